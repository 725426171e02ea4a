"""`pmdesk report`: service figures and the standard as a board (B7, B10)."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.commands import completion
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat
from pmdesk.commands.report_month import add_month
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing, table_text
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, Refused
from pmdesk.figures import view
from pmdesk.figures.model import Span, over
from pmdesk.figures.registry import figure_named
from pmdesk.global_options import desk_of
from pmdesk.output import shows_utf8
from pmdesk.periods import Month, month_name, parse_month
from pmdesk.render.sparkline import drawn, drawn_numbers
from pmdesk.texts import _, in_language

LISTED = ("csv", "xlsx")
"""Formats of rows and nothing beside them."""
_YEAR = 12

app = typer.Typer(help="Service figures against the standard (B7, B10).")
add_month(app)

FromMonth = Annotated[
    str | None, typer.Option("--from", metavar="MONTH", help="The first month: 2026-10, 10, last.")
]
ToMonth = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="MONTH",
        help="The last month, included: the last that has ended without, or that of --from.",
    ),
]


@app.command("kpi")
def kpi(
    ctx: typer.Context,
    from_: FromMonth = None,
    to: ToMonth = None,
    board: Annotated[
        bool, typer.Option("--board", help="Only the service standard: due, done, missing.")
    ] = False,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show the service figures of each month against their targets, and below them the service
    standard as a board: what was due of each duty, done and missing.

    Without --from and --to it is the last month that has ended. Of nothing a figure is n/a. What
    is still to come is open, not missing; so the present month can be asked for too. JSON has
    the figures and the board; CSV and XLSX the figures, or with --board the board.

    \b
    pmdesk report kpi --from 2026-09 --to 2026-10
    """
    desk = desk_of(ctx)
    with desk.reading() as conn, desk.speaking(conn, format):
        now = desk.now(conn)
        first, last = _months(from_, to, now.date(), 1)
        span = over(conn, first, last, now)
        with _speaking(desk, conn, format):
            figures = [] if board and format != "json" else view.figure_rows(span)
            duties = [] if format in LISTED and not board else view.board_rows(span)
    shown = Shown(format, output, encoding, force)
    if format == "json":
        content = {"from": str(first), "to": str(last), "rows": figures, "board": duties}
        show_thing(desk, "pmdesk.report.kpi/1", [], content, shown)
    elif format in LISTED and board:
        show_list(desk, list_schema("report.board"), view.BOARD_FIELDS, view.flat(duties), shown)
    elif format in LISTED:
        show_list(desk, list_schema("report.kpi"), view.FIELDS, view.flat(figures), shown)
    else:
        show_text(desk, _tables(span, figures, duties, shown), shown)


@app.command("trend")
def trend(
    ctx: typer.Context,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="[FIGURE]",
            autocompletion=completion.figures,
            help="The figure; without one they are listed.",
        ),
    ] = None,
    from_: FromMonth = None,
    to: ToMonth = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one figure over the months, drawn as a line; of feedback a line for each class too.
    Without a figure, list them all with how each is counted.

    Without --from and --to it is the twelve months up to the last that has ended.

    \b
    pmdesk report trend complaint-resolution --from 2026-01
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    if figure is None:
        if (from_, to) != (None, None):
            raise BadInput(_("missing: FIGURE, which --from and --to go with"))
        with desk.reading() as conn, desk.speaking(conn, format):
            policy = desk.policy(conn, Month.of(desk.now(conn).date())).policy
            with _speaking(desk, conn, format):
                rows = view.known_figures(policy)
        schema = list_schema("report.figure")
        show_list(desk, schema, view.KNOWN_FIELDS, rows, shown, view.KNOWN_COLUMNS)
        return
    wanted = figure_named(figure)
    with desk.reading() as conn, desk.speaking(conn, format):
        now = desk.now(conn)
        first, last = _months(from_, to, now.date(), _YEAR)
        with _speaking(desk, conn, format):
            rows = view.figure_rows(over(conn, first, last, now), (wanted,))
    if format == "json":
        head = {"figure": wanted.name, "from": str(first), "to": str(last)}
        show_thing(desk, "pmdesk.report.trend/1", [], {**head, "rows": rows}, shown)
    elif format in LISTED:
        show_list(desk, list_schema("report.trend"), view.FIELDS, view.flat(rows), shown)
    else:
        title = f"{wanted.name}: {_(wanted.title)}"
        draw = drawn_numbers if wanted.is_number else drawn
        line = draw(rows, utf8=output != "-" or shows_utf8())
        fields = view.chosen(view.FIELDS, view.TREND_COLUMNS)
        table = table_text(f"{title}\n{line}", fields, view.noted(rows), shown)
        show_text(desk, table, shown)


def _speaking(desk: Desk, conn: sqlite3.Connection, format: str) -> AbstractContextManager[None]:
    """The language of an answer: the screen's for a table, the office's for what is exported."""
    return nullcontext() if format == "table" else in_language(desk.language(conn))


def _months(from_: str | None, to: str | None, today: date, length: int) -> tuple[Month, Month]:
    """The months that --from and --to name; without them so many up to the last that has ended."""
    first = parse_month(from_, today) if from_ is not None else None
    ended = Month.of(today).plus(-1)
    last = parse_month(to, today) if to is not None else max(ended, first or ended)
    first = first or last.plus(1 - length)
    if first > last:
        raise BadInput(_("{first} lies after {last}", first=first, last=last))
    if last > Month.of(today):
        raise Refused(_("{when} lies in the future", when=last))
    return first, last


def _tables(
    span: Span, figures: list[dict[str, Any]], duties: list[dict[str, Any]], shown: Shown
) -> Iterator[str]:
    """The figures month by month, then the board."""
    fields = view.chosen(view.FIELDS, view.COLUMNS)
    for month in span.months if figures else ():
        title = month_name(month)
        if month.last >= span.today:
            title = _("{month}, up to {day}", month=title, day=span.today)
        rows = [row for row in figures if row["month"] == str(month)]
        yield from table_text(title, fields, view.noted(rows), shown)
    title = _("The service standard, {first} to {last}", first=span.first, last=span.last)
    fields = view.chosen(view.BOARD_FIELDS, view.BOARD_COLUMNS)
    yield from table_text(title, fields, view.noted(duties), shown)
