"""The journal has every record, and `db check` finds what was done behind its back."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pmdesk.store.schema_desk import second_version
from tests.conftest import Program
from tests.desk.story import tell
from tests.store.raw import NOTICE, alter, count, rows


@pytest.fixture(scope="module")
def _closed(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("closed") / "desk.db"
    shutil.copy(_office, path)
    program = Program(path)
    tell(program)
    for day in ("10-05", "10-13", "10-21"):
        program(*NOTICE, day, "--facts", f"No entry on {day}")
    program("month-close", "2026-10")
    program("month-close", "2026-10", "--handed-to", "Payroll")
    program(*NOTICE, "11-02")
    return path


@pytest.fixture
def closed(_closed: Path, tmp_path: Path) -> Program:
    """A desk after the whole story, with October closed, three notices in it and one after it."""
    shutil.copy(_closed, tmp_path / "desk.db")
    return Program(tmp_path / "desk.db")


def tampered(path: Path, table: str, *statements: str) -> None:
    """Changes rows without leaving a trace in the schema: the guards are put back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        guards = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _sql in guards:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert conn.execute(statement).rowcount > 0, statement
        for _name, sql in guards:
            conn.execute(sql)


def problems(program: Program, *words: str) -> str:
    """What `db check` finds; it has to find something, and say it in JSON too."""
    ran = program("db", "check", *words, ok=False)
    assert ran.code == 6, ran
    document = program("db", "check", *words, "--format", "json", ok=False)
    assert document.code == 6
    assert document.json["ok"] is False
    assert "".join(f"{line}\n" for line in document.json["problems"]) in ran.out
    return ran.out


