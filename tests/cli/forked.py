"""Runs of the program, each a fork of a small process that has imported it: about ten
milliseconds where a new process takes a hundred and fifty.

A run is what `pmdesk` is as a process: its own descriptors, environment, folder and exit code.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent

PIPE, TERMINAL, GONE, CLOSED, FULL, NO_STDIN, NO_HOME, ASCII, FOLDER, FILE = SITUATIONS = (
    "pipe",
    "terminal",
    "reader gone",
    "closed stdout",
    "full stdout",
    "closed stdin",
    "no home",
    "locale C",
    "read-only folder",
    "read-only file",
)
"""Where a run happens; each is a pipe with something in its way."""

DESK = "desk.db"
NOW = "2026-11-03T18:00"


class Case(NamedTuple):
    """One run: `pmdesk WORDS` in a folder with the desk and files of its own."""

    words: tuple[str, ...]
    situation: str = PIPE
    env: tuple[tuple[str, str], ...] = ()


class Ended(NamedTuple):
    """What a run came to."""

    code: int
    out: bytes
    err: bytes
    changed: bool
    """Whether the desk's file has other bytes now."""
    left: tuple[str, ...]
    """What else it made or changed: paths below the folder."""


NOT_RUN = Ended(99, b"", b"", False, ())


class Forks:
    """The small processes, one for each processor, from the test's side."""

    def __init__(self, prepared: Path):
        """`prepared` is the folder in a copy of which every run begins; its desk is `DESK`."""
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.cli.fork_server", str(prepared)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _processor in range(min(4, os.cpu_count() or 1))
        ]

    def __call__(self, cases: Sequence[Case], *, together: bool = False) -> list[Ended]:
        """Runs each case in a fork of its own; what they came to, in order.

        `together`, those that follow each other in one situation share forks: a third of the time,
        but without the process's own start and end.
        """
        many = len(self._processes)
        for number, process in enumerate(self._processes):
            assert process.stdin
            pickle.dump((together, list(cases[number::many])), process.stdin)
            process.stdin.flush()
        ended: list[Ended] = [NOT_RUN] * len(cases)
        for number, process in enumerate(self._processes):
            assert process.stdout
            ended[number::many] = pickle.load(process.stdout)
        return ended

    def close(self) -> None:
        """Ends the small processes, which remove their folders."""
        for process in self._processes:
            process.communicate()
