"""Steps against arrears as stored: the demands, the charges they demand, what came of them (B2)."""

import sqlite3
from typing import NamedTuple

from pmdesk.records.dunning import NOTED, STAGES, STEPS, WRITTEN, Pending, Step
from pmdesk.store import ledger
from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

NUMBER = "printf('DN-%d-%04d', x.period, x.serial)"
_VOID = REASON.format(kind="dunning", id="x.id")
_STANDS = STANDS.format(kind="dunning", id="{alias}.id")
_EVER = f"'{ledger.FOREVER}'"
_CHARGE_STANDS = ledger.STANDING.format(alias="c", kind="charge", day="{day}")
_LEFT_NOW = f"iif({_CHARGE_STANDS.format(day=_EVER)}, {ledger.left('c', _EVER)}, 0)"
LEFT = (
    f"(SELECT coalesce(sum(min(g.left_fen, {_LEFT_NOW})), 0) FROM dunning_charge g "
    "JOIN charge c ON c.id = g.charge_id WHERE g.dunning_id = x.id)"
)
"""The expression of what is still left of what the demand `x` asks for."""
_CHARGES = (
    "(SELECT group_concat(p.pair, ';') FROM (SELECT g.charge_id || '=' || printf('%d.%02d', "
    "g.left_fen / 100, g.left_fen % 100) AS pair FROM dunning_charge g "
    "WHERE g.dunning_id = x.id ORDER BY g.id) p)"
)
_LAST = (
    "(SELECT s.{column} FROM dunning_step s WHERE s.dunning_id = x.id AND s.kind IN ({kinds}) "
    "ORDER BY s.id DESC LIMIT 1)"
)


def _last(column: str, *kinds: str) -> str:
    return _LAST.format(column=column, kinds=", ".join(f"'{kind}'" for kind in kinds))


STATE = (
    f"CASE WHEN {_VOID} IS NOT NULL THEN 'void' WHEN {LEFT} = 0 THEN 'settled' "
    f"ELSE CASE {_last('kind', 'deliver', 'fail')} WHEN 'deliver' THEN 'delivered' "
    "WHEN 'fail' THEN 'failed' ELSE 'made' END END"
)

DUNNINGS = Listing(
    "dunning x JOIN unit u ON u.id = x.unit_id",
    {
        "id": "x.id",
        "ref": "x.ref",
        "number": NUMBER,
        "unit": "u.code",
        "stage": "x.stage",
        "on": "x.on_day",
        "how": "x.how",
        "amount_fen": "x.amount_fen",
        "left_fen": f"iif({_VOID} IS NULL, {LEFT}, 0)",
        "pay_by": "x.pay_by",
        "charges": _CHARGES,
        "state": STATE,
        "delivered_on": _last("on_day", "deliver"),
        "delivered_how": _last("how", "deliver"),
        "proof": f"coalesce({_last('proof', 'deliver')}, {_last('link', 'deliver')})",
        "failed": _last("text", "fail"),
        "promise_on": _last("promise_on", "promise"),
        "promised_fen": _last("promised_fen", "promise"),
        "result": _last("text", "result"),
        "link": "x.link",
        "by": "x.by_whom",
        "text": "x.text",
        "void": _VOID,
    },
    "x.id",
    ("x.text", "x.link", "u.code", NUMBER, _last("text", *STEPS), _last("proof", "deliver")),
)

_HERE = f"(?2 IS NULL OR x.unit_id = ?2) AND x.on_day <= ?1 AND {_STANDS.format(alias='x')}"
"""The demands that stand on a day, of a unit or of all."""


class Demanded(NamedTuple):
    """What was done about a charge: the furthest stage, and whether a written demand for it has
    reached the owner."""

    stage: str
    is_proven: bool


def demanded(conn: sqlite3.Connection, day: str, unit_id: int | None = None) -> dict[int, Demanded]:
    """The charges that were demanded by a day, of a unit or of all."""
    found: dict[int, Demanded] = {}
    for charge, stage, is_delivered in conn.execute(
        "SELECT g.charge_id, x.stage, EXISTS (SELECT 1 FROM dunning_step s WHERE "
        "s.dunning_id = x.id AND s.kind = 'deliver' AND s.on_day <= ?1) FROM dunning x "
        f"JOIN dunning_charge g ON g.dunning_id = x.id WHERE {_HERE}",
        (day, unit_id),
    ):
        before = found.get(charge, Demanded(stage, is_proven=False))
        found[charge] = Demanded(
            max(stage, before.stage, key=STAGES.index),
            before.is_proven or (stage in WRITTEN and is_delivered == 1),
        )
    return found


def disputes(conn: sqlite3.Connection, day: str) -> dict[int, str | None]:
    """What was ever disputed by a day, with the complaint; None where it was settled."""
    found = conn.execute(
        "SELECT charge_id, CASE kind WHEN 'dispute' THEN coalesce(link, '') END FROM charge_step "
        "WHERE kind IN ('dispute', 'settle') AND on_day <= ? ORDER BY id",
        (day,),
    )
    return dict(found.fetchall())


