"""`pmdesk fee arrears`: what is owed on a day, by age (B2). For the staff, never for posting."""

from typing import Annotated

import typer

from pmdesk.commands.desk_params import Unit
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, choice, words
from pmdesk.commands.show import show_rows
from pmdesk.errors import BadInput
from pmdesk.fees import arrears
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.office.dates import past_day
from pmdesk.records.owners import building_name
from pmdesk.store import units
from pmdesk.store.arrears import Scope
from pmdesk.texts import _, _n

app = typer.Typer(help="What is owed on a day (B2).")


@app.command("arrears")
def arrears_(
    ctx: typer.Context,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day; today without.")
    ] = None,
    building: Annotated[
        str | None,
        typer.Option("--building", metavar="B", parser=words, help="Only the units of a building."),
    ] = None,
    unit: Unit = None,
    by: Annotated[
        str, choice("--by", "unit", "building", help="A row for each unit, or each building.")
    ] = "unit",
    detail: Annotated[
        bool,
        typer.Option("--detail", help="Each charge, and until when it can be sued for."),
    ] = False,
    credit: Annotated[
        bool, typer.Option("--credit", help="Units as well that have credit and owe nothing.")
    ] = False,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show what units owe on a day by age, what is disputed, and their credit (B2).

    For the staff: no names stand in it, and it is not for posting. Late charges are not computed.
    The days are those past due; a charge is not due yet on its due day.

    \b
    pmdesk fee arrears --as-of 2026-10-31 --building 3
    pmdesk fee arrears --unit 3-2-1502 --detail
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    if detail and (by != "unit" or credit):
        raise BadInput(_("--detail does not go with --by and --credit"))
    with desk.reading() as conn:
        scope = Scope(
            past_day(as_of, desk.now(conn)),
            units.find(conn, unit).id if unit is not None else None,
            building_name(building) if building is not None else None,
        )
        if detail:
            kind, fields, rows = (
                "fee.arrears.charge",
                arrears.DETAIL_FIELDS,
                arrears.detail(conn, scope),
            )
        else:
            kind = "fee.arrears" if by == "unit" else "fee.arrears.building"
            fields, rows = arrears.statement(
                conn, scope, by_building=by == "building", credit_only=credit
            )
    columns = [field.name for field in fields if by == "building" or field.name != "building"]
    show_rows(desk, kind, fields, rows, shown, columns, _("nothing is owed"))
    names = [field.name for field in fields]
    if rows and format == "table":
        place = names.index("left_fen" if detail else "total_fen")
        total = sum(row[place] for row in rows)
        desk.output.note(_("owed on {day}: {total}", day=scope.day, total=yuan(total)))
    if detail:
        states = [row[names.index("limitation")] for row in rows]
        if soon := states.count("soon"):
            desk.output.warn(
                _n(
                    "the limitation of {n} charge ends soon",
                    "the limitation of {n} charges ends soon",
                    soon,
                )
            )
        if ended := states.count("ended"):
            desk.output.warn(
                _n(
                    "the limitation of {n} charge has ended",
                    "the limitation of {n} charges has ended",
                    ended,
                )
            )
