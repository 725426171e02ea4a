"""Writes on a disk with hardly any room: 5 and nothing stored, or 0 and all of it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.store.raw import run
from tests.store.writes import WRITES, ends_of, faulty, here

PAGE_BYTES = 4096
ROOM = (0, 4, 10, 16, 28, 96)
"""The room beside the desk, in pages: from none to enough for every write."""
MORE_ROOM = range(64)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here: it takes root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("write", WRITES)
def test_a_write_on_a_full_disk_is_refused_or_whole(
    pmdesk: Program, tmp_path: Path, small_disk: Path, write: str
) -> None:
    squeeze(write, pmdesk, tmp_path, small_disk, ROOM)


@pytest.mark.slow
@pytest.mark.parametrize("write", WRITES)
def test_a_write_with_any_room_at_all_is_refused_or_whole(
    pmdesk: Program, tmp_path: Path, small_disk: Path, write: str
) -> None:
    squeeze(write, pmdesk, tmp_path, small_disk, (*MORE_ROOM, ROOM[-1]))


def squeeze(write: str, pmdesk: Program, scratch: Path, disk: Path, room: tuple[int, ...]) -> None:
    """Runs the write with each room there is; the least refuses it, the most is enough."""
    ends = ends_of(write, pmdesk, scratch)
    folder, codes = disk / "office", []
    for pages in room:
        shutil.copytree(ends.state, folder)
        fill(disk, leaving=pages * PAGE_BYTES)
        ran = run(folder / "desk.db", *here(ends.words, folder))
        (disk / "filler").unlink()
        said = f"{pages} pages: {ran}"
        assert ran.code in (0, 5), said
        assert ran.code == 0 or "disk is full" in ran.err or "No space left" in ran.err, said
        assert faulty(ran, folder, ends) == [], said
        codes.append(ran.code)
        shutil.rmtree(folder)
    assert codes == sorted(codes, reverse=True), f"with more room it went worse: {codes}"
    assert (codes[0], codes[-1]) == (5, 0)


def fill(disk: Path, *, leaving: int) -> None:
    """Fills a file system up to so many bytes."""
    room = shutil.disk_usage(disk).free - leaving
    with (disk / "filler").open("wb") as file:
        file.write(b"\0" * room)
