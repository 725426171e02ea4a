"""Receipts as stored: what was paid, what it was used for, what is over (A1.6)."""

import sqlite3
from functools import cache
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.records.people import Person
from pmdesk.records.receipts import Line
from pmdesk.rules.allocation import Payable
from pmdesk.store import ledger, people
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.policies import policy_for
from pmdesk.store.voids import REASON, STANDS

NUMBER = "printf('RC-%d-%04d', r.period, r.serial)"
_VOID = REASON.format(kind="receipt", id="r.id")
_USED = (
    "(SELECT coalesce(sum(l.amount_fen), 0) FROM receipt_line l WHERE l.receipt_id = r.id{only})"
)
_CHARGES = (
    "(SELECT group_concat(p.pair, ';') FROM (SELECT l.charge_id || '=' || printf('%d.%02d', "
    "l.amount_fen / 100, l.amount_fen % 100) AS pair FROM receipt_line l "
    "WHERE l.receipt_id = r.id AND l.charge_id IS NOT NULL ORDER BY l.id) p)"
)
MINUTES = "(strftime('%s', r.ended_at) - strftime('%s', r.began_at) + 59) / 60"
"""How long the handling took; a minute that was begun counts as one."""
OVER = f"{MINUTES} > counter_minutes(r.period)"
"""Whether that is over the policy's minutes (A1.6): see `know_minutes`."""


def know_minutes(conn: sqlite3.Connection) -> None:
    """Gives a connection the function `counter_minutes`: the minutes that the policy of a month
    allows for a payment."""

    @cache
    def allowed(period: int) -> int:
        return counter_minutes(conn, Month.from_number(period))

    conn.create_function("counter_minutes", 1, allowed)


def counter_minutes(conn: sqlite3.Connection, month: Month) -> int:
    """The minutes that the policy of a month allows for a payment at the counter."""
    found: int = policy_for(conn, month).policy.standards["counter_minutes"].value
    return found


RECEIPTS = Listing(
    "receipt r JOIN unit u ON u.id = r.unit_id JOIN staff s ON s.id = r.cashier_id",
    {
        "id": "r.id",
        "ref": "r.ref",
        "number": NUMBER,
        "unit": "u.code",
        "on": "r.on_day",
        "amount_fen": "r.amount_fen",
        "method": "r.method",
        "cashier": "s.code",
        "payer": "r.payer",
        "charges": _CHARGES,
        "paid_fen": _USED.format(only=" AND l.kind = 'paid'"),
        "credit_used_fen": _USED.format(only=" AND l.kind = 'credit'"),
        "refunded_fen": _USED.format(only=" AND l.kind = 'refund'"),
        "credit_fen": f"iif({_VOID} IS NULL, r.amount_fen - {_USED.format(only='')}, 0)",
        "began_at": "r.began_at",
        "ended_at": "r.ended_at",
        "handling_minutes": MINUTES,
        "over": OVER,
        "state": f"iif({_VOID} IS NULL, 'issued', 'void')",
        "by": "r.by_whom",
        "text": "r.text",
        "void": _VOID,
    },
    "r.id",
    ("r.payer", "r.text", "u.code", NUMBER),
    know_minutes,
)

_LINE = (
    "l.kind, l.charge_id, i.code, printf('%d-%02d', c.period / 100, c.period % 100), "
    "l.amount_fen, l.on_day, l.by_whom, l.method, l.to_whom, l.text"
)


def lines(conn: sqlite3.Connection, number: int) -> list[Line]:
    """What one receipt's money was used for, in the order of entry."""
    found = conn.execute(
        f"SELECT {_LINE} FROM receipt_line l LEFT JOIN charge c ON c.id = l.charge_id "
        "LEFT JOIN fee_item i ON i.id = c.item_id WHERE l.receipt_id = ? ORDER BY l.id",
        (number,),
    )
    return [Line(*row) for row in found]


