"""What can happen to a notice after it was issued: each step with the gate before it."""

import sqlite3
from datetime import date, datetime
from typing import Any

from pmdesk.errors import NotFound, Refused
from pmdesk.periods import Month, When
from pmdesk.policy.model import Policy
from pmdesk.records.assessment import NoticeState
from pmdesk.records.people import Person
from pmdesk.rules.authority import may_find, may_revoke
from pmdesk.store import people
from pmdesk.store.notices import Notice, notice_with_state
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _


def existing(conn: sqlite3.Connection, number: int) -> tuple[Notice, NoticeState]:
    """The notice with this id (NotFound)."""
    found = notice_with_state(conn, number)
    if found is None:
        raise NotFound(_("there is no notice {id}", id=number))
    return found


def policy_of(conn: sqlite3.Connection, notice: Notice) -> Policy:
    """The policy of the notice's month."""
    return policy_for(conn, Month.from_number(notice.period)).policy


def step_row(notice: Notice, kind: str, on: date, **values: Any) -> dict[str, Any]:
    """The columns of one step."""
    return {
        "notice_id": notice.id,
        "period": notice.period,
        "kind": kind,
        "on_day": on.isoformat(),
        **values,
    }


def add_step(write: Writing, row: dict[str, Any]) -> int:
    """Stores a step; its id."""
    return write.add("fault-step", "notice_step", row)


def day_of(notice: Notice, when: When, now: datetime) -> date:
    """The day of a step: neither in the future nor before the event (Refused)."""
    if when.is_after(now):
        raise Refused(_("{when} lies in the future", when=when))
    if when.day.isoformat() < notice.on_day:
        raise Refused(_("{when} lies before the event of {day}", when=when, day=notice.on_day))
    return when.day


def standing(notice: Notice, state: NoticeState) -> None:
    """Refuses a step on a revoked notice."""
    if state.revoked is not None:
        raise Refused(
            _("notice {id} is revoked: issue another with pmdesk fault add", id=notice.id)
        )


def serve(
    notice: Notice,
    state: NoticeState,
    on: date,
    how: str,
    witness: str | None,
    own_words: str | None,
) -> dict[str, Any]:
    """Handing the notice to the employee; `refused` needs a witness (C4.1.3)."""
    standing(notice, state)
    if state.served:
        raise Refused(
            _("notice {id} was served on {day} already", id=notice.id, day=state.served.on_day)
        )
    if how == "refused" and not witness:
        raise Refused(_("a refused service needs a witness: add --witness NAME"), clause="C4.1.3")
    return step_row(notice, "serve", on, how=how, witness=witness, text=own_words)


def find_liable(
    conn: sqlite3.Connection, notice: Notice, state: NoticeState, by: Person, on: date, text: str
) -> dict[str, Any]:
    """That the direct superior was found responsible, by somebody neutral (C4.2.6)."""
    standing(notice, state)
    if state.superior_id is None:
        raise Refused(
            _(
                "notice {id} has no superior on that day: pmdesk fault superior {id} corrects it",
                id=notice.id,
            ),
            clause="C4.2.6",
        )
    if state.spared:
        raise Refused(
            _(
                "the share in notice {id} was taken away on appeal: it cannot be found again",
                id=notice.id,
            ),
            clause="C4.3",
        )
    if state.finding:
        raise Refused(
            _("the superior was found responsible for notice {id} already", id=notice.id),
            clause="C4.2.6",
        )
    _neutral(conn, notice, state, by, on)
    return step_row(notice, "liable", on, by_id=by.id, text=text)


def withdraw_finding(
    conn: sqlite3.Connection, notice: Notice, state: NoticeState, by: Person, on: date, text: str
) -> dict[str, Any]:
    """Takes the finding back; a same-problem group shares without one (C4.2.7)."""
    if state.finding is None:
        raise Refused(
            _("there is no finding for notice {id} to withdraw", id=notice.id), clause="C4.2.6"
        )
    if state.share_appeal_id is not None:
        raise Refused(
            _(
                "the share in notice {id} is under appeal {appeal}: decide that, "
                "pmdesk appeal decide {appeal}",
                id=notice.id,
                appeal=state.share_appeal_id,
            ),
            clause="C4.3",
        )
    _neutral(conn, notice, state, by, on)
    return step_row(notice, "not-liable", on, by_id=by.id, text=text)


