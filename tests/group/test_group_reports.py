"""The group's reports over the small lake: golden files, and what they rest on; RENEW=1 writes
them anew."""

import csv
import io
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pmdesk.group.reports import REPORTS
from tests.conftest import Program
from tests.group import lake

GOLDEN = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("RENEW"))
MONTHS = ("--from", str(lake.FIRST), "--to", str(lake.LAST))


def golden(name: str, found: str) -> None:
    """The text is that of the golden file; with RENEW it becomes it."""
    path = GOLDEN / name
    if RENEW:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8", newline="")
    assert path.read_bytes().decode("utf-8") == found


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(("format", "suffix"), [("table", "txt"), ("csv", "csv"), ("json", "json")])
def test_a_report_is_its_golden_file(
    group: Program, small_lake: Path, name: str, format: str, suffix: str
) -> None:
    ran = group("group", "report", name, "--lake", str(small_lake), *MONTHS, "--format", format)
    golden(f"{name}.{suffix}", ran.out)
    assert not group.path.exists()


def test_offices_add_up_to_what_they_published(group: Program, small_lake: Path) -> None:
    ran = group(
        "group", "report", "offices", "--lake", str(small_lake), *MONTHS, "--format", "json"
    )
    told = [
        (office, row)
        for turn in range(3)
        for office in lake.OFFICES
        for month in [lake.FIRST.plus(turn)]
        if office != lake.EMPTY and (office, month) != lake.MISSING
        for row in lake.happened("lines", office, month, 2 if (office, turn) == ("A002", 1) else 1)
    ]
    for row in ran.json["rows"]:
        own = [line for office, line in told if office == row["office"]]
        assert row["points"] == sum(line["points"] for line in own)
        assert row["deduction_fen"] == sum(line["deduction_fen"] for line in own)
    assert sum(row["points"] for row in ran.json["rows"]) == sum(
        line["points"] for _o, line in told
    )


def test_ties_are_broken_by_the_offices_code(group: Program, small_lake: Path) -> None:
    ran = group(
        "group", "report", "offices", "--lake", str(small_lake), *MONTHS, "--format", "json"
    )
    by_office = {row["office"]: row for row in ran.json["rows"]}
    one, other = by_office["A001"], by_office["A003"]
    assert one["points"] == other["points"]
    for rank in ("rank", "complaints_rank", "fees_rank"):
        assert one[rank] + 1 == other[rank]
        assert sorted(row[rank] for row in ran.json["rows"]) == [1, 2, 3, 4, 5]


def test_an_office_of_which_there_is_nothing_is_there_and_last(
    group: Program, small_lake: Path
) -> None:
    for name in ("offices", "service"):
        ran = group("group", "report", name, "--lake", str(small_lake), *MONTHS, "--format", "json")
        assert ran.json["rows"][-1]["office"] == lake.EMPTY
        assert ran.json["rows"][-1]["in_time_percent"] == "n/a"


def test_the_group_is_the_sum_of_its_offices(group: Program, small_lake: Path) -> None:
    ran = group(
        "group", "report", "service", "--lake", str(small_lake), *MONTHS, "--format", "json"
    )
    whole, *offices = ran.json["rows"]
    counted = [name for name, value in whole.items() if isinstance(value, int) and name != "rank"]
    assert {name: whole[name] for name in counted} == {
        name: sum(row[name] for row in offices) for name in counted
    }


def test_every_answer_says_what_it_rests_on(group: Program, small_lake: Path) -> None:
    asked = ("group", "report", "fees", "--lake", str(small_lake), *MONTHS)
    table = group(*asked).out
    assert "Coverage: 4 of 5 offices, in each of 3 months\nMissing: 2026-10 A005\n" in table
    told = group(*asked, "--format", "csv")
    assert {row["coverage"] for row in csv.DictReader(io.StringIO(told.out))} == {"4 of 5"}
    assert "Missing: 2026-10 A005" in told.err
    coverage = group(*asked, "--format", "json").json["coverage"]
    assert (coverage["offices"], coverage["of"]) == (4, 5)
    assert [month["missing"] for month in coverage["months"]] == [[], [], ["A005"]]
    page = group(*asked, "--format", "html").out
    assert "Coverage: 4 of 5 offices" in page
    assert "Missing: 2026-10 A005" in page


def test_a_workbook_says_what_the_csv_says(group: Program, small_lake: Path) -> None:
    file = group.path.with_name("fees.xlsx")
    asked = ("group", "report", "fees", "--lake", str(small_lake), *MONTHS)
    group(*asked, "--output", str(file), "--format", "xlsx")
    _header, *rows = csv.reader(io.StringIO(group(*asked, "--format", "csv").out))
    ((_title, *shown),) = (page.values for page in load_workbook(file))
    assert [(row[2], f"{row[3]:.2f}", row[-1]) for row in shown] == [
        (row[2], row[3], row[-1]) for row in rows
    ]
    assert not group.path.exists()


def test_fines_are_those_that_the_closes_stored(group: Program, small_lake: Path) -> None:
    ran = group("group", "report", "deductions", "--lake", str(small_lake), *MONTHS,
                "--format", "json")  # fmt: skip
    row = next(r for r in ran.json["rows"] if (r["month"], r["office"]) == ("2026-10", "A001"))
    own = list(lake.happened("lines", "A001", lake.LAST))
    for name in ("point_fine_fen", "transferred_fen", "over_cap_fen", "deduction_fen"):
        assert row[name] == sum(line[name] for line in own)


@pytest.mark.parametrize("ending", ["csv", "json", "HTM"])
def test_the_end_of_a_files_name_says_what_it_is(
    group: Program, small_lake: Path, tmp_path: Path, ending: str
) -> None:
    words = ("group", "report", "causes", "--lake", str(small_lake), "--from", "2026-08")
    group(*words, "--output", str(tmp_path / f"named.{ending}"))
    format = "html" if ending == "HTM" else ending
    group(*words, "--output", str(tmp_path / "said"), "--format", format)
    assert (tmp_path / f"named.{ending}").read_bytes() == (tmp_path / "said").read_bytes()
