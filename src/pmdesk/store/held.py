"""Held money as stored: what was taken, what was spent or returned of it, what is left."""

import sqlite3
from typing import Any, NamedTuple

from pmdesk.store.listing import Listing
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
