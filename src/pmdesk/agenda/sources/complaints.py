"""What complaints ask for: a reply, a resolution, an end of their hold (A1.3)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.store import complaints


def owed(at: At) -> Iterator[Owed]:
    """Each complaint that is not resolved: its first reply, its resolution, a hold that is over."""
    for row in complaints.records_of_states(at.conn, UNRESOLVED):
        id, about = str(row["id"]), (row["unit"], "A1.3", row["text"])
        if row["replied_at"] is None:
            command = f"pmdesk complaint reply {id} --text TEXT"
            due = row["respond_by"]
            yield Owed("complaint", id, "reply", row["handler"], due, *about, command)
        command = f"pmdesk complaint resolve {id} --text TEXT"
        yield Owed("complaint", id, "resolve", row["handler"], row["due_at"], *about, command)
        if row["held_until"] and row["held_until"] < at.today:
            command = f"pmdesk complaint hold {id} --end"
            due = row["held_until"]
            yield Owed("complaint", id, "resume", row["handler"], due, *about, command)
