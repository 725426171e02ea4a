"""Move-in periods as stored (A2.4, A2.5)."""

import sqlite3
from datetime import datetime, tzinfo

from pmdesk.records.rounds import Period
from pmdesk.store.listing import Listing
from pmdesk.store.voids import STANDS

_LAST_END = (
    "(SELECT e.to_at FROM move_in_end e WHERE e.move_in_id = m.id ORDER BY e.id DESC LIMIT 1)"
)


def periods(conn: sqlite3.Connection, zone: tzinfo | None) -> list[Period]:
    """Every move-in period that is not void, by id."""
    found = conn.execute(
        f"SELECT m.from_at, coalesce({_LAST_END}, m.to_at) FROM move_in m "
        f"WHERE {STANDS.format(kind='move-in', id='m.id')} ORDER BY m.id"
    )
    return [
        Period(_moment(begin, zone), _moment(end, zone) if end else None) for begin, end in found
    ]


def days_touched(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """The first and last day of every period as it ever stood, void or ended since: the days
    whose sheets may have planned what is asked no more."""
    return conn.execute(
        "SELECT substr(m.from_at, 1, 10), coalesce(substr(iif(m.to_at IS NULL, NULL, max(m.to_at, "
        "coalesce((SELECT max(e.to_at) FROM move_in_end e WHERE e.move_in_id = m.id), m.to_at))), "
        "1, 10), '9999') FROM move_in m ORDER BY m.id"
    ).fetchall()


def move_ins_listing(now: str) -> Listing:
    """How move-in periods are read, as they are at a moment."""
    end = f"coalesce({_LAST_END}, m.to_at)"
    return Listing(
        "move_in m LEFT JOIN void v ON v.kind = 'move-in' AND v.record_id = m.id",
        {
            "id": "m.id",
            "ref": "m.ref",
            "from_at": "m.from_at",
            "to_at": end,
            "state": f"CASE WHEN v.id IS NOT NULL THEN 'void' WHEN datetime({end}) <= "
            f"datetime('{now}') THEN 'over' WHEN datetime(m.from_at) > datetime('{now}') "
            "THEN 'to-come' ELSE 'running' END",
            "reason": "m.reason",
            "by": "m.by_whom",
            "void": "v.reason",
        },
        "m.id",
        ("m.reason", "v.reason"),
    )


def _moment(stored: str, zone: tzinfo | None) -> datetime:
    return datetime.fromisoformat(stored).astimezone(zone)
