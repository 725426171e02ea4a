"""Backups while others write, and putting one back without losing the present file."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pmdesk.errors import Unusable
from pmdesk.store.restoring import restore
from tests.cli.running import on_terminal
from tests.conftest import NOW, Program
from tests.disputes import close, notice, stored, tamper
from tests.store.raw import alter, cut_off, held

WRITER = """
import sys
from pmdesk.cli import main
print("ready", flush=True)
for day in range(1, 29):
    main(["--db", sys.argv[1], "--now", sys.argv[2], "--quiet", "fault", "add", "--staff", "E001",
          "--code", "CMP-01", "--on", f"2026-10-{day:02}", "--by", "S01"])
"""


def sound(path: Path) -> str:
    """Checks a file whole; the head of its journal."""
    ran = Program(path)("db", "check", "--format", "json")
    assert ran.json["ok"]
    return str(ran.json["journal_head"])


def backup(pmdesk: Program, name: str = "backup.db") -> Path:
    """A backup beside the desk."""
    path = pmdesk.path.with_name(name)
    pmdesk("db", "backup", str(path))
    return path


def names(pmdesk: Program) -> set[str]:
    """What stands in the desk's folder."""
    return {path.name for path in pmdesk.path.parent.iterdir()}


def restored(pmdesk: Program, path: Path) -> dict[str, Any]:
    """Restores a backup; the answer."""
    return dict(pmdesk("db", "restore", str(path), "--yes", "--format", "json").json)


# Backups.


