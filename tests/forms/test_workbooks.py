"""Lists and closed months as workbooks: what their CSV says, as numbers and as nothing but text."""

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.answers import commands
from tests.conftest import Program
from tests.desk.story import LISTS, tell
from tests.forms import estate
from tests.forms.estate import LONG, NAME
from tests.forms.pages import needs_chinese_font

ALSO = (
    "fault list",
    "fault show 1",
    "fault analyse",
    "fault explain E001 --month 2026-10",
    "fault catalogue list",
    "staff list",
    "staff show E001",
    "settings list",
    "settings get language",
    "policy show",
    "db check",
    "db journal",
    "month-close --preview",
    "month-close --list",
    "brief",
    "due",
    "patrol due",
    "complaint trail 1",
    "owner timeline 3-2-1502",
    "fee arrears",
    "fee bill --month 2026-10 --preview",
    "fee disclose --from 2026-10-01 --to 2026-10-31",
    "fee receipt show 1",
    "survey result 1",
    "report kpi",
    "report kpi --board",
    "report trend complaint-resolution",
)
"""Beside the lists of the desk, what else is shown in a workbook."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, _office: Path) -> Path:
    path = tmp_path_factory.mktemp("told") / "desk.db"
    shutil.copy(_office, path)
    program = Program(path)
    tell(program)
    program("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05",
            "--facts", "=1+1")  # fmt: skip
    return path


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The values of a workbook's sheets by name; every text must be stored as text."""
    found = {}
    for page in load_workbook(path):
        for row in page.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n"}
            assert [cell for cell in row if cell.hyperlink] == []
        found[page.title] = [list(row) for row in page.values]
    return found


def _as_csv(value: Any, cell: str) -> bool:
    """Whether a value is what a cell of the CSV says."""
    if value is None:
        return cell == ""
    if isinstance(value, int | float):
        return float(cell) == value
    return str(value).replace(", ", ";") == cell.removeprefix("'").replace(", ", ";")


@pytest.mark.parametrize("line", [*LISTS, *ALSO])
def test_a_workbook_says_what_the_csv_says(told: Path, tmp_path: Path, line: str) -> None:
    pmdesk = Program(told)
    file = tmp_path / "list.xlsx"
    pmdesk(*line.split(), "--format", "xlsx", "--output", str(file))
    text = pmdesk(*line.split(), "--format", "csv").out
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    (shown,) = sheets(file).values()
    assert len(shown) == len(rows) + 1
    assert len(shown[0]) == len(header)
    for got, wanted in zip(shown[1:], rows, strict=True):
        for name, value, cell in zip(header, got, wanted, strict=True):
            assert _as_csv(value, cell), (name, value, cell)


def test_everything_that_shows_records_offers_a_workbook(empty: Program) -> None:
    for command in commands(empty):
        text = re.sub(r"\s+", "", empty(*command, "--help").out)
        shows = "--outputFILE" in text and "--formattable|" in text
        assert ("|xlsx" in text) == shows, command


@pytest.fixture
def listed(pmdesk: Program) -> Program:
    """A complaint for each text that a spreadsheet might take for something else."""
    for text in TEXTS:
        pmdesk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
               "--text", text)  # fmt: skip
    return pmdesk


TEXTS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "007", "1e3", "http://nowhere.invalid/", "'quoted",
    "mailto:x@nowhere.invalid", "_x000D_ & <b>", "two\nlines", "\u202eturned", NAME, LONG, "{=1}",
)  # fmt: skip


