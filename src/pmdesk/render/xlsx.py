"""Workbooks through XlsxWriter, the extra `xlsx`: the rows of CSV as numbers and texts.

A text is never a formula, a link or a number, whatever it looks like. The header stays in sight,
is repeated on each printed page, and the same rows are the same bytes.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.render.tables import Field, Row, cell_text
from pmdesk.render.visible import width
from pmdesk.texts import _

Value = str | int | float | None

_PLACES = {"money": 2, "area": 2, "price": 4, "quantity": 3}
"""The kinds whose whole numbers stand for decimals, with how many places."""
_FORMATS = {
    "money": "0.00_ ",
    "area": "0.00_ ",
    "price": "0.00##_ ",
    "quantity": "General_ ",
    "percent": "0.0_ ",
    "number": "0_ ",
}
"""The blank behind a number keeps it off the text in the next column."""
_WIDEST, _NARROWEST = 60, 6
_PAGE_WIDTH = 220
"""Characters across a landscape page that can still be read."""
_MEASURED = 2000
"""Rows whose texts decide how wide a column is."""
_MOST_ROWS = 1_048_575
_MOST_TEXT = 32_767
_MADE = datetime(1980, 1, 1)
"""What every workbook says of when it was made: its content decides its bytes, no clock."""


class Column(NamedTuple):
    """A column: its heading, and the kind of its values as `render.tables` names kinds."""

    heading: str
    kind: str


class Sheet(NamedTuple):
    """A sheet: its name, its columns, its rows of plain values."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def records_sheet(name: str, fields: Sequence[Field], rows: Iterable[Row]) -> Sheet:
    """Records as a sheet, with the columns of their CSV under their headings."""
    columns = [column for field in fields for column in _columns(field)]
    return Sheet(
        name,
        columns,
        [[cell for field in fields for cell in _cells(field, row[field.name])] for row in rows],
    )


def csv_sheet(name: str, fields: Sequence[Field], text: str) -> Sheet:
    """CSV as this program wrote it, as a sheet."""
    columns = [column for field in fields for column in _columns(field)]
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1:]
    return Sheet(
        name,
        columns,
        [
            [_read(column.kind, cell) for column, cell in zip(columns, line, strict=True)]
            for line in lines
        ],
    )


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The sheets as the bytes of a workbook (BadInput for what no sheet can hold)."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(target, options) as book:
        book.set_properties({"title": title, "created": _MADE})
        for sheet in sheets:
            _write(book, title, sheet)
    return target.getvalue()


def _write(book: Any, title: str, sheet: Sheet) -> None:
    _check(sheet)
    page = book.add_worksheet(sheet.name[:31])
    last_row, last_column = len(sheet.rows), len(sheet.columns) - 1
    widths = [_column_width(sheet, place) for place in range(len(sheet.columns))]
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"valign": "top", "text_wrap": True})
    for place, column in enumerate(sheet.columns):
        right = {"align": "right"} if column.kind in _FORMATS else {}
        number = {"num_format": _FORMATS.get(column.kind, "@"), "valign": "top"}
        style = book.add_format({**number, **right})
        page.set_column(place, place, widths[place])
        page.write_string(0, place, column.heading, head)
        for line, row in enumerate(sheet.rows, 1):
            value = row[place]
            if isinstance(value, str):
                page.write_string(line, place, value, text)
            elif value is not None:
                page.write_number(line, place, value, style)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.print_area(0, 0, last_row, last_column)
    page.repeat_rows(0)
    page.set_paper(9)
    if len(sheet.columns) > 6:
        page.set_landscape()
    if sum(widths) <= _PAGE_WIDTH:
        page.fit_to_pages(1, 0)
    else:  # smaller than that nobody could read it: it goes on on further pages
        page.repeat_columns(0)
    page.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")


def _check(sheet: Sheet) -> None:
    if len(sheet.rows) > _MOST_ROWS:
        raise BadInput(
            _("a sheet holds {most} rows, here are {count}: take csv", most=_MOST_ROWS,
              count=len(sheet.rows))
        )  # fmt: skip
    for row in sheet.rows:
        for value in row:
            if isinstance(value, str) and len(value) > _MOST_TEXT // 2 and _units(value):
                raise BadInput(
                    _("a cell holds {most} characters, one text here has more: take csv",
                      most=_MOST_TEXT)
                )  # fmt: skip


def _units(text: str) -> bool:
    """Whether a text is longer than a cell, which counts in halves of UTF-16."""
    return len(text.encode("utf-16-le")) // 2 > _MOST_TEXT


def _column_width(sheet: Sheet, place: int) -> int:
    """As wide as what stands in it, Chinese characters counting double, within reason."""
    kind = sheet.columns[place].kind
    widest = min(width(sheet.columns[place].heading), 16)
    for row in sheet.rows[:_MEASURED]:
        value = row[place]
        if value is not None:
            text = f"{value:.2f}" if _PLACES.get(kind) == 2 else str(value)
            widest = max(widest, width(text[:_WIDEST]))
    return max(_NARROWEST, min(widest, _WIDEST)) + 2


def _columns(field: Field) -> list[Column]:
    heading = _(field.heading) if field.heading else field.name
    if field.kind == "thing":
        return [Column(f"{heading}: {part}", "text") for part in field.parts]
    return [Column(heading, field.kind)]


def _cells(field: Field, value: Any) -> list[Value]:
    if field.kind == "thing":
        return [None if value is None else _plain("text", value[part]) for part in field.parts]
    if field.kind in ("list", "history") and value is not None:
        return [cell_text(field, value)]
    return [_plain(field.kind, value)]


def _plain(kind: str, value: Any) -> Value:
    if value is None:
        return None
    if kind in _PLACES:
        return float(int(value) / 10 ** _PLACES[kind])
    if kind == "number":
        return value if isinstance(value, int | float) else str(value)
    if kind in ("percent", "bar"):
        return float(value)
    if kind == "flag":
        return _("yes") if value else _("no")
    if kind == "json":
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _read(kind: str, cell: str) -> Value:
    """A cell of CSV as the value it was written for."""
    if not cell:
        return None
    if kind in _PLACES or kind == "percent":
        return float(cell)
    if kind == "number":
        return int(cell)
    if kind == "flag":
        return _("yes") if cell == "yes" else _("no")
    text = cell[1:] if cell.startswith("'") else cell
    return text.replace(";", ", ") if kind == "list" else text
