"""`make bench-group`: what a lake costs an office, and headquarters.

An office's month is exported from a desk of its own; then a lake of `OFFICES` offices and `MONTHS`
months is written, each month is put together, and every report is asked of it. Whole processes:
wall and CPU time, and the most memory that one had. Everything is in a temporary folder (TMPDIR
says where) and is deleted after.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import group_reports, lakes
from bench.measuring import PMDESK, STARTER
from pmdesk.lake import places
from pmdesk.lake.schemas import TABLES
from pmdesk.periods import Month, months

LAST = Month(2026, 10)
MEMBERS = 100
CODES = ("CMP-01", "PAT-01", "DUT-01", "FEE-01", "ATT-02", "APP-01")


class Cost(NamedTuple):
    """What something took: seconds of wall and CPU time, and the most memory that one process had,
    in MiB."""

    wall: float
    cpu: float
    peak: float = 0


def main(engines: list[str], offices: int, count: int, notices: int) -> None:
    """Measures and prints a line each."""
    with tempfile.TemporaryDirectory(prefix="pmdesk-lake-") as temporary:
        folder = Path(temporary)
        export(folder, notices)
        wanted = list(months(LAST.plus(1 - count), LAST))
        compaction(folder / "lake", offices, wanted)
        name = f"{offices} offices x {count} months"
        group_reports.reports(folder / "lake", wanted, name, engines)


def export(folder: Path, notices: int) -> None:
    """An office's month of so many notices, closed before: published, and published again."""
    office = folder / "office"
    office.mkdir()
    (office / "staff.csv").write_text(_staff(), encoding="utf-8")
    (office / "notices.csv").write_text("".join(_notices(notices)), encoding="utf-8")
    lake = office / "lake"
    for words in (
        ("init",),
        ("settings", "set", "office_code", "A001"),
        ("staff", "import", "staff.csv"),
        ("fault", "import", "notices.csv", "--yes"),
        ("month-close", "2026-10"),
    ):
        measured(office, *words)
    for what in ("published", "published again"):
        cost = measured(office, "month-close", "2026-10", "--export", "parquet", "--to", "lake")
        said(f"a month of {notices} notices {what}", cost, _size(lake), notices)


def compaction(lake: Path, offices: int, wanted: list[Month]) -> None:
    """A lake written, then put together month by month."""
    lake.mkdir()
    began, cpu = time.perf_counter(), time.process_time()
    rows = lakes.make_lake(lake, offices, wanted)
    name = f"{offices} offices x {len(wanted)} months"
    cost = Cost(time.perf_counter() - began, time.process_time() - cpu)
    said(f"{name} written", cost, _size(lake), rows)
    put_together(lake, wanted, rows, name)


def put_together(lake: Path, wanted: list[Month], rows: int, name: str) -> None:
    """Every month of a lake put together, one process each."""
    costs = [
        measured(lake, "group", "compact", "--lake", ".", "--month", str(month)) for month in wanted
    ]
    files = (places.compact_file(lake, table, month) for table in TABLES for month in wanted)
    size = sum(path.stat().st_size for path in files)
    whole = Cost(
        sum(one.wall for one in costs), sum(one.cpu for one in costs), max(c.peak for c in costs)
    )
    said(f"{name} put together", whole, size, rows)
    said("    a month of them", Cost(*(median(part) for part in zip(*costs, strict=True))),
         size // len(wanted), rows // len(wanted))  # fmt: skip


def measured(folder: Path, *words: str) -> Cost:
    """Runs the program in a folder."""
    environment = {**os.environ, "PMDESK_DB": "desk.db", "PMDESK_NOW": "2026-11-03T09:00"}
    command = [sys.executable, "-I", "-S", "-c", STARTER, PMDESK, *words]
    began, cpu = time.perf_counter(), _cpu_of_children()
    ran = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    wall = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {ran.returncode}: {ran.stderr}")
    peak = int(ran.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Cost(wall, _cpu_of_children() - cpu, peak)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _staff() -> str:
    members = "".join(f"E{n:03},Member {n},Patrol,staff,S001\n" for n in range(1, MEMBERS + 1))
    head = "code,name,department,role,superior\nS001,Robin Alder,Patrol,supervisor,\n"
    return head + members


def _notices(count: int) -> Iterator[str]:
    yield "staff,code,points,on,by\n"
    for number in range(count):
        day = f"2026-10-{number % 31 + 1:02}"
        yield f"E{number % MEMBERS + 1:03},{CODES[number % len(CODES)]},1,{day},S001\n"


def said(what: str, cost: Cost, size: int, rows: int) -> None:
    """Prints one line."""
    peak = f"{cost.peak:7.1f} MiB" if cost.peak else ""
    print(
        f"{what:44} {cost.wall:9.2f} s, cpu {cost.cpu:8.2f} s {peak:11} "
        f"{size:13,} bytes, {size / rows:6.1f} a row",
        flush=True,
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    asked = (("OFFICES", "10"), ("MONTHS", "12"), ("NOTICES", "10000"))
    sizes = (int(os.environ.get(name) or default) for name, default in asked)
    main(group_reports.engines_here(), *sizes)
