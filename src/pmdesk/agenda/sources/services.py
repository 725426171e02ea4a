"""Services that wait for a decision (B1)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import services


def owed(at: At) -> Iterator[Owed]:
    """Each proposed service."""
    for row in services.undecided(at.conn):
        command = f"pmdesk service approve {row['code']} --by STAFF"
        about = (None, "B1", row["title_en"], command)
        yield Owed("service", row["code"], "approve", None, None, *about)
