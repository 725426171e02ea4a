"""The verbs that every kind of case has: show, trail, hold, follow-up, close, reopen.

They are added to a group with its own words, so that they read and work the same everywhere.
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import followups
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands import completion, filters
from pmdesk.commands.cases import Shape, change, show_case, show_changed, show_trail
from pmdesk.commands.desk_params import ByWhom, text_option
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    On,
    Output,
    Reason,
    Shown,
    ShownFormat,
    choice,
    whole,
)
from pmdesk.commands.registers import Register, add_list
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.records.followups import HOW, SATISFIED
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _, _n

CaseId = Annotated[
    int,
    typer.Argument(
        metavar="ID",
        parser=whole(1, 2**62, "ID"),
        autocompletion=completion.case_ids,
        help="The case's id.",
    ),
]
Step = Callable[[Writing, Case, Doing], Case]
Words = Annotated[str, text_option("--text", "In words.")]
WordsOrNone = Annotated[str | None, text_option("--text", "In words.")]


class Work(NamedTuple):
    """What the shared verbs do to one kind of case."""

    reopen: Step
    follow_up: Callable[[Writing, Case, Doing, followups.Try], Case]


class Helps(NamedTuple):
    """The help of the shared verbs in a group's own words."""

    hold: str
    follow_up: str
    close: str
    reopen: str


def add_case_steps(app: typer.Typer, shape: Shape, work: Work, helps: Helps) -> None:
    """Adds the shared verbs to the group of a kind of case."""
    _add_hold(app, shape, helps)
    _add_follow_up(app, shape, work, helps)
    _add_ends(app, shape, work, helps)


def add_cases(
    app: typer.Typer, shape: Shape, module: str, *only: filters.Filter, help: str
) -> None:
    """Adds `list` to the group of a kind of case, oldest first: of what `only` asks, and of who
    handles it, where, when. `module` is the group's."""
    day = shape.on_day
    listing = (lambda now: day(now.date())) if day else shape.listing
    register = Register(shape.command, module, shape.fields, shape.columns, listing)
    wanted = (filters.several("state", *shape.table.states), *only)
    add_list(app, register, *wanted, nothing=N_("no {kind} fits"), help=help)


OF_HANDLED = (
    filters.staff("handler", "Only handled by this person."),
    filters.DEPARTMENT,
    filters.UNIT,
    filters.DAYS,
    filters.SEARCH,
)
"""What lists of cases that somebody handles can be asked for besides."""


def add_shows(app: typer.Typer, shape: Shape, show: str, trail: str) -> None:
    """Adds `show` and `trail` to a group; the texts are their help."""

    @app.command("show", help=show)
    def show_(
        ctx: typer.Context,
        id: CaseId,
        format: ShownFormat = "table",
        output: Output = "-",
        encoding: Encoding = None,
        force: Force = False,
    ) -> None:
        show_case(desk_of(ctx), shape, id, Shown(format, output, encoding, force))

    @app.command("trail", help=trail)
    def trail_(
        ctx: typer.Context,
        id: CaseId,
        format: ShownFormat = "table",
        output: Output = "-",
        encoding: Encoding = None,
        force: Force = False,
    ) -> None:
        show_trail(desk_of(ctx), shape, id, Shown(format, output, encoding, force))


