"""`pmdesk owner person`: who owns, rents and lives in a unit, from when to when (A1.7)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import UnitArgument, id_argument, text_option
from pmdesk.commands.params import Format, Ref, choice, words
from pmdesk.commands.registers import Register, add_list, add_void, marked, says_why
from pmdesk.global_options import desk_of
from pmdesk.office import residents
from pmdesk.office.dates import past_day
from pmdesk.office.owner_view import PEOPLE_FIELDS
from pmdesk.records.owners import PERSON_ROLES
from pmdesk.render.bulk import as_record
from pmdesk.store import units
from pmdesk.store.archive import PEOPLE
from pmdesk.store.listing import record
from pmdesk.texts import N_, _

app = typer.Typer(help="The people of a unit: owners, tenants, family, contacts (A1.7).")

COLUMNS = ("id", "unit", "role", "name", "phone", "from", "to", "note", "void")
Id = Annotated[int, id_argument("unit-person", "The person's id, as in the list.")]


def _record(conn: Any, number: int) -> dict[str, Any]:
    found = record(conn, PEOPLE, number)
    assert found is not None
    return as_record(PEOPLE_FIELDS, found)


def _said(row: dict[str, Any]) -> str:
    who = _("person {id}: {name}, {role}, {unit}", id=row["id"], name=row["name"],
            role=row["role"], unit=row["unit"])  # fmt: skip
    return f"{who}; {row['phone']}" if row["phone"] else who


REGISTER = Register(
    "owner person",
    __name__,
    PEOPLE_FIELDS,
    COLUMNS,
    PEOPLE,
    Id,
    record=lambda _desk, conn, id: _record(conn, id),
    said=_said,
)


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
        row = _record(write.conn, number)
    REGISTER.echo(desk, row, format)


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.one("role", *PERSON_ROLES, help="Only in this role."),
    filters.SEARCH,
    nothing=N_("nobody fits"),
    help="""List people with their units, those who left included.

    \b
    pmdesk owner person list --unit 3-2-1502
    """,
)


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
        row = _record(write.conn, id)
    REGISTER.echo(desk, row, format)


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
        row = _record(write.conn, id)
    REGISTER.echo(desk, row, format, _("left on {day}", day=row["to"]))


add_void(
    app,
    REGISTER,
    marked(residents.KIND, residents.TABLE),
    """Mark somebody as recorded by mistake, with the reason.

    \b
    pmdesk owner person void 12 --reason "Lives in 3-2-1503"
    """,
    says_why,
)
