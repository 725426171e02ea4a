"""What is owed on a day, by unit, building or charge, as one statement each (B2).

Millions of charges are paid and few are open. Those are found in one pass over a covering index
and kept aside; everything else is asked of them alone. Nothing of it is ever in Python's memory
but the answer.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from pmdesk.rules.ageing import Bucket
from pmdesk.store import ledger

Row = tuple[Any, ...]


class Scope(NamedTuple):
    """Of which units arrears are asked, and as of which day."""

    day: date
    unit_id: int | None = None
    building: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values of the statements' places."""
        return {"day": self.day.isoformat(), "unit": self.unit_id, "building": self.building}

    def of(self, column: str) -> str:
        """The condition that a column names one of its units."""
        if self.unit_id is not None:
            return f" AND {column} = :unit"
        if self.building is not None:
            return f" AND {column} IN (SELECT id FROM unit WHERE building = :building)"
        return ""


_PAID = (
    "coalesce((SELECT sum(l.amount_fen) FROM receipt_line l WHERE l.charge_id = c.id "
    "AND l.on_day <= :day AND l.receipt_id NOT IN gone_receipt), 0)"
)
_WAIVED = ledger.waived("c", ":day")
_DISPUTED = ledger.disputed("c", ":day")
_GONE = "(SELECT record_id FROM void WHERE kind = '{kind}' AND on_day <= :day)"


def _open(scope: Scope) -> str:
    """The charges of which something is left: the first comparison leaves nearly all of them."""
    return (
        f"gone_receipt(id) AS {_GONE.format(kind='receipt')}, "
        f"gone_charge(id) AS {_GONE.format(kind='charge')}, "
        "open(id, unit_id, due_on, fen, disputed) AS MATERIALIZED ("
        f"SELECT c.id, c.unit_id, c.due_on, c.amount_fen - {_PAID} - {_WAIVED}, {_DISPUTED} "
        f"FROM charge c WHERE c.on_day <= :day{scope.of('c.unit_id')} AND c.id NOT IN gone_charge "
        f"AND c.amount_fen > {_PAID} AND c.amount_fen - {_PAID} - {_WAIVED} > 0)"
    )


def _credit(scope: Scope) -> str:
    return (
        "credit(unit_id, fen) AS MATERIALIZED (SELECT r.unit_id, sum(r.amount_fen - coalesce("
        "(SELECT sum(l.amount_fen) FROM receipt_line l WHERE l.receipt_id = r.id "
        f"AND l.on_day <= :day), 0)) FROM receipt r WHERE r.on_day <= :day{scope.of('r.unit_id')} "
        "AND r.id NOT IN gone_receipt GROUP BY r.unit_id)"
    )


def _in_bucket(bucket: Bucket, day: date) -> str:
    """The sum of what is past due for a bucket's days and not disputed."""
    ends = []
    if bucket.from_days is not None:
        ends.append(f"due_on <= '{day - timedelta(days=bucket.from_days)}'")
    if bucket.to_days is not None:
        ends.append(f"due_on >= '{day - timedelta(days=bucket.to_days)}'")
    return f"sum(iif({' AND '.join([*ends, 'NOT disputed'])}, fen, 0)) AS {bucket.name}"


def _by_unit(scope: Scope, buckets: Sequence[Bucket], *, credit_only: bool) -> str:
    """The statement by unit, without its order: unit, building, each bucket, disputed, total,
    credit, oldest due day."""
    sums = ", ".join(_in_bucket(bucket, scope.day) for bucket in buckets)
    names = ", ".join(f"coalesce(o.{bucket.name}, 0) AS {bucket.name}" for bucket in buckets)
    only = " OR h.fen > 0" if credit_only else ""
    return (
        f"WITH {_open(scope)}, {_credit(scope)}, owed AS MATERIALIZED (SELECT unit_id, {sums}, "
        "sum(iif(disputed, fen, 0)) AS disputed, sum(fen) AS total, min(due_on) AS oldest "
        "FROM open GROUP BY unit_id) "
        f"SELECT u.id AS id, u.code AS unit, u.building AS building, {names}, "
        "coalesce(o.disputed, 0) AS disputed, coalesce(o.total, 0) AS total, "
        "coalesce(h.fen, 0) AS credit, o.oldest AS oldest "
        "FROM unit u LEFT JOIN owed o ON o.unit_id = u.id LEFT JOIN credit h ON h.unit_id = u.id "
        f"WHERE (o.total > 0{only})"
    )


