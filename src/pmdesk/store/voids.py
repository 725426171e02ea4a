"""Voids: what was recorded by mistake stays, marked with the reason, and counts no more."""

import sqlite3

REASON = "(SELECT v.reason FROM void v WHERE v.kind = '{kind}' AND v.record_id = {id})"
"""The expression of why a record is void, null where it stands; for listings and timelines."""
STANDS = "NOT EXISTS (SELECT 1 FROM void v WHERE v.kind = '{kind}' AND v.record_id = {id})"
"""The condition that a record is not void."""


def void_reason(conn: sqlite3.Connection, kind: str, number: int) -> str | None:
    """Why a record is void; None where it stands."""
    row = conn.execute(
        "SELECT reason FROM void WHERE kind = ? AND record_id = ?", (kind, number)
    ).fetchone()
    return str(row[0]) if row else None


def is_there(conn: sqlite3.Connection, table: str, number: int) -> bool:
    """Whether a table has a record of that number, void or not."""
    sql = f"SELECT 1 FROM {table} WHERE id = ?"
    return conn.execute(sql, (number,)).fetchone() is not None