def add_reasoned(app: typer.Typer, shape: Shape, action: str, step: Step, help: str) -> None:
    """Adds a step that needs nothing but its reason: `reject`, `void`."""

    @app.command(action, help=help)
    def reasoned(
        ctx: typer.Context,
        id: CaseId,
        reason: Reason,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        desk = desk_of(ctx)
        row = change(desk, shape, action, id, on, by, _in_words(step, reason))
        show_changed(desk, shape, row, format)


def add_worded(
    app: typer.Typer,
    shape: Shape,
    action: str,
    step: Step,
    help: str,
    more: Callable[[dict[str, Any]], str | None] = lambda row: None,
) -> None:
    """Adds a step that needs nothing but its words: `note`, `done`; `more` is what it led to."""

    @app.command(action, help=help)
    def worded(
        ctx: typer.Context,
        id: CaseId,
        text: Words,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        desk = desk_of(ctx)
        row = change(desk, shape, action, id, on, by, _in_words(step, text))
        show_changed(desk, shape, row, format, more(row))


def _in_words(step: Step, text: str | None) -> Step:
    return lambda write, case, doing: step(write, case, doing._replace(text=text))


def _add_hold(app: typer.Typer, shape: Shape, helps: Helps) -> None:
    @app.command("hold", help=helps.hold)
    @also_needs(lambda params: [] if params.get("end") else ["until", "reason"])
    def hold(
        ctx: typer.Context,
        id: CaseId,
        until: Annotated[
            str | None, typer.Option("--until", metavar="DATE", help="The last day of the hold.")
        ] = None,
        reason: Annotated[str | None, text_option("--reason", "Why it waits.")] = None,
        end: Annotated[bool, typer.Option("--end", help="End the hold.")] = False,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        if end and until is not None:
            raise BadInput(_("--end does not go with --until"))
        desk = desk_of(ctx)

        def act(write: Writing, case: Case, doing: Doing) -> Case:
            doing = doing._replace(text=reason)
            if until is None:
                return followups.resume(write, case, doing)
            return followups.hold(write, case, doing, parse_day(until, doing.at, ahead=True))

        row = change(desk, shape, "hold", id, on, by, act)
        more = _("until {day}", day=row["held_until"]) if row["held_until"] else None
        show_changed(desk, shape, row, format, more)


def _add_follow_up(app: typer.Typer, shape: Shape, work: Work, helps: Helps) -> None:
    @app.command("follow-up", help=helps.follow_up)
    @also_needs(lambda params: [] if params.get("not_reached") else ["satisfied"])
    def follow_up(
        ctx: typer.Context,
        id: CaseId,
        satisfied: Annotated[
            str | None, choice("--satisfied", *SATISFIED, help="What was said; no reopens it.")
        ] = None,
        score: Annotated[
            int | None,
            typer.Option(
                "--score", metavar="N", parser=whole(1, 5, "N"), help="1 to 5, 5 the best."
            ),
        ] = None,
        comment: Annotated[str | None, text_option("--comment", "What else was said.")] = None,
        not_reached: Annotated[
            bool, typer.Option("--not-reached", help="Nobody was reached.")
        ] = False,
        how: Annotated[str, choice("--how", *HOW, help="How it was tried.")] = "phone",
        close: Annotated[bool, typer.Option("--close", help="Close it at once.")] = False,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        given = followups.Try(not not_reached, satisfied, score, comment)
        followups.check_try(given, close=close)
        desk = desk_of(ctx)

        def act(write: Writing, case: Case, doing: Doing) -> Case:
            said = doing._replace(how=how, text=comment)
            case = work.follow_up(write, case, said, given)
            if close and case.now["follow_up"]:
                return followups.close(write, case, doing, None)
            return case

        row = change(desk, shape, "follow-up", id, on, by, act)
        stays = close and row["state"] != "closed"
        more = _("it stays open until somebody is reached or it is given up") if stays else None
        show_changed(desk, shape, row, format, _what_next(row), more)


def _add_ends(app: typer.Typer, shape: Shape, work: Work, helps: Helps) -> None:
    @app.command("close", help=helps.close)
    def close(
        ctx: typer.Context,
        id: CaseId,
        waiver: Annotated[
            str | None, text_option("--waiver", "Why there is no follow-up; it is kept.", "REASON")
        ] = None,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        desk = desk_of(ctx)

        def act(write: Writing, case: Case, doing: Doing) -> Case:
            return followups.close(write, case, doing._replace(text=waiver), waiver)

        row = change(desk, shape, "close", id, on, by, act)
        show_changed(desk, shape, row, format)

    @app.command("reopen", help=helps.reopen)
    def reopen(
        ctx: typer.Context,
        id: CaseId,
        reason: Reason,
        on: On = None,
        by: ByWhom = None,
        format: Format = "table",
    ) -> None:
        desk = desk_of(ctx)

        def act(write: Writing, case: Case, doing: Doing) -> Case:
            return work.reopen(write, case, doing._replace(text=reason))

        row = change(desk, shape, "reopen", id, on, by, act)
        show_changed(desk, shape, row, format, _what_next(row))


def _what_next(row: dict[str, Any]) -> str | None:
    """What a follow-up or a reopening has brought about."""
    if row["state"] == "reopened":
        return _("times reopened: {count}", count=row["reopened"])
    if row["follow_up"] == "unreachable":
        return _n(
            "unreachable after {n} try: it can be closed",
            "unreachable after {n} tries: it can be closed",
            row["tries"],
        )
    if row["follow_up"] is None:
        return _("try {count}, nobody reached; due by {day}", count=row["tries"],
                 day=row["follow_up_by"])  # fmt: skip
    return _("satisfied: {answer}", answer=row["satisfied"])
