"""What is owed and what is over, on any day: sums over charges, receipts and their lines.

For every unit and every day: billed = paid + credit used + waived + left, and
received = paid + credit used + refunded + credit left. A record that is void counts until the
day before its void; a line counts with its receipt. Without a day everything counts that is in
the file, whatever its day: what has to be asked before money is used, so that nothing is used
twice.
"""

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pmdesk.store.writing import Writing

FOREVER = "9999-12-31"
"""The day by which everything counts that is in the file."""

STANDING = (
    "{alias}.on_day <= {day} AND NOT EXISTS (SELECT 1 FROM void v WHERE v.kind = '{kind}' "
    "AND v.record_id = {alias}.id AND v.on_day <= {day})"
)
"""The condition that a charge or a receipt counts on a day."""

_LINES = (
    "(SELECT coalesce(sum(l.amount_fen), 0) FROM receipt_line l WHERE l.charge_id = {alias}.id "
    "AND l.kind IN ({kinds}) AND l.on_day <= {day} AND NOT EXISTS (SELECT 1 FROM void v "
    "WHERE v.kind = 'receipt' AND v.record_id = l.receipt_id AND v.on_day <= {day}))"
)
_SETTLED = (
    "(SELECT coalesce(sum(l.amount_fen), 0) FROM receipt_line l WHERE l.charge_id = {alias}.id "
    "AND l.on_day <= {day} AND NOT EXISTS (SELECT 1 FROM void v "
    "WHERE v.kind = 'receipt' AND v.record_id = l.receipt_id AND v.on_day <= {stands}))"
)
"""Lines of a charge are never refunds: what they paid and what credits paid."""
_WAIVED = (
    "(SELECT coalesce(sum(w.amount_fen), 0) FROM charge_step w WHERE w.charge_id = {alias}.id "
    "AND w.kind = 'waive' AND w.on_day <= {day})"
)


class Sums(NamedTuple):
    """What has come of charges by a day, in fen; `billed = paid + credit + waived + left`."""

    billed_fen: int
    paid_fen: int
    credit_fen: int
    waived_fen: int

    @property
    def left_fen(self) -> int:
        """What is still owed."""
        return self.billed_fen - self.paid_fen - self.credit_fen - self.waived_fen


class Money(NamedTuple):
    """What has come of receipts by a day, in fen; `received = paid + credit + refunded + left`."""

    received_fen: int
    paid_fen: int
    credit_fen: int
    refunded_fen: int

    @property
    def left_fen(self) -> int:
        """What is over: the credit of whoever paid."""
        return self.received_fen - self.paid_fen - self.credit_fen - self.refunded_fen


class Owed(NamedTuple):
    """A charge of which something is left."""

    charge_id: int
    unit_id: int
    item_id: int
    period: int
    on_day: str
    due_on: str
    amount_fen: int
    left_fen: int
    disputed: int


def paid(alias: str, day: str) -> str:
    """The expression of what receipts paid of a charge by a day (an expression as well)."""
    return _LINES.format(alias=alias, kinds="'paid'", day=day)


def credited(alias: str, day: str) -> str:
    """The expression of what credits paid of a charge by a day."""
    return _LINES.format(alias=alias, kinds="'credit'", day=day)


def settled(alias: str, day: str, stands: str) -> str:
    """The expression of what was paid of a charge by a day, in money or out of credit, by receipts
    that still stand on another."""
    return _SETTLED.format(alias=alias, day=day, stands=stands)


def waived(alias: str, day: str) -> str:
    """The expression of what was waived of a charge by a day."""
    return _WAIVED.format(alias=alias, day=day)


def left(alias: str, day: str) -> str:
    """The expression of what is left of a charge by a day."""
    lines = _LINES.format(alias=alias, kinds="'paid', 'credit'", day=day)
    return f"({alias}.amount_fen - {lines} - {waived(alias, day)})"


def disputed(alias: str, day: str) -> str:
    """The expression of whether a charge is disputed on a day: 1 or 0."""
    return (
        "coalesce((SELECT d.kind = 'dispute' FROM charge_step d WHERE d.charge_id = "
        f"{alias}.id AND d.kind IN ('dispute', 'settle') AND d.on_day <= {day} "
        "ORDER BY d.id DESC LIMIT 1), 0)"
    )


def sums(conn: sqlite3.Connection, unit_id: int | None = None, day: str = FOREVER) -> Sums:
    """What has come of a unit's charges by a day; of all units' without one."""
    row = conn.execute(
        f"SELECT coalesce(sum(c.amount_fen), 0), coalesce(sum({paid('c', '?1')}), 0), "
        f"coalesce(sum({credited('c', '?1')}), 0), coalesce(sum({waived('c', '?1')}), 0) "
        f"FROM charge c WHERE {STANDING.format(alias='c', kind='charge', day='?1')} "
        "AND (?2 IS NULL OR c.unit_id = ?2)",
        (day, unit_id),
    ).fetchone()
    return Sums(*row)


