"""What a day asks in rounds, and how much of it was walked (A2.4, A2.5, R18).

An ordinary day asks for rounds, a move-in period for hours. Patrol and supervision are counted
apart; one round that was recorded for both counts for each.

A day that a move-in period only touches is shared in proportion: the period asks for the part of
its hours that it covers of the day, what is left of the day asks for its part of the rounds, a
begun one whole. A period from noon on asks for half the hours, and one round of two for the
morning. So a day asks the same however its periods were written down, in one piece or in two,
and a period of some minutes neither asks for a whole day's hours nor excuses its rounds.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.records.rounds import Period, Round, Slot

_ONE_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


class Asked(NamedTuple):
    """What a day asks of one kind, with what it rests on."""

    rounds: int
    minutes: int
    clause: str
    readings: tuple[str, ...]


class Covered(NamedTuple):
    """What was asked of one kind and what was walked of it, of a day or of several.

    What is beyond one day's quota makes up for no other day's. Nothing asked is no percentage.
    """

    rounds_due: int
    rounds_done: int
    rounds_missing: int
    minutes_due: int
    minutes_done: int
    minutes_missing: int
    ad_hoc: int
    """Finished rounds that no sheet had planned: shown apart."""
    incomplete: int
    """Rounds that somebody began and that have no end."""
    rounds_to_come: int = 0
    """Rounds asked for whose time is not over: they are not missing yet."""
    minutes_to_come: int = 0

    @property
    def rounds_percent(self) -> float | None:
        """How much was walked of the rounds whose time is over; None where there are none."""
        return _percent(self.rounds_missing, self.rounds_due - self.rounds_to_come)

    @property
    def hours_percent(self) -> float | None:
        """How much was walked of the hours that are over; None where there are none."""
        return _percent(self.minutes_missing, self.minutes_due - self.minutes_to_come)


class Coming(NamedTuple):
    """What of a day's rounds is still to come: the numbers of the ordinary ones that are not
    over, and the minutes left of a move-in period's."""

    numbers: frozenset[int] = frozenset()
    minutes: int = 0


