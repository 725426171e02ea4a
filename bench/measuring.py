"""Whole processes measured in interleaved pairs, as ratios to well-known tools in the same run.

Each figure is the median of the pairs' ratios, so that a busy machine slows both sides.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import many
from bench.sizes import Size

BIN = Path(sys.executable).parent
PMDESK = str(BIN / "pmdesk")
SQLITE_UTILS = str(BIN / "sqlite-utils")
PYTHON = [sys.executable, "-c", "pass"]
MEMBERS = 400
"""The staff of the desk that most is measured on, under the one supervisor S001."""

Command = Sequence[str] | Callable[[int], Sequence[str]]
"""What is run: the same words each time, or those of the run of that number, from 1 on."""


class Cost(NamedTuple):
    """What one process took."""

    wall: float
    cpu: float


class Figure(NamedTuple):
    """One line of the table; ratios of wall and CPU time, or of peaks (no CPU then)."""

    name: str
    target: float | None
    """None where the figure is told and not judged."""
    measured: float
    cpu: float | None
    detail: str

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.target is None or self.measured <= self.target


STARTER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and prints the most memory that it had."""


class Bench:
    """A folder with a desk of many members, and how processes on it are measured."""

    def __init__(self, folder: Path, size: Size):
        self.folder = folder
        self.size = size
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PMDESK_DB": str(folder / "desk.db"),
        }
        self.bare = folder / "bare.db"
        """A desk just made."""
        self.empty = folder / "empty.db"
        """The same with its staff, and nothing else."""
        self._new_desk()

    def many(self, rows: int) -> Path:
        """A desk with so many records of each kind."""
        path = self.folder / f"many-{rows}.db"
        path.write_bytes(self.empty.read_bytes())
        many.fill(path, rows, MEMBERS)
        return path

    def ratio(
        self,
        name: str,
        target: float | None,
        ours: Command,
        other: Command,
        environment: dict[str, str] | None = None,
        pairs: int | None = None,
    ) -> Figure:
        """One line: what `ours` takes, in pairs with `other`."""
        costs = []
        for number in range(1, (pairs or self.size.pairs) + 2):
            mine, theirs = (side(number) if callable(side) else side for side in (ours, other))
            costs.append((self.run(mine, environment), self.run(theirs)))
        return figure_of(name, target, costs[1:])  # the first pair warms the caches

    def run(self, command: Sequence[str], more: dict[str, str] | None = None) -> Cost:
        """Runs one process to its end; its exit must be 0."""
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            env={**self._environment, **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
        )
        assert process.stderr is not None
        errors = process.stderr.read()
        process.stderr.close()
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: exit {process.returncode}: {errors.decode()}")
        return Cost(wall, usage.ru_utime + usage.ru_stime)

    def peak_mib(self, command: Sequence[str]) -> float:
        """The most memory that one process had. A process begins with the peak of whoever starts
        it, so that it is started by a small interpreter and not by this one."""
        asked = [sys.executable, "-I", "-S", "-c", STARTER, *command]
        ran = subprocess.run(asked, env=self._environment, stdin=subprocess.DEVNULL,
                             capture_output=True, cwd=self.folder, text=True)  # fmt: skip
        if ran.returncode:
            raise SystemExit(f"{' '.join(command)}: exit {ran.returncode}: {ran.stderr}")
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return int(ran.stdout) / unit

    def _new_desk(self) -> None:
        staff = self.folder / "staff.csv"
        rows = ["code,name,department,role,superior", "M001,Morgan Vale,Office,manager,"]
        rows.append("S001,Robin Alder,Front desk,supervisor,M001")
        rows += [f"E{n:04},Member {n},Front desk,staff,S001" for n in range(1, MEMBERS + 1)]
        staff.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.run([PMDESK, "init"])
        self.bare.write_bytes((self.folder / "desk.db").read_bytes())
        self.run([PMDESK, "staff", "import", str(staff)])
        self.empty.write_bytes((self.folder / "desk.db").read_bytes())


def figure_of(name: str, target: float | None, costs: Sequence[tuple[Cost, Cost]]) -> Figure:
    """The medians of the pairs' ratios, with the medians of the times they come from."""
    ours, other = (median(pair[side].wall for pair in costs) for side in (0, 1))
    return Figure(
        name,
        target,
        median(mine.wall / theirs.wall for mine, theirs in costs),
        median(mine.cpu / theirs.cpu for mine, theirs in costs),
        f"{ours * 1000:.0f} ms : {other * 1000:.0f} ms",
    )
