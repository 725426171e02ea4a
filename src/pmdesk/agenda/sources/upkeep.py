"""Upkeep whose day has come (B2-B5)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.casework import upkeep


def owed(at: At) -> Iterator[Owed]:
    """Each job from its day on."""
    for row in upkeep.owed(at.conn, at.now.date()):
        id = str(row["id"])
        about = (None, row["clause"], row["text"], f"pmdesk inspect upkeep done {id}")
        yield Owed("upkeep", id, row["what"], row["staff"], row["due_on"], *about)
