"""What a service figure is, and over which months it is asked.

A source counts one or several figures from the same records. Another figure is an entry of its
source's module; another source is a module more in `registry`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from pmdesk.periods import Month, months
from pmdesk.policy.loader import figures_of
from pmdesk.policy.model import Policy, Value
from pmdesk.rules.inspections import Counted, coverage
from pmdesk.rules.kpi import Count, together
from pmdesk.store.closed import in_use_since
from pmdesk.store.policies import policy_for

FEN = "fen"
"""What is counted where a figure goes by amount."""
Counts = Mapping[Month, Count]
"""A figure by month; a month without an entry has nothing to count."""


class Span(NamedTuple):
    """The file, the months that are asked for, both included, and the moment of asking."""

    conn: sqlite3.Connection
    first: Month
    last: Month
    now: datetime
    policy: Callable[[Month], Policy]
    """The policy in force for a month."""
    since: Month | None
    """The first month in which the file was in use."""
    counted: dict[str, Counts]
    """What was counted of it so far, by figure."""

    @property
    def months(self) -> list[Month]:
        """Every month of it."""
        return list(months(self.first, self.last))

    @property
    def days(self) -> tuple[str, str]:
        """Its days as TEXT, half-open."""
        return self.first.first.isoformat(), self.last.plus(1).first.isoformat()

    @property
    def today(self) -> date:
        """The day of asking."""
        return self.now.date()

    def in_use(self, month: Month) -> bool:
        """Whether the file was in use in a month."""
        return self.since is not None and month >= self.since


def over(conn: sqlite3.Connection, first: Month, last: Month, now: datetime) -> Span:
    """The months from one to another, both included; each policy is read once."""
    policy = cache(lambda month: policy_for(conn, month).policy)
    return Span(conn, first, last, now, policy, in_use_since(conn), {})


class Figure(NamedTuple):
    """A figure: its name on the command line, what it is, how it is counted."""

    name: str
    title: str
    clause: str
    unit: str
    """What is counted: complaint, round, minute ..."""
    how: str
    """What is counted, of what, in which month, in a sentence."""
    standards: tuple[str, ...] = ()
    """The values of the policy that it rests on, for their readings."""
    quota: str = ""
    """Of a duty of the service standard: what is asked, with the values' names as places."""
    of_all: bool = False
    """Whether it is a share of all there were, what is still to come included."""
    is_number: bool = False
    """Whether it is a number beside what it was asked on, and no share of it."""
    lacks: str = ""
    """Why the records cannot tell it; '' where they can."""


class Source(NamedTuple):
    """What counts figures: for each of its figures by name, the months' counts."""

    figures: tuple[Figure, ...]
    measure: Callable[[Span], Mapping[str, Counts]]


class Asked(NamedTuple):
    """One period of a duty: its quota, what was done of it, and the month it belongs to."""

    month: Month
    counted: Counted
    beside: Mapping[str, int] = {}


def by_month(asked: Iterable[Asked], span: Span) -> Counts:
    """The periods of a duty month by month, each up to its quota: more makes up for no other."""
    periods: dict[Month, list[Asked]] = defaultdict(list)
    for one in asked:
        periods[one.month].append(one)
    return since_in_use({m: _duty(found, span.today) for m, found in periods.items()}, span)


def since_in_use(counts: Counts, span: Span) -> Counts:
    """Without the months before the file was in use: they ask for nothing, unless they have
    records."""
    return {month: count for month, count in counts.items() if count.met or span.in_use(month)}


def _duty(found: list[Asked], today: date) -> Count:
    covered = coverage((one.counted for one in found), today)
    beside = together(Count(beside=one.beside) for one in found).beside
    return Count(covered.done, covered.missing, covered.to_come, {**beside, "more": covered.extra})


def limits(figure: Figure, policy: Policy) -> dict[str, Value[Any]]:
    """The policy's values that a figure rests on, by name."""
    last_day = {"hand_over_last_day": policy.deduction.hand_over_last_day}
    known = {**policy.standards, **figures_of(policy), **last_day}
    return {name: known[name] for name in figure.standards}
