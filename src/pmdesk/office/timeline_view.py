"""A unit's timeline as users see it (A1.9)."""

import sqlite3
from datetime import datetime

from pmdesk.render.tables import Field
from pmdesk.store import timeline
from pmdesk.store.listing import Asked, Row

FIELDS = [
    Field("at", "At", "moment"),
    Field("kind", "Kind", "code"),
    Field("id", "Id", "number"),
    Field("what", "What", "code"),
    Field("by", "By"),
    Field("text", "Text"),
]
_DAY_AND_MINUTE = len("2026-11-03T09:00")


def told(
    conn: sqlite3.Connection,
    unit_id: int,
    now: datetime,
    days: tuple[str | None, str | None],
    search: str | None,
) -> list[Row]:
    """What happened to a unit on some days, half-open, the newest first."""
    asked = Asked().days("at", *days).text(("kind", "what", '"by"', "text"), search)
    return [(_moment(row[0], now), *row[1:]) for row in timeline.timeline(conn, unit_id, asked)]


def _moment(at: str, now: datetime) -> str:
    """A minute of a day as a moment of the office's zone; days and moments as they are."""
    if len(at) != _DAY_AND_MINUTE:
        return at
    return datetime.fromisoformat(at).replace(tzinfo=now.tzinfo).isoformat(timespec="seconds")
