"""An older file is migrated by the first command that opens it, after a backup."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from pmdesk.policy import loader
from pmdesk.store import file as store_file
from pmdesk.store import migrations, schema, shipped
from tests.conftest import NOW, STAFF, Program
from tests.desk.story import tell
from tests.store.raw import NOTICE, count, held, rows, state_of

OLDER = store_file.VERSION
NEWER = OLDER + 1
BACKUP = f"desk.db.v{OLDER}"


@contextmanager
def next_version(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> Iterator[None]:
    """A program that knows two schema steps more than the file has; the last one may fail."""
    steps = list(migrations.steps._migrations)

    def first(db: Database) -> None:
        db.execute("CREATE TABLE parcel (id INTEGER PRIMARY KEY) STRICT")

    def second(db: Database) -> None:
        db.execute("INSERT INTO parcel VALUES (1)")
        db.execute(f"PRAGMA user_version = {NEWER}")
        if fails:
            db.execute("INSERT INTO parcel VALUES (1)")

    monkeypatch.setattr(migrations.steps, "_migrations", steps)
    migrations.steps(name="next, parcels")(first)
    migrations.steps(name="next, one parcel")(second)
    monkeypatch.setattr(store_file, "VERSION", NEWER)
    yield
    monkeypatch.undo()


@pytest.mark.parametrize("words", [("fault", "list"), (*NOTICE, "10-05")], ids=["read", "write"])
def test_the_first_command_migrates_and_keeps_a_backup(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    pmdesk(*NOTICE, "10-04")
    before = rows(pmdesk.path, "SELECT * FROM journal")
    with next_version(monkeypatch):
        pmdesk(*words)
        assert rows(pmdesk.path, "PRAGMA user_version") == [(NEWER,)]
        assert count(pmdesk.path, "parcel") == 1
        after = state_of(tmp_path)
        pmdesk("db", "check")
        assert state_of(tmp_path) == after
    assert sorted(after) == ["desk.db", BACKUP]
    assert stat.S_IMODE((tmp_path / BACKUP).stat().st_mode) == 0o600
    backup = Program(tmp_path / BACKUP)
    assert rows(backup.path, "SELECT * FROM journal") == before
    backup("db", "check")


def test_a_migrated_file_is_too_new_for_the_older_program(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with next_version(monkeypatch):
        pmdesk("fault", "list")
    ran = pmdesk("fault", "list", ok=False)
    assert (ran.code, "update pmdesk" in ran.err) == (5, True)


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pmdesk.path.read_bytes()
    with next_version(monkeypatch, fails=True):
        ran = pmdesk("fault", "list", ok=False)
        assert ran.code == 1
        assert len(ran.err.splitlines()) == 1
    assert pmdesk.path.read_bytes() == before
    assert set(state_of(tmp_path)) <= {"desk.db", BACKUP}
    pmdesk("db", "check")
    with next_version(monkeypatch):
        pmdesk("fault", "list")
    assert rows(tmp_path / BACKUP, "PRAGMA user_version") == [(OLDER,)]


def test_a_read_only_older_file_waits_for_its_owner(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pmdesk.path.chmod(0o400)
    before = state_of(tmp_path)
    with next_version(monkeypatch):
        ran = pmdesk("fault", "list", ok=False)
    assert ran.code == 5
    assert "older version" in ran.err
    assert "open it once as its owner" in ran.err
    assert state_of(tmp_path) == before


def test_without_a_backup_nothing_is_migrated(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / BACKUP).mkdir()
    before = state_of(tmp_path)
    with next_version(monkeypatch):
        ran = pmdesk("fault", "list", ok=False)
    assert (ran.code, len(ran.err.splitlines())) == (5, 1)
    assert state_of(tmp_path) == before


def test_a_busy_older_file_is_not_migrated(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pmdesk.path.read_bytes()
    with next_version(monkeypatch), held(pmdesk.path, "BEGIN IMMEDIATE"):
        monkeypatch.setattr(store_file, "TIMEOUT_SECONDS", 0.2)
        ran = pmdesk("fault", "list", ok=False)
        assert (ran.code, "is busy" in ran.err) == (5, True)
    assert pmdesk.path.read_bytes() == before
    assert list(state_of(tmp_path)) == ["desk.db"]


def test_of_programs_that_find_an_older_file_at_once_one_migrates_it(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with next_version(monkeypatch):
        children = []
        for _ in range(6):
            child = os.fork()
            if child == 0:
                os._exit(pmdesk("fault", "list", ok=False).code)
            children.append(child)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert codes == [0] * 6
        assert count(pmdesk.path, "parcel") == 1
        pmdesk("db", "check")
    assert rows(tmp_path / BACKUP, "PRAGMA user_version") == [(OLDER,)]


# A file of the first version, from before there was a service desk.

_NEW_IN_POLICY = re.compile(
    r"^(approve_service|escalate_reopened_times|late_\w+_code|# Under these codes).*\n"
    r"|^# What an owner pays[^\0]*?(?=^\[\[readings)",
    re.MULTILINE,
)


@contextmanager
def first_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program as it was: the first schema step, and a policy that knew no more."""
    policy = _NEW_IN_POLICY.sub("", loader.shipped())
    with monkeypatch.context() as patch:
        patch.setattr(migrations.steps, "_migrations", list(migrations.steps._migrations)[:1])
        patch.setattr(store_file, "VERSION", 1)
        patch.setattr(shipped, "fill_desk", lambda _write: None)
        patch.setattr(shipped, "fill_rounds", lambda _write: None)
        patch.setattr(loader, "shipped", lambda: policy)
        yield


