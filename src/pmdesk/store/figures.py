"""What the service figures count, as stored: one row a case, none for what does not count (B10)."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from pmdesk.records.requests import REPAIR
from pmdesk.store.calls import STATE as CALL_STATE
from pmdesk.store.cases import STEP_OF_NOW
from pmdesk.store.findings import FINDINGS
from pmdesk.store.listing import Asked, rows


class Received(NamedTuple):
    """A complaint as it stands: its month, its limits and what came of them, moments as TEXT."""

    period: int
    state: str
    respond_by: str
    replied_at: str | None
    due_at: str
    follow_up_by: str | None
    resolved: str | None
    """Each time it was resolved: the limit and the moment, `LIMIT MOMENT;LIMIT MOMENT`."""


class FollowedUp(NamedTuple):
    """A step of a case that begins its follow-up, tries it, or ends it."""

    case_id: int
    action: str
    follow_up_by: str
    on: str
    follow_up: str | None
    satisfied: str | None


class Repair(NamedTuple):
    """A repair: when it came in, when it was done."""

    period: int
    on: str
    minute: str | None
    done_at: str | None


class Rectified(NamedTuple):
    """A finding: its state, when it was found, by when it is to be put right."""

    on: str
    state: str
    severity: str
    due: str | None


def complaints(conn: sqlite3.Connection, first: int, last: int) -> list[Received]:
    """The complaints received in a range of months that stand: neither rejected nor merged."""
    found = conn.execute(
        "SELECT c.period, s.state, s.respond_by, s.replied_at, s.due_at, s.follow_up_by, "
        "(SELECT group_concat(r.due_at || ' ' || r.resolved_at, ';') FROM complaint_step r "
        "WHERE r.case_id = c.id AND r.action = 'resolve') "
        "FROM complaint c JOIN complaint_step s ON s.id = "
        + STEP_OF_NOW.format(kind="complaint", alias="c")
        + " WHERE c.period BETWEEN ? AND ? AND s.state NOT IN ('rejected', 'merged')",
        (first, last),
    )
    return [Received(*row) for row in found]


def follow_ups(conn: sqlite3.Connection, kind: str, first: str, after: str) -> list[FollowedUp]:
    """The steps of a kind of case that concern follow-ups due in a half-open range of days, and
    the tries made in it, case by case in the order of entry."""
    found = conn.execute(
        "SELECT s.case_id, s.action, s.follow_up_by, substr(s.at, 1, 10), s.follow_up, s.satisfied "
        f"FROM {kind}_step s WHERE s.action IN ('resolve', 'done', 'follow-up', 'reopen', 'close') "
        "AND (s.follow_up_by >= ?1 AND s.follow_up_by < ?2 "
        "OR s.action = 'follow-up' AND s.at >= ?1 AND s.at < ?2) ORDER BY s.case_id, s.id",
        (first, after),
    )
    return [FollowedUp(*row) for row in found]


def repairs(conn: sqlite3.Connection, first: int, last: int) -> list[Repair]:
    """The repairs asked for in a range of months, cancelled ones left out."""
    found = conn.execute(
        "SELECT c.period, c.on_day, c.at_minute, s.done_at FROM request c JOIN request_step s "
        f"ON s.id = {STEP_OF_NOW.format(kind='request', alias='c')} "
        "WHERE c.period BETWEEN ? AND ? AND c.kind = ? AND s.state <> 'cancelled'",
        (first, last, REPAIR),
    )
    return [Repair(*row) for row in found]


def calls(conn: sqlite3.Connection, first: str, after: str) -> list[tuple[str, str]]:
    """The calls that came in in a half-open range of days, each its day and its state; void ones
    left out."""
    return conn.execute(
        f"SELECT c.on_day, {CALL_STATE} AS state FROM call c LEFT JOIN call_step s ON s.id = "
        "(SELECT id FROM call_step WHERE call_id = c.id ORDER BY id DESC LIMIT 1) "
        "LEFT JOIN void v ON v.kind = 'call' AND v.record_id = c.id "
        "WHERE c.on_day >= ? AND c.on_day < ? AND c.direction = 'in' AND v.id IS NULL",
        (first, after),
    ).fetchall()


def findings(conn: sqlite3.Connection, first: str, after: str) -> list[Rectified]:
    """The findings to be put right in a half-open range of days, or found in it where nothing
    was said of that; void ones left out."""
    asked = Asked().days("coalesce(s.due_on, c.on_day)", first, after).where("s.state <> 'void'")
    return [Rectified(*row) for row in rows(conn, FINDINGS, asked, Rectified._fields)]


def briefs(conn: sqlite3.Connection, first: str, after: str) -> Counter[str]:
    """How many morning briefs were recorded for each day of a half-open range."""
    found = conn.execute(
        "SELECT on_day, count(*) FROM brief WHERE on_day >= ? AND on_day < ? GROUP BY on_day",
        (first, after),
    )
    return Counter(dict(found.fetchall()))
