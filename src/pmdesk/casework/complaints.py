"""Complaints from the counter to their close (A1.3, A2.8): each command's decision."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.casework import calls, followups, stored_texts
from pmdesk.casework.walking import (
    Case,
    Doing,
    existing,
    known_case,
    not_before,
    open_case,
    policy_of_case,
    received,
    walk,
)
from pmdesk.errors import NotFound, Refused
from pmdesk.periods import Month, When, moment
from pmdesk.records.complaints import COMPLAINTS, SEVERITIES
from pmdesk.records.followups import OFF_HOLD
from pmdesk.records.people import Person
from pmdesk.rules.standards import complaint_due
from pmdesk.store import cases
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import listed
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Raised(NamedTuple):
    """A complaint as somebody brings it."""

    when: When
    unit_id: int | None
    channel: str
    category: str
    severity: str
    text: str
    subject: str | None = None
    place: str | None = None
    reporter: str | None = None
    phone: str | None = None
    department: str | None = None
    handler: Person | None = None
    link: str | None = None
    ref: str | None = None


def stated(raised: Raised) -> dict[str, Any]:
    """The columns that a complaint states: what a record of the same key has to agree with."""
    return {
        "unit_id": raised.unit_id,
        "channel": raised.channel,
        "category": raised.category,
        "text": raised.text,
        "subject": raised.subject,
        "place": raised.place,
        "reporter": raised.reporter,
        "phone": raised.phone,
        "link": raised.link,
    }


def checked_category(conn: sqlite3.Connection, category: str) -> str:
    """A category of the office's list (NotFound)."""
    known = listed(conn, "complaint_categories")
    if category not in known:
        raise NotFound(
            _("there is no category {name!r}", name=category),
            hint=_("categories are {names}", names=", ".join(known)),
        )
    return category


def known(write: Writing, raised: Raised, *, is_dated: bool) -> int | None:
    """The complaint that the caller's key names already, None for a new one."""
    day = {"on_day": raised.when.day.isoformat()} if is_dated else {}
    carried: dict[str, Any] = {
        "severity": raised.severity,
        "handler_id": raised.handler.id if raised.handler else None,
    }
    if raised.department or not raised.handler:  # else the handler brought theirs
        carried["department"] = raised.department
    return known_case(write, COMPLAINTS, raised.ref, {**stated(raised), **day}, carried)


def raise_complaint(write: Writing, raised: Raised, by: str, now: datetime) -> int:
    """Stores a complaint with its due times (R19); its id. A day without a time counts from its
    first minute."""
    checked_category(write.conn, raised.category)
    at, minute = received(COMPLAINTS, raised.when, now)
    month = Month.of(raised.when.day)
    due = complaint_due(at, raised.severity, policy_for(write.conn, month).policy)
    number = open_case(
        write,
        COMPLAINTS,
        {
            "ref": raised.ref,
            "period": month.number,
            "serial": cases.next_serial(write.conn, "complaint", month.number),
            "on_day": raised.when.day.isoformat(),
            "at_minute": minute,
            **stated(raised),
            "by_whom": by,
        },
        Doing(by, now),
        severity=raised.severity,
        department=raised.department,
        respond_by=_text(due.respond_by),
        due_at=_text(due.due_at),
    )
    calls.answer_link(write, raised.link, f"complaint:{number}", by, now)
    if raised.handler is not None:
        assign(write, complaint(write.conn, number), Doing(by, now), raised.handler, None, None)
    return number


def complaint(conn: sqlite3.Connection, number: int) -> Case:
    """The complaint of a number (NotFound)."""
    return existing(conn, COMPLAINTS, number)


def assign(
    write: Writing,
    case: Case,
    doing: Doing,
    to: Person | None,
    department: str | None,
    severity: str | None,
) -> Case:
    """Names who handles it; another severity counts the due times anew, from the beginning of
    the present round."""
    changes: dict[str, Any] = {}
    if to:
        changes["handler_id"] = to.id
    if department:
        changes["department"] = department
    if severity and severity != case.now["severity"]:
        due = complaint_due(
            _round_began(write.conn, case, doing.at), severity, policy_of_case(write.conn, case)
        )
        changes |= {"severity": severity, "due_at": _text(due.due_at)}
        if case.now["replied_at"] is None:
            changes["respond_by"] = _text(due.respond_by)
    return followups.assign(write, case, doing, changes)


