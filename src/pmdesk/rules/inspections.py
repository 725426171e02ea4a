"""How many inspections a period asks for, and how far they were held (A3.1, A3.2, A4.1, A4.2)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.records.inspections import CHECKED, PER, SCORED, Span, span_of


class Duty(NamedTuple):
    """What a policy asks for: so many of a kind in each of its periods, by which clause."""

    kind: str
    quota: int
    clause: str


class Counted(NamedTuple):
    """One period of a duty and how many inspections were held in it."""

    span: Span
    quota: int
    held: int


class Coverage(NamedTuple):
    """Quota, done, missing: `quota = done + missing + to_come`.

    Done counts up to the quota of each period, what goes beyond stands in `extra`. A period that
    has not ended misses nothing yet: the rest of its quota is to come. The rate is over what has
    been due, None for nothing: n/a, never 0 or 100 percent.
    """

    periods: int
    quota: int
    done: int
    missing: int
    to_come: int
    extra: int

    @property
    def was_due(self) -> int:
        """What the rate is over: 0 where nothing has been due yet."""
        return self.done + self.missing


def duties(policy: Policy) -> list[Duty]:
    """The inspections a policy asks for. Of the two kinds of scoring it names one (A4.2)."""
    asked = policy.standards
    per_day, per_week, per_month = (
        asked[name]
        for name in (
            "daily_inspections_per_day",
            "weekly_inspections_per_week",
            "monthly_inspections_per_month",
        )
    )
    found = [
        Duty(kind, value.value, value.clause)
        for kind, value in zip(CHECKED, (per_day, per_week, per_month), strict=True)
    ]
    scoring = asked["scoring_per"]
    kind = next(kind for kind in SCORED if PER[kind] == scoring.value)
    return [*found, Duty(kind, 1, scoring.clause)]


def coverage(counted: Iterable[Counted], today: date) -> Coverage:
    """What the periods of one duty add up to on a day."""
    periods = quota = done = missing = to_come = extra = 0
    for span, asked, held in counted:
        rest = max(0, asked - held)
        periods += 1
        quota += asked
        done += min(asked, held)
        extra += max(0, held - asked)
        if span.last < today:
            missing += rest
        else:
            to_come += rest
    return Coverage(periods, quota, done, missing, to_come, extra)


def satisfied_by(kind: str, span: Span) -> list[tuple[str, str]]:
    """The inspections that count for a period, each as its kind and its own period. A scoring of
    the year also is that of the half-year with which the year ends (A4.2)."""
    year = span_of(PER["year-end"], span.last)
    whole_year = kind == "half-year" and year.after == span.after
    return [(kind, span.name), *([("year-end", year.name)] if whole_year else [])]
