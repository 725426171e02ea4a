"""Appeals from filing to decision: subject, route, time limits, effect (C3.4, C4.3, C5.3)."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.assessment.steps import add_step, existing, standing, step_row
from pmdesk.assessment.view import Repeats
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.numbers import parse_whole
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.appeals import APPEALS, Appeal, AppealState, Sanction, SanctionState
from pmdesk.records.assessment import NoticeState
from pmdesk.records.people import Person
from pmdesk.rules import appeals as rules
from pmdesk.rules.liability import jointly_liable
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import appeals as store
from pmdesk.store import closes, people, sanctions
from pmdesk.store.notices import Notice, Selection, notices
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_SUBJECTS = ("liable", "sanction")


class Subject(NamedTuple):
    """What is appealed against, and who is concerned in it."""

    kind: str
    number: int
    appellant: int
    period: int
    told_on: str | None
    """The day filing time runs from; None while it does not run."""
    since: str
    """Nothing can be filed before this day."""
    barred: frozenset[int]
    """Who issued or decided it, and the superior who would bear a share."""
    notice: tuple[Notice, NoticeState] | None = None
    sanction: tuple[Sanction, SanctionState] | None = None


class Filing(NamedTuple):
    """An appeal as somebody asks for it."""

    subject: str
    against: Person
    retaliation: bool
    statement: str
    on: date
    late_reason: str | None
    ref: str | None


def subject_of(conn: sqlite3.Connection, named: str) -> Subject:
    """What `12`, `liable:12` or `sanction:3` names, if it can be appealed against."""
    kind, colon, text = named.partition(":")
    if not colon:
        kind, text = "notice", named
    elif kind not in _SUBJECTS:
        raise BadInput(
            _("{named!r} is not a subject: write 12, liable:12 or sanction:3", named=named)
        )
    number = parse_whole(text, 1, 2**62)
    if kind == "sanction":
        return _sanction_subject(conn, number)
    notice, state = existing(conn, number)
    standing(notice, state)
    liable = jointly_liable(
        state._replace(held=False, share_held=False),
        notice.code,
        Repeats(conn).of(notice.period, notice.staff_id),
    )
    if kind == "notice":
        superior = {state.superior_id} if liable and state.superior_id else set()
        return Subject(
            "notice",
            number,
            notice.staff_id,
            notice.period,
            state.told_on,
            notice.on_day,
            frozenset({notice.by_id, *superior}),
            notice=(notice, state),
        )
    if not liable or state.superior_id is None:
        raise Refused(
            _("nobody shares in notice {id}: there is no joint share to appeal against", id=number),
            clause="C4.2.6",
        )
    found_by = {state.finding.by_id} if state.finding and state.finding.by_id else set()
    found_on = state.finding.on_day if state.finding else None
    return Subject(
        "liable",
        number,
        state.superior_id,
        notice.period,
        found_on,
        notice.on_day,
        frozenset({notice.by_id, *found_by}),
        notice=(notice, state),
    )


def _sanction_subject(conn: sqlite3.Connection, number: int) -> Subject:
    found = sanctions.sanction(conn, number)
    if found is None:
        raise NotFound(_("there is no sanction {id}", id=number))
    decision, state = found
    newest = sanctions.standing(conn)[decision.period, decision.staff_id][0]
    if state.lifted is not None or newest.id != number:
        raise Refused(_("sanction {id} does not stand any more", id=number), clause="C4.2.3")
    return Subject(
        "sanction",
        number,
        decision.staff_id,
        decision.period,
        state.told_on or decision.on_day,
        decision.on_day,
        frozenset({decision.by_id}),
        sanction=found,
    )


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
            "why": _why(conn, directed, filing),
            "barred": ";".join(str(person) for person in sorted(barred)),
            "file_by": file_by.isoformat() if file_by else None,
            "decide_by": rules.decide_by(filing.on, policy).isoformat(),
        },
    )
    holds = int(rules.holds(_is_charged(conn, subject), policy))
    _mark(write, subject, number, filing.on, holds=holds)
    return number


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
    _unmark(write, subject, number, on, outcome)
    text = _("appeal {id} {outcome}: {reason}", id=number, outcome=outcome, reason=reason)
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
    _unmark(write, subject_again(write.conn, appeal), number, on)


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
        _mark_told(write, subject_again(write.conn, appeal), number, on)


def existing_appeal(conn: sqlite3.Connection, number: int) -> tuple[Appeal, AppealState]:
    """The appeal with this id (NotFound)."""
    found = store.appeal(conn, number)
    if found is None:
        raise NotFound(_("there is no appeal {id}", id=number))
    return found


def subject_again(conn: sqlite3.Connection, appeal: Appeal) -> Subject:
    """The subject of an appeal that was filed, whatever has become of it."""
    if appeal.sanction_id is not None:
        found = sanctions.sanction(conn, appeal.sanction_id)
        assert found is not None
        day, period = found[0].on_day, found[0].period
        return Subject(
            "sanction",
            appeal.sanction_id,
            appeal.staff_id,
            period,
            None,
            day,
            frozenset(),
            sanction=found,
        )
    assert appeal.notice_id is not None
    notice, state = existing(conn, appeal.notice_id)
    return Subject(
        appeal.subject,
        notice.id,
        appeal.staff_id,
        notice.period,
        None,
        notice.on_day,
        frozenset(),
        notice=(notice, state),
    )


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
    raise NotFound(
        _("{code} {name} is not employed on {day}", code=person.code, name=person.name, day=on)
    )


def _why(conn: sqlite3.Connection, directed: rules.Directed, filing: Filing) -> str:
    against = filing.against.code
    parts = [
        _("retaliation by {code}", code=against)
        if filing.retaliation
        else _("about {code}", code=against)
    ]
    for body, reason in directed.passed_over:
        parts.append(
            _("moved from {body}: whoever holds it is concerned", body=body)
            if reason == "conflict"
            else _("moved from {body}: nobody holds it", body=body)
        )
    return "; ".join(parts)


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


def _mark(write: Writing, subject: Subject, number: int, on: date, *, holds: int) -> None:
    kind = {"notice": "appeal", "liable": "share-appeal", "sanction": "appeal"}[subject.kind]
    _subject_step(write, subject, kind, on, appeal_id=number, holds=holds)


def _unmark(
    write: Writing, subject: Subject, number: int, on: date, outcome: str | None = None
) -> None:
    kind = "share-appeal-end" if subject.kind == "liable" else "appeal-end"
    text = "reason" if subject.sanction else "text"
    _subject_step(write, subject, kind, on, appeal_id=number, **{text: outcome})


def _mark_told(write: Writing, subject: Subject, number: int, on: date) -> None:
    if subject.kind != "liable":
        _subject_step(write, subject, "told", on, appeal_id=number)


def _subject_step(write: Writing, subject: Subject, kind: str, on: date, **values: Any) -> None:
    if subject.notice:
        add_step(write, step_row(subject.notice[0], kind, on, **values))
    else:
        sanction_step(write, subject.number, kind, on, **values)


def sanction_step(write: Writing, number: int, kind: str, on: date, **values: Any) -> None:
    """Stores what happens to a decision on a sanction."""
    row = {"sanction_id": number, "kind": kind, "on_day": on.isoformat(), **values}
    write.add("sanction-step", "sanction_step", row)


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
        raise Refused(_("reduced means fewer than {points} points", points=had), clause="C4.3")


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
    position = people.position_on(conn, by.id, on)
    if position is None:
        raise NotFound(
            _("{code} {name} is not employed on {day}", code=by.code, name=by.name, day=on)
        )
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
