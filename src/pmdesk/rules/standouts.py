"""What stands out most in a month: three findings, by rules that say why each was chosen (B10).

The largest cause of faults, the figure furthest below its target, what changed most against the
month before: always these three, in this order. One that cannot be told is there too,
with the reason. A month may be one office's or a group's.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

FEW = 5
"""Fewer cases than these are too few to speak of a pattern, or to compare; our own, no clause's."""
CAUSE, MISS, CHANGE = "largest-cause", "worst-miss", "largest-change"
POINTS = "points"
"""What a change is about where it is the month's points."""
ENOUGH = ""


class Cause(NamedTuple):
    """A cause of faults: the notices counted, and their points."""

    name: str
    notices: int
    points: int


class Measured(NamedTuple):
    """A share as a month has it: so many of so many, against its target if it has one."""

    name: str
    met: int
    whole: int
    verdict: str | None = None
    target_percent: int | None = None
    to_come: int = 0

    @property
    def share(self) -> Fraction:
        """The share, of a whole that is not 0."""
        return Fraction(self.met, self.whole)


class Standout(NamedTuple):
    """A finding: its kind, what it is about, and how far it can be relied on."""

    kind: str
    name: str | None
    """The cause or the figure; None where there is nothing to name."""
    why: str = ENOUGH
    """`few`: of too few cases. Without a name: `no-notices`, `none-due`, `all-met`, `incomparable`,
    `unchanged`."""


def standouts(
    causes: Sequence[Cause],
    figures: Sequence[Measured],
    before: Sequence[Measured],
    points: tuple[int, int] | None,
) -> tuple[Standout, Standout, Standout]:
    """The three findings; what the second one tells, the third does not tell again. `points` are
    the month's and those of the month before, None where the two cannot be compared."""
    miss = worst_miss(figures)
    others = [figure for figure in figures if figure.name != miss.name]
    return largest_cause(causes), miss, largest_change(others, before, points)


def largest_cause(causes: Sequence[Cause]) -> Standout:
    """The cause of most notices; of equal ones that of more points, then the first by name."""
    ranked = sorted(causes, key=lambda cause: (-cause.notices, -cause.points, cause.name))
    if not ranked:
        return Standout(CAUSE, None, "no-notices")
    whole = sum(cause.notices for cause in causes)
    return Standout(CAUSE, ranked[0].name, "few" if whole < FEW else ENOUGH)


def worst_miss(figures: Sequence[Measured]) -> Standout:
    """The missed figure furthest below its target in percentage points; of equal ones that which
    lacks most cases. One of few cases only where every missed one is of few."""
    judged = [figure for figure in figures if figure.verdict is not None]
    missed = [figure for figure in judged if figure.verdict == "missed"]
    if not missed:
        return Standout(MISS, None, "all-met" if judged else "none-due")
    worst = min(missed, key=lambda figure: (_is_few(figure), -_gap(figure), _lacking(figure)))
    return Standout(MISS, worst.name, "few" if _is_few(worst) else ENOUGH)


def largest_change(
    now: Sequence[Measured], before: Sequence[Measured], points: tuple[int, int] | None
) -> Standout:
    """The figure whose share changed by most percentage points, up or down; where none did, the
    points. Compared is what has enough cases in both months and none still to come."""
    earlier = {figure.name: figure for figure in before if _is_settled(figure)}
    pairs = [(one, earlier[one.name]) for one in now if _is_settled(one) and one.name in earlier]
    changed = [(one, was) for one, was in pairs if one.share != was.share]
    if changed:
        one, _was = max(changed, key=lambda pair: abs(pair[0].share - pair[1].share))
        return Standout(CHANGE, one.name)
    if points and points[0] != points[1]:
        return Standout(CHANGE, POINTS)
    return Standout(CHANGE, None, "unchanged" if pairs else "incomparable")


def causes_for(percent: int, causes: Sequence[Cause]) -> tuple[int, int]:
    """How few of the causes, the largest first, make up at least so many percent of the notices,
    and how many notices those are."""
    whole, so_far = sum(cause.notices for cause in causes), 0
    for number, notices in enumerate(sorted((c.notices for c in causes), reverse=True), 1):
        so_far += notices
        if so_far * 100 >= percent * whole:
            return number, so_far
    return 0, 0


def _is_few(figure: Measured) -> bool:
    return figure.whole < FEW


def _is_settled(figure: Measured) -> bool:
    return not _is_few(figure) and figure.to_come == 0


def _gap(figure: Measured) -> Fraction:
    return Fraction(figure.target_percent or 0) - 100 * figure.share


def _lacking(figure: Measured) -> int:
    """The more cases a figure lacks, the smaller."""
    return figure.met - figure.whole
