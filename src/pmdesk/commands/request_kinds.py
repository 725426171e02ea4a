"""`pmdesk request kinds`: the kinds of request and their checklists, the office's own (B3)."""

from typing import Annotated

import typer

from pmdesk.casework.request_view import KIND_FIELDS, kind_records
from pmdesk.commands.params import DryRun, Encoding, Force, Format, Output, Shown, Yes
from pmdesk.commands.registers import Register, add_list
from pmdesk.commands.show import list_schema, show_list
from pmdesk.global_options import desk_of
from pmdesk.store import requests as store
from pmdesk.texts import screen_field

app = typer.Typer(help="Kinds of request and their checklists, the office's own (B3).")


REGISTER = Register(
    "request kinds",
    __name__,
    KIND_FIELDS,
    lambda language: (
        "kind", screen_field("title", language), "step", "required", screen_field("step", language)
    ),
)  # fmt: skip


add_list(
    app,
    REGISTER,
    rows=lambda asking: kind_records(store.kinds(asking.conn)),
    help="""List the kinds with the steps of their checklists, as they are now.

    \b
    pmdesk request kinds list
    """,
)


@app.command("export")
def export(
    ctx: typer.Context, output: Output = "-", encoding: Encoding = None, force: Force = False
) -> None:
    """Write the kinds as the CSV that `request kinds import` reads.

    \b
    pmdesk request kinds export --output kinds.csv
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        rows = kind_records(store.kinds(conn))
    shown = Shown("csv", output, encoding, force)
    show_list(desk, list_schema("request.kinds"), KIND_FIELDS, rows, shown)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import kinds with their checklists from CSV, one row a step; kinds not in it stay.

    Columns: kind,title_en,title_zh_hant,title_zh_hans,step,required,step_en,step_zh_hant,
    step_zh_hans. A kind in the file is replaced whole for new requests; a request keeps the
    checklist it was opened with.

    \b
    pmdesk request kinds import kinds.csv
    """
    from pmdesk.casework.kinds_import import LAYOUT, KindsImport
    from pmdesk.commands.imports import run_import

    run_import(
        desk_of(ctx),
        "request.kinds",
        file,
        LAYOUT,
        KindsImport,
        dry_run=dry_run,
        yes=yes,
        format=format,
    )
