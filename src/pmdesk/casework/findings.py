"""Findings from the round to their end (A3.3-A3.7): each command's decision."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.casework.walking import (
    Case,
    Doing,
    existing,
    known_case,
    not_before,
    open_case,
    received,
    walk,
)
from pmdesk.errors import BadInput, Refused
from pmdesk.periods import Month, When
from pmdesk.records.findings import (
    CARRIES_OUT,
    FINDINGS,
    ORGANISERS,
    PROCEDURE,
    UNFINISHED,
    routed,
)
from pmdesk.records.people import Person
from pmdesk.store import cases, people, reports
from pmdesk.store.findings import nature
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Found(NamedTuple):
    """A finding as somebody brings it: `class_` is own, other or violation; `severity` minor or
    severe, which needs who organises and who carries out (A3.7)."""

    when: When
    class_: str
    severity: str
    place: str
    text: str
    source: str = "other"
    procedure: str = PROCEDURE
    department: str | None = None
    unit_id: int | None = None
    due: date | None = None
    action: str | None = None
    """What was done at once."""
    handler: Person | None = None
    organiser: Person | None = None
    responsible: Person | None = None
    link: str | None = None
    ref: str | None = None


def stated(found: Found) -> dict[str, Any]:
    """The columns that a finding states: what a record of the same key has to agree with."""
    return {
        "class": found.class_,
        "severity": found.severity,
        "source": found.source,
        "procedure": found.procedure,
        "place": found.place,
        "text": found.text,
        "unit_id": found.unit_id,
        "link": found.link,
    }


def agreed(found: Found) -> dict[str, Any]:
    """What its first step carries of it."""
    return {
        "department": found.department,
        "handler_id": found.handler.id if found.handler else None,
        "organiser_id": found.organiser.id if found.organiser else None,
        "responsible_id": found.responsible.id if found.responsible else None,
        "due_on": found.due.isoformat() if found.due else None,
        "action_taken": found.action,
    }


def known(write: Writing, found: Found, *, is_dated: bool) -> int | None:
    """The finding that the caller's key names already, None for a new one."""
    day = {"on_day": found.when.day.isoformat()} if is_dated else {}
    return known_case(write, FINDINGS, found.ref, {**stated(found), **day}, agreed(found))


def open_finding(write: Writing, found: Found, by: str, now: datetime) -> int:
    """Stores a finding with its number; its id. A severe one names who organises and who carries
    out (BadInput), in roles that may (Refused, A3.7)."""
    _check_severe(write.conn, found.severity, _Leaders(found.organiser, found.responsible),
                  found.when.day)  # fmt: skip
    _at, minute = received(FINDINGS, found.when, now)
    month = Month.of(found.when.day)
    if found.due is not None and found.due < found.when.day:
        raise Refused(
            _("{due} lies before the finding of {day}", due=found.due, day=found.when.day)
        )
    return open_case(
        write,
        FINDINGS,
        {
            "ref": found.ref,
            "period": month.number,
            "serial": cases.next_serial(write.conn, "finding", month.number),
            "on_day": found.when.day.isoformat(),
            "at_minute": minute,
            **stated(found),
            "by_whom": by,
        },
        Doing(by, now),
        **agreed(found),
    )


def finding(conn: sqlite3.Connection, number: int) -> Case:
    """The finding of a number (NotFound)."""
    return existing(conn, FINDINGS, number)


def act(
    write: Writing, case: Case, doing: Doing, to: Person | None = None, due: date | None = None
) -> Case:
    """What is done about it; who handles it and until when may be said with it."""
    changes: dict[str, Any] = {"action_taken": doing.text or case.now["action_taken"]}
    if to:
        changes["handler_id"] = to.id
    if due:
        changes["due_on"] = due.isoformat()
    return walk(write, case, "act", doing, **changes)


def stop(write: Writing, case: Case, doing: Doing) -> Case:
    """Stops what is going on, at once (A3.4); the first time is the one that counts."""
    first = case.now["stopped_at"] or _text(doing.at)
    return walk(write, case, "stop", doing, stopped_at=first, action_taken=doing.text)


def refer(
    write: Writing, case: Case, doing: Doing, department: str, to: Person | None = None
) -> Case:
    """Hands it to another department, which it is coordinated with (A3.4)."""
    FINDINGS.check(case.id, case.state, "refer")
    not_before(case, doing, case.now["stopped_at"])
    return walk(
        write,
        case,
        "refer",
        doing._replace(how=department),
        facts=nature(write.conn, case.id),
        referred_to=department,
        referred_at=_text(doing.at),
        department=department,
        handler_id=to.id if to else case.now["handler_id"],
    )


