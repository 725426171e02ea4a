"""Numbers over the months: panels one below the other over the same months."""

from collections.abc import Iterable

from pmdesk.render.charts.model import Months, Panel
from pmdesk.render.charts.svg import LINE, Drawing, fitted, measure

_HEIGHT = 84
_SIDE = 14
_BROADEST = 34
_APART = 3


def drawn(plot: Months, width: int, title: str, says: str) -> str:
    """The chart as SVG so wide."""
    drawing = Drawing(width)
    step = (width - 2 * _SIDE) / len(plot.months)
    places = [_SIDE + step * (number + 0.5) for number in range(len(plot.months))]
    top = 0.0
    for panel in plot.panels:
        top = _panel(drawing, panel, places, step, top) + LINE / 2
    return drawing.done(_axis(drawing, plot, places, top), title, says)


def _panel(drawing: Drawing, panel: Panel, places: list[float], step: float, top: float) -> float:
    """One panel below `top`; gives its foot."""
    lines = fitted(panel.title, drawing.width)
    drawing.lines(0, top + LINE - 3, lines)
    top += LINE * (len(lines) + 1) + 6
    foot = top + _HEIGHT
    drawing.line([(_SIDE, foot), (drawing.width - _SIDE, foot)])
    if panel.target is not None:
        at = foot - _HEIGHT * panel.target / panel.most
        drawing.line([(_SIDE, at), (drawing.width - _SIDE, at)], is_dashed=True)
    known = [
        (x, foot - _HEIGHT * value / panel.most, text)
        for x, value, text in zip(places, panel.values, panel.texts, strict=True)
        if value is not None
    ]
    draw = _line if panel.is_line else _columns
    draw(drawing, known, foot, min(step * 0.7, _BROADEST))
    for x, y, text in _apart(known):
        drawing.text(x, y - 7, text, "middle")
    return foot


Known = list[tuple[float, float, str]]


def _columns(drawing: Drawing, known: Known, foot: float, width: float) -> None:
    for x, y, _text in known:
        if y < foot:
            drawing.bar(x - width / 2, y, width, foot - y, "solid")


def _line(drawing: Drawing, known: Known, _foot: float, _width: float) -> None:
    if len(known) > 1:
        drawing.line([(x, y) for x, y, _text in known])
    for x, y, _text in known:
        drawing.dot(x, y)


def _apart(known: Known) -> Known:
    """The numbers that stand beside their points without touching: the last, the highest and the
    lowest first, then the others as far as there is room. All of them stand in the table."""
    by_height = sorted(known, key=lambda one: one[1])
    chosen: Known = []
    for one in [*known[-1:], *by_height[:1], *by_height[-1:], *known]:
        if one not in chosen and not _touches(one, chosen):
            chosen.append(one)
    return chosen


def _touches(one: tuple[float, float, str], others: Iterable[tuple[float, float, str]]) -> bool:
    half = measure(one[2]) / 2
    return any(
        abs(one[0] - x) < half + measure(text) / 2 + _APART and abs(one[1] - y) < LINE
        for x, y, text in others
    )


def _axis(drawing: Drawing, plot: Months, places: list[float], top: float) -> float:
    """The months below the panels, the year under the first of each; gives the foot."""
    years: dict[int, float] = {}
    for (year, month), x in zip(plot.months, places, strict=True):
        drawing.text(x, top + LINE - 6, f"{month}", "middle")
        years.setdefault(year, x)
    known = [(x, 0.0, f"{year}") for year, x in years.items()]
    for x, _y, text in _apart(known):
        drawing.text(x, top + LINE * 2 - 6, text, "middle")
    return top + LINE * 2
