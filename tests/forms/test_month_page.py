"""The month's page in a real browser: on a desk, on a phone, on paper; and for whoever cannot see
it. Also with names longer than anybody has (B10)."""

import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from tests.conftest import Program
from tests.forms import estate
from tests.forms.browser import Browser, browser
from tests.forms.pages import Page, needs_chinese_font, needs_chromium, run_together

WIDTHS = {"desk": (1280, "screen"), "phone": (390, "screen"), "paper": (680, "print")}
"""In pixels; A4 without its margins is 180 mm wide, 680 pixels."""
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
SEEN = ("en", "zh-Hant")
"""Those that are looked at: simplified characters are as wide as traditional ones, and a browser
writes some of them into its PDF as radicals that look the same."""

MEASURE = """
(() => {
  const drawings = [...document.querySelectorAll('svg')].filter(one => one.getClientRects().length);
  const boxes = [];
  drawings.forEach((drawing, place) => {
    const frame = drawing.getBoundingClientRect();
    for (const text of drawing.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      boxes.push({drawing: place, text: text.textContent, left: box.left, right: box.right,
                  top: box.top, bottom: box.bottom,
                  inside: box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
                          box.top >= frame.top - 3 && box.bottom <= frame.bottom + 3});
    }
  });
  const wider = [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('svg') && one.scrollWidth > one.clientWidth + 1
                   && getComputedStyle(one).display !== 'inline')
    .map(one => one.tagName + ' ' + one.textContent.slice(0, 40));
  return JSON.stringify({page: document.documentElement.scrollWidth, window: innerWidth,
                         drawings: drawings.length, boxes, wider});
})()
"""
"""What a page measures by itself: its width, its charts' texts, what is wider than its place."""


class Measured(NamedTuple):
    """What the browser found."""

    overflow: int
    drawings: int
    wider: list[str]
    outside: list[str]
    overlapping: list[tuple[str, str]]


def measured(screen: Browser) -> Measured:
    """What overlaps or runs over on the page that is open."""
    found = json.loads(screen.value(MEASURE))
    boxes = found["boxes"]
    pairs = [
        (one["text"], other["text"])
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one["drawing"] == other["drawing"] and _overlap(one, other)
    ]
    outside = [box["text"] for box in boxes if not box["inside"]]
    overflow = found["page"] - found["window"]
    return Measured(overflow, found["drawings"], found["wider"], outside, pairs)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two texts touch; of a line's height a quarter above and below is only leading."""
    lead = min(one["bottom"] - one["top"], other["bottom"] - other["top"]) / 4
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) - 2 * lead
    return bool(across > 0.5 and down > 0.5)


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


LONG = ("Customer reception, archive, complaints and telephone hotline department of the estate",
        "W" * 90, "客戶服務中心前臺接待檔案投訴熱線及社區文化活動部" * 4)  # fmt: skip


def long_names(program: Program, folder: Path) -> None:
    """Departments with names longer than a line, each with points; a title of 300 characters."""
    rows = "".join(
        f'X{number},Fir,"{name}",staff,S01,,,\n' for number, name in enumerate(LONG)
    )  # fmt: skip
    (folder / "long.csv").write_text(
        "code,name,department,role,superior,from,post,wage\n" + rows, "utf-8"
    )
    program("staff", "import", str(folder / "long.csv"), now="2026-01-01")
    (folder / "codes.csv").write_text(
        "code,category,points,title_en,title_zh_hant,title_zh_hans,severity\n"
        f"LNG-01,conduct,6,{'M' * 300},{'過失' * 150},{'过失' * 150},minor\n",
        "utf-8",
    )
    program("fault", "catalogue", "import", str(folder / "codes.csv"), "--from", "2026-01-01",
            now="2026-01-01")  # fmt: skip
    for number in range(len(LONG)):
        for code in ("LNG-01", "CMP-01", "ATT-02"):
            program("fault", "add", "--staff", f"X{number}", "--code", code, "--by", "D01", "--on",
                    "10-05")  # fmt: skip


def one_record(program: Program, _folder: Path) -> None:
    program("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05")


def nothing(_program: Program, _folder: Path) -> None:
    """Nothing happens."""


def full_year(program: Program, _folder: Path) -> None:
    """Complaints in each month, in one of them as many as take three digits, and answers."""
    for month in range(1, 11):
        for _number in range(120 if month == 6 else month):
            program("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
                    "--text", "x", "--on", f"2026-{month:02}-05 10:00")  # fmt: skip
        first = sum(120 if m == 6 else m for m in range(1, month)) + 1
        for case in range(first, first + min(month, 3)):
            day = f"2026-{month:02}-06 10:00"
            program("complaint", "resolve", str(case), "--text", "x", "--on", day)
            said = "yes" if case % 2 else "no"
            program("complaint", "follow-up", str(case), "--satisfied", said, "--on", day)


