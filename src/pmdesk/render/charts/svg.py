"""A drawing in SVG, and how wide its letters are at most.

No ids and no references: a page holds many drawings, and each one twice. Hatching is drawn line
by line for the same reason.
"""

from collections.abc import Sequence
from html import escape
from unicodedata import east_asian_width

from pmdesk.render.visible import visible
from pmdesk.render.wrapping import wrapped

SIZE = 12
"""The height of letters."""
LINE = 15
"""From one line of a text to the next."""
BLACK, DARK, WHITE = "#000", "#333", "#fff"
_HATCH = 5
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD = frozenset("mwMW%@&—…")


def measure(text: str, size: float = SIZE) -> float:
    """How wide a text is at most in the fonts that a page may meet."""
    return size * sum(_em(char) for char in text)


def _em(char: str) -> float:
    if east_asian_width(char) in "WF":
        return 1.02
    if char in _NARROW:
        return 0.42
    if char in _BROAD:
        return 1.05
    return 0.76 if char.isupper() else 0.62 if char.isascii() else 0.8


def fitted(text: str, room: float, most: int = 3) -> list[str]:
    """A text as at most so many lines that fit into `room`; what has no place ends in `…`."""
    lines = list(wrapped(visible(text), int(room), measure=measure)) or [""]
    lines = [_cut(line, room) for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1] + "…" * 2, room)]
    return lines


def _cut(line: str, room: float) -> str:
    if measure(line) <= room and not line.endswith("……"):
        return line
    line = line.rstrip("…")
    while line and measure(line + "…") > room:
        line = line[:-1]
    return line.rstrip() + "…"


def is_svg(text: str) -> bool:
    """Whether a text is a drawing."""
    return text.startswith("<svg ")


class Drawing:
    """Shapes and texts on a surface so wide; it ends where the last of them was put."""

    def __init__(self, width: int):
        self.width = width
        self._parts: list[str] = []

    def text(self, x: float, y: float, text: str, anchor: str = "start") -> None:
        """A line of text, its foot at `y`; over a line or a bar it stays readable."""
        self._parts.append(
            f'<text x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}" stroke="{WHITE}" '
            f'stroke-width="3" paint-order="stroke">{escape(visible(text))}</text>'
        )

    def lines(self, x: float, y: float, texts: Sequence[str], anchor: str = "start") -> None:
        """Lines of text, the foot of the first at `y`."""
        for number, text in enumerate(texts):
            self.text(x, y + LINE * number, text, anchor)

    def bar(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A bar: `solid`, `hatched` or `empty`; nothing of no width."""
        if width <= 0:
            return
        colour = DARK if fill == "solid" else WHITE
        self._parts.append(
            f'<rect x="{_px(x)}" y="{_px(y)}" width="{_px(width)}" height="{_px(height)}" '
            f'fill="{colour}" stroke="{DARK}"/>'
        )
        if fill == "hatched":
            self._path(_hatching(x, y, width, height), "1.4")

    def line(self, points: Sequence[tuple[float, float]], *, is_dashed: bool = False) -> None:
        """A line through points."""
        self._path("M" + " L".join(f"{_px(x)} {_px(y)}" for x, y in points), "1.6", is_dashed)

    def dot(self, x: float, y: float) -> None:
        """A point of a line."""
        self._parts.append(
            f'<circle cx="{_px(x)}" cy="{_px(y)}" r="3.5" fill="{WHITE}" stroke="{BLACK}" '
            'stroke-width="1.6"/>'
        )

    def _path(self, path: str, width: str, is_dashed: bool = False) -> None:
        dashes = ' stroke-dasharray="4 3"' if is_dashed else ""
        self._parts.append(
            f'<path d="{path}" fill="none" stroke="{BLACK}" stroke-width="{width}"{dashes}/>'
        )

    def done(self, height: float, title: str, says: str) -> str:
        """The drawing, with its title and, in words, what it says."""
        return (
            f'<svg role="img" viewBox="0 0 {self.width} {_px(height)}" width="{self.width}" '
            f'height="{_px(height)}" font-size="{SIZE}">'
            f"<title>{escape(visible(title))}</title><desc>{escape(visible(says))}</desc>"
            f"{''.join(self._parts)}</svg>"
        )


def _hatching(x: float, y: float, width: float, height: float) -> str:
    """Slanting lines that end at the sides of a rectangle."""
    found = []
    start = _HATCH / 2
    while start < width + height:
        left, right = max(start - height, 0), min(start, width)
        found.append(
            f"M{_px(x + left)} {_px(y + start - left)} L{_px(x + right)} {_px(y + start - right)}"
        )
        start += _HATCH
    return " ".join(found)


def _px(number: float) -> str:
    """A number with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")
