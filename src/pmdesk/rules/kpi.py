"""What a service figure counts, and whether it is enough (B10).

A case counts once it has kept its limit or missed it; what is still to come is not missing.
Limits are days or aware moments, the last one included.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from pmdesk.periods import hours_later
from pmdesk.policy.model import Value

When = TypeVar("When", date, datetime, str)
Key = TypeVar("Key", str, int)

MET, LATE, OVERDUE, TO_COME = "met", "late", "overdue", "to-come"
"""What has become of one case: in time, too late, too late and not done yet, still to come."""


class Count(NamedTuple):
    """How many cases kept what was asked, how many missed it, how many are still to come."""

    met: int = 0
    missed: int = 0
    to_come: int = 0
    beside: Mapping[str, int] = {}
    """What else is told with it: how many were late, waived ..."""
    minutes: Mapping[int, int] = {}
    """Of what took its time: how many took so many minutes."""
    asked: int = 0
    """Of a number that is no share: how often it was asked for."""

    @property
    def due(self) -> int:
        """How many have been due."""
        return self.met + self.missed


NOTHING = Count()


def judged(limit: When, done: When | None, now: When) -> str:
    """What has become of one case: at its limit it is in time, whatever comes after is not."""
    if done is not None:
        return LATE if done > limit else MET
    return OVERDUE if now > limit else TO_COME


def all_of(outcomes: Iterable[str]) -> str:
    """What has become of a case of several rounds: it is in time if each of them was."""
    found = set(outcomes)
    return next((outcome for outcome in (OVERDUE, LATE, TO_COME) if outcome in found), MET)


def counted(outcomes: Iterable[str], beside: Mapping[str, int] | None = None) -> Count:
    """Cases counted by what has become of them; the late and the overdue told apart beside."""
    found = list(outcomes)
    late, overdue = found.count(LATE), found.count(OVERDUE)
    more = {"late": late, "overdue": overdue, **(beside or {})}
    return Count(found.count(MET), late + overdue, found.count(TO_COME), more)


def together(counts: Iterable[Count]) -> Count:
    """Several counts as one."""
    found = list(counts)
    return Count(
        sum(count.met for count in found),
        sum(count.missed for count in found),
        sum(count.to_come for count in found),
        _added(count.beside for count in found),
        _added(count.minutes for count in found),
        sum(count.asked for count in found),
    )


def _added(numbers: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    """Numbers by name, those of one name together; in the order in which names come up."""
    total: dict[Key, int] = {}
    for one in numbers:
        for name, number in one.items():
            total[name] = total.get(name, 0) + number
    return total


def timed(minutes: Mapping[int, int], allowed: int, beside: Mapping[str, int]) -> Count:
    """Cases counted by how many took so many minutes, the last allowed one included (A1.6)."""
    met = sum(number for took, number in minutes.items() if took <= allowed)
    return Count(met, sum(minutes.values()) - met, 0, beside, minutes)


def within(minutes: Mapping[int, int], percent: int) -> int:
    """The fewest minutes within which at least so many percent were done; of one at least."""
    wanted, done = percent * sum(minutes.values()), 0
    for took in sorted(minutes):
        done += minutes[took]
        if done * 100 >= wanted:
            return took
    raise ValueError(minutes)


def paid_of(paid: int, left: int, beside: Mapping[str, int], *, is_over: bool) -> Count:
    """What was paid and what was not: until the month is over it can still be."""
    return Count(paid, left if is_over else 0, 0 if is_over else left, beside)


def verdict(count: Count, target_percent: int | None, *, of_all: bool = False) -> str | None:
    """Whether a figure is `met`, `missed`, or `open` while what is to come can still reach the
    target; None where there is no target, or nothing at all. `of_all`: what is to come counts as
    not done so far."""
    most = count.due + count.to_come
    if target_percent is None or not most:
        return None
    if _reaches(count.met, most if of_all else count.due, target_percent):
        return "met"
    at_best = _reaches(count.met + count.to_come, most, target_percent)
    return "open" if at_best else "missed"


def _reaches(part: int, whole: int, percent: int) -> bool:
    return whole > 0 and part * 100 >= percent * whole


def repair_by(received: datetime, figures: Mapping[str, Value[Any]]) -> datetime:
    """Until when a repair is to be done (B8, R21)."""
    return hours_later(received, figures["repair_completion_hours"].value)
