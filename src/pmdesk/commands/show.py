"""Shows a result as table, JSON or CSV, on stdout or in a file: the same for every command."""

import gc
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.colour import is_coloured
from pmdesk.commands.params import Shown
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.output import terminal_width, write_file
from pmdesk.render import tables
from pmdesk.render.styles import with_heading
from pmdesk.render.tables import Field, Row
from pmdesk.render.visible import visible, width
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.texts import _, in_language

RICH_ROWS = 60  # a screenful or two: beyond, rich takes seconds where plain text takes none


def show_list(
    desk: Desk,
    schema: str,
    fields: Sequence[Field],
    rows: Sequence[Row],
    shown: Shown,
    columns: Sequence[str] = (),
    nothing: str = "",
) -> None:
    """A list of records; `columns` are the fields a table shows (all of them if none)."""
    if shown.format == "json":
        _deliver(desk, tables.json_list(schema, rows), shown, csv=False)
    elif shown.format == "csv":
        _deliver(desk, tables.csv_text(fields, rows), shown, csv=True)
    elif shown.format == "xlsx":
        _deliver_workbook(desk, schema, fields, rows, shown)
    elif not rows:
        desk.output.note(nothing or _("nothing to show"))
        if shown.output != "-":
            _deliver(desk, [], shown, csv=False)
    else:
        known = {field.name: field for field in fields}
        chosen = [known[name] for name in columns] if columns else list(fields)
        _deliver(desk, _table(chosen, rows, shown), shown, csv=False)


class Fetched(NamedTuple):
    """What a long list needs of the file, read for the format that is wanted."""

    rows: Sequence[tuple[Any, ...]]
    """For a table: tuples of the columns it shows."""
    lines: Sequence[tuple[str]]
    """For CSV and JSON: a line each."""


def fetch(
    conn: sqlite3.Connection,
    listing: Listing,
    fields: Sequence[Field],
    columns: Sequence[str],
    asked: Asked,
    shown: Shown,
) -> Fetched:
    """Reads a long list: of a table only the columns that it shows."""
    gc.disable()  # rows by the ten thousand and no garbage: looking for it took a twentieth
    if shown.format == "table":
        return Fetched(rows(conn, listing, asked, columns), ())
    if shown.format == "xlsx":
        return Fetched(rows(conn, listing, asked), ())
    from pmdesk.store.lines import csv_lines, json_lines

    kinds = {field.name: field.kind for field in fields}
    write = json_lines if shown.format == "json" else csv_lines
    return Fetched((), write(conn, listing, kinds, asked))


def show_fetched(
    desk: Desk,
    kind: str,
    fields: Sequence[Field],
    columns: Sequence[str],
    fetched: Fetched,
    shown: Shown,
    nothing: str,
) -> None:
    """Shows a long list as it was fetched."""
    from pmdesk.render import bulk  # a write does not need it

    if shown.format == "json":
        _deliver(desk, bulk.json_parts(list_schema(kind), fetched.lines), shown, csv=False)
    elif shown.format == "csv":
        _deliver(desk, bulk.csv_parts(fields, fetched.lines), shown, csv=True)
    elif shown.format == "xlsx":
        records = bulk.records(fields, fetched.rows)
        _deliver_workbook(desk, list_schema(kind), fields, records, shown)
    else:
        known = {field.name: field for field in fields}
        _show_columns(desk, [known[name] for name in columns], fetched.rows, shown, nothing)


def show_rows(
    desk: Desk,
    kind: str,
    fields: Sequence[Field],
    rows: Sequence[tuple[Any, ...]],
    shown: Shown,
    columns: Sequence[str],
    nothing: str,
) -> None:
    """A list whose rows are tuples in the order of `fields`, without nested values; `columns`
    are the fields a table shows."""
    from pmdesk.render import bulk

    if shown.format == "table":
        chosen, cells = bulk.chosen(fields, rows, columns)
        _show_columns(desk, chosen, cells, shown, nothing)
    else:
        records = bulk.records(fields, rows)
        show_list(desk, list_schema(kind), fields, records, shown, columns, nothing)


def _show_columns(
    desk: Desk,
    fields: Sequence[Field],
    rows: Sequence[tuple[Any, ...]],
    shown: Shown,
    nothing: str,
) -> None:
    from pmdesk.render import bulk

    is_short = len(rows) <= RICH_ROWS
    if not rows or (shown.output == "-" and terminal_width() and is_short):
        show_list(desk, "", fields, bulk.records(fields, rows), shown, nothing=nothing)
    else:
        _deliver(desk, _columns(bulk.column_parts(fields, rows), shown), shown, csv=False)


