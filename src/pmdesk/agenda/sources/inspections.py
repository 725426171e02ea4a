"""The inspections that a period still lacks (A3, A4)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.casework.inspection_due import owing
from pmdesk.records.inspections import SCORED
from pmdesk.texts import _


def owed(at: At) -> Iterator[Owed]:
    """Each kind of inspection that its period lacks."""
    for one in owing(at.conn, at.now.date()):
        verb = "score --criteria FILE" if one.kind in SCORED else f"add --kind {one.kind}"
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        about = (None, one.clause, text, f"pmdesk inspect {verb}")
        due = one.span.last.isoformat()
        yield Owed("inspection", one.span.name, one.kind, None, due, *about)
