"""What happens to a notice later: served, superior found responsible or corrected, revoked."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.assessment import steps
from pmdesk.assessment.standing import month_so_far, standing_text, waiting_text
from pmdesk.assessment.view import FIELDS, records
from pmdesk.commands import completion
from pmdesk.commands.params import By, Format, NoticeId, On, Reason, Shown, choice, words
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, NotFound
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_when
from pmdesk.records.assessment import NoticeState
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import people
from pmdesk.store.notices import Notice, notice_with_state
from pmdesk.store.writing import Writing
from pmdesk.texts import _

HOW = ("signed", "refused", "mailed", "electronic")
Decide = Callable[[Writing, Notice, NoticeState, Any], dict[str, Any]]


def add_steps(app: typer.Typer) -> None:
    """Adds the commands of this module to `pmdesk fault`."""
    app.command("serve")(serve)
    app.command("liable")(liable)
    app.command("superior")(superior)
    app.command("revoke")(revoke)


def serve(
    ctx: typer.Context,
    id: NoticeId,
    how: Annotated[str, choice("--how", *HOW, help="How it reached the employee.")],
    witness: Annotated[
        str | None,
        typer.Option("--witness", metavar="NAME", parser=words, help="Needed where refused."),
    ] = None,
    on: On = None,
    statement: Annotated[
        str | None,
        typer.Option("--statement", metavar="TEXT", parser=words, help="The employee's own words."),
    ] = None,
    format: Format = "table",
) -> None:
    """Record that the notice was handed over; the time to appeal runs from that day (R9).

    \b
    pmdesk fault serve 12 --how signed --statement "I was on the phone"
    """

    def decide(_write: Writing, notice: Notice, state: NoticeState, day: Any) -> dict[str, Any]:
        return steps.serve(notice, state, day, how, witness, statement)

    desk = desk_of(ctx)
    record, notice, policy, _waiting = _step(desk, "fault serve", id, on, decide)
    last = filing_ends_on(_day(record["served"]["on"]), policy)
    echo = _(
        "notice {id}: served ({how}); an appeal can be filed until {day}",
        id=notice.id,
        how=how,
        day=last,
    )
    show_stored(desk, stored_schema("fault"), FIELDS, record, Shown(format), echo)


@also_needs(lambda given: ["reason" if given["withdraw"] else "finding"])
def liable(
    ctx: typer.Context,
    id: NoticeId,
    by: By,
    finding: Annotated[
        str | None,
        typer.Option(
            "--finding",
            metavar="TEXT",
            parser=words,
            help="What the superior is responsible for, as found.",
        ),
    ] = None,
    on: On = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take the finding back; needs --reason.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", parser=words, help="Why; it is kept.")
    ] = None,
    format: Format = "table",
) -> None:
    """Record that the direct superior was found responsible, or withdraw that (C4.2.6).

    \b
    pmdesk fault liable 12 --finding "No briefing was held" --by M01
    pmdesk fault liable 12 --withdraw --reason "The briefing is on file" --by M01
    """
    if finding is not None and reason is not None:
        raise BadInput(_("--reason goes with --withdraw, and not with --finding"))
    text = reason or finding or ""
    desk = desk_of(ctx)

    def decide(write: Writing, notice: Notice, state: NoticeState, day: Any) -> dict[str, Any]:
        person = people.find(write.conn, by)
        gate = steps.withdraw_finding if withdraw else steps.find_liable
        return gate(write.conn, notice, state, person, day, text)

    record, notice, _policy, waiting = _step(desk, "fault liable", id, on, decide)
    echo = (
        _(
            "notice {id}: the finding against {superior} is withdrawn",
            id=notice.id,
            superior=record["superior"],
        )
        if withdraw
        else _(
            "notice {id}: {superior} found responsible", id=notice.id, superior=record["superior"]
        )
    )
    show_stored(desk, stored_schema("fault"), FIELDS, record, Shown(format), _with(echo, waiting))


def superior(
    ctx: typer.Context,
    id: NoticeId,
    person: Annotated[
        str,
        typer.Argument(
            metavar="STAFF",
            parser=words,
            autocompletion=completion.staff,
            help="The right superior; none for nobody.",
        ),
    ],
    reason: Reason,
    by: By,
    format: Format = "table",
) -> None:
    """Correct the superior stored with the notice.

    \b
    pmdesk fault superior 12 S02 --reason "Moved on 1 October" --by M01
    """
    desk = desk_of(ctx)

    def decide(write: Writing, notice: Notice, state: NoticeState, day: Any) -> dict[str, Any]:
        right = None if person in ("none", "-") else people.find(write.conn, person)
        acting = people.find(write.conn, by)
        return steps.correct_superior(write.conn, notice, state, acting, day, right, reason)

    record, notice, _policy, waiting = _step(desk, "fault superior", id, None, decide)
    echo = _(
        "notice {id}: superior {superior}", id=notice.id, superior=record["superior"] or _("nobody")
    )
    show_stored(desk, stored_schema("fault"), FIELDS, record, Shown(format), _with(echo, waiting))


def revoke(
    ctx: typer.Context, id: NoticeId, reason: Reason, by: By, format: Format = "table"
) -> None:
    """Revoke a notice: it stays on file and no longer counts. Issuer, director or manager.

    \b
    pmdesk fault revoke 12 --reason "Wrong person" --by S01
    """
    desk = desk_of(ctx)

    def decide(write: Writing, notice: Notice, state: NoticeState, day: Any) -> dict[str, Any]:
        person = people.find(write.conn, by)
        return steps.revoke(write.conn, notice, state, person, day, reason)

    record, notice, _policy, waiting = _step(desk, "fault revoke", id, None, decide)
    echo = _("notice {id}: revoked; {standing}", id=notice.id, standing=record.pop("_standing"))
    show_stored(desk, stored_schema("fault"), FIELDS, record, Shown(format), _with(echo, waiting))


def _step(
    desk: Desk, command: str, number: int, on: str | None, decide: Decide
) -> tuple[dict[str, Any], Notice, Any, str | None]:
    """Stores what `decide` makes of the notice; its record, itself, its policy, what waits."""
    with desk.writing(command) as write:
        found = notice_with_state(write.conn, number)
        if found is None:
            raise NotFound(_("there is no notice {id}", id=number))
        notice, state = found
        now = desk.now(write.conn)
        day = steps.day_of(notice, parse_when("today" if on is None else on, now), now)
        steps.add_step(write, decide(write, notice, state, day))
        again = notice_with_state(write.conn, number)
        assert again is not None
        record = records(write.conn, [again])[0]
        policy = steps.policy_of(write.conn, notice)
        month = Month.from_number(notice.period)
        if command == "fault revoke":
            so_far = month_so_far(write.conn, notice.staff_id, month, policy)
            record["_standing"] = standing_text(so_far)
        waiting = None if command == "fault serve" else waiting_text(write.conn, month, policy)
    return record, notice, policy, waiting


def _with(echo: str, waiting: str | None) -> str:
    return f"{echo}; {waiting}" if waiting else echo


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
