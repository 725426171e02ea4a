"""The benchmark runs at a tiny size; how fast the program is, only `make bench` says."""

import runpy
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench" / "run.py"


def test_the_benchmark_measures_everything_at_a_tiny_size(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = runpy.run_path(str(BENCH))
    assert bench["main"](bench["SIZES"]["tiny"]) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert "target" in lines[0]
    # two sheets, the billing, arrears with their memory, the figures, documents, two languages
    rest = 2 + 1 + 2 + 1 + 3 + 2
    assert len(lines) == 7 + 3 * 7 + rest  # each of seven lists in three formats
    assert all(float(line[44:60].split()[0]) > 0 for line in lines[1:])


def test_a_figure_over_its_target_is_not_met() -> None:
    bench = runpy.run_path(str(BENCH))
    figure = bench["Figure"]("x", 0.5, 0.51, None, "")
    assert not figure.met
    assert figure._replace(measured=0.5).met


def test_the_lakes_benchmark_measures_an_office_and_a_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(BENCH.with_name("group.py")))["main"](1, 1, 10)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:44].strip() for line in lines] == [
        "a month of 10 notices published",
        "a month of 10 notices published again",
        "1 offices x 1 months written",
        "1 offices x 1 months put together",
        "a month of them",
    ]
