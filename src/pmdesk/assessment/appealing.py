"""Filing an appeal: whether it can be filed, where it goes, until when (C3.4, C4.3)."""

import sqlite3
from datetime import date, datetime
from typing import NamedTuple

from pmdesk.assessment.appeal_subjects import Subject, mark, subject_of
from pmdesk.assessment.view import Repeats
from pmdesk.errors import Refused
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.appeals import APPEALS, Appeal, AppealState
from pmdesk.records.people import Person
from pmdesk.render import words
from pmdesk.rules import appeals as rules
from pmdesk.rules.liability import jointly_liable
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import appeals as store
from pmdesk.store import closes, people, sanctions
from pmdesk.store.notices import Selection, notices
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.store.writing import Writing
from pmdesk.texts import _, in_language, one_by_one


class Filing(NamedTuple):
    """An appeal as somebody asks for it."""

    subject: str
    against: Person
    retaliation: bool
    statement: str
    on: date
    late_reason: str | None
    ref: str | None


def file_appeal(write: Writing, filing: Filing, now: datetime) -> int:
    """Stores the appeal with its route; its effect on what is not yet charged. Its id."""
    conn = write.conn
    subject = subject_of(conn, filing.subject)
    policy = policy_for(conn, Month.from_number(subject.period)).policy
    _check_filing(conn, subject, filing, now)
    earlier = store.about(conn, subject.kind, subject.number)
    _refuse_second(conn, earlier, filing.against)
    file_by = _file_by(conn, subject, earlier, policy)
    if file_by and filing.on > file_by and not filing.late_reason:
        raise Refused(
            _("it was to be filed by {day}: a later one needs --late-reason", day=file_by),
            clause=policy.appeals.filing_days.clause,
        )
    barred = subject.barred | {subject.appellant, filing.against.id}
    directed = _directed(conn, subject, filing, barred, policy)
    with in_language(setting(conn, "language")):  # it is stored and printed
        why = _why(conn, directed, filing)
    number = write.add(
        "appeal",
        "appeal",
        {
            "ref": filing.ref,
            "subject": subject.kind,
            "notice_id": subject.number if subject.notice else None,
            "sanction_id": subject.number if subject.sanction else None,
            "staff_id": subject.appellant,
            "against_id": filing.against.id,
            "retaliation": int(filing.retaliation),
            "statement": filing.statement,
            "filed_on": filing.on.isoformat(),
            "late_reason": filing.late_reason,
            "body": directed.body,
            "person_id": directed.person,
            "clause": directed.clause,
            "moved_from": directed.moved_from,
            "why": why,
            "barred": ";".join(str(person) for person in sorted(barred)),
            "file_by": file_by.isoformat() if file_by else None,
            "decide_by": rules.decide_by(filing.on, policy).isoformat(),
        },
    )
    holds = int(rules.holds(_is_charged(conn, subject), policy))
    mark(write, subject, number, filing.on, holds=holds)
    return number


def _check_filing(
    conn: sqlite3.Connection, subject: Subject, filing: Filing, now: datetime
) -> None:
    if filing.on > now.date():
        raise Refused(_("{when} lies in the future", when=filing.on), clause="C4.3")
    if filing.on.isoformat() < subject.since:
        raise Refused(
            _("{when} lies before {day}", when=filing.on, day=subject.since), clause="C4.3"
        )
    if filing.against.id == subject.appellant:
        raise Refused(_("nobody appeals against themselves"), clause="C4.3")
    if _role(conn, filing.against, filing.on, subject.since) == "staff":
        concerned = set(subject.barred)
        if subject.notice and subject.notice[1].superior_id:
            concerned.add(subject.notice[1].superior_id)
        if filing.against.id not in concerned:
            raise Refused(
                _(
                    "{code} {name} neither issued it nor is the superior: "
                    "an appeal is against whoever assessed",
                    code=filing.against.code,
                    name=filing.against.name,
                ),
                clause="C4.3",
            )


def _refuse_second(
    conn: sqlite3.Connection, earlier: list[tuple[Appeal, AppealState]], against: Person
) -> None:
    """One open appeal a subject; after a decision only one against who decided (C4.3)."""
    for appeal, state in earlier:
        if state.state == "open":
            APPEALS.check(appeal.id, state.state, "file")
    decided = [(appeal, state) for appeal, state in earlier if state.decision]
    if not decided:
        return
    appeal, state = decided[-1]
    assert state.decision is not None
    if state.decision.by_id is None:
        raise Refused(
            _("appeal {id} was decided by the company: nobody stands above it", id=appeal.id),
            clause="C3.4",
        )
    if state.decision.by_id != against.id:
        decider = people.person(conn, state.decision.by_id)
        raise Refused(
            _(
                "appeal {id} has been decided: another one is against who decided, {code}",
                id=appeal.id,
                code=decider.code,
            ),
            clause="C4.3",
        )


def _file_by(
    conn: sqlite3.Connection,
    subject: Subject,
    earlier: list[tuple[Appeal, AppealState]],
    policy: Policy,
) -> date | None:
    """The last day to file; None while the time does not run."""
    decided = [state for _appeal, state in earlier if state.decision]
    told = decided[-1].told_on if decided else subject.told_on
    return filing_ends_on(date.fromisoformat(told), policy) if told else None


def _directed(
    conn: sqlite3.Connection,
    subject: Subject,
    filing: Filing,
    barred: frozenset[int],
    policy: Policy,
) -> rules.Directed:
    role = _role(conn, filing.against, filing.on, subject.since)
    holders = {
        name: [person.id for person in people.holders(conn, [name], filing.on)]
        for name in ("director", "manager")
    }
    body = policy.appeals.retaliation.value
    if body.startswith("department:"):
        department = body.removeprefix("department:")
        holders[body] = [
            person.id
            for person in people.holders(conn, ["supervisor"], filing.on)
            if (position := people.position_on(conn, person.id, filing.on))
            and position.department == department
        ]
    return rules.direct(role, filing.retaliation, barred, holders, policy)


def _role(conn: sqlite3.Connection, person: Person, on: date, since: str) -> str:
    """The role of the person complained of: on the filing date, else on the day of the event."""
    for day in (on, date.fromisoformat(since)):
        position = people.position_on(conn, person.id, day)
        if position:
            return position.role
    raise people.not_employed(person, on)


def _why(conn: sqlite3.Connection, directed: rules.Directed, filing: Filing) -> str:
    against = filing.against.code
    parts = [
        _("retaliation by {code}", code=against)
        if filing.retaliation
        else _("about {code}", code=against)
    ]
    roles = words.roles()
    for body, reason in directed.passed_over:
        holder = roles.get(body, body)
        parts.append(
            _("moved from {body}: whoever holds it is concerned", body=holder)
            if reason == "conflict"
            else _("moved from {body}: nobody holds it", body=holder)
        )
    return one_by_one(parts)


def _is_charged(conn: sqlite3.Connection, subject: Subject) -> bool:
    """Whether a close has charged the subject already: then it stays so until the decision."""
    if subject.sanction:
        decision = subject.sanction[0]
        charged = sanctions.charged(conn).get((decision.period, decision.staff_id), 0)
        return charged == decision.amount_fen
    assert subject.notice is not None
    notice, _state = subject.notice
    cut = closes.settled_by(conn, notice.period)
    if cut is None or cut < notice.seq:
        return False
    _notice, then = next(notices(conn, Selection(id=notice.id, cut=cut)))
    if subject.kind == "notice":
        return then.counted
    repeated = Repeats(conn, cut).of(notice.period, notice.staff_id)
    return then.superior_id == subject.appellant and jointly_liable(then, notice.code, repeated)
