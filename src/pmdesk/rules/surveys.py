"""What a survey comes to: how many answered, and how many of them are satisfied (A2.7, B8)."""

from collections.abc import Iterable
from typing import NamedTuple

from pmdesk.policy.model import Policy


class Share(NamedTuple):
    """So many of so many; nothing of nothing is no rate."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """In percent; None over an empty whole."""
        return self.part * 100 / self.whole if self.whole else None


class Scored(NamedTuple):
    """How often an item was scored, and how often by somebody who is satisfied."""

    item: str
    n: int
    satisfied: int

    @property
    def share(self) -> Share:
        """The satisfied among those who scored the item."""
        return Share(self.satisfied, self.n)


class Response(NamedTuple):
    """How many households were asked, how many answered, and how many of them scored anything."""

    issued: int
    returned: int
    valid: int

    @property
    def share(self) -> Share:
        """The returned among the issued."""
        return Share(self.returned, self.issued)


def overall(items: Iterable[Scored], name: str) -> Scored:
    """All items together: every score that was given counts once."""
    found = list(items)
    return Scored(name, sum(one.n for one in found), sum(one.satisfied for one in found))


def quota(policy: Policy) -> tuple[int, str]:
    """How many surveys a quarter asks for, by which clause."""
    value = policy.standards["surveys_per_quarter"]
    return value.value, value.clause
