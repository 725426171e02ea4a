"""Turns a draft into a notice, or says which clause is against it (C3.1-C3.3, C4.1.3)."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.errors import DeskError, NotFound, Refused
from pmdesk.periods import Month, When
from pmdesk.policy.model import MayIssue, Policy
from pmdesk.records.people import Person, Position
from pmdesk.rules.authority import Standing, may_issue, who_may_issue
from pmdesk.store import catalogue, people
from pmdesk.store.notices import next_serial
from pmdesk.store.policies import policy_for
from pmdesk.texts import _

NOTICE_COLUMNS = (
    "ref",
    "period",
    "serial",
    "staff_id",
    "code",
    "title",
    "points",
    "on_day",
    "at_minute",
    "by_id",
    "superior_id",
    "department",
    "post",
    "facts",
    "evidence",
    "correction",
    "source",
    "link",
)

_KEPT = 50_000  # so many people and days are kept: an import needs no more


class Draft(NamedTuple):
    """A notice as somebody asks for it; people are named as they were typed."""

    staff: str
    code: str
    points: int | None
    when: When
    by: str
    facts: str | None = None
    evidence: str | None = None
    correction: str | None = None
    source: str | None = None
    link: str | None = None
    ref: str | None = None


class Placed(NamedTuple):
    """Who is concerned in a notice, as they were on its day."""

    staff_id: int
    by_id: int
    period: int
    on_day: str
    superior_id: int | None
    department: str
    post: str | None


class Coded(NamedTuple):
    """A fault code as it is in force on a day, its title in the office's language."""

    code: str
    title: str
    points: int


