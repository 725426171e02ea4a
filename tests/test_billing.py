"""What a month comes to: cut by days, rounded once, the same whatever was entered first."""

import itertools
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.periods import Month
from pmdesk.policy.loader import load, shipped
from pmdesk.policy.model import Fees
from pmdesk.records.fees import FeePrice, parse_price, parse_quantity, price_text, quantity_text
from pmdesk.rules.billing import (
    Lacking,
    Part,
    Reading,
    UnitRow,
    amount_fen,
    due_after,
    due_on,
    falling,
    in_order,
    joined,
    metered,
    month_parts,
    moved_in_on,
    piece,
    quantity_e3,
    rounded,
)

OCTOBER, FEBRUARY, LEAP = Month(2026, 10), Month(2026, 2), Month(2028, 2)
ALWAYS = "0001-01-01"


def price(number: int = 1, from_on: str = "2020-01-01", e4: int | None = 28000,
          buildings: tuple[str, ...] = (), **more: object) -> FeePrice:  # fmt: skip
    made = FeePrice(number, from_on, e4, "m2", "half-up", 1, 25, 0, buildings, None, None, "E001")
    return made._replace(**more)  # type: ignore[arg-type]


def policy(unit_change: str = "by_day", charge_from: str = "move_in") -> Fees:
    fees = load(shipped(), "policy.toml").policy.fees
    assert fees
    return fees._replace(
        unit_change=fees.unit_change._replace(value=unit_change),
        charge_from=fees.charge_from._replace(value=charge_from),
    )


BY_DAY = policy()
LIVED_IN = (UnitRow(ALWAYS, 8950, "2024-05-01"),)


def parts(
    month: Month = OCTOBER,
    basis: str = "area-month",
    prices: tuple[FeePrice, ...] = (price(),),
    rows: tuple[UnitRow, ...] = LIVED_IN,
    fees: Fees = BY_DAY,
    building: str = "3",
) -> list[Part] | Lacking:
    return month_parts(month, basis, prices, building, rows, fees)


def found(*args: object, **named: object) -> list[tuple[str, str, int, int, int]]:
    """Parts as days, share of the days, and quantity."""
    got = parts(*args, **named)  # type: ignore[arg-type]
    assert isinstance(got, list)
    return [(p.first, p.last, p.days, p.of_days, p.quantity_e3) for p in got]


def fen(*args: object, **named: object) -> int:
    got = parts(*args, **named)  # type: ignore[arg-type]
    assert isinstance(got, list)
    return amount_fen(got)


# A month.


def test_a_whole_month_is_area_times_price() -> None:
    assert found() == [("2026-10-01", "2026-10-31", 31, 31, 89500)]
    assert fen() == 25060
    assert fen(basis="unit-month", prices=(price(e4=300000),)) == 3000


def test_an_area_that_changes_cuts_the_month() -> None:
    rows = (*LIVED_IN, UnitRow("2026-10-11", 10000, "2024-05-01"))
    assert found(rows=rows) == [
        ("2026-10-01", "2026-10-10", 10, 31, 89500),
        ("2026-10-11", "2026-10-31", 21, 31, 100000),
    ]
    exact = Fraction(89.5) * Fraction("2.8") * 10 / 31 + 100 * Fraction("2.8") * 21 / 31
    assert fen(rows=rows) == round(exact * 100) == 27052
    assert fen(rows=rows, fees=policy("first_day")) == 25060
    assert fen(rows=rows, fees=policy("last_day")) == 28000
    got = found(rows=rows, fees=policy("last_day"))
    assert got == [("2026-10-01", "2026-10-31", 31, 31, 100000)]


def test_a_price_that_changes_cuts_the_month_and_its_rule_rounds() -> None:
    prices = (price(), price(2, "2026-10-20", 30000, rounding="down", round_fen=100))
    got = parts(prices=prices)
    assert isinstance(got, list)
    assert [(part.days, part.price.id) for part in got] == [(19, 1), (12, 2)]
    assert amount_fen(got) == 25700, "257.53 down to the yuan"
    assert fen(prices=prices, fees=policy("first_day")) == 25060
    assert fen(prices=prices, fees=policy("last_day")) == 26800


