"""How old an arrear is, and when it can no longer be sued for (B2).

Each instalment is barred some years after the day on which it was due, or after the last time
the period began anew: with a part payment, a demand that reached the owner, a written promise
(Civil Code 188, 195). What happens once it has ended begins nothing anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pmdesk.periods import Month


class Bucket(NamedTuple):
    """Arrears past due for so many days, both ends included; None leaves an end open."""

    name: str
    from_days: int | None
    to_days: int | None


class Restart(NamedTuple):
    """A day on which the period began anew, and why: `paid`, `demand` or `promise`."""

    on: date
    why: str


class Limitation(NamedTuple):
    """Until when an instalment can be sued for, the last day included."""

    since: date
    why: str
    """`due`, or what began the period anew."""
    last: date
    state: str
    """`running`, `soon` to end, or `ended`."""


def buckets(ageing_days: Sequence[int]) -> list[Bucket]:
    """The buckets of a policy: not yet due, up to each of its numbers of days, and beyond."""
    ends = [0, *ageing_days]
    between = [Bucket(f"up_to_{last}", before + 1, last) for before, last in pairwise(ends)]
    return [Bucket("not_due", None, 0), *between, Bucket(f"over_{ends[-1]}", ends[-1] + 1, None)]


def bucket_of(due: date, day: date, all_of: Sequence[Bucket]) -> Bucket:
    """The bucket of a due day, seen from a day."""
    past = (day - due).days
    return next(one for one in all_of if one.to_days is None or past <= one.to_days)


def limitation(
    due: date, restarts: Iterable[Restart], day: date, years: int, warning_months: int
) -> Limitation:
    """Until when an instalment can be sued for, as it stands on a day; it ends soon once so many
    months of the period have passed."""
    since, why = due, "due"
    for restart in sorted(restarts):
        if since < restart.on <= _years_later(since, years):
            since, why = restart.on, restart.why
    last = _years_later(since, years)
    state = "running"
    if day > last:
        state = "ended"
    elif day >= months_later(since, warning_months):
        state = "soon"
    return Limitation(since, why, last, state)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    return _in_month(day, Month.of(day).plus(months))


def _years_later(day: date, years: int) -> date:
    return _in_month(day, Month(day.year + years, day.month))


def _in_month(day: date, month: Month) -> date:
    return date(month.year, month.month, min(day.day, month.last.day))
