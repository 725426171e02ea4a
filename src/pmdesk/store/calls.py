"""The 24-hour line's log, as stored (A1.1)."""

import sqlite3
from typing import Any

from pmdesk.store.listing import Asked, Listing, rows

STATES = ("new", "answered", "linked", "void")

STATE = "CASE WHEN v.id IS NOT NULL THEN 'void' ELSE coalesce(s.state, 'new') END"
"""A call that led to a record is linked, whether or not it was answered too."""

CALLS = Listing(
    "call c LEFT JOIN call_step s ON s.id = "
    "(SELECT id FROM call_step WHERE call_id = c.id ORDER BY id DESC LIMIT 1) "
    "LEFT JOIN void v ON v.kind = 'call' AND v.record_id = c.id "
    "LEFT JOIN unit u ON u.id = c.unit_id",
    {
        "id": "c.id",
        "ref": "c.ref",
        "on": "c.on_day",
        "time": "c.at_minute",
        "direction": "c.direction",
        "state": STATE,
        "caller": "c.caller",
        "phone": "c.phone",
        "unit": "u.code",
        "topic": "c.topic",
        "text": "c.summary",
        "by": "c.by_whom",
        "links": "s.links",
        "answer": "s.answer",
        "void": "v.reason",
    },
    "c.id",
    ("c.summary", "c.topic", "c.caller", "c.phone", "s.answer"),
)


def calls_since(
    conn: sqlite3.Connection, seq: int | None, first_day: str, moment: str
) -> list[dict[str, Any]]:
    """The calls stored after a journal sequence; without one, those of a day and later, and
    whatever was entered since a moment. Void ones are left out."""
    asked = Asked().where("v.id IS NULL")
    if seq is not None:
        asked.where("c.seq > ?", seq)
    else:
        asked.where(
            "(c.on_day >= ? OR c.seq IN (SELECT j.seq FROM journal j WHERE j.seq = c.seq "
            "AND j.at >= ?))",
            first_day,
            moment,
        )
    return [dict(zip(CALLS.columns, row, strict=True)) for row in rows(conn, CALLS, asked)]


def unanswered(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """The calls that were neither answered nor led to anything, by id."""
    asked = Asked().where("s.id IS NULL").where("v.id IS NULL")
    return [dict(zip(CALLS.columns, row, strict=True)) for row in rows(conn, CALLS, asked)]


def as_given(conn: sqlite3.Connection, number: int) -> tuple[str | None, ...]:
    """What the command that logged a call recorded with it: the answer, category and severity
    of the complaint it raised, the kind of the request it opened, the place of either, the
    service."""
    row = conn.execute(
        "SELECT (SELECT s.text FROM call_step s WHERE s.call_id = c.id AND s.kind = 'answer' "
        "AND s.seq BETWEEN c.seq AND c.seq + 1), "
        "k.category, (SELECT t.severity FROM complaint_step t WHERE t.case_id = k.id "
        "ORDER BY t.id LIMIT 1), r.kind, coalesce(k.place, r.place), "
        "(SELECT v.code FROM service v WHERE v.id = r.service_id) FROM call c "
        "LEFT JOIN call_step l ON l.call_id = c.id AND l.kind = 'link' AND EXISTS "
        "(SELECT 1 FROM journal j WHERE j.seq = l.seq AND j.command = 'call add') "
        "LEFT JOIN complaint k ON l.link = 'complaint:' || k.id "
        "LEFT JOIN request r ON l.link = 'request:' || r.id WHERE c.id = ?",
        (number,),
    )
    found: tuple[str | None, ...] = row.fetchone()
    return found
