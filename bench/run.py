"""`make bench`: how fast the program is, as ratios to well-known tools in the same run.

Whole processes, in interleaved pairs; each figure is the median of the pairs' ratios, so that a
busy machine slows both sides. Exit 1 when one is over its target. Few pairs by default;
`BENCH=full make bench` takes more.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import many
import owing

from pmdesk.periods import Month
from pmdesk.texts import LANGUAGES

BIN = Path(sys.executable).parent
PYTHON = [sys.executable, "-c", "pass"]
COLUMNS = (
    "staff,code,points,on,by,facts,evidence,correction,source,"
    "liable_by,liable_on,liable_finding,key"
)
FIRST_DAY = date(2026, 1, 1)
ROUNDS_UP_TO = date(2026, 11, 2)
ARREARS_ON = "2025-12-31"
MEMBERS = 400


class Size(NamedTuple):
    """How much is measured."""

    lines: int
    """Lines of the imported file; the memory is also taken at a tenth of it."""
    pairs: int
    """Pairs of short processes."""
    import_pairs: int
    listed: int
    """Records of each kind in the lists that are measured."""
    units: int
    """Units in the list of owners: a large estate."""
    list_pairs: int
    routes: int
    """Routes of the office whose patrol sheet is measured."""
    days: int
    """Days of rounds in its file."""
    charged_months: int
    """Months of charges of those units in the file whose arrears are measured; the memory is
    also taken at a tenth of them."""
    people: int
    """People with notices in the month whose documents are printed."""


SIZES = {
    "tiny": Size(100, 1, 1, 300, 250, 1, 8, 30, 10, 5),
    "quick": Size(100_000, 15, 1, 50_000, 5_000, 5, 200, 5 * 365, 12, 200),
    "full": Size(100_000, 41, 5, 50_000, 5_000, 15, 200, 5 * 365, 120, 200),
}


class Cost(NamedTuple):
    """What one process took."""

    wall: float
    cpu: float


class Figure(NamedTuple):
    """One line of the table; ratios of wall and CPU time, or of peaks (no CPU then)."""

    name: str
    target: float
    measured: float
    cpu: float | None
    detail: str

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.measured <= self.target


STARTER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and prints the most memory that it had."""


def main(size: Size) -> int:
    """Measures everything and prints the table; 1 when a target is missed."""
    with tempfile.TemporaryDirectory(prefix="pmdesk-bench-") as folder:
        figures = Bench(Path(folder), size).figures()
    print(f"{'':44} {'target':>7} {'wall':>7} {'cpu':>7}")
    for figure in figures:
        cpu = "" if figure.cpu is None else f"{figure.cpu:.2f}"
        verdict = "" if figure.met else "  OVER"
        print(
            f"{figure.name:44} {figure.target:7.2f} {figure.measured:7.2f} {cpu:>7}"
            f"  {figure.detail}{verdict}"
        )
    return 0 if all(figure.met for figure in figures) else 1


