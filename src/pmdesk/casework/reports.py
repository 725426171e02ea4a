"""Corrective action reports from the problem to its effect (A3.5, A3.7, C4.1.6)."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.casework import findings
from pmdesk.casework.walking import Case, Doing, existing, not_before, open_case, received, walk
from pmdesk.errors import Refused
from pmdesk.periods import Month, When
from pmdesk.records.findings import CARRIES_OUT, REPORTS, UNFINISHED
from pmdesk.records.people import Person
from pmdesk.store import cases, catalogue, people, reports
from pmdesk.store.findings import nature
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Draft(NamedTuple):
    """A report as it is begun: which findings and fault codes it answers."""

    when: When
    problem: str
    findings: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    ref: str | None = None


class Plan(NamedTuple):
    """What is to be done, by whom, until when."""

    cause: str
    correction: str
    prevention: str
    responsible: Person
    due: date


def known(write: Writing, draft: Draft, *, is_dated: bool) -> int | None:
    """The report that the caller's key names already, None for a new one; one that answered
    something else is other content (Refused)."""
    day = {"on_day": draft.when.day.isoformat()} if is_dated else {}

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        found, codes = reports.subjects(write.conn, number)
        return {
            "findings": (list(draft.findings), found),
            "codes": (list(draft.codes), codes),
        }

    return write.known("report", draft.ref, {"problem": draft.problem, **day}, given_too)


def begin(write: Writing, draft: Draft, by: str, now: datetime) -> int:
    """Stores a report with what it answers; its id."""
    _check_subjects(write.conn, draft)
    _at, minute = received(REPORTS, draft.when, now)
    month = Month.of(draft.when.day)
    number = open_case(
        write,
        REPORTS,
        {
            "ref": draft.ref,
            "period": month.number,
            "serial": cases.next_serial(write.conn, "report", month.number),
            "on_day": draft.when.day.isoformat(),
            "at_minute": minute,
            "problem": draft.problem,
            "by_whom": by,
        },
        Doing(by, now),
    )
    subjects: list[tuple[int | None, str | None]] = [(one, None) for one in draft.findings]
    subjects += [(None, code) for code in draft.codes]
    for finding, code in subjects:
        row = {"report_id": number, "finding_id": finding, "code": code}
        write.add("report-subject", "report_subject", row)
    return number


def plan(write: Writing, case: Case, doing: Doing, planned: Plan) -> Case:
    """Root cause, correction, prevention, who, until when. From the day of the plan on it is
    counted whether a fault became rarer; a plan that is only revised keeps that day, a new one
    is reported to the company anew (A3.7)."""
    REPORTS.check(case.id, case.state, "plan")
    _check_plan(write.conn, case, doing, planned)
    is_new = case.state in ("draft", "not-effective")
    return walk(
        write,
        case,
        "plan",
        doing,
        root_cause=planned.cause,
        correction=planned.correction,
        prevention=planned.prevention,
        responsible_id=planned.responsible.id,
        due_on=planned.due.isoformat(),
        planned_on=doing.at.date().isoformat() if is_new else case.now["planned_on"],
        company_on=None if is_new else case.now["company_on"],
    )


def act(write: Writing, case: Case, doing: Doing) -> Case:
    """What was done of the plan."""
    REPORTS.check(case.id, case.state, "act")
    not_before(case, doing, _planned_at(case, doing))
    return walk(write, case, "act", doing, action_taken=doing.text)


def company(write: Writing, case: Case, doing: Doing) -> Case:
    """That it was reported to the company, on which day: the plan that stands (A3.7)."""
    REPORTS.check(case.id, case.state, "company")
    if not doing.is_now and doing.at.date().isoformat() < case.now["planned_on"]:
        raise Refused(
            _("{when} lies before the plan of report {id}, which is of {day}",
              when=doing.at.date(), id=case.id, day=case.now["planned_on"]),
            clause="A3.7",
        )  # fmt: skip
    return walk(write, case, "company", doing, company_on=doing.at.date().isoformat())


def check(write: Writing, case: Case, doing: Doing, effective: str) -> Case:
    """Whether it had its effect; without, it goes back to planning (A3.5)."""
    state = "effective" if effective == "yes" else "not-effective"
    REPORTS.check(case.id, case.state, "check")
    not_before(case, doing, _planned_at(case, doing))
    found = reports.answered(write.conn, case.id)
    if effective == "yes":
        for number, _state, done_at in found:
            _not_before_done(number, doing, done_at)
    responsible = people.codes(write.conn)[case.now["responsible_id"]]
    acted = cases.doers(write.conn, "report", case.id, ("act",), "check")
    return walk(
        write,
        case,
        "check",
        doing._replace(how=effective),
        state,
        facts={
            "doers": acted | {responsible},
            "unfinished": [number for number, now, _at in found if now in UNFINISHED],
        },
        effective=effective,
        checked_at=doing.at.isoformat(timespec="seconds"),
        checked_by=doing.by,
        check_text=doing.text,
    )


def void(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends one that is not to be, with the reason."""
    return walk(write, case, "void", doing, void_why=doing.text)


def report(conn: sqlite3.Connection, number: int) -> Case:
    """The report of a number (NotFound)."""
    return existing(conn, REPORTS, number)


def _check_subjects(conn: sqlite3.Connection, draft: Draft) -> None:
    for number in draft.findings:
        state = findings.finding(conn, number).state
        if state == "void":
            raise Refused(
                _("{kind} {id} is {state}", kind="finding", id=number, state=state), clause="A3.5"
            )
    for code in draft.codes:
        if catalogue.first_day(conn, code) is None:
            raise catalogue.unknown(conn, code)


def _check_plan(conn: sqlite3.Connection, case: Case, doing: Doing, planned: Plan) -> None:
    if planned.due < doing.at.date():
        raise Refused(_("{day} lies in the past: a plan is due later", day=planned.due))
    severe = any(
        nature(conn, number)["severity"] == "severe"
        for number in reports.subjects(conn, case.id)[0]
    )
    role = people.employed_on(conn, planned.responsible, doing.at.date()).role
    if severe and role not in CARRIES_OUT:
        raise Refused(
            _("{option}: {staff} is {role}", option="--responsible",
              staff=planned.responsible.code, role=role),
            clause="A3.7",
            hint=_("it takes one of: {roles}", roles=", ".join(CARRIES_OUT)),
        )  # fmt: skip


def _not_before_done(number: int, doing: Doing, done_at: str | None) -> None:
    """Refuses an effect that was seen, on a named day, before the finding was done."""
    if doing.is_now or done_at is None or doing.at >= datetime.fromisoformat(done_at):
        return
    raise Refused(
        _("{when} lies before {day}, when finding {id} was done",
          when=doing.at.isoformat(sep=" ", timespec="minutes")[:16],
          day=done_at[:16].replace("T", " "), id=number),
        clause="A3.5",
    )  # fmt: skip


def _planned_at(case: Case, doing: Doing) -> str:
    """The first moment of the day of the plan."""
    planned = datetime.fromisoformat(case.now["planned_on"]).replace(tzinfo=doing.at.tzinfo)
    return planned.isoformat(timespec="seconds")
