"""Meter readings as stored: what a unit's meter of an item showed on a day."""

import sqlite3

from pmdesk.rules.billing import Reading
from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON, STANDS

_STANDS = STANDS.format(kind="meter-reading", id="m.id")
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


def between(
    conn: sqlite3.Connection, item_id: int, unit_id: int, first: str, last: str
) -> list[Reading]:
    """The readings of a unit's meter within a range of days, by day."""
    sql = (
        f"SELECT {_READING} FROM meter_reading m WHERE m.item_id = ? AND m.unit_id = ? "
        f"AND m.on_day BETWEEN ? AND ? AND {_STANDS} ORDER BY {_BY_DAY}"
    )
    return [Reading(*row) for row in conn.execute(sql, (item_id, unit_id, first, last))]