def charge_sums(conn: sqlite3.Connection, charge_id: int, day: str = FOREVER) -> Sums:
    """What has come of one charge by a day; nothing was billed where it does not count then."""
    row = conn.execute(
        f"SELECT c.amount_fen, {paid('c', '?1')}, {credited('c', '?1')}, {waived('c', '?1')} "
        f"FROM charge c WHERE {STANDING.format(alias='c', kind='charge', day='?1')} AND c.id = ?2",
        (day, charge_id),
    ).fetchone()
    return Sums(*row) if row else Sums(0, 0, 0, 0)


def money(conn: sqlite3.Connection, unit_id: int | None = None, day: str = FOREVER) -> Money:
    """What has come of a unit's receipts by a day; of all units' without one."""
    line = (
        "coalesce(sum((SELECT sum(l.amount_fen) FROM receipt_line l WHERE l.receipt_id = r.id "
        "AND l.kind = '{kind}' AND l.on_day <= ?1)), 0)"
    )
    row = conn.execute(
        f"SELECT coalesce(sum(r.amount_fen), 0), {line.format(kind='paid')}, "
        f"{line.format(kind='credit')}, {line.format(kind='refund')} FROM receipt r "
        f"WHERE {STANDING.format(alias='r', kind='receipt', day='?1')} "
        "AND (?2 IS NULL OR r.unit_id = ?2)",
        (day, unit_id),
    ).fetchone()
    return Money(*row)


def credit_of(conn: sqlite3.Connection, unit_id: int, day: str = FOREVER) -> int:
    """What is over of a unit's receipts by a day."""
    return money(conn, unit_id, day).left_fen


def owed(conn: sqlite3.Connection, unit_id: int | None = None, day: str = FOREVER) -> list[Owed]:
    """The charges of which something is left by a day, of a unit or of all, the oldest first."""
    only = "" if unit_id is None else "c.unit_id = ?2 AND "
    rows = conn.execute(
        "SELECT c.id, c.unit_id, c.item_id, c.period, c.on_day, c.due_on, c.amount_fen, "
        f"{left('c', '?1')} AS remains, {disputed('c', '?1')} FROM charge c "
        f"WHERE {only}{STANDING.format(alias='c', kind='charge', day='?1')} AND remains > 0 "
        "ORDER BY c.due_on, c.id",
        (day, unit_id) if only else (day,),
    )
    return [Owed(*row) for row in rows]


class Credit(NamedTuple):
    """A receipt of which something is over."""

    receipt_id: int
    unit_id: int
    on_day: str
    left_fen: int


def credits_left(conn: sqlite3.Connection, unit_id: int | None = None) -> list[Credit]:
    """The receipts of which something is over, of a unit or of all, the oldest first."""
    only = "" if unit_id is None else "r.unit_id = ? AND "
    rows = conn.execute(
        "SELECT r.id, r.unit_id, r.on_day, r.amount_fen - (SELECT coalesce(sum(l.amount_fen), 0) "
        "FROM receipt_line l WHERE l.receipt_id = r.id) AS remains FROM receipt r "
        f"WHERE {only}remains > 0 AND NOT EXISTS (SELECT 1 FROM void v WHERE v.kind = 'receipt' "
        "AND v.record_id = r.id) ORDER BY r.on_day, r.id",
        () if unit_id is None else (unit_id,),
    )
    return [Credit(*row) for row in rows]


LINE_COLUMNS = ("receipt_id", "kind", "charge_id", "amount_fen", "on_day", "by_whom")


def use_credit(
    write: "Writing",
    day: str,
    by: str,
    unit_id: int | None = None,
    *,
    only: Collection[int] | None = None,
) -> int:
    """Pays what units owe out of their credits, one unit's or those of some; how much it was.

    The oldest charge first, of the oldest receipt first; what is disputed is left alone. A line
    never has an earlier day than its receipt and its charge.
    """
    credits: dict[int, list[Credit]] = {}
    for credit in credits_left(write.conn, unit_id):
        if only is not None and credit.unit_id not in only:
            continue
        credits.setdefault(credit.unit_id, []).append(credit)
    number = write.next_id("receipt_line")
    lines: list[list[Any]] = []
    for unit, ready in credits.items():
        for charge in owed(write.conn, unit):
            open_fen = 0 if charge.disputed else charge.left_fen
            while open_fen and ready:
                credit = ready.pop(0)
                fen = min(open_fen, credit.left_fen)
                on = max(day, credit.on_day, charge.on_day)
                line = [credit.receipt_id, "credit", charge.charge_id, fen, on, by]
                lines.append([number + len(lines), None, *line])
                open_fen -= fen
                if fen < credit.left_fen:
                    ready.insert(0, credit._replace(left_fen=credit.left_fen - fen))
    write.add_many("receipt-line", "receipt_line", ["id", "seq", *LINE_COLUMNS], lines)
    return sum(line[5] for line in lines)
