"""The sums of the public statement (A1.5), by the days on which money moved.

A void takes back on its own day what counted until then, so that periods that follow each other
add up to the whole. A line of a void receipt that has a later day than the void never counts.
"""

import sqlite3
from typing import NamedTuple

from pmdesk.records.disclosure import Building, Cash, Period
from pmdesk.store import ledger

_OF_PERIOD = "BETWEEN :first AND :last"
_VOIDED = "JOIN void v ON v.kind = '{kind}' AND v.record_id = {id} AND v.on_day " + _OF_PERIOD
_COUNTED = (
    "NOT EXISTS (SELECT 1 FROM void w WHERE w.kind = 'receipt' AND w.record_id = l.receipt_id "
    "AND w.on_day < l.on_day)"
)
_LINES = (
    "(SELECT l.kind, l.charge_id, l.amount_fen AS fen FROM receipt_line l "
    f"WHERE l.on_day {_OF_PERIOD} AND {_COUNTED} "
    "UNION ALL SELECT l.kind, l.charge_id, -l.amount_fen FROM receipt_line l "
    f"{_VOIDED.format(kind='receipt', id='l.receipt_id')} WHERE l.on_day <= v.on_day)"
)
"""What receipts' money was used for in the period, less what voids took back in it."""


def cash(conn: sqlite3.Connection, period: Period) -> Cash:
    """What happened to money that owners paid."""
    received = conn.execute(
        f"SELECT count(*), coalesce(sum(amount_fen), 0) FROM receipt WHERE on_day {_OF_PERIOD}",
        period._asdict(),
    ).fetchone()
    voided = conn.execute(
        "SELECT count(*), coalesce(sum(r.amount_fen), 0) FROM receipt r "
        + _VOIDED.format(kind="receipt", id="r.id"),
        period._asdict(),
    ).fetchone()
    used, refunded = conn.execute(
        "SELECT coalesce(sum(fen) FILTER (WHERE kind <> 'refund'), 0), "
        f"coalesce(sum(fen) FILTER (WHERE kind = 'refund'), 0) FROM {_LINES}",
        period._asdict(),
    ).fetchone()
    return Cash(received[0], received[1], voided[0], voided[1], used, refunded)


class ItemIncome(NamedTuple):
    """What came in for a fee item; those that are not public together, without a code."""

    code: str | None
    title_en: str | None
    title_zh_hant: str | None
    title_zh_hans: str | None
    amount_fen: int


def by_item(conn: sqlite3.Connection, period: Period) -> list[ItemIncome]:
    """What came in for each public fee item, by id, and last for all others."""
    titles = ", ".join(f"iif(i.public, i.title_{name}, NULL)" for name in ("en", *_CHINESE))
    rows = conn.execute(
        f"SELECT iif(i.public, i.code, NULL) AS code, {titles}, sum(l.fen) FROM {_LINES} l "
        "JOIN charge c ON c.id = l.charge_id JOIN fee_item i ON i.id = c.item_id "
        "GROUP BY iif(i.public, i.id, NULL) ORDER BY code IS NULL, min(i.id)",
        period._asdict(),
    )
    return [ItemIncome(*row) for row in rows]


_CHINESE = ("zh_hant", "zh_hans")


def by_category(conn: sqlite3.Connection, period: Period, direction: str) -> dict[str, int]:
    """Expenses, or other income, by category in the order of their words."""
    rows = conn.execute(
        "SELECT category, sum(fen) FROM (SELECT x.category, x.amount_fen AS fen FROM expense x "
        f"WHERE x.direction = :direction AND x.on_day {_OF_PERIOD} "
        "UNION ALL SELECT x.category, -x.amount_fen FROM expense x "
        f"{_VOIDED.format(kind='expense', id='x.id')} WHERE x.direction = :direction) "
        "GROUP BY category ORDER BY category",
        {**period._asdict(), "direction": direction},
    )
    return dict(rows.fetchall())


def by_building(conn: sqlite3.Connection, period: Period) -> list[Building]:
    """What fell due in each building within the period, and what had come of it by its end."""
    rows = conn.execute(
        "SELECT building, count(DISTINCT unit_id), sum(amount), sum(waived), sum(paid), "
        "sum(amount - waived - paid) FROM (SELECT u.building AS building, c.unit_id AS unit_id, "
        f"c.amount_fen AS amount, {ledger.waived('c', ':last')} AS waived, "
        f"{ledger.paid('c', ':last')} + {ledger.credited('c', ':last')} AS paid "
        f"FROM charge c JOIN unit u ON u.id = c.unit_id WHERE c.due_on {_OF_PERIOD} "
        f"AND {ledger.STANDING.format(alias='c', kind='charge', day=':last')}) "
        "GROUP BY building ORDER BY building",
        period._asdict(),
    )
    return [Building(*row) for row in rows]
