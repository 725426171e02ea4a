"""`pmdesk fee dun next`: what comes next for each unit in arrears (B2)."""

from collections import Counter
from typing import Annotated

import typer

from pmdesk.commands.desk_params import Unit
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, choice, words
from pmdesk.commands.show import list_schema, show_list
from pmdesk.fees.dun_view import NEXT_COLUMNS, NEXT_FIELDS, next_rows
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.records.dunning import STAGES
from pmdesk.records.owners import building_name
from pmdesk.store import units
from pmdesk.store.arrears import Scope
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
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day; today without.")
    ] = None,
    format: ShownFormat = "table",
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
        scope = Scope(
            past_day(as_of, desk.now(conn)),
            units.find(conn, unit).id if unit is not None else None,
            building_name(building) if building is not None else None,
        )
        rows = next_rows(conn, scope)
    rows = [row for row in rows if stage in (None, row["stage"]) if row["ready"] or not ready]
    shown = Shown(format, output, encoding, force)
    nothing = _("nothing is overdue")
    show_list(desk, list_schema("fee.dun.next"), NEXT_FIELDS, rows, shown, NEXT_COLUMNS, nothing)
    counts = Counter(row["limitation"] for row in rows)
    if counts["soon"]:
        desk.output.warn(_("units whose limitation ends soon: {count}", count=counts["soon"]))
    if counts["ended"]:
        desk.output.warn(_("units whose limitation has ended: {count}", count=counts["ended"]))