def done(write: Writing, case: Case, doing: Doing) -> Case:
    """What came of it; somebody else checks it."""
    FINDINGS.check(case.id, case.state, "done")
    not_before(case, doing, case.now["referred_at"] or case.now["stopped_at"])
    ended: dict[str, Any] = {"done_at": _text(doing.at), "done_by": doing.by}
    return walk(
        write, case, "done", doing, facts=nature(write.conn, case.id), outcome=doing.text, **ended
    )


def verify(write: Writing, case: Case, doing: Doing, result: str) -> Case:
    """Checks what was done: good, or back to action, counted (A3.5)."""
    FINDINGS.check(case.id, case.state, "verify")
    not_before(case, doing, case.now["done_at"])
    handler = people.codes(write.conn).get(case.now["handler_id"])
    doers = cases.doers(write.conn, "finding", case.id, ("act", "done"), "verify") | {handler}
    checked: dict[str, Any] = {"verified_at": _text(doing.at), "verified_by": doing.by}
    if result == "fail":
        checked["failed"] = case.now["failed"] + 1
    state = "verified" if result == "ok" else "in-action"
    said = doing._replace(how=result)
    return walk(write, case, "verify", said, state, facts={"doers": doers}, **checked)


def close(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends it: a severe one only with its corrective action report (A3.5, A3.7)."""
    FINDINGS.check(case.id, case.state, "close")
    not_before(case, doing, case.now["verified_at"])
    facts = {
        "severity": nature(write.conn, case.id)["severity"],
        "reports": reports.answering(write.conn, case.id),
    }
    return walk(write, case, "close", doing, facts=facts, closed_at=_text(doing.at))


class Correction(NamedTuple):
    """What a finding's class and severity should have been; None leaves one as it is. What
    becomes severe names who organises and who carries out (A3.7)."""

    class_: str | None
    severity: str | None
    organiser: Person | None = None
    responsible: Person | None = None


def correct(write: Writing, case: Case, doing: Doing, correction: Correction) -> Case:
    """Puts a wrong class or severity right, with the reason. The gates hold for what it is from
    then on: one that was done and should have been referred or stopped is in action again."""
    FINDINGS.check(case.id, case.state, "correct")
    was = nature(write.conn, case.id)
    now = {
        "class": correction.class_ or was["class"],
        "severity": correction.severity or was["severity"],
    }
    if now == was:
        raise Refused(_("finding {id} is {class_} and {severity} already", id=case.id,
                        class_=was["class"], severity=was["severity"]))  # fmt: skip
    changes = _leaders(write.conn, correction, now["severity"], case, doing)
    gone_on = case.state not in UNFINISHED
    back = gone_on and routed(case.id, {**case.now, **now}) is not None
    said = doing._replace(how=f"{now['class']},{now['severity']}")
    state = "in-action" if back else case.state
    return walk(write, case, "correct", said, state, **changes)


def void(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends what is no finding, with the reason."""
    return walk(write, case, "void", doing, void_why=doing.text)


class _Leaders(NamedTuple):
    """Who organises what is done about a severe finding, and who carries it out."""

    organiser: Person | None
    responsible: Person | None


def _leaders(
    conn: sqlite3.Connection, correction: Correction, severity: str, case: Case, doing: Doing
) -> dict[str, Any]:
    """Who organises and carries out once a finding is corrected, by column; nobody of a minor
    one, those there were where only the class changes."""
    named = _Leaders(correction.organiser, correction.responsible)
    if severity == "severe" and correction.severity is None and named == (None, None):
        return {name: case.now[name] for name in ("organiser_id", "responsible_id")}
    _check_severe(conn, severity, named, doing.at.date())
    return {
        "organiser_id": named.organiser.id if named.organiser else None,
        "responsible_id": named.responsible.id if named.responsible else None,
    }


def _check_severe(conn: sqlite3.Connection, severity: str, leaders: _Leaders, day: date) -> None:
    """Who organises and who carries out what is severe (A3.7)."""
    named = ((leaders.organiser, "--organiser", ORGANISERS),
             (leaders.responsible, "--responsible", CARRIES_OUT))  # fmt: skip
    missing = [option for person, option, _roles in named if person is None]
    if severity != "severe":
        if len(missing) < len(named):
            raise BadInput(_("--organiser and --responsible go with --severity severe"))
        return
    if missing:
        raise BadInput(_("missing: {names}", names=", ".join(missing)))
    for person, option, roles in named:
        assert person is not None
        role = people.employed_on(conn, person, day).role
        if role not in roles:
            raise Refused(
                _("{option}: {staff} is {role}", option=option, staff=person.code, role=role),
                clause="A3.7",
                hint=_("it takes one of: {roles}", roles=", ".join(roles)),
            )


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