def test_a_row_that_changes_nothing_cuts_nothing() -> None:
    assert found(rows=(*LIVED_IN, UnitRow("2026-10-11", 8950, "2024-05-01"))) == found()


def test_of_one_days_prices_the_last_holds() -> None:
    prices = (price(), price(2, "2026-10-01", 40000), price(3, "2026-10-01", 30000))
    assert fen(prices=prices) == 26850


def test_before_the_first_price_and_after_the_end_nothing_is_charged() -> None:
    prices = (price(from_on="2026-10-11"), price(2, "2026-10-21", None))
    assert found(prices=prices) == [("2026-10-11", "2026-10-20", 10, 31, 89500)]
    assert parts(FEBRUARY, prices=prices) == []
    assert parts(Month(2026, 11), prices=prices) == []


def test_a_price_is_for_its_buildings_alone() -> None:
    prices = (price(buildings=("1", "2")),)
    assert parts(prices=prices) == []
    assert found(prices=prices, building="2") == found()
    later = (*prices, price(2, "2026-10-31"))
    assert found(prices=later) == [("2026-10-31", "2026-10-31", 1, 31, 89500)]


# Moving in.


def test_a_unit_is_charged_from_the_day_it_was_moved_into() -> None:
    rows = (UnitRow(ALWAYS, 8950), UnitRow("2026-10-15", 8950, "2026-10-11"))
    assert found(rows=rows) == [("2026-10-11", "2026-10-31", 21, 31, 89500)]
    assert parts(Month(2026, 9), rows=rows) == Lacking("not-moved-in")
    assert found(Month(2026, 9), rows=rows, fees=policy(charge_from="always"))[0][2:4] == (30, 30)
    assert parts(rows=rows, fees=policy("first_day")) == Lacking("not-moved-in")
    assert found(rows=rows, fees=policy("last_day")) == found()


def test_a_unit_is_charged_from_the_last_day_of_a_month_and_never_if_nobody_moved_in() -> None:
    assert found(rows=(UnitRow(ALWAYS, 8950, "2026-10-31"),)) == [
        ("2026-10-31", "2026-10-31", 1, 31, 89500)
    ]
    assert found(rows=(UnitRow(ALWAYS, 8950, "2026-10-01"),)) == found()
    assert parts(rows=(UnitRow(ALWAYS, 8950),)) == Lacking("not-moved-in")


def test_no_area_is_said_before_the_first_row() -> None:
    rows = (UnitRow("2026-10-11", 8950, "2024-05-01"),)
    assert parts(rows=rows) == Lacking("no-area")


def test_no_area_is_said_where_it_is_needed_only() -> None:
    rows = (UnitRow(ALWAYS, None, "2024-05-01"),)
    assert parts(rows=rows) == Lacking("no-area")
    assert found(rows=rows, basis="unit-month")[0][4] == 1000
    late = (UnitRow(ALWAYS, None, "2026-10-11"), UnitRow("2026-10-11", 8950, "2026-10-11"))
    assert found(rows=late)[0][:2] == ("2026-10-11", "2026-10-31")


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ((), None),
        ((UnitRow(ALWAYS),), None),
        ((UnitRow(ALWAYS, move_in_on="2024-05-01"),), "2024-05-01"),
        # As last corrected, and taken back.
        ((UnitRow(ALWAYS, move_in_on="2024-05-01"),
          UnitRow("2026-10-01", move_in_on="2024-06-01")), "2024-06-01"),
        ((UnitRow(ALWAYS, move_in_on="2024-05-01"), UnitRow("2026-10-01")), None),
        # Left, and moved into again: it is charged all the same.
        ((UnitRow(ALWAYS, move_in_on="2024-05-01"),
          UnitRow("2026-08-01", move_in_on="2024-05-01", move_out_on="2026-08-01"),
          UnitRow("2026-12-01", move_in_on="2026-12-01")), "2024-05-01"),
        ((UnitRow(ALWAYS, move_in_on="2024-05-01", move_out_on="2026-08-01"),
          UnitRow("2026-09-01", move_in_on="2026-09-01"),
          UnitRow("2026-12-01", move_in_on="2026-12-01")), "2024-05-01"),
    ],
)  # fmt: skip
def test_when_a_unit_was_moved_into(rows: tuple[UnitRow, ...], day: str | None) -> None:
    assert moved_in_on(rows) == day