def asked(
    kind: str, day: date, periods: Iterable[Period], policy: Policy, zone: tzinfo | None
) -> Asked:
    """What a day asks of a kind, in whole rounds and begun minutes."""
    rounds = policy.standards[f"{kind}_rounds_per_day"]
    hours = policy.standards[f"{kind}_hours_per_move_in_day"]
    whole = day_of(day, zone)
    length = whole[1] - whole[0]
    moving = _lasting(within(periods, whole))
    used = [rounds] if moving < length else []
    used += [hours] if moving else []
    return Asked(
        rounds=-(-rounds.value * (length - moving) // length),
        minutes=-(-(timedelta(hours=hours.value) // _MINUTE) * moving // length),
        clause=used[0].clause,
        readings=tuple(dict.fromkeys(name for value in used for name in value.readings)),
    )


def coverage(
    kind: str,
    day: date,
    rounds: Iterable[Round],
    periods: Sequence[Period],
    policy: Policy,
    zone: tzinfo | None,
    coming: Coming | None = None,
) -> Covered:
    """What was walked on a day of what it asks of a kind, and what is still to come.

    A round of the day is done once all of its routes were walked; outside of move-in periods it
    counts as a round. Within them time counts: of everything that was walked, planned or ad
    hoc, by however many at once, never more than 24 hours a day. `rounds` may be of other kinds
    and days; those around midnight are split.
    """
    wanted = asked(kind, day, periods, policy, zone)
    mine = [found for found in rounds if found.kind == kind]
    today = [found for found in mine if found.on == day]
    moving = within(periods, day_of(day, zone))
    walked = _slots_done(today, moving)
    done = len(walked)
    finished = [(r.begin, r.end) for r in mine if r.begin and r.end]
    spans = [span for begin, end in moving for span in _clipped(finished, begin, end)]
    minutes = min(_lasting(spans), _ONE_DAY) // _MINUTE
    open_rounds, open_minutes = max(0, wanted.rounds - done), max(0, wanted.minutes - minutes)
    left = coming or Coming()
    rounds_to_come = min(open_rounds, len(left.numbers - walked))
    minutes_to_come = min(open_minutes, left.minutes)
    return Covered(
        wanted.rounds,
        done,
        open_rounds - rounds_to_come,
        wanted.minutes,
        minutes,
        open_minutes - minutes_to_come,
        sum(1 for found in today if found.slot is None and found.end),
        sum(1 for found in today if found.begin and not found.end),
        rounds_to_come,
        minutes_to_come,
    )


def to_come(slots: Iterable[Slot], quota: int, day: Span, now: datetime) -> Coming:
    """What of a day's rounds is not over at a moment; one without a time has the whole day."""
    left = [(slot, slot.end or day[1]) for slot in slots if (slot.end or day[1]) > now]
    spans = [
        (max(slot.begin, now), end) for slot, end in left if slot.number > quota and slot.begin
    ]
    numbers = frozenset(slot.number for slot, _end in left if slot.number <= quota)
    return Coming(numbers, sum((end - begin for begin, end in spans), timedelta(0)) // _MINUTE)


def total(days: Iterable[Covered]) -> Covered:
    """Several days taken together."""
    found = list(days)
    return Covered(*(sum(column) for column in zip(*found, strict=True))) if found else NOTHING


NOTHING = Covered(*(0 for _name in Covered._fields))
"""No day at all: nothing asked, nothing walked."""


def slots(
    wanted: Asked,
    whole: Span,
    periods: Iterable[Period],
    ordinary: Sequence[Span],
    moving: Sequence[Span],
    quota: int,
) -> list[Slot]:
    """The rounds to plan for what a day asks: ordinary ones at the office's times of the day, in
    a move-in period so many of its own that they cover the hours.

    An ordinary round keeps its number whatever else the day asks; those of a period are numbered
    behind the `quota` of rounds. Where the office's times are too few, a round has none, and
    what is left of a period is taken from its end.
    """
    taken = within(periods, whole)
    free = [
        Slot(number, *span)
        for number, span in enumerate(ordinary[:quota], 1)
        if not any(begin <= span[0] < end for begin, end in taken)
    ]
    found = free[: wanted.rounds]
    numbers = [n for n in range(1, quota + 1) if n not in {slot.number for slot in free}]
    found += [Slot(number, None, None) for number in numbers[: wanted.rounds - len(found)]]
    left, number = timedelta(minutes=wanted.minutes), quota
    parts = [part for begin, end in taken for part in _clipped(moving, begin, end)]
    rest = [part for begin, end in taken for part in _gaps(parts, begin, end)]
    for begin, end in [*sorted(parts), *sorted(rest, reverse=True)]:
        if left > timedelta(0):
            number, end = number + 1, min(end, begin + left)
            found.append(Slot(number, begin, end))
            left -= end - begin
    return found


def day_of(day: date, zone: tzinfo | None) -> Span:
    """A day from midnight to midnight, as time passes: also of 23 or 25 hours."""
    begin = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    after = datetime.combine(day + _ONE_DAY, datetime.min.time(), zone).astimezone(UTC)
    return begin, after


def within(periods: Iterable[Period], whole: Span) -> list[Span]:
    """The parts of a span that move-in periods cover, each once, in order."""
    spans = [(period.begin, period.end or whole[1]) for period in periods]
    return _merged(_clipped(spans, *whole))


def _slots_done(rounds: list[Round], moving: list[Span]) -> frozenset[int]:
    """Which rounds of a day were walked whole, and not within a move-in period."""
    by_number: dict[int, list[Round]] = {}
    for found in rounds:
        if found.slot is not None:
            by_number.setdefault(found.slot, []).append(found)
    return frozenset(
        number
        for number, parts in by_number.items()
        if all(part.end for part in parts)
        if not any(
            part.begin and begin <= part.begin < end for part in parts for begin, end in moving
        )
    )


def _clipped(spans: Iterable[Span], first: datetime, after: datetime) -> list[Span]:
    """What lies of spans within a span, in UTC."""
    cut = [
        (max(begin.astimezone(UTC), first), min(end.astimezone(UTC), after)) for begin, end in spans
    ]
    return [(begin, end) for begin, end in cut if begin < end]


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _lasting(spans: Iterable[Span]) -> timedelta:
    """How long spans last together, what overlaps once."""
    return sum((end - begin for begin, end in _merged(spans)), timedelta(0))


def _gaps(spans: Iterable[Span], first: datetime, after: datetime) -> list[Span]:
    """What of a span no other one covers."""
    taken = _merged(_clipped(spans, first, after))
    begins = [*(begin for begin, _end in taken), after]
    ends = [first, *(end for _begin, end in taken)]
    return [(end, begin) for end, begin in zip(ends, begins, strict=True) if end < begin]


def _percent(missing: int, due: int) -> float | None:
    return round((due - missing) / due * 100, 1) if due else None
