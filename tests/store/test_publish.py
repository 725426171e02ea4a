"""A closed month's files: a folder that appears whole, always with the same bytes."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.closing.publish import Document, publish
from pmdesk.periods import Month
from tests.conftest import Program
from tests.store.raw import NOTICE, command, count, run, state_of

FOLDER = "month-close-2026-10"


@pytest.fixture
def to(pmdesk: Program, tmp_path: Path) -> Path:
    """Where the files go; October has two notices and is not closed."""
    pmdesk(*NOTICE, "10-05", "--facts", "未作登記")
    pmdesk(*NOTICE, "10-13")
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def export(to: Path, *more: str) -> tuple[str, ...]:
    return ("month-close", "2026-10", "--export", "csv,json", "--to", str(to), *more)


def test_the_folder_has_every_file(pmdesk: Program, to: Path) -> None:
    pmdesk(*export(to))
    names = "deductions summary violations sanctions posting joint-liability adjustments analysis"
    wanted = [*(f"{name}.csv" for name in names.split()), "manifest.json", "month-close.json"]
    assert sorted(state_of(to)) == sorted([FOLDER, *(f"{FOLDER}/{name}" for name in wanted)])


def test_exports_follow_the_umask(pmdesk: Program, to: Path) -> None:
    mask = os.umask(0o022)
    try:
        pmdesk(*export(to))
    finally:
        os.umask(mask)
    assert (to / FOLDER / "manifest.json").stat().st_mode & 0o777 == 0o644


def test_a_folder_with_the_same_bytes_is_left_alone(pmdesk: Program, to: Path) -> None:
    pmdesk(*export(to))
    before = {path: path.stat().st_mtime_ns for path in (to / FOLDER).iterdir()}
    (to / FOLDER / "notes.txt").write_text("sent to finance")
    pmdesk(*export(to))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert (to / FOLDER / "notes.txt").read_text() == "sent to finance"


def test_a_missing_file_is_added(pmdesk: Program, to: Path) -> None:
    pmdesk(*export(to))
    before = state_of(to)
    (to / FOLDER / "posting.csv").unlink()
    pmdesk(*export(to))
    assert state_of(to) == before


def test_other_bytes_are_refused_and_moved_aside_with_force(pmdesk: Program, to: Path) -> None:
    pmdesk(*export(to))
    whole = state_of(to / FOLDER)
    for number in (1, 2):
        (to / FOLDER / "posting.csv").write_text(f"changed {number}")
        ran = pmdesk(*export(to), ok=False)
        assert (ran.code, "posting.csv" in ran.err) == (4, True)
        assert (to / FOLDER / "posting.csv").read_text() == f"changed {number}"
        pmdesk(*export(to, "--force"))
        assert state_of(to / FOLDER) == whole
        assert (to / f"{FOLDER}.old-{number}" / "posting.csv").read_text() == f"changed {number}"
    assert sorted(path.name for path in to.iterdir()) == [
        FOLDER,
        f"{FOLDER}.old-1",
        f"{FOLDER}.old-2",
    ]


def test_leftovers_of_killed_publications_are_removed(pmdesk: Program, to: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", "pass"])
    killed.wait()
    for number in (killed.pid, os.getpid()):
        (to / f".{FOLDER}.{number}.tmp").mkdir()
        (to / f".{FOLDER}.{number}.tmp" / "posting.csv").write_text("half")
    living = to / f".{FOLDER}.{os.getppid()}.tmp"
    living.mkdir()
    pmdesk(*export(to))
    living.rmdir()
    assert [path.name for path in to.iterdir()] == [FOLDER]
    (to / FOLDER / "posting.csv").unlink()
    for number in (killed.pid, os.getpid()):
        (to / FOLDER / f".posting.csv.{number}.tmp").write_text("half")
    pmdesk(*export(to))
    assert not [path.name for path in (to / FOLDER).iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_not_a_folder_is_left_alone(
    pmdesk: Program, to: Path, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "theirs").mkdir()
    if kind == "file":
        (to / FOLDER).write_text("notes")
    else:
        (to / FOLDER).symlink_to(tmp_path / "theirs")
    before = state_of(to)
    ran = pmdesk(*export(to, "--force"), ok=False)
    assert (ran.code, "left alone" in ran.err) == (4, True)
    assert state_of(to) == before
    assert list((tmp_path / "theirs").iterdir()) == []


def test_where_the_files_cannot_go_the_month_is_closed_and_the_command_run_again(
    pmdesk: Program, to: Path
) -> None:
    blocked = to / "blocked"
    blocked.write_text("in the way")
    for _again in range(2):
        ran = pmdesk(*export(blocked), ok=False)
        assert ran.code == 5
        last = ran.err.splitlines()[-1]
        assert "is closed; its files are not written" in last
        assert "run the same command again" in last
        assert count(pmdesk.path, "close") == 1
    blocked.unlink()
    pmdesk(*export(blocked))
    assert (blocked / FOLDER / "manifest.json").is_file()
    assert count(pmdesk.path, "close") == 1


def test_a_full_disk_leaves_no_half_a_folder(pmdesk: Program, to: Path) -> None:
    pmdesk("month-close", "2026-10")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200));"
    script = f"{limit} import sys; from pmdesk.cli import main; sys.exit(main(sys.argv[1:]))"
    words = command(pmdesk.path, *export(to))[3:]
    ran = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=False)
    assert ran.returncode == 5
    assert state_of(to) == {}
    pmdesk(*export(to))


def test_the_bytes_do_not_depend_on_the_surroundings(pmdesk: Program, to: Path) -> None:
    pmdesk("month-close", "2026-10")
    surroundings = [
        ({"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"}, "2026-11-03"),
        ({"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.UTF-8"}, "2027-03-31"),
    ]
    found = []
    for number, (environment, now) in enumerate(surroundings):
        folder = to / str(number)
        language = ("--lang", ("en", "zh-Hant")[number])
        ran = run(pmdesk.path, *export(folder), *language, "--now", now, **environment)
        assert ran.code == 0, ran
        found.append(state_of(folder))
    assert found[0] == found[1]


def test_a_close_does_not_depend_on_the_surroundings(pmdesk: Program, to: Path) -> None:
    words = export(to / "one")
    other = Program(pmdesk.path.with_name("other.db"))
    other.path.write_bytes(pmdesk.path.read_bytes())
    here = {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    there = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2", "LC_ALL": "zh_TW.UTF-8"}
    assert run(pmdesk.path, *words, "--lang", "en", **here).code == 0
    assert run(other.path, *export(to / "two"), "--lang", "zh-Hant", **there).code == 0
    assert state_of(to / "one") == state_of(to / "two")


def test_a_folder_that_another_run_put_there_meanwhile_is_as_good(
    pmdesk: Program, to: Path
) -> None:
    pmdesk(*export(to))
    (to / FOLDER).rename(to / "theirs")
    kept = state_of(to / "theirs")

    def late() -> Iterator[bytes]:
        """A document whose bytes come when the other run is done."""
        (to / "theirs").rename(to / FOLDER)
        yield kept["posting.csv"] or b""

    digest = hashlib.sha256(kept["posting.csv"] or b"").hexdigest()
    publish(Month(2026, 10), to, [Document("posting.csv", digest, late())], force=False)
    assert state_of(to / FOLDER) == kept
    assert [path.name for path in to.iterdir()] == [FOLDER]
    (to / FOLDER).rename(to / "theirs")
    other = Document("posting.csv", hashlib.sha256(b"other").hexdigest(), late())
    with pytest.raises(OSError, match="not empty"):
        publish(Month(2026, 10), to, [other], force=False)
    assert state_of(to / FOLDER) == kept
