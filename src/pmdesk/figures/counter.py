"""How long the counter takes for a payment (A1.6)."""

from collections import defaultdict
from collections.abc import Mapping

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.rules.kpi import timed
from pmdesk.store import receipts

COUNTER = Figure(
    "counter-handling",
    "Payments handled in time at the counter",
    "A1.6",
    "receipt",
    "Handled within the limit, of the month's receipts whose handling's beginning and end are both "
    "known; a minute begun counts. Beside it within how many minutes nine in ten were handled, and "
    "how many receipts have no times. Void ones are left out.",
    ("counter_minutes",),
    "within {counter_minutes} minutes",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The receipts of each month, by the policy in force for it."""
    found: dict[Month, dict[int | None, int]] = defaultdict(dict)
    for period, took, number in receipts.handled(span.conn, span.first.number, span.last.number):
        found[Month.from_number(period)][took] = number
    return {
        COUNTER.name: {
            month: timed(
                {took: number for took, number in by_minutes.items() if took is not None},
                span.policy(month).standards["counter_minutes"].value,
                {"unknown": by_minutes.get(None, 0)},
            )
            for month, by_minutes in found.items()
        }
    }


SOURCE = Source((COUNTER,), measure)
