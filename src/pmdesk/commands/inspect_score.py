"""`pmdesk inspect score`: the half-year or year-end scoring against criteria (A4.2)."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from pmdesk.casework import scoring
from pmdesk.casework.criteria_files import read_criteria
from pmdesk.casework.inspection_view import FIELDS, inspection_record
from pmdesk.commands.desk_params import ByWhom, text_option
from pmdesk.commands.params import Format, On, Ref, Shown, choice, words
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.output import ask, can_ask, say
from pmdesk.periods import parse_when
from pmdesk.records.criteria import Criteria
from pmdesk.texts import _


def score(
    ctx: typer.Context,
    criteria: Annotated[
        str,
        typer.Option("--criteria", metavar="FILE", parser=words, help="The criteria: CSV "
                     "section,item,title,points,scale,note with a row total, or TOML."),
    ],
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="2026H2|2026", help="What is scored; the half-year or "
                     "year of --on without."),
    ] = None,
    on: On = None,
    score: Annotated[
        list[str] | None,
        typer.Option("--score", metavar="ITEM=N", help="What an item scored. Repeat it."),
    ] = None,
    import_: Annotated[
        str | None,
        typer.Option("--import", metavar="FILE", help="A CSV file of scores: item,score,finding."),
    ] = None,
    rest: Annotated[
        str | None, choice("--rest", "full", "none", help="What every item not given has.")
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="ITEM=finding:N", help="Why an item lost points."),
    ] = None,
    text: Annotated[str | None, text_option("--text", "What else there is to say.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Score a half-year or a year against criteria, item by item.

    The criteria have to add up to their own total; their text and SHA-256 are stored with the
    result: see `inspect criteria`, which also writes an example. On a terminal every item that is
    not given is asked for.

    \b
    pmdesk inspect score --criteria model-estate.csv --rest full --score greening=4.5
    """
    desk = desk_of(ctx)
    wanted = read_criteria(criteria)
    scores, findings = _given(score, import_, finding)
    scoring.check_scores(wanted, scores, findings)
    if rest is None and can_ask():
        scores = _asked(wanted, scores)
    complete = scoring.complete(wanted, scores, rest)
    with desk.writing("inspect score") as write:
        now = desk.now(write.conn)
        when = parse_when("today" if on is None else on, now)
        kind, span = scoring.period_for(write.conn, period, when)
        scored = scoring.Scored(wanted, kind, span, when, complete, findings, text, ref)
        dated, named = on is not None, period is not None
        number = scoring.known(write, scored, is_dated=dated, is_named=named)
        if number is None:
            number = scoring.score(write, scored, desk.by_whom(write, by), now)
        row = inspection_record(write.conn, number)
    _show_stored(desk, row, format)


def add_score(app: typer.Typer) -> None:
    """Gives the group its scoring."""
    app.command("score")(score)


def _given(
    scores: list[str] | None, file: str | None, findings: list[str] | None
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The scores and findings of the options and of a file; an item in both is refused."""
    found, tied = scoring.parse_scores(scores or ()), scoring.parse_findings(findings or ())
    if file is None:
        return found, tied
    more, tied_more = scoring.read_scores(file)
    twice = [item for item in (*found, *tied) if item in (*more, *tied_more)]
    if twice:
        raise BadInput(_("{items} is given here and in {file}", items=", ".join(twice), file=file))
    return {**found, **more}, {**tied, **tied_more}


def _asked(criteria: Criteria, scores: Mapping[str, int]) -> dict[str, int]:
    """Asks for the score of each item not given."""
    found = dict(scores)
    for item in criteria.items:
        allowed = "/".join(map(yuan, item.scores)) or _("up to {points}", points=yuan(item.points))
        question = f"{item.item} ({item.title}) [{allowed}]:"
        while item.item not in found:
            try:
                answer = {item.item: scoring.parse_score(ask(question))}
                scoring.check_scores(criteria, answer, {})
                found |= answer
            except BadInput as error:
                say(error.message)
                if not can_ask():
                    raise
    return found


def _show_stored(desk: Desk, row: dict[str, Any], format: str) -> None:
    said = [
        _("inspection {id}: {kind} {period}", id=row["id"], kind=row["kind"],
          period=row["period"]),
        _("{score} of {points}", score=yuan(row["score_hundredths"]),
          points=yuan(row["of_hundredths"])),
    ]  # fmt: skip
    open_ = [r["item"] for r in row["results"] if r["lost_hundredths"] and not r["findings"]]
    if open_:
        said.append(_("lost without a finding: {items}", items=", ".join(open_)))
    shown = Shown(format)
    show_stored(desk, stored_schema("inspect"), FIELDS, row, shown, "; ".join(said))
