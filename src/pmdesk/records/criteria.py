"""Criteria that a half-year or a year is scored against: sections, items, points (A4.2).

Points are whole hundredths.
"""

from typing import NamedTuple

TOTAL = "total"
"""The word in a CSV file's section column beside which its total stands."""


class Criterion(NamedTuple):
    """One item: its points, and of which parts of them a score may be; none leaves it free."""

    section: str
    item: str
    title: str
    points: int
    scale: tuple[int, ...] = ()
    """The parts in hundredths: 100, 50 and 0 for met, broadly met, not met."""
    note: str | None = None

    @property
    def scores(self) -> list[int]:
        """The scores its scale allows, in hundredths; empty where every one up to its points is."""
        return [self.points * part // 100 for part in self.scale]


class Criteria(NamedTuple):
    """A whole file of them, as it was read."""

    name: str
    sha256: str
    text: str
    total: int
    items: tuple[Criterion, ...]
