"""Days, minutes and months as the desk's users write them.

A day is a `datetime.date`; a minute is text `HH:MM`; both are office time. Ranges of time
are half-open. Nothing here reads a clock: what "today" means is always handed in.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from pmdesk.errors import BadInput
from pmdesk.texts import _

BEGINNING = date(1, 1, 1)
"""The first day of a dated row that holds from the beginning of time."""

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Month(NamedTuple):
    """A calendar month in office time; sorts by time and prints as `2026-10`."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @classmethod
    def from_number(cls, number: int) -> "Month":
        """The month of a stored period number such as 202610."""
        return cls(number // 100, number % 100)

    @property
    def number(self) -> int:
        """The month as it is stored: 202610."""
        return self.year * 100 + self.month

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    def plus(self, months: int) -> "Month":
        """The month so many months later (earlier, when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


class When(NamedTuple):
    """A point in time as somebody wrote it: a day, and a minute if one was given."""

    day: date
    minute: str | None

    def is_after(self, now: datetime) -> bool:
        """Whether it lies in the future; a day alone does once its day has not begun."""
        if self.day != now.date():
            return self.day > now.date()
        return self.minute is not None and self.minute > now.strftime("%H:%M")

    def __str__(self) -> str:
        return f"{self.day} {self.minute}" if self.minute else str(self.day)


_FOLDED = str.maketrans("０１２３４５６７８９：－／＋　", "0123456789:-/+ ")
# Patterns as text: re keeps what it compiled, and a run uses one or two of them (0.4 ms each).
_ISO = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:(?:T|t| +)(?P<time>\d{1,2}:\d{2})(?::\d{2})?"
    r"(?P<offset>Z|z|[+-]\d{2}:?\d{2})?)?"
)
_SHORT = r"(?P<m>\d{1,2})-(?P<d>\d{1,2})(?: +(?P<time>\d{1,2}:\d{2}))?"
_CHINESE = (
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号號](?: *(?P<time>\d{1,2}:\d{2}))?"
)
_AGO = r"(?P<days>[+-]\d{1,4})d(?: +(?P<time>\d{1,2}:\d{2}))?"
_WORD = r"(?P<word>[a-zA-Z\u4e00-\u9fff]+)(?: *(?P<time>\d{1,2}:\d{2}))?"
_TIME = r"\d{1,2}:\d{2}"
_SLASHED = r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}"
_WORDS = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "今天": 0,
    "昨天": -1,
    "前天": -2,
    "明天": 1,
    "后天": 2,
    "後天": 2,
}


def parse_when(text: str, now: datetime, *, ahead: bool = False) -> When:
    """The day, and the minute if one is given, that `text` names at `now` (office time).

    Without a year: the latest day not after today, or with `ahead` (due dates) the earliest
    not before. A written offset is converted to `now`'s zone. Raises BadInput.
    """
    folded = text.translate(_FOLDED).strip()
    if not folded:
        raise BadInput(_("an empty date: write one such as {example}", example=now.date()))
    if found := _whole(_ISO, folded):
        return _with_offset(found, text, now.tzinfo)
    if found := _whole(_CHINESE, folded) or _whole(_SHORT, folded):
        year = found.groupdict().get("y")
        month, day = int(found["m"]), int(found["d"])
        on = _day(int(year), month, day, text) if year else _nearest(month, day, now, text, ahead)
        return When(on, _minute(found["time"], text))
    if _whole(_TIME, folded):
        return When(now.date(), _minute(folded, text))
    if found := _whole(_AGO, folded):
        return When(_shift(now.date(), int(found["days"]), text), _minute(found["time"], text))
    found = _whole(_WORD, folded)
    if found and found["word"].lower() in _WORDS:
        days = _WORDS[found["word"].lower()]
        return When(now.date() + timedelta(days=days), _minute(found["time"], text))
    if re.match(_SLASHED, folded, re.ASCII):
        raise BadInput(
            _(
                "{text!r} can be read in two ways: write the date as {example}",
                text=text,
                example=now.date(),
            )
        )
    raise BadInput(
        _(
            "{text!r} is not a date: write {day} 14:30, {day}, 14:30, {short}, today or -3d",
            text=text,
            day=now.date(),
            short=now.strftime("%m-%d"),
        )
    )


def moment(when: When, now: datetime, *, late: bool) -> datetime:
    """The moment of a point in time, in `now`'s zone: today without a minute is `now`, another
    day without one its first minute, or with `late` its last."""
    if when.minute is None and when.day == now.date():
        return now
    minute = when.minute or ("23:59" if late else "00:00")
    return datetime.fromisoformat(f"{when.day}T{minute}").replace(tzinfo=now.tzinfo)


def hours_later(begin: datetime, hours: int) -> datetime:
    """So many hours of time passed after a moment, also over a change of the clocks."""
    return (begin.astimezone(UTC) + timedelta(hours=hours)).astimezone(begin.tzinfo)


def parse_day(text: str, now: datetime, *, ahead: bool = False) -> date:
    """The day alone; a text that also names a minute is refused (BadInput)."""
    when = parse_when(text, now, ahead=ahead)
    if when.minute is not None:
        raise BadInput(_("{text!r}: a day is wanted here, without a time", text=text))
    return when.day


def parse_near_day(text: str, now: datetime) -> date:
    """The day that `text` names, as `parse_day`; without a year the nearest such day, before or
    behind today: for what is looked for, rather than recorded."""
    past, coming = parse_day(text, now), parse_day(text, now, ahead=True)
    return min(past, coming, key=lambda day: abs(day - now.date()))


def parse_month(text: str, today: date, *, ahead: bool = False) -> Month:
    """The month that `2026-10`, `10` or `last` names; a bare number is the latest such month
    not after today's, or with `ahead` the earliest not before. Raises BadInput."""
    folded = text.translate(_FOLDED).strip().lower()
    this = Month.of(today)
    if folded in ("last", "上月", "上个月", "上個月"):
        return this.plus(-1)
    if folded in ("this", "本月"):
        return this
    found = re.fullmatch(r"(?:(\d{4})[-年])?(\d{1,2})月?", folded, re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12:
        raise BadInput(
            _("{text!r} is not a month: write {month}, 10 or last", text=text, month=this)
        )
    number = int(found[2])
    if found[1]:
        year = int(found[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadInput(_("{text!r}: the year is out of range", text=text))
        return Month(year, number)
    if ahead:
        return Month(today.year if number >= today.month else today.year + 1, number)
    return Month(today.year if number <= today.month else today.year - 1, number)


def parse_near_month(text: str, today: date) -> Month:
    """The month that `text` names, as `parse_month`; without a year the nearest such month,
    before or behind today's: for what is looked for, rather than recorded."""
    past, coming = parse_month(text, today), parse_month(text, today, ahead=True)
    return min(past, coming, key=lambda month: abs(month.first - today))


def months(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = first.plus(1)


def parse_spans(what: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    """Times of a day, each `09:30-11:00` with its end behind its beginning, in order and without
    overlaps; `what` names them in errors. Raises BadInput."""
    found: list[tuple[str, str]] = []
    for text in texts:
        ends = text.translate(_FOLDED).split("-")
        times = [_minute(end.strip(), text) for end in ends if re.fullmatch(_TIME, end.strip())]
        begin, end = times if len(ends) == len(times) == len(("begin", "end")) else ("", "")
        if not begin or not end or begin >= end or (found and begin < found[-1][1]):
            raise BadInput(
                _("{what}: {text!r} is no time such as 09:30-11:00, in order", what=what, text=text)
            )
        found.append((begin, end))
    return found


def month_name(month: Month) -> str:
    """A month as people say it: October 2026."""
    names = (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
    return _("{month} {year}", month=names[month.month - 1], year=month.year)


def _whole(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.ASCII)


def _with_offset(found: re.Match[str], text: str, zone: tzinfo | None) -> When:
    day = _day(int(found["y"]), int(found["m"]), int(found["d"]), text)
    minute = _minute(found["time"], text)
    if not found["offset"] or minute is None:
        return When(day, minute)
    written = datetime.fromisoformat(f"{day}T{minute}{found['offset'].upper()}")
    local = written.astimezone(zone)
    return When(local.date(), local.strftime("%H:%M"))


def _nearest(month: int, day: int, now: datetime, text: str, ahead: bool) -> date:
    """The nearest such day not after today (not before, with `ahead`); 29 February looks on."""
    today = now.date()
    for step in range(9):
        year = today.year + step if ahead else today.year - step
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        if on >= today if ahead else on <= today:
            return on
    raise BadInput(_("{text!r}: there is no such day", text=text))


def _day(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(_("{text!r}: the year is out of range", text=text))
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInput(_("{text!r}: there is no such day", text=text)) from None


def _shift(today: date, days: int, text: str) -> date:
    on = today + timedelta(days=days)
    return _day(on.year, on.month, on.day, text)


def _minute(time: str | None, text: str) -> str | None:
    if time is None:
        return None
    hour, minute = (int(part) for part in time.split(":"))
    if hour > 23 or minute > 59:
        raise BadInput(_("{text!r}: there is no such time", text=text))
    return f"{hour:02}:{minute:02}"
