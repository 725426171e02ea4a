"""Morning meetings held: days with a recorded brief (A2.2)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pmdesk.figures.model import Asked, Counts, Figure, Source, Span, by_month
from pmdesk.records.inspections import span_of
from pmdesk.rules.inspections import Counted
from pmdesk.store import figures

MEETINGS = Figure(
    "morning-meetings",
    "Morning meetings held",
    "A2.2",
    "day",
    "Recorded morning briefs, of those that the days of the month ask for.",
    ("morning_meetings_per_day",),
    "{morning_meetings_per_day} a day",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The days with a recorded brief, of all days of each month."""
    return {MEETINGS.name: by_month(_asked(span), span)}


def _asked(span: Span) -> Iterator[Asked]:
    held = figures.briefs(span.conn, *span.days)
    for month in span.months:
        quota: int = span.policy(month).standards["morning_meetings_per_day"].value
        day = month.first
        while day <= month.last:
            yield Asked(month, Counted(span_of("day", day), quota, held[day.isoformat()]))
            day += timedelta(days=1)


SOURCE = Source((MEETINGS,), measure)
