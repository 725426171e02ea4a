"""Signs as stored: the newest steps of each are what it is now (B9)."""

import sqlite3
from typing import Any

from pmdesk.store.listing import Listing

_STEP = "(SELECT max(s.id) FROM sign_step s WHERE s.sign_id = g.id AND s.kind = '{kind}')"

SIGNS = Listing(
    f"sign g LEFT JOIN sign_step i ON i.id = {_STEP.format(kind='install')} "
    f"LEFT JOIN sign_step c ON c.id = {_STEP.format(kind='check')} "
    f"LEFT JOIN sign_step r ON r.id = {_STEP.format(kind='remove')} "
    "LEFT JOIN void v ON v.kind = 'sign' AND v.record_id = g.id",
    {
        "id": "g.id",
        "ref": "g.ref",
        "text": "g.text",
        "place": "g.place",
        "state": "CASE WHEN v.id IS NOT NULL THEN 'void' WHEN r.id IS NOT NULL THEN 'removed' "
        "WHEN c.id IS NOT NULL THEN 'checked' WHEN i.id IS NOT NULL THEN 'installed' "
        "ELSE 'made' END",
        "made_on": "g.made_on",
        "installed_on": "i.on_day",
        "checked_on": "c.on_day",
        "result": "c.result",
        "check_text": "c.text",
        "removed_on": "r.on_day",
        "removed_why": "r.text",
        "note": "g.note",
        "by": "g.by_whom",
        "void": "v.reason",
    },
    "g.id",
    ("g.text", "g.place", "g.note", "c.text", "r.text"),
)


def steps(conn: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """Every step of a sign, in the order of entry."""
    cursor = conn.execute("SELECT * FROM sign_step WHERE sign_id = ? ORDER BY id", (number,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
