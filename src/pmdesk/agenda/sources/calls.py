"""Calls that nobody has answered (A1.1)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import calls


def owed(at: At) -> Iterator[Owed]:
    """Each call with its answer still to come."""
    for row in calls.unanswered(at.conn):
        id = str(row["id"])
        command = f"pmdesk call answer {id} --text TEXT"
        about = (row["unit"], "A1.1", row["text"], command)
        yield Owed("call", id, "answer", row["by"], row["on"], *about)
