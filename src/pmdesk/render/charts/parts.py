"""Wholes one below the other with their parts: done, missing, to come, and the target's place."""

from pmdesk.render.charts.model import Part, Parts
from pmdesk.render.charts.rows import Frame, Key, bar, frame, head, keys, labelled
from pmdesk.render.charts.svg import Drawing

_TARGET = 9


def drawn(plot: Parts, width: int, title: str, says: str) -> str:
    """The chart as SVG so wide."""
    drawing = Drawing(width)
    where = frame(width, plot.heads, [row.texts for row in plot.rows])
    end = head(drawing, where, plot.heads, keys(drawing, _keys(plot)))
    for row in plot.rows:
        middle, end = labelled(drawing, where, row.label, row.texts, end)
        _row(drawing, where, row, middle)
    return drawing.done(end, title, says)


def _keys(plot: Parts) -> list[Key]:
    known = [
        Key("solid", plot.done),
        Key("hatched", plot.missing),
        Key("empty", plot.to_come),
    ]
    return [*known, Key("dashes", plot.target)] if plot.target else known


def _row(drawing: Drawing, where: Frame, row: Part, middle: float) -> None:
    """The parts of a whole; of nothing a line."""
    at = where.left
    for share, fill in ((row.done, "solid"), (row.missing, "hatched"), (row.to_come, "empty")):
        bar(drawing, at, middle, where.width * share, fill)
        at += where.width * share
    if at == where.left:
        drawing.line([(where.left, middle), (where.left + where.width, middle)], is_dashed=True)
    if row.target is not None:
        x = where.at(row.target)
        drawing.line([(x, middle - _TARGET), (x, middle + _TARGET)], is_dashed=True)
