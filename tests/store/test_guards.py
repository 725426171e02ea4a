"""What was stored can be neither changed, deleted nor replaced, by any SQLite program."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.store.raw import NOTICE


@pytest.fixture
def conn(pmdesk: Program, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A raw connection to a file in which every table has a row that can be one."""
    pmdesk("staff", "wage", "E001", "--set", "3200", "--from", "2026-01-01")
    for day in ("10-05", "10-13", "10-21"):
        pmdesk(*NOTICE, day, "--ref", f"day {day}")
    pmdesk("fault", "serve", "1", "--how", "signed")
    pmdesk("month-close", "2026-10")
    pmdesk("month-close", "2026-10", "--handed-to", "Payroll")
    pmdesk("fault", "revoke", "2", "--reason", "Wrong day", "--by", "M01")
    pmdesk("month-close", "2026-11", now="2026-12-03T09:00")
    with closing(sqlite3.connect(pmdesk.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA recursive_triggers = ON")
        yield raw


def _tables(conn: sqlite3.Connection) -> list[str]:
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in names if not name.startswith(("sqlite_", "_sqlite_"))]


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


def _filled(conn: sqlite3.Connection) -> list[str]:
    return [t for t in _tables(conn) if conn.execute(f"SELECT 1 FROM {t}").fetchone()]


def _refused(conn: sqlite3.Connection, sql: str, values: tuple[object, ...] = ()) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        conn.execute(sql, values)


def test_nearly_every_table_has_a_row_here(conn: sqlite3.Connection) -> None:
    wanted = {"notice", "notice_step", "staff_wage", "close_line", "close_chunk", "close_hand_over"}
    assert wanted <= set(_filled(conn))
    assert "close_adjustment" in _filled(conn)


def test_no_row_is_updated(conn: sqlite3.Connection) -> None:
    for table in _filled(conn):
        for column in _columns(conn, table):
            _refused(conn, f"UPDATE {table} SET {column} = {column}")


def test_no_row_is_deleted(conn: sqlite3.Connection) -> None:
    for table in _filled(conn):
        _refused(conn, f"DELETE FROM {table}")


def test_no_row_is_replaced(conn: sqlite3.Connection) -> None:
    for recursive in ("ON", "OFF"):
        conn.execute(f"PRAGMA recursive_triggers = {recursive}")
        for table in _filled(conn):
            row = conn.execute(f"SELECT * FROM {table}").fetchone()
            places = ", ".join("?" * len(row))
            _refused(conn, f"INSERT OR REPLACE INTO {table} VALUES ({places})", row)
            _refused(conn, f"REPLACE INTO {table} VALUES ({places})", row)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_no_row_is_replaced_by_its_ref(conn: sqlite3.Connection, recursive: str) -> None:
    conn.execute(f"PRAGMA recursive_triggers = {recursive}")
    columns = _columns(conn, "notice")
    row = dict(zip(columns, conn.execute("SELECT * FROM notice").fetchone(), strict=True))
    row |= {"id": 99, "serial": 99}
    places = ", ".join("?" * len(row))
    _refused(conn, f"INSERT OR REPLACE INTO notice VALUES ({places})", tuple(row.values()))
    assert conn.execute("SELECT count(*) FROM notice WHERE id = 1").fetchone() == (1,)


@pytest.mark.parametrize(
    ("table", "changed"),
    [("staff", {"id": 99, "ref": None}), ("notice", {"id": 99, "ref": None}), ("close", {"id": 9})],
)
def test_no_row_is_replaced_by_another_key(
    conn: sqlite3.Connection, table: str, changed: dict[str, object]
) -> None:
    columns = _columns(conn, table)
    row = dict(zip(columns, conn.execute(f"SELECT * FROM {table}").fetchone(), strict=True))
    values = tuple((row | changed).values())
    _refused(conn, f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", values)


def test_no_row_is_updated_by_an_upsert(conn: sqlite3.Connection) -> None:
    row = conn.execute("SELECT * FROM setting").fetchone()
    _refused(
        conn,
        "INSERT INTO setting VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET value = 'x'",
        row,
    )


def test_nothing_is_added_to_a_close_that_stands(conn: sqlite3.Connection) -> None:
    close = conn.execute("SELECT id FROM close").fetchone()[0]
    samples = {
        table: conn.execute(f"SELECT * FROM {table}").fetchone()
        for table in _tables(conn)
        if table.startswith("close_") and table not in ("close_hand_over",)
    }
    for table, row in samples.items():
        columns = _columns(conn, table)
        values = dict.fromkeys(columns, 1) if row is None else dict(zip(columns, row, strict=True))
        if "close_id" in values:
            values["close_id"] = close
        for key in ("no", "superior_id", "period"):
            if key in values:
                values[key] = 987
        if table == "close_file":
            values |= {"id": 987, "name": "another.csv"}
        sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
        with pytest.raises(sqlite3.IntegrityError, match="this month is closed"):
            conn.execute(sql, tuple(values.values()))


def test_a_late_notice_and_step_of_a_closed_month_are_ordinary(pmdesk: Program) -> None:
    pmdesk(*NOTICE, "10-05")
    pmdesk("month-close", "2026-10")
    pmdesk(*NOTICE, "10-06", now="2026-11-04T09:00")
    pmdesk("fault", "revoke", "1", "--reason", "Wrong day", "--by", "S01", now="2026-11-04T09:00")
    pmdesk("db", "check")
    assert len(pmdesk("fault", "list", "--month", "2026-10", "--format", "json").json["rows"]) == 2


def test_a_row_needs_what_it_points_to(pmdesk: Program) -> None:
    with closing(sqlite3.connect(pmdesk.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        _refused(raw, "INSERT INTO staff_wage VALUES (1, 1, 99, '2026-01-01', 100)")
        _refused(raw, "INSERT INTO staff_wage VALUES (1, 999999, 1, '2026-01-01', 100)")


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 0},
        {"points": 101},
        {"points": "two"},
        {"on_day": "2026-10-32"},
        {"on_day": "2026-11-05"},
        {"period": 202611},
        {"by_id": 7, "staff_id": 7},
        {"serial": 0},
        {"at_minute": "9 o'clock"},
    ],
    ids=str,
)
def test_a_notice_that_cannot_be_is_not_stored(
    conn: sqlite3.Connection, changed: dict[str, object]
) -> None:
    columns = _columns(conn, "notice")
    row = dict(zip(columns, conn.execute("SELECT * FROM notice").fetchone(), strict=True))
    row |= {"id": 99, "serial": 99, "ref": None}
    sql = f"INSERT INTO notice VALUES ({', '.join('?' * len(row))})"
    _refused(conn, sql, tuple((row | changed).values()))
    conn.execute(sql, tuple(row.values()))
