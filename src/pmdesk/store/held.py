"""Held money as stored: what was taken, what was spent or returned of it, what is left."""

import sqlite3
from typing import Any, NamedTuple

from pmdesk.store.cases import STEP_OF_NOW
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.voids import REASON

_VOID = REASON.format(kind="held-money", id="h.id")
_SUM = (
    "coalesce(sum(amount_fen) FILTER (WHERE kind = '{kind}'), 0) FROM held_money_step "
    "WHERE held_id = h.id"
)
_SPENT, _RETURNED = (f"(SELECT {_SUM.format(kind=kind)})" for kind in ("spend", "return"))
_LEFT = f"(h.amount_fen - {_SPENT} - {_RETURNED})"
STATE = f"CASE WHEN {_VOID} IS NOT NULL THEN 'void' WHEN {_LEFT} = 0 THEN 'settled' ELSE 'held' END"

HELD = Listing(
    "held_money h JOIN unit u ON u.id = h.unit_id",
    {
        "id": "h.id",
        "ref": "h.ref",
        "unit": "u.code",
        "kind": "h.kind",
        "on": "h.on_day",
        "amount_fen": "h.amount_fen",
        "spent_fen": _SPENT,
        "returned_fen": _RETURNED,
        "left_fen": _LEFT,
        "state": STATE,
        "link": "h.link",
        "by": "h.by_whom",
        "text": "h.text",
        "void": _VOID,
    },
    "h.id",
    ("h.text", "h.link", "u.code"),
)


class Movement(NamedTuple):
    """What was spent or returned of held money."""

    kind: str
    amount_fen: int
    on_day: str
    by_whom: str
    to_whom: str | None
    text: str | None


def movements(conn: sqlite3.Connection, number: int) -> list[Movement]:
    """What was spent and returned of one sum, in the order of entry."""
    columns = ", ".join(Movement._fields)
    sql = f"SELECT {columns} FROM held_money_step WHERE held_id = ? ORDER BY id"
    found: list[tuple[Any, ...]] = conn.execute(sql, (number,)).fetchall()
    return [Movement(*row) for row in found]


def still_held(conn: sqlite3.Connection, link: str) -> list[dict[str, Any]]:
    """What is still held for a record, such as a request, by id."""
    return _held(conn, Asked(HELD).equal("state", "held").equal("link", link))


def to_settle(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Sums that are to be spent for an owner, and deposits whose request has ended, by id."""
    ended = (
        "h.link IN (SELECT 'request:' || q.id FROM request q JOIN request_step t ON t.id = "
        + STEP_OF_NOW.format(kind="request", alias="q")
        + " WHERE t.state IN ('done', 'accepted', 'closed', 'cancelled'))"
    )
    asked = Asked(HELD).equal("state", "held").where(f"(h.kind = 'on-behalf' OR {ended})")
    return _held(conn, asked)


def _held(conn: sqlite3.Connection, asked: Asked) -> list[dict[str, Any]]:
    return [dict(zip(HELD.columns, row, strict=True)) for row in rows(conn, HELD, asked)]