def payables(conn: sqlite3.Connection, unit_id: int, day: str) -> list[Payable]:
    """What a receipt of a day can pay of a unit's charges, the oldest first: of each charge the
    least that is left of it on that day or any later one, so that none is ever paid twice."""
    found = []
    for owed in ledger.owed(conn, unit_id):
        if owed.on_day <= day:
            left = conn.execute(_LEAST_LEFT, (owed.charge_id, day)).fetchone()[0]
            found.append(Payable(owed.charge_id, max(0, left), bool(owed.disputed)))
    return found


_LEAST_LEFT = (
    f"SELECT min({ledger.left('c', 't.day')}) FROM charge c JOIN (SELECT ?2 AS day "
    "UNION SELECT on_day FROM receipt_line WHERE charge_id = ?1 AND on_day > ?2 "
    "UNION SELECT on_day FROM charge_step WHERE charge_id = ?1 AND on_day > ?2) t "
    "WHERE c.id = ?1"
)


def charge_is_there(conn: sqlite3.Connection, number: int, unit_id: int) -> bool | None:
    """Whether a charge is one of a unit's; None where there is no such charge."""
    row = conn.execute("SELECT unit_id = ? FROM charge WHERE id = ?", (unit_id, number)).fetchone()
    return bool(row[0]) if row else None


def paid_by(conn: sqlite3.Connection, number: int) -> dict[int, int]:
    """What a receipt paid as it was issued, in fen by charge."""
    sql = "SELECT charge_id, amount_fen FROM receipt_line WHERE receipt_id = ? AND kind = 'paid'"
    return dict(conn.execute(sql, (number,)).fetchall())


def refunded(conn: sqlite3.Connection, number: int) -> int:
    """What was given back of a receipt, in fen."""
    sql = "SELECT sum(amount_fen) FROM receipt_line WHERE receipt_id = ? AND kind = 'refund'"
    return conn.execute(sql, (number,)).fetchone()[0] or 0


def cashier_of(conn: sqlite3.Connection, number: int) -> Person:
    """Who took a receipt's money."""
    sql = "SELECT cashier_id FROM receipt WHERE id = ?"
    return people.person(conn, conn.execute(sql, (number,)).fetchone()[0])


def of_charges(conn: sqlite3.Connection, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """The item and month of each of some charges."""
    places = ", ".join("?" * len(numbers))
    found = conn.execute(
        "SELECT c.id, i.code, printf('%d-%02d', c.period / 100, c.period % 100) FROM charge c "
        f"JOIN fee_item i ON i.id = c.item_id WHERE c.id IN ({places})",
        numbers,
    )
    return {number: (item, month) for number, item, month in found}


class Slow(NamedTuple):
    """A receipt whose handling took too long (A1.6)."""

    id: int
    number: str
    on: str
    cashier: str
    handling_minutes: int


def slow(conn: sqlite3.Connection, first: str, after: str) -> list[Slow]:
    """The standing receipts of a range of days whose handling took too long, by id."""
    asked = Asked(RECEIPTS).days("on", first, after).equal("over", 1).equal("state", "issued")
    return [Slow(*row) for row in rows(conn, RECEIPTS, asked, Slow._fields)]


def handled(conn: sqlite3.Connection, first: int, last: int) -> list[tuple[int, int | None, int]]:
    """The standing receipts of a range of months by how long their handling took: month, minutes
    (None where its times are not both known), how many (A1.6)."""
    return conn.execute(
        f"SELECT r.period, {MINUTES}, count(*) FROM receipt r WHERE r.period BETWEEN ? AND ? "
        f"AND {STANDS.format(kind='receipt', id='r.id')} GROUP BY 1, 2",
        (first, last),
    ).fetchall()


class DayOf(NamedTuple):
    """The receipts of one day: how many, what they come to, how many took too long."""

    issued: int
    amount_fen: int
    over: int


def of_day(conn: sqlite3.Connection, day: str) -> DayOf:
    """What a day's standing receipts come to."""
    know_minutes(conn)
    row = conn.execute(
        f"SELECT count(*), coalesce(sum(r.amount_fen), 0), coalesce(sum({OVER}), 0) "
        f"FROM receipt r WHERE r.on_day = ? AND {STANDS.format(kind='receipt', id='r.id')}",
        (day,),
    ).fetchone()
    return DayOf(*row)
