"""Visits: planning one, and recording one with what was said and promised (A1.8, A1.10, B7)."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, Refused
from pmdesk.office import tasks
from pmdesk.office.visit_view import plan_record
from pmdesk.office.voiding import check_stands
from pmdesk.periods import Month, When, parse_day
from pmdesk.records.people import Person
from pmdesk.records.visits import FEEDBACK_KINDS, OTHER, Said
from pmdesk.store import people, visits
from pmdesk.store.settings import listed
from pmdesk.store.writing import Writing
from pmdesk.texts import _

CLAUSE = "A1.10"


class Plan(NamedTuple):
    """A visit that a month asks for: by which role, and who, where and when if that is known."""

    month: Month
    role: str
    visitor: Person | None = None
    unit_id: int | None = None
    on: date | None = None
    text: str | None = None
    ref: str | None = None


class Promise(NamedTuple):
    """What was promised on a visit, and by when."""

    text: str
    on: date


class Visit(NamedTuple):
    """A visit as somebody records it: held, or nobody was home, or it was refused."""

    kind: str
    when: When
    visitor: Person
    outcome: str = "held"
    unit_id: int | None = None
    place: str | None = None
    plan: int | None = None
    met: str | None = None
    topics: str | None = None
    rating: int | None = None
    text: str | None = None
    link: str | None = None
    said: tuple[Said, ...] = ()
    promises: tuple[Promise, ...] = ()
    ref: str | None = None


def parse_said(conn: sqlite3.Connection, kind: str, text: str) -> Said:
    """What `CLASS:TEXT` says, or a text alone, which is of the class other; what stands before a
    colon and is no class of the office's is part of the text."""
    assert kind in FEEDBACK_KINDS
    class_, colon, rest = text.partition(":")
    if not colon or class_.strip() not in (*listed(conn, "feedback_classes"), OTHER):
        return Said(kind, OTHER, text)
    if not rest.strip():
        raise BadInput(_("{said!r}: an empty text", said=text))
    return Said(kind, class_.strip(), rest.strip())


def parse_promises(texts: Iterable[str], now: datetime) -> tuple[Promise, ...]:
    """What `TEXT=DAY` says of each promise. Raises BadInput."""
    found = []
    for said in texts:
        text, equals, day = said.rpartition("=")
        if not equals:
            raise BadInput(_("{said!r}: write what is promised and by when, TEXT=DAY", said=said))
        if not text.strip():
            raise BadInput(_("--promise: an empty text"))
        found.append(Promise(text.strip(), parse_day(day, now, ahead=True)))
    return tuple(found)


def role_of(conn: sqlite3.Connection, visitor: Person, role: str | None, day: date) -> str:
    """The role that a visitor has on a day, which one that was named has to be (Refused)."""
    found = people.employed_on(conn, visitor, day).role
    if role not in (None, found):
        raise Refused(
            _("{code} {name} is {found} on {day}, not {role}", code=visitor.code,
              name=visitor.name, found=found, day=day, role=role),
            clause=CLAUSE,
        )  # fmt: skip
    return found


def known_plan(write: Writing, plan: Plan) -> int | None:
    """The plan that the caller's key names already, None for a new one."""
    return write.known("visit_plan", plan.ref, _planned(plan))


def add_plan(write: Writing, plan: Plan, by: str) -> int:
    """Stores the plan of a visit; its id."""
    row = {"ref": plan.ref, **_planned(plan), "by_whom": by}
    return write.add("visit-plan", "visit_plan", row)


def open_plan(conn: sqlite3.Connection, number: int, today: date) -> dict[str, Any]:
    """A plan for which a visit can still be recorded (NotFound, Refused)."""
    plan = plan_record(conn, number, today)
    if plan["void"] is not None:
        raise Refused(
            _("{kind} {id} is void: {reason}", kind="visit-plan", id=number, reason=plan["void"])
        )
    if plan["state"] == "held":
        raise Refused(
            _("plan {id} is held already: visit {visit}", id=number, visit=plan["visit"]),
            clause=CLAUSE,
            hint=_("record another visit without it"),
        )
    return plan


def known(write: Writing, visit: Visit) -> int | None:
    """The visit that the caller's key names already, None for a new one; with other needs,
    suggestions or promises than it had: Refused."""

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        said, promised = visits.given_with(write.conn, number)
        return {
            **{
                f"{kind}s": ([tuple(one) for one in visit.said if one.kind == kind],
                             [one for one in said if one[0] == kind])
                for kind in FEEDBACK_KINDS
            },
            "promises": ([(p.text, p.on.isoformat()) for p in visit.promises], promised),
        }  # fmt: skip

    return write.known("visit", visit.ref, _stated(visit), given_too)


