"""`pmdesk owner`: the owner archive, units with their people and documents (A1.7, A1.9)."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from pmdesk.commands.desk_params import FromDay, Search, ToDay, UnitArgument, days_of, text_option
from pmdesk.commands.params import (
    DryRun,
    Encoding,
    Force,
    Format,
    Output,
    Ref,
    Shown,
    ShownFormat,
    Yes,
    words,
)
from pmdesk.commands.registers import Register, add_show, add_void, says_why
from pmdesk.commands.show import fetch, show_fetched, show_rows
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.office import archive
from pmdesk.office.dates import past_day
from pmdesk.office.owner_view import COLUMNS, FIELDS, archive_text, unit_record
from pmdesk.periods import parse_day
from pmdesk.records.owners import Facts, parse_area
from pmdesk.store import units
from pmdesk.store.archive import only_incomplete, only_occupied
from pmdesk.store.listing import Asked
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="The owner archive: units, people, documents, the timeline (A1.7, A1.9).")
GROUPS = {
    "person": "pmdesk.commands.owner_person",
    "document": "pmdesk.commands.owner_document",
}
"""Groups within this one, imported when they are asked for."""

_NOTHING = ("none", "-")


def _said(row: dict[str, Any]) -> str:
    if not row["area_dm2"]:
        return str(row["unit"])
    return f"{row['unit']}; {_('{area} m2', area=yuan(row['area_dm2']))}"


REGISTER = Register(
    "owner",
    __name__,
    FIELDS,
    id=UnitArgument,
    record=lambda desk, conn, unit: unit_record(conn, archive.found(conn, unit).id, desk.now(conn)),
    said=_said,
)
Area = Annotated[
    str | None, typer.Option("--area", metavar="M2", help="The area in m2, such as 89.50.")
]
MoveIn = Annotated[
    str | None, typer.Option("--move-in", metavar="DATE", help="The day it was moved into.")
]
MoveOut = Annotated[
    str | None, typer.Option("--move-out", metavar="DATE", help="The day it was left.")
]
Note = Annotated[str | None, text_option("--note", "A note.")]


@app.command("add")
def add(
    ctx: typer.Context,
    unit: Annotated[
        str, typer.Argument(metavar="UNIT", parser=words, help="A new unit: building-unit-room.")
    ],
    area: Area = None,
    move_in: MoveIn = None,
    move_out: MoveOut = None,
    note: Note = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record a new unit.

    \b
    pmdesk owner add 3-2-1502 --area 89.50 --move-in 2024-05-01
    """
    desk = desk_of(ctx)
    with desk.writing("owner add") as write:
        now = desk.now(write.conn)
        facts = Facts(
            parse_area(area) if area is not None else None,
            _day(move_in, now),
            _day(move_out, now),
            note,
        )
        number = archive.add_unit(write, unit, facts, ref)
        row = unit_record(write.conn, number, now)
    REGISTER.echo(desk, row, format, archive_text(row))


@app.command("change")
def change(
    ctx: typer.Context,
    unit: UnitArgument,
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", parser=words, help="The first day it holds.")
    ],
    area: Area = None,
    move_in: MoveIn = None,
    move_out: MoveOut = None,
    note: Note = None,
    format: Format = "table",
) -> None:
    """Change a unit's area, days or note from a day on; what is left out stays.

    A day of moving in or out is taken back with the word none.

    \b
    pmdesk owner change 3-2-1502 --move-out 2026-10-31 --from 2026-10-31
    """
    desk = desk_of(ctx)
    with desk.writing("owner change") as write:
        now = desk.now(write.conn)
        changes: dict[str, Any] = {}
        if area is not None:
            changes["area_dm2"] = parse_area(area)
        for name, day in (("move_in_on", move_in), ("move_out_on", move_out)):
            if day is not None:
                changes[name] = _day(day, now)
        if note is not None:
            changes["note"] = note
        if not changes:
            raise BadInput(_("say what changes: --area, --move-in, --move-out or --note"))
        found = units.find(write.conn, unit)
        first = parse_day(from_, now)
        archive.change_unit(write, found, changes, first)
        row = unit_record(write.conn, found.id, now)
    REGISTER.echo(desk, row, format, _("changed from {day} on", day=first))