def test_every_stored_record_has_one_journal_row(closed: Program) -> None:
    recorded = [
        table
        for (table,) in rows(closed.path, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if ("seq",) in rows(closed.path, f"SELECT name FROM pragma_table_info('{table}')")
        and not str(table).startswith("journal")
    ]
    seqs = [seq for t in recorded for (seq,) in rows(closed.path, f"SELECT seq FROM {t}")]
    assert sorted(map(str, seqs)) == sorted(map(str, set(seqs)))
    assert len(seqs) == count(closed.path, "journal") == count(closed.path, "journal_payload")


def test_each_row_is_chained_to_the_one_before(closed: Program) -> None:
    previous = ""
    for number, row in enumerate(rows(closed.path, "SELECT * FROM journal ORDER BY seq"), 1):
        text = json.dumps(row[:-1], ensure_ascii=False, separators=(",", ":"))
        assert row[0] == number
        assert row[-2] == previous
        assert row[-1] == hashlib.sha256(text.encode()).hexdigest()
        previous = str(row[-1])
    assert closed("db", "check", "--format", "json").json["journal_head"] == previous


def test_a_payload_is_the_record_as_stored(closed: Program) -> None:
    with closing(sqlite3.connect(closed.path)) as conn:
        conn.row_factory = sqlite3.Row
        for entry in conn.execute("SELECT * FROM journal JOIN journal_payload USING (seq)"):
            assert hashlib.sha256(entry["payload"].encode()).hexdigest() == entry["payload_sha256"]
            stored = json.loads(entry["payload"])
            table = stored.pop("table")
            row = dict(
                conn.execute(f"SELECT * FROM {table} WHERE id = ?", (stored["id"],)).fetchone()
            )
            assert {name: row[name] for name in stored} == stored
            assert all(row[name] is None for name in row.keys() - stored.keys())
            assert entry["record"].endswith(f":{stored['id']}")


def test_the_journal_names_who_stored_what_when(pmdesk: Program) -> None:
    pmdesk("--as", "M01", *NOTICE, "10-05")
    last = pmdesk("db", "journal", "--format", "json").json["rows"][-1]
    assert (last["as"], last["command"], last["record"]) == ("M01", "fault add", "fault:1")
    assert last["at"] == "2026-11-03T09:00:00+08:00"
    assert last["os_user"]
    assert last["payload"]["points"] == 2
    seq = last["seq"]
    assert pmdesk("db", "journal", "--since", str(seq), "--format", "json").json["rows"] == []


def test_an_untouched_file_is_ok(closed: Program) -> None:
    ran = closed("db", "check")
    assert ran.out.splitlines()[0] == "ok"
    assert closed("db", "check", "--format", "json").json["problems"] == []


TAMPERED: list[tuple[str, str, str, str]] = [
    (
        "a changed notice",
        "notice",
        "UPDATE notice SET points = 1 WHERE id = 2",
        "fault:2 is not as journal",
    ),
    ("a changed text", "notice", "UPDATE notice SET facts = 'none' WHERE id = 1", "fault:1"),
    ("a deleted notice", "notice", "DELETE FROM notice WHERE id = 4", "fault:4"),
    (
        "an added notice",
        "notice",
        "INSERT INTO notice SELECT 77, seq, NULL, period, 77, staff_id, code, title, points,"
        " on_day, at_minute, by_id, superior_id, department, post, facts, evidence, correction,"
        " source, link FROM notice WHERE id = 1",
        "notice has 5 rows, the journal 4",
    ),
    (
        "an added step where there was none",
        "notice_step",
        "INSERT INTO notice_step (id, seq, notice_id, period, kind, on_day)"
        " VALUES (1, 1, 1, 202610, 'revoke', '2026-10-30')",
        "notice_step has 1 row, the journal 0",
    ),
    (
        "a changed wage day",
        "staff_post",
        "UPDATE staff_post SET department = 'X' WHERE id = 7",
        "7",
    ),
    (
        "a changed journal entry",
        "journal",
        "UPDATE journal SET at = '2026-01-02T00:00:00+08:00' WHERE seq = 30",
        "journal 30: its hash does not fit",
    ),
    (
        "a deleted journal entry",
        "journal",
        "DELETE FROM journal WHERE seq = 30",
        "journal 31: its sequence does not fit",
    ),
    (
        "a changed payload",
        "journal_payload",
        "UPDATE journal_payload SET payload = payload || ' ' WHERE seq = 40",
        "journal 40: its payload does not fit",
    ),
    (
        "a payload that is no record",
        "journal_payload",
        "UPDATE journal_payload SET payload = 'gone' WHERE seq = 40",
        "journal 40: its payload does not fit",
    ),
    (
        "a changed sum",
        "close_line",
        "UPDATE close_line SET deduction_fen = 0 WHERE staff = 'E001'",
        "2026-10: the line of E001",
    ),
    (
        "a changed sum that adds up",
        "close_line",
        "UPDATE close_line SET point_fine_fen = 100, deduction_fen = deduction_fen - 2900"
        " WHERE staff = 'E001'",
        "2026-10",
    ),
    (
        "a changed name in a line",
        "close_line",
        "UPDATE close_line SET name = 'Somebody Else' WHERE staff = 'E001'",
        "2026-10: the line of E001",
    ),
    (
        "a removed line",
        "close_line",
        "DELETE FROM close_line WHERE staff = 'E001'",
        "2026-10",
    ),
    (
        "a changed share",
        "close_share",
        "UPDATE close_share SET amount_fen = amount_fen - 1",
        "2026-10: what members hand up",
    ),
    (
        "a changed chunk",
        "close_chunk",
        "UPDATE close_chunk SET content = CAST(replace(CAST(content AS TEXT), 'E001', 'E002') AS"
        " BLOB) WHERE file_id = 1",
        "2026-10: deductions.csv is not as it was stored",
    ),
    (
        "a changed chunk of the manifest",
        "close_chunk",
        "UPDATE close_chunk SET content = x'00' WHERE file_id ="
        " (SELECT id FROM close_file WHERE name = 'manifest.json')",
        "2026-10: manifest.json is not as it was stored",
    ),
    (
        "a removed chunk",
        "close_chunk",
        "DELETE FROM close_chunk WHERE file_id = 2",
        "2026-10",
    ),
    (
        "a changed hash of a file",
        "close_file",
        "UPDATE close_file SET sha256 = 'x' WHERE name = 'summary.csv'",
        "2026-10: summary.csv is not as it was stored",
    ),
    (
        "a changed policy",
        "policy",
        "UPDATE policy SET plain = replace(plain, '500', '400')",
        "policy 1: text, hash and content do not agree",
    ),
    (
        "a policy that is none",
        "policy",
        "UPDATE policy SET plain = '{}', text = 'none'",
        "policy 1: text, hash and content do not agree",
    ),
]


@pytest.mark.parametrize(
    ("table", "statement", "found"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED]
)
def test_what_was_tampered_with_is_named(
    closed: Program, table: str, statement: str, found: str
) -> None:
    tampered(closed.path, table, statement)
    assert found in problems(closed)


OF_THE_DESK = [
    statement.split()[2] for statement in second_version() if statement.startswith("CREATE TABLE")
]


@pytest.mark.parametrize("table", OF_THE_DESK)
def test_a_changed_row_of_the_desk_is_named(closed: Program, table: str) -> None:
    number, seq = rows(closed.path, f"SELECT id, seq FROM {table} ORDER BY id")[0]
    changed = 0
    for name, kind in rows(closed.path, f"SELECT name, type FROM pragma_table_info('{table}')"):
        if name in ("id", "seq"):
            continue
        path = closed.path.with_name(f"{table}-{name}.db")
        shutil.copy(closed.path, path)
        other = f"{name} || ' '" if kind == "TEXT" else f"{name} + 1"
        where = f"id = {number} AND {name} IS NOT NULL"
        try:
            tampered(path, table, f"UPDATE {table} SET {name} = {other} WHERE {where}")
        except (sqlite3.IntegrityError, AssertionError):
            continue  # what stands there is null, or can be nothing else
        changed += 1
        ran = Program(path)("db", "check", ok=False)
        assert ran.code == 6, name
        assert f":{number} is not as journal {seq} has it" in ran.out, name
    assert changed, table


@pytest.mark.parametrize("table", OF_THE_DESK)
def test_a_row_of_the_desk_that_is_gone_or_more_is_named(closed: Program, table: str) -> None:
    number = rows(closed.path, f"SELECT max(id) FROM {table}")[0][0]
    tampered(closed.path, table, f"DELETE FROM {table} WHERE id = {number}")
    found = problems(closed)
    assert f":{number} of journal" in found
    left = count(closed.path, table)
    assert f"{table} has {left} row{'' if left == 1 else 's'}, the journal " in found


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DROP TRIGGER notice_no_update", "trigger notice_no_update is missing"),
        ("DROP INDEX notice_month", "index notice_month is missing"),
        ("CREATE TABLE extra (x)", "table extra does not belong"),
        ("CREATE VIEW extra AS SELECT 1", "view extra does not belong"),
        (
            "CREATE TRIGGER extra AFTER INSERT ON notice BEGIN SELECT 1; END",
            "trigger extra does not belong",
        ),
        ("ALTER TABLE setting ADD COLUMN note TEXT", "table setting is not as it should be"),
        ("DROP TABLE close_hand_over", "table close_hand_over is missing"),
        ("DROP TABLE notice_step", "table notice_step is missing"),
        ("DROP TRIGGER call_no_delete", "trigger call_no_delete is missing"),
        ("DROP INDEX complaint_step_case", "index complaint_step_case is missing"),
        ("DROP TABLE sign_step", "table sign_step is missing"),
        ("ALTER TABLE held_money ADD COLUMN note TEXT", "table held_money is not as it should"),
    ],
)
def test_a_changed_schema_is_named(closed: Program, statement: str, found: str) -> None:
    alter(closed.path, statement)
    assert found in problems(closed)


