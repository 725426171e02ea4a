"""Whether a fault became rarer after a plan: two times of the same length compared (C4.1.6)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.records.findings import LEAST_DAYS, MOST_DAYS


class Effect(NamedTuple):
    """How many notices there were in the days before a plan and in as many from it on; all None
    while there are too few days."""

    days: int | None
    before: int | None
    after: int | None
    rarer: str
    """yes, no, or n/a: too early, or there was nothing that could have become rarer."""


TOO_EARLY = Effect(None, None, None, "n/a")


def effect(days: Mapping[str, int], plan: date, today: date) -> Effect:
    """What became of a fault whose notices are given by day; today is not over and left out."""
    length = min((today - plan).days, MOST_DAYS)
    if length < LEAST_DAYS:
        return TOO_EARLY
    first, after = plan - timedelta(days=length), plan + timedelta(days=length)
    before = _between(days, first, plan)
    since = _between(days, plan, after)
    nothing = before == since == 0
    return Effect(length, before, since, "n/a" if nothing else "yes" if since < before else "no")


def told_from(plan: date) -> date:
    """The first day on which something can be said."""
    return plan + timedelta(days=LEAST_DAYS)


def _between(days: Mapping[str, int], first: date, after: date) -> int:
    begin, end = first.isoformat(), after.isoformat()
    return sum(count for day, count in days.items() if begin <= day < end)
