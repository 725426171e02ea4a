"""The benchmark runs at a tiny size; how fast the program is, only `make bench` says."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from bench import group, months
from bench.__main__ import SUBJECTS, main
from bench.measuring import Bench, Figure
from bench.sizes import SIZES
from pmdesk.group.reports import REPORTS

TINY = SIZES["tiny"]


def test_the_benchmark_measures_everything_at_a_tiny_size(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(TINY, list(SUBJECTS)) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert "target" in lines[0]
    starting, importing, lists = 5 + 2, 2, 3 * 7 + 1  # two languages; seven lists in three formats
    rounds, fees, documents, months = 2, 1 + 2 + 1, 3, 2 * len(TINY.months) + 2
    assert len(lines) == 1 + starting + importing + lists + rounds + fees + documents + months
    assert all(float(line[53:60]) > 0 for line in lines[1:])


def test_a_figure_over_its_target_is_not_met() -> None:
    figure = Figure("x", 0.5, 0.51, None, "")
    assert not figure.met
    assert figure._replace(measured=0.5).met
    assert figure._replace(target=None).met


def test_a_close_is_held_against_a_statement_that_says_the_same(tmp_path: Path) -> None:
    bench = Bench(tmp_path, TINY)
    path = months.desk(bench, 300)
    shell = months.violations_of(path)
    if not shell[0].endswith("sqlite3"):
        pytest.skip("SQLite's shell is not installed")
    said = subprocess.run(shell, capture_output=True, check=True, encoding="utf-8").stdout
    bench.run(months.close_of(path, tmp_path / "to"))
    (file,) = (tmp_path / "to").glob("*/violations.csv")
    _header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    assert len(rows) == 300
    assert rows == list(csv.reader(io.StringIO(said)))
    assert {row[12] for row in rows} == {"issued", "served", "reduced", "revoked"}
    assert {row[9] for row in rows} == {"yes", "no"}


def test_the_lakes_benchmark_measures_an_office_and_a_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    group.main(["duckdb"], 1, 1, 10)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:44].strip() for line in lines] == [
        "a month of 10 notices published",
        "a month of 10 notices published again",
        "1 offices x 1 months written",
        "1 offices x 1 months put together",
        "a month of them",
        *(f"1 offices x 1 months {name:11} duckdb" for name in REPORTS),
    ]
