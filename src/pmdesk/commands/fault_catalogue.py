"""`pmdesk fault catalogue`: the fault codes, their points and titles (C4.4)."""

from typing import Annotated, Any

import typer

from pmdesk.commands.params import DryRun, Encoding, Force, Format, Output, Shown, ShownFormat, Yes
from pmdesk.commands.show import list_schema, show_list
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.render.tables import Field
from pmdesk.store import catalogue
from pmdesk.store.writing import Writing
from pmdesk.texts import screen_field

app = typer.Typer(help="The fault catalogue: codes, points, titles in three languages (C4.4).")

FIELDS = [
    Field("code", "Code"),
    Field("category", "Category"),
    Field("points", "Points", "number"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title (zh-Hant)"),
    Field("title_zh_hans", "Title (zh-Hans)"),
    Field("severity", "Severity"),
]
COLUMNS = ("code", "category", "points", "title_en", "severity")
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="As it is in force on that day.")
]


@app.command("list")
def list_(
    ctx: typer.Context,
    on: OnDay = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar="TEXT", help="In codes and titles.")
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List the codes in force today, or on a day.

    \b
    pmdesk fault catalogue list --search complaint
    """
    desk = desk_of(ctx)
    wanted = (search or "").casefold()
    rows = [
        row
        for row in _rows(desk, on)
        if wanted in " ".join(str(value) for value in row.values()).casefold()
    ]
    columns = [*COLUMNS[:3], screen_field("title", desk.options.screen), "severity"]
    shown = Shown(format, output, encoding, force)
    show_list(desk, list_schema("fault.catalogue"), FIELDS, rows, shown, columns)


@app.command("export")
def export(
    ctx: typer.Context,
    on: OnDay = None,
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Write the catalogue as the CSV that `fault catalogue import` reads.

    \b
    pmdesk fault catalogue export --output catalogue.csv
    """
    desk = desk_of(ctx)
    shown = Shown("csv", output, encoding, force)
    show_list(desk, list_schema("fault.catalogue"), FIELDS, _rows(desk, on), shown)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day it holds; today without.")
    ] = "today",
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import codes from CSV, in force from a day on; codes absent from the file stay.

    Columns: code,category,points,title_en,title_zh_hant,title_zh_hans,severity. Notices keep
    the points they were issued with.

    \b
    pmdesk fault catalogue import catalogue.csv --from 2026-12-01
    """
    from pmdesk.assessment.catalogue_import import LAYOUT, CatalogueImport
    from pmdesk.commands.imports import run_import

    desk = desk_of(ctx)

    def make(write: Writing) -> CatalogueImport:
        return CatalogueImport(write, parse_day(from_, desk.now(write.conn), ahead=True))

    run_import(desk, "fault.catalogue", file, LAYOUT, make, dry_run=dry_run, yes=yes, format=format)


def _rows(desk: Any, on: str | None) -> list[dict[str, Any]]:
    with desk.reading() as conn:
        now = desk.now(conn)
        day = parse_day(on, now) if on is not None else now.date()
        return [code._asdict() for code in catalogue.catalogue_on(conn, day)]
