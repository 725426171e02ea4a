"""`pmdesk survey answer|import|answers|withdraw`: answers that name nobody (A2.7)."""

from typing import Annotated, Any

import typer

from pmdesk.commands.desk_params import ByWhom, NeededUnit, Search, id_argument, text_option
from pmdesk.commands.params import (
    DryRun,
    Encoding,
    Force,
    Format,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    Yes,
    whole,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.numbers import parse_whole
from pmdesk.office import surveying
from pmdesk.office.dates import past_day
from pmdesk.office.survey_view import ANSWER_FIELDS, answer_record, survey_record
from pmdesk.output import ask, can_ask, say
from pmdesk.records.surveys import Question
from pmdesk.store import surveys, units
from pmdesk.store.listing import Asked
from pmdesk.store.surveys import ANSWERS
from pmdesk.store.writing import Writing
from pmdesk.texts import _

Survey = Annotated[int, id_argument("survey", "The survey's id.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]


def answer(
    ctx: typer.Context,
    survey: Survey,
    unit: NeededUnit,
    score: Annotated[
        list[str] | None,
        typer.Option("--score", metavar="ITEM=N", help="What an item is given; repeat it."),
    ] = None,
    comment: Annotated[str | None, text_option("--comment", "What was written beside it.")] = None,
    on: OnDay = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Enter a household's answer: once, and not under its name.

    On a terminal every item is asked for where no score is given. An answer without any score
    is returned but not valid.

    \b
    pmdesk survey answer 1 --unit 3-2-1502 --score order=5 --score cleaning=3
        --comment "More benches"
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        survey_record(conn, survey)
        asked = surveys.questions(conn, survey)
    scores = surveying.parse_scores(score or (), asked)
    if score is None and can_ask():
        scores = _asked(asked, desk.options.screen)
        comment = comment or ask(_("comment (may stay empty):")) or None
    with desk.writing("survey answer") as write:
        now = desk.now(write.conn)
        day, row = past_day(on, now), surveying.open_record(write, survey)
        given = surveying.Given(units.find(write.conn, unit), scores, comment, ref)
        nameless = surveying.nameless(write, survey, given, asked)
        number = surveying.known_answer(write, survey, nameless)
        if number is None:
            surveying.check_day(row, day, now.date())
            number = surveying.store(write, survey, nameless, day, desk.by_whom(write, by))
        stored = answer_record(write.conn, number)
        after = survey_record(write.conn, survey)
    _show_stored(desk, stored, format, _("{returned} of {issued} returned", **after))


def import_(
    ctx: typer.Context,
    survey: Survey,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    on: OnDay = None,
    by: ByWhom = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import answers from CSV, one row a household; all of them or none.

    Columns: unit, the survey's items (or their titles), comment, key. A blank cell is an item
    that was not answered.

    \b
    pmdesk survey import 1 answers.csv
    """
    from pmdesk.commands.imports import run_import
    from pmdesk.office.survey_import import SurveyImport, layout_of

    desk = desk_of(ctx)
    with desk.reading() as conn:
        survey_record(conn, survey)
        asked = surveys.questions(conn, survey)
        now = desk.now(conn)
        day = past_day(on, now)

    def make(write: Writing) -> SurveyImport:
        row = surveying.open_record(write, survey)
        surveying.check_day(row, day, now.date())
        return SurveyImport(write, row, asked, day, desk.by_whom(write, by))

    run_import(
        desk, "survey", file, layout_of(asked), make, dry_run=dry_run, yes=yes, format=format
    )


def answers(
    ctx: typer.Context,
    survey: Survey,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List a survey's answers as they were given, with their comments and without names.

    \b
    pmdesk survey answers 1 --format csv --output answers.csv
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        survey_record(conn, survey)
        asked = Asked(ANSWERS).equal("survey", survey).search(search)
        found = fetch(conn, ANSWERS, ANSWER_FIELDS, _COLUMNS, asked, shown)
    nothing = _("no answer fits")
    show_fetched(desk, "survey.answer", ANSWER_FIELDS, _COLUMNS, found, shown, nothing)


_COLUMNS = ("id", "on", "valid", "scores", "comment", "void")


def withdraw(
    ctx: typer.Context,
    answer: Annotated[
        int,
        typer.Argument(metavar="ANSWER", parser=whole(1, 2**62, "ANSWER"),
                       help="The answer's id, told when it was entered."),
    ],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Mark an answer as a mistake while its survey is open; the household can answer again.

    \b
    pmdesk survey withdraw 12 --reason "Typed for another unit"
    """
    desk = desk_of(ctx)
    with desk.writing("survey withdraw") as write:
        today = desk.now(write.conn).date()
        surveying.withdraw(write, answer, reason, desk.by_whom(write, by), today)
        row = answer_record(write.conn, answer)
    _show_stored(desk, row, format, _("withdrawn: {reason}", reason=reason))


def add_answers(app: typer.Typer) -> None:
    """Gives `pmdesk survey` its commands for answers."""
    app.command("answer")(answer)
    app.command("import")(import_)
    app.command("answers")(answers)
    app.command("withdraw")(withdraw)


def _asked(asked: list[Question], language: str) -> dict[str, int]:
    """Asks for a score of every item; an empty answer is none."""
    found: dict[str, int] = {}
    for question in asked:
        title = question.title(language)
        what = _("{item} ({title}) [1-{scale}, or empty]:", item=question.item, title=title,
                 scale=question.scale)  # fmt: skip
        while given := ask(what):
            try:
                found[question.item] = parse_whole(given, 1, question.scale)
                break
            except BadInput as error:
                say(error.message)
    return found


def _show_stored(desk: Desk, row: dict[str, Any], format: str, *more: str) -> None:
    said = _("answer {id} to survey {survey}", id=row["id"], survey=row["survey"])
    valid = [] if row["valid"] else [_("not valid: no item is scored")]
    echo = "; ".join([said, *valid, *more])
    show_stored(desk, stored_schema("survey.answer"), ANSWER_FIELDS, row, Shown(format), echo)
