"""Appeals and their written trail, as stored."""

import sqlite3
from collections.abc import Iterable

from pmdesk.records.appeals import Appeal, AppealState, AppealStep, appeal_state

_APPEAL = ", ".join(Appeal._fields)
_STEP = ", ".join(AppealStep._fields)


def appeals(conn: sqlite3.Connection) -> list[tuple[Appeal, AppealState]]:
    """Every appeal with what it has come to, by id."""
    steps: dict[int, list[AppealStep]] = {}
    for row in conn.execute(f"SELECT {_STEP} FROM appeal_step ORDER BY id"):
        steps.setdefault(row[0], []).append(AppealStep(*row))
    rows = conn.execute(f"SELECT {_APPEAL} FROM appeal ORDER BY id")
    return [(Appeal(*row), appeal_state(steps.get(row[0], ()))) for row in rows]


def appeal(conn: sqlite3.Connection, number: int) -> tuple[Appeal, AppealState] | None:
    """One appeal; None where there is no such number."""
    row = conn.execute(f"SELECT {_APPEAL} FROM appeal WHERE id = ?", (number,)).fetchone()
    return (Appeal(*row), appeal_state(trail(conn, number))) if row else None


def trail(conn: sqlite3.Connection, number: int) -> list[AppealStep]:
    """The written trail of an appeal, in the order of entry (C5.3)."""
    rows = conn.execute(
        f"SELECT {_STEP} FROM appeal_step WHERE appeal_id = ? ORDER BY id", (number,)
    )
    return [AppealStep(*row) for row in rows]


def about(conn: sqlite3.Connection, subject: str, number: int) -> list[tuple[Appeal, AppealState]]:
    """Every appeal on one subject (`notice`, `liable` or `sanction` and its number), by id."""
    column = "sanction_id" if subject == "sanction" else "notice_id"
    rows = conn.execute(
        f"SELECT {_APPEAL} FROM appeal WHERE subject = ? AND {column} = ? ORDER BY id",
        (subject, number),
    ).fetchall()
    return [(Appeal(*row), appeal_state(trail(conn, row[0]))) for row in rows]


def open_ids(conn: sqlite3.Connection, start: str) -> Iterable[tuple[int, str]]:
    """Open appeals whose id begins so, with their subject: for completion."""
    for found, state in appeals(conn):
        if state.state == "open" and str(found.id).startswith(start):
            yield found.id, found.subject_name
