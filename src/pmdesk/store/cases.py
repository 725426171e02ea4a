"""Cases as stored: the opening row, the steps, and the newest step as what the case is now.

One pair of tables a kind, `KIND` and `KIND_step`; the kind's name is never a user's text.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

STEP_OF_NOW = "(SELECT id FROM {kind}_step WHERE case_id = {alias}.id ORDER BY id DESC LIMIT 1)"
"""The newest step of a kind's case, as a sub-select."""


FOLLOW_UP = {
    name: f"s.{name}"
    for name in (
        "held_until",
        "hold_reason",
        "reopened",
        "follow_up_by",
        "tries",
        "follow_up",
        "satisfied",
        "score",
        "comment",
        "waiver",
        "closed_at",
    )
}
"""What a listing reads of holds, reopening and follow-up from the newest step."""


def opening(conn: sqlite3.Connection, kind: str, number: int) -> dict[str, Any] | None:
    """The opening row of a case by column; None where there is no such number."""
    return _row(conn.execute(f"SELECT * FROM {kind} WHERE id = ?", (number,)))


def newest(conn: sqlite3.Connection, kind: str, number: int) -> dict[str, Any]:
    """The newest step of a case, which carries on all that it has come to."""
    found = _row(
        conn.execute(
            f"SELECT * FROM {kind}_step WHERE case_id = ? ORDER BY id DESC LIMIT 1", (number,)
        )
    )
    assert found is not None, f"{kind} {number} has no step"
    return found


def steps(conn: sqlite3.Connection, kind: str, number: int) -> list[dict[str, Any]]:
    """Every step of a case, in the order of entry, with the moment of entry as `entered_at`."""
    cursor = conn.execute(
        f"SELECT s.*, j.at AS entered_at FROM {kind}_step s JOIN journal j ON j.seq = s.seq "
        "WHERE s.case_id = ? ORDER BY s.id",
        (number,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def doers(
    conn: sqlite3.Connection, kind: str, number: int, did: Sequence[str], check: str
) -> set[str]:
    """Who made steps of some actions of a case since its last check."""
    marks = ", ".join("?" * len(did))
    found = conn.execute(
        f"SELECT by_whom FROM {kind}_step WHERE case_id = ? AND action IN ({marks}) AND id > "
        f"coalesce((SELECT max(id) FROM {kind}_step WHERE case_id = ? AND action = ?), 0)",
        (number, *did, number, check),
    )
    return {who for (who,) in found}


def as_given(conn: sqlite3.Connection, kind: str, number: int) -> dict[str, Any]:
    """What a case had come to when the command that opened it had ended: its first step, or the
    one behind it where it was assigned at once."""
    found = _row(
        conn.execute(
            f"SELECT s.* FROM {kind}_step s JOIN journal j ON j.seq = s.seq WHERE s.case_id = ? "
            "AND j.command LIKE '% add' ORDER BY s.id DESC LIMIT 1",
            (number,),
        )
    )
    assert found is not None, f"{kind} {number} has no step"
    return found


def next_serial(conn: sqlite3.Connection, kind: str, period: int) -> int:
    """The next number within a month's cases of a kind."""
    row = conn.execute(f"SELECT max(serial) FROM {kind} WHERE period = ?", (period,)).fetchone()
    return (row[0] or 0) + 1


def _row(cursor: sqlite3.Cursor) -> dict[str, Any] | None:
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip([column[0] for column in cursor.description], row, strict=True))
