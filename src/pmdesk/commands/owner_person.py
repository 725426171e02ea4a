"""`pmdesk owner person`: who owns, rents and lives in a unit, from when to when (A1.7)."""

from typing import Annotated, Any

import typer

from pmdesk.commands.desk_params import (
    ByWhom,
    Search,
    Unit,
    UnitArgument,
    id_argument,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    choice,
    words,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office import residents, voiding
from pmdesk.office.dates import past_day
from pmdesk.office.owner_view import PEOPLE_FIELDS
from pmdesk.records.owners import PERSON_ROLES
from pmdesk.render.bulk import as_record
from pmdesk.store import units
from pmdesk.store.archive import PEOPLE
from pmdesk.store.listing import Asked, record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="The people of a unit: owners, tenants, family, contacts (A1.7).")

COLUMNS = ("id", "unit", "role", "name", "phone", "from", "to", "note", "void")
Id = Annotated[int, id_argument("unit-person", "The person's id, as in the list.")]


@app.command("add")
def add(
    ctx: typer.Context,
    unit: UnitArgument,
    name: Annotated[str, text_option("--name", "The name.", "N")],
    role: Annotated[str, choice("--role", *PERSON_ROLES, help="What they are in the unit.")],
    phone: Annotated[str | None, text_option("--phone", "The phone.", "PHONE")] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day; from the beginning without."),
    ] = None,
    note: Annotated[str | None, text_option("--note", "A note.")] = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record somebody of a unit.

    \b
    pmdesk owner person add 3-2-1502 --name "Lin Heron" --role owner --phone "138 0000 1502"
    """
    desk = desk_of(ctx)
    with desk.writing("owner person add") as write:
        since = past_day(from_, desk.now(write.conn)) if from_ is not None else None
        resident = residents.Resident(name, role, phone, since, note)
        found = units.find(write.conn, unit)
        number = residents.add_resident(write, found, resident, ref)
        row = _record(write, number)
    _show(desk, row, format)


@app.command("list")
def list_(
    ctx: typer.Context,
    unit: Unit = None,
    role: Annotated[
        str | None, choice("--role", *PERSON_ROLES, help="Only in this role.")
    ] = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List people with their units, those who left included.

    \b
    pmdesk owner person list --unit 3-2-1502
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        asked = Asked(PEOPLE).equal("role", role).search(search)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        found = fetch(conn, PEOPLE, PEOPLE_FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "owner.person", PEOPLE_FIELDS, COLUMNS, found, shown, _("nobody fits"))


@app.command("change")
def change(
    ctx: typer.Context,
    id: Id,
    phone: Annotated[str, text_option("--phone", "The new phone.", "PHONE")],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The first day it holds; today without."),
    ] = None,
    format: Format = "table",
) -> None:
    """Record another phone of somebody; the earlier ones still find the unit.

    \b
    pmdesk owner person change 12 --phone "139 0000 1502"
    """
    desk = desk_of(ctx)
    with desk.writing("owner person change") as write:
        residents.change_phone(write, id, phone, past_day(on, desk.now(write.conn)))
        row = _record(write, id)
    _show(desk, row, format)


@app.command("leave")
def leave(
    ctx: typer.Context,
    id: Id,
    on: Annotated[str, typer.Option("--on", metavar="DATE", parser=words, help="The last day.")],
    format: Format = "table",
) -> None:
    """Record that somebody left a unit; --on is the last day.

    \b
    pmdesk owner person leave 12 --on 2026-10-31
    """
    desk = desk_of(ctx)
    with desk.writing("owner person leave") as write:
        residents.leave(write, id, past_day(on, desk.now(write.conn)))
        row = _record(write, id)
    _show(desk, row, format, _("left on {day}", day=row["to"]))


@app.command("void")
def void(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark somebody as recorded by mistake, with the reason.

    \b
    pmdesk owner person void 12 --reason "Lives in 3-2-1503"
    """
    desk = desk_of(ctx)
    with desk.writing("owner person void") as write:
        on, by_whom = desk.now(write.conn).date(), desk.by_whom(write, by)
        voiding.void(write, residents.KIND, residents.TABLE, id, reason, by_whom, on)
        row = _record(write, id)
    _show(desk, row, format, _("void: {reason}", reason=reason))


def _record(write: Writing, number: int) -> dict[str, Any]:
    found = record(write.conn, PEOPLE, number)
    assert found is not None
    return as_record(PEOPLE_FIELDS, found)


def _show(desk: Desk, row: dict[str, Any], format: str, *more: str) -> None:
    who = _("person {id}: {name}, {role}, {unit}", **{k: row[k] for k in _ECHOED})
    echo = "; ".join([who, *([row["phone"]] if row["phone"] else []), *more])
    show_stored(desk, stored_schema("owner.person"), PEOPLE_FIELDS, row, Shown(format), echo)


_ECHOED = ("id", "name", "role", "unit")
