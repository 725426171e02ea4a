"""Long lists: columns worked through one by one, lines of CSV and JSON as the store wrote them.

Rows are tuples in the order of their fields, without nested values. What comes out is what
`render.tables` makes of the same records, at a fraction of the time for 50,000 of them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from pmdesk.render.tables import Field, aligned, cell_text, csv_header, is_right
from pmdesk.render.visible import json_safe, visible
from pmdesk.texts import _

Row = tuple[Any, ...]
_BATCH = 2000


def csv_parts(fields: Sequence[Field], lines: Sequence[tuple[str]]) -> Iterator[str]:
    """Lines of CSV as they are, under their header, in pieces with CRLF."""
    yield csv_header(fields)
    for start in range(0, len(lines), _BATCH):
        yield "\r\n".join([line for (line,) in lines[start : start + _BATCH]]) + "\r\n"


def json_parts(schema: str, lines: Sequence[tuple[str]]) -> Iterator[str]:
    """JSON objects as a list in pieces, one row a line, nothing invisible in them."""
    yield f'{{"schema": "{schema}", "rows": ['
    for start in range(0, len(lines), _BATCH):
        batch = [line for (line,) in lines[start : start + _BATCH]]
        if not "".join(batch).isprintable():
            batch = [json_safe(line) for line in batch]
        yield ("\n" if start == 0 else ",\n") + ",\n".join(batch)
    yield "\n]}\n" if lines else "]}\n"


def column_parts(fields: Sequence[Field], rows: Sequence[Row]) -> Iterator[str]:
    """The rows as plain aligned columns in pieces; no value is ever cut."""
    columns = zip(*rows, strict=True) if rows else [()] * len(fields)
    cells = []
    for field, column in zip(fields, columns, strict=True):
        texts = [_(field.heading), *_text_column(field, column)]
        if field is not fields[-1] or is_right(field):  # nothing stands behind the last one
            texts = aligned(texts, is_right(field))
        cells.append(texts)
    lines = map(str.rstrip, map("  ".join, zip(*cells, strict=True)))
    while batch := list(islice(lines, _BATCH)):
        yield "\n".join(batch) + "\n"


def records(fields: Sequence[Field], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as records, for a short table."""
    names = [field.name for field in fields]
    return [as_record(fields, dict(zip(names, row, strict=True))) for row in rows]


def as_record(fields: Sequence[Field], row: dict[str, Any]) -> dict[str, Any]:
    """One row by field as its record: lists, flags and stored JSON as JSON has them, in the
    fields' order."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "list": listed,
        "flag": lambda value: None if value is None else bool(value),
        "json": lambda value: json.loads(value) if isinstance(value, str) else value,
    }
    return {
        field.name: kinds[field.kind](row[field.name]) if field.kind in kinds else row[field.name]
        for field in fields
    }


def chosen(
    fields: Sequence[Field], rows: Sequence[Row], columns: Sequence[str]
) -> tuple[list[Field], list[Row]]:
    """The fields that a table shows, and the rows with those alone, in the order of `columns`."""
    places = {field.name: place for place, field in enumerate(fields)}
    if [*columns] == [*places]:
        return list(fields), list(rows)
    pick = itemgetter(*(places[name] for name in columns))
    return [fields[places[name]] for name in columns], list(map(pick, rows))


def _text_column(field: Field, column: Sequence[Any]) -> list[str]:
    match field.kind:
        case "number":
            return ["" if value is None else str(value) for value in column]
        case "moment":
            return ["" if value is None else value[:16].replace("T", " ") for value in column]
        case "text" | "code":
            texts = ["" if value is None else value for value in column]
        case "list":
            texts = [value.replace(";", ", ") if value else "" for value in column]
        case _:
            return [cell_text(field, value) for value in column]
    return texts if "".join(texts).isprintable() else [visible(text) for text in texts]


def listed(stored: str | None) -> list[str]:
    """The parts of a list as it is stored: codes joined by `;`, or texts with a NUL behind each,
    which no text can hold."""
    if not stored:
        return []
    return stored[:-1].split("\0") if stored[-1] == "\0" else stored.split(";")
