"""The group's page: what stands out, a section a report, what it rests on; in three languages and
in a real browser."""

from pathlib import Path

import pytest

from pmdesk.group.reports import REPORTS
from pmdesk.texts import LANGUAGES
from tests.conftest import Program
from tests.forms.browser import browser
from tests.forms.pages import Page, needs_chromium
from tests.forms.test_month_page import measured


def page(group: Program, lake: Path, month: str, *more: str, name: str = "month") -> Page:
    """The page of a report of a month, read; every tag of it is closed."""
    words = ("group", "report", name, "--lake", str(lake), "--from", month, "--format", "html")
    return Page(group(*words, *more).out)


def test_a_month_is_a_page_of_all_reports(group: Program, small_lake: Path) -> None:
    text = page(group, small_lake, "2026-09").text
    for told in (
        "A group of 5 offices",
        "Coverage: 5 of 5 offices",
        "The largest cause: PAT-01 (rounds), 6 of 18 notices",
        "Source: pmdesk group report causes --from 2026-09 --lake LAKE",
        "A005: 36 of 69 points",
        "Complaints, repairs, rounds (A1.3, B8, A2.5)",
        "Fees collected (B2)",
        "Deductions, as each office closed them (C4.1)",
        "Targets are those of the policy as shipped",
    ):
        assert told in text
    assert "The largest change: " in text


def test_a_month_is_not_compared_with_one_of_other_offices(
    group: Program, small_lake: Path
) -> None:
    text = page(group, small_lake, "2026-10").text
    assert "Nothing to compare with the month before: not the same offices are in both" in text
    assert "Missing: 2026-10 A005" in text


def test_the_first_month_is_compared_with_nothing(group: Program, small_lake: Path) -> None:
    text = page(group, small_lake, "2026-08").text
    assert "Nothing to compare with the month before: no figure has 5 cases" in text


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_a_page_of_its_own(group: Program, small_lake: Path, name: str) -> None:
    found = page(group, small_lake, "2026-08", "--to", "2026-10", name=name)
    assert "Coverage: 4 of 5 offices, in each of 3 months" in found.text
    assert "What stands out" not in found.text
    assert len([tag for tag, _attributes in found.tags if tag == "svg"]) == 2  # wide and narrow


def test_a_month_as_json_has_every_report(group: Program, small_lake: Path) -> None:
    content = group("group", "report", "month", "--lake", str(small_lake), "--from", "2026-10",
                    "--format", "json").json  # fmt: skip
    assert content["coverage"]["offices"] == 4
    for name in REPORTS:
        alone = group("group", "report", name, "--lake", str(small_lake), "--from", "2026-10",
                      "--format", "json").json  # fmt: skip
        assert content[name] == alone["rows"]


RANKS = "[...document.querySelectorAll('table.many td:first-child')].map(td => td.offsetWidth)"
"""How wide the column of ranks is: two digits, not the room that a name has."""
HEADS = """[...document.querySelectorAll('table.many th')]
  .filter(th => th.textContent.length > 1).map(th => th.offsetWidth)"""
"""How wide the headings are: wider than one Chinese character below the other."""


@needs_chromium
def test_nothing_overlaps_on_a_desk_on_a_phone_and_on_paper(
    group: Program, small_lake: Path, tmp_path: Path
) -> None:
    with browser(tmp_path) as screen:
        for language in LANGUAGES:
            path = tmp_path / f"{language}.html"
            group("group", "report", "month", "--lake", str(small_lake), "--from", "2026-09",
                  "--language", language, "--output", str(path))  # fmt: skip
            for width, media in ((1280, "screen"), (390, "screen"), (1000, "print")):
                screen.open(path, width, media=media, is_phone=width == 390)
                found = measured(screen)
                assert (found.overflow, found.drawings, found.overlapping) == (0, 5, []), language
                if width == 390:
                    assert max(screen.value(RANKS)) < 40, language
                    assert min(screen.value(HEADS)) > 24, language
