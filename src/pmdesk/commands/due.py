"""`pmdesk due`: everything owed now, over all groups."""

from typing import Annotated

import typer

from pmdesk.agenda.owed import COLUMNS, FIELDS, KINDS, owed
from pmdesk.commands.desk_params import staff_option
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, choice
from pmdesk.commands.show import list_schema, show_list
from pmdesk.errors import CheckFailed
from pmdesk.global_options import desk_of
from pmdesk.store import people
from pmdesk.texts import _

app = typer.Typer()


@app.command("due")
def due(
    ctx: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 6 when something is overdue: for cron.")
    ] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only what is overdue.")
    ] = False,
    kind: Annotated[
        str | None,
        choice("--kind", *KINDS, help="Only of this kind."),
    ] = None,
    staff: Annotated[str | None, staff_option("--staff", "Only what this person owes.")] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List everything owed now, the most urgent first: replies, resolutions, follow-ups, calls,
    tasks, mail, findings and their reports, inspections, rounds, visits and what was said on
    them, surveys, appeals, sanctions, closes.

    A day counts to its end, a moment to the second; what has no due time is never overdue.

    \b
    pmdesk due --check --overdue
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        wanted = people.find(conn, staff).code if staff is not None else None
        with desk.speaking(conn, format):
            rows = owed(conn, desk.now(conn))
    rows = [
        row
        for row in rows
        if (row["overdue"] or not overdue)
        and kind in (None, row["kind"])
        and wanted in (None, row["who"])
    ]
    shown = Shown(format, output, encoding, force)
    show_list(desk, list_schema("due"), FIELDS, rows, shown, COLUMNS, _("nothing is owed"))
    late = sum(1 for row in rows if row["overdue"])
    if check and late:
        raise CheckFailed(_("overdue: {count}", count=late))
