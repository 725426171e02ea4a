"""Four writes, each between its two ends: nothing of it, all of it. In between is a fault."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.conftest import Program, Ran
from tests.store.raw import NOTICE, state_of

WRITES = {
    "fault add": (*NOTICE, "10-06", "--facts", "No entry made", "--ref", "A-1"),
    "appeal decide": (
        *("appeal", "decide", "1", "--outcome", "reduced", "--points", "1"),
        *("--by", "D01", "--reason", "The log shows half of it"),
    ),
    "fault import": ("fault", "import", "{here}/in.csv"),
    "month-close": ("month-close", "2026-10", "--export", "csv", "--to", "{here}/out"),
}
"""Run again, each finds what it has done; `{here}` is the folder of the desk."""

_IMPORTED = 40
_NOT_WRITTEN = "October 2026 is closed; its files are not written"


class Ends(NamedTuple):
    """A write on the desk in the folder `state`, and what is there before and after it."""

    words: tuple[str, ...]
    state: Path
    before: list[str]
    after: list[str]
    files: dict[str, bytes | None]
    """What stands beside the desk once all of it is done."""


def ends_of(write: str, pmdesk: Program, scratch: Path) -> Ends:
    """The ends of one of `WRITES` on a desk with two notices, one of them appealed against."""
    pmdesk(*NOTICE, "10-05")
    pmdesk("fault", "add", "--staff", "E002", "--code", "CMP-01", "--by", "S01", "--on", "10-05")
    if write != "month-close":
        pmdesk("appeal", "add", "1", "--against", "S01", "--statement", "I was on the phone")
    state, done = scratch / "state", scratch / "done"
    state.mkdir()
    shutil.move(pmdesk.path, state / "desk.db")
    lines = "".join(f"E002,CMP-01,2026-10-{n % 28 + 1:02},S01,K{n}\n" for n in range(_IMPORTED))
    (state / "in.csv").write_text("staff,code,on,by,key\n" + lines)
    shutil.copytree(state, done)
    Program(done / "desk.db")(*here(WRITES[write], done))
    before, after = content(state / "desk.db"), content(done / "desk.db")
    assert before != after
    return Ends(WRITES[write], state, before, after, beside(done))


def here(words: Sequence[str], folder: Path) -> list[str]:
    """The words with `{here}` replaced by a folder."""
    return [word.replace("{here}", str(folder)) for word in words]


def content(path: Path) -> list[str]:
    """Everything in a desk, as statements."""
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())


def beside(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder but the desk itself, whose bytes are `content`'s matter."""
    return {name: data for name, data in state_of(folder).items() if name != "desk.db"}


def acknowledges(ran: Ran) -> bool:
    """Whether a run says that its write is stored."""
    return ran.code == 0 or _NOT_WRITTEN in ran.err


def faulty(ran: Ran, folder: Path, ends: Ends) -> list[str]:
    """What is wrong after a disturbed run in a copy of `ends.state`, and after the next one."""
    return [*_untidy(ran), *_untrue(ran, folder, ends), *_unfinished(folder, ends)]


def _untidy(ran: Ran) -> Iterator[str]:
    """A failure that nobody has foreseen."""
    if "Traceback" in ran.err or "unexpected" in ran.err:
        yield "not a line for its user"


def _untrue(ran: Ran, folder: Path, ends: Ends) -> Iterator[str]:
    """What is not as the run said it is: in the file, and beside it."""
    program = Program(folder / "desk.db")
    checked = program("db", "check", ok=False)
    if checked.code:
        yield f"db check: {checked}"
    found, files = content(program.path), beside(folder)
    if found not in (ends.before, ends.after):
        yield "half of it is stored"
    if acknowledges(ran):
        if found != ends.after:
            yield "acknowledged and lost"
    elif ran.code > 0 and found != ends.before:
        yield "stored and not acknowledged"
    if _published(files) not in ({}, _published(ends.files)):
        yield "half of its files are there"
    if ran.code == 0 and files != ends.files:
        yield f"files: {sorted(files)}"


def _unfinished(folder: Path, ends: Ends) -> Iterator[str]:
    """What the same command does not put right when it is run again."""
    program = Program(folder / "desk.db")
    decided = "decide" in ends.words and content(program.path) == ends.after
    again = program(*here(ends.words, folder), ok=False)
    if again.code != (4 if decided else 0):
        yield f"the next run: {again}"
    if content(program.path) != ends.after:
        yield "the next run does not finish it"
    if beside(folder) != ends.files:
        yield f"after the next run: {sorted(beside(folder))}"


def _published(files: dict[str, bytes | None]) -> dict[str, bytes | None]:
    """Of some files, those of the closed month's folder."""
    return {name: data for name, data in files.items() if name.startswith("out/month-close")}
