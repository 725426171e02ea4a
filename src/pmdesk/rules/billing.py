"""What a month, a meter or a piece comes to: parts of one price each, rounded once (A1.5).

A change within a month, of a price, an area or the day of moving in, cuts the month into parts
by the day; or the state of its first or its last day counts for all of it, as the policy says.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import lcm
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.policy.model import Fees
from pmdesk.records.fees import E3_OF_DM2, E7_OF_FEN, ONE_E3, FeePrice, price_on

_ONE_DAY = timedelta(days=1)


class UnitRow(NamedTuple):
    """What the archive says of a unit from a day on."""

    from_on: str
    area_dm2: int | None = None
    move_in_on: str | None = None
    move_out_on: str | None = None


class Part(NamedTuple):
    """A part of a charge: one price on one quantity, for some days of the whole."""

    first: str
    last: str
    days: int
    of_days: int
    quantity_e3: int
    price: FeePrice


class Lacking(NamedTuple):
    """Why a unit is charged nothing: `no-area` or `not-moved-in`."""

    why: str


class Reading(NamedTuple):
    """What a meter showed; kind `start` is the first reading of a new meter."""

    on_day: str
    kind: str
    reading_e3: int


def month_parts(
    month: Month,
    basis: str,
    prices: tuple[FeePrice, ...],
    building: str,
    rows: Sequence[UnitRow],
    fees: Fees,
) -> list[Part] | Lacking:
    """The parts of a unit's charge for a month; none where no price is for it, Lacking where
    something of the unit is missing. Rows are in the order of their days."""
    first, last = month.first.isoformat(), month.last.isoformat()
    begin = moved_in_on(rows) if fees.charge_from.value == "move_in" else ""
    is_early = False
    parts: list[Part] = []
    changes = {price.from_on for price in prices} | {row.from_on for row in rows}
    changes.add(begin or first)
    for since, until in _spans(first, last, changes, fees.unit_change.value):
        price = price_on(prices, since)
        if price is None or not price.is_for(building):
            continue
        if begin is None or begin > since:
            is_early = True
            continue
        quantity = ONE_E3 if basis == "unit-month" else _area_e3(rows, since)
        if quantity is None:
            return Lacking("no-area")
        parts.append(_whole(since, until, quantity, price))
    if is_early and not parts:
        return Lacking("not-moved-in")
    if fees.unit_change.value == "by_day":
        return [part._replace(of_days=month.last.day) for part in joined(parts)]
    return [_whole(first, last, part.quantity_e3, part.price) for part in parts]


def moved_in_on(rows: Iterable[UnitRow]) -> str | None:
    """The day from which a unit is charged: when it was first moved into, as last corrected.
    That it was left and moved into again changes nothing."""
    found, was_left = None, False
    for row in rows:
        if not was_left:
            found = row.move_in_on
        was_left = was_left or row.move_out_on is not None
    return found


class Used(NamedTuple):
    """What a meter counted: the days, from the one after a reading to that of another."""

    first: str
    last: str
    parts: list[Part]


def metered(
    readings: Sequence[Reading],
    month: Month,
    prices: tuple[FeePrice, ...],
    building: str,
    fees: Fees,
) -> Used:
    """What a meter counted from the first of its readings, which are in order, to the last.

    A new meter begins at its own first reading. Where a price changes between two readings, what
    was used between them is spread evenly over the days.
    """
    parts: list[Part] = []
    for before, now in itertools.pairwise(readings):
        used = now.reading_e3 - before.reading_e3
        if now.kind == "read" and used:
            first = min(_next(before.on_day), now.on_day)
            parts += _spread(first, now.on_day, used, month, prices, building, fees)
    first, last = readings[0].on_day, readings[-1].on_day
    return Used(min(_next(first), last), last, parts)


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Readings by day; on one day the old meter's last one before the new one's first."""
    return sorted(readings, key=lambda reading: (reading.on_day, reading.kind == "start"))


def falling(readings: Sequence[Reading]) -> tuple[Reading, Reading] | None:
    """Of readings in order the first that is lower than the one before, with that one; None
    where there is none. A new meter may begin lower."""
    pairs = itertools.pairwise(readings)
    return next(
        (p for p in pairs if p[1].kind == "read" and p[1].reading_e3 < p[0].reading_e3), None
    )


