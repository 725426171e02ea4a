"""The call back after a complaint or a request, and its close (A1.3, A2.8)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import complaints, requests


def owed(at: At) -> Iterator[Owed]:
    """Each case that waits for a call back, or after it for its close."""
    for kind, clause, rows in (
        ("complaint", "A1.3", complaints.records_of_states(at.conn, ("resolved",))),
        ("request", "A2.8", requests.records_of_states(at.conn, ("done", "accepted"))),
    ):
        for row in rows:
            id, about = str(row["id"]), (row["unit"], clause, row["text"])
            who, due = row["handler"], row["follow_up_by"]
            if row["follow_up"]:
                command = f"pmdesk {kind} close {id}"
                yield Owed(kind, id, "close", who, None, *about, command)
            else:
                command = f"pmdesk {kind} follow-up {id} --satisfied yes|partly|no"
                yield Owed(kind, id, "follow-up", who, due, *about, command)
