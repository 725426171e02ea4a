"""`pmdesk group report`: the reports on many offices together (C4.1.6, A1.3, B2)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, choice, one_of, words
from pmdesk.commands.printing import (
    PRINTED,
    check_printing,
    format_named,
    show_document,
)
from pmdesk.commands.show import (
    check_output,
    show_list,
    show_text,
    show_thing,
    table_text,
)
from pmdesk.desk import Desk, clock
from pmdesk.errors import BadInput, NotFound
from pmdesk.global_options import desk_of
from pmdesk.group.engines import ENGINES
from pmdesk.periods import Month, month_name, parse_month
from pmdesk.render.extras import need
from pmdesk.render.tables import Field
from pmdesk.store.settings import DEFAULTS
from pmdesk.texts import LANGUAGES, _, in_language

if TYPE_CHECKING:
    from pmdesk.group.page import Asked
    from pmdesk.group.reports import Report

REPORTS = ("offices", "causes", "service", "fees", "deductions")
PAGE = "month"
FORMATS = ("table", "json", "csv", "xlsx", *PRINTED)
_COVERAGE = Field("coverage", "Coverage", "code")


def add_report(app: typer.Typer) -> None:
    """Adds the command of this module to `pmdesk group`."""
    app.command("report")(report)


def report(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="|".join((*REPORTS, PAGE)),
            parser=one_of(*REPORTS, PAGE),
            help="The report; month is a page of all of them.",
            autocompletion=lambda incomplete: [
                one for one in (*REPORTS, PAGE) if one.startswith(incomplete)
            ],
        ),
    ],
    lake: Annotated[
        str, typer.Option("--lake", metavar="LAKE", parser=words, help="The lake's folder.")
    ],
    from_: Annotated[
        str,
        typer.Option(
            "--from", metavar="MONTH", parser=words, help="The first month: 2026-10, 10, last."
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="MONTH", help="The last month, included; that of --from."),
    ] = None,
    engine: Annotated[
        str, choice("--engine", *ENGINES, help="What reads the files; the answer is the same.")
    ] = "duckdb",
    master: Annotated[
        str | None,
        typer.Option(
            "--master",
            metavar="URL",
            parser=words,
            help="Where Spark runs: spark://HOST:7077, yarn; without, local[*], this machine.",
        ),
    ] = None,
    format: Annotated[
        str | None,
        choice("--format", *FORMATS,
               help="How the answer is written; without, what the end of the file's name says."),
    ] = None,
    language: Annotated[
        str | None,
        choice("--language", *LANGUAGES, help="The page's language; without, the screen's."),
    ] = None,
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Report on all offices whose months were put together in a lake: offices ranked, causes of
    faults, service, fees, deductions; or a month of all of these as a page.

    Every answer says which offices it rests on and which it lacks. Fines are what each office
    closed: nothing is computed again. No data file is needed.

    \b
    pmdesk group report offices --lake /srv/lake --from 2026-08 --to 2026-10
    """
    desk = desk_of(ctx)
    format = format or format_named(output, FORMATS) or ("html" if name == PAGE else "table")
    if name == PAGE and format in ("table", "csv", "xlsx"):
        raise BadInput(_("{report} is a page: --format html, pdf or json", report=PAGE))
    shown = Shown(format, output, encoding, force, desk.options.screen)
    check_output(shown)
    check_printing(format, output)
    need("spark" if engine == "spark" else "group")
    first, last = _months(desk, from_, to)
    if name == PAGE and first != last:
        raise BadInput(_("{report} is the page of one month: leave --to out", report=PAGE))
    names = REPORTS if name == PAGE else (name,)
    asked, before = _answers(Path(lake), first, last, names, engine, master, beside=name == PAGE)
    if format in PRINTED:
        from pmdesk.group.page import document

        spoken = language or desk.options.screen
        with in_language(spoken):
            made = document(asked, spoken, before)
        show_document(desk, made, format, output, force=force)
    elif name == PAGE:
        content = {"month": str(first), "coverage": asked.coverage.tree, **asked.found}
        show_thing(desk, "pmdesk.group.month/1", [], content, shown)
    else:
        _show(desk, name, asked, shown)


def _months(desk: Desk, from_: str, to: str | None) -> tuple[Month, Month]:
    """The months that --from and --to name (BadInput where they are the wrong way round)."""
    today = clock(desk.now_as_given, DEFAULTS["timezone"]).date()
    first = parse_month(from_, today)
    last = parse_month(to, today) if to is not None else first
    if first > last:
        raise BadInput(_("{first} lies after {last}", first=first, last=last))
    return first, last


def _answers(
    lake: Path,
    first: Month,
    last: Month,
    names: tuple[str, ...],
    engine: str,
    master: str | None,
    *,
    beside: bool,
) -> "tuple[Asked, Asked | None]":
    """What the engine answers; with `beside` also for the month before, where it is there."""
    from pmdesk.group.asking import answered

    asked = answered(lake, first, last, names, engine, master)
    if not beside:
        return asked, None
    try:
        return asked, answered(lake, first.plus(-1), first.plus(-1), names, engine, master)
    except NotFound:
        return asked, None


def _show(desk: Desk, name: str, asked: "Asked", shown: Shown) -> None:
    from pmdesk.group.reports import REPORTS

    report, rows, coverage = REPORTS[name], asked.found[name], asked.coverage
    schema = f"pmdesk.group.{name}/1"
    if shown.format == "json":
        head = {"from": str(asked.first), "to": str(asked.last), "coverage": coverage.tree}
        show_thing(desk, schema, [], {**head, "rows": rows}, shown)
    elif shown.format in ("csv", "xlsx"):
        short = coverage.short  # counted once: there can be a row for each office and month
        covered = [{**row, _COVERAGE.name: short} for row in rows]
        for line in coverage.lines():
            desk.output.note(line)
        show_list(desk, schema, [*report.fields, _COVERAGE], covered, shown)
    else:
        show_text(desk, table_text(_heading(report, asked), report.fields, rows, shown), shown)


def _heading(report: "Report", asked: "Asked") -> str:
    """The title of a table: what it is, of which months, on which offices it rests."""
    about = month_name(asked.first)
    if asked.last != asked.first:
        about = _("{first} to {last}", first=about, last=month_name(asked.last))
    title = _("{what}, {month}", what=_(report.title), month=about)
    return "\n".join([title, *asked.coverage.lines(), ""])