def _spread(
    first: str,
    last: str,
    used_e3: int,
    month: Month,
    prices: tuple[FeePrice, ...],
    building: str,
    fees: Fees,
) -> list[Part]:
    """What was used over some days, by the prices of these days."""
    if fees.unit_change.value != "by_day":
        of = month.first if fees.unit_change.value == "first_day" else month.last
        price = price_on(prices, of.isoformat())
        if price is None or not price.is_for(building):
            return []
        return [_whole(first, last, used_e3, price)]
    days = _days(first, last)
    parts = []
    for since, until in _spans(first, last, [price.from_on for price in prices], "by_day"):
        price = price_on(prices, since)
        if price is not None and price.is_for(building):
            parts.append(_whole(since, until, used_e3, price)._replace(of_days=days))
    return joined(parts)


def piece(day: str, quantity_e3: int, price: FeePrice) -> list[Part]:
    """The one part of what is charged by the piece."""
    return [_whole(day, day, quantity_e3, price)]


def joined(parts: Iterable[Part]) -> list[Part]:
    """Parts of one price and quantity that follow each other as one."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        same = (part.quantity_e3, part.price.id)
        if before and same == (before.quantity_e3, before.price.id) and (
            _next(before.last) == part.first
        ):  # fmt: skip
            found[-1] = before._replace(last=part.last, days=before.days + part.days)
        else:
            found.append(part)
    return found


def amount_fen(parts: Sequence[Part]) -> int:
    """What parts come to: the exact sum, rounded once by the rule of the last one's price."""
    rule = parts[-1].price
    whole = lcm(*(part.of_days for part in parts))
    exact = sum(
        part.quantity_e3 * (part.price.price_e4 or 0) * part.days * (whole // part.of_days)
        for part in parts
    )
    return rounded(exact, whole * E7_OF_FEN, rule.rounding, rule.round_fen)


def quantity_e3(parts: Sequence[Part]) -> int:
    """How much was charged: each part's quantity by its share of the days, at least 1/1000."""
    whole = lcm(*(part.of_days for part in parts))
    exact = sum(part.quantity_e3 * part.days * (whole // part.of_days) for part in parts)
    return max(1, rounded(exact, whole, "half-up", 1))


def rounded(numerator: int, denominator: int, rounding: str, step: int) -> int:
    """A fraction, never negative, to a multiple of `step`: half-up, half-even, up or down."""
    down, rest = divmod(numerator, denominator * step)
    if rounding == "up":
        down += rest > 0
    elif rounding == "half-up":
        down += 2 * rest >= denominator * step
    elif rounding == "half-even":
        down += (2 * rest, down % 2) > (denominator * step, 0)
    return down * step


def due_on(month: Month, price: FeePrice) -> date:
    """The day on which a charge for a month is due; the month's last day where it is shorter."""
    later = month.plus(price.due_months_later)
    return later.first.replace(day=min(price.due_day, later.last.day))


def due_after(day: date, price: FeePrice) -> date:
    """The day on which a piece charged on a day is due: the first such day not before it."""
    month = Month.of(day)
    due = due_on(month, price)
    return due if due >= day else due_on(month.plus(1), price)


def _spans(first: str, last: str, changes: Iterable[str], change: str) -> list[tuple[str, str]]:
    """The spans of a range of days within which nothing changes, by the days of changes in and
    outside of it; by the state of one day that day alone."""
    if change != "by_day":
        day = first if change == "first_day" else last
        return [(day, day)]
    starts = sorted({first, *(max(first, day) for day in changes if day <= last)})
    ends = [(date.fromisoformat(day) - _ONE_DAY).isoformat() for day in starts[1:]]
    return list(zip(starts, [*ends, last], strict=True))


def _area_e3(rows: Sequence[UnitRow], day: str) -> int | None:
    row = next((row for row in reversed(rows) if row.from_on <= day), None)
    return row.area_dm2 * E3_OF_DM2 if row and row.area_dm2 else None


def _whole(first: str, last: str, quantity: int, price: FeePrice) -> Part:
    days = _days(first, last)
    return Part(first, last, days, days, quantity, price)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def _next(day: str) -> str:
    return (date.fromisoformat(day) + _ONE_DAY).isoformat()