def show_thing(
    desk: Desk, schema: str, fields: Sequence[Field], row: Row, shown: Shown, more: str = ""
) -> None:
    """One record; `more` is text that a table adds after its fields."""
    if shown.format == "json":
        from pmdesk.render.indented import json_parts

        _deliver(desk, json_parts(schema, row), shown, csv=False)
    elif shown.format == "csv":
        _deliver(desk, tables.csv_text(fields, [row]), shown, csv=True)
    elif shown.format == "xlsx":
        _deliver_workbook(desk, schema, fields, [row], shown)
    else:
        _deliver(desk, [tables.thing_text(fields, row), more], shown, csv=False)


def show_text(desk: Desk, parts: Iterable[str], shown: Shown) -> None:
    """A text as it is."""
    _deliver(desk, parts, shown, csv=False)


def show_stored(
    desk: Desk, schema: str, fields: Sequence[Field], row: Row, shown: Shown, echo: str
) -> None:
    """What a write stored: a line of echo, or the record itself in JSON or CSV."""
    if shown.format == "table":
        desk.output.answer([visible(echo) + "\n"])
    else:
        show_thing(desk, schema, fields, row, shown)


def table_text(
    title: str, fields: Sequence[Field], rows: Sequence[Row], shown: Shown
) -> Iterator[str]:
    """A titled table for a report of several."""
    yield f"{title}\n"
    yield from _table(fields, rows, shown)
    yield "\n"


def _table(fields: Sequence[Field], rows: Sequence[Row], shown: Shown) -> Iterable[str]:
    columns = terminal_width() if shown.output == "-" else None
    plain = tables.columns_text(fields, rows)
    if columns is None or len(rows) > RICH_ROWS:
        return _columns(plain, shown)
    from pmdesk.render.terminal import rich_table, stacked  # rich: 60 ms, only for a terminal

    coloured = is_coloured(sys.stdout)
    table = rich_table(fields, rows, columns, coloured=coloured)
    if table is not None:
        return [table]
    text = "".join(plain)
    if max(map(width, text.splitlines())) <= columns:
        return _columns([text], shown)
    return stacked(fields, rows, columns, coloured=coloured)


def _columns(parts: Iterable[str], shown: Shown) -> Iterable[str]:
    """Plain columns; their heading stands out on a screen with colours."""
    return with_heading(parts) if shown.output == "-" and is_coloured(sys.stdout) else parts


def _deliver(desk: Desk, parts: Iterable[str], shown: Shown, *, csv: bool) -> None:
    if shown.output == "-":
        desk.output.answer(parts, (shown.encoding if csv else None) or "utf-8")
        return
    encoding = (shown.encoding or "utf-8-sig") if csv else "utf-8"
    deliver_bytes(desk, _encoded(parts, encoding), shown.output, force=shown.force)


def _deliver_workbook(
    desk: Desk, schema: str, fields: Sequence[Field], rows: Sequence[Row], shown: Shown
) -> None:
    """Records as a workbook, its headings in the office's language where no other is wanted: it is
    printed and handed on."""
    check_workbook(shown)
    from pmdesk.render.xlsx import records_sheet, workbook

    language = shown.language
    if language is None:
        with desk.reading() as conn:
            language = desk.language(conn)
    name = schema.partition("/")[0].removeprefix("pmdesk.").removesuffix(".list")
    with in_language(language):
        content = workbook(name, [records_sheet(name, fields, rows)])
    deliver_bytes(desk, [content], shown.output, force=shown.force)


def check_workbook(shown: Shown) -> None:
    """Refuses a workbook without its extra, and on a terminal (BadInput)."""
    if shown.format != "xlsx":
        return
    from pmdesk.render.extras import need

    need("xlsx")
    if shown.output == "-" and terminal_width():
        raise BadInput(_("a workbook is no text for a terminal: write it to a file"))


def deliver_bytes(desk: Desk, parts: Iterable[bytes], output: str, *, force: bool) -> None:
    """An answer that is bytes already, on stdout or in a file."""
    if output == "-":
        desk.output.answer_bytes(parts)
        return
    path = Path(output)
    write_file(path, parts, force=force)
    desk.output.note(_("wrote {path}", path=path))


def _encoded(parts: Iterable[str], encoding: str) -> Iterator[bytes]:
    first = True
    for part in parts:
        wanted = encoding if first or encoding != "utf-8-sig" else "utf-8"
        yield part.encode(wanted, "backslashreplace")
        first = False


def stored_schema(kind: str) -> str:
    """The schema name of one record of a kind."""
    return f"pmdesk.{kind}/1"


def list_schema(kind: str) -> str:
    """The schema name of a list of records of a kind."""
    return f"pmdesk.{kind}.list/1"


def check_output(shown: Shown) -> None:
    """Refuses, before anything is stored, a file that could not be written afterwards."""
    check_workbook(shown)
    if shown.output == "-":
        return
    path = Path(shown.output)
    if not path.parent.is_dir():
        raise NotFound(_("there is no folder {path}", path=path.parent))
    if os.path.lexists(path) and not shown.force:
        raise Refused(_("{path} exists already: write it with --force", path=path))
