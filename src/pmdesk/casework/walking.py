"""The one way through every case: the table is asked, the gate is asked, the step is stored.

A step carries on what the case has come to, so that reading a case is reading one row.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.periods import Month, When, moment
from pmdesk.policy.model import Policy
from pmdesk.records.cases import CaseTable
from pmdesk.store import cases as store
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Case(NamedTuple):
    """One case: its opening row, and what it is now, both by column."""

    table: CaseTable
    id: int
    opening: dict[str, Any]
    now: dict[str, Any]

    @property
    def state(self) -> str:
        """Its state now."""
        return str(self.now["state"])

    @property
    def opened_at(self) -> str:
        """When it came in, as its first clock counts: a moment or a day."""
        day, minute = self.opening["on_day"], self.opening["at_minute"]
        return f"{day} {minute}" if minute else str(day)


class Doing(NamedTuple):
    """Who does something to a case, when, how and in which words."""

    by: str
    at: datetime
    text: str | None = None
    how: str | None = None
    is_now: bool = True
    """Whether it is done now, rather than on a day that was named."""


def known_case(
    write: Writing,
    table: CaseTable,
    ref: str | None,
    stated: Mapping[str, Any],
    carried: Mapping[str, Any],
) -> int | None:
    """The case that the caller's key names already, None for a new one; with other content,
    in the opening or in what was agreed on with it: Refused."""

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        then = store.as_given(write.conn, table.kind, number)
        return {name: (now, then[name]) for name, now in carried.items()}

    return write.known(table.kind, ref, stated, given_too)


def existing(conn: sqlite3.Connection, table: CaseTable, number: int) -> Case:
    """The case of a number (NotFound)."""
    opening = store.opening(conn, table.kind, number)
    if opening is None:
        raise NotFound(_("there is no {kind} {id}", kind=table.kind, id=number))
    return Case(table, number, opening, store.newest(conn, table.kind, number))


def received(table: CaseTable, when: When, now: datetime) -> tuple[datetime, str | None]:
    """When a case came in, as its clock counts, and its minute if one is known: today without a
    time is now, another day without one counts from its first minute. Not in the future."""
    if when.is_after(now):
        raise Refused(_("{when} lies in the future", when=when), clause=table.clause)
    at = moment(when, now, late=False).replace(second=0)
    return at, at.strftime("%H:%M") if when.day == now.date() else when.minute


def policy_of_case(conn: sqlite3.Connection, case: Case) -> Policy:
    """The policy of the month in which a case came in."""
    return policy_for(conn, Month.from_number(case.opening["period"])).policy


def open_case(
    write: Writing,
    table: CaseTable,
    opening: Mapping[str, Any],
    doing: Doing,
    **carried: Any,
) -> int:
    """Stores a new case with its first step; its id."""
    number = write.add(table.kind, table.kind, opening)
    _step(write, table, number, "add", table.states[0], doing, {**table.carried, **carried})
    return number


def walk(
    write: Writing,
    case: Case,
    action: str,
    doing: Doing,
    leads_to: str | None = None,
    facts: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Case:
    """Does something to a case, or refuses it: by its state, by its gate, by its time.

    `leads_to` is needed where the table names several; `facts` are what a gate has to know
    beside what the case carries.
    """
    move = case.table.check(case.id, case.state, action, leads_to)
    after = {name: case.now[name] for name in case.table.carried} | changes
    if move.gate and (refusal := move.gate(case.id, {**after, **(facts or {})})):
        raise refusal
    state = leads_to or move.leads_to[0]
    _step(write, case.table, case.id, action, state, doing, after)
    return existing(write.conn, case.table, case.id)


def time_of_step(case: Case, on: When | None, now: datetime) -> datetime:
    """When something was done to a case: now; of another day without a time, that day's last
    minute, the later one where time is counted. Neither in the future nor before the case."""
    if on is None:
        return now
    if on.is_after(now):
        raise Refused(_("{when} lies in the future", when=on))
    day, minute = case.opening["on_day"], case.opening["at_minute"]
    same_day = str(on.day) == day and on.minute is not None and minute is not None
    if str(on.day) < day or (same_day and str(on.minute) < minute):
        raise Refused(
            _(
                "{when} lies before the {kind}, which came in {day}",
                when=on,
                kind=case.table.kind,
                day=case.opened_at,
            )
        )
    return moment(on, now, late=True)


def not_before(case: Case, doing: Doing, ended: str | None) -> None:
    """Refuses a step on a named day that lies before the end which it follows; a clock that was
    set back is no reason."""
    if doing.is_now or ended is None or doing.at >= datetime.fromisoformat(ended):
        return
    raise Refused(
        _(
            "{when} lies before {day}, when {kind} {id} was {state}",
            when=doing.at.isoformat(sep=" ", timespec="minutes")[:16],
            day=ended[:16].replace("T", " "),
            kind=case.table.kind,
            id=case.id,
            state=case.state,
        )
    )


def _step(
    write: Writing,
    table: CaseTable,
    number: int,
    action: str,
    state: str,
    doing: Doing,
    carried: Mapping[str, Any],
) -> None:
    write.add(
        f"{table.kind}-step",
        f"{table.kind}_step",
        {
            "case_id": number,
            "action": action,
            "state": state,
            "at": doing.at.isoformat(timespec="seconds"),
            "by_whom": doing.by,
            "how": doing.how,
            "text": doing.text,
            **carried,
        },
    )
