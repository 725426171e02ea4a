"""What came in of what was due, month by month, as one statement each (B2).

A month is asked for with its first day, its last, and the day by which things count: its last,
or today's while it runs. Everything counts as on that day, a void from the day of the void on,
so that what is not collected of a month is what `fee arrears` shows as of its end.
"""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.store import ledger


class Collected(NamedTuple):
    """A month's charges and what came in of them, in fen; `units`: those that were charged
    anything, and those of them that owe nothing of it."""

    period: int
    due_fen: int
    paid_fen: int
    waived_fen: int
    disputed_fen: int
    units: int
    units_paid: int


_STANDS = ledger.STANDING.format(alias="c", kind="charge", day="m.by_day")
_WAIVED = ledger.waived("c", "m.by_day")
_DISPUTED = ledger.disputed("c", "m.by_day")
_BY_NOW = ledger.settled("c", "m.by_day", "m.by_day")
_BEFORE = ledger.settled("c", "m.day_before", "m.by_day")

_SUMS = (
    "SELECT period, coalesce(sum(due), 0), coalesce(sum(paid), 0), coalesce(sum(waived), 0), "
    "coalesce(sum(disputed), 0), count(*) FILTER (WHERE due > 0), "
    "count(*) FILTER (WHERE due > 0 AND due = paid) FROM ("
    "SELECT period, unit_id, sum(amount - waived) AS due, sum(paid) AS paid, "
    "sum(waived) AS waived, sum(iif(disputed, amount - waived - paid, 0)) AS disputed "
    "FROM of_charge GROUP BY period, unit_id) GROUP BY period"
)


def falling_due(
    conn: sqlite3.Connection, months: Sequence[Month], today: str
) -> dict[Month, Collected]:
    """Of each month what fell due in it, and what of that was paid by its end, prepaid included.
    Months without any are left out."""
    return _collected(
        conn,
        f"WITH {_months(months, today)}, of_charge AS ("
        f"SELECT m.period, c.unit_id, c.amount_fen AS amount, {_WAIVED} AS waived, "
        f"{_BY_NOW} AS paid, {_DISPUTED} AS disputed FROM month m CROSS JOIN unit u "
        "CROSS JOIN charge c ON c.unit_id = u.id AND c.due_on BETWEEN m.first_day AND m.last_day "
        f"WHERE {_STANDS}) {_SUMS}",
        {},
    )


def in_arrears(
    conn: sqlite3.Connection, months: Sequence[Month], today: str
) -> dict[Month, Collected]:
    """Of each month what was owed since before it, and what of that was paid in it.

    What receipts that stand to the end had settled in its own month, or before the first one
    asked for, is in no month's arrears: nearly every charge is passed over once.
    """
    return _collected(
        conn,
        f"WITH {_months(months, today)}, gone(id) AS (SELECT record_id FROM void "
        "WHERE kind = 'receipt' AND on_day <= (SELECT max(by_day) FROM month)), "
        "late AS MATERIALIZED (SELECT c.id, c.unit_id, c.due_on, c.on_day, c.amount_fen "
        "FROM charge c WHERE c.due_on < (SELECT max(first_day) FROM month) "
        "AND c.amount_fen > coalesce((SELECT sum(l.amount_fen) FROM receipt_line l "
        "WHERE l.charge_id = c.id AND l.on_day <= max(:before, substr(c.due_on, 1, 8) || '31') "
        "AND l.receipt_id NOT IN gone), 0)), "
        f"of_charge AS (SELECT m.period, c.unit_id, c.amount_fen - {_BEFORE} AS amount, "
        f"{_WAIVED} AS waived, {_BY_NOW} - {_BEFORE} AS paid, {_DISPUTED} AS disputed "
        f"FROM month m CROSS JOIN late c ON c.due_on < m.first_day WHERE {_STANDS}) {_SUMS}",
        {"before": _day_before(months[0])},
    )


def _collected(
    conn: sqlite3.Connection, sql: str, values: dict[str, str]
) -> dict[Month, Collected]:
    found = [Collected(*row) for row in conn.execute(sql, values)]
    return {Month.from_number(row.period): row for row in found}


def _months(months: Sequence[Month], today: str) -> str:
    """The months as a table; what stands in it is made of numbers only."""
    rows = ", ".join(
        f"({month.number}, '{month.first}', '{month.last}', '{_day_before(month)}', "
        f"'{min(month.last.isoformat(), today)}')"
        for month in months
    )
    return f"month(period, first_day, last_day, day_before, by_day) AS (VALUES {rows})"


def _day_before(month: Month) -> str:
    return (month.first - timedelta(days=1)).isoformat()
