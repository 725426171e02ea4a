"""System calls that fail, and the program killed at one: `strace` does it, one run a call.

A run that nothing disturbs is recorded first: each call that changes something (or prints), by
its name and how manieth of that name it is. Then the program runs again, from the same state,
once for each of them and each fault. That the fault came where it was meant to is checked.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tests.conftest import NOW, Ran
from tests.store.writes import here

CHANGING = (
    *("openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate"),
    *("rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "fchown", "fchmod", "fcntl"),
)
"""The calls through which a run changes files, their names and locks, or prints."""

FAULTS = {
    "EIO": "error=EIO",
    "ENOSPC": "error=ENOSPC",
    "EROFS": "error=EROFS",
    "killed": "signal=KILL",
    "interrupted": "signal=INT",
}
_LINE = re.compile(r"(?:\d+ +)?(?P<name>\w+)\((?P<rest>.*)")
_DESCRIPTOR = re.compile(r"([12])<(?:pipe|/dev/null)")
_NUMBER = re.compile(r"\b\d{2,}\b(?=\.(?:tmp|new))")
_DOCUMENT = re.compile(r"[a-z-]+\.(?:csv|json)(?=[.\"/>])")


class Call(NamedTuple):
    """One call of a run."""

    name: str
    number: int
    """The how manieth of its name in the run, from 1."""
    on: str
    """What it is done to, as far as every run has it alike: `/desk.db-journal`."""

    @property
    def kind(self) -> tuple[str, str]:
        """Calls that do the same: each page that is written, each file that is renamed."""
        return self.name, self.on


class Disturbed(NamedTuple):
    """A run with a fault: where it took place, and what the program made of it."""

    call: Call
    fault: str
    folder: Path
    came_to: Ran
    """Its exit code is -9 where the program was killed."""

    @property
    def name(self) -> str:
        """The fault in words, for a failing test."""
        return f"{self.fault} at {self.call.name} {self.call.number} on {self.call.on}"


def why_not() -> str | None:
    """Why no call can be made to fail here, None where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed: no system call can be made to fail"
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=write", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"strace cannot trace here: {tried.stderr.strip()}" if tried.returncode else None


def calls_of(words: Sequence[str], folder: Path) -> list[Call]:
    """The calls of `pmdesk WORDS` in `folder` that change something there, or print."""
    ran, trace = traced(words, folder, [f"trace={','.join(CHANGING)}"])
    assert ran.code == 0, ran
    seen: dict[str, int] = {}
    found = []
    for name, rest in _lines(trace):
        seen[name] = seen.get(name, 0) + 1
        on = _on(rest, folder)
        reads = "O_RDONLY" in rest or (name == "fcntl" and "F_SETLK" not in rest)
        if on is not None and not reads:
            found.append(Call(name, seen[name], on))
    assert len(found) > 20, "hardly a call was seen: is it still one process that writes?"
    return found


def every_fault(calls: Iterable[Call]) -> list[tuple[Call, str]]:
    """Every fault at every call."""
    return [(call, fault) for call in calls for fault in FAULTS]


def sampled(calls: Iterable[Call]) -> list[tuple[Call, str]]:
    """The faults at the last call of every kind, killed at the first too; of the two errors of a
    disk one a kind, by turns."""
    ordered = sorted(calls, key=lambda call: (call.kind, call.number))
    chosen: list[tuple[Call, str]] = []
    for _kind, group in groupby(ordered, lambda call: call.kind):
        first, *rest = group
        last = rest[-1] if rest else first
        disk = "EROFS" if len(chosen) % 2 else "ENOSPC"
        chosen += [(first, "killed"), *((last, f) for f in ("EIO", disk, "interrupted"))]
        chosen += [(last, "killed")] if rest else []
    return chosen


def disturb(
    words: Sequence[str], state: Path, faults: Sequence[tuple[Call, str]], scratch: Path
) -> Iterator[Disturbed]:
    """Runs `pmdesk WORDS` in copies of the folder `state`, each with one call disturbed.

    `{here}` in the words is the copy's folder. As many runs at a time as there are processors.
    """

    def one(number: int) -> Disturbed:
        call, fault = faults[number]
        folder = scratch / str(number)
        shutil.copytree(state, folder)
        often = "+" if (call.name, fault) == ("pwrite64", "ENOSPC") else ""  # it stays full
        inject = f"inject={call.name}:{FAULTS[fault]}:when={call.number}{often}"
        quick = FAULTS[fault].startswith("error")  # a signal does not come the quick way
        came_to, trace = traced(words, folder, [f"trace={call.name}", inject], quick=quick)
        ran = Disturbed(call, fault, folder, came_to)
        lines = list(_lines(trace))
        assert len(lines) >= call.number, f"{ran.name}: it never came to that; {came_to}"
        _name, rest = lines[call.number - 1]
        assert _on(rest, folder) == call.on, f"{ran.name}: it was {rest} instead"
        assert not quick or "(INJECTED)" in rest, ran.name
        return ran

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for ran in pool.map(one, range(len(faults))):
            yield ran
            shutil.rmtree(ran.folder)


def traced(
    words: Sequence[str], folder: Path, asked: list[str], *, quick: bool = True
) -> tuple[Ran, str]:
    """What came of, and the trace of, `pmdesk WORDS` on the desk in `folder`."""
    log = folder.with_name(f"{folder.name}.strace")
    options = [option for expression in asked for option in ("-e", expression)]
    program = [sys.executable, "-m", "pmdesk", "--db", str(folder / "desk.db"), "--now", NOW]
    tracer = ["strace", "-f", "-y", "-s", "0", "-o", str(log), *["--seccomp-bpf"] * quick]
    done = subprocess.run(
        [*tracer, *options, *program, *here(words, folder)],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    trace = log.read_text()
    log.unlink()
    return Ran(done.returncode, done.stdout, done.stderr), trace


def _lines(trace: str) -> Iterator[tuple[str, str]]:
    """Each call of a trace: its name and the rest of its line."""
    for line in trace.splitlines():
        match = _LINE.match(line)
        if match:
            yield match["name"], match["rest"]


def _on(rest: str, folder: Path) -> str | None:
    """What a call is done to, without what differs between runs; None if it is none of ours."""
    printed = _DESCRIPTOR.match(rest)
    if printed:
        return {"1": "stdout", "2": "stderr"}[printed[1]]
    _before, ours, after = rest.partition(str(folder))
    if not ours:
        return None
    path = re.split(r'[">]', after)[0]
    return _DOCUMENT.sub("*", _NUMBER.sub("N", path + '"')).rstrip('"') or "/"
