"""A desk with years of charges, nearly all of them paid, written straight into the tables."""

import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

ITEMS = 4
"""Charges of a unit and month: a fee by area, two by unit, a metered one."""
FIRST_YEAR = 2016

STATEMENT = """
WITH gone(kind, id) AS (SELECT kind, record_id FROM void WHERE on_day <= :day),
waived(id, fen) AS (SELECT charge_id, sum(amount_fen) FROM charge_step
    WHERE kind = 'waive' AND on_day <= :day GROUP BY charge_id),
disputes(id, disputed) AS (SELECT charge_id, kind = 'dispute' FROM charge_step
    WHERE id IN (SELECT max(id) FROM charge_step WHERE kind IN ('dispute', 'settle')
        AND on_day <= :day GROUP BY charge_id)),
used(receipt_id, charge_id, fen) AS (SELECT receipt_id, charge_id, amount_fen FROM receipt_line
    WHERE on_day <= :day
    AND receipt_id NOT IN (SELECT id FROM gone WHERE kind = 'receipt')),
settled(id, fen) AS (SELECT charge_id, sum(fen) FROM used GROUP BY charge_id),
left_over(unit_id, due_on, fen, disputed) AS (
    SELECT c.unit_id, c.due_on, c.amount_fen - coalesce(s.fen, 0) - coalesce(w.fen, 0),
        coalesce(d.disputed, 0)
    FROM charge c LEFT JOIN settled s ON s.id = c.id LEFT JOIN waived w ON w.id = c.id
        LEFT JOIN disputes d ON d.id = c.id
    WHERE c.on_day <= :day AND c.id NOT IN (SELECT id FROM gone WHERE kind = 'charge')),
owed(unit_id, total, not_due, d30, d60, d90, d365, over, disputed, oldest) AS (
    SELECT unit_id, sum(fen),
        sum(fen) FILTER (WHERE NOT disputed AND due_on >= :day),
        sum(fen) FILTER (WHERE NOT disputed AND due_on < :day AND due_on >= date(:day, '-30 days')),
        sum(fen) FILTER (WHERE NOT disputed AND due_on < date(:day, '-30 days')
            AND due_on >= date(:day, '-60 days')),
        sum(fen) FILTER (WHERE NOT disputed AND due_on < date(:day, '-60 days')
            AND due_on >= date(:day, '-90 days')),
        sum(fen) FILTER (WHERE NOT disputed AND due_on < date(:day, '-90 days')
            AND due_on >= date(:day, '-365 days')),
        sum(fen) FILTER (WHERE NOT disputed AND due_on < date(:day, '-365 days')),
        sum(fen) FILTER (WHERE disputed), min(due_on)
    FROM left_over WHERE fen <> 0 GROUP BY unit_id),
held(unit_id, fen) AS (
    SELECT r.unit_id, sum(r.amount_fen - coalesce(p.fen, 0))
    FROM receipt r LEFT JOIN
        (SELECT receipt_id AS id, sum(fen) AS fen FROM used GROUP BY receipt_id) p ON p.id = r.id
    WHERE r.on_day <= :day AND r.id NOT IN (SELECT id FROM gone WHERE kind = 'receipt')
    GROUP BY r.unit_id)
SELECT u.code AS unit, u.building, coalesce(o.not_due, 0) / 100.0, coalesce(o.d30, 0) / 100.0,
    coalesce(o.d60, 0) / 100.0, coalesce(o.d90, 0) / 100.0, coalesce(o.d365, 0) / 100.0,
    coalesce(o.over, 0) / 100.0, coalesce(o.disputed, 0) / 100.0, o.total / 100.0,
    coalesce(h.fen, 0) / 100.0, o.oldest
FROM unit u JOIN owed o ON o.unit_id = u.id LEFT JOIN held h ON h.unit_id = u.id
WHERE o.total <> 0 ORDER BY u.id;
"""
"""The same statement of arrears in SQL, as somebody at the `sqlite3` shell would write it."""


