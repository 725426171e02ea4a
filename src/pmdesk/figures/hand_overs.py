"""The month's list handed to finance in time, by the month in which that is due (C4.1.5)."""

from collections.abc import Iterator, Mapping

from pmdesk.agenda.sources.closes import hand_over_by
from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.rules.kpi import Count, counted, judged
from pmdesk.store.breaches import late_hand_overs

HAND_OVER = Figure(
    "hand-over",
    "Month's list handed to finance in time",
    "C4.1.5",
    "close",
    "Handed over by the last day for it, of the months whose list falls due in the month: the "
    "one before, if the file was in use then.",
    ("hand_over_last_day",),
    "by day {hand_over_last_day} of the next month",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The hand-over that falls due in each month."""
    return {HAND_OVER.name: dict(_by_month(span))}


def _by_month(span: Span) -> Iterator[tuple[Month, Count]]:
    handed = {row["period"]: row["handed_on"] for row in late_hand_overs(span.conn)}
    for month in span.months:
        before = month.plus(-1)
        if before.number in handed or span.in_use(before):
            done, due = handed.get(before.number), hand_over_by(span.conn, before)
            yield month, counted([judged(due, done, span.today.isoformat())])


SOURCE = Source((HAND_OVER,), measure)
