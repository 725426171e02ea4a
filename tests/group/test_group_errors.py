"""What `group report` refuses, in one line each, and that it needs no data file."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.group import lake

NAMED = "offices --lake LAKE --from 2026-08"

REFUSED = [
    ("offices --from 2026-08", 2, "missing: --lake"),
    ("office --lake LAKE --from 2026-08", 2, "'office' is not one of offices, causes"),
    ("offices --lake LAKE --from 2026-10 --to 2026-08", 2, "2026-10 lies after 2026-08"),
    ("offices --lake LAKE --from 13", 2, "'13' is not a month"),
    ("offices --lake none --from 2026-08", 3, "there is no lake at none"),
    ("offices --lake LAKE --from 2026-07 --to 2026-08", 3, "2026-07 was not put together"),
    (f"{NAMED} --engine oracle", 2, "'oracle' is not one of duckdb, spark"),
    (f"{NAMED} --master local[2]", 2, "--master goes with --engine spark"),
    ("month --lake LAKE --from 2026-08 --to 2026-09", 2, "month is the page of one month"),
    ("month --lake LAKE --from 2026-08 --format csv", 2, "month is a page"),
    (f"{NAMED} --output none/offices.csv", 3, "there is no folder none"),
]


@pytest.mark.parametrize(("line", "code", "said"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_line_says_what_is_wrong(
    group: Program, small_lake: Path, line: str, code: int, said: str
) -> None:
    words = [str(small_lake) if word == "LAKE" else word for word in line.split()]
    ran = group("group", "report", *words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_path_that_an_engine_would_take_for_a_pattern_is_refused(
    group: Program, small_lake: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_lake, tmp_path / "lake[1]")
    ran = group("group", "report", "offices", "--lake", str(tmp_path / "lake[1]"), "--from",
                str(lake.FIRST), ok=False)  # fmt: skip
    assert ran.code == 2
    assert "no engine can read a path with [" in ran.err


def test_a_quote_and_a_space_in_a_path_are_only_text(
    group: Program, small_lake: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_lake, tmp_path / "the group's lake")
    ran = group("group", "report", "causes", "--lake", str(tmp_path / "the group's lake"), "--from",
                str(lake.FIRST))  # fmt: skip
    assert "CMP-01" in ran.out


def test_a_file_that_is_no_parquet_file_is_told_in_a_line(
    group: Program, small_lake: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_lake, tmp_path / "lake")
    broken = tmp_path / "lake/compact/v1/notices/month=2026-08/data.parquet"
    broken.write_bytes(b"x" * 100)
    ran = group("group", "report", "causes", "--lake", str(tmp_path / "lake"), "--from", "2026-08",
                ok=False)  # fmt: skip
    assert ran.code == 5
    assert ran.err.count("\n") == 1


def test_a_lake_that_cannot_be_read_is_told_in_a_line(group: Program, tmp_path: Path) -> None:
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake/compact").write_text("")
    ran = group("group", "report", "causes", "--lake", str(tmp_path / "lake"), "--from", "2026-08",
                ok=False)  # fmt: skip
    assert ran.code == 5
    assert ran.err.endswith("month=2026-08.json: Not a directory\n")
    assert ran.err.count("\n") == 1


def test_without_room_for_temporary_files_that_is_said(
    group: Program, small_lake: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    ran = group("group", "report", "causes", "--lake", str(small_lake), "--from", "2026-08",
                ok=False)  # fmt: skip
    assert ran.code == 5
    assert ran.err.endswith("Not a directory\n")
    assert ran.err.count("\n") == 1


def test_without_java_spark_is_refused_in_a_line(
    group: Program, small_lake: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (pmdesk[spark])")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    ran = group("group", "report", "offices", "--lake", str(small_lake), "--from", "2026-08",
                "--engine", "spark", ok=False)  # fmt: skip
    assert ran.code == 5
    assert "spark needs Java 17 or newer" in ran.err


def test_a_master_that_is_none_is_refused(group: Program, small_lake: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (pmdesk[spark])")
    ran = group("group", "report", "offices", "--lake", str(small_lake), "--from", "2026-08",
                "--engine", "spark", "--master", "nowhere", ok=False)  # fmt: skip
    assert ran.code == 2
    assert "'nowhere' is no master" in ran.err