# Month ends.


@pytest.mark.parametrize(
    ("month", "days"), [(FEBRUARY, 28), (LEAP, 29), (Month(2026, 4), 30), (Month(2026, 12), 31)]
)
def test_the_days_of_short_and_long_months(month: Month, days: int) -> None:
    last = month.last.isoformat()
    rows = (*LIVED_IN, UnitRow(last, 10000, "2024-05-01"))
    assert [part[2:4] for part in found(month, rows=rows)] == [(days - 1, days), (1, days)]
    prices = (price(from_on=last),)
    assert found(month, prices=prices) == [(last, last, 1, days, 89500)]
    assert found(month, prices=(price(), price(2, month.plus(1).first.isoformat()))) == found(month)


AREAS = st.integers(1, 50_000)
CHANGES = st.dictionaries(st.integers(2, 31), AREAS, max_size=6)


@given(first=AREAS, changes=CHANGES, month=st.sampled_from([OCTOBER, FEBRUARY, LEAP]),
       e4=st.integers(1, 10**6))  # fmt: skip
def test_the_parts_make_up_the_whole(
    first: int, changes: dict[int, int], month: Month, e4: int
) -> None:
    rows = [UnitRow(ALWAYS, first, "2024-05-01")]
    days = {day: area for day, area in changes.items() if day <= month.last.day}
    rows += [UnitRow(month.first.replace(day=d).isoformat(), days[d], "2024-05-01")
             for d in sorted(days)]  # fmt: skip
    got = parts(month, rows=tuple(rows), prices=(price(e4=e4),))
    assert isinstance(got, list)
    assert sum(part.days for part in got) == month.last.day
    assert (got[0].first, got[-1].last) == (month.first.isoformat(), month.last.isoformat())
    for before, after in itertools.pairwise(got):
        assert date.fromisoformat(before.last) + timedelta(1) == date.fromisoformat(after.first)
    exact, area = Fraction(0), first
    for day in range(1, month.last.day + 1):  # the same, day by day
        area = days.get(day, area)
        exact += Fraction(area, 100) * Fraction(e4, 10_000) * 100 / month.last.day
    assert abs(amount_fen(got) - exact) <= Fraction(1, 2)


# Rounding.


@pytest.mark.parametrize(
    ("hundredths", "half_up", "half_even", "up", "down"),
    [(0, 0, 0, 0, 0), (1, 0, 0, 1, 0), (49, 0, 0, 1, 0), (50, 1, 0, 1, 0), (51, 1, 1, 1, 0),
     (99, 1, 1, 1, 0), (100, 1, 1, 1, 1), (149, 1, 1, 2, 1), (150, 2, 2, 2, 1),
     (250, 3, 2, 3, 2), (251, 3, 3, 3, 2)],
)  # fmt: skip
def test_rounding_on_both_sides_of_each_border(
    hundredths: int, half_up: int, half_even: int, up: int, down: int
) -> None:
    wanted = {"half-up": half_up, "half-even": half_even, "up": up, "down": down}
    for step in (1, 10, 100):
        got = {name: rounded(hundredths * step, 100, name, step) for name in wanted}
        assert got == {name: value * step for name, value in wanted.items()}


@given(numerator=st.integers(0, 10**12), denominator=st.integers(1, 10**6),
       step=st.sampled_from([1, 10, 100]))  # fmt: skip
def test_no_rounding_goes_further_than_its_step(
    numerator: int, denominator: int, step: int
) -> None:
    exact = Fraction(numerator, denominator)
    up, down = (rounded(numerator, denominator, name, step) for name in ("up", "down"))
    assert down <= exact <= up
    assert up - down in (0, step)
    for name in ("half-up", "half-even"):
        near = rounded(numerator, denominator, name, step)
        assert near in (up, down)
        assert abs(near - exact) <= Fraction(step, 2)


def test_an_amount_is_rounded_once_not_part_by_part() -> None:
    half = price(e4=50)  # half a fen for each
    day = piece("2026-10-01", 1000, half)[0]
    assert amount_fen([day]) == 1
    assert amount_fen([day, day, day]) == 2, "1.5 fen, not three times 1"
    assert amount_fen([day._replace(price=price(e4=50, rounding="down"))]) == 0


