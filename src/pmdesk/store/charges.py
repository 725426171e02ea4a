"""Charges as stored: what units were billed, and what has come of it (A1.5)."""

import sqlite3
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.records.fees import Charge
from pmdesk.rules.billing import UnitRow
from pmdesk.store import ledger
from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

_VOID = REASON.format(kind="charge", id="c.id")
_EVER = f"'{ledger.FOREVER}'"
_PAID = f"({ledger.paid('c', _EVER)} + {ledger.credited('c', _EVER)})"
_WAIVED = ledger.waived("c", _EVER)
_LEFT = ledger.left("c", _EVER)
_STATE = (
    f"CASE WHEN {_VOID} IS NOT NULL THEN 'void' "
    f"WHEN {_LEFT} = 0 THEN iif({_WAIVED} = c.amount_fen, 'waived', 'paid') "
    f"WHEN {ledger.disputed('c', _EVER)} THEN 'disputed' "
    f"WHEN {_PAID} > 0 THEN 'part-paid' ELSE 'due' END"
)

CHARGES = Listing(
    "charge c JOIN unit u ON u.id = c.unit_id JOIN fee_item i ON i.id = c.item_id "
    "JOIN fee_price p ON p.id = c.price_id",
    {
        "id": "c.id",
        "ref": "c.ref",
        "unit": "u.code",
        "item": "i.code",
        "month": "printf('%d-%02d', c.period / 100, c.period % 100)",
        "from": "c.from_on",
        "to": "c.to_on",
        "quantity_e3": "c.quantity_e3",
        "per": "p.unit",
        "amount_fen": "c.amount_fen",
        "paid_fen": _PAID,
        "waived_fen": _WAIVED,
        "left_fen": f"iif({_VOID} IS NULL, {_LEFT}, 0)",
        "on": "c.on_day",
        "due": "c.due_on",
        "state": _STATE,
        "link": "c.link",
        "by": "c.by_whom",
        "text": "c.text",
        "document": "p.document",
        "rounding": "p.rounding",
        "round": "CASE p.round_fen WHEN 1 THEN 'fen' WHEN 10 THEN 'jiao' ELSE 'yuan' END",
        "void": _VOID,
        "parts": "c.parts",
    },
    "c.id",
    ("c.text", "c.link", "u.code", "i.code", "i.title_en", "i.title_zh_hant", "i.title_zh_hans"),
)


class Billed(NamedTuple):
    """A standing charge as billing asks for it."""

    id: int
    unit_id: int
    item_id: int
    period: int
    from_on: str
    to_on: str
    amount_fen: int


class UnitToBill(NamedTuple):
    """A unit with what the archive says of it, by day."""

    id: int
    code: str
    building: str
    rows: tuple[UnitRow, ...]


class Step(NamedTuple):
    """What happened to a charge: `waive`, `dispute` or `settle`."""

    kind: str
    amount_fen: int | None
    on_day: str
    by_whom: str
    link: str | None
    text: str


class Payment(NamedTuple):
    """What a receipt paid of a charge: `paid` with it, or `credit` later out of what was over."""

    receipt_id: int
    kind: str
    amount_fen: int
    on_day: str
    by_whom: str


_BILLED = ", ".join(f"c.{name}" for name in Billed._fields)
_CHARGE_STANDS = STANDS.format(kind="charge", id="c.id")
_UNIT_STANDS = STANDS.format(kind="unit", id="u.id")


def billed(conn: sqlite3.Connection, month: Month, item_id: int) -> list[Billed]:
    """The charges of an item for a month that stand."""
    sql = (
        f"SELECT {_BILLED} FROM charge c WHERE c.period = ? AND c.item_id = ? AND {_CHARGE_STANDS}"
    )
    return [Billed(*row) for row in conn.execute(sql, (month.number, item_id))]


def billed_from(conn: sqlite3.Connection, item_id: int, day: str) -> list[Billed]:
    """The charges of an item that stand and reach to a day or beyond, by id."""
    sql = (
        f"SELECT {_BILLED} FROM charge c WHERE c.item_id = ? AND c.to_on >= ? "
        f"AND {_CHARGE_STANDS} ORDER BY c.id"
    )
    return [Billed(*row) for row in conn.execute(sql, (item_id, day))]


def metered_from(conn: sqlite3.Connection, item_id: int, month: Month) -> dict[int, str]:
    """For each unit from which day on a metered item was charged in months after one."""
    sql = (
        "SELECT c.unit_id, min(c.from_on) FROM charge c "
        f"WHERE c.period > ? AND c.item_id = ? AND {_CHARGE_STANDS} GROUP BY c.unit_id"
    )
    return dict(conn.execute(sql, (month.number, item_id)).fetchall())


