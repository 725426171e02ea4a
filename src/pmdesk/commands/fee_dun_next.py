"""`pmdesk fee dun next`: what comes next for each unit in arrears (B2)."""

from datetime import date
from typing import Annotated

import typer

from pmdesk.commands.desk_params import Unit
from pmdesk.commands.params import Encoding, Force, Format, Output, Shown, choice, words
from pmdesk.commands.show import list_schema, show_list
from pmdesk.fees.dun_view import NEXT_FIELDS, next_rows
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_near_day
from pmdesk.records.dunning import STAGES
from pmdesk.records.owners import building_name
from pmdesk.store import units
from pmdesk.texts import _


def next_(
    ctx: typer.Context,
    unit: Unit = None,
    building: Annotated[
        str | None, typer.Option("--building", metavar="B", parser=words, help="Only this one.")
    ] = None,
    stage: Annotated[
        str | None, choice("--stage", *STAGES, help="Only where this stage comes next.")
    ] = None,
    ready: Annotated[
        bool, typer.Option("--ready", help="Only where its day has come.")
    ] = False,
    on: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="As of this day; today without.")
    ] = None,
    format: Format = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List what comes next for each unit in arrears, and from which day on: for the staff only.

    \b
    pmdesk fee dun next --stage notice --ready
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        now = desk.now(conn)
        day: date = now.date() if on is None else parse_near_day(on, now)
        only = None if unit is None else units.find(conn, unit).id
        rows = next_rows(conn, day, only)
    of = None if building is None else building_name(building)
    rows = [
        row
        for row in rows
        if of in (None, row["building"]) and stage in (None, row["stage"])
        if row["ready"] or not ready
    ]
    shown = Shown(format, output, encoding, force)
    nothing = _("nothing is overdue")
    show_list(desk, list_schema("fee.dun.next"), NEXT_FIELDS, rows, shown, nothing=nothing)
