"""Charts as SVG: what is to be shown is declared (`model`), each kind is drawn by one module.

They are read without colour: black, white, grey and hatching, every number beside its bar. Texts
are measured on the wide side and stand in rows and columns of their own, so that none lies upon
another, in Chinese as in English. A chart is drawn wide, and narrow for a phone.
"""

from pmdesk.render.charts import bars, months, parts
from pmdesk.render.charts.model import Bars, Months, Parts, Plot

WIDE, NARROW = 640, 340
"""How wide a chart is, in the pixels in which its letters are 12 high."""


def drawn(plot: Plot, width: int, title: str, says: str) -> str:
    """A chart as SVG so wide, with its title and, in words, what it says."""
    if isinstance(plot, Bars):
        return bars.drawn(plot, width, title, says)
    if isinstance(plot, Parts):
        return parts.drawn(plot, width, title, says)
    assert isinstance(plot, Months)
    return months.drawn(plot, width, title, says)
