"""Which months are closed: asked by every write, so apart from what a close consists of."""

import sqlite3

from pmdesk.periods import Month


def closed_months(conn: sqlite3.Connection) -> list[Month]:
    """Every closed month, earliest first."""
    return [
        Month.from_number(row[0])
        for row in conn.execute("SELECT period FROM close ORDER BY period")
    ]


def settled_months(conn: sqlite3.Connection, cut: int | None = None) -> list[Month]:
    """Every month that a close has taken in: closed itself, or passed over and then corrected."""
    until = "" if cut is None else f"WHERE c.seq <= {int(cut)}"
    rows = conn.execute(
        f"SELECT c.period FROM close c {until} UNION SELECT a.period FROM close_adjustment a "
        f"JOIN close c ON c.id = a.close_id {until} ORDER BY 1"
    )
    return [Month.from_number(row[0]) for row in rows]


def last_closed(conn: sqlite3.Connection, cut: int | None = None) -> Month | None:
    """The latest closed month, of the closes up to journal sequence `cut`."""
    where = "" if cut is None else f"WHERE seq <= {int(cut)}"
    row = conn.execute(f"SELECT max(period) FROM close {where}").fetchone()
    return Month.from_number(row[0]) if row[0] else None


def in_use_since(conn: sqlite3.Connection) -> Month | None:
    """The first month that can be asked for: the earliest notice's, or that in which the file
    was made; None for a file without a journal."""
    row = conn.execute(
        "SELECT min(month) FROM (SELECT min(period) AS month FROM notice UNION ALL "
        "SELECT CAST(substr(at, 1, 4) || substr(at, 6, 2) AS INTEGER) FROM journal "
        "WHERE seq = (SELECT min(seq) FROM journal))"
    ).fetchone()
    return Month.from_number(row[0]) if row[0] else None
