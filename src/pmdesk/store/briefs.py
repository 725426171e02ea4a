"""Recorded morning briefs: kept as they were presented (A2.2)."""

import json
import sqlite3
from typing import Any, NamedTuple

from pmdesk.store.writing import Writing


class Kept(NamedTuple):
    """A brief as it was recorded. `calls_up_to` is the journal's sequence then: every call
    stored later is the next brief's."""

    on_day: str
    at: str
    by_whom: str
    calls_up_to: int
    content: dict[str, Any]


_COLUMNS = "on_day, at, by_whom, calls_up_to, content"


def kept(conn: sqlite3.Connection, day: str) -> Kept | None:
    """The brief recorded for a day; None where there is none."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM brief WHERE on_day = ?", (day,)).fetchone()
    return _kept(row)


def last_kept(conn: sqlite3.Connection) -> Kept | None:
    """The brief that was recorded last."""
    return _kept(conn.execute(f"SELECT {_COLUMNS} FROM brief ORDER BY id DESC LIMIT 1").fetchone())


def keep(write: Writing, day: str, at: str, by: str, content: dict[str, Any]) -> None:
    """Records a brief as it is presented."""
    write.add(
        "brief",
        "brief",
        {
            "on_day": day,
            "at": at,
            "by_whom": by,
            "calls_up_to": write.seq,
            "content": json.dumps(content, ensure_ascii=False),
        },
    )


def _kept(row: tuple[Any, ...] | None) -> Kept | None:
    if row is None:
        return None
    day, at, by, calls_up_to, content = row
    return Kept(day, at, by, calls_up_to, json.loads(content))
