"""`pmdesk fee meter`: what the meters of units show (A1.5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion
from pmdesk.commands.desk_params import (
    ByWhom,
    FromDay,
    NeededUnit,
    Search,
    ToDay,
    Unit,
    days_of,
    id_argument,
    text_option,
)
from pmdesk.commands.params import (
    DryRun,
    Encoding,
    Force,
    Format,
    MonthOption,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    Yes,
    words,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.fees import meters
from pmdesk.fees.meter_view import COLUMNS, FIELDS, reading_record
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.records.fees import parse_quantity, quantity_text
from pmdesk.store import fee_items, units
from pmdesk.store.listing import Asked
from pmdesk.store.readings import READINGS
from pmdesk.texts import _

app = typer.Typer(help="What the meters of units show (A1.5).")

_ITEM = typer.Option(
    "--item",
    metavar="CODE",
    parser=words,
    autocompletion=completion.fee_items,
    help="The fee item that is charged by it.",
)


@app.command("add")
def add(
    ctx: typer.Context,
    unit: NeededUnit,
    item: Annotated[str, _ITEM],
    reading: Annotated[
        str,
        typer.Option(
            "--reading", metavar="R", parser=words, help="What it shows, up to 3 places: 1204.5."
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day it was read; today without."),
    ] = None,
    start: Annotated[
        bool, typer.Option("--start", help="The first reading of a new meter: it may be lower.")
    ] = False,
    text: Annotated[str | None, text_option("--text", "In words.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record what a meter of a unit shows; what was used since the reading before is charged.

    The old meter's last reading and a new one's first can stand on one day.

    \b
    pmdesk fee meter add --unit 3-2-1502 --item WATER --reading 1204.5 --on 2026-10-31
    """
    desk = desk_of(ctx)
    with desk.writing("fee meter add") as write:
        conn = write.conn
        found = units.find(conn, unit)
        new = meters.NewReading(
            fee_items.find(conn, item),
            found.id,
            found.code,
            "start" if start else "read",
            parse_quantity(reading),
            past_day(on, desk.now(conn)),
            text,
            ref,
        )
        number = meters.known(write, new, is_dated=on is not None)
        if number is None:
            number = meters.add(write, new, desk.by_whom(write, by))
        row = reading_record(conn, number)
    _show(desk, row, format)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A CSV file of readings; - is stdin.")
    ],
    by: ByWhom = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import readings from a CSV file: all lines are stored, or none.

    Columns: unit, item, reading, on, and if wanted kind (read or start), text, key. A reading
    that stands already is known.

    \b
    pmdesk fee meter import readings.csv --dry-run
    """
    from pmdesk.commands.imports import run_import
    from pmdesk.fees.meter_import import LAYOUT, MeterImport

    desk = desk_of(ctx)
    run_import(
        desk,
        "fee.meter",
        file,
        LAYOUT,
        lambda write: MeterImport(write, desk.now(write.conn), desk.by_whom(write, by)),
        dry_run=dry_run,
        yes=yes,
        format=format,
    )


@app.command("list")
def list_(
    ctx: typer.Context,
    unit: Unit = None,
    item: Annotated[str | None, _ITEM] = None,
    month: MonthOption = None,
    from_: FromDay = None,
    to: ToDay = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List meter readings, in the order of entry.

    \b
    pmdesk fee meter list --item WATER --month 2026-10
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        days = days_of(month, from_, to, desk.now(conn))
        asked = Asked(READINGS).days("on", *days).search(search)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        if item is not None:
            asked.equal("item", fee_items.find(conn, item).code)
        found = fetch(conn, READINGS, FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "fee.meter", FIELDS, COLUMNS, found, shown, _("no reading fits"))


@app.command("void")
def void(
    ctx: typer.Context,
    id: Annotated[int, id_argument("meter-reading", "The id of the reading, as in the list.")],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark a reading as wrong, before a charge rests on it.

    \b
    pmdesk fee meter void 3 --reason "Read from the neighbour's meter"
    """
    desk = desk_of(ctx)
    with desk.writing("fee meter void") as write:
        on, by_whom = desk.now(write.conn).date(), desk.by_whom(write, by)
        meters.void_reading(write, id, reason, by_whom, on)
        row = reading_record(write.conn, id)
    _show(desk, row, format, _("void: {reason}", reason=reason))


def _show(desk: Desk, row: dict[str, Any], format: str, *more: str) -> None:
    reading = quantity_text(row["reading_e3"])
    said = _("reading {id}: {unit}, {item}: {reading} on {on}", **row, reading=reading)
    start = [_("a new meter")] if row["kind"] == "start" else []
    echo = "; ".join([said, *start, *more])
    show_stored(desk, stored_schema("fee.meter"), FIELDS, row, Shown(format), echo)
