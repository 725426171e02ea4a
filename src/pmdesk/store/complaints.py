"""How complaints are read: one row each, joined with the newest step, which is what they are."""

import sqlite3
from typing import Any

from pmdesk.store.cases import FOLLOW_UP, STEP_OF_NOW
from pmdesk.store.listing import Asked, Listing, rows

NUMBER = "printf('CP-%d-%04d', c.period, c.serial)"

COMPLAINTS = Listing(
    "complaint c JOIN complaint_step s ON s.id = "
    + STEP_OF_NOW.format(kind="complaint", alias="c")
    + " LEFT JOIN unit u ON u.id = c.unit_id LEFT JOIN staff h ON h.id = s.handler_id",
    {
        "id": "c.id",
        "ref": "c.ref",
        "number": NUMBER,
        "on": "c.on_day",
        "time": "c.at_minute",
        "state": "s.state",
        "severity": "s.severity",
        "category": "c.category",
        "channel": "c.channel",
        "unit": "u.code",
        "anonymous": "c.unit_id IS NULL AND c.reporter IS NULL",
        "reporter": "c.reporter",
        "phone": "c.phone",
        "subject": "c.subject",
        "text": "c.text",
        "place": "c.place",
        "link": "c.link",
        "by": "c.by_whom",
        "department": "s.department",
        "handler": "h.code",
        "respond_by": "s.respond_by",
        "replied_at": "s.replied_at",
        "due_at": "s.due_at",
        "resolved_at": "s.resolved_at",
        "resolution": "s.resolution",
        "cause": "s.cause",
        "merged_into": "s.merged_into",
        **FOLLOW_UP,
    },
    "c.id",
    (NUMBER, "c.text", "c.subject", "c.place", "c.reporter", "c.phone", "s.resolution", "s.cause"),
)


def records_of_states(conn: sqlite3.Connection, states: tuple[str, ...]) -> list[dict[str, Any]]:
    """The complaints in some states, each by field, by id."""
    found = rows(conn, COMPLAINTS, Asked().one_of("s.state", states))
    return [dict(zip(COMPLAINTS.columns, row, strict=True)) for row in found]
