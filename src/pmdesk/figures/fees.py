"""Fees collected by amount, those of the month and old arrears apart, and by household (B2)."""

from collections.abc import Mapping

from pmdesk.figures.model import FEN, Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.rules.kpi import Count, paid_of
from pmdesk.store import collected
from pmdesk.store.collected import Collected

COLLECTION = Figure(
    "fee-collection",
    "Fees of the month collected",
    "B2",
    FEN,
    "Paid by the month's end, of what fell due in it, by amount. Paid out of credit counts, and "
    "so does what was prepaid; what is prepaid for a later month is not in it. Waived is not due.",
    of_all=True,
)
ARREARS = Figure(
    "fee-arrears",
    "Old arrears collected",
    "B2",
    FEN,
    "Paid in the month, of what fell due before it and was not paid when it began, by amount.",
    of_all=True,
)
HOUSEHOLDS = Figure(
    "fee-households",
    "Households that paid the month's fees",
    "B2",
    "household",
    "Units that at the month's end owe nothing of what fell due in it, of those for which "
    "something did.",
    of_all=True,
)


def measure(span: Span) -> Mapping[str, Counts]:
    """What came in of each month's charges and of those before."""
    today = span.today.isoformat()
    current = collected.falling_due(span.conn, span.months, today)
    old = collected.in_arrears(span.conn, span.months, today)
    return {
        COLLECTION.name: {month: _by_amount(row, month, span) for month, row in current.items()},
        ARREARS.name: {month: _by_amount(row, month, span) for month, row in old.items()},
        HOUSEHOLDS.name: {month: _households(row, month, span) for month, row in current.items()},
    }


SOURCE = Source((COLLECTION, ARREARS, HOUSEHOLDS), measure)


def _by_amount(row: Collected, month: Month, span: Span) -> Count:
    beside = {"waived_fen": row.waived_fen, "disputed_fen": row.disputed_fen}
    left = row.due_fen - row.paid_fen
    return paid_of(row.paid_fen, left, beside, is_over=month.last < span.today)


def _households(row: Collected, month: Month, span: Span) -> Count:
    left = row.units - row.units_paid
    return paid_of(row.units_paid, left, {}, is_over=month.last < span.today)
