"""Calls to the 24-hour line that were answered or led to a record (A1.1)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.rules.kpi import MET, counted, judged
from pmdesk.store import figures

HOTLINE = Figure(
    "hotline",
    "Calls dealt with",
    "A1.1",
    "call",
    "Answered, or led to a complaint or request, of the calls that came in in the month; until "
    "its day is over a call is open.",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The calls of each month."""
    by_month: dict[Month, list[str]] = defaultdict(list)
    for day, state in figures.calls(span.conn, *span.days):
        on = date.fromisoformat(day)
        outcome = judged(on, None, span.today) if state == "new" else MET
        by_month[Month.of(on)].append(outcome)
    return {HOTLINE.name: {month: counted(found) for month, found in by_month.items()}}


SOURCE = Source((HOTLINE,), measure)
