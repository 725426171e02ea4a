"""Tables on a terminal, through rich, and what stands in their place where it is too narrow:
wrapped between words and wide characters, without markup from records."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pmdesk.render.styles import HEADING, painted
from pmdesk.render.tables import Field, Row, cell_text, is_right
from pmdesk.render.visible import width
from pmdesk.render.wrapping import wrapped
from pmdesk.texts import _

_GAP = 2
_SHORT = 6
_LONG = 30  # a word that is longer folds
_LEAST = 10
"""The narrowest column of values beside their headings."""


def rich_table(
    fields: Sequence[Field], rows: Sequence[Row], columns: int, *, coloured: bool
) -> str | None:
    """The rows as a table `columns` wide; None where a word or a figure would have to be broken
    to fit."""
    cells = [[cell_text(field, row[field.name]) for field in fields] for row in rows]
    widths = _widths([[_(field.heading) for field in fields], *cells], columns)
    if widths is None:
        return None
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0), show_edge=False)
    for field, wide in zip(fields, widths, strict=True):
        table.add_column(
            Text("\n".join(wrapped(_(field.heading), wide))),
            justify="right" if is_right(field) else "left",
            overflow="fold",
            width=wide,
        )
    for line in cells:  # rich wraps Chinese at blanks alone
        pairs = zip(line, widths, strict=True)
        table.add_row(*(Text("\n".join(wrapped(cell, wide))) for cell, wide in pairs))
    console = Console(
        width=columns,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        color_system="standard" if coloured else None,  # rich's own reading of the environment
        force_terminal=coloured,  # knows no --color and keeps bold with NO_COLOR
        no_color=False,
    )
    with console.capture() as captured:
        console.print(table)
    return f"\n{captured.get()}\n"


def stacked(
    fields: Sequence[Field], rows: Sequence[Row], columns: int, *, coloured: bool
) -> Iterator[str]:
    """The rows one below the other, a line or more for each field that says something: for what
    no table `columns` wide can hold."""
    headings = [_(field.heading) for field in fields]
    indent = max(map(width, headings)) + _GAP
    room = max(columns - indent, _LEAST)
    for number, row in enumerate(rows):
        yield "\n" if number else ""
        for field, heading in zip(fields, headings, strict=True):
            lines = list(wrapped(cell_text(field, row[field.name]), room))
            if lines:
                first = painted(heading, HEADING) if coloured else heading
                between = "\n" + " " * indent
                yield first + " " * (indent - width(heading)) + between.join(lines) + "\n"


def _widths(lines: Sequence[Sequence[str]], columns: int) -> list[int] | None:
    """How wide each column is: as wide as its text, the widest made narrower until all fit, none
    narrower than its longest word. Rich by itself breaks words, and drops whole columns."""
    stacks = list(zip(*lines, strict=True))
    widths = [max(width(cell) for cell in stack) for stack in stacks]
    least = [max(_least(cell) for cell in stack) for stack in stacks]
    room = columns - _GAP * (len(stacks) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        wide = [index for index, found in enumerate(widths) if found > least[index]]
        widths[max(wide, key=lambda index: widths[index])] -= 1
    return widths


def _least(text: str) -> int:
    """The width of the longest piece that is not to be broken: a word, and a short one also in
    Chinese, such as a name."""
    words = max(map(width, text.split()), default=0)
    pieces = max(map(width, wrapped(text, 0)), default=0)
    return min(max(pieces, min(words, _SHORT)), _LONG)
