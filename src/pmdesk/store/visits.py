"""Visits as stored: how plans, visits and feedback are read, and what a month has of them."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.periods import Month
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.records.findings import NOT_CLOSED
from pmdesk.records.requests import UNFINISHED
from pmdesk.rules.visits import Tally
from pmdesk.store.cases import STEP_OF_NOW
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.voids import REASON, STANDS

NUMBER = "printf('VS-%d-%04d', x.period, x.serial)"
_STANDS = STANDS.format(kind="visit", id="x.id")
_TRIES = f"FROM visit x WHERE x.plan_id = p.id AND {_STANDS}"
_HELD = f"(SELECT min(x.id) {_TRIES} AND x.outcome = 'held')"
_NEWEST = f"(SELECT x.id {_TRIES} ORDER BY x.id DESC LIMIT 1)"
_MONTH = "printf('%d-%02d', {0} / 100, {0} % 100)"
_FEEDBACK_STEP = "(SELECT max(id) FROM visit_feedback_step WHERE feedback_id = f.id)"

VISITS = Listing(
    "visit x JOIN staff s ON s.id = x.person_id LEFT JOIN unit u ON u.id = x.unit_id",
    {
        "id": "x.id",
        "ref": "x.ref",
        "number": NUMBER,
        "on": "x.on_day",
        "time": "x.at_minute",
        "kind": "x.kind",
        "outcome": "x.outcome",
        "unit": "u.code",
        "place": "x.place",
        "by": "s.code",
        "role": "x.role",
        "plan": "x.plan_id",
        "met": "x.met",
        "topics": "x.topics",
        "rating": "x.rating",
        "feedback": "(SELECT group_concat('feedback:' || f.id, ';') FROM (SELECT id FROM "
        "visit_feedback WHERE visit_id = x.id ORDER BY id) f)",
        "promises": "(SELECT group_concat('task:' || t.id, ';') FROM (SELECT id FROM task "
        "WHERE kind = 'promise' AND link = 'visit:' || x.id ORDER BY id) t)",
        "link": "x.link",
        "text": "x.text",
        "void": REASON.format(kind="visit", id="x.id"),
    },
    "x.id",
    (NUMBER, "x.met", "x.topics", "x.text", "x.place"),
)

FEEDBACK = Listing(
    "visit_feedback f JOIN visit x ON x.id = f.visit_id JOIN staff s ON s.id = x.person_id "
    "LEFT JOIN unit u ON u.id = x.unit_id "
    f"LEFT JOIN visit_feedback_step e ON e.id = {_FEEDBACK_STEP}",
    {
        "id": "f.id",
        "visit": "f.visit_id",
        "on": "x.on_day",
        "unit": "u.code",
        "place": "x.place",
        "visitor": "s.code",
        "kind": "f.kind",
        "class": "f.class",
        "text": "f.text",
        "state": f"iif({_STANDS}, coalesce(e.outcome, 'open'), 'void')",
        "outcome_on": "e.on_day",
        "outcome_by": "e.by_whom",
        "outcome_text": "e.text",
        "link": "(SELECT link FROM visit_feedback_step WHERE feedback_id = f.id "
        "AND outcome = 'accepted' ORDER BY id DESC LIMIT 1)",
    },
    "f.id",
    ("f.text", "e.text"),
)


def _linked(kind: str, table: str, more: str) -> str:
    """That `{link}` names a record `r` of a kind, of which more holds."""
    number = f"CAST(substr({{link}}, {len(kind) + 2}) AS INTEGER)"
    return (
        f"{{link}} GLOB '{kind}:*' AND EXISTS "
        f"(SELECT 1 FROM {table} r WHERE r.id = {number} AND {more})"
    )


def _in_state(kind: str, states: tuple[str, ...]) -> str:
    """That a case `r` is in one of some states."""
    newest = STEP_OF_NOW.format(kind=kind, alias="r")
    listed = ", ".join(f"'{state}'" for state in states)
    return f"(SELECT state FROM {kind}_step WHERE id = {newest}) IN ({listed})"


_STILL_AT_WORK = " OR ".join(
    (
        _linked(
            "task",
            "task",
            "NOT EXISTS (SELECT 1 FROM task_step d WHERE d.task_id = r.id) AND "
            + STANDS.format(kind="task", id="r.id"),
        ),
        _linked(
            "service",
            "service",
            "NOT EXISTS (SELECT 1 FROM service_step d WHERE d.service_id = r.id "
            "AND d.kind IN ('offer', 'reject'))",
        ),
        _linked("complaint", "complaint", _in_state("complaint", UNRESOLVED)),
        _linked("request", "request", _in_state("request", UNFINISHED)),
        _linked("finding", "finding", _in_state("finding", NOT_CLOSED)),
    )
)
"""That what feedback was accepted for owes itself: a task, a service, a case."""


def plans_listing(today: date) -> Listing:
    """How plans are read, as they are on a day: the end of a month makes some missed."""
    this = Month.of(today).number
    void = REASON.format(kind="visit-plan", id="p.id")
    return Listing(
        "visit_plan p LEFT JOIN staff s ON s.id = p.person_id LEFT JOIN unit u ON u.id = p.unit_id",
        {
            "id": "p.id",
            "ref": "p.ref",
            "month": _MONTH.format("p.period"),
            "on": "p.on_day",
            "role": "p.role",
            "visitor": "s.code",
            "unit": "u.code",
            "state": f"CASE WHEN {void} IS NOT NULL THEN 'void' WHEN {_HELD} THEN 'held' "
            f"WHEN {_NEWEST} THEN (SELECT outcome FROM visit WHERE id = {_NEWEST}) "
            f"WHEN p.period < {this} THEN 'missed' ELSE 'planned' END",
            "tries": f"(SELECT count(*) {_TRIES})",
            "visit": f"coalesce({_HELD}, {_NEWEST})",
            "by": "p.by_whom",
            "text": "p.text",
            "void": void,
        },
        "p.id",
        ("p.text", "u.code", "s.code"),
    )


def plans(conn: sqlite3.Connection, month: Month, today: date) -> list[dict[str, Any]]:
    """The plans of a month that are not void, each by field as it is on a day."""
    listing = plans_listing(today)
    asked = Asked().where("p.period = ?", month.number)
    asked.where(STANDS.format(kind="visit-plan", id="p.id"))
    return _records(conn, listing, asked)


def unit_of_plan(conn: sqlite3.Connection, number: int) -> int | None:
    """The unit that a plan names; None where it names none, or is not there."""
    row = conn.execute("SELECT unit_id FROM visit_plan WHERE id = ?", (number,)).fetchone()
    return row[0] if row else None


def tallies(conn: sqlite3.Connection, first: Month, last: Month) -> list[Tally]:
    """The visits of a range of months, both included, counted by month, visitor, kind and
    outcome; void ones left out."""
    found = conn.execute(
        "SELECT x.period, s.code, x.role, x.kind, x.outcome, count(*) FROM visit x "
        f"JOIN staff s ON s.id = x.person_id WHERE x.period BETWEEN ? AND ? AND {_STANDS} "
        "GROUP BY x.period, s.code, x.role, x.kind, x.outcome",
        (first.number, last.number),
    )
    return [Tally(*row) for row in found]


def first_month(conn: sqlite3.Connection) -> Month | None:
    """The first month that has a visit or a plan for one; None where there is none."""
    plan_stands = STANDS.format(kind="visit-plan", id="p.id")
    row = conn.execute(
        f"SELECT min(period) FROM (SELECT x.period FROM visit x WHERE {_STANDS} "
        f"UNION ALL SELECT p.period FROM visit_plan p WHERE {plan_stands})"
    ).fetchone()
    return Month.from_number(row[0]) if row[0] else None


def next_serial(conn: sqlite3.Connection, month: Month) -> int:
    """The next number within a month's visits."""
    row = conn.execute("SELECT max(serial) FROM visit WHERE period = ?", (month.number,)).fetchone()
    return (row[0] or 0) + 1


