"""Repairs done in time, by the month in which they were asked for (B3, B8, R21)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month, When, moment
from pmdesk.policy.loader import figures_of
from pmdesk.rules.kpi import counted, judged, repair_by
from pmdesk.store import figures
from pmdesk.store.figures import Repair

ARRIVAL = Figure(
    "repair-arrival",
    "Repairs attended to in time",
    "B8",
    "request",
    "Somebody there within the limit, of the repairs asked for in the month.",
    lacks="no record says when somebody arrived",
)
COMPLETION = Figure(
    "repair-completion",
    "Repairs done in time",
    "B8",
    "request",
    "Done within the limit, of the repairs asked for in the month whose limit has come or that "
    "were done; cancelled ones are left out. One that was reopened is not done yet.",
    ("repair_completion_hours",),
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The repairs of each month; their arrival is not on record."""
    outcomes: dict[Month, list[str]] = defaultdict(list)
    limits = {month: figures_of(span.policy(month)) for month in span.months}
    for row in figures.repairs(span.conn, span.first.number, span.last.number):
        month = Month.from_number(row.period)
        limit = repair_by(_received(row, span.now), limits[month])
        done = datetime.fromisoformat(row.done_at) if row.done_at else None
        outcomes[month].append(judged(limit, done, span.now))
    return {COMPLETION.name: {month: counted(found) for month, found in outcomes.items()}}


def _received(row: Repair, now: datetime) -> datetime:
    """When it came in; a day without a time counts from its first minute."""
    return moment(When(date.fromisoformat(row.on), row.minute or "00:00"), now, late=False)


SOURCE = Source((ARRIVAL, COMPLETION), measure)
