"""A task as users see it: the fields of `store.task_lists.tasks_listing` with their headings."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.render.tables import Field
from pmdesk.store.listing import record
from pmdesk.store.task_lists import tasks_listing
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("kind", "Kind", "code"),
    Field("text", "Task"),
    Field("staff", "Staff"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("repeat", "Repeats"),
    Field("next_on", "Next on", "code"),
    Field("done_on", "Done on", "code"),
    Field("state", "State", "code"),
    Field("open_count", "Open", "number"),
    Field("ends_on", "Ends on", "code"),
    Field("unit", "Unit", "code"),
    Field("link", "Link"),
    Field("by", "By"),
    Field("void", "Void"),
]
COLUMNS = ("id", "kind", "staff", "next_on", "time", "state", "done_on", "unit", "text")


def task_record(conn: sqlite3.Connection, number: int, today: date) -> dict[str, Any]:
    """One task by field, as it is today (NotFound)."""
    found = record(conn, tasks_listing(today), number)
    if found is None:
        raise NotFound(_("there is no task {id}", id=number))
    return found
