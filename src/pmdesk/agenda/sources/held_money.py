"""Money held for owners that is to be settled (A1.5)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import held


def owed(at: At) -> Iterator[Owed]:
    """Sums taken to pay for an owner, and deposits of what has ended: settled, never income."""
    for row in held.to_settle(at.conn):
        id = str(row["id"])
        duty = "spend" if row["kind"] == "on-behalf" else "return"
        command = f"pmdesk fee hold {duty} {id}"
        about = (row["unit"], "A1.5", row["text"], command)
        yield Owed("fee", id, duty, row["by"], None, *about)
