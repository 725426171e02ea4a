"""Recurrence: on which days a task is to be done, and which of them are open (A2.2, B5).

Days only: a rule finer than a day is refused. A task is done up to a day, so that doing it
discharges the latest occurrence and every earlier one; a stop ends it after a day. The rules
of RFC 5545 are dateutil's, imported only where a task repeats (9 ms).
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.periods import LAST_YEAR
from pmdesk.texts import _

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_LAST = date(LAST_YEAR, 12, 31)
_FINER = ("HOURLY", "MINUTELY", "SECONDLY")
_INTS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
_DAYS = r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"0*[1-9]\d{0,3}",
    "COUNT": r"0*[1-9]\d{0,5}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYMONTH": r"(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*",
    "BYMONTHDAY": _INTS,
    "BYYEARDAY": _INTS,
    "BYWEEKNO": _INTS,
    "BYSETPOS": _INTS,
    "BYDAY": f"{_DAYS}(,{_DAYS})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}
"""The parts of a rule and what each may say."""
_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""How many days each month has at least."""
_CYCLES = 19 * 400
"""Years after which weekdays and leap years are the same again, just before the year 9999 to
which dateutil searches: there a rule without any occurrence is known in 0.1 s, not in 3 s."""


class Recurrence(NamedTuple):
    """The days of a task: its first day alone, or a rule from it on, up to a last day."""

    first: date
    rule: str | None = None
    last: date | None = None
    """The last day after a stop."""


def parse_rule(text: str, first: date) -> str:
    """A rule such as `FREQ=WEEKLY;BYDAY=MO` as it is stored. Raises BadInput, in our words."""
    parts = _parts(text)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    if "FREQ" not in parts:
        raise _bad(text, _("it has no FREQ"))
    if "COUNT" in parts and "UNTIL" in parts:
        raise _bad(text, _("COUNT does not go with UNTIL"))
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise _bad(text, _("a numbered BYDAY goes with MONTHLY or YEARLY"))
    try:
        last = _until(rule)
        expanded = _expanded(rule, _later(first, _CYCLES))
    except ValueError:
        raise _bad(text, _("one of its numbers is out of range")) from None
    day = _first(expanded)
    if day is None or _later(day, -_CYCLES) > last:
        raise _bad(text, _("it has no occurrence from {day} on", day=first))
    return rule


def skips_short_months(rule: str, first: date) -> bool:
    """Whether a rule by the day of the month leaves out a month that lacks that day."""
    parts = _parts(rule)
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or {"BYDAY", "BYYEARDAY", "BYWEEKNO"} & {*parts}:
        return False
    days = _numbers(parts.get("BYMONTHDAY", str(first.day)))
    in_one_month = parts["FREQ"] == "YEARLY" and "BYMONTHDAY" not in parts
    months = [first.month] if in_one_month else range(1, 13)
    if "BYMONTH" in parts:
        months = _numbers(parts["BYMONTH"])
    return any(min(map(abs, days)) > _SHORTEST[month - 1] for month in months)


def occurrences(days: Recurrence, begin: date) -> Iterator[date]:
    """Every occurrence from a day on, in order."""
    last = _LAST if days.last is None else min(days.last, _LAST)
    if days.rule is None:
        if begin <= days.first <= last:
            yield days.first
        return
    last = min(last, _until(days.rule))
    for moment in _expanded(days.rule, _skipped(days, begin)):
        day = moment.date()
        if day > last:
            return
        if day >= begin:
            yield day


def between(days: Recurrence, begin: date, after: date) -> list[date]:
    """The occurrences of a half-open range of days."""
    found = []
    for day in occurrences(days, begin):
        if day >= after:
            break
        found.append(day)
    return found


def open_days(days: Recurrence, done_to: date | None, up_to: date) -> list[date]:
    """The occurrences up to a day, included, that are not done; `done_to` is the latest one
    that is."""
    begin = days.first if done_to is None else done_to + timedelta(days=1)
    return between(days, begin, up_to + timedelta(days=1))


def next_open(days: Recurrence, done_to: date | None) -> date | None:
    """The earliest occurrence that is not done, past or to come; None where none is left."""
    begin = days.first if done_to is None else done_to + timedelta(days=1)
    return next(occurrences(days, begin), None)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _equals, value = (word.strip() for word in part.partition("="))
        if (name == "FREQ" and value in _FINER) or name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            raise _bad(text, _("a task repeats by the day at most: {part}", part=part.strip()))
        if name not in _PARTS:
            raise _bad(text, _("{part!r} is no part of a rule", part=part.strip()))
        if name in parts:
            raise _bad(text, _("{name} stands twice", name=name))
        if not re.fullmatch(_PARTS[name], value, re.ASCII):
            raise _bad(text, _("{name} cannot be {value!r}", name=name, value=value))
        parts[name] = value
    return parts


def _bad(text: str, why: str) -> BadInput:
    return BadInput(
        _("{text!r} is not a rule to repeat by: {why}", text=text, why=why),
        hint=_("write one such as FREQ=WEEKLY;BYDAY=MO"),
    )


@lru_cache(maxsize=512)
def _until(rule: str) -> date:
    """The day of UNTIL, whatever its time; the last day there is without one."""
    found = re.search(r"UNTIL=(\d{4})(\d{2})(\d{2})", rule)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else _LAST


@lru_cache(maxsize=512)
def _expanded(rule: str, start: date) -> "rrule":
    """The rule from a day on. UNTIL stays with us: dateutil would load its parser for it, and
    refuses a time zone beside a day."""
    from dateutil.rrule import rrulestr

    parts = [part for part in rule.split(";") if not part.startswith("UNTIL=")]
    found = rrulestr(";".join(parts), dtstart=datetime(start.year, start.month, start.day))
    assert not hasattr(found, "exdate"), rule  # one rule, not a set
    return found


def _first(rule: "rrule") -> date | None:
    """The first occurrence; none before the end of all dates."""
    try:
        found = next(iter(rule), None)
    except (ValueError, OverflowError):  # dateutil looked beyond the year 9999
        return None
    return found.date() if found else None


def _skipped(days: Recurrence, begin: date) -> date:
    """A first day shortly before `begin` from which the rule falls on the same days: a daily or
    weekly rule of years ago is not gone through day by day."""
    assert days.rule is not None
    parts = _parts(days.rule)
    length = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"])
    if length is None or "COUNT" in parts:
        return days.first
    step = length * int(parts.get("INTERVAL", "1"))
    steps = (begin - days.first).days // step - 1  # one whole week before it, for BYSETPOS
    return days.first + timedelta(days=max(0, steps) * step)


def _numbers(value: str) -> list[int]:
    return [int(number) for number in value.split(",")]


def _later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)
