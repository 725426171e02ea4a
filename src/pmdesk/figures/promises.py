"""Promises to owners kept by their day (A1.10)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.office.tasks import promises
from pmdesk.periods import Month
from pmdesk.rules.kpi import counted, judged

PROMISES = Figure(
    "promises",
    "Promises kept in time",
    "A1.10",
    "promise",
    "Done by their day, of the promises that fall in the month.",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The promises of each month."""
    by_month: dict[Month, list[str]] = defaultdict(list)
    for row in promises(span.conn, *span.days):
        outcome = judged(row["on"], row["done_on"], span.today.isoformat())
        by_month[Month.of(date.fromisoformat(row["on"]))].append(outcome)
    return {PROMISES.name: {month: counted(found) for month, found in by_month.items()}}


SOURCE = Source((PROMISES,), measure)
