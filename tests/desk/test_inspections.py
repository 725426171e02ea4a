"""Daily, weekly and monthly inspections: results, findings, sheets (A3.1, A3.2, A4.1)."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import on_terminal
from tests.conftest import Program
from tests.store.raw import count

ADD = ("inspect", "add", "--kind")


def listed(program: Program, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = program("inspect", "list", *words, "--format", "json").json["rows"]
    return rows


def findings(program: Program) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = program("finding", "list", "--format", "json").json["rows"]
    return rows


# Recording.


def test_an_inspection_has_a_result_for_every_item(pmdesk: Program) -> None:
    row = pmdesk(*ADD, "daily", "--by", "S01", "--rest", "ok", "--result", "archive=na",
                 "--format", "json").json  # fmt: skip
    assert (row["kind"], row["period"], row["on"], row["by"]) == (
        "daily", "2026-11-03", "2026-11-03", "S01",
    )  # fmt: skip
    assert (row["ok"], row["found"], row["na"], row["findings"]) == (7, 0, 1, [])
    assert [result["result"] for result in row["results"]] == ["ok"] * 7 + ["na"]


def test_every_item_can_be_given_without_a_rest(pmdesk: Program) -> None:
    names = [row["item"] for row in pmdesk("inspect", "lists", "list", "--format", "json").json[
        "rows"] if row["list"] == "daily"]  # fmt: skip
    given = [word for name in names for word in ("--result", f"{name}=ok")]
    assert pmdesk(*ADD, "daily", *given).out.startswith("inspection 1: daily 2026-11-03; 8 ok")


def test_every_missing_item_is_named_off_a_terminal(pmdesk: Program) -> None:
    ran = pmdesk(*ADD, "daily", "--result", "area=ok", ok=False)
    assert (ran.code, count(pmdesk.path, "inspection")) == (2, 0)
    assert "area" not in ran.err
    assert len(re.findall("--result [a-z-]+=", ran.err)) == 7


def test_a_finding_is_opened_at_once_and_linked_both_ways(pmdesk: Program) -> None:
    row = pmdesk(*ADD, "daily", "--on", "11-02 16:30", "--rest", "ok", "--by", "S01",
                 "--department", "Front desk", "--place", "Gate 3",
                 "--result", "vehicles=finding:Van in the fire lane",
                 "--class", "vehicles=violation", "--format", "json").json  # fmt: skip
    (found,) = findings(pmdesk)
    assert row["findings"] == [f"finding:{found['id']}"]
    assert row["results"][3]["findings"] == row["findings"]
    assert found["link"] == f"inspection:{row['id']}"
    assert (found["on"], found["time"], found["source"], found["class"], found["severity"]) == (
        "2026-11-02", "16:30", "daily", "violation", "minor",
    )  # fmt: skip
    assert (found["place"], found["text"], found["by"], found["department"]) == (
        "Gate 3", "Van in the fire lane", "S01", "Front desk",
    )  # fmt: skip


def test_a_finding_without_words_is_named_by_its_item(pmdesk: Program) -> None:
    pmdesk(*ADD, "weekly", "--rest", "ok", "--result", "greening=finding")
    (found,) = findings(pmdesk)
    assert (found["source"], found["text"], found["class"]) == (
        "weekly", "Greening and plant care (B2)", "own",
    )  # fmt: skip


def test_with_a_bad_finding_nothing_is_stored(pmdesk: Program) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*ADD, "daily", "--rest", "ok", "--result", "area=finding:x", "--class",
                 "vehicles=violation", ok=False)  # fmt: skip
    assert (ran.code, pmdesk.path.read_bytes()) == (2, before)


def test_the_echo_says_how_far_the_period_is_covered(pmdesk: Program) -> None:
    assert pmdesk(*ADD, "weekly", "--rest", "ok").out == (
        "inspection 1: weekly 2026-W45; 13 ok, 0 found, 0 n/a; held 1 of 1\n"
    )
    assert pmdesk("inspect", "void", "1", "--reason", "Twice").out == (
        "inspection 1: weekly 2026-W45; 13 ok, 0 found, 0 n/a; void: Twice; held 0 of 1\n"
    )


def test_a_void_inspection_counts_no_more_and_its_findings_stay(pmdesk: Program) -> None:
    pmdesk(*ADD, "daily", "--rest", "ok", "--result", "area=finding:Litter")
    pmdesk("inspect", "void", "1", "--reason", "Wrong day")
    (row,) = listed(pmdesk)
    assert (row["void"], row["findings"]) == ("Wrong day", ["finding:1"])
    assert findings(pmdesk)[0]["state"] == "open"
    due = pmdesk("inspect", "due", "--format", "json").json["rows"]
    assert due[0]["done"] == 0


@pytest.mark.parametrize(
    ("day", "kind", "period"),
    [
        ("2026-01-01", "weekly", "2026-W01"),
        ("2025-12-31", "weekly", "2026-W01"),
        ("2025-12-28", "weekly", "2025-W52"),
        ("2024-12-30", "weekly", "2025-W01"),
        ("2021-01-03", "weekly", "2020-W53"),
        ("2024-02-29", "daily", "2024-02-29"),
        ("2024-02-29", "monthly", "2024-02"),
        ("2024-02-29", "weekly", "2024-W09"),
    ],
)
def test_each_day_lies_in_one_period(pmdesk: Program, day: str, kind: str, period: str) -> None:
    row = pmdesk(*ADD, kind, "--rest", "na", "--on", day, "--format", "json").json
    assert row["period"] == period


# On a terminal.


def test_a_terminal_asks_for_each_item_and_what_was_found(pmdesk: Program) -> None:
    answers = ["ok"] * 3 + ["bad", "finding", "Van in the fire lane", "violation"] + ["na"] * 3
    ran = on_terminal(pmdesk.path, *ADD, "daily", "--result", "archive=ok", answers=answers)
    assert ran.code == 0, ran
    assert "vehicles (Vehicles and public order) [ok, finding, na]:" in ran.err
    assert "'bad' is not one of ok, finding, na" in ran.err
    (found,) = findings(pmdesk)
    assert (found["text"], found["class"]) == ("Van in the fire lane", "violation")
    (row,) = listed(pmdesk)
    assert (row["ok"], row["found"], row["na"]) == (4, 1, 3)


def test_with_a_rest_a_terminal_asks_nothing(pmdesk: Program) -> None:
    ran = on_terminal(pmdesk.path, *ADD, "daily", "--rest", "ok")
    assert (ran.code, ran.err) == (0, "")


# Lists.


def test_inspections_are_listed_by_kind_month_department_and_text(pmdesk: Program) -> None:
    pmdesk(*ADD, "daily", "--rest", "ok", "--on", "10-31", "--department", "Patrol")
    pmdesk(*ADD, "weekly", "--rest", "ok", "--text", "Rain all week")
    pmdesk(*ADD, "daily", "--rest", "ok", "--result", "area=finding:Broken lamp")
    for words, ids in (
        (("--kind", "daily"), [1, 3]),
        (("--kind", "daily", "--kind", "weekly"), [1, 2, 3]),
        (("--month", "10"), [1]),
        (("--from", "11-01"), [2, 3]),
        (("--to", "10-31"), [1]),
        (("--department", "Patrol"), [1]),
        (("--search", "rain"), [2]),
        (("--search", "lamp"), [3]),
        (("--kind", "monthly"), []),
    ):
        assert [row["id"] for row in listed(pmdesk, *words)] == ids, words


def test_show_says_what_each_item_came_to(pmdesk: Program) -> None:
    pmdesk(*ADD, "daily", "--rest", "ok", "--result", "area=finding:Broken lamp")
    shown = pmdesk("inspect", "show", "1").out
    assert "  area: finding  finding:1, Broken lamp\n" in shown
    assert "  archive: ok\n" in shown


# Sheets.


def sheet(program: Program, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = program("inspect", "sheet", *words, "--format", "json").json
    return found


@pytest.fixture
def found(pmdesk: Program) -> Program:
    """A desk with findings of a daily, a weekly and no inspection, and one that is closed."""
    for kind in ("daily", "weekly"):
        pmdesk(*ADD, kind, "--rest", "ok", "--on", "11-01", "--result", f"vehicles=finding:{kind}")
    pmdesk("finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text", "x")
    pmdesk(*ADD, "daily", "--rest", "ok", "--on", "11-01", "--result", "area=finding:closed")
    pmdesk("finding", "done", "4", "--text", "Swept", "--by", "E001")
    pmdesk("finding", "verify", "4", "--result", "ok", "--by", "S01")
    pmdesk("finding", "close", "4")
    pmdesk(*ADD, "daily", "--rest", "ok", "--on", "11-03", "--result", "area=finding:later")
    return pmdesk


def test_a_weekly_sheet_begins_with_the_open_findings_of_the_daily_ones(found: Program) -> None:
    content = sheet(found, "--kind", "weekly")
    assert [finding["text"] for finding in content["findings"]] == ["daily", "later"]
    assert content["items"][0]["item"] == "open-findings"
    assert (content["period"], content["from"], content["to"]) == (
        "2026-W45", "2026-11-02", "2026-11-08",
    )  # fmt: skip
    text = found("inspect", "sheet", "--kind", "weekly").out
    assert text.index("Open findings\n") < text.index("Items\n") < text.index("greening")


def test_a_monthly_sheet_begins_with_those_of_both_and_a_daily_one_with_none(
    found: Program,
) -> None:
    monthly = sheet(found, "--kind", "monthly", "--date", "11-02")
    assert [finding["text"] for finding in monthly["findings"]] == ["daily", "weekly"]
    assert sheet(found, "--kind", "daily")["findings"] == []


def test_a_sheet_says_what_was_held_in_its_period(found: Program) -> None:
    assert sheet(found, "--kind", "daily", "--date", "11-01")["held"] == [1, 3]
    assert sheet(found, "--kind", "daily", "--date", "11-02")["held"] == []


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.boxes = 0
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)
        self.boxes += ("class", "tick") in attrs
        self.outside += [f"{n}={v}" for n, v in attrs if n in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_the_page_is_self_contained_a4_with_empty_boxes(found: Program, language: str) -> None:
    found("settings", "set", "language", language)
    html = found("inspect", "sheet", "--kind", "weekly", "--format", "html").out
    page = _Page()
    page.feed(html)
    content = sheet(found, "--kind", "weekly")
    assert (page.open, page.outside) == ([], [])
    assert page.boxes == 3 * len(content["items"]) + 2 * len(content["findings"])
    assert "size: A4" in html
    assert f'lang="{language}"' in html
    assert content["title"] in html
    assert ("Open findings" in html) == (language == "en")
    assert ("Open findings" in found("inspect", "sheet", "--kind", "weekly").out) == (
        language == "en"
    )


def test_hostile_text_stands_harmless_on_a_sheet(pmdesk: Program) -> None:
    pmdesk(*ADD, "daily", "--rest", "ok", "--result", "area=finding:<script>\x1b[31m")
    html = pmdesk("inspect", "sheet", "--kind", "weekly", "--format", "html").out
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\x1b" not in pmdesk("inspect", "sheet", "--kind", "weekly").out


def test_the_same_sheet_has_the_same_bytes(found: Program, tmp_path: Path) -> None:
    for format in ("text", "html", "pdf", "json"):
        one, two = (tmp_path / f"{n}.{format}" for n in (1, 2))
        for target, now in ((one, None), (two, "2026-11-03T23:00")):
            found("inspect", "sheet", "--kind", "weekly", "--format", format, "--output",
                  str(target), now=now)  # fmt: skip
        assert one.read_bytes() == two.read_bytes()
