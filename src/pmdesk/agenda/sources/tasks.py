"""Tasks whose day has come (A2.3)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.office import tasks


def owed(at: At) -> Iterator[Owed]:
    """Each task from its day on."""
    for row in tasks.owed(at.conn, at.now.date()):
        id = str(row["id"])
        about = (row["unit"], "A2.3", row["text"], f"pmdesk task done {id}")
        yield Owed("task", id, row["kind"], row["staff"], row["since"], *about)
