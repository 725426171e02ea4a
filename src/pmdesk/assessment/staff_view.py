"""A member of staff as users see them: one record of stable fields."""

import sqlite3
from datetime import date, timedelta
from typing import Any

from pmdesk.assessment.staffing import day_text
from pmdesk.records.people import Person, Position
from pmdesk.render.tables import Field
from pmdesk.store import people

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("code", "Code"),
    Field("name", "Name"),
    Field("department", "Department"),
    Field("role", "Role"),
    Field("superior", "Superior"),
    Field("post", "Post"),
    Field("from", "From"),
    Field("left_on", "Left on"),
    Field("history", "History", "history"),
]
COLUMNS = ("code", "name", "department", "role", "superior", "post", "from", "left_on")


def staff_record(conn: sqlite3.Connection, person: Person, day: date) -> dict[str, Any]:
    """Somebody as they are on a day, with every dated row; `left_on` is the last day employed.

    Whoever has left, or begins later, is shown with their nearest position.
    """
    rows = people.positions(conn, person.id)
    held = people.position_on(conn, person.id, day)
    shown = held or people.last_position(conn, person.id, day)
    if shown is None:
        shown = next((row for row in rows if row.employed), None)
    gone = next((row for row in reversed(rows) if not row.employed), None)
    gone = gone if gone and rows[-1] is gone else None
    return {
        "id": person.id,
        "ref": people.ref_of(conn, person.id),
        "code": person.code,
        "name": person.name,
        "department": shown.department if shown else None,
        "role": shown.role if shown else None,
        "superior": _code(conn, shown),
        "post": shown.post if shown else None,
        "from": day_text(shown.from_on) if shown else None,
        "left_on": _day_before(gone.from_on) if gone else None,
        "history": [_row(conn, row) for row in rows],
    }


def _row(conn: sqlite3.Connection, row: Position) -> dict[str, Any]:
    return {
        "from": day_text(row.from_on),
        "employed": bool(row.employed),
        "department": row.department,
        "role": row.role,
        "superior": _code(conn, row),
        "post": row.post,
    }


def _code(conn: sqlite3.Connection, row: Position | None) -> str | None:
    if row is None or row.superior_id is None:
        return None
    return people.person(conn, row.superior_id).code


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
