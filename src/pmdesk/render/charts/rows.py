"""The frame that charts of rows share: labels at the left, the plot, columns of texts at the right,
and above them what stands for what."""

from collections.abc import Sequence
from typing import NamedTuple

from pmdesk.render.charts.svg import LINE, Drawing, fitted, measure
from pmdesk.render.wrapping import wrapped

_GAP = 10
_LABEL_SHARE = 0.34
_KEY_WIDTH = 22
_BAR = 12
_HEAD = 48


class Key(NamedTuple):
    """What a sign stands for; its fill is that of a bar, or `line`, `dashes`."""

    fill: str
    text: str


class Frame(NamedTuple):
    """Where things stand: the plot from `left` so wide, and the right ends of the columns."""

    left: float
    width: float
    label_width: float
    ends: tuple[float, ...]

    def at(self, share: float) -> float:
        """Where a share lies in the plot."""
        return self.left + self.width * min(max(share, 0), 1)


def frame(width: int, heads: Sequence[str], cells: Sequence[Sequence[str]]) -> Frame:
    """The places of a chart of rows: columns as wide as their widest text."""
    widths = [
        max([_head_width(head), *(measure(row[place]) for row in cells)])
        for place, head in enumerate(heads)
    ]
    label_width = width * _LABEL_SHARE
    ends: list[float] = []
    end = float(width) - 1
    for wide in reversed(widths):
        ends.insert(0, end)
        end -= wide + _GAP
    left = label_width + _GAP
    return Frame(left, end - left, label_width, tuple(ends))


def head(drawing: Drawing, where: Frame, heads: Sequence[str], top: float) -> float:
    """The heads of the columns; gives where the rows begin."""
    starts = [where.left + where.width, *where.ends[:-1]]
    stacks = [
        fitted(text, end - start)
        for text, start, end in zip(heads, starts, where.ends, strict=True)
    ]
    depth = max((len(stack) for stack in stacks if any(stack)), default=0)
    for stack, end in zip(stacks, where.ends, strict=True):
        drawing.lines(end, top + LINE * (depth - len(stack) + 1), stack, "end")
    return top + LINE * depth + _GAP


def labelled(
    drawing: Drawing, where: Frame, label: str, texts: Sequence[str], top: float
) -> tuple[float, float]:
    """A row's label and texts; gives the middle of its first line, and where the next begins."""
    lines = fitted(label, where.label_width)
    drawing.lines(0, top + LINE - 3, lines)
    for text, end in zip(texts, where.ends, strict=True):
        drawing.text(end, top + LINE - 3, text, "end")
    return top + LINE / 2, top + LINE * len(lines) + _GAP


def keys(drawing: Drawing, known: Sequence[Key]) -> float:
    """What stands for what, in as many lines as it takes; gives where what follows begins."""
    x, y = 0.0, 0.0
    for key in known:
        room = drawing.width - _KEY_WIDTH - 6
        for number, text in enumerate(fitted(key.text, room)):
            wide = _KEY_WIDTH + 6 + measure(text)
            if number or (x and x + wide > drawing.width):
                x, y = 0.0, y + LINE + 4
            if not number:
                _sign(drawing, key.fill, x, y + LINE / 2)
            drawing.text(x + _KEY_WIDTH + 6, y + LINE - 3, text)
            x += wide + _GAP
    return y + LINE + 6


def bar(drawing: Drawing, x: float, middle: float, width: float, fill: str) -> None:
    """A bar about a row's middle."""
    drawing.bar(x, middle - _BAR / 2, width, _BAR, fill)


def _sign(drawing: Drawing, fill: str, x: float, middle: float) -> None:
    if fill in ("line", "dashes"):
        drawing.line([(x, middle), (x + _KEY_WIDTH, middle)], is_dashed=fill == "dashes")
        if fill == "line":
            drawing.dot(x + _KEY_WIDTH / 2, middle)
    else:
        bar(drawing, x, middle, _KEY_WIDTH, fill)


def _head_width(text: str) -> float:
    """As wide as its longest word at least; Chinese is not set one below the other."""
    words = wrapped(text, 0, measure=measure)
    return max(min(measure(text), _HEAD), *map(measure, words), 0) + 4
