"""Tables on a terminal, through rich: wraps between words, takes no markup from records."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pmdesk.render.tables import Field, Row, cell_text, is_right
from pmdesk.render.visible import width
from pmdesk.texts import _

_GAP = 2
_LONG = 30  # a word without a blank may be a page of Chinese: that one folds


def rich_table(
    fields: Sequence[Field], rows: Sequence[Row], columns: int, *, coloured: bool
) -> str | None:
    """The rows as a table `columns` wide; None where a word or a figure would have to be broken
    to fit."""
    cells = [[cell_text(field, row[field.name]) for field in fields] for row in rows]
    widths = _widths([[_(field.heading) for field in fields], *cells], columns)
    if widths is None:
        return None
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for field, wide in zip(fields, widths, strict=True):
        table.add_column(
            Text(_(field.heading)),
            justify="right" if is_right(field) else "left",
            overflow="fold",
            width=wide,
        )
    for line in cells:
        table.add_row(*(Text(cell) for cell in line))
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
    return captured.get()


def _widths(lines: Sequence[Sequence[str]], columns: int) -> list[int] | None:
    """How wide each column is: as wide as its text, the widest made narrower until all fit, none
    narrower than its longest word. Rich by itself breaks words, and drops whole columns."""
    stacks = list(zip(*lines, strict=True))
    widths = [max(width(cell) for cell in stack) for stack in stacks]
    least = [max(_longest_word(cell) for cell in stack) for stack in stacks]
    room = columns - _GAP * len(stacks)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        wide = [index for index, found in enumerate(widths) if found > least[index]]
        widths[max(wide, key=lambda index: widths[index])] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max(min(width(word), _LONG) for word in text.split() or [""])
