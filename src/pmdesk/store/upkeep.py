"""Upkeep jobs as stored, with how far each has come."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.records.upkeep import Job
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.voids import REASON
from pmdesk.texts import _


def _newest(column: str, kind: str) -> str:
    return (
        f"(SELECT s.{column} FROM upkeep_step s WHERE s.upkeep_id = u.id AND s.kind = '{kind}' "
        "ORDER BY s.id DESC LIMIT 1)"
    )


_FINDINGS = (
    "(SELECT group_concat(f.link, ';') FROM (SELECT 'finding:' || finding_id AS link "
    "FROM upkeep_step WHERE upkeep_id = u.id AND finding_id IS NOT NULL ORDER BY id) f)"
)
_DONE_TO = "(SELECT max(s.day_of) FROM upkeep_step s WHERE s.upkeep_id = u.id AND s.kind = 'done')"
UPKEEP = Listing(
    "upkeep u JOIN staff p ON p.id = u.person_id",
    {
        "id": "u.id",
        "ref": "u.ref",
        "text": "u.text",
        "what": "u.what",
        "staff": "p.code",
        "first": "u.from_on",
        "repeat": "u.repeat",
        "days": "u.days",
        "supplier": "u.supplier",
        "by": "u.by_whom",
        "void": REASON.format(kind="upkeep", id="u.id"),
        "done_to": _DONE_TO,
        "done_on": _newest("on_day", "done"),
        "result": _newest("result", "done"),
        "last": _newest("day_of", "stop"),
        "findings": _FINDINGS,
    },
    "u.id",
    ("u.text", "u.supplier"),
)
"""In the order of `Job`."""


def jobs(conn: sqlite3.Connection, asked: Asked | None = None) -> list[Job]:
    """The jobs that are asked for, by id."""
    return [_job(row) for row in rows(conn, UPKEEP, asked)]


def job(conn: sqlite3.Connection, number: int) -> Job:
    """One job (NotFound)."""
    found = jobs(conn, Asked().equal("u.id", number))
    if not found:
        raise NotFound(_("there is no upkeep {id}", id=number))
    return found[0]


def steps(conn: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """What was done to a job, in the order of entry."""
    cursor = conn.execute(
        "SELECT s.id, s.kind AS action, s.day_of, s.on_day AS 'on', s.by_whom AS by, s.result, "
        "'finding:' || s.finding_id AS finding, s.text FROM upkeep_step s WHERE s.upkeep_id = ? "
        "ORDER BY s.id",
        (number,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _job(row: tuple[Any, ...]) -> Job:
    found = Job._make(row)
    return found._replace(
        first=date.fromisoformat(str(found.first)),
        done_to=_day(found.done_to),
        done_on=_day(found.done_on),
        last=_day(found.last),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None