def test_a_backup_is_a_desk_of_its_own(pmdesk: Program) -> None:
    notice(pmdesk, 2)
    close(pmdesk, "2026-10")
    path = backup(pmdesk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sound(path) == sound(pmdesk.path)
    assert Program(path)("month-close", "2026-10", "--verify").code == 0
    assert names(pmdesk) == {"desk.db", "backup.db"}


def test_a_backup_while_somebody_writes_is_whole_and_its_head_is_the_one_told(
    pmdesk: Program,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(pmdesk.path), NOW], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        counts: set[int] = set()
        while writer.poll() is None or not counts:
            target = pmdesk.path.with_name(f"backup-{len(counts)}.db")
            told = pmdesk("db", "backup", str(target), "--force", "--format", "json").json
            assert sound(target) == told["journal_head"]
            counts.add(stored(target, "notice"))
    assert len(counts) > 1, "the writer was never caught at work"
    assert stored(pmdesk.path, "notice") == 28


def test_what_is_not_committed_is_not_in_the_backup(pmdesk: Program) -> None:
    insert = "INSERT INTO setting SELECT max(id) + 1, 1, 'office_name', 'Elm' FROM setting"
    with held(pmdesk.path, "BEGIN IMMEDIATE", insert):
        path = backup(pmdesk)
    assert stored(path, "setting") == stored(pmdesk.path, "setting")
    sound(path)


def test_an_existing_file_is_only_replaced_with_force(pmdesk: Program) -> None:
    path = backup(pmdesk)
    before = path.read_bytes()
    notice(pmdesk, 2)
    ran = pmdesk("db", "backup", str(path), ok=False)
    assert (ran.code, "--force" in ran.err, path.read_bytes() == before) == (4, True, True)
    pmdesk("db", "backup", str(path), "--force")
    assert stored(path, "notice") == 1


def test_a_backup_never_goes_over_the_desk_a_link_or_a_folder(pmdesk: Program) -> None:
    folder, link = pmdesk.path.with_name("folder"), pmdesk.path.with_name("link")
    folder.mkdir()
    link.symlink_to(pmdesk.path)
    for target in (folder, link):
        assert pmdesk("db", "backup", str(target), "--force", ok=False).code == 4
    before = pmdesk.path.stat().st_ino
    assert pmdesk("db", "backup", str(pmdesk.path), "--force", ok=False).code == 4
    assert pmdesk.path.stat().st_ino == before


def test_a_folder_that_is_not_there_is_unknown(pmdesk: Program) -> None:
    assert pmdesk("db", "backup", str(pmdesk.path.with_name("no") / "b.db"), ok=False).code == 3


# Restoring.


def test_the_present_file_is_kept_with_what_is_newer(pmdesk: Program) -> None:
    notice(pmdesk, 2)
    path = backup(pmdesk)
    notice(pmdesk, 3)
    head = sound(pmdesk.path)
    answer = restored(pmdesk, path)
    saved = pmdesk.path.with_name("desk.db.before-restore-1")
    assert answer["saved_as"] == str(saved)
    assert (stored(pmdesk.path, "notice"), stored(saved, "notice")) == (1, 2)
    assert (sound(pmdesk.path), sound(saved)) == (sound(path), head)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_each_restore_keeps_another_file(pmdesk: Program) -> None:
    path = backup(pmdesk)
    for number in (1, 2, 3):
        notice(pmdesk, 1)
        answer = restored(pmdesk, path)
        assert answer["saved_as"] == f"{pmdesk.path}.before-restore-{number}"
    assert names(pmdesk) == {
        "desk.db", "backup.db", *(f"desk.db.before-restore-{number}" for number in (1, 2, 3))
    }  # fmt: skip


def test_without_a_present_file_the_backup_becomes_it(pmdesk: Program) -> None:
    path = backup(pmdesk)
    pmdesk.path.unlink()
    assert restored(pmdesk, path)["saved_as"] is None
    assert names(pmdesk) == {"desk.db", "backup.db"}
    sound(pmdesk.path)


def unsound_backup(pmdesk: Program, kind: str) -> Path:
    """A file that looks like a backup, and is none that may be restored."""
    path = backup(pmdesk)
    if kind == "changed behind the journal":
        tamper(path, "UPDATE staff SET name = 'x' WHERE code = 'E001'")
    elif kind == "without a guard":
        alter(path, "DROP TRIGGER notice_no_update")
    elif kind == "cut short":
        path.write_bytes(path.read_bytes()[:-4096])
    elif kind == "newer":
        alter(path, "PRAGMA user_version = 99")
    elif kind == "another program's":
        path.unlink()
        alter(path, "CREATE TABLE t (x)")
    elif kind == "text":
        path.write_text("not a desk", encoding="utf-8")
    else:
        path.write_bytes(b"")
    return path


@pytest.mark.parametrize(
    "kind",
    ["changed behind the journal", "without a guard", "cut short", "newer", "another program's",
     "text", "empty"],
)  # fmt: skip
def test_an_unsound_or_foreign_backup_is_refused(pmdesk: Program, kind: str) -> None:
    path = unsound_backup(pmdesk, kind)
    before, there = pmdesk.path.read_bytes(), names(pmdesk)
    ran = pmdesk("db", "restore", str(path), "--yes", ok=False)
    assert (ran.code, str(path) in ran.err) == (5, True)
    assert (pmdesk.path.read_bytes() == before, names(pmdesk) == there) == (True, True)


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_what_another_file_left_is_never_played_into_a_copy(
    pmdesk: Program, tmp_path: Path, suffix: str
) -> None:
    """The desk is deleted and what a killed writer left is not; then a backup comes back."""
    path = backup(pmdesk)
    leftover = pmdesk.path.with_name(pmdesk.path.name + suffix)
    leftover.write_bytes(b"\xd9\xd5\x05\xf9" * 200)
    pmdesk.path.unlink()
    before = names(pmdesk)
    ran = pmdesk("db", "restore", str(path), "--yes", ok=False)
    assert (ran.code, ran.out) == (5, "")
    assert f"{leftover} stands beside {pmdesk.path}" in ran.err
    assert names(pmdesk) == before
    leftover.unlink()
    assert restored(pmdesk, path)["saved_as"] is None
    sound(pmdesk.path)


def test_a_backup_does_not_replace_a_copy_in_use(pmdesk: Program) -> None:
    path = backup(pmdesk)
    before = path.read_bytes()
    path.with_name(path.name + "-wal").write_bytes(b"x")
    ran = pmdesk("db", "backup", str(path), "--force", ok=False)
    assert (ran.code, path.read_bytes() == before) == (5, True)
    assert "stands beside" in ran.err


def test_a_link_that_leads_nowhere_is_not_followed(pmdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to("none.db")
    ran = Program(tmp_path / "link.db")("db", "restore", str(pmdesk.path), "--yes", ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert "there is no desk at" in ran.err
    assert not (tmp_path / "none.db").exists()


def test_a_backup_that_is_not_there_is_unknown(pmdesk: Program) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("db", "restore", str(pmdesk.path.with_name("none")), "--yes", ok=False)
    assert (ran.code, pmdesk.path.read_bytes() == before) == (3, True)


@pytest.mark.parametrize("how", ["itself", "a link", "a hard link"])
def test_the_desk_itself_is_no_backup(pmdesk: Program, how: str) -> None:
    path = pmdesk.path.with_name("other.db")
    if how == "a link":
        path.symlink_to(pmdesk.path)
    elif how == "a hard link":
        os.link(pmdesk.path, path)
    else:
        path = pmdesk.path
    before = pmdesk.path.read_bytes()
    assert pmdesk("db", "restore", str(path), "--yes", ok=False).code == 4
    assert pmdesk.path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "first page", "empty"])
def test_a_damaged_present_file_is_moved_away(pmdesk: Program, damage: str) -> None:
    path = backup(pmdesk)
    whole = pmdesk.path.read_bytes()
    broken = {"text": b"lost", "first page": b"x" * 4096 + whole[4096:], "empty": b""}[damage]
    pmdesk.path.write_bytes(broken)
    saved = Path(restored(pmdesk, path)["saved_as"])
    assert saved.read_bytes() == broken
    sound(pmdesk.path)


def test_what_its_last_writer_left_goes_with_the_damaged_file(pmdesk: Program) -> None:
    path = backup(pmdesk)
    cut_off(pmdesk.path)
    journal = pmdesk.path.with_name("desk.db-journal")
    left = journal.read_bytes()
    pmdesk.path.write_bytes(b"x" * 4096)
    saved = Path(restored(pmdesk, path)["saved_as"])
    assert saved.with_name(saved.name + "-journal").read_bytes() == left
    assert not journal.exists()
    sound(pmdesk.path)


def test_a_cut_off_write_is_rolled_back_before_the_present_file_is_kept(pmdesk: Program) -> None:
    path = backup(pmdesk)
    cut_off(pmdesk.path)
    saved = Path(restored(pmdesk, path)["saved_as"])
    assert (sound(saved), sound(pmdesk.path)) == (sound(path), sound(path))


def test_a_damaged_page_inside_does_not_stop_it(pmdesk: Program) -> None:
    path = backup(pmdesk)
    whole = bytearray(pmdesk.path.read_bytes())
    whole[4096 * 5 : 4096 * 6] = b"\xff" * 4096
    pmdesk.path.write_bytes(whole)
    assert pmdesk("db", "check", ok=False).code in (5, 6)
    assert restored(pmdesk, path)["saved_as"]
    sound(pmdesk.path)


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_a_read_only_file_is_left_alone_in_every_language(pmdesk: Program, lang: str) -> None:
    path = backup(pmdesk)
    pmdesk.path.chmod(0o400)
    before, there = pmdesk.path.read_bytes(), names(pmdesk)
    ran = pmdesk("--lang", lang, "db", "restore", str(path), "--yes", ok=False)
    assert (ran.code, pmdesk.path.read_bytes() == before, names(pmdesk)) == (5, True, there)


def test_a_damaged_read_only_file_is_left_alone_too(pmdesk: Program) -> None:
    path = backup(pmdesk)
    pmdesk.path.write_bytes(b"lost")
    pmdesk.path.chmod(0o400)
    assert pmdesk("db", "restore", str(path), "--yes", ok=False).code == 5
    assert pmdesk.path.read_bytes() == b"lost"


def test_a_busy_file_is_not_moved_away(pmdesk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    path = backup(pmdesk)
    there = names(pmdesk)
    monkeypatch.setattr("pmdesk.store.file.TIMEOUT_SECONDS", 1)
    with held(pmdesk.path, "BEGIN EXCLUSIVE"), pytest.raises(Unusable, match="busy"):
        restore(pmdesk.path, path)
    assert names(pmdesk) - {"desk.db-journal"} == there


def test_a_file_of_a_newer_version_is_not_replaced(pmdesk: Program) -> None:
    path = backup(pmdesk)
    alter(pmdesk.path, "PRAGMA user_version = 99")
    before = pmdesk.path.read_bytes()
    assert pmdesk("db", "restore", str(path), "--yes", ok=False).code == 5
    assert pmdesk.path.read_bytes() == before


def test_whoever_has_it_open_goes_on_in_the_restored_file(pmdesk: Program) -> None:
    path = backup(pmdesk)
    inode = pmdesk.path.stat().st_ino
    notice(pmdesk, 1)
    restored(pmdesk, path)
    assert pmdesk.path.stat().st_ino == inode
    assert notice(pmdesk, 1) == 1


# Being asked.


def test_off_a_terminal_it_needs_yes(pmdesk: Program) -> None:
    path = backup(pmdesk)
    before, there = pmdesk.path.read_bytes(), names(pmdesk)
    ran = pmdesk("db", "restore", str(path), ok=False)
    assert (ran.code, "--yes" in ran.err) == (2, True)
    assert (pmdesk.path.read_bytes(), names(pmdesk)) == (before, there)


@pytest.mark.parametrize(("answer", "done"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_it_asks(pmdesk: Program, answer: str, done: bool) -> None:
    path = backup(pmdesk)
    notice(pmdesk, 2)
    ran = on_terminal(pmdesk.path, "db", "restore", str(path), answers=[answer])
    assert (ran.code == 0, stored(pmdesk.path, "notice")) == (done, 0 if done else 1)
    assert ("desk.db.before-restore-1" in names(pmdesk)) == done


def test_the_answer_names_where_the_present_file_went(pmdesk: Program) -> None:
    path = backup(pmdesk)
    copy = pmdesk.path.with_name("copy.db")
    shutil.copy(pmdesk.path, copy)
    ran = Program(copy)("db", "restore", str(path), "--yes")
    assert f"{copy}.before-restore-1" in ran.out
    told = json.loads(Program(copy)("db", "restore", str(path), "--yes", "--format", "json").out)
    assert told["schema"] == "pmdesk.db.restore/1"
