"""Meter readings as stored: what a unit's meter of an item showed on a day."""

import sqlite3

from pmdesk.periods import Month
from pmdesk.rules.billing import Reading
from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

_STANDS = STANDS.format(kind="meter-reading", id="m.id")
_CHARGE_STANDS = STANDS.format(kind="charge", id="c.id")
_READING = ", ".join(f"m.{name}" for name in Reading._fields)
_BY_DAY = "m.on_day, m.kind = 'start', m.id"

READINGS = Listing(
    "meter_reading m JOIN unit u ON u.id = m.unit_id JOIN fee_item i ON i.id = m.item_id",
    {
        "id": "m.id",
        "ref": "m.ref",
        "unit": "u.code",
        "item": "i.code",
        "on": "m.on_day",
        "kind": "m.kind",
        "reading_e3": "m.reading_e3",
        "by": "m.by_whom",
        "text": "m.text",
        "void": REASON.format(kind="meter-reading", id="m.id"),
    },
    "m.id",
    ("m.text", "u.code", "i.code"),
)


def of_meter(conn: sqlite3.Connection, item_id: int, unit_id: int) -> list[Reading]:
    """The readings of a unit's meter that stand, by day."""
    sql = (
        f"SELECT {_READING} FROM meter_reading m WHERE m.item_id = ? AND m.unit_id = ? "
        f"AND {_STANDS} ORDER BY {_BY_DAY}"
    )
    return [Reading(*row) for row in conn.execute(sql, (item_id, unit_id))]


def reading(conn: sqlite3.Connection, number: int) -> tuple[int, int, Reading]:
    """The item, the unit and what was read, of one row."""
    sql = f"SELECT m.item_id, m.unit_id, {_READING} FROM meter_reading m WHERE m.id = ?"
    item_id, unit_id, *found = conn.execute(sql, (number,)).fetchone()
    return item_id, unit_id, Reading(*found)


def to_bill(conn: sqlite3.Connection, item_id: int, month: Month) -> dict[int, list[Reading]]:
    """Each unit's readings of an item up to a month's end, by day, from the one on up to which
    earlier months were charged."""
    sql = (
        f"SELECT m.unit_id, {_READING} FROM meter_reading m LEFT JOIN "
        "(SELECT c.unit_id, max(c.to_on) AS until FROM charge c WHERE c.item_id = ?1 "
        f"AND c.period < ?2 AND {_CHARGE_STANDS} GROUP BY c.unit_id) b ON b.unit_id = m.unit_id "
        "WHERE m.item_id = ?1 AND m.on_day <= ?3 AND m.on_day >= coalesce(b.until, '') "
        f"AND {_STANDS} ORDER BY m.unit_id, {_BY_DAY}"
    )
    found: dict[int, list[Reading]] = {}
    last = month.last.isoformat()
    for unit, *reading in conn.execute(sql, (item_id, month.number, last)):
        found.setdefault(unit, []).append(Reading(*reading))
    return found
