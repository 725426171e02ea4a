"""`pmdesk inspect lists`: what is checked on rounds and at inspections, the office's own."""

from typing import Annotated

import typer

from pmdesk.casework.check_list_view import FIELDS, list_records
from pmdesk.commands.params import DryRun, Encoding, Force, Format, Output, Shown, Yes
from pmdesk.commands.registers import Register, add_list
from pmdesk.commands.show import list_schema, show_list
from pmdesk.global_options import desk_of
from pmdesk.store.check_lists import check_lists
from pmdesk.texts import screen_field

app = typer.Typer(help="Lists of what is checked, the office's own (A3.1, A3.2).")


REGISTER = Register(
    "inspect lists",
    __name__,
    FIELDS,
    lambda language: ("list", "item", screen_field("item", language)),
)


add_list(
    app,
    REGISTER,
    rows=lambda asking: list_records(check_lists(asking.conn)),
    help="""List the check lists with their items, as they are now.

    \b
    pmdesk inspect lists list
    """,
)


@app.command("export")
def export(
    ctx: typer.Context, output: Output = "-", encoding: Encoding = None, force: Force = False
) -> None:
    """Write the lists as the CSV that `inspect lists import` reads.

    \b
    pmdesk inspect lists export --output lists.csv
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        rows = list_records(check_lists(conn))
    shown = Shown("csv", output, encoding, force)
    show_list(desk, list_schema("inspect.lists"), FIELDS, rows, shown)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import check lists from CSV, one row an item; lists not in it stay.

    Columns: list,title_en,title_zh_hant,title_zh_hans,item,item_en,item_zh_hant,item_zh_hans. A
    list in the file is replaced whole; an inspection keeps the list it was made with.

    \b
    pmdesk inspect lists import lists.csv
    """
    from pmdesk.casework.check_lists_import import LAYOUT, CheckListsImport
    from pmdesk.commands.imports import run_import

    run_import(
        desk_of(ctx),
        "inspect.lists",
        file,
        LAYOUT,
        CheckListsImport,
        dry_run=dry_run,
        yes=yes,
        format=format,
    )
