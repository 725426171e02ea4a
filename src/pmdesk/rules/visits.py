"""How many visits a month asks for, and how far they were held (A2.6).

Only visits that were held count: where nobody was home or the visit was refused nothing was
heard, and care visits and community events are duties of their own (A1.8), shown apart.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pmdesk.policy.model import Policy


class Quota(NamedTuple):
    """So many visits a month, of the whole department or of each visitor, by which clause."""

    visits: int
    per: str
    """`department` or `visitor`."""
    clause: str


class Tally(NamedTuple):
    """How many visits of one kind and outcome somebody made in a month (a period, 202610)."""

    period: int
    visitor: str
    """The staff code."""
    role: str
    kind: str
    outcome: str
    visits: int


class Coverage(NamedTuple):
    """A month's visits against its quota: `quota = done + missing + to_come`.

    Done counts up to the quota, what goes beyond stands in `extra`. A month that is not over
    misses nothing yet: the rest is to come.
    """

    quota: int
    held: int
    done: int
    missing: int
    to_come: int
    extra: int
    nobody_home: int
    refused: int
    care: int
    events: int

    @property
    def was_due(self) -> int:
        """What a rate is over: 0 where nothing has been due yet."""
        return self.done + self.missing


def quota(policy: Policy) -> Quota:
    """What a policy asks for in visits (A2.6)."""
    visits, per = (policy.standards[name] for name in ("visits_per_month", "visits_per"))
    return Quota(visits.value, per.value, visits.clause)


def coverage(asked: int, tallies: Iterable[Tally], *, is_over: bool) -> Coverage:
    """What the visits of one month, of one visitor or of all, come to against what is asked."""
    found = list(tallies)
    held = _count(found, "visit", "held")
    rest = max(0, asked - held)
    return Coverage(
        quota=asked,
        held=held,
        done=min(asked, held),
        missing=rest if is_over else 0,
        to_come=0 if is_over else rest,
        extra=max(0, held - asked),
        nobody_home=_count(found, "visit", "nobody-home"),
        refused=_count(found, "visit", "refused"),
        care=_count(found, "care", "held"),
        events=_count(found, "event", "held"),
    )


def _count(tallies: Iterable[Tally], kind: str, outcome: str) -> int:
    return sum(one.visits for one in tallies if (one.kind, one.outcome) == (kind, outcome))
