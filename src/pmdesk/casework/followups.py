"""What every case that ends with a follow-up shares: holds, tries, reopening, closing (A1.3)."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.casework.walking import Case, Doing, not_before, walk
from pmdesk.errors import BadInput, Refused
from pmdesk.policy.model import Policy
from pmdesk.records.followups import NOT_YET, OFF_HOLD
from pmdesk.rules import standards
from pmdesk.store import cases, people
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Try(NamedTuple):
    """One try to follow a case up: whether somebody was reached, and what they said."""

    reached: bool
    satisfied: str | None = None
    score: int | None = None
    comment: str | None = None


def hold(write: Writing, case: Case, doing: Doing, until: date) -> Case:
    """Puts a case on hold until a day, with the reason."""
    if until < doing.at.date():
        raise Refused(_("{day} lies in the past: a hold ends later", day=until))
    held: dict[str, Any] = {"held_until": until.isoformat(), "hold_reason": doing.text}
    return walk(write, case, "hold", doing, **held)


def resume(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends a hold: it is in hand again, or waits for somebody as it did before."""
    case.table.check(case.id, case.state, "resume")
    waits = "reopened" if case.now["reopened"] else case.table.states[0]
    leads_to = "in-hand" if case.now["handler_id"] else waits
    return walk(write, case, "resume", doing, leads_to, **OFF_HOLD)


def assign(write: Writing, case: Case, doing: Doing, changes: dict[str, Any]) -> Case:
    """Says who handles a case, and what else is agreed on; without a handler it stays as it is.
    A handler brings their department where none is named."""
    handler = changes.get("handler_id", case.now["handler_id"])
    if handler and not changes.get("department", case.now["department"]):
        position = people.position_on(write.conn, handler, doing.at.date())
        changes = {**changes, "department": position.department if position else None}
    taken = handler and case.state != "on-hold"
    return walk(write, case, "assign", doing, "assigned" if taken else case.state, **changes)


def round_began(conn: sqlite3.Connection, case: Case) -> str | None:
    """When a case was last reopened; None for its first round."""
    found = [
        step["at"]
        for step in cases.steps(conn, case.table.kind, case.id)
        if step["state"] == "reopened" and step["action"] in ("reopen", "follow-up")
    ]
    return str(found[-1]) if found else None


def check_try(given: Try, *, close: bool = False) -> None:
    """What was said goes with somebody reached; whoever says no closes nothing (BadInput)."""
    if given.reached and given.satisfied is None:
        raise BadInput(_("missing: --satisfied (yes, partly or no), or --not-reached"))
    if not given.reached and (given.satisfied, given.score, given.comment) != (None, None, None):
        raise BadInput(_("--satisfied, --score and --comment do not go with --not-reached"))
    if close and given.satisfied == "no":
        raise BadInput(_("--close does not go with --satisfied no: that reopens it"))


def try_again(case: Case, doing: Doing, given: Try, policy: Policy) -> dict[str, Any]:
    """What a try changes: how many there were, and how they ended if they did."""
    not_before(case, doing, ended_at(case))
    if case.now["follow_up"] == "reached":
        raise Refused(
            _("{kind} {id} has been followed up already", kind=case.table.kind, id=case.id),
            hint=_(
                "pmdesk {kind} close {id}, or pmdesk {kind} reopen {id} --reason TEXT",
                kind=case.table.kind,
                id=case.id,
            ),
        )
    tries = case.now["tries"] + 1
    given_up = not given.reached and standards.gives_up(tries, policy)
    ended = "reached" if given.reached else "unreachable" if given_up else None
    return {
        "tries": tries,
        "follow_up": ended,
        "satisfied": given.satisfied,
        "score": given.score,
        "comment": given.comment,
    }


def begin_follow_up(kind: str, ended: datetime, policy: Policy) -> dict[str, Any]:
    """What a case carries from its end on: a follow-up that is due (R10)."""
    due = standards.follow_up_by(kind, ended.date(), policy)
    return {**NOT_YET, **OFF_HOLD, "follow_up_by": due.isoformat()}


def ended_at(case: Case) -> str | None:
    """When a complaint was resolved or a request done; None while it is neither."""
    found = case.now.get("resolved_at") or case.now.get("done_at")
    return str(found) if found else None


def reopening(case: Case, doing: Doing) -> dict[str, Any]:
    """What a case carries when it is reopened: counted. What the follow-up said stays until the
    next end begins another one."""
    not_before(case, doing, case.now["closed_at"] or ended_at(case))
    return {"reopened": case.now["reopened"] + 1, "closed_at": None}


def close(write: Writing, case: Case, doing: Doing, waiver: str | None) -> Case:
    """Closes a case after its follow-up, or with a waiver that says why there is none."""
    case.table.check(case.id, case.state, "close")
    not_before(case, doing, ended_at(case))
    changes: dict[str, Any] = {"closed_at": doing.at.isoformat(timespec="seconds")}
    if waiver is not None:
        if case.now["follow_up"]:
            raise Refused(
                _("{kind} {id} has its follow-up: nothing is waived", kind=case.table.kind,
                  id=case.id),
                hint=_("pmdesk {kind} close {id}", kind=case.table.kind, id=case.id),
            )  # fmt: skip
        changes |= {"follow_up": "waived", "waiver": waiver}
    return walk(write, case, "close", doing, **changes)
