"""Brings a file's schema up to date; imported only by `init` and for an older file.

Each step and sqlite-utils' record of it are one transaction, with the new user_version in it.
"""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pmdesk.store import schema

steps = Migrations("pmdesk")


@steps(name="1 staff, notices, closes, journal")
def _assessment(db: Database) -> None:
    _run(db, 1, schema.first_version())


def migrate(conn: sqlite3.Connection) -> None:
    """Applies every step that the open file lacks; on failure the file is as it was."""
    steps.apply(Database(conn, execute_plugins=False))


def _run(db: Database, version: int, statements: list[str]) -> None:
    for statement in statements:
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