MONTHS = {"long": long_names, "one": one_record, "nothing": nothing, "year": full_year}
Put = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def _offices(tmp_path_factory: pytest.TempPathFactory, _office: Path) -> dict[str, Path]:
    """A file for each kind of month, and that whose every text is Chinese."""
    made = {"chinese": estate.make(tmp_path_factory.mktemp("chinese") / "desk.db").path}
    for name, happens in MONTHS.items():
        folder = tmp_path_factory.mktemp(name)
        (folder / "desk.db").write_bytes(_office.read_bytes())
        happens(Program(folder / "desk.db"), folder)
        made[name] = folder / "desk.db"
    return made


@pytest.fixture
def put(_offices: dict[str, Path], tmp_path: Path) -> Put:
    """Writes the page of October of one of the offices in a language."""

    def write(name: str, language: str) -> Path:
        page = tmp_path / f"{name}-{language}.html"
        program = Program(_offices[name])
        program("report", "month", "2026-10", "--language", language, "--output", str(page),
                now=estate.NOW)  # fmt: skip
        return page

    return write


@needs_chromium
@needs_chinese_font
@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", [*MONTHS, "chinese"])
def test_nothing_overlaps_or_runs_over(screen: Browser, put: Put, name: str, size: str) -> None:
    width, media = WIDTHS[size]
    for language in SEEN:
        screen.open(put(name, language), width, media=media, is_phone=size == "phone")
        found = measured(screen)
        assert found.drawings >= 3, language
        assert found == Measured(0, found.drawings, [], [], []), language


@needs_chromium
def test_the_measure_finds_what_overlaps_and_runs_over(screen: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<body><svg width="90" height="40"><text y="20">over</text><text y="20">each</text>'
        f'<text y="35">{"out of it" * 9}</text></svg><p style="width: 2000px">wide</p>',
        "utf-8",
    )
    screen.open(page, 390)
    found = measured(screen)
    assert found.overflow > 1000
    assert found.overlapping == [("over", "each")]
    assert found.outside == ["out of it" * 9]


@needs_chromium
@needs_chinese_font
@pytest.mark.parametrize("name", [*MONTHS, "chinese"])
def test_it_is_printed_on_a_few_sheets_of_a4(screen: Browser, put: Put, name: str) -> None:
    for language in SEEN:
        page = put(name, language)
        screen.open(page, 1280)
        pages = PdfReader(io.BytesIO(screen.printed())).pages
        assert 2 <= len(pages) <= 7, language
        assert [tuple(round(side / 72 * 25.4) for side in one.mediabox[2:]) for one in pages] == [
            (210, 297)
        ] * len(pages)
        texts = [run_together(one.extract_text()) for one in pages]
        assert all(len(text) > 60 for text in texts), "a sheet with nothing on it"
        said = "".join(texts)
        headings = re.findall(r"<h[123]>(.*?)</h[123]>", page.read_text(encoding="utf-8"))
        assert [one for one in headings if run_together(unescape(one)) not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["long", "nothing", "chinese"])
def test_it_is_read_without_being_seen(put: Put, name: str, language: str) -> None:
    content = put(name, language).read_text(encoding="utf-8")
    page = Page(content)
    assert page.open == []
    assert ("html", {"lang": language}) in page.tags
    levels = [int(tag[1]) for tag, _attrs in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    drawings = re.findall(r"<svg (.*?)>(.*?)</svg>", content, re.DOTALL)
    assert drawings
    for attributes, inside in drawings:
        assert 'role="img"' in attributes
        assert re.match(r"<title>[^<]{3,}</title><desc>[^<]{3,}</desc>", inside)
    tables = re.findall(r"<table.*?</table>", content, re.DOTALL)
    assert len(tables) >= 3
    for table in tables:
        assert re.search(r"<caption>[^<]+</caption>", table)
        heads = re.findall(r"<th\b[^>]*>", table)
        assert heads
        assert all("scope=" in head for head in heads)


def test_every_colour_of_text_stands_out_from_every_ground(put: Put) -> None:
    content = put("long", "en").read_text(encoding="utf-8")
    style = Page(content).style
    inks = {"#000", *re.findall(r"(?<![-\w])color: (#\w+)", style)}
    grounds = {"#fff", *re.findall(r"background: (#\w+)", style)}
    assert grounds > {"#fff"}
    assert not re.search(r"(?<![-\w])(color|background): (?!#)", style)
    assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= 4.5
    shades = set(re.findall(r'(?:fill|stroke)="(#\w+)"', content))
    assert shades == {"#000", "#333", "#fff"}
    assert "<text" in content
    assert not re.search(r"<text [^>]*fill=", content)


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    full = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21
    assert round(contrast("#777", "#fff"), 2) == 4.48
