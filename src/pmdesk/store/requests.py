"""Service requests and their kinds with checklists, as stored."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from pmdesk.records.requests import ChecklistStep, RequestKind, request_kind
from pmdesk.store.cases import FOLLOW_UP, STEP_OF_NOW, newest, opening
from pmdesk.store.listing import Asked, Listing, rows

_MAJOR_COMPLAINTS = (
    "(SELECT count(*) FROM complaint k JOIN complaint_step t ON t.id = "
    + STEP_OF_NOW.format(kind="complaint", alias="k")
    + " WHERE k.link = 'request:' || c.id AND t.severity = 'major' "
    "AND t.state NOT IN ('rejected', 'merged'))"
)
"""How many major complaints are tied to a request (A1.2)."""

NUMBER = "printf('RQ-%d-%04d', c.period, c.serial)"

_COLUMNS = {
    "id": "c.id",
    "ref": "c.ref",
    "number": NUMBER,
    "on": "c.on_day",
    "time": "c.at_minute",
    "kind": "c.kind",
    "state": "s.state",
    "unit": "u.code",
    "place": "c.place",
    "contact": "c.contact",
    "phone": "c.phone",
    "text": "c.text",
    "service": "v.code",
    "link": "c.link",
    "by": "c.by_whom",
    "department": "s.department",
    "handler": "h.code",
    "appointment_at": "s.appointment_at",
    "supplier": "s.supplier",
    "charge": "s.charge",
    "quote_fen": "s.quote_fen",
    "price_fen": "s.price_fen",
    "checked": "s.checked",
    "missing": "CASE WHEN c.kind_id IN (SELECT id FROM request_kind WHERE steps = '[]') THEN '' "
    "ELSE missing_steps(c.kind_id, s.checked) END",
    "problems": f"s.problems + s.major_problems + {_MAJOR_COMPLAINTS}",
    "major_problems": f"s.major_problems + {_MAJOR_COMPLAINTS}",
    "done_at": "s.done_at",
    "result": "s.result",
    "accepted_by": "s.accepted_by",
    "accepted_at": "s.accepted_at",
    **FOLLOW_UP,
}


def _know_missing(conn: sqlite3.Connection) -> None:
    """Gives SQL the function that names the required steps which are not made yet."""
    known: dict[tuple[int, str], str] = {}

    def missing(kind_id: int, checked: str) -> str:
        key = (kind_id, checked)
        if key not in known:
            known[key] = ";".join(kinds_by_id[kind_id].missing(checked))
        return known[key]

    kinds_by_id = _KindsById(conn)
    conn.create_function("missing_steps", 2, missing, deterministic=True)


class _KindsById(dict[int, RequestKind]):
    """Kinds by their row's number, each read once."""

    def __init__(self, conn: sqlite3.Connection):
        super().__init__()
        self._conn = conn

    def __missing__(self, number: int) -> RequestKind:
        self[number] = kind_of(self._conn, number)
        return self[number]


REQUESTS = Listing(
    "request c JOIN request_step s ON s.id = "
    + STEP_OF_NOW.format(kind="request", alias="c")
    + " LEFT JOIN unit u ON u.id = c.unit_id LEFT JOIN staff h ON h.id = s.handler_id "
    "LEFT JOIN service v ON v.id = c.service_id",
    _COLUMNS,
    "c.id",
    (NUMBER, "c.text", "c.place", "c.contact", "c.phone", "s.result", "s.supplier"),
    _know_missing,
)


def records_of_states(conn: sqlite3.Connection, states: Iterable[str]) -> list[dict[str, Any]]:
    """The requests in some states, each by field, by id."""
    found = rows(conn, REQUESTS, Asked().one_of("s.state", states))
    return [dict(zip(REQUESTS.columns, row, strict=True)) for row in found]


def kinds(conn: sqlite3.Connection) -> list[RequestKind]:
    """Every kind of request as it is now, in the order in which they were first stored."""
    found = conn.execute(
        "SELECT max(id), min(id) AS first FROM request_kind GROUP BY kind ORDER BY first"
    ).fetchall()
    return [kind_of(conn, number) for number, _first in found]


def kind_named(conn: sqlite3.Connection, kind: str) -> RequestKind | None:
    """A kind as it is now; None where there is none of this name."""
    row = conn.execute("SELECT max(id) FROM request_kind WHERE kind = ?", (kind,)).fetchone()
    return kind_of(conn, row[0]) if row[0] else None


def kind_of(conn: sqlite3.Connection, number: int) -> RequestKind:
    """A kind as it was stored under a row number: what a request was opened with."""
    cursor = conn.execute("SELECT * FROM request_kind WHERE id = ?", (number,))
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    return request_kind(row, json.loads(row["steps"]))


def steps_to_make(conn: sqlite3.Connection, number: int | None) -> list[ChecklistStep]:
    """The steps of a request's checklist that are not made yet; none without such a request."""
    found = opening(conn, "request", number) if number else None
    if found is None:
        return []
    made = newest(conn, "request", found["id"])["checked"].split(";")
    return [step for step in kind_of(conn, found["kind_id"]).steps if step.step not in made]


def service_of(conn: sqlite3.Connection, number: int) -> int | None:
    """The special service that a request orders, None without one."""
    row = conn.execute("SELECT service_id FROM request WHERE id = ?", (number,)).fetchone()
    return row[0] if row else None
