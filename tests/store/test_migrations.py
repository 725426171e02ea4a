"""An older file is migrated by the first command that opens it, after a backup."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from pmdesk.store import file as store_file
from pmdesk.store import migrations
from tests.conftest import Program
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