class Bench:
    """A folder with a desk of many members, and what is measured in it."""

    def __init__(self, folder: Path, size: Size):
        self._folder = folder
        self._size = size
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PMDESK_DB": str(folder / "desk.db"),
        }
        self._empty = folder / "empty.db"
        self._new_desk()

    def figures(self) -> list[Figure]:
        """Every line of the table, in its order."""
        return [
            self._help(),
            *self._help_in_languages(),
            self._completion(),
            self._add_to_python(),
            self._add_to_insert(),
            *self._imports(),
            *self._lists(),
            *self._patrol_sheets(),
            self._billing(),
            *self._arrears(),
            self._kpi(),
            *self._documents(),
        ]

    def _help(self) -> Figure:
        command = [str(BIN / "pmdesk"), "--help"]
        return self._ratio("pmdesk --help : python -c pass", 15, command, PYTHON)

    def _help_in_languages(self) -> list[Figure]:
        command = [str(BIN / "pmdesk"), "--help"]
        return [
            self._ratio(
                f"pmdesk --help in {name} : in en", 1.2, command, command, {"PMDESK_LANG": name}
            )
            for name in LANGUAGES
            if name != "en"
        ]

    def _completion(self) -> Figure:
        typed = {
            "_PMDESK_COMPLETE": "complete_bash",
            "COMP_WORDS": "pmdesk fault add --staff E001",
            "COMP_CWORD": "4",
        }
        command = [str(BIN / "pmdesk")]
        return self._ratio("completion of a staff code : python", 8, command, PYTHON, typed)

    def _add_to_python(self) -> Figure:
        return self._ratio("fault add : python -c pass", 8, self._add, PYTHON)

    def _add_to_insert(self) -> Figure:
        row = self._folder / "row.json"
        row.write_text('{"staff": "E0001", "code": "CMP-01", "on": "2026-10-05", "by": "S001"}')
        database = str(self._folder / "rows.db")
        insert = [str(BIN / "sqlite-utils"), "insert", database, "notices", str(row)]
        self._run(insert)  # the table is made once, not measured
        return self._ratio("fault add : sqlite-utils insert", 0.6, self._add, insert)

    def _imports(self) -> list[Figure]:
        big, small = self._folder / "big.csv", self._folder / "small.csv"
        write_lines(big, self._size.lines)
        write_lines(small, self._size.lines // 10)
        costs: list[tuple[Cost, Cost]] = []
        for number in range(self._size.import_pairs):
            desk, rows = self._folder / "import.db", self._folder / f"insert-{number}.db"
            desk.write_bytes(self._empty.read_bytes())
            ours = self._run([str(BIN / "pmdesk"), "--db", str(desk), "fault", "import", str(big)])
            other = self._run(
                [str(BIN / "sqlite-utils"), "insert", str(rows), "notices", str(big), "--csv"]
            )
            costs.append((ours, other))
            if number:
                rows.unlink()
        peak, little = (self._import_peak(lines) for lines in (big, small))
        return [
            figure_of(f"fault import of {self._size.lines} : insert --csv", 0.45, costs),
            Figure(
                "peak memory of that import : of a tenth",
                1.10,
                peak / little,
                None,
                f"{peak:.1f} MiB : {little:.1f} MiB",
            ),
        ]

    def _import_peak(self, lines: Path) -> float:
        desk = self._folder / "peak.db"
        desk.write_bytes(self._empty.read_bytes())
        return self._peak_mib(
            [str(BIN / "pmdesk"), "--db", str(desk), "fault", "import", str(lines)]
        )

    def _lists(self) -> list[Figure]:
        """Each list against the same rows in a table of their own."""
        same, figures = str(self._folder / "same.db"), []
        desks = {rows: self._many(rows) for rows in (self._size.listed, self._size.units)}
        for group in many.LISTS:
            count = self._size.units if group == "owner" else self._size.listed
            command = [str(BIN / "pmdesk"), "--db", str(desks[count]), group, "list"]
            rows = self._folder / "rows.csv"
            self._run([*command, "--format", "csv", "--force", "--output", str(rows)])
            insert = [str(BIN / "sqlite-utils"), "insert", same, group, str(rows), "--csv"]
            self._run([*insert, "--no-detect-types"])
            other = [str(BIN / "sqlite-utils"), "rows", same, group, "--csv"]
            for words in ([], ["--format", "csv"], ["--format", "json"]):
                name = " ".join([group, "list", *words[1:]])
                name = f"{name} of {count} : rows --csv"
                figures.append(
                    self._ratio(name, 1.0, [*command, *words], other, pairs=self._size.list_pairs)
                )
        return figures

    def _patrol_sheets(self) -> list[Figure]:
        """The sheet of a new day, planned and printed, and that of a day printed again."""
        path = self._folder / "rounds.db"
        path.write_bytes(self._empty.read_bytes())
        many.fill_rounds(path, self._size.routes, self._size.days, ROUNDS_UP_TO, MEMBERS)
        at = {"PMDESK_DB": str(path)}

        def sheet(number: int) -> list[str]:
            day = ROUNDS_UP_TO + timedelta(days=number)
            return [str(BIN / "pmdesk"), "--now", f"{day}T06:00", "patrol", "sheet"]

        name = f"patrol sheet of {self._size.routes} routes"
        return [
            self._ratio(f"{name} : python", 10, sheet, PYTHON, at),
            self._ratio(f"{name}, again : python", 10, sheet(1), PYTHON, at),
        ]

    def _billing(self) -> Figure:
        """A month's charges of every unit, month after month, in a file that has those before."""
        path, units = self._folder / "fees.db", self._size.units
        path.write_bytes(self._many(units).read_bytes())
        months = self._size.list_pairs + 3
        many.fill_fees(path, units, FIRST_DAY, months)
        at = {"PMDESK_DB": str(path)}

        def bill(number: int) -> list[str]:
            month = Month.of(FIRST_DAY).plus(number)
            now = f"{month.plus(1)}-03T09:00"
            return [str(BIN / "pmdesk"), "--now", now, "fee", "bill", "--month", str(month)]

        name = f"fee bill of {units} units, 4 items : python"
        return self._ratio(name, 150, bill, PYTHON, at, pairs=self._size.list_pairs)

    def _arrears(self) -> list[Figure]:
        """What is owed after years of charges, against one statement in SQLite's own shell."""
        size = self._size
        whole, tenth = (
            self._owing(size.charged_months),
            self._owing(max(1, size.charged_months // 10)),
        )
        words = ["fee", "arrears", "--as-of", ARREARS_ON, "--format", "csv"]
        ours, little = ([str(BIN / "pmdesk"), "--db", str(path), *words] for path in (whole, tenth))
        other = owing.sql_shell(whole, owing.statement(ARREARS_ON))
        count = size.units * size.charged_months * owing.ITEMS
        name = f"fee arrears of {count} charges : {Path(other[0]).name}"
        ratio = self._ratio(name, 2.0, ours, other, pairs=size.list_pairs)
        peak, small = self._peak_mib(ours), self._peak_mib(little)
        detail = f"{peak:.1f} MiB : {small:.1f} MiB"
        flat = Figure("peak memory of that : of a tenth", 1.20, peak / small, None, detail)
        return [ratio, flat]

    def _kpi(self) -> Figure:
        """A year's service figures of many cases and years of charges, against one statement of
        arrears over the same charges in SQLite's own shell."""
        size = self._size
        path = self._folder / "kpi.db"
        path.write_bytes(self._many(size.listed).read_bytes())
        charges = owing.fill(path, size.units, size.charged_months)
        words = ["report", "kpi", "--from", "2025-01", "--to", "2025-12", "--format", "json"]
        ours = [str(BIN / "pmdesk"), "--db", str(path), *words]
        other = owing.sql_shell(path, owing.statement(ARREARS_ON))
        name = f"report kpi, a year, {charges} charges : {Path(other[0]).name}"
        return self._ratio(name, 5.0, ours, other, pairs=size.list_pairs)

    def _owing(self, months: int) -> Path:
        path = self._folder / f"owing-{months}.db"
        path.write_bytes(self._empty.read_bytes())
        many.fill_units(path, self._size.units)
        owing.fill(path, self._size.units, months)
        return path

    def _documents(self) -> list[Figure]:
        """The documents of a closed month: 2, 10 and 3 seconds where bare Python takes 20 ms."""
        path = self._folder / "month.db"
        path.write_bytes(self._empty.read_bytes())
        at = {"PMDESK_DB": str(path), "PMDESK_NOW": "2026-11-03T09:00"}
        many.write_month(self._folder / "month.csv", self._size.people)
        pmdesk = str(BIN / "pmdesk")
        for words in (
            ["settings", "set", "language", "zh-Hans" if many.has_chinese_font() else "en"],
            ["fault", "import", str(self._folder / "month.csv"), "--yes"],
            ["month-close", "2026-10"],
        ):
            self._run([pmdesk, *words], at)

        def export(kind: str) -> Callable[[int], list[str]]:
            def command(number: int) -> list[str]:
                to = str(self._folder / f"{kind}-{number}")
                return [pmdesk, "month-close", "2026-10", "--export", kind, "--to", to]

            return command

        targets = {"html": 100, "pdf": 500, "xlsx": 150}
        return [
            self._ratio(f"{kind} of {self._size.people} people : python", target, export(kind),
                        PYTHON, at)
            for kind, target in targets.items()
        ]  # fmt: skip

    def _many(self, rows: int) -> Path:
        path = self._folder / f"many-{rows}.db"
        path.write_bytes(self._empty.read_bytes())
        many.fill(path, rows, MEMBERS)
        return path

    def _add(self, number: int) -> list[str]:
        words = ["--code", "CMP-01", "--by", "S001", "--on", "2026-10-05"]
        return [str(BIN / "pmdesk"), "fault", "add", "--staff", f"E{number:04}", *words]

    def _ratio(
        self,
        name: str,
        target: float,
        ours: Sequence[str] | Callable[[int], list[str]],
        other: Sequence[str],
        environment: dict[str, str] | None = None,
        pairs: int | None = None,
    ) -> Figure:
        costs = []
        for number in range((pairs or self._size.pairs) + 1):
            command = ours(number + 1) if callable(ours) else ours
            costs.append((self._run(command, environment), self._run(other)))
        return figure_of(name, target, costs[1:])  # the first pair warms the caches

    def _run(self, command: Sequence[str], more: dict[str, str] | None = None) -> Cost:
        """Runs one process to its end; its exit must be 0."""
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            env={**self._environment, **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self._folder,
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

    def _peak_mib(self, command: Sequence[str]) -> float:
        """The most memory that one process had. A process begins with the peak of whoever starts
        it, so that it is started by a small interpreter and not by this one."""
        asked = [sys.executable, "-I", "-S", "-c", STARTER, *command]
        ran = subprocess.run(asked, env=self._environment, stdin=subprocess.DEVNULL,
                             capture_output=True, cwd=self._folder, text=True)  # fmt: skip
        if ran.returncode:
            raise SystemExit(f"{' '.join(command)}: exit {ran.returncode}: {ran.stderr}")
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return int(ran.stdout) / unit

    def _new_desk(self) -> None:
        staff = self._folder / "staff.csv"
        rows = ["code,name,department,role,superior", "M001,Morgan Vale,Office,manager,"]
        rows.append("S001,Robin Alder,Front desk,supervisor,M001")
        rows += [f"E{n:04},Member {n},Front desk,staff,S001" for n in range(1, MEMBERS + 1)]
        staff.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self._run([str(BIN / "pmdesk"), "init"])
        self._run([str(BIN / "pmdesk"), "staff", "import", str(staff)])
        self._empty.write_bytes((self._folder / "desk.db").read_bytes())


def figure_of(name: str, target: float, costs: Sequence[tuple[Cost, Cost]]) -> Figure:
    """The medians of the pairs' ratios, with the medians of the times they come from."""
    ours, other = (median(pair[side].wall for pair in costs) for side in (0, 1))
    return Figure(
        name,
        target,
        median(mine.wall / theirs.wall for mine, theirs in costs),
        median(mine.cpu / theirs.cpu for mine, theirs in costs),
        f"{ours * 1000:.0f} ms : {other * 1000:.0f} ms",
    )


def write_lines(path: Path, count: int) -> None:
    """A file of notices with every column and a key each, spread over half a year."""
    codes = ("CMP-01", "PAT-01", "DUT-01", "FEE-01", "ATT-02", "APP-01")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.split(","))
        for number in range(count):
            day = FIRST_DAY + timedelta(days=number % 180)
            writer.writerow(
                [
                    f"E{number % MEMBERS + 1:04}",
                    codes[number % len(codes)],
                    number % 3 + 1,
                    f"{day} {number % 24:02}:{number % 60:02}",
                    "S001",
                    f"投訴未登記, slip {number} found at the counter",
                    "Slip",
                    "Enter it in the book",
                    "Daily check",
                    "",
                    "",
                    "",
                    f"key-{number}",
                ]
            )


if __name__ == "__main__":
    chosen = os.environ.get("BENCH") or "quick"
    if chosen not in SIZES:
        raise SystemExit(f"BENCH={chosen}: one of {', '.join(SIZES)}")
    sys.exit(main(SIZES[chosen]))
