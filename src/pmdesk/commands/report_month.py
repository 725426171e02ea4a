"""`pmdesk report month`: a month on one page for the manager (C4.1.6, B7, B10, B2)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, choice
from pmdesk.commands.printing import (
    PRINTED,
    DocumentLanguage,
    check_printing,
    format_named,
    show_document,
)
from pmdesk.commands.show import (
    check_output,
    list_schema,
    show_list,
    show_text,
    show_thing,
    table_text,
)
from pmdesk.errors import Refused
from pmdesk.figures import month_view as view
from pmdesk.figures.month import month_report
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_month
from pmdesk.texts import _, in_language

FORMATS = ("table", "html", "pdf", "json", "csv", "xlsx")


def add_month(app: typer.Typer) -> None:
    """Adds the command of this module to `pmdesk report`."""
    app.command("month")(month)


def month(
    ctx: typer.Context,
    month: Annotated[
        str | None,
        typer.Argument(metavar="[MONTH]", help="2026-10, 10 or last; the month before today's."),
    ] = None,
    format: Annotated[
        str | None,
        choice("--format", *FORMATS,
               help="How the answer is written; without, what the end of the file's name says."),
    ] = None,
    language: DocumentLanguage = None,
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Show a month on one page: what stands out, causes of faults, points by department,
    complaints, the service standard, fees.

    As HTML or PDF it is a page for the manager, with charts. What stands out is chosen by rule:
    the largest cause, the figure furthest below its target, the largest change to the month
    before. A closed month's points are those of its close; an open month is a preview.

    \b
    pmdesk report month 2026-10 --output october.html
    """
    desk = desk_of(ctx)
    format = format or format_named(output, FORMATS) or "table"
    shown = Shown(format, output, encoding, force)
    check_output(shown)
    check_printing(format, output)
    with desk.reading() as conn:
        now = desk.now(conn)
        wanted = _wanted(month, now.date())
        spoken = language or (desk.options.screen if format == "table" else desk.language(conn))
        with in_language(spoken):
            content = month_report(conn, wanted, now, spoken)
    if format in PRINTED:
        show_document(desk, view.document(content, spoken), format, output, force=force)
    elif format == "json":
        show_thing(desk, "pmdesk.report.month/1", [], content, shown)
    elif format in ("csv", "xlsx"):
        show_list(desk, list_schema("report.month"), view.FIELDS, view.as_rows(content), shown)
    else:
        with in_language(spoken):
            show_text(desk, list(_tables(content, shown)), shown)


def _wanted(month: str | None, today: date) -> Month:
    """The month that is asked for (Refused where it lies ahead)."""
    wanted = parse_month(month, today) if month is not None else Month.of(today).plus(-1)
    if wanted > Month.of(today):
        raise Refused(_("{when} lies in the future", when=wanted))
    return wanted


def _tables(content: dict[str, Any], shown: Shown) -> Iterator[str]:
    yield from view.head_lines(content)
    for title, fields, rows in view.tables(content):
        yield from table_text(title, fields, rows, shown)
