"""Brings a file's schema up to date; imported only by `init` and for an older file.

Each step and sqlite-utils' record of it are one transaction, with the new user_version in it.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pmdesk.store import (
    schema,
    schema_desk,
    schema_fees,
    schema_findings,
    schema_inspections,
    schema_recovery,
    schema_rounds,
    schema_visits,
)
from pmdesk.store.shipped import fill_desk, fill_rounds
from pmdesk.store.writing import Actor, filling, os_user

steps = Migrations("pmdesk")

Clock = Callable[[sqlite3.Connection], datetime]


def _system_clock(_conn: sqlite3.Connection) -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system_clock


def use_clock(clock: Clock) -> None:
    """Says what time it is for what a migration journals: the desk's clock, as for any write.
    sqlite-utils calls a step with the file alone."""
    global _clock
    _clock = clock


@steps(name="1 staff, notices, closes, journal")
def _assessment(db: Database) -> None:
    _run(db, 1, schema.first_version())


@steps(name="2 owners, calls, complaints, requests, registers")
def _desk(db: Database) -> None:
    _run(db, 2, schema_desk.second_version())
    if db.execute(
        "SELECT 1 FROM journal LIMIT 1"
    ).fetchone():  # a file in use; `init` fills its own
        at = _clock(db.conn).isoformat(timespec="seconds")
        write = filling(db.conn, Actor(None, os_user(), "migrate", at))
        fill_desk(write)
        write.check()


@steps(name="3 findings, rounds, inspections")
def _rounds(db: Database) -> None:
    parts = (schema_findings, schema_rounds, schema_inspections)
    _run(db, 3, [sql for part in parts for sql in part.third_version()])
    if db.execute("SELECT 1 FROM journal LIMIT 1").fetchone():
        at = _clock(db.conn).isoformat(timespec="seconds")
        write = filling(db.conn, Actor(None, os_user(), "migrate", at))
        fill_rounds(write)
        write.check()


@steps(name="4 visits, surveys, fees")
def _owners(db: Database) -> None:
    parts = (schema_visits, schema_fees, schema_recovery)
    _run(db, 4, [sql for part in parts for sql in part.fourth_version()])


def migrate(conn: sqlite3.Connection) -> None:
    """Applies every step that the open file lacks; on failure the file is as it was."""
    steps.apply(Database(conn, execute_plugins=False))


def _run(db: Database, version: int, statements: list[str]) -> None:
    for statement in statements:
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