class Issuer:
    """Issues notices on one open file; what it looks up is kept, so that an import of a hundred
    thousand lines asks for each person and day once."""

    def __init__(self, conn: sqlite3.Connection, now: datetime, language: str):
        self._conn = conn
        self._now = now
        self._language = language
        self._people: dict[str, Person | DeskError] = {}
        self._histories: dict[int, people.Positions] = {}
        self._codes: dict[tuple[str, date], Coded | DeskError] = {}
        self._placed: dict[tuple[str, str, date], Placed] = {}
        self._policies: dict[Month, Policy] = {}
        self._allowed: set[tuple[Position | None, Position, Month]] = set()
        self._serials: dict[int, int] = {}

    def notice(self, draft: Draft) -> dict[str, Any]:
        """The columns of the notice, its serial taken. Raises NotFound or Refused."""
        return dict(zip(NOTICE_COLUMNS, self.row(draft), strict=True))

    def row(self, draft: Draft) -> list[Any]:
        """The same as a row in the order of `NOTICE_COLUMNS`."""
        day, minute = draft.when
        if draft.when.is_after(self._now):
            raise Refused(_("{when} lies in the future", when=draft.when), clause="C4.1.2")
        placed = self.placed(draft.staff, draft.by, day)
        code = self._code(draft.code, day)
        return [
            draft.ref,
            placed.period,
            self._serial(placed.period),
            placed.staff_id,
            code.code,
            code.title,
            code.points if draft.points is None else draft.points,
            placed.on_day,
            minute,
            placed.by_id,
            placed.superior_id,
            placed.department,
            placed.post,
            draft.facts,
            draft.evidence,
            draft.correction,
            draft.source,
            draft.link,
        ]

    def placed(self, staff: str, by: str, day: date) -> Placed:
        """Who is concerned in a notice of that day; `by` may issue it (C3.1-C3.3)."""
        key = (staff, by, day)
        found = self._placed.get(key)
        if found is None:
            if len(self._placed) >= _KEPT:
                self._placed.clear()
            found = self._placed[key] = self._place(staff, by, day)
        return found

    def _place(self, staff: str, by: str, day: date) -> Placed:
        member, issuer = self.person(staff), self.person(by)
        position = self.position(member, day)
        self._check_authority(issuer, member, position, day)
        return Placed(
            member.id,
            issuer.id,
            Month.of(day).number,
            day.isoformat(),
            self._superior(position, day),
            position.department,
            position.post,
        )

    def person(self, named: str) -> Person:
        """The person of a code or name."""
        if named not in self._people:
            try:
                self._people[named] = people.find(self._conn, named)
            except DeskError as error:
                self._people[named] = error
        found = self._people[named]
        if isinstance(found, DeskError):
            raise found
        return found

    def position(self, person: Person, day: date) -> Position:
        """What somebody was on a day; NotFound while not employed."""
        position = self._position(person.id, day)
        if position is None:
            raise people.not_employed(person, day)
        return position

    def default_points(self, code: str, day: date) -> int | None:
        """The catalogue's points of a code on a day."""
        found = catalogue.code_on(self._conn, code, day)
        return found.points if found else None

    def policy(self, day: date) -> Policy:
        """The policy in force for the month of a day."""
        month = Month.of(day)
        if month not in self._policies:
            self._policies[month] = policy_for(self._conn, month).policy
        return self._policies[month]

    def _position(self, staff_id: int, day: date) -> Position | None:
        history = self._histories.get(staff_id)
        if history is None:
            history = people.Positions(people.positions(self._conn, staff_id))
            self._histories[staff_id] = history
        return history.on(staff_id, day.isoformat())

    def _superior(self, position: Position, day: date) -> int | None:
        """The direct superior on that day, if that person was employed then."""
        superior = position.superior_id
        return superior if superior and self._position(superior, day) else None

    def _code(self, code: str, day: date) -> Coded:
        key = (code, day)
        if key not in self._codes:
            found = catalogue.code_on(self._conn, code, day)
            self._codes[key] = (
                Coded(found.code, found.title(self._language), found.points)
                if found
                else _unknown_code(self._conn, code, day)
            )
        known = self._codes[key]
        if isinstance(known, DeskError):
            raise known
        return known

    def _check_authority(
        self, issuer: Person, member: Person, position: Position, day: date
    ) -> None:
        held_then = self._position(issuer.id, day)
        key = (held_then, position, Month.of(day))
        if held_then and key in self._allowed:
            return
        policy = self.policy(day)
        today = self._now.date()
        standings = [
            Standing(issuer.id, held.role, held.department)
            for held in (held_then, self._position(issuer.id, today))
            if held
        ]
        if not standings:
            raise NotFound(
                _(
                    "{code} {name} is employed neither on {day} nor today",
                    code=issuer.code,
                    name=issuer.name,
                    day=day,
                )
            )
        subject = Standing(member.id, position.role, position.department)
        if may_issue(standings, subject, policy) is None:
            raise self._refusal(issuer, standings[0], member, subject, policy)
        self._allowed.add(key)

    def _refusal(
        self, issuer: Person, standing: Standing, member: Person, subject: Standing, policy: Policy
    ) -> Refused:
        """Names the clause and who could do it."""
        could = who_may_issue(subject, policy)
        clause = could[0][1].clause if could else "C3.1"
        if not could:
            return Refused(
                _(
                    "nobody of this office may assess {code} {name}, {role}: that is the company's",
                    code=member.code,
                    name=member.name,
                    role=subject.role,
                ),
                clause=clause,
            )
        roles = _(
            "the {roles}", roles=_(" or the ").join(_role(role, rule) for role, rule in could)
        )
        if issuer.id == member.id:
            return Refused(
                _("nobody assesses themselves: {roles} could", roles=roles), clause=clause
            )
        return Refused(
            _(
                "{issuer} {issuer_name}, {issuer_role} of {issuer_department}, may not assess "
                "{code} {name}, {role} of {department}: {roles} could",
                issuer=issuer.code,
                issuer_name=issuer.name,
                issuer_role=standing.role,
                issuer_department=standing.department,
                code=member.code,
                name=member.name,
                role=subject.role,
                department=subject.department,
                roles=roles,
            ),
            clause=clause,
        )

    def _serial(self, period: int) -> int:
        if period not in self._serials:
            self._serials[period] = next_serial(self._conn, period)
        serial = self._serials[period]
        self._serials[period] = serial + 1
        return serial


def _role(role: str, rule: MayIssue) -> str:
    if rule.department == "own":
        return _("{role} of that department ({clause})", role=role, clause=rule.clause)
    return _("{role} ({clause})", role=role, clause=rule.clause)


def _unknown_code(conn: sqlite3.Connection, code: str, day: date) -> DeskError:
    first = catalogue.first_day(conn, code)
    if first:
        return Refused(
            _(
                "fault code {code} is in force from {first}, not on {day}",
                code=code,
                first=first,
                day=day,
            ),
            clause="C4.4",
        )
    return catalogue.unknown(conn, code)
