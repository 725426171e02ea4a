"""Bars one below the other, and the line through them: a Pareto chart lying on its side.

Bars and line share one axis, from 0 to the whole: there is no second one to be misread.
"""

from pmdesk.render.charts.model import Bar, Bars
from pmdesk.render.charts.rows import Frame, Key, bar, frame, head, keys, labelled
from pmdesk.render.charts.svg import LINE, Drawing

_THIN = 7


def drawn(plot: Bars, width: int, title: str, says: str) -> str:
    """The chart as SVG so wide."""
    drawing = Drawing(width)
    where = frame(width, plot.heads, [row.texts for row in plot.rows])
    top = head(drawing, where, plot.heads, keys(drawing, _keys(plot)))
    points = []
    end = top
    for row in plot.rows:
        middle, end = labelled(drawing, where, row.label, row.texts, end)
        end = max(end, _bars(drawing, where, row, middle))
        if row.point is not None:
            points.append((where.at(row.point), middle))
    drawing.line([(where.left, top - 4), (where.left, end - 4)])
    if plot.mark is not None:
        at = where.at(plot.mark)
        drawing.line([(at, top - 4), (at, end - 4)], is_dashed=True)
    if points:
        drawing.line(points)
    for x, y in points:
        drawing.dot(x, y)
    return drawing.done(end, title, says)


def _keys(plot: Bars) -> list[Key]:
    known = [
        ("solid", plot.bar),
        ("hatched", plot.thin),
        ("line", plot.line),
        ("dashes", plot.mark_text),
    ]
    return [Key(fill, text) for fill, text in known if text]


def _bars(drawing: Drawing, where: Frame, row: Bar, middle: float) -> float:
    """A row's bars; gives where they end."""
    bar(drawing, where.left, middle, where.at(row.share) - where.left, "solid")
    if row.thin is None:
        return middle + LINE
    drawing.bar(where.left, middle + 8, where.at(row.thin) - where.left, _THIN, "hatched")
    return middle + LINE * 1.7