def fill(path: Path, units: int, months: int) -> int:
    """Adds `months` months of charges up to the end of 2025 to a desk that has the units 1 to
    `units`; each month is paid by one receipt, but for one of a hundred. Of those a part is
    waived, another disputed; of a hundred receipts one is more than what was owed. How many
    charges there are."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("BEGIN")
    _insert(conn, "fee_item", _ITEM, ([n, f"F{n}"] for n in range(1, ITEMS + 1)))
    _insert(conn, "fee_price", _PRICE, ([n] for n in range(1, ITEMS + 1)))
    _insert(conn, "charge", _CHARGE, _charges(units, months))
    _insert(conn, "receipt", _RECEIPT, _receipts(units, months))
    _insert(conn, "receipt_line", _LINE, _lines(units, months))
    unpaid = [(unit - 1) * ITEMS for unit in range(1, units + 1) if _is_open(0, unit)]
    _insert(conn, "receipt_line", _REFUND, ([100 * n + 1] for n in range(len(unpaid))))
    _insert(conn, "charge_step", _WAIVE, ([before + 1] for before in unpaid))
    _insert(conn, "charge_step", _DISPUTE, ([before + 2] for before in unpaid))
    conn.execute("COMMIT")
    conn.close()
    return units * months * ITEMS


def statement(day: str) -> str:
    """The statement as of a day, as it is typed."""
    return STATEMENT.replace(":day", f"'{day}'")


def sql_shell(path: Path, statement: str) -> list[str]:
    """A process that runs one statement on a file: SQLite's shell, or Python where it is not
    installed."""
    if shell := shutil.which("sqlite3"):
        return [shell, "-csv", str(path), statement]
    run = (
        "import sqlite3, sys\n_, path, sql = sys.argv\n"
        "for row in sqlite3.connect(path).execute(sql):\n    print(*row)"
    )
    return [sys.executable, "-c", run, str(path), statement]


_ITEM = "SELECT ?1, 1, NULL, ?2, 'unit-month', 'Fee', '費', '费', 1, 'E0001'"
_PRICE = (
    "SELECT ?1, 1, NULL, ?1, '2010-01-01', 500000, 'unit', 'half-up', 1, 15, 0, '', NULL, NULL, "
    "'E0001'"
)
_CHARGE = (
    "SELECT ?1, 1, NULL, ?2, ?3, ?3, ?4, ?5, ?6, 1000, 5000, ?5, ?7, "
    '\'[{"from":"\' || ?5 || \'","to":"\' || ?6 || \'","days":30,"of_days":30,'
    '"quantity_e3":1000,"price_e4":500000}]\', NULL, NULL, \'E0001\''
)
_RECEIPT = (
    "SELECT ?1, 1, NULL, ?2, ?3, ?4, ?5, 'cash', 1, NULL, ?6, ?6 || 'T09:30:00+08:00', "
    "?6 || 'T09:36:00+08:00', NULL, 'E0001'"
)
_LINE = "SELECT NULL, 1, ?1, 'paid', ?2, 5000, ?3, 'E0001', NULL, NULL, NULL"
_REFUND = "SELECT NULL, 1, ?1, 'refund', NULL, 700, '2025-12-30', 'E0001', 'cash', NULL, NULL"
_DISPUTE = "SELECT NULL, 1, ?1, 'dispute', NULL, '2025-12-30', 'E0001', NULL, 'Not mine'"
_WAIVE = "SELECT NULL, 1, ?1, 'waive', 1000, '2025-12-30', 'E0001', NULL, 'Burst pipe'"


def _months(months: int) -> Iterator[tuple[int, date]]:
    for number in range(months):
        index = FIRST_YEAR * 12 + 120 - months + number
        yield number, date(index // 12, index % 12 + 1, 1)


def _is_open(month: int, unit: int) -> bool:
    return (month * 7 + unit) % 100 == 0


def _charges(units: int, months: int) -> Iterator[list[Any]]:
    number = 0
    for _month, first in _months(months):
        last, due = f"{first:%Y-%m}-28", f"{first:%Y-%m}-15"
        period = first.year * 100 + first.month
        for unit in range(1, units + 1):
            for item in range(1, ITEMS + 1):
                number += 1
                yield [number, unit, item, period, first.isoformat(), last, due]


def _receipts(units: int, months: int) -> Iterator[list[Any]]:
    """Every hundredth receipt is 7.00 more than what is owed; the ids have no gaps."""
    number = 0
    for month, first in _months(months):
        day, period = f"{first:%Y-%m}-12", first.year * 100 + first.month
        for unit in range(1, units + 1):
            if not _is_open(month, unit):
                number += 1
                amount = 5000 * ITEMS + (700 if number % 100 == 1 else 0)
                yield [number, period, number, unit, amount, day]


def _lines(units: int, months: int) -> Iterator[list[Any]]:
    number = 0
    for month, first in _months(months):
        for unit in range(1, units + 1):
            if not _is_open(month, unit):
                number += 1
                before = (month * units + unit - 1) * ITEMS
                for item in range(1, ITEMS + 1):
                    yield [number, before + item, f"{first:%Y-%m}-12"]


def _insert(conn: sqlite3.Connection, table: str, row: str, values: Iterable[list[Any]]) -> None:
    conn.executemany(f"INSERT INTO {table} {row}", values)
