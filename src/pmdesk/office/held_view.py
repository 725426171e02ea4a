"""Held money as users see it."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.money import yuan
from pmdesk.office.holding import KIND
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.held import HELD, Movement, movements
from pmdesk.store.listing import record
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("kind", "Kind", "code"),
    Field("on", "On", "code"),
    Field("amount_fen", "Amount", "money"),
    Field("spent_fen", "Spent", "money"),
    Field("returned_fen", "Paid back", "money"),
    Field("left_fen", "Left", "money"),
    Field("state", "State", "code"),
    Field("link", "Link", "code"),
    Field("by", "Taken by"),
    Field("text", "Text"),
    Field("void", "Void"),
]
COLUMNS = ("id", "unit", "kind", "on", "amount_fen", "left_fen", "state", "link", "text")


def held_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One held sum's record, the fields of `show` (NotFound)."""
    found = record(conn, HELD, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)


def movements_text(conn: sqlite3.Connection, number: int) -> str:
    """What a table adds to a held sum: what was spent and returned of it."""
    found = movements(conn, number)
    return "\n" + "".join(f"  {visible(_words(entry))}\n" for entry in found) if found else ""


def _words(entry: Movement) -> str:
    what = _("spent") if entry.kind == "spend" else _("returned")
    to = _("to {name}", name=entry.to_whom) if entry.to_whom else None
    parts = (entry.on_day, entry.by_whom, what, yuan(entry.amount_fen), to, entry.text)
    return "  ".join(part for part in parts if part)
