"""Decisions on sanctions, what became of them, and what closes have charged for them."""

import sqlite3

from pmdesk.records.appeals import Sanction, SanctionState

_SANCTION = ", ".join(Sanction._fields)


def sanctions(
    conn: sqlite3.Connection, cut: int | None = None
) -> list[tuple[Sanction, SanctionState]]:
    """Every decision with what it has come to, by id; nothing stored after sequence `cut`."""
    until = "" if cut is None else f"WHERE seq <= {int(cut)}"
    states: dict[int, SanctionState] = {}
    rows = conn.execute(
        "SELECT sanction_id, kind, on_day, appeal_id, holds, reason FROM sanction_step "
        f"{until} ORDER BY id"
    )
    for number, kind, on_day, appeal_id, holds, reason in rows:
        state = states.get(number, SanctionState())
        if kind == "lift":
            state = state._replace(lifted=reason or "")
        elif kind == "appeal":
            state = state._replace(appeal_id=appeal_id, held=bool(holds))
        elif kind == "appeal-end":
            state = state._replace(appeal_id=None, held=False)
        else:
            state = state._replace(told_on=on_day)
        states[number] = state
    found = conn.execute(f"SELECT {_SANCTION} FROM sanction {until} ORDER BY id")
    return [(Sanction(*row), states.get(row[0], SanctionState())) for row in found]


def standing(
    conn: sqlite3.Connection, cut: int | None = None
) -> dict[tuple[int, int], tuple[Sanction, SanctionState]]:
    """The newest decision of every month and person, by (period, person's number)."""
    return {(row.period, row.staff_id): (row, state) for row, state in sanctions(conn, cut)}


def sanction(conn: sqlite3.Connection, number: int) -> tuple[Sanction, SanctionState] | None:
    """One decision; None where there is no such number."""
    return next((pair for pair in sanctions(conn) if pair[0].id == number), None)


def charged(conn: sqlite3.Connection, cut: int | None = None) -> dict[tuple[int, int], int]:
    """What closes (up to journal sequence `cut`) have charged, by (period, person's number)."""
    until = "" if cut is None else f"WHERE c.seq <= {int(cut)}"
    rows = conn.execute(
        "SELECT f.period, f.staff_id, sum(f.amount_fen) FROM close_sanction_fine f "
        f"JOIN close c ON c.id = f.close_id {until} GROUP BY f.period, f.staff_id"
    )
    return {(period, staff_id): amount for period, staff_id, amount in rows}