def given_with(conn: sqlite3.Connection, number: int) -> tuple[list[Any], list[Any]]:
    """What was said and promised on a visit, each as it was given: kind, class and text; text
    and day."""
    said = conn.execute(
        "SELECT kind, class, text FROM visit_feedback WHERE visit_id = ? ORDER BY id", (number,)
    ).fetchall()
    promised = conn.execute(
        "SELECT t.text, t.on_day FROM task t JOIN journal j ON j.seq = t.seq "
        "WHERE t.kind = 'promise' AND t.link = 'visit:' || ? AND j.command = 'visit add' "
        "ORDER BY t.id",
        (number,),
    ).fetchall()
    return said, promised


def open_feedback(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """What was said on visits and has no outcome yet, by id."""
    return _records(conn, FEEDBACK, Asked(FEEDBACK).equal("state", "open"))


def to_finish(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """What was accepted and is not marked as done, though its task, service or case is over."""
    at_work = _STILL_AT_WORK.format(link=FEEDBACK.columns["link"])
    asked = Asked(FEEDBACK).equal("state", "accepted").where(f"NOT ({at_work})")
    return _records(conn, FEEDBACK, asked)


class Said(NamedTuple):
    """The feedback of a month and class, and what of both sorts became of it (B7)."""

    period: int
    class_: str
    needs: int
    suggestions: int
    open: int
    accepted: int
    declined: int
    done: int


def held(conn: sqlite3.Connection, first: Month, last: Month) -> dict[Month, int]:
    """How many visits, care visits and events were held in each month of a range; months without
    any are left out."""
    found = conn.execute(
        "SELECT x.period, count(*) FROM visit x WHERE x.period BETWEEN ? AND ? "
        f"AND x.outcome = 'held' AND {_STANDS} GROUP BY x.period",
        (first.number, last.number),
    )
    return {Month.from_number(period): count for period, count in found}


def said(conn: sqlite3.Connection, first: Month, last: Month) -> list[Said]:
    """Feedback of a range of months by month and class (B7)."""
    state = FEEDBACK.columns["state"]
    kinds = ", ".join(f"sum(f.kind = '{kind}')" for kind in ("need", "suggestion"))
    states = ", ".join(
        f"sum({state} = '{name}')" for name in ("open", "accepted", "declined", "done")
    )
    found = conn.execute(
        f"SELECT x.period, f.class, {kinds}, {states} FROM {FEEDBACK.source} "
        f"WHERE x.period BETWEEN ? AND ? AND {_STANDS} GROUP BY x.period, f.class "
        "ORDER BY x.period, f.class",
        (first.number, last.number),
    )
    return [Said(*row) for row in found]


def _records(conn: sqlite3.Connection, listing: Listing, asked: Asked) -> list[dict[str, Any]]:
    found = rows(conn, listing, asked)
    return [dict(zip(listing.columns, row, strict=True)) for row in found]
