"""`pmdesk visit plan`: which visits a month asks for, by role (A1.10, A2.6)."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands.desk_params import (
    ByWhom,
    Search,
    Unit,
    id_argument,
    staff_option,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    MonthOption,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    choice,
    whole,
)
from pmdesk.commands.show import (
    fetch,
    list_schema,
    show_fetched,
    show_list,
    show_stored,
    show_thing,
    stored_schema,
)
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.office import visiting
from pmdesk.office.visit_view import PLAN_COLUMNS, PLAN_FIELDS, plan_record
from pmdesk.office.voiding import void as mark_void
from pmdesk.periods import Month, parse_day, parse_month, parse_near_month
from pmdesk.policy.model import ROLES
from pmdesk.records.visits import PLAN_STATES
from pmdesk.store import people, units
from pmdesk.store.listing import Asked
from pmdesk.store.visits import plans_listing
from pmdesk.texts import _

app = typer.Typer(help="Which visits a month asks for, by role (A1.10).")
DEFAULT = "add"
"""`pmdesk visit plan --month ...` plans."""

Id = Annotated[int, id_argument("visit-plan", "The plan's id.")]
Role = Annotated[str | None, choice("--role", *ROLES, help="Who is to visit: the role.")]


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
    _show_stored(desk, rows[0], format, more)


@app.command("list")
def list_(
    ctx: typer.Context,
    month: MonthOption = None,
    role: Role = None,
    visitor: Annotated[str | None, staff_option("--visitor", "Only this person's.")] = None,
    state: Annotated[
        list[str] | None,
        choice("--state", *PLAN_STATES, help="Only in this state; repeat it for several."),
    ] = None,
    unit: Unit = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List plans with what they came to: held, nobody home, refused, missed.

    \b
    pmdesk visit plan list --month 2026-11 --state planned
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        listing = plans_listing(today)
        asked = Asked(listing).equal("role", role).one_of("state", state).search(search)
        if month is not None:
            asked.equal("month", str(parse_near_month(month, today)))
        if visitor is not None:
            asked.equal("visitor", people.find(conn, visitor).code)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        found = fetch(conn, listing, PLAN_FIELDS, PLAN_COLUMNS, asked, shown)
    show_fetched(desk, "visit.plan", PLAN_FIELDS, PLAN_COLUMNS, found, shown, _("no plan fits"))


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one plan.

    \b
    pmdesk visit plan show 3
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = plan_record(conn, id, desk.now(conn).date())
    shown = Shown(format, output, encoding, force)
    show_thing(desk, stored_schema("visit.plan"), PLAN_FIELDS, row, shown)


@app.command("void")
def void(
    ctx: typer.Context, id: Id, reason: Reason, by: ByWhom = None, format: Format = "table"
) -> None:
    """Mark a plan as made by mistake; one for which a visit stands cannot be.

    \b
    pmdesk visit plan void 3 --reason "Planned twice"
    """
    desk = desk_of(ctx)
    with desk.writing("visit plan void") as write:
        today = desk.now(write.conn).date()
        visiting.check_not_held(write, id, today)
        who = desk.by_whom(write, by)
        mark_void(write, "visit-plan", "visit_plan", id, reason, who, today)
        row = plan_record(write.conn, id, today)
    _show_stored(desk, row, format, _("void: {reason}", reason=reason))


def _month(text: str | None, day: date | None, now: datetime) -> Month:
    """The month that is planned for, in which a planned day lies."""
    if text is None:
        assert day is not None
        return Month.of(day)
    month = parse_month(text, now.date(), ahead=True)
    if day is not None and Month.of(day) != month:
        raise BadInput(_("{day} does not lie in {month}", day=day, month=month))
    return month


def _show_stored(desk: Desk, row: dict[str, Any], format: str, more: str | None = None) -> None:
    said = _("plan {id}: {month}, {role}", id=row["id"], month=row["month"], role=row["role"])
    parts = [said, row["visitor"], row["unit"], row["on"], more]
    echo = "; ".join(part for part in parts if part)
    show_stored(desk, stored_schema("visit.plan"), PLAN_FIELDS, row, Shown(format), echo)