@pytest.fixture
def first(empty: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """An office's file of version 1: staff, notices, October closed."""
    with first_version(monkeypatch):
        empty("init", "--office", "Maple Court (fictional)", now="2026-01-01")
        staff = empty.path.with_name("staff.csv")
        staff.write_text(STAFF, encoding="utf-8")
        empty("staff", "import", str(staff), now="2026-01-01")
        staff.unlink()
        for day in ("10-05", "10-13"):
            empty(*NOTICE, day, "--ref", f"day {day}")
        empty("fault", "serve", "1", "--how", "signed")
        empty("month-close", "2026-10")
        empty("db", "check")
    return empty


def test_a_file_of_the_first_version_has_nothing_of_the_desk(first: Program) -> None:
    assert rows(first.path, "PRAGMA user_version") == [(1,)]
    tables = rows(first.path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    made = {
        statement.split()[2]
        for statement in schema.first_version()
        if statement.startswith("CREATE TABLE")
    }
    assert {str(name) for (name,) in tables} - {"_sqlite_migrations"} == made
    assert "late_reply_code" not in str(rows(first.path, "SELECT text FROM policy"))


@pytest.mark.parametrize(
    "words", [("fault", "list"), (*NOTICE, "11-02"), ("call", "add", "--text", "Hello")],
    ids=["read", "write", "the desk"],
)  # fmt: skip
def test_the_first_command_brings_the_desk_and_leaves_a_backup(
    first: Program, new_office: Callable[[], Program], words: tuple[str, ...]
) -> None:
    before = rows(first.path, "SELECT * FROM journal")
    lines = rows(first.path, "SELECT * FROM close_line")
    first(*words)
    assert rows(first.path, "PRAGMA user_version") == [(store_file.VERSION,)]
    first("db", "check")
    assert rows(first.path, "SELECT * FROM journal")[: len(before)] == before
    assert rows(first.path, "SELECT * FROM close_line") == lines
    backup = first.path.with_name("desk.db.v1")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert rows(backup, "PRAGMA user_version") == [(1,)]
    assert rows(backup, "SELECT * FROM journal") == before
    for line in ("request kinds list", "service list"):
        shown = first(*line.split(), "--format", "json").json
        assert shown == new_office()(*line.split(), "--format", "json").json


def test_what_was_closed_before_verifies_and_prints_the_same(
    first: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ("month-close", "2026-10", "--export", "csv,json", "--to")
    (tmp_path / "then").mkdir()
    (tmp_path / "now").mkdir()
    with first_version(monkeypatch):
        first(*export, str(tmp_path / "then"))
    first(*export, str(tmp_path / "now"))
    assert state_of(tmp_path / "now") == state_of(tmp_path / "then")
    first("month-close", "2026-10", "--verify", "--to", str(tmp_path / "now"))


def test_its_own_policy_stays_and_the_desk_works_under_it(
    first: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first_version(monkeypatch):
        before = first("policy", "show", "--format", "json").out
        text = rows(first.path, "SELECT text, sha256, plain FROM policy")
    tell(first)
    assert first("policy", "show", "--format", "json").out == before
    assert rows(first.path, "SELECT text, sha256, plain FROM policy") == text
    add = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise")
    first(*add, "--text", "Late", "--to", "E001")
    for line in ("due", "brief", "complaint escalations", "fault proposals"):
        first(*line.split(), now="2026-11-20T09:00")
    first("db", "check")


def test_a_desk_that_cannot_be_brought_up_stays_as_it_was(
    first: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = first.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "fill_desk", lambda write: write.add("call", "no_table", {}))
        ran = first("fault", "list", ok=False)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert first.path.read_bytes() == before
    first("fault", "list")
    first("db", "check")


def test_a_backup_of_the_first_version_can_be_restored(first: Program) -> None:
    first("call", "add", "--text", "Hello")
    first("db", "restore", f"{first.path}.v1", "--yes")
    assert first("call", "list", "--format", "json").json["rows"] == []
    assert first("service", "list", "--format", "json").json["rows"][0]["code"] == "TYP"
    first("db", "check")


def test_a_migration_too_has_no_clock_but_the_one_it_is_given(first: Program) -> None:
    first("fault", "list")
    entries = first("db", "journal", "--format", "json").json["rows"]
    brought = [entry for entry in entries if entry["command"] == "migrate"]
    assert {entry["at"] for entry in brought} == {f"{NOW}:00+08:00"}


@pytest.fixture
def second(empty: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """An office's file of version 2: a call and the complaint that it led to."""
    with monkeypatch.context() as patch:
        patch.setattr(migrations.steps, "_migrations", list(migrations.steps._migrations)[:2])
        patch.setattr(store_file, "VERSION", 2)
        patch.setattr(shipped, "fill_rounds", lambda _write: None)
        empty("init", "--office", "Maple Court (fictional)", now="2026-01-01")
        staff = empty.path.with_name("staff.csv")
        staff.write_text(STAFF, encoding="utf-8")
        empty("staff", "import", str(staff), now="2026-01-01")
        staff.unlink()
        empty("call", "add", "--text", "Wall opened", "--by", "E001")
        empty(*["complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise"],
              "--text", "Wall opened", "--link", "call:1", "--by", "E001")  # fmt: skip
        empty("db", "check")
        assert rows(empty.path, "PRAGMA user_version") == [(2,)]
    return empty


@pytest.mark.parametrize(
    "words",
    [("complaint", "list"), ("why", "call:1"), ("patrol", "sheet"), ("due",), ("brief",),
     ("finding", "add", "--class", "own", "--severity", "minor", "--place", "Gate", "--text",
      "Wall", "--by", "S01", "--link", "complaint:1")],
    ids=["read", "why", "sheet", "due", "brief", "finding"],
)  # fmt: skip
def test_a_file_of_the_second_version_gets_its_rounds_and_loses_nothing(
    second: Program, new_office: Callable[[], Program], words: tuple[str, ...]
) -> None:
    before = rows(second.path, "SELECT * FROM journal")
    told = second.path.with_name("desk.db.v2")
    second(*words)
    assert rows(second.path, "PRAGMA user_version") == [(store_file.VERSION,)]
    second("db", "check")
    assert rows(second.path, "SELECT * FROM journal")[: len(before)] == before
    assert rows(told, "PRAGMA user_version") == [(2,)]
    assert rows(told, "SELECT * FROM journal") == before
    shown = second("inspect", "lists", "list", "--format", "json").json
    assert shown == new_office()("inspect", "lists", "list", "--format", "json").json
    assert second("complaint", "show", "1", "--format", "json").json["link"] == "call:1"


@pytest.fixture
def third(empty: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """An office's file of version 3: a unit, a finding that is void, a policy without fees."""
    policy = _NEW_IN_POLICY.sub("", loader.shipped())
    with monkeypatch.context() as patch:
        patch.setattr(migrations.steps, "_migrations", list(migrations.steps._migrations)[:3])
        patch.setattr(store_file, "VERSION", 3)
        patch.setattr(loader, "shipped", lambda: policy)
        empty("init", "--office", "Maple Court (fictional)", now="2026-01-01")
        empty("owner", "add", "3-2-1502", "--area", "89.50", "--move-in", "2020-05-01")
        finding = ["finding", "add", "--class", "own", "--severity", "minor", "--place", "Gate"]
        empty(*finding, "--text", "Wall")
        empty("finding", "void", "1", "--reason", "Entered twice")
        empty("db", "check")
        assert rows(empty.path, "PRAGMA user_version") == [(3,)]
    return empty


@pytest.mark.parametrize("words", [("owner", "list"), ("due",), ("owner", "add", "3-2-1503")])
def test_a_file_of_the_third_version_gets_its_fees_and_loses_nothing(
    third: Program, words: tuple[str, ...]
) -> None:
    before = rows(third.path, "SELECT * FROM journal")
    third(*words)
    assert rows(third.path, "PRAGMA user_version") == [(store_file.VERSION,)]
    third("db", "check")
    assert rows(third.path, "SELECT * FROM journal")[: len(before)] == before
    assert rows(third.path.with_name("desk.db.v3"), "PRAGMA user_version") == [(3,)]
    assert count(third.path, "charge") == 0
    assert third("finding", "show", "1", "--format", "json").json["void"] == "Entered twice"
