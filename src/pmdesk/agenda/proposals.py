"""Breaches that the records show, proposed as notices with the code that fits.

Nothing issues a notice by itself: each proposal is a ready `fault add` line, keyed, so that it
is issued once however often the line is run, and proposed no more afterwards.
"""

import shlex
import sqlite3
from datetime import date, datetime
from functools import cache
from typing import Any

from pmdesk.agenda.breached import SOURCES, Breach, Span
from pmdesk.periods import Month
from pmdesk.policy.model import Value
from pmdesk.records.people import Person
from pmdesk.render.tables import Field
from pmdesk.rules.authority import Standing, may_issue, who_may_issue
from pmdesk.store import breaches, catalogue, people
from pmdesk.store.catalogue import FaultCode
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.texts import in_language

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
