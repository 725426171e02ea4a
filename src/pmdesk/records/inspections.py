"""Inspections as recorded, and the periods in which they fall due (A3.1, A3.2, A4.1, A4.2)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.errors import BadInput
from pmdesk.periods import FIRST_YEAR, LAST_YEAR, Month
from pmdesk.texts import _

CHECKED = ("daily", "weekly", "monthly")
"""The inspections made by a check list."""
SCORED = ("half-year", "year-end")
"""The inspections scored against criteria."""
KINDS = (*CHECKED, *SCORED)
PER = dict(zip(KINDS, ("day", "week", "month", "half-year", "year"), strict=True))
"""The period of each kind, of which there is one at any day."""
RESULTS = ("ok", "finding", "na")
"""What an item comes to; `na` is not applicable."""


class Span(NamedTuple):
    """One period: its name and its days, half-open. `2026-11-03`, `2026-W45`, `2026-11`,
    `2026H2`, `2026`."""

    name: str
    first: date
    after: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)


class Result(NamedTuple):
    """What one item of a check list came to, and in words what was found."""

    item: str
    result: str
    text: str | None = None


def span_of(per: str, day: date) -> Span:
    """The period of a sort that holds a day; a week is ISO's, from Monday to Sunday."""
    if per == "day":
        return Span(day.isoformat(), day, day + timedelta(days=1))
    if per == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Span(f"{year:04}-W{week:02}", monday, monday + timedelta(days=7))
    if per == "month":
        month = Month.of(day)
        return Span(str(month), month.first, month.plus(1).first)
    if per == "half-year":
        half = 1 if day.month <= 6 else 2
        begin = Month(day.year, 6 * half - 5)
        return Span(f"{day.year:04}H{half}", begin.first, begin.plus(6).first)
    return Span(f"{day.year:04}", date(day.year, 1, 1), date(day.year + 1, 1, 1))


def spans_ending(per: str, first: date, after: date) -> Iterator[Span]:
    """Every period of a sort whose last day lies in a half-open range: ranges that follow each
    other share none and miss none."""
    span = span_of(per, first)
    while span.last < after:
        yield span
        span = span_of(per, span.after)


def parse_scored_period(text: str) -> tuple[str, Span]:
    """The kind of scoring and the period that `2026H2` or `2026` names. Raises BadInput."""
    found = re.fullmatch(r"(\d{4})(?:[Hh]([12]))?", text.strip(), re.ASCII)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise BadInput(_("{text!r} is no period to score: write 2026H2 or 2026", text=text))
    kind = "half-year" if found[2] else "year-end"
    month = 12 if found[2] == "2" else 1
    return kind, span_of(PER[kind], date(int(found[1]), month, 1))
