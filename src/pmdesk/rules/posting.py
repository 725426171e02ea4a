"""Public posting: who is named on the board for a month, and why (C4.2.5)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.rules.liability import Tally, repeated_codes


class Posting(NamedTuple):
    """Why a person's month is posted; no reasons at all means that it is not."""

    reasons: tuple[str, ...]
    """`points` and `repeat`, each that holds."""
    codes: tuple[str, ...]
    """The repeated fault codes."""
    clauses: tuple[str, ...]
    readings: tuple[str, ...]


def posting(points: int, tallies: Sequence[Tally], policy: Policy) -> Posting:
    """Whether, and for which reasons, a month with these counted notices is posted."""
    rule = policy.posting
    codes = repeated_codes(tallies, rule.repeat_notices.value)
    reasons: list[str] = []
    clauses: dict[str, None] = {}
    readings: dict[str, None] = {}
    if points >= rule.points.value:
        reasons.append("points")
        clauses[rule.points.clause] = None
        readings.update(dict.fromkeys(rule.points.readings))
    if codes:
        reasons.append("repeat")
        clauses[rule.repeat_notices.clause] = None
        readings.update(dict.fromkeys(rule.repeat_notices.readings))
    return Posting(tuple(reasons), codes, tuple(clauses), tuple(readings))


def filing_ends_on(told_on: date, policy: Policy) -> date:
    """The last day on which an appeal can be filed, that day included (R9).

    `told_on` is the day of service or, after a decision, the day that was told.
    """
    return told_on + timedelta(days=policy.appeals.filing_days.value)


def not_before(told_on: Sequence[date | None], policy: Policy) -> date | None:
    """The first day a row may hang: after the last filing time of its notices.

    None while one of them is unserved: its filing time has not begun to run.
    """
    days = [day for day in told_on if day is not None]
    if not days or len(days) < len(told_on):
        return None
    return filing_ends_on(max(days), policy) + timedelta(days=1)
