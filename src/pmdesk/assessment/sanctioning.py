"""Sanctions: proposed by a close, decided by the manager, replaced, lifted, reviewed (C4.2.3)."""

import sqlite3
from datetime import date, datetime
from typing import NamedTuple

from pmdesk.assessment.standing import month_so_far
from pmdesk.closing.corrections import policy_of_month
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import Month, month_name
from pmdesk.policy.model import Policy
from pmdesk.records.appeals import Sanction, SanctionState
from pmdesk.records.people import Person
from pmdesk.rules.posting import filing_ends_on
from pmdesk.rules.sanctions import decider_role, kinds_for
from pmdesk.store import closes, people, sanctions
from pmdesk.store.closed import last_closed
from pmdesk.store.notices import Selection, notices
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Decision(NamedTuple):
    """What the manager decides for a person's month."""

    member: Person
    month: Month
    kinds: tuple[str, ...]
    amount_fen: int
    text: str | None
    by: Person
    reason: str


def decide(write: Writing, decision: Decision, now: datetime) -> int:
    """Stores a decision; a second one replaces the first and only the difference is charged."""
    conn, month, member = write.conn, decision.month, decision.member
    policy = policy_of_close(conn, month)
    measure = _measure(conn, member, month, policy)
    _check_kinds(decision, measure, policy)
    found = sanctions.standing(conn).get((month.number, member.id))
    if found is not None:
        _not_under_appeal(*found)
    _check_decider(conn, decision.by, member, month, now, policy)
    _check_ripe(conn, member, month, now.date(), policy)
    return write.add(
        "sanction",
        "sanction",
        {
            "staff_id": member.id,
            "period": month.number,
            "kinds": ";".join(decision.kinds),
            "amount_fen": decision.amount_fen,
            "text": decision.text,
            "on_day": now.date().isoformat(),
            "by_id": decision.by.id,
            "reason": decision.reason,
        },
    )


def lift(
    write: Writing, member: Person, month: Month, by: Person, reason: str, now: datetime
) -> int:
    """Lifts the standing decision; a fine charged is given back by the next close. Its id."""
    conn = write.conn
    found = sanctions.standing(conn).get((month.number, member.id))
    if found is None:
        raise NotFound(
            _("no sanction of {code} for {month} was decided", code=member.code, month=month),
            hint=_("see pmdesk sanction list --month {month}", month=month),
        )
    decision, state = found
    if state.lifted is not None:
        raise Refused(
            _("sanction {id} is lifted already", id=decision.id),
            clause="C4.2.3",
            hint=_(
                "decide anew: pmdesk sanction decide {code} --month {month}",
                code=member.code,
                month=month,
            ),
        )
    _not_under_appeal(decision, state)
    _check_decider(conn, by, member, month, now, policy_of_close(conn, month))
    write.add(
        "sanction-step",
        "sanction_step",
        {
            "sanction_id": decision.id,
            "kind": "lift",
            "on_day": now.date().isoformat(),
            "by_id": by.id,
            "reason": reason,
        },
    )
    return decision.id


def _measure(conn: sqlite3.Connection, member: Person, month: Month, policy: Policy) -> str:
    """The measure that a close has proposed and that the notices still lead to (Refused)."""
    proposed = closes.last_known(conn, month.number).get(member.id, ("none", ()))[0]
    now = month_so_far(conn, member.id, month, policy).figures.fine.measure
    if proposed != "none" and now != "none":
        return now
    if now == proposed:
        why = _("the points of {code} in {month} lead to no measure", code=member.code, month=month)
    elif proposed == "none":
        why = _(
            "the next close will propose it: {month} has changed since it was closed",
            month=month_name(month),
        )
    else:
        why = _("the measure fell away since {month} was closed", month=month_name(month))
    raise Refused(why, clause="C4.2.3")


def policy_of_close(conn: sqlite3.Connection, month: Month) -> Policy:
    """The policy of a month that a close has taken in, itself or as passed over (Refused)."""
    last = last_closed(conn)
    if last is None or month > last:
        raise Refused(
            _("{month} is not closed: a sanction rests on a closed month", month=month_name(month)),
            clause="C4.2.3",
            hint=_("close it: pmdesk month-close {month}", month=month),
        )
    return policy_of_month(conn, month)


def _check_kinds(decision: Decision, measure: str, policy: Policy) -> None:
    kinds, rule = decision.kinds, kinds_for(measure, policy)
    if "none" in kinds and len(kinds) > 1:
        raise BadInput(_("none goes alone"))
    for kind in kinds:
        if kind not in (*rule.value, "none"):
            raise Refused(
                _(
                    "{kind} is not open here: the measure is {measure}, which allows {kinds}",
                    kind=kind,
                    measure=measure,
                    kinds=", ".join(rule.value),
                ),
                clause=rule.clause,
            )
    if ("fine" in kinds) != (decision.amount_fen > 0):
        raise BadInput(_("--kind fine and --amount go together"))
    if "fine" in kinds and policy.deduction.mode.value == "points_only":
        raise Refused(
            _("the policy of that month takes no money (points_only)"),
            clause=policy.deduction.mode.clause,
        )
    if "other" in kinds and not decision.text:
        raise BadInput(_("--kind other needs --text"))


def _check_decider(
    conn: sqlite3.Connection,
    by: Person,
    member: Person,
    month: Month,
    now: datetime,
    policy: Policy,
) -> None:
    held = [people.last_position(conn, member.id, day) for day in (month.last, now.date())]
    rule = decider_role([position.role for position in held if position], policy)
    position = people.position_on(conn, by.id, now.date())
    if position is None:
        raise people.not_employed(by, now.date())
    if by.id == member.id or position.role != rule.value:
        raise Refused(
            _(
                "{code} {name}, {role}, may not decide this: the {decider} does",
                code=by.code,
                name=by.name,
                role=position.role,
                decider=rule.value,
            ),
            clause=rule.clause,
        )


def _not_under_appeal(decision: Sanction, state: SanctionState) -> None:
    """Refuses to lift or replace a decision that an open appeal is about."""
    if state.appeal_id is not None:
        raise Refused(
            _(
                "sanction {id} is under appeal: decide that, pmdesk appeal decide {appeal}",
                id=decision.id,
                appeal=state.appeal_id,
            ),
            clause="C4.3",
        )


def _check_ripe(
    conn: sqlite3.Connection, member: Person, month: Month, today: date, policy: Policy
) -> None:
    """Refuses while a notice of the month is unserved, under appeal or within filing time."""
    for notice, state in notices(conn, Selection(period=month.number, staff_id=member.id)):
        if state.revoked is not None:
            continue
        if state.appeal_id is not None:
            why = _("notice {id} is under appeal {appeal}", id=notice.id, appeal=state.appeal_id)
        elif state.told_on is None and state.served:
            why = _("the decision on notice {id} is not told: pmdesk appeal note", id=notice.id)
        elif state.told_on is None:
            why = _("notice {id} is not served: pmdesk fault serve {id}", id=notice.id)
        else:
            last = filing_ends_on(date.fromisoformat(state.told_on), policy)
            if today > last:
                continue
            why = _(
                "an appeal against notice {id} can be filed until {day}", id=notice.id, day=last
            )
        raise Refused(why, clause=policy.sanctions.kinds.clause)
