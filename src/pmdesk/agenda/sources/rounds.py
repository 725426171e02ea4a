"""Rounds to walk, to finish, or missed (A2.4, A2.5)."""

from collections.abc import Iterator
from datetime import timedelta

from pmdesk.agenda.owing import At, Owed
from pmdesk.records.rounds import CLAUSES
from pmdesk.store import rounds

MISSED_DAYS = 7  # a round missed longer ago is history: `patrol list --state missed`


def owed(at: At) -> Iterator[Owed]:
    """The rounds of today's sheet, and those of the last days that were missed or have no end."""
    day = at.now.date()
    first, after = day - timedelta(days=MISSED_DAYS), day + timedelta(days=1)
    for row in rounds.unwalked(at.conn, first.isoformat(), after.isoformat()):
        id = str(row.id)
        duty = "finish" if row.is_begun else "walk" if row.on == at.today else "missed"
        text = f"{row.kind} {row.slot}" + (f", {row.route}" if row.route else "")
        ends = "--end T" if row.is_begun else f"--kind {row.kind} --start T --end T --by STAFF"
        command = f"pmdesk patrol {'finish' if row.is_begun else 'add'} {id} {ends}"
        yield Owed("patrol", id, duty, row.who, row.on, None, CLAUSES[row.kind], text, command)
