"""`pmdesk inspect due|sheet`: what inspections ask for, and the page to take along."""

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from pmdesk.casework.inspection_due import COLUMNS, FIELDS, due_between, due_on
from pmdesk.casework.inspection_sheet import sheet as sheet_of
from pmdesk.casework.inspection_sheet import sheet_form
from pmdesk.commands.desk_params import FromDay, ToDay
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, choice
from pmdesk.commands.printing import PRINTED, DocumentLanguage, check_printing, show_document
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.records.inspections import KINDS
from pmdesk.render.inspection import text_page
from pmdesk.texts import _

Day = Annotated[str | None, typer.Option("--date", metavar="DATE", help="The day; today without.")]


def sheet(
    ctx: typer.Context,
    kind: Annotated[str, choice("--kind", *KINDS, help="Which; the last two are scored.")],
    day: Day = None,
    format: Annotated[
        str,
        choice("--format", "text", "html", "pdf", "json",
               help="text; html and pdf: A4, self-contained."),
    ] = "text",
    language: DocumentLanguage = None,
    output: Output = "-",
    force: Force = False,
) -> None:  # fmt: skip
    """Print an inspection's sheet: items with empty boxes, before them what is still open.

    A weekly one begins with the open findings of the daily ones, a monthly one with those of
    both (A3.2).

    \b
    pmdesk inspect sheet --kind weekly --format html --output weekly.html
    """
    desk = desk_of(ctx)
    check_printing(format, output)
    with desk.reading() as conn:
        now = desk.now(conn)
        wanted = now.date() if day is None else parse_day(day, now)
        content = sheet_of(conn, kind, wanted, language)
        form = sheet_form(conn, content) if format in PRINTED else None
    shown = Shown(format, output, None, force)
    if form is not None:
        show_document(desk, form, format, output, force=force)
    elif format == "json":
        show_thing(desk, "pmdesk.inspect.sheet/1", [], content, shown)
    else:
        show_text(desk, [text_page(content)], shown)


def due(
    ctx: typer.Context,
    day: Day = None,
    from_: FromDay = None,
    to: ToDay = None,
    each: Annotated[
        bool, typer.Option("--each", help="A row for each period of a range.")
    ] = False,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Show how many inspections are asked for, held and missing.

    Of a day: the day, ISO week, month and half-year (or year) it lies in. Of a range: every
    period that ends in it, so that months add up to the year. A period that is not over misses
    nothing yet. A year-end scoring also is that of the second half-year.

    \b
    pmdesk inspect due --from 2026-10-01 --to 2026-10-31
    """
    desk = desk_of(ctx)
    if day is not None and (from_, to) != (None, None):
        raise BadInput(_("--date does not go with --from and --to"))
    if each and from_ is None:
        raise BadInput(_("--each goes with --from and --to"))
    with desk.reading() as conn:
        now = desk.now(conn)
        today = now.date()
        if from_ is None and to is None:
            rows = due_on(conn, today if day is None else parse_day(day, now), today)
        else:
            rows = due_between(conn, *_range(from_, to, now), today, each=each)
    shown = Shown(format, output, encoding, force)
    columns = ("period", *COLUMNS) if each or from_ is None else COLUMNS
    show_list(desk, list_schema("inspect.due"), FIELDS, rows, shown, columns)


def add_shows(app: typer.Typer) -> None:
    """Gives the group its commands that only show."""
    app.command("due")(due)
    app.command("sheet")(sheet)


def _range(first: str | None, last: str | None, now: datetime) -> tuple[date, date]:
    """The half-open range of days that --from and --to name; without --to up to today."""
    if first is None:
        raise BadInput(_("--to goes with --from"))
    begin = parse_day(first, now)
    end = now.date() if last is None else parse_day(last, now)
    if end < begin:
        raise BadInput(_("--to {last} lies before --from {first}", last=end, first=begin))
    return begin, end + timedelta(days=1)
