"""Lists of records as columns on a screen, CSV or JSON: one description for all three.

A `Field` names what a record carries: its stable name in JSON and CSV, its kind, and the
heading a person reads. Money is integer fen in a field `…_fen`, printed as 41.00.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pmdesk.money import yuan
from pmdesk.numbers import decimal_text
from pmdesk.render.visible import json_safe, visible, width, widths
from pmdesk.texts import _

Row = dict[str, Any]
_BATCH = 1000
BAR = 24
"""The width of a bar that stands for the whole, in characters."""
_UNITS = {"money": "_fen", "area": "_dm2", "price": "_e4", "quantity": "_e3"}
"""The kinds whose fields end in a unit, which their CSV columns do not."""
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


class Field(NamedTuple):
    """One field of a record. Kinds: text, code (text that begins with no sign a spreadsheet
    would act upon), number, money (fen), area (dm², printed as m²), price (1/10000 yuan),
    quantity (thousandths), percent, flag, list, thing, history (dated rows), json (as it is), bar
    (a part of the longest, from 0 to 1)."""

    name: str
    heading: str = ""
    kind: str = "text"
    parts: tuple[str, ...] = ()
    """The fields of a `thing`, a nested record or null: CSV columns `name_part`."""


def json_list(schema: str, rows: Iterable[Row]) -> Iterator[str]:
    """A JSON list in pieces, one row a line."""
    yield f'{{"schema": "{schema}", "rows": ['
    first = True
    for row in rows:
        yield ("\n" if first else ",\n") + json_safe(_dumps(row))
        first = False
    yield "]}\n" if first else "\n]}\n"


def csv_text(fields: Sequence[Field], rows: Iterable[Row]) -> Iterator[str]:
    """The rows as CSV in pieces, CRLF, header in stable English."""
    import csv  # with io 1 ms, and a write prints neither
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([name for field in fields for name in _csv_names(field)])
    for number, row in enumerate(rows, 1):
        writer.writerow([cell for field in fields for cell in _csv_cells(field, row[field.name])])
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_header(fields: Sequence[Field]) -> str:
    """The first line of CSV of plain fields, with its end."""
    return ",".join(csv_name(field) for field in fields) + "\r\n"


def shielded(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with a `'` before it."""
    return "'" + text if text.startswith(RISKY) else text


def cell_text(field: Field, value: Any) -> str:
    """A value as a person reads it; nothing for what is absent."""
    if value is None:
        return ""
    match field.kind:
        case "text" | "number" | "code":
            return visible(str(value))
        case "moment":
            return visible(moment_text(value))
        case "money" | "area":
            return yuan(value)
        case "price":
            return decimal_text(value, 4, 2)
        case "quantity":
            return decimal_text(value, 3)
        case "flag":
            return _("yes") if value else ""
        case "list":
            return ", ".join(visible(str(item)) for item in value)
        case "thing":
            return ", ".join(visible(str(value[part])) for part in field.parts if value[part])
        case "percent":
            return f"{value:.1f}"
        case "bar":
            return "#" * max(1, round(float(value) * BAR))
        case "history":
            return "; ".join(_row_words(row) for row in value)
    return visible(str(value))


def moment_text(moment: str) -> str:
    """A stored moment as people read it: its day and minute in office time."""
    return moment[:16].replace("T", " ")


def _row_words(row: Row) -> str:
    """A dated row of a history in a few words."""
    return visible(" ".join(str(value) for value in row.values() if value not in (None, True)))


def is_right(field: Field) -> bool:
    """Whether a column lines up on the right."""
    return field.kind in ("number", *_UNITS, "percent")


def columns_text(fields: Sequence[Field], rows: Iterable[Row]) -> Iterator[str]:
    """The rows as plain aligned columns in pieces; no value is ever cut."""
    table = list(rows)
    columns = [
        aligned(
            [_(field.heading), *(cell_text(field, row[field.name]) for row in table)],
            is_right(field),
        )
        for field in fields
    ]
    rows_of_cells = zip(*columns, strict=True)
    while batch := list(islice(rows_of_cells, _BATCH)):
        yield "".join(["  ".join(cells).rstrip() + "\n" for cells in batch])


def thing_text(fields: Sequence[Field], row: Row) -> str:
    """One record as `heading: value` lines, absent fields left out."""
    lines = [(_(field.heading), cell_text(field, row[field.name])) for field in fields]
    lines = [(heading, text) for heading, text in lines if text]
    indent = max((width(heading) for heading, _text in lines), default=0)
    return "".join(
        f"{heading}{' ' * (indent - width(heading))}  {text}\n" for heading, text in lines
    )


def aligned(cells: Sequence[str], right: bool) -> list[str]:
    """One column's cells, padded to the widest: a column at once, lists can be long."""
    texts = set(cells)
    if len(texts) * 2 > len(cells):
        return _padded(cells, right)
    different = list(texts)
    padded = dict(zip(different, _padded(different, right), strict=True))
    return list(map(padded.__getitem__, cells))


def _padded(cells: Sequence[str], right: bool) -> list[str]:
    if "".join(cells).isascii():
        wide = max(map(len, cells))
        return [cell.rjust(wide) if right else cell.ljust(wide) for cell in cells]
    taken = widths(cells)
    wide = max(taken)
    pairs = zip(cells, taken, strict=True)
    if right:
        return [" " * (wide - width) + cell for cell, width in pairs]
    return [cell + " " * (wide - width) for cell, width in pairs]


def _csv_names(field: Field) -> list[str]:
    if field.kind == "thing":
        return [f"{field.name}_{part}" for part in field.parts]
    return [csv_name(field)]


def csv_name(field: Field) -> str:
    """The column of a plain field: money, areas and the like without their unit."""
    return field.name.removesuffix(_UNITS.get(field.kind, ""))


def _csv_cells(field: Field, value: Any) -> list[str]:
    if field.kind == "thing":
        return [_csv_cell("text", value[part] if value else None) for part in field.parts]
    return [_csv_cell(field.kind, value)]


def _csv_cell(kind: str, value: Any) -> str:
    if value is None:
        return ""
    match kind:
        case "money" | "area":
            return yuan(value)
        case "price":
            return decimal_text(value, 4, 2)
        case "quantity":
            return decimal_text(value, 3)
        case "number" | "code" | "moment":
            return str(value)
        case "percent":
            return f"{value:.1f}"
        case "flag":
            return "yes" if value else "no"
        case "list":
            return shielded(";".join(str(item) for item in value))
        case "json":
            return shielded(_dumps(value))
        case "history":
            return shielded(";".join(_row_words(row) for row in value))
    return shielded(str(value))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