@app.command("list")
def list_(
    ctx: typer.Context,
    building: Annotated[
        str | None, typer.Option("--building", metavar="B", help="Only of this building.")
    ] = None,
    search: Search = None,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Only where a required document is missing.")
    ] = False,
    occupied: Annotated[
        bool | None,
        typer.Option("--occupied/--vacant", help="Only moved into, or only those that are not."),
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List the units with their people, phones and what their archive lacks (A1.7).

    \b
    pmdesk owner list --building 3 --incomplete
    """
    from pmdesk.office.owner_view import LINE_FIELDS, unit_listing

    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        listing = unit_listing(conn, desk.now(conn), format)
        asked = Asked(listing).equal("building", building).search(search)
        if incomplete:
            only_incomplete(asked, listing)
        if occupied is not None:
            only_occupied(asked, listing, occupied=occupied)
        found = fetch(conn, listing, LINE_FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "owner", LINE_FIELDS, COLUMNS, found, shown, _("no unit fits"))


def _details(_desk: Desk, conn: Any, row: dict[str, Any]) -> str:
    from pmdesk.office.owner_view import details_text

    return details_text(conn, archive.found(conn, row["unit"]).id)


add_show(
    app,
    REGISTER,
    """Show a unit, found by its code, a phone or a name: people, documents, open cases.

    \b
    pmdesk owner show 3-2-1502
    """,
    _details,
)


@app.command("timeline")
def timeline(
    ctx: typer.Context,
    unit: UnitArgument,
    search: Search = None,
    from_: FromDay = None,
    to: ToDay = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Tell everything that ever concerned a unit, the newest first (A1.9).

    People, documents, calls, complaints, requests, mail, tasks, held money: whatever names it.

    \b
    pmdesk owner timeline 3-2-1502 --from 2026-10-01
    """
    from pmdesk.office.timeline_view import FIELDS as TOLD
    from pmdesk.office.timeline_view import told

    desk = desk_of(ctx)
    with desk.reading() as conn:
        now = desk.now(conn)
        days = days_of(None, from_, to, now)
        found = told(conn, archive.found(conn, unit).id, now, days, search)
    shown = Shown(format, output, encoding, force)
    columns = [field.name for field in TOLD]
    show_rows(desk, "owner.timeline", TOLD, found, shown, columns, _("nothing is told of it"))


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import units and people from CSV: unit,area,move_in,name,role,phone,from,note,key.

    One row a person; a unit may stand on several rows, and without a name alone. Usual other
    headers, English and Chinese, are understood. A known unit or person with the same values
    adds nothing; another area or phone holds from the day in the column from. All or none.

    \b
    pmdesk owner import owners.csv --dry-run
    """
    from pmdesk.commands.imports import run_import
    from pmdesk.office.owner_import import LAYOUT, OwnerImport

    desk = desk_of(ctx)

    def make(write: Writing) -> OwnerImport:
        return OwnerImport(write, desk.now(write.conn))

    run_import(desk, "owner", file, LAYOUT, make, dry_run=dry_run, yes=yes, format=format)


def _void(write: Writing, unit: str, reason: str, by: str, on: date) -> None:
    archive.void_unit(write, archive.found(write.conn, unit), reason, by, on)


add_void(
    app,
    REGISTER,
    _void,
    """Mark a unit as recorded by mistake; one that people or cases name is refused.

    \b
    pmdesk owner void 3-2-1520 --reason "No such unit: it is 3-2-1502"
    """,
    says_why,
    lambda write, unit, _on: archive.found(write.conn, unit),
)


def _day(text: str | None, now: datetime) -> str | None:
    """A day that is past, as it is stored; None for none."""
    return None if text is None or text in _NOTHING else past_day(text, now).isoformat()
