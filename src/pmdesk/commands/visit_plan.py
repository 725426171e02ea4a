"""`pmdesk visit plan`: which visits a month asks for, by role (A1.10, A2.6)."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Unit, id_argument, staff_option, text_option
from pmdesk.commands.params import Format, Ref, Shown, choice, whole
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked, says_why
from pmdesk.commands.show import list_schema, show_list
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.office import visiting
from pmdesk.office.visit_view import PLAN_COLUMNS, PLAN_FIELDS, plan_record
from pmdesk.periods import Month, parse_day, parse_month, parse_near_month
from pmdesk.policy.model import ROLES
from pmdesk.records.visits import PLAN_STATES
from pmdesk.store import people, units
from pmdesk.store.visits import plans_listing
from pmdesk.texts import N_, _

app = typer.Typer(help="Which visits a month asks for, by role (A1.10).")
DEFAULT = "add"
"""`pmdesk visit plan --month ...` plans."""

Id = Annotated[int, id_argument("visit-plan", "The plan's id.")]
Role = Annotated[str | None, choice("--role", *ROLES, help="Who is to visit: the role.")]


def _said(row: dict[str, Any]) -> str:
    said = _("plan {id}: {month}, {role}", id=row["id"], month=row["month"], role=row["role"])
    return "; ".join(part for part in (said, row["visitor"], row["unit"], row["on"]) if part)


REGISTER = Register(
    "visit plan",
    __name__,
    PLAN_FIELDS,
    PLAN_COLUMNS,
    lambda now: plans_listing(now.date()),
    Id,
    record=lambda desk, conn, id: plan_record(conn, id, desk.now(conn).date()),
    said=_said,
)


def _needed(params: dict[str, Any]) -> list[str]:
    month = [] if params.get("on") is not None else ["month or --on"]
    return [*month, *([] if params.get("visitor") else ["role or --visitor"])]


@app.command("add")
@also_needs(_needed)
def add(
    ctx: typer.Context,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="MONTH", help="2026-11, or 11: the next one."),
    ] = None,
    role: Role = None,
    visitor: Annotated[str | None, staff_option("--visitor", "Who is to go, if known.")] = None,
    unit: Unit = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Its day, if it has one.")
    ] = None,
    count: Annotated[
        int | None,
        typer.Option("--count", metavar="N", parser=whole(1, 100, "N"),
                     help="So many; one without."),
    ] = None,
    text: Annotated[str | None, text_option("--text", "What it is to be about.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Plan a visit for a month, by the role of who is to go. Planning again plans one more.

    What nobody has tried when the month ends is missed. With --count the answer is a list.

    \b
    pmdesk visit plan --month 2026-11 --role director --unit 3-2-1502
    """
    many = count or 1
    if many > 1 and (ref is not None or on is not None or unit is not None):
        raise BadInput(_("--ref, --on and --unit are of one plan: they do not go with --count"))
    desk = desk_of(ctx)
    with desk.writing("visit plan add") as write:
        conn, now = write.conn, desk.now(write.conn)
        day = None if on is None else parse_day(on, now, ahead=True)
        of = _month(month, day, now)
        who = None if visitor is None else people.find(conn, visitor)
        if who is not None:
            role = visiting.role_of(conn, who, role, day or of.last)
        assert role is not None
        unit_id = None if unit is None else units.find(conn, unit).id
        plan = visiting.Plan(of, role, who, unit_id, day, text, ref)
        known = visiting.known_plan(write, plan)
        numbers = [known] if known is not None else [
            visiting.add_plan(write, plan, desk.by_whom(write, by)) for _each in range(many)
        ]  # fmt: skip
        rows = [plan_record(conn, number, now.date()) for number in numbers]
    if many > 1 and format != "table":
        show_list(desk, list_schema("visit.plan"), PLAN_FIELDS, rows, Shown(format))
        return
    more = _("and {count} more", count=many - 1) if many > 1 else None
    REGISTER.echo(desk, rows[0], format, more)


add_list(
    app,
    REGISTER,
    filters.month(parse_near_month),
    filters.equal("role", Role),
    filters.staff("visitor", "Only this person's.", "visitor"),
    filters.several("state", *PLAN_STATES),
    filters.UNIT,
    filters.SEARCH,
    nothing=N_("no plan fits"),
    help="""List plans with what they came to: held, nobody home, refused, missed.

    \b
    pmdesk visit plan list --month 2026-11 --state planned
    """,
)


add_show(
    app,
    REGISTER,
    """Show one plan.

    \b
    pmdesk visit plan show 3
    """,
)


add_void(
    app,
    REGISTER,
    marked("visit-plan", "visit_plan"),
    """Mark a plan as made by mistake; one for which a visit stands cannot be.

    \b
    pmdesk visit plan void 3 --reason "Planned twice"
    """,
    says_why,
    visiting.check_not_held,
)


def _month(text: str | None, day: date | None, now: datetime) -> Month:
    """The month that is planned for, in which a planned day lies."""
    if text is None:
        assert day is not None
        return Month.of(day)
    month = parse_month(text, now.date(), ahead=True)
    if day is not None and Month.of(day) != month:
        raise BadInput(_("{day} does not lie in {month}", day=day, month=month))
    return month
