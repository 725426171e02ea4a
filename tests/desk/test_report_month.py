"""`pmdesk report month`: a month's report, its values worked out by hand (C4.1.6, B7, B10, B2)."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.answers import csv_rows
from tests.conftest import Program
from tests.desk.counter import billed as billed  # a fixture
from tests.desk.counter import pay
from tests.desk.figuring import RAISE

REPORT = ("report", "month", "2026-10")


def report(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    found = pmdesk("report", "month", *words, "--format", "json", now=now).json
    assert found.pop("schema") == "pmdesk.report.month/1"
    return dict(found)


def by(rows: list[dict[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    return {row[name]: row for row in rows}


NOTICES = (
    ("E001", "CMP-01", "S01", "2026-10-05"),  # 2 points each
    ("E001", "CMP-01", "S01", "2026-10-06"),
    ("E002", "CMP-01", "S01", "2026-10-07"),
    ("E003", "PAT-05", "S02", "2026-10-07"),  # 6
    ("E002", "ATT-02", "S01", "2026-10-08"),  # 2
    ("E003", "PAT-01", "S02", "2026-10-09"),  # 2, revoked below
    ("E003", "PAT-01", "S02", "2026-09-08"),  # 2, of September
)


@pytest.fixture
def small(pmdesk: Program) -> Program:
    """Five counted notices of October and one of September; five complaints in each month, of
    September's all answered in time, of October's three, one of them with a satisfied owner."""
    for staff, code, by_, on in NOTICES:
        pmdesk("fault", "add", "--staff", staff, "--code", code, "--by", by_, "--on", on)
    pmdesk("fault", "revoke", "6", "--by", "S02", "--reason", "wrong person")
    for month, answered in (("09", 5), ("10", 3)):
        for number in range(5):
            pmdesk(*RAISE, "--on", f"2026-{month}-05 10:00")
            if number < answered:
                case = str(number + (1 if month == "09" else 6))
                at = f"2026-{month}-05 11:00"
                pmdesk("complaint", "reply", case, "--text", "x", "--on", at)
    pmdesk("complaint", "resolve", "6", "--text", "x", "--on", "2026-10-05 12:00")
    pmdesk("complaint", "follow-up", "6", "--satisfied", "yes", "--on", "2026-10-06")
    return pmdesk


def test_a_small_month_by_hand(small: Program) -> None:
    found = report(small, "2026-10")
    assert (found["month"], found["month_before"], found["state"]) == (
        "2026-10", "2026-09", "preview",
    )  # fmt: skip
    assert [
        (row["code"], row["notices"], row["points"], row["share"], row["cumulative_share"])
        for row in found["causes"]
    ] == [
        ("CMP-01", 3, 6, 60.0, 60.0),
        ("PAT-05", 1, 6, 20.0, 80.0),
        ("ATT-02", 1, 2, 20.0, 100.0),
    ]
    assert [tuple(row.values()) for row in found["departments"]] == [
        ("Front desk", 4, 8, 0),
        ("Patrol", 1, 6, 2),
    ]
    complaints = by(found["complaints"], "month")
    assert list(complaints) == [f"2026-{month:02}" for month in range(1, 11)]
    assert [complaints["2026-09"][name] for name in ("received", "handled", "answered")] == [
        5,
        0,
        0,
    ]
    october = complaints["2026-10"]
    assert (october["received"], october["answered"], october["satisfied"]) == (5, 1, 1)
    assert (complaints["2026-08"]["received"], complaints["2026-08"]["percent"]) == (0, "n/a")
    reply = by(found["board"], "duty")["complaint-reply"]
    assert (reply["due"], reply["done"], reply["missing"], reply["verdict"]) == (5, 3, 2, "missed")
    scoring = by(found["board"], "duty")["scoring"]
    assert (scoring["verdict"], scoring["why"]) == (None, "nothing was due")


def test_the_three_findings_of_a_small_month(small: Program) -> None:
    cause, miss, change = report(small, "2026-10")["findings"]
    assert (cause["name"], cause["numerator"], cause["denominator"]) == ("CMP-01", 3, 5)
    assert cause["text"] == (
        "The largest cause: Complaint not recorded, or recorded with gaps, 3 of 5 notices "
        "(60.0 %), 6 points."
    )
    assert cause["command"] == "pmdesk fault analyse --from 2026-10"
    assert (miss["name"], miss["numerator"], miss["denominator"]) == ("patrol-rounds", 0, 62)
    assert miss["text"] == (
        "Furthest from the standard: Patrol rounds walked, 0 of 62 (0.0 %); 100 % are asked."
    )
    assert (change["name"], change["percent_before"], change["percent"]) == (
        "complaint-reply", "100.0", "60.0",
    )  # fmt: skip
    assert change["text"] == (
        "The largest change: Complaints answered in time, from 100.0 % the month before to 60.0 % "
        "(3 of 5)."
    )
    for row in (cause, miss, change):
        assert small(*row["command"].split()[1:]).out
    assert [row["clause"] for row in (cause, miss, change)] == ["C4.1.6", "A2.5", "A1.3"]


def test_fees_by_hand(billed: Program) -> None:
    # two units are charged 230.00 each month from August on, due on the 25th
    pay(billed, "690", "--on", "2026-10-05")
    found = by(report(billed, "2026-10")["fees"], "figure")
    current, old = found["fee-collection"], found["fee-arrears"]
    assert (current["numerator"], current["denominator"]) == (23000, 46000)
    assert (current["percent"], current["percent_before"], current["verdict"]) == (
        "50.0", "0.0", "missed",
    )  # fmt: skip
    assert (old["numerator"], old["denominator"]) == (46000, 92000)
    assert "230.00" in billed(*REPORT).out


def test_a_closed_month_says_what_its_close_has_stored(small: Program) -> None:
    open_one = report(small, "2026-10")
    small("month-close", "2026-09")
    small("month-close", "2026-10", "--export", "csv", "--to", str(small.path.parent))
    small(
        "fault", "add", "--staff", "E003", "--code", "DIS-07", "--by", "S02", "--on", "2026-10-30"
    )
    closed = report(small, "2026-10")
    assert closed["state"] == "closed"
    assert closed["closed_at"].startswith("2026-11-03T09:00")
    assert closed["causes"] == open_one["causes"]
    assert closed["departments"] == open_one["departments"]
    exported = (small.path.parent / "month-close-2026-10" / "analysis.csv").read_text("utf-8-sig")
    assert [(row["code"], row["notices"], row["points"]) for row in csv_rows(exported)] == [
        (row["code"], str(row["notices"]), str(row["points"])) for row in closed["causes"]
    ]
    assert closed["findings"][0]["command"] == "pmdesk month-close 2026-10 --export csv"
    assert "preview" not in small(*REPORT).out


def test_an_open_month_is_a_preview_and_changes(small: Program) -> None:
    assert "A preview: the month is not closed" in small(*REPORT).out
    before = report(small, "2026-10")["causes"]
    small(
        "fault", "add", "--staff", "E003", "--code", "DIS-07", "--by", "S02", "--on", "2026-10-30"
    )
    assert len(report(small, "2026-10")["causes"]) == len(before) + 1
    assert "A preview: the month is not over" in small("report", "month", "this").out


def test_an_empty_month_is_honest(new_office: Callable[[], Program]) -> None:
    found = report(new_office(), "2025-12", now="2026-01-02T09:00")
    assert (found["causes"], found["departments"]) == ([], [])
    assert [(row["name"], row["why"]) for row in found["findings"]] == [
        (None, "no-notices"),
        (None, "none-due"),
        (None, "incomparable"),
    ]
    assert {row["verdict"] for row in found["board"]} == {None}
    assert [row["month"] for row in found["complaints"]] == ["2025-12"]


def test_a_month_of_one_notice_says_that_it_is_too_few(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05")
    cause, _miss, change = report(pmdesk, "2026-10")["findings"]
    assert cause["text"].endswith(
        "1 of 1 notice (100.0 %), 2 points. These are too few cases to speak of a pattern."
    )
    assert (change["name"], change["points_before"], change["points"]) == ("points", 0, 2)


def test_a_month_that_runs_is_not_compared_by_its_points(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "11-02")
    change = report(pmdesk, "this")["findings"][2]
    assert (change["name"], change["why"]) == (None, "incomparable")


def test_complaints_go_back_a_year_and_no_further(pmdesk: Program) -> None:
    months = [row["month"] for row in report(pmdesk, "2027-02", now="2027-03-01")["complaints"]]
    assert (months[0], months[-1], len(months)) == ("2026-03", "2027-02", 12)


def test_without_a_month_it_is_the_last_that_has_ended(pmdesk: Program) -> None:
    assert report(pmdesk)["month"] == "2026-10"


def test_csv_says_what_each_number_counts(small: Program) -> None:
    rows = csv_rows(small(*REPORT, "--format", "csv").out)
    units = {(row["section"], row["name"], row["measure"]): row["unit"] for row in rows}
    assert units["fees", "fee-collection", "numerator"] == "fen"
    assert units["fees", "fee-collection", "percent"] == ""
    assert units["board", "complaint-reply", "missing"] == "complaint"
    assert units["departments", rows_of(rows, "departments")[0], "points"] == ""


def rows_of(rows: list[dict[str, str]], section: str) -> list[str]:
    return [row["name"] for row in rows if row["section"] == section]


def test_csv_has_each_number_in_a_row_of_its_own(small: Program) -> None:
    rows = csv_rows(small(*REPORT, "--format", "csv").out)
    counts = Counter(row["section"] for row in rows)
    assert set(counts) == {"findings", "causes", "departments", "complaints", "board", "fees"}
    picked = [
        row["value"]
        for row in rows
        if (row["section"], row["name"], row["measure"]) == ("causes", "CMP-01", "notices")
    ]
    assert picked == ["3"]


def test_the_end_of_the_files_name_says_what_is_written(small: Program, tmp_path: Path) -> None:
    for name, begins in (
        ("a.html", b"<!DOCTYPE"),
        ("a.HTM", b"<!DOCTYPE"),
        ("a.json", b"{"),
        ("a.csv", b"\xef\xbb\xbfmonth,section,"),
        ("a.txt", b"October"),
    ):
        small(*REPORT, "--output", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(begins)
    small(*REPORT, "--output", str(tmp_path / "b.html"), "--format", "json")
    assert (tmp_path / "b.html").read_bytes().startswith(b"{")
    assert small(*REPORT, "--format", "html").out.startswith("<!DOCTYPE")


def test_a_page_is_the_same_again(small: Program, tmp_path: Path) -> None:
    small(*REPORT, "--output", str(tmp_path / "a.html"))
    small(*REPORT, "--output", str(tmp_path / "b.html"))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_each_language_says_the_whole_page(small: Program, tmp_path: Path) -> None:
    for language, title, verdict in (
        ("zh-Hant", "客戶服務月報", "未達標"),
        ("zh-Hans", "客户服务月报", "未达标"),
    ):
        page = tmp_path / f"{language}.html"
        small(*REPORT, "--language", language, "--output", str(page))
        said = page.read_text(encoding="utf-8")
        assert title in said
        assert verdict in said
    assert "離標準最遠的一項" in small("--lang", "zh-Hant", *REPORT).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2026-12",), 4, "2026-12 lies in the future"),
        (("13",), 2, "'13' is not a month"),
        (("--format", "docx"), 2, "'docx' is not one of table, html, pdf, json, csv, xlsx"),
        (("--language", "de"), 2, "'de' is not one of en, zh-Hant, zh-Hans"),
        (("--output", "none/a.html"), 3, "there is no folder none"),
        (("10", "11"), 2, "unexpected extra argument"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_line(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = pmdesk("report", "month", *words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_hostile_name_does_no_harm(pmdesk: Program, tmp_path: Path) -> None:
    head = "code,name,department,role,superior,from,post,wage"
    rows = f'{head}\nX1,Fir,"<b>\u202e&</svg>",staff,D01,,,\n'
    (tmp_path / "x.csv").write_text(rows, "utf-8")
    pmdesk("staff", "import", str(tmp_path / "x.csv"))
    pmdesk("fault", "add", "--staff", "X1", "--code", "CMP-01", "--by", "D01", "--on", "11-03")
    page = pmdesk("report", "month", "this", "--format", "html").out
    assert "<b>" not in page
    assert page.count("<svg") == page.count("</svg>")
    assert "&lt;b&gt;\\u202e&amp;&lt;/svg&gt;" in page


def test_a_file_is_not_written_over_without_force(small: Program, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("mine", encoding="utf-8")
    ran = small(*REPORT, "--output", str(page), ok=False)
    assert (ran.code, page.read_text(encoding="utf-8")) == (4, "mine")
    small(*REPORT, "--output", str(page), "--force")
    assert page.read_bytes().startswith(b"<!DOCTYPE")
