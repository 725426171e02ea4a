"""Deciding, withdrawing and telling an appeal, with its effect in one transaction (C5.3)."""

import sqlite3
from datetime import date

from pmdesk.assessment.appeal_subjects import (
    Subject,
    existing_appeal,
    mark_told,
    sanction_step,
    subject_again,
    unmark,
)
from pmdesk.assessment.steps import add_step, step_row
from pmdesk.errors import BadInput, Refused
from pmdesk.records.appeals import APPEALS, Appeal
from pmdesk.records.people import Person
from pmdesk.render import words
from pmdesk.rules import appeals as rules
from pmdesk.store import people
from pmdesk.store.settings import setting
from pmdesk.store.writing import Writing
from pmdesk.texts import _, _n, in_language


def decide(
    write: Writing,
    number: int,
    outcome: str,
    points: int | None,
    by: Person | None,
    decider: str | None,
    reason: str,
    on: date,
) -> None:
    """Stores the decision and its effect; `by` None is the company, its decider named."""
    conn = write.conn
    appeal, state = existing_appeal(conn, number)
    APPEALS.check(number, state.state, "decide", outcome)
    _check_decider(conn, appeal, by, decider, on)
    subject = subject_again(conn, appeal)
    if outcome == "reduced":
        _check_points(subject, points)
    elif points is not None:
        raise BadInput(_("--points goes with --outcome reduced"))
    write.add(
        "appeal-step",
        "appeal_step",
        {
            "appeal_id": number,
            "kind": outcome,
            "on_day": on.isoformat(),
            "by_id": by.id if by else None,
            "decider": decider,
            "points": points,
            "text": reason,
        },
    )
    unmark(write, subject, number, on, outcome)
    with in_language(setting(conn, "language")):  # it is stored and printed
        said = words.appeal_outcomes()[outcome]
        text = _("appeal {id} {outcome}: {reason}", id=number, outcome=said, reason=reason)
    if outcome == "granted":
        _grant(write, subject, by, on, text)
    elif outcome == "reduced" and subject.notice:
        row = step_row(
            subject.notice[0],
            "points",
            on,
            by_id=by.id if by else None,
            points=points,
            text=text,
            appeal_id=number,
        )
        add_step(write, row)


def withdraw(write: Writing, number: int, reason: str, on: date) -> None:
    """Takes an open appeal back; what it appealed against counts again."""
    appeal, state = existing_appeal(write.conn, number)
    APPEALS.check(number, state.state, "withdraw")
    against = people.person(write.conn, appeal.against_id)
    if write.actor.as_staff == against.code:
        raise Refused(
            _(
                "{code} is complained of in appeal {id}: who filed it withdraws it",
                code=against.code,
                id=number,
            ),
            clause="C4.3",
        )
    _note(write, number, "withdrawn", reason, on)
    unmark(write, subject_again(write.conn, appeal), number, on)


def note(write: Writing, number: int, kind: str, text: str, on: date) -> None:
    """Adds to the written trail (C5.3); `told` starts the time to file again."""
    appeal, state = existing_appeal(write.conn, number)
    APPEALS.check(number, state.state, kind)
    if kind == "told" and state.told_on:
        raise Refused(
            _("appeal {id} was told on {day} already", id=number, day=state.told_on), clause="C5.3"
        )
    decision = state.decision
    since = decision.on_day if decision else appeal.filed_on
    if on.isoformat() < since:
        raise Refused(_("{when} lies before {day}", when=on, day=since), clause="C5.3")
    _note(write, number, kind, text, on)
    if kind == "told":
        mark_told(write, subject_again(write.conn, appeal), number, on)


def _grant(write: Writing, subject: Subject, by: Person | None, on: date, text: str) -> None:
    """The notice is revoked, the share or the sanction taken away (C4.3)."""
    by_id = by.id if by else None
    if subject.notice:
        kind = "revoke" if subject.kind == "notice" else "spare"
        add_step(write, step_row(subject.notice[0], kind, on, by_id=by_id, text=text))
    else:
        sanction_step(write, subject.number, "lift", on, by_id=by_id, reason=text)


def _check_points(subject: Subject, points: int | None) -> None:
    if subject.kind != "notice" or subject.notice is None:
        raise Refused(_("only a notice's points can be reduced: grant or deny"), clause="C4.3")
    had = subject.notice[1].points
    if points is None:
        raise BadInput(_("missing: --points"))
    if points >= had:
        raise Refused(
            _n("reduced means fewer than {n} point", "reduced means fewer than {n} points", had),
            clause="C4.3",
        )


def _check_decider(
    conn: sqlite3.Connection, appeal: Appeal, by: Person | None, decider: str | None, on: date
) -> None:
    if on.isoformat() < appeal.filed_on:
        raise Refused(_("{when} lies before {day}", when=on, day=appeal.filed_on), clause="C4.3")
    if by is None:
        if not decider:
            raise BadInput(_("missing: --decider (who of the company decided)"))
        return
    if decider:
        raise BadInput(_("--decider goes with --by company"))
    position = people.employed_on(conn, by, on)
    if str(by.id) in appeal.barred.split(";"):
        raise Refused(
            _(
                "{code} {name} is concerned in appeal {id}: it goes to {body}",
                code=by.code,
                name=by.name,
                id=appeal.id,
                body=appeal.body,
            ),
            clause=appeal.clause,
        )
    in_department = appeal.body == f"department:{position.department}"
    if not rules.may_decide(appeal.body, [position.role], in_department):
        raise Refused(
            _(
                "{code} {name}, {role}, may not decide appeal {id}: it goes to {body}",
                code=by.code,
                name=by.name,
                role=position.role,
                id=appeal.id,
                body=appeal.body,
            ),
            clause=appeal.clause,
        )


def _note(write: Writing, number: int, kind: str, text: str, on: date) -> None:
    write.add(
        "appeal-step",
        "appeal_step",
        {"appeal_id": number, "kind": kind, "on_day": on.isoformat(), "text": text},
    )