def note(write: Writing, case: Case, doing: Doing) -> Case:
    """Puts something on record; an assigned complaint is in hand from then on."""
    return walk(write, case, "note", doing)


def reply(write: Writing, case: Case, doing: Doing) -> Case:
    """Answers the owner; the earliest answer is measured (R19)."""
    return walk(write, case, "reply", doing, replied_at=_earliest(case, doing))


def resolve(write: Writing, case: Case, doing: Doing, cause: str | None) -> Case:
    """What was done about it; the follow-up is due from that day (R10)."""
    not_before(case, doing, followups.round_began(write.conn, case))
    due = followups.begin_follow_up("complaint", doing.at, policy_of_case(write.conn, case))
    return walk(
        write,
        case,
        "resolve",
        doing,
        resolved_at=_text(doing.at),
        resolution=doing.text,
        cause=cause or case.now["cause"],
        replied_at=_earliest(case, doing),
        **due,
    )


def follow_up(write: Writing, case: Case, doing: Doing, given: followups.Try) -> Case:
    """One try to call back; whoever is not satisfied reopens it (A1.3)."""
    followups.check_try(given)
    COMPLAINTS.check(case.id, case.state, "follow-up")
    tried = followups.try_again(case, doing, given, policy_of_case(write.conn, case))
    if given.satisfied == "no":
        return _reopen(write, case, "follow-up", doing, **tried)
    return walk(write, case, "follow-up", doing, "resolved", **tried)


def reopen(write: Writing, case: Case, doing: Doing) -> Case:
    """Takes it up again, counted, with a due time of its own."""
    return _reopen(write, case, "reopen", doing)


def merge(write: Writing, case: Case, doing: Doing, into: Case) -> Case:
    """Ends a duplicate: what is done is done for the other one, which notes it."""
    if into.id == case.id:
        raise Refused(_("complaint {id} cannot be merged into itself", id=case.id))
    merged = walk(write, case, "merge", doing, merged_into=into.id, **OFF_HOLD)
    text = stored_texts.merged_into_this(write.conn, case.id, doing.text)
    walk(write, into, "absorb", doing._replace(text=text), **_graver(case, into))
    return merged


def _graver(case: Case, into: Case) -> dict[str, Any]:
    """What a complaint takes over from one that is merged into it: the graver severity, the
    earlier times, so that no limit is lost by merging."""
    changes = {
        "severity": max(case.now["severity"], into.now["severity"], key=SEVERITIES.index),
        "due_at": _first_of(case.now["due_at"], into.now["due_at"]),
    }
    if into.now["replied_at"] is None:
        changes["respond_by"] = _first_of(case.now["respond_by"], into.now["respond_by"])
    return changes if into.state != "resolved" else {"severity": changes["severity"]}


def reject(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends one that is not to be acted upon, with the reason."""
    ended: dict[str, Any] = {"closed_at": _text(doing.at), **OFF_HOLD}
    return walk(write, case, "reject", doing, resolution=doing.text, **ended)


def _reopen(write: Writing, case: Case, action: str, doing: Doing, **tried: Any) -> Case:
    due = complaint_due(doing.at, case.now["severity"], policy_of_case(write.conn, case))
    changes = followups.reopening(case, doing) | {
        "resolved_at": None,
        "merged_into": None,
        "due_at": _text(due.due_at),
    }
    if case.now["replied_at"] is None:
        changes["respond_by"] = _text(due.respond_by)
    return walk(write, case, action, doing, "reopened", **changes, **tried)


def _round_began(conn: sqlite3.Connection, case: Case, at: datetime) -> datetime:
    """When the present round began: the last reopening, else when the complaint came in."""
    reopened = followups.round_began(conn, case)
    if reopened:
        return datetime.fromisoformat(reopened)
    when = When(datetime.fromisoformat(case.opening["on_day"]).date(), case.opening["at_minute"])
    return moment(when, at, late=False)


def _earliest(case: Case, doing: Doing) -> str:
    """The first reply in time, whichever was entered first."""
    return _first_of(case.now["replied_at"] or _text(doing.at), _text(doing.at))


def _first_of(one: str, other: str) -> str:
    return min(one, other, key=datetime.fromisoformat)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
