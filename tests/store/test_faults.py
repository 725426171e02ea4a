"""Every call of a write made to fail, and every write killed at each: all of it or nothing.

Here a call or two of each kind; all of them, and every fault, with `make torture`.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.store import faults
from tests.store.faults import Call, calls_of, disturb, traced
from tests.store.writes import WRITES, Ends, content, ends_of, faulty

CODES = {"killed": {-9}, "interrupted": {0, 5, 130}}
"""The exit codes of a fault; of a call that fails 0 and 5."""


@pytest.fixture(scope="module", autouse=True)
def _strace() -> None:
    reason = faults.why_not()
    if reason:
        pytest.skip(reason)


@pytest.fixture(params=WRITES)
def ends(request: pytest.FixtureRequest, pmdesk: Program, tmp_path: Path) -> Ends:
    """Each of the writes."""
    return ends_of(request.param, pmdesk, tmp_path)


def test_a_call_that_fails_leaves_all_or_nothing(ends: Ends, tmp_path: Path) -> None:
    attack(ends, tmp_path, faults.sampled)


@pytest.mark.slow
def test_every_call_that_fails_leaves_all_or_nothing(ends: Ends, tmp_path: Path) -> None:
    attack(ends, tmp_path, faults.every_fault)


def attack(
    ends: Ends, scratch: Path, choose: Callable[[list[Call]], list[tuple[Call, str]]]
) -> None:
    """Disturbs the write at the chosen calls, and says everything that is wrong then."""
    trial = scratch / "trial"
    shutil.copytree(ends.state, trial)
    wrong = []
    for ran in disturb(ends.words, ends.state, choose(calls_of(ends.words, trial)), scratch):
        found = faulty(ran.came_to, ran.folder, ends)
        if ran.came_to.code not in CODES.get(ran.fault, {0, 5}):
            found.append("not an exit code of this")
        wrong += [f"{ran.name}: {ran.came_to}: {what}" for what in found]
    assert not wrong, "\n".join(wrong)


LATE = [
    ("inject=fsync:error=EIO", 0, "stored, but the disk does not confirm it (Input/output error)"),
    ("inject=openat:error=EIO:when={opened}+", 5, "whether it was stored is not known"),
]
"""What fails as well, once the folder could not be synced, with exit code and words."""


@pytest.mark.parametrize(("more", "code", "words"), LATE, ids=["not confirmed", "not known"])
def test_a_disk_that_fails_after_the_commit_too(
    pmdesk: Program, tmp_path: Path, more: str, code: int, words: str
) -> None:
    ends = ends_of("fault add", pmdesk, tmp_path)
    alone, folder = tmp_path / "alone", tmp_path / "folder"
    for copy in (alone, folder):
        shutil.copytree(ends.state, copy)
    _ran, trace = traced(ends.words, alone, ["trace=openat,fdatasync"])
    synced, opened = (trace.count(f"{name}(") for name in ("fdatasync", "openat"))
    also = [f"inject=fdatasync:error=EIO:when={synced}", more.format(opened=opened + 1)]
    ran, _trace = traced(ends.words, folder, ["trace=openat,fdatasync,fsync", *also])
    assert (ran.code, words in ran.err) == (code, True), ran
    assert content(folder / "desk.db") == ends.after
