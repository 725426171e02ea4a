"""Who should know of which complaint by now (R11)."""

import sqlite3
from datetime import date, datetime
from functools import cache
from typing import Any

from pmdesk.periods import Month
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.render.tables import Field
from pmdesk.rules.escalation import LEVELS, escalation, overdue_by
from pmdesk.store import complaints, people
from pmdesk.store.policies import policy_for

ESCALATION_FIELDS = [
    Field("id", "Complaint", "number"),
    Field("severity", "Severity"),
    Field("state", "State"),
    Field("unit", "Unit"),
    Field("due_at", "Due", "moment"),
    Field("hours_late", "Hours late", "number"),
    Field("reopened", "Reopened", "number"),
    Field("level", "Level"),
    Field("persons", "Persons", "list"),
    Field("why", "Why"),
    Field("handler", "Handler"),
    Field("clause", "Clause"),
    Field("readings", "Readings", "list"),
    Field("text", "Complaint"),
]


def escalated(conn: sqlite3.Connection, now: datetime) -> list[dict[str, Any]]:
    """Each unresolved complaint that somebody above its handler should know of, by id."""
    found = []
    policy_of = cache(lambda month: policy_for(conn, month).policy)
    holders_of = cache(lambda level, department: _holders(conn, level, department, now.date()))
    for row in complaints.records_of_states(conn, UNRESOLVED):
        due = datetime.fromisoformat(row["due_at"])
        month = Month.of(date.fromisoformat(row["on"]))
        reached = escalation(row["severity"], due, row["reopened"], now, policy_of(month))
        if reached is None:
            continue
        level, persons = holders_of(reached.level, row["department"])
        found.append(
            {
                **{name: row[name] for name in ("id", "severity", "state", "unit", "due_at")},
                "hours_late": max(0, int(overdue_by(due, now).total_seconds() // 3600)),
                "reopened": row["reopened"],
                "level": level,
                "persons": persons,
                "why": reached.why,
                "handler": row["handler"],
                "clause": reached.clause,
                "readings": list(reached.readings),
                "text": row["text"],
            }
        )
    return found


def _holders(
    conn: sqlite3.Connection, level: str, department: str | None, day: date
) -> tuple[str, list[str]]:
    """The level, or the next one up that somebody holds, with who holds it: the supervisor of
    the complaint's department, or where it has none every supervisor."""
    for name in LEVELS[LEVELS.index(level) :]:
        holders = people.holders(conn, [name], day)
        if name == "supervisor" and department is not None:
            holders = [
                person
                for person in holders
                if (held := people.position_on(conn, person.id, day))
                and held.department == department
            ]
        if holders:
            return name, [person.code for person in holders]
    return level, []
