"""Lists of what is checked, as stored: a row a version, the newest one in force."""

import json
import sqlite3

from pmdesk.errors import NotFound
from pmdesk.records.check_lists import CheckItem, CheckList, check_list_from
from pmdesk.texts import _

__all__ = ["CheckItem", "CheckList", "check_list", "check_list_of", "check_lists"]


def check_lists(conn: sqlite3.Connection) -> list[CheckList]:
    """Every list as it is now, in the order in which they were first stored."""
    found = conn.execute(
        "SELECT max(id), min(id) AS first FROM check_list GROUP BY list ORDER BY first"
    ).fetchall()
    return [check_list_of(conn, number) for number, _first in found]


def check_list(conn: sqlite3.Connection, name: str) -> CheckList:
    """The list of a name as it is now (NotFound)."""
    found = check_list_named(conn, name)
    if found is None:
        raise NotFound(
            _("there is no check list {list!r}", list=name),
            hint=_("pmdesk inspect lists list"),
        )
    return found


def check_list_named(conn: sqlite3.Connection, name: str) -> CheckList | None:
    """The list of a name as it is now; None where there is none."""
    row = conn.execute("SELECT max(id) FROM check_list WHERE list = ?", (name,)).fetchone()
    return check_list_of(conn, row[0]) if row[0] else None


def check_list_of(conn: sqlite3.Connection, number: int) -> CheckList:
    """A list as it was stored under a row number: what was checked by it."""
    cursor = conn.execute("SELECT * FROM check_list WHERE id = ?", (number,))
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    return check_list_from(row, json.loads(row["items"]))