def test_a_trigger_with_the_same_name_that_guards_nothing_is_named(closed: Program) -> None:
    alter(
        closed.path,
        "DROP TRIGGER notice_no_update",
        "CREATE TRIGGER notice_no_update BEFORE UPDATE ON notice BEGIN SELECT 1; END",
    )
    assert "trigger notice_no_update is not as it should be" in problems(closed)


def test_damaged_pages_are_named(closed: Program) -> None:
    page = rows(closed.path, "SELECT rootpage FROM sqlite_master WHERE name = 'notice_month'")
    size = rows(closed.path, "PRAGMA page_size")
    with closed.path.open("r+b") as file:
        file.seek((int(str(page[0][0])) - 1) * int(str(size[0][0])))
        file.write(os.urandom(200))
    assert "damaged" in problems(closed)


def test_a_row_that_points_nowhere_is_named(closed: Program) -> None:
    tampered(closed.path, "notice", "UPDATE notice SET by_id = 999 WHERE id = 1")
    assert "notice row 1 points to a row of staff that is not there" in problems(closed)


def test_a_head_kept_elsewhere_is_found_in_the_chain(closed: Program) -> None:
    newest = closed("db", "check", "--format", "json").json["journal_head"]
    older = str(rows(closed.path, "SELECT journal_head FROM close")[0][0])
    assert older != newest
    for head in (newest, older):
        assert closed("db", "check", "--anchor", head).code == 0


def test_a_head_of_another_chain_is_not(closed: Program) -> None:
    assert "is not in this file's journal" in problems(closed, "--anchor", "07e8" * 16)


def test_a_journal_cut_short_shows_against_a_head_kept_elsewhere(closed: Program) -> None:
    head = closed("db", "check", "--format", "json").json["journal_head"]
    last = count(closed.path, "journal")
    tampered(closed.path, "notice", "DELETE FROM notice WHERE id = 4")
    tampered(closed.path, "journal_payload", f"DELETE FROM journal_payload WHERE seq = {last}")
    tampered(closed.path, "journal", f"DELETE FROM journal WHERE seq = {last}")
    closed("db", "check")
    assert "is not in this file's journal" in problems(closed, "--anchor", head)


def test_the_chain_holds_with_payloads_blanked(closed: Program) -> None:
    head = closed("db", "check", "--format", "json").json["journal_head"]
    blanked = "SELECT seq FROM notice WHERE id < 3 UNION SELECT seq FROM staff"
    tampered(
        closed.path, "journal_payload", f"DELETE FROM journal_payload WHERE seq IN ({blanked})"
    )
    closed("db", "check", "--anchor", head)
    entries = closed("db", "journal", "--format", "json").json["rows"]
    assert [row["payload"] for row in entries if row["record"] == "fault:1"] == [None]
    closed(*NOTICE, "11-01")
    closed("db", "check", "--anchor", head)


BLANKED: list[tuple[str, Callable[[Path], None]]] = [
    (
        "a notice more",
        lambda path: tampered(
            path, "staff", "INSERT INTO staff SELECT 77, seq, NULL, 'X', 'X' FROM staff LIMIT 1"
        ),
    ),
    ("a notice less", lambda path: tampered(path, "notice", "DELETE FROM notice WHERE id = 1")),
]


@pytest.mark.parametrize("tamper", [row[1] for row in BLANKED], ids=[row[0] for row in BLANKED])
def test_records_are_counted_with_payloads_blanked(
    closed: Program, tamper: Callable[[Path], None]
) -> None:
    everything = "DELETE FROM journal_payload WHERE seq > 0"
    tampered(closed.path, "journal_payload", everything)
    closed("db", "check")
    tamper(closed.path)
    assert "records without a payload" in problems(closed)