def test_text_is_only_text(listed: Program, tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    listed("complaint", "list", "--format", "xlsx", "--output", str(file))
    (shown,) = sheets(file).values()
    place = shown[0].index("Complaint")
    assert [row[place] for row in shown[1:]] == list(TEXTS)


def test_a_sheet_is_made_to_be_read_and_printed(listed: Program, tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    listed("complaint", "list", "--format", "xlsx", "--output", str(file))
    page = load_workbook(file).active
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page.print_area == "'complaint'!$A$1:$AL$16"
    assert page.page_setup.paperSize == 9
    widths = {cell.value: page.column_dimensions[cell.column_letter].width for cell in page[1]}
    assert widths["Complaint"] > 60
    assert widths["Id"] < 12


def test_chinese_takes_two_columns_a_character(pmdesk: Program, tmp_path: Path) -> None:
    widths = []
    for name in ("字" * 10, "x" * 10):
        pmdesk("settings", "set", "office_name", name)
        file = tmp_path / "s.xlsx"
        pmdesk("settings", "get", "office_name", "--format", "xlsx", "--output", str(file),
               "--force")  # fmt: skip
        widths.append(load_workbook(file).active.column_dimensions["B"].width)
    assert widths[0] - widths[1] == pytest.approx(10)


def test_headings_speak_the_offices_language(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk("settings", "set", "language", "zh-Hans")
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05")
    file = tmp_path / "f.xlsx"
    pmdesk("--lang", "en", "fault", "list", "--format", "xlsx", "--output", str(file))
    (shown,) = sheets(file).values()
    assert {"编号", "姓名", "部门", "扣分"} <= set(shown[0])


def test_the_same_rows_are_the_same_bytes(listed: Program, tmp_path: Path) -> None:
    one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    words = ("complaint", "list", "--format", "xlsx", "--output")
    listed(*words, str(one))
    listed(*words, str(two), now="2026-12-01T10:00")
    assert one.read_bytes() == two.read_bytes()


def test_a_workbook_goes_to_a_pipe(listed: Program) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pmdesk", "--db", str(listed.path), "complaint", "list", "--format",
         "xlsx"], capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert len(list(load_workbook(io.BytesIO(ran.stdout)).active.values)) == len(TEXTS) + 1


WITHOUT = """
import sys
sys.modules["xlsxwriter"] = None
from pmdesk.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "line", ["fault list --format xlsx", "month-close 2026-10 --export xlsx",
             "staff wage E001 --set 3000 --from 2026-01-01 --format xlsx",
             "brief --record --format xlsx"],
)  # fmt: skip
def test_without_the_extra_it_is_named_and_nothing_is_stored(
    pmdesk: Program, tmp_path: Path, line: str
) -> None:
    before = pmdesk("db", "check", "--format", "json").json
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, "--db", str(pmdesk.path), "--now", pmdesk.now,
         *line.split()], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (
        2, "pmdesk: xlsx needs an extra that is not installed: pip install 'pmdesk[xlsx]'\n"
    )  # fmt: skip
    assert pmdesk("db", "check", "--format", "json").json == before


def test_a_text_too_long_for_a_cell_is_refused_not_cut(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
           "--text", "字" * 32_768)  # fmt: skip
    file = tmp_path / "c.xlsx"
    ran = pmdesk("complaint", "list", "--format", "xlsx", "--output", str(file), ok=False)
    assert (ran.code, file.exists()) == (2, False)
    assert "a cell holds 32767 characters" in ran.err


# Closed months.


@pytest.fixture
def closed(tmp_path: Path) -> Program:
    """An estate with a closed month."""
    return estate.make(tmp_path / "desk.db")


def test_a_closed_month_is_a_workbook_of_its_files(closed: Program, tmp_path: Path) -> None:
    closed("month-close", "2026-10", "--export", "csv,xlsx", "--to", str(tmp_path))
    folder = tmp_path / "month-close-2026-10"
    found = sheets(folder / "month-close.xlsx")
    files = {path.stem: path for path in folder.glob("*.csv")}
    assert set(found) == {*files, "manifest"}
    for name, path in files.items():
        header, *rows = csv.reader(path.open(encoding="utf-8-sig", newline=""))
        assert len(found[name][0]) == len(header), name
        for got, wanted in zip(found[name][1:], rows, strict=True):
            assert not [pair for pair in zip(got, wanted, strict=True) if not _same(*pair)], name
    totals = {row[0]: row[1] for row in found["manifest"]}
    assert totals["totals.deduction"] == sum(row[12] for row in found["deductions"][1:])


def _same(value: Any, cell: str) -> bool:
    return _as_csv(value, cell) or (value, cell) in (("是", "yes"), ("否", "no"))


@needs_chinese_font
def test_every_kind_of_export_is_the_same_again(closed: Program, tmp_path: Path) -> None:
    kinds = "csv,json,html,pdf,xlsx"
    closed("month-close", "2026-10", "--export", kinds, "--to", str(tmp_path))
    folder = tmp_path / "month-close-2026-10"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name.rpartition(".")[2] for name in before} == {"csv", "json", "html", "pdf", "xlsx"}
    closed("settings", "set", "language", "en")
    closed("settings", "set", "office_name", "Elsewhere")
    closed("settings", "set", "posting_days", "30")
    closed("fault", "revoke", "1", "--by", "M1", "--reason", "x")
    closed("month-close", "2026-10", "--export", kinds, "--to", str(tmp_path), now="2026-12-24")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