def add(write: Writing, visit: Visit, now: datetime) -> int:
    """Stores a visit with everything that was said, and a task for each promise; its id."""
    _check(visit, now)
    role = people.employed_on(write.conn, visit.visitor, visit.when.day).role
    if visit.plan is not None:
        _check_plan(write.conn, visit, role, now.date())
    month = Month.of(visit.when.day)
    number = write.add(
        "visit",
        "visit",
        {
            "ref": visit.ref,
            "period": month.number,
            "serial": visits.next_serial(write.conn, month),
            **_stated(visit),
            "role": role,
        },
    )
    for said in visit.said:
        row = {"visit_id": number, "kind": said.kind, "class": said.class_, "text": said.text}
        write.add("visit-feedback", "visit_feedback", row)
    for promise in visit.promises:
        people.employed_on(write.conn, visit.visitor, promise.on)
        task = tasks.NewTask(
            promise.text, "promise", visit.visitor, When(promise.on, None), None, visit.unit_id,
            f"visit:{number}",
        )  # fmt: skip
        tasks.add(write, task, visit.visitor.code)
    return number


def check_not_held(write: Writing, number: int, today: date) -> None:
    """Refuses to void a plan for which a visit stands."""
    check_stands(write, "visit-plan", "visit_plan", number)
    plan = plan_record(write.conn, number, today)
    if plan["visit"] is not None:
        raise Refused(
            _("plan {id} was visited: visit {visit}", id=number, visit=plan["visit"]),
            hint=_("pmdesk visit void {visit} --reason TEXT first", visit=plan["visit"]),
        )


def _check(visit: Visit, now: datetime) -> None:
    """Refuses what no visit can be: a future one, or one that brought what it could not."""
    if visit.when.is_after(now):
        raise Refused(_("{when} lies in the future", when=visit.when), clause=CLAUSE)
    if visit.kind == "event" and visit.outcome != "held":
        raise BadInput(_("an event is held: --outcome does not go with it"))
    if visit.outcome != "held":
        brought = {
            "--need": any(said.kind == "need" for said in visit.said),
            "--suggestion": any(said.kind == "suggestion" for said in visit.said),
            "--promise": bool(visit.promises),
            "--topics": visit.topics is not None,
            "--rating": visit.rating is not None,
            "--met": visit.met is not None and visit.outcome == "nobody-home",
        }
        if any(brought.values()):
            names = ", ".join(name for name, given in brought.items() if given)
            raise BadInput(
                _("{names}: not of a visit that is {outcome}", names=names, outcome=visit.outcome)
            )
    early = next((p for p in visit.promises if p.on < visit.when.day), None)
    if early is not None:
        raise Refused(
            _("{day} lies before the visit of {on}", day=early.on, on=visit.when.day),
            clause=CLAUSE,
        )


def _check_plan(conn: sqlite3.Connection, visit: Visit, role: str, today: date) -> None:
    """Refuses a visit that is not what its plan is for."""
    assert visit.plan is not None
    plan = open_plan(conn, visit.plan, today)
    month = str(Month.of(visit.when.day))
    unit = visits.unit_of_plan(conn, visit.plan)
    for is_so, found, planned in (
        (visit.kind == "visit", visit.kind, "visit"),
        (month == plan["month"], month, plan["month"]),
        (role == plan["role"], f"{visit.visitor.code}, {role}", plan["role"]),
        (unit in (None, visit.unit_id), _("another unit"), plan["unit"]),
    ):
        if not is_so:
            raise Refused(
                _("plan {id} is for {planned}, this is {found}", id=visit.plan, planned=planned,
                  found=found),
                clause=CLAUSE,
                hint=_("record it without the plan"),
            )  # fmt: skip


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        "period": plan.month.number,
        "role": plan.role,
        "person_id": plan.visitor.id if plan.visitor else None,
        "unit_id": plan.unit_id,
        "on_day": plan.on.isoformat() if plan.on else None,
        "text": plan.text,
    }


def _stated(visit: Visit) -> dict[str, Any]:
    return {
        "plan_id": visit.plan,
        "kind": visit.kind,
        "outcome": visit.outcome,
        "on_day": visit.when.day.isoformat(),
        "at_minute": visit.when.minute,
        "unit_id": visit.unit_id,
        "place": visit.place,
        "person_id": visit.visitor.id,
        "met": visit.met,
        "topics": visit.topics,
        "rating": visit.rating,
        "text": visit.text,
        "link": visit.link,
    }
