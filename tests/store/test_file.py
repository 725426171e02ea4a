"""A file that cannot be used is refused by name and left exactly as it was."""

import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pmdesk.store import file as store_file
from tests.conftest import Program
from tests.store.raw import NOTICE, alter, command, count, cut_off, held, run, state_of

READ = ("fault", "list")
WRITE = (*NOTICE, "10-05")


def _overwrite(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _make_foreign(path: Path) -> None:
    path.unlink()
    alter(path, "PRAGMA application_id = 7", "CREATE TABLE notice (id INTEGER PRIMARY KEY)")


def _make_plain_sqlite(path: Path) -> None:
    path.unlink()
    alter(path, "CREATE TABLE notice (id INTEGER PRIMARY KEY)")


def _make_newer(path: Path) -> None:
    alter(path, f"PRAGMA user_version = {store_file.VERSION + 1}")


def _damage(path: Path) -> None:
    _overwrite(path, 4096, b"\xa5" * (path.stat().st_size - 4096))


def _make_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _make_link_to_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _make_circular_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


UNUSABLE: list[tuple[Callable[[Path], object], str]] = [
    (_make_folder, "is not a regular file"),
    (_make_fifo, "is not a regular file"),
    (_make_link_to_device, "is not a regular file"),
    (_make_circular_link, "symbolic links"),
    (lambda path: path.write_bytes(b""), "is empty"),
    (lambda path: path.write_bytes(b"SQLite format 3\x00"), "is not a desk of pmdesk"),
    (lambda path: path.write_text("code,name\nE001,Ash Willow\n" * 20), "is not a desk of pmdesk"),
    (_make_foreign, "another program's SQLite file"),
    (_make_plain_sqlite, "another program's SQLite file"),
    (_make_newer, "update pmdesk"),
    (_damage, "is damaged"),
    (lambda path: os.truncate(path, 4096 * 3), "is damaged"),
    (lambda path: os.truncate(path, 100), "is damaged"),
]
NAMES = [
    "folder",
    "fifo",
    "device",
    "circular link",
    "empty",
    "header only",
    "text",
    "foreign",
    "plain SQLite",
    "newer",
    "damaged pages",
    "truncated",
    "truncated to its header",
]


@pytest.mark.parametrize("words", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize(("spoil", "message"), UNUSABLE, ids=NAMES)
def test_an_unusable_file_is_named_and_left_alone(
    pmdesk: Program,
    tmp_path: Path,
    spoil: Callable[[Path], object],
    message: str,
    words: tuple[str, ...],
) -> None:
    spoil(pmdesk.path)
    before = state_of(tmp_path)
    ran = pmdesk(*words, ok=False)
    assert ran.code == 5
    assert message in ran.err
    assert pmdesk.path.name in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("words", [READ, WRITE, ("db", "check")], ids=" ".join)
def test_a_missing_file_is_not_made_but_named_with_the_command_to_run(
    empty: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = empty(*words, ok=False)
    assert ran.code == 3
    assert "pmdesk init" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert state_of(tmp_path) == {}


def test_a_file_below_a_file_is_missing(pmdesk: Program) -> None:
    ran = Program(pmdesk.path / "desk.db")(*READ, ok=False)
    assert ran.code == 3


def test_a_link_leads_to_the_file(pmdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(pmdesk.path)
    Program(link)(*WRITE)
    assert count(pmdesk.path, "notice") == 1
    assert link.is_symlink()


def test_a_read_only_file_is_read(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk(*WRITE)
    pmdesk.path.chmod(0o400)
    before = state_of(tmp_path)
    assert len(pmdesk("fault", "list", "--format", "json").json["rows"]) == 1
    assert pmdesk("db", "check").code == 0
    assert state_of(tmp_path) == before


def test_a_read_only_file_is_not_written_even_by_root(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk.path.chmod(0o440)
    before = state_of(tmp_path)
    ran = pmdesk(*WRITE, ok=False)
    assert (ran.code, "is read-only" in ran.err) == (5, True)
    assert state_of(tmp_path) == before


def test_a_full_disk_stores_nothing(pmdesk: Program, tmp_path: Path) -> None:
    before = state_of(tmp_path)
    size = pmdesk.path.stat().st_size

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    lines = "".join(f"E001,CMP-01,2026-10-05,S01,{'long ' * 50}{n}\n" for n in range(2000))
    (tmp_path / "many.csv").write_text("staff,code,on,by,facts\n" + lines)
    ran = subprocess.run(
        command(pmdesk.path, "fault", "import", str(tmp_path / "many.csv")),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    (tmp_path / "many.csv").unlink()
    assert ran.returncode == 5
    assert "the disk is full, nothing was stored" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    pmdesk("db", "check")
    assert count(pmdesk.path, "notice") == 0
    assert state_of(tmp_path) == before


def test_a_disk_too_full_for_the_journal_stores_nothing(pmdesk: Program, tmp_path: Path) -> None:
    before = state_of(tmp_path)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    ran = subprocess.run(
        command(pmdesk.path, *WRITE), preexec_fn=limit, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 5
    assert "the disk is full, nothing was stored" in ran.stderr
    pmdesk(*READ)
    assert state_of(tmp_path) == before


def test_a_file_locked_past_the_time_out_is_busy(
    pmdesk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "TIMEOUT_SECONDS", 0.2)
    with held(pmdesk.path, "BEGIN EXCLUSIVE"):
        for words in (READ, WRITE):
            ran = pmdesk(*words, ok=False)
            assert ran.code == 5
            assert "is busy" in ran.err
            assert len(ran.err.splitlines()) == 1
    assert count(pmdesk.path, "notice") == 0
    pmdesk(*WRITE)


def test_a_file_that_another_program_prepares_to_write_is_read(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "TIMEOUT_SECONDS", 0.2)
    pmdesk(*WRITE)
    with held(pmdesk.path, "BEGIN IMMEDIATE"):
        assert len(pmdesk("fault", "list", "--format", "json").json["rows"]) == 1
        assert pmdesk(*WRITE, ok=False).code == 5


def test_a_reader_elsewhere_does_not_make_a_write_fail_before_the_time_out(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "TIMEOUT_SECONDS", 0.2)
    with held(pmdesk.path, "BEGIN", "SELECT count(*) FROM notice"):
        ran = pmdesk(*WRITE, ok=False)
    assert (ran.code, "is busy" in ran.err) == (5, True)
    assert count(pmdesk.path, "notice") == 0
    pmdesk("db", "check")


@pytest.mark.parametrize("words", [READ, WRITE, ("db", "check")], ids=" ".join)
def test_what_a_killed_writer_left_is_rolled_back_by_the_next_command(
    pmdesk: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = pmdesk.path.read_bytes()
    cut_off(pmdesk.path)
    pmdesk(*words)
    if words != WRITE:
        assert state_of(tmp_path) == {"desk.db": before}
    pmdesk("db", "check")


@pytest.mark.parametrize("words", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize("linked", [False, True], ids=["by name", "through a link"])
def test_a_read_only_file_with_a_write_cut_off_waits_for_its_owner(
    pmdesk: Program, tmp_path: Path, words: tuple[str, ...], linked: bool
) -> None:
    cut_off(pmdesk.path)
    pmdesk.path.chmod(0o400)
    path = pmdesk.path
    if linked:
        (tmp_path / "elsewhere").mkdir()
        path = tmp_path / "elsewhere" / "link.db"
        path.symlink_to(pmdesk.path)
    before = state_of(tmp_path)
    ran = Program(path)(*words, ok=False)
    assert ran.code == 5
    assert "open it once as its owner" in ran.err or words == WRITE
    assert state_of(tmp_path) == before
    pmdesk.path.chmod(0o600)
    pmdesk("db", "check")


def test_a_file_in_wal_mode_is_taken_back_to_a_rollback_journal(
    pmdesk: Program, tmp_path: Path
) -> None:
    alter(pmdesk.path, "PRAGMA journal_mode = wal")
    assert pmdesk.path.read_bytes()[18:20] == b"\2\2"
    pmdesk(*WRITE)
    pmdesk("db", "check")
    assert pmdesk.path.read_bytes()[18:20] == b"\1\1"
    assert list(state_of(tmp_path)) == ["desk.db"]


def test_a_read_only_file_in_wal_mode_stays_as_it_is(pmdesk: Program, tmp_path: Path) -> None:
    alter(pmdesk.path, "PRAGMA journal_mode = wal")
    pmdesk.path.chmod(0o400)
    before = state_of(tmp_path)
    ran = pmdesk(*READ, ok=False)
    assert ran.code == 5
    assert "open it once as its owner" in ran.err
    assert state_of(tmp_path) == before


def test_a_file_in_wal_mode_that_is_open_elsewhere_is_told_apart_from_a_busy_one(
    pmdesk: Program,
) -> None:
    with held(pmdesk.path, "PRAGMA journal_mode = wal", "BEGIN", "SELECT 1 FROM notice"):
        for words in (READ, WRITE):
            ran = pmdesk(*words, ok=False)
            assert (ran.code, ran.out) == (5, "")
            assert "is held in SQLite's WAL mode by another program" in ran.err
    pmdesk(*WRITE)


def test_a_name_that_looks_like_an_address_is_a_name(tmp_path: Path) -> None:
    odd = Program(tmp_path / "100% ours?mode=ro#1.db")
    odd("init")
    odd("db", "check")
    assert list(state_of(tmp_path)) == ["100% ours?mode=ro#1.db"]


def test_init_makes_one_private_file(empty: Program, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        empty("init")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(empty.path.stat().st_mode) == 0o600
    assert list(state_of(tmp_path)) == ["desk.db"]
    assert empty.path.stat().st_nlink == 1


@pytest.mark.parametrize("kind", ["desk", "text", "folder", "dangling link"])
def test_init_leaves_what_has_that_name_alone(empty: Program, tmp_path: Path, kind: str) -> None:
    match kind:
        case "desk":
            empty("init")
        case "text":
            empty.path.write_text("notes")
        case "folder":
            empty.path.mkdir()
        case "dangling link":
            empty.path.symlink_to("nowhere.db")
    before = state_of(tmp_path)
    ran = empty("init", ok=False)
    assert (ran.code, "exists already" in ran.err) == (4, True)
    assert state_of(tmp_path) == before


def test_init_in_a_missing_folder_makes_nothing(tmp_path: Path) -> None:
    ran = Program(tmp_path / "no" / "desk.db")("init", ok=False)
    assert (ran.code, "there is no folder" in ran.err) == (3, True)
    assert state_of(tmp_path) == {}


def test_init_on_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    ran = subprocess.run(
        command(tmp_path / "desk.db", "init"),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 5
    assert len(ran.stderr.splitlines()) == 1
    assert "the disk is full" in ran.stderr
    assert state_of(tmp_path) == {}


def test_of_two_inits_at_once_one_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    both = [
        subprocess.Popen(
            command(path, "init", "--office", f"Court {number}"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(3)
    ]
    for one in both:
        one.communicate()
    assert sorted(one.returncode for one in both) == [0, 4, 4]
    assert list(state_of(tmp_path)) == ["desk.db"]
    assert run(path, "db", "check").code == 0


def test_a_write_keeps_the_mode_of_the_file(pmdesk: Program) -> None:
    pmdesk.path.chmod(0o660)
    pmdesk(*WRITE)
    assert stat.S_IMODE(pmdesk.path.stat().st_mode) == 0o660


def test_a_plain_copy_is_a_whole_desk(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk(*WRITE)
    shutil.copy(pmdesk.path, tmp_path / "copy.db")
    Program(tmp_path / "copy.db")("db", "check")