def correct_superior(
    conn: sqlite3.Connection,
    notice: Notice,
    state: NoticeState,
    by: Person,
    on: date,
    superior: Person | None,
    text: str,
) -> dict[str, Any]:
    """Corrects the superior stored with the notice; None for nobody. Not while the one it has
    appeals against the share: the outcome would be another's."""
    standing(notice, state)
    _not_under_appeal(notice, state.share_appeal_id)
    number = superior.id if superior else None
    if number == notice.staff_id:
        raise Refused(_("nobody is their own superior"), clause="C4.2.6")
    if number == state.superior_id:
        raise Refused(_("that is the superior of notice {id} already", id=notice.id))
    if (
        superior
        and people.position_on(conn, superior.id, date.fromisoformat(notice.on_day)) is None
    ):
        raise people.not_employed(superior, date.fromisoformat(notice.on_day))
    _neutral(conn, notice, state, by, on)
    if by.id == number:
        raise Refused(
            _("{code} would be the superior: somebody else has to correct it", code=by.code),
            clause="C4.2.6",
        )
    return step_row(notice, "superior", on, by_id=by.id, superior_id=number, text=text)


def revoke(
    conn: sqlite3.Connection, notice: Notice, state: NoticeState, by: Person, on: date, text: str
) -> dict[str, Any]:
    """Takes the notice back: its issuer, the director or the manager (C3.1)."""
    standing(notice, state)
    _not_under_appeal(notice, state.appeal_id or state.share_appeal_id)
    roles = _roles(conn, by, on, notice)
    policy = policy_of(conn, notice)
    if by.id == notice.staff_id or not may_revoke(by.id, roles, notice.by_id, policy):
        issuer = people.person(conn, notice.by_id)
        could = ", ".join(policy.authority.revoke.value)
        raise Refused(
            _(
                "{by} may not revoke notice {id}: {issuer}, who issued it, could, or the {roles}",
                by=by.code,
                id=notice.id,
                issuer=issuer.code,
                roles=could,
            ),
            clause=policy.authority.revoke.clause,
        )
    return step_row(notice, "revoke", on, by_id=by.id, text=text)


def _not_under_appeal(notice: Notice, appeal: int | None) -> None:
    if appeal is not None:
        raise Refused(
            _(
                "notice {id} is under appeal {appeal}: decide that, pmdesk appeal decide {appeal}",
                id=notice.id,
                appeal=appeal,
            ),
            clause="C4.3",
        )


def _neutral(
    conn: sqlite3.Connection, notice: Notice, state: NoticeState, by: Person, on: date
) -> None:
    """Refuses the offender, the superior, and whoever has no such role."""
    policy = policy_of(conn, notice)
    rule = policy.liability.found_by
    if by.id in (notice.staff_id, state.superior_id):
        raise Refused(
            _(
                "{by} is concerned in notice {id}: somebody else of role {roles} could",
                by=by.code,
                id=notice.id,
                roles=", ".join(rule.value),
            ),
            clause=rule.clause,
        )
    if not may_find(_roles(conn, by, on, notice), policy):
        raise Refused(
            _(
                "{by} may not do that: it takes one of {roles}",
                by=by.code,
                roles=", ".join(rule.value),
            ),
            clause=rule.clause,
        )


def _roles(conn: sqlite3.Connection, by: Person, on: date, notice: Notice) -> list[str]:
    """The roles somebody held on the day of the step and on the event date."""
    days = (on, date.fromisoformat(notice.on_day))
    held = [people.position_on(conn, by.id, day) for day in days]
    if not any(held):
        raise people.not_employed(by, on)
    return [position.role for position in held if position]
