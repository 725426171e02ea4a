"""`pmdesk fault catalogue`: the fault codes, their points and titles (C4.4)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.params import DryRun, Encoding, Force, Format, Output, Shown, Yes
from pmdesk.commands.registers import Register, add_list
from pmdesk.commands.show import list_schema, show_list
from pmdesk.desk import Desk
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
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="As it is in force on that day.")
]


Search = Annotated[
    str | None, typer.Option("--search", metavar="TEXT", help="In codes and titles.")
]


def _in_force(asking: filters.Asking) -> list[dict[str, Any]]:
    return _codes(asking.desk, asking.conn, asking.given["on"])


def _says(row: filters.Row, search: str | None) -> bool:
    return (search or "").casefold() in " ".join(map(str, row.values())).casefold()


def _columns(language: str) -> tuple[str, ...]:
    return ("code", "category", "points", screen_field("title", language), "severity")


add_list(
    app,
    Register("fault catalogue", __name__, FIELDS, _columns),
    filters.given("on", OnDay),
    filters.given("search", Search)._replace(keeps=_says),
    rows=_in_force,
    help="""List the codes in force today, or on a day.

    \b
    pmdesk fault catalogue list --search complaint
    """,
)


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
    with desk.reading() as conn:
        rows = _codes(desk, conn, on)
    shown = Shown("csv", output, encoding, force)
    show_list(desk, list_schema("fault.catalogue"), FIELDS, rows, shown)


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


def _codes(desk: Desk, conn: Any, on: str | None) -> list[dict[str, Any]]:
    now = desk.now(conn)
    day = parse_day(on, now) if on is not None else now.date()
    return [code._asdict() for code in catalogue.catalogue_on(conn, day)]
