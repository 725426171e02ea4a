"""Breaches that the records show, proposed as notices with the code that fits.

Nothing issues a notice by itself: each proposal is a ready `fault add` line, keyed, so that it
is issued once however often the line is run, and proposed no more afterwards.
"""

import shlex
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from pmdesk.agenda.sources.closes import hand_over_by
from pmdesk.casework.coverage import days_covered
from pmdesk.office import tasks
from pmdesk.periods import Month
from pmdesk.policy.model import Value
from pmdesk.records.people import Person
from pmdesk.render.tables import Field, moment_text
from pmdesk.rules.authority import Standing, may_issue, who_may_issue
from pmdesk.store import breaches, catalogue, people, receipts, rounds
from pmdesk.store.catalogue import FaultCode
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.texts import _, _n, in_language

FIELDS = [
    Field("key", "Key"),
    Field("breach", "Breach"),
    Field("clause", "Clause"),
    Field("record", "Record"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("code", "Code"),
    Field("title", "Title"),
    Field("points", "Points", "number"),
    Field("on", "On"),
    Field("by", "By"),
    Field("facts", "Facts"),
    Field("notice", "Notice", "number"),
    Field("lacks", "Lacks"),
    Field("command", "Command"),
]


class Breach(NamedTuple):
    """A limit that was missed, by whom if the records say so."""

    kind: str
    """late_reply, late_resolution ...: with `_code` the key of the policy's standards."""
    record: str
    round: str
    """Which of several of one record, '' for the first or only one."""
    staff_id: int | None
    on: date
    facts: str


class Span(NamedTuple):
    """The file, the moment at which is asked, and the half-open range of days in which a breach
    lies. A day's limit is missed on the day behind it: such days are due in `days_before`."""

    conn: sqlite3.Connection
    now: datetime
    first: str
    after: str

    @property
    def today(self) -> str:
        """The day of asking as TEXT."""
        return self.now.date().isoformat()

    @property
    def days_before(self) -> tuple[str, str]:
        """The range of the days before."""
        return _day_before(self.first), _day_before(self.after)


def proposals(
    conn: sqlite3.Connection, first: date, after: date, now: datetime, *, issued: bool
) -> list[dict[str, Any]]:
    """The breaches of a range of days, by day; those issued already only where asked for."""
    span = Span(conn, now, first.isoformat(), after.isoformat())
    with in_language(setting(conn, "language")):  # the facts are stored with a notice
        found = [breach for source in SOURCES for breach in source(span)]
        looked = _Looked(conn, now.date())
        rows = [_proposal(looked, breach) for breach in found]
    notices = breaches.keys_issued(conn, [row["key"] for row in rows])
    rows = [{**row, "notice": notices.get(row["key"])} for row in rows]
    rows = [row for row in rows if issued or row["notice"] is None]
    return sorted(rows, key=lambda row: (row["on"], row["record"], row["key"]))


def _replies(span: Span) -> Iterator[Breach]:
    for row in breaches.replies(span.conn, span.first, span.after):
        due = datetime.fromisoformat(row.respond_by)
        answered = datetime.fromisoformat(row.replied_at) if row.replied_at else None
        if (answered or span.now) > due:
            facts = _("complaint {number}: the first reply was due by {due}, {given}",
                      number=row.number, due=moment_text(row.respond_by),
                      given=_given(row.replied_at))  # fmt: skip
            record = f"complaint:{row.id}"
            yield Breach("late_reply", record, "", row.handler_id, due.date(), facts)


def _resolutions(span: Span) -> Iterator[Breach]:
    for row in breaches.resolutions(span.conn, span.first, span.after):
        due = datetime.fromisoformat(row.due)
        ended = datetime.fromisoformat(row.at) if row.at else None
        if (ended or span.now) > due:
            facts = _("complaint {number}: the resolution was due by {due}, {given}",
                      number=row.number, due=moment_text(row.due),
                      given=_given(row.at))  # fmt: skip
            record = f"complaint:{row.id}"
            yield Breach(
                "late_resolution", record, _nth(row.round), row.handler_id, due.date(), facts
            )


def _follow_ups(span: Span) -> Iterator[Breach]:
    for kind in ("complaint", "request"):
        for row in breaches.follow_ups(span.conn, kind, *span.days_before):
            if (row.at or span.today) > row.due:
                word = _("complaint") if kind == "complaint" else _("request")
                facts = _("{kind} {number}: the follow-up was due by {due}, {given}",
                          kind=word, number=row.number, due=row.due,
                          given=_given(row.at))  # fmt: skip
                day = _day_after(row.due)
                record = f"{kind}:{row.id}"
                yield Breach("late_follow_up", record, _nth(row.round), row.handler_id, day, facts)


def _promises(span: Span) -> Iterator[Breach]:
    for row in tasks.promises(span.conn, *span.days_before):
        if (row["done_on"] or span.today) > row["on"]:
            facts = _('promise "{text}": it was due by {due}, {given}', text=row["text"],
                      due=row["on"], given=_given(row["done_on"]))  # fmt: skip
            day = _day_after(row["on"])
            yield Breach(
                "late_promise", f"task:{row['id']}", row["on"], row["staff_id"], day, facts
            )


def _hand_overs(span: Span) -> Iterator[Breach]:
    for row in breaches.late_hand_overs(span.conn):
        month = Month.from_number(row["period"])
        due = hand_over_by(span.conn, month)
        if not span.days_before[0] <= due < span.days_before[1]:
            continue
        if (row["handed_on"] or span.today) > due:
            facts = _("{month}: finance was to have the list by {due}, {given}", month=month,
                      due=due, given=_given(row["handed_on"]))  # fmt: skip
            day = _day_after(due)
            closer = people.exact(span.conn, row["closed_by"])
            staff = closer.id if closer else None
            yield Breach("late_hand_over", f"close:{month}", "", staff, day, facts)


def _missed_rounds(span: Span) -> Iterator[Breach]:
    """The planned rounds that nobody walked, on days on which something of what they asked is
    missing: a move-in period that came after the sheet may ask for something else."""
    after = min(span.after, span.today)

    @cache
    def missing(day: str, kind: str) -> bool:
        on = date.fromisoformat(day)
        return any(
            row["rounds_missing"] or row["minutes_missing"]
            for row in days_covered(span.conn, on, on, span.now)
            if row["kind"] == kind
        )

    for row in rounds.unwalked(span.conn, span.first, after):
        if not row.is_begun and missing(row.on, row.kind):
            kind = _("patrol") if row.kind == "patrol" else _("supervision")
            where = _("route {code}", code=row.route) if row.route else ""
            facts = _("{kind} {number} of {day} was not walked, or not recorded", kind=kind,
                      number=row.slot, day=row.on)  # fmt: skip
            facts = f"{facts}: {where}" if where else facts
            day = date.fromisoformat(row.on)
            yield Breach("missed_round", f"patrol:{row.id}", "", row.person_id, day, facts)


def _slow_counters(span: Span) -> Iterator[Breach]:
    for row in receipts.slow(span.conn, span.first, span.after):
        allowed = receipts.counter_minutes(span.conn, Month.of(date.fromisoformat(row.on)))
        facts = _n("receipt {number} took {n} minute, over {allowed}",
                   "receipt {number} took {n} minutes, over {allowed}", row.handling_minutes,
                   number=row.number, allowed=allowed)  # fmt: skip
        cashier = people.exact(span.conn, row.cashier)
        staff = cashier.id if cashier else None
        day = date.fromisoformat(row.on)
        yield Breach("slow_counter", f"receipt:{row.id}", "", staff, day, facts)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _day_after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _nth(reopened: int) -> str:
    """The round after so many reopenings."""
    return str(reopened) if reopened else ""


def _given(at: str | None) -> str:
    return _("it came {when}", when=moment_text(at)) if at else _("it has not come yet")


SOURCES: tuple[Callable[[Span], Iterable[Breach]], ...] = (
    _replies,
    _resolutions,
    _follow_ups,
    _promises,
    _hand_overs,
    _missed_rounds,
    _slow_counters,
)
"""Every kind of breach that the records show."""


class _Looked:
    """What proposals look up, each once: policies, people, who may issue."""

    def __init__(self, conn: sqlite3.Connection, today: date):
        self.conn = conn
        self._today = today
        self._language = setting(conn, "language")
        self.policy = cache(lambda month: policy_for(conn, month).policy)
        self.position = cache(lambda number, day: people.position_on(conn, number, day))
        self.issuer = cache(self._issuer)
        self.code = cache(self._code)

    def _code(self, kind: str, on: date) -> tuple[Value[str] | None, FaultCode | None]:
        """The policy's code for a kind of breach, and as it is in force on a day."""
        named = self.policy(Month.of(on)).standards.get(f"{kind}_code")
        return named, catalogue.code_on(self.conn, named.value, on) if named else None

    def title(self, code: FaultCode) -> str:
        """A code's title in the office's language."""
        return code.title(self._language)

    def _issuer(self, member: int, on: date) -> Person | None:
        """Who would give a notice of that day: the direct superior, the next one up, or whoever
        else may (C3.1-C3.3) and is employed today."""
        position = self.position(member, on)
        assert position is not None
        subject = Standing(member, position.role, position.department)
        policy = self.policy(Month.of(on))
        roles = [role for role, _rule in who_may_issue(subject, policy)]
        others = [person.id for person in people.holders(self.conn, roles, self._today)]
        for number in (*self._above(member, on), *others):
            standings = [
                Standing(number, held.role, held.department)
                for day in (on, self._today)
                if (held := self.position(number, day))
            ]
            if self.position(number, self._today) and may_issue(standings, subject, policy):
                return people.person(self.conn, number)
        return None

    def _above(self, member: int, on: date) -> list[int]:
        """The superiors above somebody on a day, the direct one first."""
        found: list[int] = []
        held = people.last_position(self.conn, member, on)
        while held and held.superior_id and held.superior_id not in (member, *found):
            found.append(held.superior_id)
            held = people.last_position(self.conn, held.superior_id, on)
        return found


def _proposal(looked: _Looked, breach: Breach) -> dict[str, Any]:
    """A breach with the notice it would be; `lacks` says why there is no ready line."""
    named, code = looked.code(breach.kind, breach.on)
    member = people.person(looked.conn, breach.staff_id) if breach.staff_id else None
    is_there = member is not None and looked.position(member.id, breach.on) is not None
    issuer = looked.issuer(member.id, breach.on) if member and is_there else None
    key = f"breach:{breach.kind.replace('_', '-')}:{breach.record}"
    row = {
        "key": f"{key}:{breach.round}" if breach.round else key,
        "breach": breach.kind.replace("_", "-"),
        "clause": named.clause if named else None,
        "record": breach.record,
        "staff": member.code if member else None,
        "name": member.name if member else None,
        "code": named.value if named else None,
        "title": looked.title(code) if code else None,
        "points": code.points if code else None,
        "on": breach.on.isoformat(),
        "by": issuer.code if issuer else None,
        "facts": breach.facts,
        "notice": None,
        "lacks": _lacks(member, is_there, code, issuer),
    }
    return {**row, "command": None if row["lacks"] else _command(row)}


def _lacks(
    member: Person | None, is_there: bool, code: FaultCode | None, issuer: Person | None
) -> str | None:
    if member is None:
        return "person"
    if not is_there:
        return "employment"
    if code is None:
        return "code"
    return None if issuer else "issuer"


def _command(row: dict[str, Any]) -> str:
    """The line that issues it."""
    words = ["pmdesk", "fault", "add", "--staff", row["staff"], "--code", row["code"]]
    words += ["--on", row["on"], "--by", row["by"], "--facts", row["facts"]]
    if not row["record"].startswith("close:"):
        words += ["--link", row["record"]]
    return shlex.join([*words, "--ref", row["key"]])