def by_unit(
    conn: sqlite3.Connection, scope: Scope, buckets: Sequence[Bucket], *, credit_only: bool
) -> list[Row]:
    """Each unit that owes something, in the order of the archive; with `credit_only` those too
    that owe nothing and have credit. Columns: unit, building, each bucket, disputed, total,
    credit, oldest due day; money in fen."""
    names = ", ".join(bucket.name for bucket in buckets)
    sql = _by_unit(scope, buckets, credit_only=credit_only)
    return conn.execute(
        f"SELECT unit, building, {names}, disputed, total, credit, oldest FROM ({sql}) ORDER BY id",
        scope.values,
    ).fetchall()


def by_building(
    conn: sqlite3.Connection, scope: Scope, buckets: Sequence[Bucket], *, credit_only: bool
) -> list[Row]:
    """The same by building, with how many units each has in it in the unit's place."""
    names = ", ".join(f"sum({bucket.name})" for bucket in buckets)
    sql = _by_unit(scope, buckets, credit_only=credit_only)
    return conn.execute(
        f"SELECT building, count(*), {names}, sum(disputed), sum(total), sum(credit), min(oldest) "
        f"FROM ({sql}) GROUP BY building ORDER BY min(id)",
        scope.values,
    ).fetchall()


class Instalment(NamedTuple):
    """A charge of which something is left, with the days on which its limitation began anew."""

    charge: int
    unit: str
    item: str
    month: str
    due: str
    amount_fen: int
    left_fen: int
    disputed: int
    paid_on: str | None
    """Days joined by commas, None for none; so are those of demands and promises."""
    demand_on: str | None
    promise_on: str | None


_PAID_ON = (
    "(SELECT group_concat(l.on_day) FROM receipt_line l WHERE l.charge_id = o.id "
    "AND l.kind = 'paid' AND l.on_day <= :day AND l.receipt_id NOT IN gone_receipt)"
)
_STEP_ON = (
    "(SELECT group_concat(s.on_day) FROM dunning_charge g JOIN dunning_step s "
    "ON s.dunning_id = g.dunning_id WHERE g.charge_id = o.id AND s.on_day <= :day AND {step} "
    f"AND g.dunning_id NOT IN {_GONE.format(kind='dunning')})"
)
_DEMAND_ON = _STEP_ON.format(step="s.kind = 'deliver'")
_PROMISE_ON = _STEP_ON.format(
    step="s.kind = 'promise' AND (s.how = 'written' OR s.proof IS NOT NULL OR s.link IS NOT NULL)"
)
"""A promise counts where there is proof of it: its writing, a document, a record."""


def instalments(conn: sqlite3.Connection, scope: Scope) -> list[Instalment]:
    """Each charge of which something is left on a day, by unit, due day and id."""
    rows = conn.execute(
        f"WITH {_open(scope)} SELECT o.id, u.code, i.code, printf('%d-%02d', c.period / 100, "
        f"c.period % 100), o.due_on, c.amount_fen, o.fen, o.disputed, {_PAID_ON}, {_DEMAND_ON}, "
        f"{_PROMISE_ON} FROM open o JOIN charge c ON c.id = o.id JOIN unit u ON u.id = o.unit_id "
        "JOIN fee_item i ON i.id = c.item_id ORDER BY o.unit_id, o.due_on, o.id",
        scope.values,
    )
    return [Instalment(*row) for row in rows]
