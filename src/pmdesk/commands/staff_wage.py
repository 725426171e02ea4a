"""`pmdesk staff wage`: a monthly wage, which appears nowhere else."""

from typing import Annotated, Any

import typer

from pmdesk.assessment.staffing import day_text
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, StaffArgument
from pmdesk.commands.show import check_workbook, list_schema, show_list, show_stored, stored_schema
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan, yuan
from pmdesk.periods import parse_day
from pmdesk.records.people import Person
from pmdesk.render.tables import Field
from pmdesk.store import people
from pmdesk.texts import _

WAGE_FIELDS = [
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("from", "From"),
    Field("wage_fen", "Wage", "money"),
]


def wage(
    ctx: typer.Context,
    person: StaffArgument,
    set_: Annotated[
        str | None, typer.Option("--set", metavar="CNY", help="The monthly wage in yuan.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day it holds.")
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show or set somebody's monthly wage: it appears nowhere else, and caps use it.

    \b
    pmdesk staff wage E007 --set 3200 --from 2026-01-01
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    check_workbook(shown)
    if (set_ is None) != (from_ is None):
        raise BadInput(_("--set and --from go together"))
    if set_ is None or from_ is None:
        with desk.reading() as conn:
            someone = people.find(conn, person)
            rows = _wages(someone, people.wages(conn, someone.id))
        show_list(
            desk,
            list_schema("staff.wage"),
            WAGE_FIELDS,
            rows,
            shown,
            nothing=_("no wage of {code} is on file", code=someone.code),
        )
        return
    fen = parse_yuan(set_)
    with desk.writing("staff wage") as write:
        someone = people.find(write.conn, person)
        day = parse_day(from_, desk.now(write.conn)).isoformat()
        write.add(
            "staff-wage",
            "staff_wage",
            {"staff_id": someone.id, "from_on": day, "wage_fen": fen},
        )
    row = _wages(someone, [(day, fen)])[0]
    echo = _(
        "{code} {name}: {wage} from {day}",
        code=someone.code,
        name=someone.name,
        wage=yuan(fen),
        day=day,
    )
    show_stored(desk, stored_schema("staff.wage"), WAGE_FIELDS, row, shown, echo)


def _wages(person: Person, rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [
        {"staff": person.code, "name": person.name, "from": day_text(from_on), "wage_fen": fen}
        for from_on, fen in rows
    ]