def metered_until(conn: sqlite3.Connection, item_id: int, unit_id: int, month: Month) -> str | None:
    """Up to which day a unit's meter was charged in months before one; None where it never was."""
    row = conn.execute(
        "SELECT max(c.to_on) FROM charge c WHERE c.unit_id = ? AND c.item_id = ? "
        f"AND c.period < ? AND {_CHARGE_STANDS}",
        (unit_id, item_id, month.number),
    ).fetchone()
    return None if row[0] is None else str(row[0])


def metered_over(conn: sqlite3.Connection, item_id: int, unit_id: int, day: str) -> int | None:
    """A charge of a unit's meter that stands and rests on a reading of a day."""
    row = conn.execute(
        "SELECT c.id FROM charge c WHERE c.unit_id = ?1 AND c.item_id = ?2 "
        f"AND ?3 BETWEEN date(c.from_on, '-1 day') AND c.to_on AND {_CHARGE_STANDS} "
        "ORDER BY c.id DESC",
        (unit_id, item_id, day),
    ).fetchone()
    return int(row[0]) if row else None


def units_to_bill(
    conn: sqlite3.Connection, unit_id: int | None = None, building: str | None = None
) -> list[UnitToBill]:
    """Units that are not void with their dated rows, by id; one of them, or those of a building."""
    found: dict[int, tuple[str, str, list[UnitRow]]] = {}
    for number, code, of, *row in conn.execute(
        "SELECT u.id, u.code, u.building, r.from_on, r.area_dm2, r.move_in_on, r.move_out_on "
        "FROM unit u JOIN unit_row r ON r.unit_id = u.id "
        f"WHERE (?1 IS NULL OR u.id = ?1) AND (?2 IS NULL OR u.building = ?2) AND {_UNIT_STANDS} "
        "ORDER BY u.id, r.from_on, r.id",
        (unit_id, building),
    ):
        found.setdefault(number, (code, of, []))[2].append(UnitRow(*row))
    return [UnitToBill(number, *unit[:2], tuple(unit[2])) for number, unit in found.items()]


def steps(conn: sqlite3.Connection, number: int) -> list[Step]:
    """What happened to one charge, in the order of entry."""
    columns = ", ".join(Step._fields)
    sql = f"SELECT {columns} FROM charge_step WHERE charge_id = ? ORDER BY id"
    return [Step(*row) for row in conn.execute(sql, (number,))]


def payments(conn: sqlite3.Connection, number: int) -> list[Payment]:
    """What was paid of a charge by receipts that stand, in the order of entry."""
    columns = ", ".join(f"l.{name}" for name in Payment._fields)
    stands = STANDS.format(kind="receipt", id="l.receipt_id")
    sql = f"SELECT {columns} FROM receipt_line l WHERE l.charge_id = ? AND {stands} ORDER BY l.id"
    return [Payment(*row) for row in conn.execute(sql, (number,))]


def due_of(conn: sqlite3.Connection, number: int) -> tuple[int, str, str]:
    """The price of a charge, the day from which it counts, and when it is due."""
    sql = "SELECT price_id, from_on, due_on FROM charge WHERE id = ?"
    price_id, from_on, due_on = conn.execute(sql, (number,)).fetchone()
    return price_id, from_on, due_on


def same_piece(conn: sqlite3.Connection, charge: Charge) -> int | None:
    """A charge that stands and says the same of the same unit, item and day."""
    row = conn.execute(
        "SELECT c.id FROM charge c WHERE c.unit_id = ? AND c.item_id = ? AND c.from_on = ? "
        f"AND c.quantity_e3 = ? AND c.link IS ? AND {_CHARGE_STANDS} ORDER BY c.id DESC",
        (charge.unit_id, charge.item_id, charge.from_on, charge.quantity_e3, charge.link),
    ).fetchone()
    return int(row[0]) if row else None


def dispute_of(conn: sqlite3.Connection, number: int) -> str | None:
    """The complaint of the dispute that a charge is under; None where it is under none."""
    row = conn.execute(
        "SELECT kind, link FROM charge_step WHERE charge_id = ? AND kind IN ('dispute', 'settle') "
        "ORDER BY id DESC LIMIT 1",
        (number,),
    ).fetchone()
    return str(row[1]) if row and row[0] == "dispute" else None


def units_of_dispute(
    conn: sqlite3.Connection, number: int, complaint: int
) -> tuple[str, str | None]:
    """The unit of a charge, and that of a complaint if it has one."""
    row = conn.execute(
        "SELECT (SELECT u.code FROM charge c JOIN unit u ON u.id = c.unit_id WHERE c.id = ?), "
        "(SELECT u.code FROM complaint p JOIN unit u ON u.id = p.unit_id WHERE p.id = ?)",
        (number, complaint),
    ).fetchone()
    return (str(row[0]), row[1])
