"""What a chart shows, declared: rows of bars, rows of parts of a whole, months.

Shares lie between 0 and 1. Every text is ready to be read.
"""

from typing import NamedTuple


class Bar(NamedTuple):
    """A row: how long its bar is, as a share of the longest possible one."""

    label: str
    share: float
    texts: tuple[str, ...]
    """What stands in the columns to the right, one for each of the heads."""
    point: float | None = None
    """Where the line through all rows passes."""
    thin: float | None = None
    """A thinner, hatched bar below: what it is compared with."""


class Bars(NamedTuple):
    """Bars one below the other, and a line through them if they have points."""

    rows: tuple[Bar, ...]
    heads: tuple[str, ...]
    bar: str
    """What the bars are."""
    line: str = ""
    """What the line is, '' without one."""
    thin: str = ""
    """What the thin bars are, '' without them."""
    mark: float | None = None
    mark_text: str = ""
    """A share that is marked over all rows."""


class Part(NamedTuple):
    """A row: a whole, of which some is done, some missing, the rest to come; 0 of nothing."""

    label: str
    done: float
    missing: float
    to_come: float
    texts: tuple[str, ...]
    target: float | None = None


class Parts(NamedTuple):
    """Wholes one below the other, each as long as the other, with its parts."""

    rows: tuple[Part, ...]
    heads: tuple[str, ...]
    done: str
    missing: str
    to_come: str
    target: str = ""


class Panel(NamedTuple):
    """One number over the months, as columns or as a line; None where there is none."""

    title: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    most: float
    """The value at the top."""
    is_line: bool = False
    target: float | None = None


class Months(NamedTuple):
    """Panels one below the other over the same months, each (year, month)."""

    months: tuple[tuple[int, int], ...]
    panels: tuple[Panel, ...]


Plot = Bars | Parts | Months
