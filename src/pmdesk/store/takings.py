"""Takings: what a cashier took on a day, by method, and what was counted and handed on (A1.6)."""

import sqlite3
from typing import NamedTuple

from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

_VOID = REASON.format(kind="takings", id="t.id")
_STANDS = STANDS.format(kind="takings", id="t.id")
TAKINGS = Listing(
    "takings t JOIN staff s ON s.id = t.cashier_id",
    {
        "id": "t.id",
        "ref": "t.ref",
        "on": "t.on_day",
        "cashier": "s.code",
        "receipts": "t.receipts",
        "amount_fen": "t.amount_fen",
        "cash_fen": "t.cash_fen",
        "counted_fen": "t.counted_fen",
        "difference_fen": "t.counted_fen - t.cash_fen",
        "methods": "t.methods",
        "handed_to": "t.handed_to",
        "state": f"iif({_VOID} IS NULL, 'closed', 'void')",
        "by": "t.by_whom",
        "text": "t.text",
        "void": _VOID,
    },
    "t.id",
    ("t.handed_to", "t.text", "s.code"),
)


class MethodSums(NamedTuple):
    """What a cashier's day has of one way of paying."""

    method: str
    receipts: int
    amount_fen: int
    voids: int
    void_fen: int
    refunds: int
    refund_fen: int

    @property
    def net_fen(self) -> int:
        """What is there in the end."""
        return self.amount_fen - self.void_fen - self.refund_fen


_SUMS = """SELECT method, sum(receipts), sum(amount), sum(voids), sum(void), sum(refunds),
    sum(refund) FROM (
    SELECT r.method AS method, 1 AS receipts, r.amount_fen AS amount, 0 AS voids, 0 AS void,
        0 AS refunds, 0 AS refund
        FROM receipt r WHERE r.on_day = ?1 AND r.cashier_id = ?2
    UNION ALL SELECT r.method, 0, 0, 1, r.amount_fen, 0, 0
        FROM void v JOIN receipt r ON r.id = v.record_id
        WHERE v.kind = 'receipt' AND v.on_day = ?1 AND r.cashier_id = ?2
    UNION ALL SELECT l.method, 0, 0, 0, 0, 1, l.amount_fen
        FROM receipt_line l JOIN staff s ON s.code = l.by_whom
        WHERE l.on_day = ?1 AND l.kind = 'refund' AND s.id = ?2
    ) GROUP BY method ORDER BY method"""


def sums(conn: sqlite3.Connection, cashier_id: int, day: str) -> list[MethodSums]:
    """What a cashier took, voided and gave back on a day, by method. A void counts on its own
    day with whoever took the money, a refund with whoever gave it back."""
    return [MethodSums(*row) for row in conn.execute(_SUMS, (day, cashier_id))]


def closed(conn: sqlite3.Connection, cashier_id: int, day: str) -> int | None:
    """The takings that closed a cashier's day; None while it is open."""
    row = conn.execute(
        f"SELECT t.id FROM takings t WHERE t.on_day = ? AND t.cashier_id = ? AND {_STANDS}",
        (day, cashier_id),
    ).fetchone()
    return int(row[0]) if row else None


class OpenDay(NamedTuple):
    """A cashier's day on which money moved and that is not closed."""

    on: str
    cashier: str


def open_days(conn: sqlite3.Connection) -> list[OpenDay]:
    """The days that are not closed, by day and cashier."""
    rows = conn.execute(
        "SELECT d.on_day, s.code FROM (SELECT on_day, cashier_id FROM receipt "
        "UNION SELECT v.on_day, r.cashier_id FROM void v JOIN receipt r ON r.id = v.record_id "
        "WHERE v.kind = 'receipt' "
        "UNION SELECT l.on_day, s.id FROM receipt_line l JOIN staff s ON s.code = l.by_whom "
        "WHERE l.charge_id IS NULL "  # a refund, by its index
        f"EXCEPT SELECT t.on_day, t.cashier_id FROM takings t WHERE {_STANDS}) d "
        "JOIN staff s ON s.id = d.cashier_id ORDER BY d.on_day, s.code"
    )
    return [OpenDay(*row) for row in rows]
