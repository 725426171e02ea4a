"""The part of `make bench-group` that reports: each one, by each engine that is here.

A report is a process with children: with Spark a Java machine. Both are looked at ten times a
second; what is told is wall time, CPU time, and the most memory of all of them together. On a busy
machine the CPU time is the one to compare.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pmdesk.group.reports import REPORTS
from pmdesk.periods import Month

_LOOK_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What a report took."""

    wall: float
    cpu: float
    peak_mib: float
    answer: bytes


def engines_here() -> list[str]:
    """The engines that are here."""
    has_spark = find_spec("pyspark") is not None and shutil.which("java")
    return ["duckdb", *(["spark"] if has_spark else [])]


def reports(lake: Path, wanted: list[Month], name: str, engines: list[str]) -> None:
    """Every report over all months, by each engine; whether they answer the same."""
    months = ("--from", str(wanted[0]), "--to", str(wanted[-1]))
    for report in REPORTS:
        answers = set()
        for engine in engines:
            words = ("group", "report", report, "--lake", str(lake), *months, "--engine", engine)
            cost = watched(*words, "--format", "csv")
            answers.add(cost.answer)
            print(
                f"{name} {report:11} {engine:7} {cost.wall:8.2f} s {cost.cpu:8.2f} s CPU "
                f"{cost.peak_mib:8.1f} MiB {len(cost.answer):11,} bytes of CSV",
                flush=True,
            )
        if len(answers) > 1:
            raise SystemExit(f"{report}: the engines do not answer the same")


def watched(*words: str) -> Cost:
    """Runs the program and looks at its processes while it runs."""
    began = time.perf_counter()
    cpu: dict[int, float] = {}
    peak = 0.0
    with subprocess.Popen(
        [str(Path(sys.executable).parent / "pmdesk"), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PMDESK_NOW": "2026-11-03T09:00"},
    ) as ran:
        assert ran.stdout is not None
        os.set_blocking(ran.stdout.fileno(), False)
        answer = b""
        while ran.poll() is None:
            looked = list(_looked_at(ran.pid))
            peak = max(peak, sum(memory for _pid, _cpu, memory in looked))
            cpu.update({pid: used for pid, used, _memory in looked})
            answer += ran.stdout.read() or b""
            time.sleep(_LOOK_SECONDS)
        answer += ran.stdout.read() or b""
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {ran.returncode}")
    return Cost(time.perf_counter() - began, sum(cpu.values()), peak, answer)


def _looked_at(root: int) -> Iterator[tuple[int, float, float]]:
    """The process and all below it: id, CPU seconds so far, MiB of memory."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):  # it has ended meanwhile
            continue
        used = (int(stat[11]) + int(stat[12])) / _TICKS
        yield pid, used, pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
