"""`pmdesk inspect criteria`: what was scored against, and an example (A4.2)."""

from typing import Annotated

import typer

from pmdesk.casework.criteria_view import (
    COLUMNS,
    FIELDS,
    IN_WORDS,
    criteria_record,
    criteria_records,
    criteria_text,
    example_text,
    lines,
)
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, whole
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing, stored_schema
from pmdesk.global_options import desk_of
from pmdesk.texts import _

app = typer.Typer(help="The criteria of scorings as they were stored, and an example (A4.2).")

Id = Annotated[
    int, typer.Argument(metavar="ID", parser=whole(1, 2**62, "ID"), help="As in the list.")
]


@app.command("list")
def list_(
    ctx: typer.Context,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List the criteria that something was scored against.

    \b
    pmdesk inspect criteria list
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        rows = criteria_records(conn)
    shown, nothing = Shown(format, output, encoding, force), _("nothing was scored yet")
    show_list(desk, list_schema("inspect.criteria"), FIELDS, rows, shown, COLUMNS, nothing)


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show criteria item by item, as they were stored.

    \b
    pmdesk inspect criteria show 1
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = criteria_record(conn, id)
    fields = IN_WORDS if format == "table" else FIELDS
    more = "\n" + "".join(line + "\n" for line in lines(row))
    shown = Shown(format, output, encoding, force)
    show_thing(desk, stored_schema("inspect.criteria"), fields, row, shown, more)


@app.command("export")
def export(ctx: typer.Context, id: Id, output: Output = "-", force: Force = False) -> None:
    """Write the criteria's own text, as `inspect score --criteria` reads it.

    \b
    pmdesk inspect criteria export 1 --output criteria-2026.csv
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        text = criteria_text(conn, id)
    show_text(desk, [text], Shown("table", output, None, force))


@app.command("example")
def example(ctx: typer.Context, output: Output = "-", force: Force = False) -> None:
    """Write an example of criteria to replace: the sections of the national model-estate list.

    Its weights are as commonly quoted, and but for the one that says so not checked against a
    text.

    \b
    pmdesk inspect criteria example --output model-estate.csv
    """
    desk = desk_of(ctx)
    show_text(desk, [example_text()], Shown("table", output, None, force))
