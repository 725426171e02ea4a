"""Links from one record to another, `call:12`: only to what is there."""

import sqlite3

from pmdesk.errors import NotFound
from pmdesk.texts import _

LINKABLE = {
    "fault": "notice",
    "call": "call",
    "complaint": "complaint",
    "request": "request",
    "finding": "finding",
    "report": "report",
    "task": "task",
    "mail": "mail",
    "sign": "sign",
    "service": "service",
    "patrol": "round",
    "inspection": "inspection",
    "upkeep": "upkeep",
    "dunning": "dunning",
    "charge": "charge",
    "receipt": "receipt",
    "visit": "visit",
    "feedback": "visit_feedback",
    "survey": "survey",
}
"""Each kind as users write it, with its table."""


def linked(conn: sqlite3.Connection, link: str | None) -> str | None:
    """A link as it is stored, `kind:id`, to a record that must be there (NotFound)."""
    if link is None:
        return None
    kind, _colon, number = link.partition(":")
    is_number = number.isascii() and number.isdigit() and len(number) <= 18
    if kind in LINKABLE and is_number:
        sql = f"SELECT 1 FROM {LINKABLE[kind]} WHERE id = ?"
        if conn.execute(sql, (int(number),)).fetchone():
            return f"{kind}:{int(number)}"
    raise NotFound(
        _("there is no record {link!r} to link to", link=link),
        hint=_("kinds of record: {kinds}", kinds=", ".join(LINKABLE)),
    )
