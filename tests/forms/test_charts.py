"""Charts as SVG: texts that keep apart whatever they say, and shapes where the numbers are."""

import re
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmdesk.render.charts import NARROW, WIDE, drawn
from pmdesk.render.charts.model import Bar, Bars, Months, Panel, Part, Parts, Plot
from pmdesk.render.charts.svg import LINE, SIZE, fitted, measure

WIDTHS = (WIDE, NARROW)
LABEL = st.text(
    st.sampled_from("aeilmtWM 0123456789.,-()" + "客戶服務部，。（）" + "<&\u202e"), max_size=120
)
SHARE = st.floats(0, 1)


class Box(NamedTuple):
    """Where a text stands, as wide as it is at most."""

    left: float
    right: float
    foot: float
    text: str


def texts(svg: str) -> list[Box]:
    found = []
    pattern = r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)"[^>]*>(.*?)</text>'
    for x, y, anchor, escaped in re.findall(pattern, svg):
        text = unescape(escaped)
        wide = measure(text)
        left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        found.append(Box(left, left + wide, float(y), text))
    return found


def overlapping(svg: str) -> list[tuple[str, str]]:
    boxes = [box for box in texts(svg) if box.text]
    return [
        (one.text, other.text)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > 0.5
        and abs(one.foot - other.foot) < SIZE
    ]


def outside(svg: str, width: int) -> list[str]:
    height = float(ElementTree.fromstring(svg).attrib["height"])
    return [
        box.text
        for box in texts(svg)
        if box.left < -0.5 or box.right > width + 0.5 or not SIZE - 3 <= box.foot <= height
    ]


def check(plot: Plot) -> None:
    for width in WIDTHS:
        svg = drawn(plot, width, "What it shows", "a: 1")
        assert overlapping(svg) == []
        assert outside(svg, width) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LABEL, SHARE, SHARE), min_size=1, max_size=6), LABEL)
def test_bars_keep_their_texts_apart(rows: list[tuple[str, float, float]], key: str) -> None:
    bars = [Bar(label, a, ("1234", "100.0 %"), point=b, thin=b) for label, a, b in rows]
    check(Bars(tuple(bars), ("Notices", "Cumulative"), key, "line", key, 0.8, "80 %"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LABEL, SHARE), min_size=1, max_size=6), LABEL)
def test_parts_keep_their_texts_apart(rows: list[tuple[str, float]], key: str) -> None:
    parts = [Part(label, a, 1 - a, 0, ("100 / 100", "未達標"), 0.9) for label, a in rows]
    check(Parts(tuple(parts), ("", ""), key, "missing", key, "target"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), SHARE), min_size=1, max_size=12), LABEL, st.integers(1, 12))
def test_months_keep_their_texts_apart(values: list[float | None], title: str, first: int) -> None:
    months = [divmod(2025 * 12 + first - 1 + place, 12) for place in range(len(values))]
    texts = tuple("n/a" if value is None else f"{100 * value:.1f}" for value in values)
    counts = tuple(12345 * value if value is not None else 0 for value in values)
    many = Panel("Many", counts, tuple(f"{count:.0f}" for count in counts), 12345)
    share = Panel(title, tuple(values), texts, 1, is_line=True, target=0.9)
    check(Months(tuple((year, month + 1) for year, month in months), (many, share)))


@given(LABEL, st.integers(60, 300))
def test_a_fitted_text_fits(text: str, room: int) -> None:
    lines = fitted(text, room)
    assert 1 <= len(lines) <= 3
    assert all(measure(line) <= room for line in lines)


def test_what_is_cut_off_says_so_and_what_fits_is_whole() -> None:
    assert fitted("Front desk", 200) == ["Front desk"]
    assert fitted("客戶服務中心前臺", 60) == ["客戶服務", "中心前臺"]
    cut = fitted("word " * 60, 100)
    assert len(cut) == 3
    assert cut[2].endswith("…")
    assert fitted("W" * 90, 100)[0].endswith("…")


def rectangles(svg: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in ElementTree.fromstring(svg).iter("rect")]


def test_a_bar_is_as_long_as_its_share() -> None:
    plot = Bars(tuple(Bar(name, share, ("1",)) for name, share in (("a", 1.0), ("b", 0.25),
                ("c", 0.0))), ("N",), "share")  # fmt: skip
    _key, whole, quarter = rectangles(drawn(plot, WIDE, "t", "s"))
    assert float(quarter["width"]) == pytest.approx(float(whole["width"]) / 4, abs=0.1)
    assert quarter["x"] == whole["x"]


def test_the_parts_of_a_whole_lie_end_to_end_and_nothing_is_a_line() -> None:
    rows = (Part("a", 0.5, 0.3, 0.2, ("1",)), Part("b", 0, 0, 0, ("",)))
    plot = Parts(rows, ("",), "d", "m", "c")
    svg = drawn(plot, WIDE, "t", "s")
    done, missing, to_come = rectangles(svg)[3:]
    for one, other in ((done, missing), (missing, to_come)):
        assert float(one["x"]) + float(one["width"]) == pytest.approx(float(other["x"]), abs=0.2)
    assert (done["fill"], missing["fill"], to_come["fill"]) == ("#333", "#fff", "#fff")
    assert "stroke-dasharray" in svg


def test_hatching_stays_within_its_bar() -> None:
    plot = Bars((Bar("a", 1, ("1",), thin=0.6),), ("N",), "now", thin="before")
    svg = drawn(plot, WIDE, "t", "s")
    bar = rectangles(svg)[-1]
    left, top = float(bar["x"]), float(bar["y"])
    paths = re.findall(r'<path d="(M[^"]+)"[^>]*stroke-width="1.4"', svg)
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", paths[-1])
    assert len(points) > 20
    for x, y in points:
        assert left - 0.1 <= float(x) <= left + float(bar["width"]) + 0.1
        assert top - 0.1 <= float(y) <= top + float(bar["height"]) + 0.1


def test_a_higher_number_stands_higher() -> None:
    panel = Panel("x", (1, 2), ("1", "2"), 2, is_line=True)
    svg = drawn(Months(((2026, 9), (2026, 10)), (panel,)), WIDE, "t", "s")
    low, high = (float(one.attrib["cy"]) for one in ElementTree.fromstring(svg).iter("circle"))
    assert low - high > 30


def test_what_it_says_is_there_for_whoever_cannot_see() -> None:
    plot = Bars((Bar("a", 1, ("1",)),), ("N",), "now")
    svg = drawn(plot, NARROW, "Most <of> it", "a & b: 1")
    assert svg.startswith('<svg role="img"')
    assert "<title>Most &lt;of&gt; it</title><desc>a &amp; b: 1</desc>" in svg
    assert LINE > SIZE
