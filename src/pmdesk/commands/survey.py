"""`pmdesk survey`: a quarter's questionnaire, its answers without a name, its result (A2.7, B8)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, id_argument, text_option
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    Output,
    Ref,
    Shown,
    ShownFormat,
    whole,
    words,
)
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import Register, add_list, add_show, add_void, says_why
from pmdesk.commands.show import list_schema, show_list
from pmdesk.commands.survey_answers import add_answers
from pmdesk.commands.survey_results import add_results
from pmdesk.global_options import desk_of
from pmdesk.office import surveying
from pmdesk.office.dates import past_day
from pmdesk.office.questionnaires import FIELDS as QUESTION_FIELDS
from pmdesk.office.questionnaires import read_questions, shipped_questions
from pmdesk.office.survey_view import COLUMNS, FIELDS, survey_record
from pmdesk.records.surveys import STATES, parse_quarter
from pmdesk.store.surveys import SURVEYS
from pmdesk.store.surveys import questions as questions_of
from pmdesk.texts import N_, _, _n, screen_field

app = typer.Typer(help="Surveys: a quarter's questions, answers without a name, results (A2.7).")

Id = Annotated[int, id_argument("survey", "The survey's id.")]
Quarter = Annotated[
    str | None, typer.Option("--quarter", metavar="QUARTER", help="Only of this quarter.")
]


def _said(row: dict[str, Any]) -> str:
    said = _("survey {id}: {quarter}, {state}", id=row["id"], quarter=row["quarter"],
             state=row["state"])  # fmt: skip
    counts = _("{issued} issued, {returned} returned, {valid} valid", **row)
    return f"{said}; {counts}"


REGISTER = Register(
    "survey",
    __name__,
    FIELDS,
    COLUMNS,
    SURVEYS,
    Id,
    record=lambda _desk, conn, id: survey_record(conn, id),
    said=_said,
)
OptionalId = Annotated[
    int | None,
    typer.Argument(metavar="[ID]", parser=whole(1, 2**62, "ID"), help="The survey's id."),
]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]


@app.command("open")
def open_(
    ctx: typer.Context,
    quarter: Annotated[
        str,
        typer.Option("--quarter", metavar="QUARTER", parser=words,
                     help="2026Q3, Q3, this or last; a past one too."),
    ],
    title: Annotated[str, text_option("--title", "What it is called.")],
    issued: Annotated[
        int,
        typer.Option("--issued", metavar="N", parser=whole(0, 10**6, "N"),
                     help="How many households are asked."),
    ],
    questions: Annotated[
        str | None,
        typer.Option("--questions", metavar="FILE", parser=words,
                     help="CSV or TOML; without, those that pmdesk survey questions shows."),
    ] = None,
    on: OnDay = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Open a quarter's survey, for so many households, with its questions.

    \b
    pmdesk survey open --quarter 2026Q4 --title "Autumn survey" --issued 40
    """
    desk = desk_of(ctx)
    asked = shipped_questions() if questions is None else read_questions(questions)
    with desk.writing("survey open") as write:
        now = desk.now(write.conn)
        new = surveying.NewSurvey(
            parse_quarter(quarter, now.date()), title, tuple(asked), issued, past_day(on, now), ref
        )
        number = surveying.known(write, new, is_dated=on is not None)
        if number is None:
            number = surveying.open_survey(write, new, desk.by_whom(write, by), now.date())
        row = survey_record(write.conn, number)
    REGISTER.echo(desk, row, format, _n("{n} question", "{n} questions", len(row["items"])))


@app.command("close")
def close(
    ctx: typer.Context,
    id: Id,
    issued: Annotated[
        int | None,
        typer.Option("--issued", metavar="N", parser=whole(0, 10**6, "N"),
                     help="How many were asked in the end, if otherwise."),
    ] = None,
    text: Annotated[str | None, text_option("--text", "What there is to say.")] = None,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Close a survey for good: nobody answers it any more, and whose an answer is, is forgotten.

    \b
    pmdesk survey close 1 --text "Result at the gate from Monday on"
    """
    desk = desk_of(ctx)
    with desk.writing("survey close") as write:
        now, who = desk.now(write.conn), desk.by_whom(write, by)
        surveying.close(write, id, past_day(on, now), issued, text, who, now.date())
        row = survey_record(write.conn, id)
    REGISTER.echo(desk, row, format)


add_void(
    app,
    REGISTER,
    surveying.void_survey,
    """Mark a survey as opened by mistake; it counts no more, and whose an answer is, is forgotten.

    \b
    pmdesk survey void 1 --reason "Opened twice"
    """,
    says_why,
)


def _in_quarter(asking: filters.Asking, quarter: str | None) -> None:
    if quarter is not None:
        asking.asked.equal("quarter", str(parse_quarter(quarter, asking.now.date())))


add_list(
    app,
    REGISTER,
    filters.several("state", *STATES),
    filters.given("quarter", Quarter)._replace(ask=_in_quarter),
    filters.SEARCH,
    nothing=N_("no survey fits"),
    help="""List surveys with how many answered.

    \b
    pmdesk survey list --state open
    """,
)


add_show(
    app,
    REGISTER,
    """Show one survey; what it came to: pmdesk survey result.

    \b
    pmdesk survey show 1
    """,
)


@app.command("questions")
def questions(
    ctx: typer.Context,
    id: OptionalId = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show a survey's questions, or those that come with the program; as CSV, what open reads.

    \b
    pmdesk survey questions --format csv --output questions.csv
    """
    desk = desk_of(ctx)
    asked = shipped_questions()
    if id is not None:
        with desk.reading() as conn:
            survey_record(conn, id)
            asked = questions_of(conn, id)
    rows = [question._asdict() for question in asked]
    shown = Shown(format, output, encoding, force)
    title = screen_field("title", desk.options.screen)
    columns = ("item", title, "scale", "satisfied_from")
    show_list(desk, list_schema("survey.questions"), QUESTION_FIELDS, rows, shown, columns)


def _form() -> Read:
    from pmdesk.office.printing import survey

    return survey


add_print(
    app,
    Id,
    _form,
    """Print a survey's form, to be filled in by hand; it asks for no name (A2.7, B8).

    \b
    pmdesk survey print 1 --output survey.pdf --language zh-Hans
    """,
)
add_answers(app)
add_results(app)