def test_the_quantity_is_the_share_of_the_days() -> None:
    rows = (UnitRow(ALWAYS, 10000, "2026-10-11"),)
    got = parts(rows=rows)
    assert isinstance(got, list)
    assert quantity_e3(got) == 67742


def test_parts_of_months_of_different_lengths_are_summed_exactly() -> None:
    tenth = piece("2026-10-01", 31_000, price(e4=10_000))[0]
    two = [tenth._replace(days=1, of_days=31), tenth._replace(days=2, of_days=30)]
    assert amount_fen(two) == round(100 + 31 * 100 * 2 / 30) == 307
    assert quantity_e3(two) == round(1000 + 31_000 * 2 / 30) == 3067


def test_the_smallest_quantity_is_a_thousandth() -> None:
    one = piece("2026-10-01", 1, price())[0]
    assert quantity_e3([one]) == 1
    assert quantity_e3([one._replace(of_days=31)]) == 1
    assert quantity_e3([one._replace(quantity_e3=3)]) == 3


def test_what_has_no_price_costs_nothing() -> None:
    assert amount_fen(piece("2026-10-01", 10**9, price(e4=None))) == 0


def test_parts_are_joined_where_they_follow_each_other_alike() -> None:
    def part(first: int, last: int, number: int = 1) -> Part:
        days = last - first + 1
        return Part(f"2026-10-{first:02}", f"2026-10-{last:02}", days, 31, 1000, price(number))

    assert joined([part(1, 10), part(11, 20, 2), part(21, 31, 2)]) == [
        part(1, 10), part(11, 31, 2),
    ]  # fmt: skip
    assert joined([part(1, 5), part(7, 9)]) == [part(1, 5), part(7, 9)]
    assert joined([part(1, 5), part(6, 9)._replace(quantity_e3=5)]) == [
        part(1, 5), part(6, 9)._replace(quantity_e3=5),
    ]  # fmt: skip


# Meters.


def readings(*shown: tuple[str, int] | tuple[str, int, str]) -> list[Reading]:
    return [Reading(one[0], one[2] if len(one) > 2 else "read", one[1]) for one in shown]


def used(
    *shown: tuple[str, int] | tuple[str, int, str], prices: tuple[FeePrice, ...] = (price(),),
    fees: Fees = BY_DAY,
) -> list[tuple[str, str, int, int, int]]:  # fmt: skip
    got = metered(in_order(readings(*shown)), OCTOBER, prices, "3", fees)
    return [(p.first, p.last, p.days, p.of_days, p.quantity_e3) for p in got.parts]


def test_what_was_used_lies_between_two_readings() -> None:
    assert used(("2026-09-30", 100_000), ("2026-10-31", 130_500)) == [
        ("2026-10-01", "2026-10-31", 31, 31, 30_500)
    ]
    assert used(("2026-10-31", 100_000)) == []
    assert used(("2026-09-30", 100_000), ("2026-10-31", 100_000)) == []


def test_the_days_of_a_meter_run_from_the_one_after_its_first_reading() -> None:
    shown = readings(("2026-09-30", 0), ("2026-10-10", 1000), ("2026-10-31", 5000))
    got = metered(shown, OCTOBER, (price(),), "3", BY_DAY)
    assert (got.first, got.last) == ("2026-10-01", "2026-10-31")
    alone = metered(shown[2:], OCTOBER, (price(),), "3", BY_DAY)
    assert alone == ("2026-10-31", "2026-10-31", [])


def test_readings_of_one_day_are_its_use_in_the_order_of_entry() -> None:
    assert used(("2026-10-10", 0), ("2026-10-10", 5000)) == [
        ("2026-10-10", "2026-10-10", 1, 1, 5000)
    ]
    falls = readings(("2026-10-10", 104), ("2026-10-10", 100))
    assert in_order(falls) == falls


