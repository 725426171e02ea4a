"""What the records hold of promises and limits missed, as stored rows (rules of A1.3, A2.8)."""

import sqlite3
from typing import Any, NamedTuple

from pmdesk.store import complaints, requests
from pmdesk.store.cases import STEP_OF_NOW


class LateReply(NamedTuple):
    """A complaint whose first reply was late, or is late still (`replied_at` None)."""

    id: int
    number: str
    handler_id: int | None
    respond_by: str
    replied_at: str | None


class Ended(NamedTuple):
    """One round of a case: until when it was to be ended, when it was."""

    id: int
    number: str
    round: int
    handler_id: int | None
    due: str
    at: str | None


_NUMBER = {"complaint": complaints.NUMBER, "request": requests.NUMBER}
_HANDLER_AT = (
    "(SELECT h.handler_id FROM complaint_step h WHERE h.case_id = c.id "
    "AND datetime(h.at) <= datetime({due}) ORDER BY h.id DESC LIMIT 1)"
)
"""In whose hands a complaint was at its due time: who got it later missed nothing."""
_HELD_AT = (
    "coalesce((SELECT h.state = 'on-hold' AND h.held_until >= substr({due}, 1, 10) "
    "FROM complaint_step h JOIN journal j ON j.seq = h.seq WHERE h.case_id = c.id "
    "AND datetime(j.at) <= datetime({due}) ORDER BY h.id DESC LIMIT 1), 0)"
)
"""Whether a complaint was on hold at its due time, entered by then and not lapsed."""


def replies(conn: sqlite3.Connection, first: str, after: str) -> list[LateReply]:
    """The complaints whose reply was due in a range of days, with the state of their reply."""
    rows = conn.execute(
        f"SELECT c.id, {_NUMBER['complaint']}, {_HANDLER_AT.format(due='s.respond_by')}, "
        "s.respond_by, s.replied_at FROM complaint c JOIN complaint_step s ON s.id = "
        f"{STEP_OF_NOW.format(kind='complaint', alias='c')} "
        "WHERE s.state NOT IN ('rejected', 'merged') "
        "AND s.respond_by >= ? AND s.respond_by < ? ORDER BY c.id",
        (first, after),
    )
    return [LateReply(*row) for row in rows]


def resolutions(conn: sqlite3.Connection, first: str, after: str) -> list[Ended]:
    """Each round of a complaint that was to be resolved in a range of days: as it was resolved,
    and those that are open still. One that was on hold at its due time had its reason."""
    rows = conn.execute(
        f"SELECT c.id, {_NUMBER['complaint']}, s.reopened, {_HANDLER_AT.format(due='s.due_at')}, "
        "s.due_at, CASE WHEN s.action = 'resolve' THEN s.resolved_at END "
        "FROM complaint_step s JOIN complaint c ON c.id = s.case_id "
        "WHERE s.due_at >= ?1 AND s.due_at < ?2 AND (s.action = 'resolve' OR "
        "s.state IN ('registered', 'assigned', 'in-hand', 'on-hold', 'reopened') AND s.id = "
        f"{STEP_OF_NOW.format(kind='complaint', alias='c')}) "
        f"AND NOT {_HELD_AT.format(due='s.due_at')} ORDER BY c.id, s.id",
        (first, after),
    )
    return [Ended(*row) for row in rows]


def follow_ups(conn: sqlite3.Connection, kind: str, first: str, after: str) -> list[Ended]:
    """Each follow-up of a kind of case that was due in a range of days: its first try, or the
    reopening that came before any, and those that nobody has tried yet. Waived ones are left
    out."""
    rows = conn.execute(
        f"SELECT c.id, {_NUMBER[kind]}, s.reopened - (s.state = 'reopened'), "
        f"(SELECT h.handler_id FROM {kind}_step h WHERE h.case_id = c.id "
        "AND substr(h.at, 1, 10) <= s.follow_up_by ORDER BY h.id DESC LIMIT 1), "
        "s.follow_up_by, CASE WHEN s.action IN ('follow-up', 'reopen') THEN substr(s.at, 1, 10) "
        f"END FROM {kind}_step s JOIN {kind} c ON c.id = s.case_id "
        "WHERE s.follow_up_by >= ?1 AND s.follow_up_by < ?2 AND ("
        "s.action = 'follow-up' AND s.tries = 1 OR s.tries = 0 AND s.follow_up IS NULL AND "
        "(s.action = 'reopen' OR s.state IN ('resolved', 'done', 'accepted') AND s.id = "
        f"{STEP_OF_NOW.format(kind=kind, alias='c')})) ORDER BY c.id, s.id",
        (first, after),
    )
    return [Ended(*row) for row in rows]


def keys_issued(conn: sqlite3.Connection, keys: list[str]) -> dict[str, int]:
    """Which of the keys name a notice already, with its id."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        places = ", ".join("?" * len(some))
        sql = f"SELECT ref, id FROM notice WHERE ref IN ({places})"
        found |= dict(conn.execute(sql, some).fetchall())
    return found


def late_hand_overs(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Each close with who closed it and its first hand-over day, None while there is none."""
    cursor = conn.execute(
        "SELECT c.period, c.closed_by, (SELECT min(h.on_day) FROM close_hand_over h "
        "WHERE h.close_id = c.id) AS handed_on FROM close c ORDER BY c.period"
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
