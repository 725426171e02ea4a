"""Mail that waits for whom it is for (B2)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import mail


def owed(at: At) -> Iterator[Owed]:
    """Each item that was not handed over, or delivered."""
    for row in mail.waiting(at.conn):
        id = str(row["id"])
        duty = "hand-over" if row["direction"] == "in" else "delivery"
        text = ", ".join(str(part) for part in (row["kind"], row["party"]) if part)
        command = f"pmdesk mail hand-over {id} --to NAME"
        yield Owed("mail", id, duty, None, None, row["unit"], "B2", text, command)
