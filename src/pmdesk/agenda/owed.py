"""Everything owed now, over all groups, as one list: `pmdesk due`.

Each source of `sources/registry.py` gives what it owes. A due time is a moment or a day, the last
one included; without one nothing is ever overdue.
"""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

from pmdesk.agenda.owing import At
from pmdesk.agenda.sources.registry import SOURCES
from pmdesk.render.tables import Field

FIELDS = [
    Field("kind", "Kind"),
    Field("id", "Id"),
    Field("duty", "Duty", "code"),
    Field("who", "Who"),
    Field("due", "Due", "moment"),
    Field("overdue", "Overdue", "flag"),
    Field("unit", "Unit"),
    Field("clause", "Clause"),
    Field("text", "About"),
    Field("command", "Command"),
]
KINDS = (
    "complaint", "request", "call", "task", "mail", "service", "finding", "report",
    "inspection", "upkeep", "visit", "survey", "appeal",
    "sanction", "close", "patrol", "fee",
)  # fmt: skip
"""What can owe something."""
COLUMNS = ("due", "overdue", "kind", "id", "duty", "who", "unit", "text")


def owed(conn: sqlite3.Connection, now: datetime) -> list[dict[str, Any]]:
    """What is owed at a moment, the most urgent first; what has no due time comes last."""
    at = At(conn, now)
    found = [one for source in SOURCES for one in source(at)]
    found.sort(key=lambda one: (_last_moment(one.due, now), one.kind, len(one.id), one.id))
    rows = [{**one._asdict(), "overdue": is_overdue(one.due, now)} for one in found]
    return [{field.name: row[field.name] for field in FIELDS} for row in rows]


def is_overdue(due: str | None, now: datetime) -> bool:
    """Whether a due time has passed: a day once it is over, a moment a second later."""
    if due is None:
        return False
    if len(due) == len("2026-11-05"):
        return due < now.date().isoformat()
    return datetime.fromisoformat(due) < now


def _last_moment(due: str | None, now: datetime) -> float:
    """A due time to sort by, as time passes: a day counts to its end."""
    if due is None:
        return float("inf")
    if len(due) > len("2026-11-05"):
        return datetime.fromisoformat(due).timestamp()
    day = date.fromisoformat(due) + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), now.tzinfo).timestamp()
