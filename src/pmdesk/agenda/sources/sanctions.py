"""Sanctions that a close proposes (C4.2.3)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.assessment.sanction_view import records


def owed(at: At) -> Iterator[Owed]:
    """Each measure that was proposed and is not decided."""
    for row in records(at.conn):
        if row["state"] == "proposed":
            command = f"pmdesk sanction decide {row['staff']} --month {row['month']} --kind KIND"
            text = f"{row['staff']} {row['month']}: {row['measure']}"
            about = (None, "C4.2.3", text, command)
            yield Owed("sanction", row["staff"], "decide", None, None, *about)
