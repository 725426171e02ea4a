"""What was stored can be neither changed, deleted nor replaced, by any SQLite program."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pmdesk.store import schema_findings
from pmdesk.store.schema_desk import WITH_REF
from tests.conftest import Program
from tests.desk.story import tell
from tests.store.raw import NOTICE


@pytest.fixture(scope="module")
def _told(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guards") / "desk.db"
    shutil.copy(_office, path)
    pmdesk = Program(path)
    tell(pmdesk)
    pmdesk("staff", "wage", "E001", "--set", "3200", "--from", "2026-01-01")
    for day in ("10-05", "10-13", "10-21"):
        pmdesk(*NOTICE, day, "--ref", f"day {day}")
    pmdesk("fault", "serve", "1", "--how", "signed")
    pmdesk("month-close", "2026-10")
    pmdesk("month-close", "2026-10", "--handed-to", "Payroll")
    pmdesk("fault", "revoke", "2", "--reason", "Wrong day", "--by", "M01")
    pmdesk("month-close", "2026-11", now="2026-12-03T09:00")
    return path


@pytest.fixture
def conn(_told: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A raw connection to a file in which every table has a row that can be one."""
    shutil.copy(_told, tmp_path / "desk.db")
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as raw:
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
    without = set(_tables(conn)) - set(_filled(conn))
    assert {name for name in without if not name.startswith(NOT_OF_THE_DESK)} == set()


NOT_OF_THE_DESK = (*("appeal", "sanction", "cause", "close_", "printed"),)


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


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(
    "table",
    [*WITH_REF, *schema_findings.WITH_REF, "visit_plan", "visit", "survey", "survey_answer"],
)
def test_no_row_of_the_desk_is_replaced_by_its_ref(
    conn: sqlite3.Connection, table: str, recursive: str
) -> None:
    conn.execute(f"PRAGMA recursive_triggers = {recursive}")
    columns = _columns(conn, table)
    keyed = conn.execute(f"SELECT * FROM {table} WHERE ref IS NOT NULL").fetchone()
    row = dict(zip(columns, keyed, strict=True)) | {"id": 99}
    row |= {name: value for name, value in (("serial", 99), ("code", "X-1")) if name in row}
    places = ", ".join("?" * len(row))
    _refused(conn, f"INSERT OR REPLACE INTO {table} VALUES ({places})", tuple(row.values()))
    assert conn.execute(f"SELECT * FROM {table} WHERE id = ?", keyed[:1]).fetchone() == keyed
    conn.execute(f"INSERT INTO {table} VALUES ({places})", tuple((row | {"ref": None}).values()))


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("staff", {"id": 99, "ref": None}),
        ("notice", {"id": 99, "ref": None}),
        ("close", {"id": 9}),
        ("void", {"id": 99}),
        ("complaint", {"id": 99, "ref": None}),
        ("request", {"id": 99, "ref": None}),
        ("service", {"id": 99, "ref": None}),
        ("mail_step", {"id": 99}),
        ("finding", {"id": 99, "ref": None}),
        ("report", {"id": 99, "ref": None}),
        ("brief", {"id": 99}),
    ],
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


IMPOSSIBLE: list[tuple[str, dict[str, object]]] = [
    ("unit", {"code": ""}),
    ("unit_row", {"area_dm2": 0}),
    ("unit_row", {"from_on": "2026-02-32"}),
    ("unit_row", {"move_in_on": "yesterday"}),
    ("unit_person", {"name": ""}),
    ("unit_person", {"role": "guest"}),
    ("unit_person_step", {"kind": "return"}),
    ("unit_document", {"kind": ""}),
    ("held_money", {"amount_fen": 0}),
    ("held_money", {"amount_fen": 20.5}),
    ("held_money", {"kind": "income"}),
    ("held_money_step", {"amount_fen": -1}),
    ("held_money_step", {"kind": "keep"}),
    ("call", {"direction": "up"}),
    ("call", {"at_minute": "9:00"}),
    ("call", {"summary": None}),
    ("call_step", {"kind": "link", "link": None}),
    ("call_step", {"state": "new"}),
    ("complaint", {"channel": "pigeon"}),
    ("complaint", {"serial": 0}),
    ("complaint", {"text": None}),
    ("complaint_step", {"severity": "minor"}),
    ("finding", {"class": "mine"}),
    ("finding", {"severity": "major"}),
    ("finding_step", {"failed": -1}),
    ("finding_step", {"due_on": "soon"}),
    ("report_step", {"effective": "maybe"}),
    ("report_step", {"company_on": "soon"}),
    ("complaint_step", {"satisfied": "maybe"}),
    ("complaint_step", {"score": 6}),
    ("complaint_step", {"follow_up": "soon"}),
    ("complaint_step", {"due_at": None}),
    ("complaint_step", {"tries": -1}),
    ("request", {"unit_id": None, "place": None}),
    ("request_step", {"charge": "later"}),
    ("request_step", {"price_fen": -1}),
    ("request_step", {"score": 0}),
    ("request_kind", {"kind": ""}),
    ("service", {"utilities": 2}),
    ("service_step", {"kind": "propose"}),
    ("service_step", {"price_fen": -1}),
    ("task", {"kind": "chore"}),
    ("task_step", {"day_of": "2026-11-32"}),
    ("mail", {"kind": "crate"}),
    ("mail_step", {"to_whom": None}),
    ("sign_step", {"result": "fine"}),
    ("visit_plan", {"on_day": "soon"}),
    ("visit", {"kind": "call"}),
    ("visit", {"outcome": "asleep"}),
    ("visit", {"rating": 6}),
    ("visit", {"unit_id": None, "place": None}),
    ("visit_feedback", {"kind": "wish"}),
    ("visit_feedback", {"text": ""}),
    ("visit_feedback_step", {"outcome": "open"}),
    ("survey", {"quarter": 5}),
    ("survey", {"issued": -1}),
    ("survey", {"title": ""}),
    ("survey_question", {"scale": 11}),
    ("survey_question", {"satisfied_from": 1}),
    ("survey_answer", {"valid": 2}),
    ("survey_answer", {"household": None}),
    ("survey_close", {"issued": -1}),
    ("brief", {"on_day": "today"}),
    ("dunning", {"stage": "threat"}),
    ("dunning", {"amount_fen": 0}),
    ("dunning", {"pay_by": "soon"}),
    ("dunning_charge", {"left_fen": 0}),
    ("dunning_step", {"kind": "cut"}),
    ("dunning_step", {"kind": "promise", "promise_on": None}),
    ("dunning_step", {"kind": "deliver", "proof": None, "link": None}),
    ("expense", {"direction": "up"}),
    ("expense", {"amount_fen": 0}),
    ("expense", {"category": ""}),
    ("expense", {"text": ""}),
    ("void", {"reason": None}),
]


@pytest.mark.parametrize(("table", "changed"), IMPOSSIBLE, ids=str)
def test_what_cannot_be_is_not_stored(
    conn: sqlite3.Connection, table: str, changed: dict[str, object]
) -> None:
    columns = _columns(conn, table)
    found = conn.execute(f"SELECT * FROM {table} ORDER BY id DESC").fetchone()
    row = dict(zip(columns, found, strict=True)) | {"id": 99}
    fresh = {"ref": None, "serial": 99, "code": "X-1", "record_id": 99, "mail_id": 2,
             "on_day": "2026-11-04", "no": 99, "survey_id": 1}  # fmt: skip
    row |= {name: value for name, value in fresh.items() if name in row}
    sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
    _refused(conn, sql, tuple((row | changed).values()))
    conn.execute(sql, tuple(row.values()))


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
