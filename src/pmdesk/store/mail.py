"""Mail as stored: what came and went, and to whom it was handed (B2)."""

import sqlite3
from typing import Any

from pmdesk.store.listing import Asked, Listing, rows

STATES = ("received", "handed-over", "sent", "delivered", "void")
"""In: received, handed over; out: sent, delivered."""

MAIL = Listing(
    "mail m LEFT JOIN unit u ON u.id = m.unit_id LEFT JOIN mail_step s ON s.mail_id = m.id "
    "LEFT JOIN void v ON v.kind = 'mail' AND v.record_id = m.id",
    {
        "id": "m.id",
        "ref": "m.ref",
        "direction": "m.direction",
        "kind": "m.kind",
        "on": "m.on_day",
        "time": "m.at_minute",
        "unit": "u.code",
        "party": "m.party",
        "carrier": "m.carrier",
        "tracking": "m.tracking",
        "note": "m.note",
        "by": "m.by_whom",
        "state": "CASE WHEN v.id IS NOT NULL THEN 'void' WHEN m.direction = 'in' "
        "THEN CASE WHEN s.id IS NULL THEN 'received' ELSE 'handed-over' END "
        "WHEN s.id IS NULL THEN 'sent' ELSE 'delivered' END",
        "handed_on": "s.on_day",
        "handed_time": "s.at_minute",
        "handed_to": "s.to_whom",
        "handed_by": "s.by_whom",
        "handed_text": "s.text",
        "void": "v.reason",
    },
    "m.id",
    ("m.party", "m.carrier", "m.tracking", "m.note", "s.to_whom", "s.text"),
)


def waiting(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """What has been handed to nobody yet: in, still at the desk; out, without proof of
    delivery."""
    asked = Asked().where("s.id IS NULL").where("v.id IS NULL")
    return [dict(zip(MAIL.columns, row, strict=True)) for row in rows(conn, MAIL, asked)]
