"""A file of notices coming in, against the same file in sqlite-utils."""

import csv
from datetime import timedelta
from pathlib import Path

from bench.many import FIRST_DAY_OF_YEAR
from bench.measuring import MEMBERS, PMDESK, SQLITE_UTILS, Bench, Cost, Figure, figure_of

COLUMNS = (
    "staff,code,points,on,by,facts,evidence,correction,source,"
    "liable_by,liable_on,liable_finding,key"
)


def figures(bench: Bench) -> list[Figure]:
    big, small = bench.folder / "big.csv", bench.folder / "small.csv"
    _write_lines(big, bench.size.lines)
    _write_lines(small, bench.size.lines // 10)
    costs: list[tuple[Cost, Cost]] = []
    for number in range(bench.size.import_pairs):
        desk, rows = bench.folder / "import.db", bench.folder / f"insert-{number}.db"
        desk.write_bytes(bench.empty.read_bytes())
        ours = bench.run([PMDESK, "--db", str(desk), "fault", "import", str(big)])
        other = bench.run([SQLITE_UTILS, "insert", str(rows), "notices", str(big), "--csv"])
        costs.append((ours, other))
        if number:
            rows.unlink()
    peak, little = (_peak(bench, lines) for lines in (big, small))
    return [
        figure_of(f"fault import of {bench.size.lines} : insert --csv", 0.45, costs),
        Figure(
            "peak memory of that import : of a tenth",
            1.10,
            peak / little,
            None,
            f"{peak:.1f} MiB : {little:.1f} MiB",
        ),
    ]


def _peak(bench: Bench, lines: Path) -> float:
    desk = bench.folder / "peak.db"
    desk.write_bytes(bench.empty.read_bytes())
    return bench.peak_mib([PMDESK, "--db", str(desk), "fault", "import", str(lines)])


def _write_lines(path: Path, count: int) -> None:
    """A file of notices with every column and a key each, spread over half a year."""
    codes = ("CMP-01", "PAT-01", "DUT-01", "FEE-01", "ATT-02", "APP-01")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.split(","))
        for number in range(count):
            day = FIRST_DAY_OF_YEAR + timedelta(days=number % 180)
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