def test_a_meter_is_charged_where_there_is_a_price_for_its_building() -> None:
    shown = (("2026-09-30", 0), ("2026-10-31", 31_000))
    late, elsewhere = price(from_on="2026-10-11"), price(buildings=("1",))
    assert used(*shown, prices=(late,)) == [("2026-10-11", "2026-10-31", 21, 31, 31_000)]
    assert used(*shown, prices=(elsewhere,)) == []
    whole = [("2026-10-01", "2026-10-31", 31, 31, 31_000)]
    for rule, prices, wanted in (
        ("first_day", (late,), []),
        ("last_day", (late,), whole),
        ("first_day", (elsewhere,), []),
        ("first_day", (price(),), whole),
    ):
        assert used(*shown, prices=prices, fees=policy(rule)) == wanted


def test_a_new_meter_begins_at_its_own_first_reading() -> None:
    got = used(("2026-09-30", 100_000), ("2026-10-10", 0, "start"), ("2026-10-10", 104_000),
               ("2026-10-31", 9_000))  # fmt: skip
    assert [part[4] for part in got] == [4_000, 9_000]


def test_a_price_that_changes_between_readings_is_spread_over_the_days() -> None:
    prices = (price(), price(2, "2026-10-11", 30000))
    shown = (("2026-09-30", 0), ("2026-10-31", 31_000))
    assert used(*shown, prices=prices) == [
        ("2026-10-01", "2026-10-10", 10, 31, 31_000),
        ("2026-10-11", "2026-10-31", 21, 31, 31_000),
    ]
    for rule, first in (("first_day", 28000), ("last_day", 30000)):
        got = metered(readings(*shown), OCTOBER, prices, "3", policy(rule))
        assert [part.price.price_e4 for part in got.parts] == [first]
    retired = (price(), price(2, "2026-10-11", None))
    assert used(*shown, prices=retired) == [("2026-10-01", "2026-10-10", 10, 31, 31_000)]


@given(steps=st.lists(st.integers(0, 10**6), min_size=2, max_size=8), seed=st.integers(0, 99))
def test_readings_between_the_ends_and_their_order_of_entry_change_nothing(
    steps: list[int], seed: int
) -> None:
    total, shown = 0, []
    for day, step in enumerate(steps):
        total += step
        shown.append(Reading(f"2026-10-{day + 1:02}", "read", total))
    entered = shown.copy()
    Random(seed).shuffle(entered)
    whole = metered([shown[0], shown[-1]], OCTOBER, (price(),), "3", BY_DAY)
    cut = metered(in_order(entered), OCTOBER, (price(),), "3", BY_DAY)
    assert (whole.first, whole.last) == (cut.first, cut.last)
    assert sum(part.quantity_e3 for part in cut.parts) == sum(p.quantity_e3 for p in whole.parts)
    assert (amount_fen(cut.parts) if cut.parts else 0) == (
        amount_fen(whole.parts) if whole.parts else 0
    )


def test_a_meter_never_falls() -> None:
    low = readings(("2026-09-30", 100), ("2026-10-31", 90))
    assert falling(low) == (low[0], low[1])
    assert falling(readings(("2026-09-30", 100), ("2026-10-31", 100))) is None
    assert falling(readings(("2026-09-30", 100), ("2026-10-31", 0, "start"))) is None


# Due days, and how numbers are written.


def test_the_day_on_which_a_charge_is_due() -> None:
    assert due_on(FEBRUARY, price(due_day=31)) == date(2026, 2, 28)
    assert due_on(LEAP, price(due_day=31)) == date(2028, 2, 29)
    assert due_on(Month(2026, 12), price(due_months_later=1, due_day=5)) == date(2027, 1, 5)
    assert due_after(date(2026, 10, 25), price()) == date(2026, 10, 25)
    assert due_after(date(2026, 10, 26), price()) == date(2026, 11, 25)
    assert due_after(date(2027, 1, 31), price(due_day=30)) == date(2027, 2, 28)


@given(st.integers(0, 10**10))
def test_prices_and_quantities_are_read_as_they_are_written(number: int) -> None:
    assert parse_price(price_text(number)) == number
    assert parse_quantity(quantity_text(number)) == number


def test_prices_have_two_places_or_more() -> None:
    assert [price_text(n) for n in (0, 5, 28000, 28010)] == ["0.00", "0.0005", "2.80", "2.801"]
    assert [quantity_text(n) for n in (0, 5, 28000)] == ["0", "0.005", "28"]
