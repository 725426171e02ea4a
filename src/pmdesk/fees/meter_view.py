"""A meter reading as users see it."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.fees.meters import KIND
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store.listing import record
from pmdesk.store.readings import READINGS
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("item", "Item", "code"),
    Field("on", "On", "code"),
    Field("kind", "Kind", "code"),
    Field("reading_e3", "Meter reading", "quantity"),
    Field("by", "Read by"),
    Field("text", "Text"),
    Field("void", "Void"),
]
COLUMNS = ("id", "unit", "item", "on", "kind", "reading_e3", "text", "void")


def reading_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One reading's record, the fields of a list (NotFound)."""
    found = record(conn, READINGS, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)
