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
from pmdesk.commands.params import Force, Output, Shown, whole
from pmdesk.commands.registers import Register, add_list, add_show
from pmdesk.commands.show import show_text
from pmdesk.global_options import desk_of
from pmdesk.texts import N_

app = typer.Typer(help="The criteria of scorings as they were stored, and an example (A4.2).")

Id = Annotated[
    int, typer.Argument(metavar="ID", parser=whole(1, 2**62, "ID"), help="As in the list.")
]
REGISTER = Register(
    "inspect criteria",
    __name__,
    FIELDS,
    COLUMNS,
    id=Id,
    record=lambda _desk, conn, id: criteria_record(conn, id),
    in_words=IN_WORDS,
)


add_list(
    app,
    REGISTER,
    nothing=N_("nothing was scored yet"),
    rows=lambda asking: criteria_records(asking.conn),
    help="""List the criteria that something was scored against.

    \b
    pmdesk inspect criteria list
    """,
)


add_show(
    app,
    REGISTER,
    """Show criteria item by item, as they were stored.

    \b
    pmdesk inspect criteria show 1
    """,
    lambda _desk, _conn, row: "\n" + "".join(line + "\n" for line in lines(row)),
)


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
