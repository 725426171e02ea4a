"""`pmdesk fee meter`: what the meters of units show (A1.5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import ByWhom, NeededUnit, id_argument, text_option
from pmdesk.commands.params import DryRun, Format, Ref, Yes, words
from pmdesk.commands.registers import Register, add_list, add_void, says_why
from pmdesk.fees import meters
from pmdesk.fees.meter_view import COLUMNS, FIELDS, reading_record
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.records.fees import parse_quantity, quantity_text
from pmdesk.store import fee_items, units
from pmdesk.store.readings import READINGS
from pmdesk.texts import N_, _

app = typer.Typer(help="What the meters of units show (A1.5).")

_ITEM = typer.Option(
    "--item",
    metavar="CODE",
    parser=words,
    autocompletion=completion.fee_items,
    help="The fee item that is charged by it.",
)


def _said(row: dict[str, Any]) -> str:
    reading = quantity_text(row["reading_e3"])
    said = _("reading {id}: {unit}, {item}: {reading} on {on}", **row, reading=reading)
    return f"{said}; {_('a new meter')}" if row["kind"] == "start" else said


REGISTER = Register(
    "fee meter",
    __name__,
    FIELDS,
    COLUMNS,
    READINGS,
    Annotated[int, id_argument("meter-reading", "The id of the reading, as in the list.")],
    record=lambda _desk, conn, id: reading_record(conn, id),
    said=_said,
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
    REGISTER.echo(desk, row, format)


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


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.fee_item(Annotated[str | None, _ITEM]),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no reading fits"),
    help="""List meter readings, in the order of entry.

    \b
    pmdesk fee meter list --item WATER --month 2026-10
    """,
)


add_void(
    app,
    REGISTER,
    meters.void_reading,
    """Mark a reading as wrong, before a charge rests on it.

    \b
    pmdesk fee meter void 3 --reason "Read from the neighbour's meter"
    """,
    says_why,
)
