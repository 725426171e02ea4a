"""What a day asks in rounds and hours, what of it was walked, and which rounds are planned."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pmdesk.records.rounds import Period, Round, Slot
from pmdesk.rules.coverage import (
    NOTHING,
    Asked,
    Coming,
    Covered,
    Span,
    asked,
    coverage,
    day_of,
    slots,
    to_come,
    total,
    within,
)
from tests.law import policy

DAY = date(2026, 11, 3)
ZONE: tzinfo = ZoneInfo("Asia/Shanghai")
RULES = policy({"standards.patrol_hours_per_move_in_day": 6})


def at(hour: float, day: date = DAY) -> datetime:
    """A moment of the day; 24 is the next midnight."""
    return datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=hour)


def span(begin: float, end: float) -> Span:
    return at(begin).astimezone(UTC), at(end).astimezone(UTC)


def period(begin: float, end: float | None) -> Period:
    return Period(at(begin), None if end is None else at(end))


def walked(slot: int | None, begin: float | None = None, end: float | None = None,
           kind: str = "patrol", on: date = DAY) -> Round:  # fmt: skip
    moments = (None if hour is None else at(hour) for hour in (begin, end))
    return Round(kind, on, slot, *moments)


def found(*rounds: Round, periods: tuple[Period, ...] = (), coming: Coming | None = None,
          kind: str = "patrol") -> Covered:  # fmt: skip
    return coverage(kind, DAY, rounds, periods, RULES, ZONE, coming)


# What a day asks.


def test_a_day_asks_rounds_and_a_move_in_period_hours() -> None:
    assert asked("patrol", DAY, [], RULES, ZONE) == Asked(2, 0, "A2.5", ("R18",))
    whole = asked("supervision", DAY, [period(0, 24)], RULES, ZONE)
    assert whole == Asked(0, 480, "A2.4", ("R18",))
    assert asked("patrol", DAY, [period(-9, None)], RULES, ZONE)[:2] == (0, 360)


def test_a_day_that_is_touched_is_shared_and_what_is_begun_is_whole() -> None:
    def shares(begin: float, end: float) -> tuple[int, int]:
        return asked("patrol", DAY, [period(begin, end)], RULES, ZONE)[:2]

    assert shares(12, 24) == (1, 180)
    assert shares(12 + 1 / 60, 24) == (2, 180)  # 179.75 minutes
    assert shares(11, 24) == (1, 195)
    assert shares(0, 24 - 1 / 60) == (1, 360)
    assert shares(0, 0) == (2, 0)
    assert shares(24, 30) == (2, 0)
    two = asked("patrol", DAY, [period(12, 18), period(16, 24)], RULES, ZONE)
    assert two[:2] == (1, 180)


def test_each_ask_names_the_reading_of_what_it_rests_on() -> None:
    rules = policy()
    other = rules._replace(standards={
        **rules.standards,
        "patrol_rounds_per_day": rules.standards["patrol_rounds_per_day"]._replace(
            clause="rounds", readings=("A", "B")),
        "patrol_hours_per_move_in_day": rules.standards["patrol_hours_per_move_in_day"]._replace(
            clause="hours", readings=("B", "C")),
    })  # fmt: skip
    assert asked("patrol", DAY, [], other, ZONE)[2:] == ("rounds", ("A", "B"))
    assert asked("patrol", DAY, [period(0, 24)], other, ZONE)[2:] == ("hours", ("B", "C"))
    both = asked("patrol", DAY, [period(12, 24)], other, ZONE)
    assert both[2:] == ("rounds", ("A", "B", "C"))


def test_a_day_is_as_long_as_time_passes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begin, after = day_of(date(2026, 10, 25), berlin)
    assert after - begin == timedelta(hours=25)
    assert begin == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert begin.tzinfo is UTC
    assert after.tzinfo is UTC


def test_periods_are_put_together_and_cut_to_the_day() -> None:
    whole = day_of(DAY, ZONE)
    assert within([period(18, 30), period(-5, 2), period(2, 3)], whole) == [
        span(0, 3), span(18, 24),
    ]  # fmt: skip
    assert within([period(1, 5), period(2, 3)], whole) == [span(1, 5)]
    assert within([period(1, 5), period(4, 7)], whole) == [span(1, 7)]
    assert within([period(1, 5), period(6, 7)], whole) == [span(1, 5), span(6, 7)]
    assert within([period(23, None)], whole) == [span(23, 24)]
    assert within([period(-5, 0), period(24, 25)], whole) == []
    apart = [period(1, 2), period(3, 5)]
    assert within([*apart, period(4, 6)], whole) == [span(1, 2), span(3, 6)]
    assert within([*apart, period(3.5, 4)], whole) == [span(1, 2), span(3, 5)]


# What was walked.


def test_a_round_is_done_once_all_of_its_routes_are() -> None:
    rounds = (walked(1, 9, 10), walked(1, 10, 11), walked(2, 9, 10), walked(2, 11, None))
    assert found(*rounds) == Covered(2, 1, 1, 0, 0, 0, 0, 1)
    assert found(walked(1)) == Covered(2, 0, 2, 0, 0, 0, 0, 0)
    assert found(walked(None, 9, 10), walked(None, 11)) == Covered(2, 0, 2, 0, 0, 0, 1, 1)
    three = found(walked(1, 9, 10), walked(2, 10, 11), walked(3, 11, 12))
    assert three == Covered(2, 3, 0, 0, 0, 0, 0, 0)
    assert found(walked(None, 9, 10)) == Covered(2, 0, 2, 0, 0, 0, 1, 0)


def test_other_kinds_and_days_count_elsewhere() -> None:
    before = date(2026, 11, 2)
    assert found(walked(1, 9, 10, kind="supervision"), walked(2, 9, 10, on=before)) == found()


def test_within_a_period_time_counts_outside_rounds_do() -> None:
    noon = (period(12, 24),)
    assert found(walked(1, 11, 13), periods=noon)[:6] == (1, 1, 0, 180, 60, 120)
    assert found(walked(1, 12, 13), periods=noon)[:6] == (1, 0, 1, 180, 60, 120)
    assert found(walked(1, 12, 16), periods=noon) == Covered(1, 0, 1, 180, 240, 0, 0, 0)
    no_beginning = found(walked(1, None, 10), periods=noon)
    assert (no_beginning.rounds_done, no_beginning.minutes_done) == (1, 0)
    evening = (period(0, 12),)
    assert found(walked(1, 12, 13), periods=evening)[:5] == (1, 1, 0, 180, 0)
    assert found(walked(1, 11, 13), periods=evening)[:5] == (1, 0, 1, 180, 60)
    late = found(walked(1, 23, 25), periods=(period(0, None),))
    assert late.minutes_done == 60
    at_once = (walked(1, 9, 10), walked(2, 9.5, 10.5), walked(None, 13, 14), walked(3, 15))
    assert found(*at_once, periods=(period(0, None),)).minutes_done == 150
    eve = walked(2, -1, 1, on=date(2026, 11, 2))
    assert found(eve, periods=(period(-5, None),)).minutes_done == 60


def test_no_day_has_more_than_24_hours_to_walk() -> None:
    berlin, day = ZoneInfo("Europe/Berlin"), date(2026, 10, 25)
    begin, after = day_of(day, berlin)
    rounds = [Round("patrol", day, 1, begin, after)]
    covered = coverage("patrol", day, rounds, [Period(begin, None)], RULES, berlin)
    assert covered.minutes_done == 24 * 60


def test_what_is_to_come_is_not_missing() -> None:
    both = Coming(frozenset({1, 2}), 100)
    assert found(coming=both) == Covered(2, 0, 0, 0, 0, 0, 0, 0, 2, 0)
    assert found(walked(1, 9, 10), coming=both)[8] == 1
    one = found(coming=Coming(frozenset({2})))
    assert (one.rounds_missing, one.rounds_to_come) == (1, 1)
    more = found(coming=Coming(frozenset({1, 2, 3})))
    assert (more.rounds_missing, more.rounds_to_come) == (0, 2)
    hours = found(coming=both, periods=(period(0, None),))
    assert hours[3:] == (360, 0, 260, 0, 0, 0, 100)
    walking = found(walked(1, 0, 5), coming=both, periods=(period(0, None),))
    assert walking[3:6] + walking[9:] == (360, 300, 0, 60)


def test_percentages_are_of_what_is_over() -> None:
    covered = Covered(3, 1, 1, 90, 30, 20, 0, 0, 1, 40)
    assert (covered.rounds_percent, covered.hours_percent) == (50.0, 60.0)
    assert Covered(3, 2, 1, 0, 0, 0, 0, 0).rounds_percent == 66.7
    assert NOTHING.rounds_percent is None
    assert Covered(1, 0, 0, 5, 0, 0, 0, 0, 1, 5).hours_percent is None


def test_days_add_up() -> None:
    one, other = Covered(*range(10)), Covered(*range(10, 20))
    assert total([one, other]) == tuple(range(10, 30, 2))
    assert total([]) == NOTHING == (0,) * 10


def test_what_of_a_day_is_still_to_come_at_a_moment() -> None:
    day, now = span(0, 24), at(12).astimezone(UTC)
    planned = [
        Slot(1, at(9), at(12)),
        Slot(2, at(9), at(12 + 1 / 60)),
        Slot(3, None, None),
        Slot(4, at(10), at(14)),
        Slot(5, at(15), at(16)),
        Slot(6, None, at(18)),
    ]
    assert to_come(planned, 3, day, now) == Coming(frozenset({2, 3}), 180)
    assert to_come(planned, 2, day, now) == Coming(frozenset({2}), 180)
    endless = [Slot(1, None, None), Slot(7, at(23), None)]
    assert to_come(endless, 1, day, now) == Coming(frozenset({1}), 60)
    assert to_come(planned[:1], 0, day, now) == Coming()
    assert Coming() == Coming(frozenset(), 0)


# Which rounds are planned.

TIMES = [span(9, 10), span(14, 15), span(20, 21)]


def test_ordinary_rounds_are_planned_at_the_office_s_times() -> None:
    two = slots(Asked(2, 0, "", ()), span(0, 24), [], TIMES, [], 2)
    assert two == [Slot(1, *TIMES[0]), Slot(2, *TIMES[1])]
    few = slots(Asked(3, 0, "", ()), span(0, 24), [], TIMES[:1], [], 3)
    assert few == [Slot(1, *TIMES[0]), Slot(2, None, None), Slot(3, None, None)]
    beyond = slots(Asked(3, 0, "", ()), span(0, 24), [], TIMES[:1], [], 2)
    assert beyond == few[:2]
    none = slots(Asked(0, 0, "", ()), span(0, 24), [], TIMES, [], 2)
    assert none == []


def test_a_round_keeps_its_number_beside_a_period() -> None:
    morning = slots(Asked(1, 0, "", ()), span(0, 24), [period(0, 12)], TIMES, [], 2)
    assert morning == [Slot(2, *TIMES[1])]
    at_the_border = slots(Asked(1, 0, "", ()), span(0, 24), [period(9, 14)], TIMES, [], 2)
    assert at_the_border == [Slot(2, *TIMES[1])]
    ends_before = slots(Asked(1, 0, "", ()), span(0, 24), [period(7, 9)], TIMES, [], 2)
    assert ends_before == [Slot(1, *TIMES[0])]
    both = slots(Asked(2, 0, "", ()), span(0, 24), [period(9, 10)], TIMES, [], 2)
    assert both == [Slot(2, *TIMES[1]), Slot(1, None, None)]
    begun_within = slots(Asked(1, 0, "", ()), span(0, 24), [period(8, 9.5)], TIMES, [], 1)
    assert begun_within == [Slot(1, None, None)]
    ended_within = slots(Asked(1, 0, "", ()), span(0, 24), [period(9.5, 12)], TIMES, [], 1)
    assert ended_within == [Slot(1, *TIMES[0])]
    all_day = slots(Asked(1, 0, "", ()), span(0, 24), [period(1, 23)], TIMES, [], 2)
    assert all_day == [Slot(1, None, None)]


def test_a_period_is_planned_until_its_hours_are_covered() -> None:
    def planned(minutes: int, *periods: Period, moving: list[Span]) -> list[Slot]:
        return slots(Asked(0, minutes, "", ()), span(0, 24), periods, TIMES, moving, 2)

    moving = [span(14, 16), span(9, 11)]
    whole = period(0, 24)
    assert planned(180, whole, moving=moving) == [Slot(3, *span(9, 11)), Slot(4, *span(14, 15))]
    assert planned(120, whole, moving=moving) == [Slot(3, *span(9, 11))]
    assert planned(0, whole, moving=moving) == []
    rest = planned(300, whole, moving=moving)
    assert rest == [Slot(3, *span(9, 11)), Slot(4, *span(14, 16)), Slot(5, *span(16, 17))]
    further = planned(240 + 480 + 60, whole, moving=moving)
    assert further[2:] == [Slot(5, *span(16, 24)), Slot(6, *span(11, 12))]
    cut = planned(600, period(10, 12), period(15, 17), moving=moving)
    assert cut == [
        Slot(3, *span(10, 11)), Slot(4, *span(15, 16)),
        Slot(5, *span(16, 17)), Slot(6, *span(11, 12)),
    ]  # fmt: skip
    assert planned(60, period(1, 2), moving=[]) == [Slot(3, *span(1, 2))]
    too_short = planned(200, period(9, 12), moving=[span(9, 11)])
    assert too_short == [Slot(3, *span(9, 11)), Slot(4, *span(11, 12))]
    at_its_end = planned(150, period(9, 12), moving=[span(10, 12)])
    assert at_its_end == [Slot(3, *span(10, 12)), Slot(4, *span(9, 9.5))]
