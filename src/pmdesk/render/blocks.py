"""The parts that every printed document is made of, whatever it is printed as.

A document's layout puts its fields into these; the HTML and the PDF template know the parts and
no document. Texts are only text: what would not show, or would turn others around, is spelled
out; a line break stays one.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pmdesk.render.charts import NARROW, WIDE, drawn
from pmdesk.render.charts.model import Plot
from pmdesk.render.visible import visible


class Cell(NamedTuple):
    """One cell: a text, behind boxes if there are any to tick."""

    text: str = ""
    ticks: tuple[tuple[bool, str], ...] = ()
    """Boxes, ticked or not, each with its word."""
    room_mm: int = 0
    """How high the cell is at least, for writing by hand."""


class Pair(NamedTuple):
    """A label with its value."""

    label: str
    value: Cell


class Column(NamedTuple):
    """A column of a table."""

    heading: str
    kind: str = "text"
    """text; number (to the right); short (never broken: a day, a code)."""
    share: int = 1
    """How much of the width that is left a text column takes, beside others."""


class Heading(NamedTuple):
    """The title of what follows."""

    text: str


class Note(NamedTuple):
    """A paragraph."""

    text: str


class Bullets(NamedTuple):
    """A list of short texts."""

    items: tuple[str, ...]


class Facts(NamedTuple):
    """Labels with their values: one or two of them a row."""

    rows: tuple[tuple[Pair, ...], ...]


class Table(NamedTuple):
    """Rows under headings, which are repeated on each page; the sums below them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    caption: str = ""
    """What the table is, where the heading above it does not say so."""


class Chart(NamedTuple):
    """A chart; its title is what it shows, `says` the same at length, for whoever cannot see."""

    title: str
    says: str
    plot: Plot


class Signatures(NamedTuple):
    """Lines to sign on, each with what it is for."""

    labels: tuple[str, ...]


class Stub(NamedTuple):
    """What is torn off and kept: a title, a number, facts."""

    title: str
    number: str
    facts: Facts


class NewPage(NamedTuple):
    """What follows begins on a page of its own."""


Block = Heading | Note | Bullets | Facts | Table | Chart | Signatures | Stub | NewPage


class Page(NamedTuple):
    """What a layout gives: the blocks, and how they stand on A4."""

    blocks: tuple[Block, ...]
    marks: tuple[str, ...] = ()
    """What stands beside the number, above everything: department, month."""
    wide: bool = False
    """Landscape, for a table of many columns."""
    large: bool = False
    """In large letters, to be read from a notice board."""
    remarks: tuple[str, ...] = ()
    """What the foot says beside policy and journal."""


def cell(value: Any) -> Cell:
    """A value as a cell; nothing where there is none."""
    if isinstance(value, Cell):
        return value
    return Cell("" if value is None else str(value))


def pair(label: str, value: Any) -> Pair:
    """A label with its value."""
    return Pair(label, cell(value))


def facts(*rows: Sequence[Pair] | Pair | None) -> Facts:
    """Rows of one or two pairs; None stands for a row that is left out."""
    given = [row for row in rows if row is not None]
    return Facts(tuple((row,) if isinstance(row, Pair) else tuple(row) for row in given))


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    foot: Sequence[Any] = (),
    caption: str = "",
) -> Table:
    """A table of values."""
    return Table(
        tuple(columns),
        tuple(tuple(cell(value) for value in row) for row in rows),
        tuple(cell(value) for value in foot),
        caption,
    )


def ticks(words: dict[str, str], chosen: str | None) -> Cell:
    """A box for each of the words, the chosen one ticked."""
    return Cell(ticks=tuple((name == chosen, word) for name, word in words.items()))


def plain(value: Any) -> Any:
    """Blocks as a tree of dicts, lists and texts, for the templates; every text is visible."""
    if isinstance(value, str):
        return "\n".join(visible(line) for line in value.replace("\r\n", "\n").split("\n"))
    if isinstance(value, Chart):
        wide, narrow = (drawn(value.plot, w, value.title, value.says) for w in (WIDE, NARROW))
        said = {"title": plain(value.title), "says": plain(value.says)}
        return {"is": "chart", **said, "wide": wide, "narrow": narrow}
    if isinstance(value, Block):
        return {"is": type(value).__name__.lower(), **_fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _fields(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {name: plain(getattr(value, name)) for name in value._fields}
