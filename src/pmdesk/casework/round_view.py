"""A round as it is shown (A2.4, A2.5)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store import rounds as store
from pmdesk.store.listing import record
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("kinds", "Kind", "list"),
    Field("state", "State", "code"),
    Field("on", "On", "code"),
    Field("slot", "Round", "number"),
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("route", "Route"),
    Field("who", "Who"),
    Field("by", "Walked by"),
    Field("start_at", "Began", "moment"),
    Field("end_at", "Ended", "moment"),
    Field("minutes", "Minutes", "number"),
    Field("with", "Together with", "number"),
    Field("results", "Results", "list"),
    Field("findings", "Findings", "list"),
    Field("text", "Text"),
    Field("void", "Void"),
]


COLUMNS = ("id", "on", "slot", "from", "to", "kinds", "route", "state", "who", "by", "start_at",
           "end_at", "minutes", "findings")  # fmt: skip


def round_record(conn: sqlite3.Connection, number: int, today: date) -> dict[str, Any]:
    """One round by field, as it is today (NotFound)."""
    found = record(conn, store.rounds_listing(today), number)
    if found is None:
        raise NotFound(_("there is no round {id}", id=number))
    return as_record(FIELDS, found)
