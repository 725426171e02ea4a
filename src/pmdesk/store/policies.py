"""The policies in the file: which one is in force for a month, and what it says.

Beside a document's text stands what the loader made of it, as JSON: reading that costs a
run 0.2 ms where TOML costs 25. `db check` holds the two against each other.
"""

import json
import sqlite3
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.policy.model import Policy, policy_from


class StoredPolicy(NamedTuple):
    """One adopted document; `from_period` 0 is the beginning of time."""

    id: int
    name: str
    from_period: int
    announced_on: str | None
    sha256: str
    policy: Policy


_COLUMNS = "id, name, from_period, announced_on, sha256, plain"


def policy_for(conn: sqlite3.Connection, month: Month) -> StoredPolicy:
    """The policy in force for a month: the newest of those that start latest before its end."""
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM policy WHERE from_period <= ? "
        "ORDER BY from_period DESC, id DESC LIMIT 1",
        (month.number,),
    ).fetchone()
    return _stored(row)


def policy_of(conn: sqlite3.Connection, policy_id: int) -> StoredPolicy:
    """The policy stored under a number (a close names its own)."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM policy WHERE id = ?", (policy_id,)).fetchone()
    return _stored(row)


def policy_text(conn: sqlite3.Connection, policy_id: int) -> str:
    """The document as it was adopted."""
    row = conn.execute("SELECT text FROM policy WHERE id = ?", (policy_id,)).fetchone()
    return str(row[0])


def _stored(row: tuple[int, str, int, str | None, str, str]) -> StoredPolicy:
    return StoredPolicy(*row[:5], policy_from(json.loads(row[5])))
