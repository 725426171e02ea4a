"""Shows a result as table, JSON or CSV, on stdout or in a file: the same for every command."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pmdesk.commands.params import Shown
from pmdesk.desk import Desk
from pmdesk.errors import NotFound, Refused
from pmdesk.output import terminal_width, write_file
from pmdesk.render import tables
from pmdesk.render.tables import Field, Row
from pmdesk.render.visible import visible
from pmdesk.texts import _

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
    elif not rows:
        desk.output.note(nothing or _("nothing to show"))
        if shown.output != "-":
            _deliver(desk, [], shown, csv=False)
    else:
        chosen = [field for field in fields if field.name in columns] if columns else list(fields)
        _deliver(desk, _table(chosen, rows, shown), shown, csv=False)


def show_thing(
    desk: Desk, schema: str, fields: Sequence[Field], row: Row, shown: Shown, more: str = ""
) -> None:
    """One record; `more` is text that a table adds after its fields."""
    if shown.format == "json":
        _deliver(desk, [tables.json_text(schema, row)], shown, csv=False)
    elif shown.format == "csv":
        _deliver(desk, tables.csv_text(fields, [row]), shown, csv=True)
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
    if columns is None or len(rows) > RICH_ROWS:
        return tables.columns_text(fields, rows)
    from pmdesk.render.terminal import rich_table  # rich: 60 ms, only for a terminal

    table = rich_table(fields, rows, columns)
    return tables.columns_text(fields, rows) if table is None else [table]


def _deliver(desk: Desk, parts: Iterable[str], shown: Shown, *, csv: bool) -> None:
    if shown.output == "-":
        desk.output.answer(parts, (shown.encoding if csv else None) or "utf-8")
        return
    path = Path(shown.output)
    encoding = (shown.encoding or "utf-8-sig") if csv else "utf-8"
    write_file(path, _encoded(parts, encoding), force=shown.force)
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
    if shown.output == "-":
        return
    path = Path(shown.output)
    if not path.parent.is_dir():
        raise NotFound(_("there is no folder {path}", path=path.parent))
    if os.path.lexists(path) and not shown.force:
        raise Refused(_("{path} exists already: write it with --force", path=path))
