"""Inspections as stored, how they are read, and how many were held in each period."""

import sqlite3
from typing import Any

from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.voids import REASON, STANDS

_FINDINGS = (
    "(SELECT group_concat(f.pair, ';') FROM (SELECT item || '=finding:' || finding_id AS pair "
    "FROM inspection_finding WHERE inspection_id = i.id ORDER BY id) f)"
)
INSPECTIONS = Listing(
    "inspection i LEFT JOIN check_list l ON l.id = i.list_id "
    "LEFT JOIN criteria c ON c.id = i.criteria_id",
    {
        "id": "i.id",
        "ref": "i.ref",
        "kind": "i.kind",
        "period": "i.period",
        "on": "i.on_day",
        "time": "i.at_minute",
        "department": "i.department",
        "by": "i.by_whom",
        "list": "l.list",
        "criteria": "c.name",
        "criteria_sha256": "c.sha256",
        "score_hundredths": "i.score_hundredths",
        "of_hundredths": "c.total_hundredths",
        "text": "i.text",
        "void": REASON.format(kind="inspection", id="i.id"),
        "results": "i.results",
        "findings": _FINDINGS,
        "items": "c.items",
    },
    "i.id",
    ("i.text", "i.department", "i.results"),
)
_STANDS = STANDS.format(kind="inspection", id="i.id")


def inspections(conn: sqlite3.Connection, asked: Asked | None = None) -> list[dict[str, Any]]:
    """The inspections that are asked for, by id, as they stand in the file."""
    found = rows(conn, INSPECTIONS, asked)
    return [dict(zip(INSPECTIONS.columns, row, strict=True)) for row in found]


def held(conn: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many inspections stand, by kind and period."""
    found = conn.execute(
        f"SELECT i.kind, i.period, count(*) FROM inspection i WHERE {_STANDS} "
        "GROUP BY i.kind, i.period"
    )
    return {(kind, period): count for kind, period, count in found}


def first_days(conn: sqlite3.Connection) -> dict[str, str]:
    """The day of the first inspection of each kind that stands."""
    found = conn.execute(
        f"SELECT i.kind, min(i.on_day) FROM inspection i WHERE {_STANDS} GROUP BY i.kind"
    )
    return dict(found.fetchall())


def numbers_in(conn: sqlite3.Connection, kind: str, period: str) -> list[int]:
    """The inspections of a kind that stand in a period, by id."""
    found = conn.execute(
        f"SELECT i.id FROM inspection i WHERE i.kind = ? AND i.period = ? AND {_STANDS} "
        "ORDER BY i.id",
        (kind, period),
    )
    return [number for (number,) in found]


def criteria_of(conn: sqlite3.Connection, sha256: str) -> int | None:
    """The number under which criteria with this hash are stored; None where they are not."""
    row = conn.execute("SELECT min(id) FROM criteria WHERE sha256 = ?", (sha256,)).fetchone()
    return int(row[0]) if row[0] else None


def criteria(conn: sqlite3.Connection, number: int | None = None) -> list[dict[str, Any]]:
    """Stored criteria, all of them or those of a number, by id, each with the inspections that
    were scored against it (joined with ;)."""
    cursor = conn.execute(
        "SELECT c.*, (SELECT group_concat(x.link, ';') FROM (SELECT 'inspection:' || i.id AS link "
        "FROM inspection i WHERE i.criteria_id = c.id ORDER BY i.id) x) AS inspections "
        "FROM criteria c WHERE ?1 IS NULL OR c.id = ?1 ORDER BY c.id",
        (number,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def tied(conn: sqlite3.Connection, number: int) -> list[tuple[str, int]]:
    """The items of an inspection with their findings, in order."""
    return conn.execute(
        "SELECT item, finding_id FROM inspection_finding WHERE inspection_id = ? "
        "ORDER BY item, finding_id",
        (number,),
    ).fetchall()
