"""Tables on a terminal, through rich: wraps instead of cutting, takes no markup from records."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pmdesk.render.tables import Field, Row, cell_text, is_right
from pmdesk.texts import _


def rich_table(fields: Sequence[Field], rows: Sequence[Row], columns: int) -> str:
    """The rows as a table `columns` wide, with colours as the terminal allows."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for field in fields:
        table.add_column(
            Text(_(field.heading)),
            justify="right" if is_right(field) else "left",
            overflow="fold",
            no_wrap=is_right(field),
        )
    for row in rows:
        table.add_row(*(Text(cell_text(field, row[field.name])) for field in fields))
    console = Console(width=columns, markup=False, emoji=False, highlight=False, soft_wrap=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
