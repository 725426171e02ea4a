"""Two closes at the same moment, backups while others write: a few here, many with
`make torture`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, Program
from tests.store.raw import NOTICE, command, count, rows, state_of

SAMPLE = pytest.param(4, id="a few")
CLOSES = [SAMPLE, pytest.param(200, id="many", marks=pytest.mark.slow)]
WRITES = [pytest.param(8, id="a few"), pytest.param(150, id="many", marks=pytest.mark.slow)]
WRITERS = 3


@pytest.mark.parametrize("rounds", CLOSES)
def test_of_two_closes_at_once_one_closes(pmdesk: Program, tmp_path: Path, rounds: int) -> None:
    pmdesk(*NOTICE, "10-05")
    fresh = pmdesk.path.read_bytes()
    words = ("month-close", "2026-10", "--export", "csv,json", "--to")
    pmdesk(*words, str(tmp_path / "alone"))
    whole, out = state_of(tmp_path / "alone"), tmp_path / "out"
    for _round in range(rounds):
        pmdesk.path.write_bytes(fresh)
        shutil.rmtree(out, ignore_errors=True)
        both = [
            subprocess.Popen(
                command(pmdesk.path, *words, str(out)),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        said = [one.communicate() for one in both]
        assert [one.returncode for one in both] == [0, 0], said
        assert said[0][0] == said[1][0]
        assert sorted("was closed before" in err for _out, err in said) == [False, True]
        assert count(pmdesk.path, "close") == 1
        assert state_of(out) == whole
        pmdesk("db", "check")


@pytest.mark.parametrize("each", WRITES)
def test_a_backup_while_others_write_is_whole(pmdesk: Program, tmp_path: Path, each: int) -> None:
    loop = (
        f"for n in $(seq {each}); do '{sys.executable}' -m pmdesk --db '{pmdesk.path}'"
        f" --now {NOW} {' '.join(NOTICE)} 10-05 >/dev/null || exit; done"
    )
    pmdesk(*NOTICE, "10-04")
    writers = [subprocess.Popen(["sh", "-c", loop]) for _ in range(WRITERS)]
    copy, held = Program(tmp_path / "copy.db"), []
    while any(writer.poll() is None for writer in writers):
        head = pmdesk("db", "backup", str(copy.path), "--force", "--format", "json").json
        checked = copy("db", "check", "--format", "json").json
        assert (checked["ok"], checked["journal_head"]) == (True, head["journal_head"])
        held.append(journal(copy.path))
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    whole = journal(pmdesk.path)
    assert count(pmdesk.path, "notice") == 1 + WRITERS * each
    assert all(hashes == whole[: len(hashes)] for hashes in held)
    assert len({len(hashes) for hashes in held}) > 2, "nobody wrote while these were made"


def journal(path: Path) -> list[tuple[object, ...]]:
    """The journal's hashes, in order."""
    return rows(path, "SELECT hash FROM journal ORDER BY seq")