def pending(conn: sqlite3.Connection, day: str, unit_id: int | None = None) -> dict[str, Pending]:
    """For each unit with a demand that stands, the last day it was given to pay, and the last it
    promised."""
    found = conn.execute(
        f"SELECT u.code, max(x.pay_by), max({_last('promise_on', 'promise')}) FROM dunning x "
        f"JOIN unit u ON u.id = x.unit_id WHERE {_HERE} GROUP BY x.unit_id",
        (day, unit_id),
    )
    return {unit: Pending(*rest) for unit, *rest in found}


class Line(NamedTuple):
    """One charge that a demand asks for."""

    charge_id: int
    item: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    month: str
    due: str
    amount_fen: int
    demanded_fen: int
    left_fen: int
    """What is left of it now."""


def lines(conn: sqlite3.Connection, number: int) -> list[Line]:
    """The charges of one demand, the oldest first."""
    found = conn.execute(
        "SELECT c.id, i.code, i.title_en, i.title_zh_hant, i.title_zh_hans, "
        "printf('%d-%02d', c.period / 100, c.period % 100), c.due_on, c.amount_fen, g.left_fen, "
        f"{_LEFT_NOW} FROM dunning_charge g JOIN charge c ON c.id = g.charge_id "
        "JOIN fee_item i ON i.id = c.item_id WHERE g.dunning_id = ? ORDER BY c.due_on, c.id",
        (number,),
    )
    return [Line(*row) for row in found]


def steps(conn: sqlite3.Connection, number: int) -> list[Step]:
    """What came of one demand, in the order of entry."""
    columns = ", ".join(Step._fields)
    sql = f"SELECT {columns} FROM dunning_step WHERE dunning_id = ? ORDER BY id"
    return [Step(*row) for row in conn.execute(sql, (number,))]


def charges_of(conn: sqlite3.Connection, number: int) -> list[int]:
    """The charges that a demand asks for, by id."""
    sql = "SELECT charge_id FROM dunning_charge WHERE dunning_id = ? ORDER BY charge_id"
    return [charge for (charge,) in conn.execute(sql, (number,))]


def record_stage(conn: sqlite3.Connection, number: int) -> str:
    """The stage of a demand that is there."""
    row = conn.execute("SELECT stage FROM dunning WHERE id = ?", (number,)).fetchone()
    return str(row[0])


def resting_on(conn: sqlite3.Connection, number: int) -> list[int]:
    """The notes of a lawyer's letter or a claim that stand, came after a demand and ask for one
    of its charges, by id."""
    stages = ", ".join(f"'{stage}'" for stage in NOTED)
    found = conn.execute(
        "SELECT DISTINCT x.id FROM dunning_charge mine JOIN dunning_charge g "
        "ON g.charge_id = mine.charge_id JOIN dunning x ON x.id = g.dunning_id "
        f"WHERE mine.dunning_id = ?1 AND x.id > ?1 AND x.stage IN ({stages}) "
        f"AND {_STANDS.format(alias='x')} ORDER BY x.id",
        (number,),
    )
    return [later for (later,) in found]


_PAID_SINCE = (
    "(SELECT coalesce(sum(l.amount_fen), 0) FROM dunning_charge g JOIN receipt_line l "
    "ON l.charge_id = g.charge_id AND l.seq > p.seq WHERE g.dunning_id = x.id AND "
    f"{STANDS.format(kind='receipt', id='l.receipt_id')})"
)
_OPEN_PROMISE = (
    f"JOIN dunning_step p ON p.id = {_last('id', 'promise')} WHERE {_STANDS.format(alias='x')} "
    "AND NOT EXISTS (SELECT 1 FROM dunning_step s WHERE s.dunning_id = x.id "
    "AND s.kind = 'result' AND s.id > p.id) AND NOT EXISTS (SELECT 1 FROM dunning y "
    "WHERE y.unit_id = x.unit_id AND y.id > x.id AND y.on_day > p.promise_on "
    f"AND {_STANDS.format(alias='y')}) AND {LEFT} > 0 AND {_PAID_SINCE} < p.promised_fen"
)


class Promise(NamedTuple):
    """A promise that is not kept yet."""

    id: int
    """The demand's."""
    unit: str
    by: str
    promise_on: str
    promised_fen: int
    paid_fen: int
    """What was paid of it since."""


def open_promises(conn: sqlite3.Connection) -> list[Promise]:
    """The promises that were not kept in full yet, neither answered by a result nor by a later
    demand, by id."""
    found = conn.execute(
        f"SELECT x.id, u.code, p.by_whom, p.promise_on, p.promised_fen, {_PAID_SINCE} "
        f"FROM dunning x JOIN unit u ON u.id = x.unit_id {_OPEN_PROMISE} ORDER BY x.id"
    )
    return [Promise(*row) for row in found]
