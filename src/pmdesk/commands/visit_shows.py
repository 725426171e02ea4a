"""`pmdesk visit due|count`: the quota of visits, and feedback counted (A2.6, B7)."""

from datetime import date
from typing import Annotated

import typer

from pmdesk.commands.params import Encoding, Force, MonthOption, Output, Shown, ShownFormat
from pmdesk.commands.show import list_schema, show_list
from pmdesk.errors import BadInput, Refused
from pmdesk.global_options import desk_of
from pmdesk.office import visit_due
from pmdesk.periods import Month, parse_month
from pmdesk.texts import _

FromMonth = Annotated[str | None, typer.Option("--from", metavar="MONTH", help="The first month.")]
ToMonth = Annotated[
    str | None, typer.Option("--to", metavar="MONTH", help="The last month, included; this one.")
]


def due(
    ctx: typer.Context,
    month: MonthOption = None,
    from_: FromMonth = None,
    to: ToMonth = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show how many visits each month asks for, how many were planned, held, are missing.

    Only a visit that was held counts; care visits and events stand apart. A month that is not
    over misses nothing yet. The quota is the department's, or each visitor's where the policy
    says so: of who was named in a plan of the month or visited in it.

    \b
    pmdesk visit due --from 2026-07 --to 2026-10
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        rows = visit_due.due_in(conn, *_range(month, from_, to, today), today)
    shown = Shown(format, output, encoding, force)
    columns = [name for name in visit_due.COLUMNS if name != "visitor" or any(
        row["visitor"] for row in rows)]  # fmt: skip
    nothing = _("nobody visits in that time")
    show_list(desk, list_schema("visit.due"), visit_due.FIELDS, rows, shown, columns, nothing)


def count(
    ctx: typer.Context,
    month: MonthOption = None,
    from_: FromMonth = None,
    to: ToMonth = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Count needs and suggestions by month and class, with what became of them (B7).

    \b
    pmdesk visit count --from 2026-07 --to 2026-10
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        rows = visit_due.counts(conn, *_range(month, from_, to, today))
    shown = Shown(format, output, encoding, force)
    fields, nothing = visit_due.COUNT_FIELDS, _("nothing was said on visits in that time")
    show_list(desk, list_schema("visit.count"), fields, rows, shown, (), nothing)


def add_shows(app: typer.Typer) -> None:
    """Gives the group its commands that only show."""
    app.command("due")(due)
    app.command("count")(count)


def _range(
    month: str | None, first: str | None, last: str | None, today: date
) -> tuple[Month, Month]:
    """The months that --month, or --from and --to, name; this one where nothing is said."""
    this = Month.of(today)
    if month is not None:
        if (first, last) != (None, None):
            raise BadInput(_("--month does not go with --from and --to"))
        first = last = month
    end = this if last is None else parse_month(last, today)
    begin = end if first is None else parse_month(first, today)
    if begin > end:
        raise BadInput(_("{first} lies after {last}", first=begin, last=end))
    if begin > this:
        raise Refused(_("{when} lies in the future", when=begin))
    return begin, min(end, this)
