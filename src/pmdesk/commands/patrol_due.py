"""`pmdesk patrol due`: the quotas of rounds and hours against what was walked (A2.4, A2.5)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from pmdesk.casework.coverage import FIELDS, days_covered, totals
from pmdesk.commands.desk_params import FromDay, ToDay, days_of
from pmdesk.commands.params import Encoding, Force, MonthOption, Output, Shown, ShownFormat
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing, table_text
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.texts import _

_SHOWN = ("from", "kind", "rounds_due", "rounds_done", "rounds_missing", "rounds_to_come",
          "minutes_due", "minutes_done", "minutes_missing", "minutes_to_come", "ad_hoc",
          "incomplete")  # fmt: skip
_SUMS = ("kind", "rounds_due", "rounds_done", "rounds_missing", "rounds_to_come", "rounds_percent",
         "minutes_due", "minutes_done", "minutes_missing", "minutes_to_come", "hours_percent",
         "ad_hoc", "incomplete")  # fmt: skip


def due(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="One day; today without.")
    ] = None,
    month: MonthOption = None,
    from_: FromDay = None,
    to: ToDay = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Show what each day asks in rounds or hours, what was walked of it, and what is missing.

    Patrol and supervision are counted apart. A round of the day counts once all of its routes
    were walked. What a sheet had not planned is ad hoc and stands apart; in a move-in period
    all hours count, what overlaps once. Nothing asked is n/a; what is not over yet is to come
    and not missing.

    \b
    pmdesk patrol due --from 2026-10-01 --to 2026-10-31
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        now = desk.now(conn)
        first, last = _range(day, month, from_, to, now)
        rows = days_covered(conn, first, last, now)
    sums, shown = totals(rows), Shown(format, output, encoding, force)
    if format == "json":
        content = {"rows": rows, "totals": sums}
        show_thing(desk, list_schema("patrol.due"), [], content, shown)
    elif format in ("csv", "xlsx"):
        show_list(desk, list_schema("patrol.due"), FIELDS, rows, shown)
    else:
        show_text(desk, _tables(rows, sums, shown), shown)


def _range(
    day: str | None, month: str | None, first: str | None, last: str | None, now: datetime
) -> tuple[date, date]:
    """The days that are asked for; without an end up to today."""
    if day is not None:
        if (month, first, last) != (None, None, None):
            raise BadInput(_("--date does not go with --month, --from and --to"))
        found = parse_day(day, now)
        return found, found
    days = days_of(month, first, last, now)
    begin = date.fromisoformat(days.first) if days.first else None
    after = date.fromisoformat(days.after) if days.after else None
    end = after - timedelta(days=1) if after else max(begin or now.date(), now.date())
    return begin or end, end


def _tables(rows: list[dict[str, Any]], sums: list[dict[str, Any]], shown: Shown) -> Iterator[str]:
    known = {field.name: field for field in FIELDS}
    fields = [known[name] for name in _SHOWN]
    yield from table_text(_("By day"), fields, rows, shown)
    total_fields = [known[name] for name in _SUMS]
    title = _("{first} to {last}", first=sums[0]["from"], last=sums[0]["to"])
    yield from table_text(title, total_fields, sums, shown)
