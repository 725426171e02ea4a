"""What days ask in rounds and hours, and what was walked of it (A2.4, A2.5, R18)."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmdesk.rules.coverage as rules
from pmdesk.policy.loader import load, shipped
from pmdesk.records.rounds import KINDS, Period, Round

POLICY = load(shipped(), "policy.toml").policy
ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # where clocks are set back: 2026-10-25 has 25 hours
DAY = date(2026, 11, 3)


def at(hour: int, minute: int = 0, day: date = DAY, zone: ZoneInfo = ZONE) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def walked(
    begin: datetime, end: datetime | None, slot: int | None = None, kind: str = "patrol"
) -> Round:
    return Round(kind, begin.date(), slot, begin, end)


def covered(rounds: list[Round], periods: list[Period], day: date = DAY) -> rules.Covered:
    return rules.coverage("patrol", day, rounds, periods, POLICY, ZONE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("begin", "end", "rounds", "minutes"),
    [
        (None, None, 2, 0),
        (at(0), None, 0, 480),
        (at(12), None, 1, 240),
        (at(0), at(12), 1, 240),
        (at(23, 30), None, 2, 10),
        (at(0), at(0, 30), 2, 10),
        (at(18), None, 2, 120),
        (at(6), at(18), 1, 240),
        (at(0, day=date(2026, 11, 4)), None, 2, 0),
        (at(0, day=date(2026, 11, 2)), at(0), 2, 0),
    ],
)
def test_a_day_is_shared_between_rounds_and_hours_in_proportion(
    kind: str, begin: datetime | None, end: datetime | None, rounds: int, minutes: int
) -> None:
    periods = [Period(begin, end)] if begin else []
    asked = rules.asked(kind, DAY, periods, POLICY, ZONE)
    assert (asked.rounds, asked.minutes) == (rounds, minutes)
    assert asked.clause == {"patrol": "A2.5", "supervision": "A2.4"}[kind]
    assert asked.readings == ("R18",)


def test_a_period_in_two_pieces_or_overlapping_asks_the_same() -> None:
    whole = rules.asked("patrol", DAY, [Period(at(6), at(18))], POLICY, ZONE)
    pieces = [Period(at(6), at(9)), Period(at(9), at(18)), Period(at(10), at(11))]
    assert rules.asked("patrol", DAY, pieces, POLICY, ZONE) == whole


def test_a_round_of_the_day_counts_once_all_its_routes_were_walked() -> None:
    first = walked(at(9), at(10), 1)
    open_ = Round("patrol", DAY, 1)
    begun = walked(at(9), None, 1)
    for other, done in ((open_, 0), (begun, 0), (walked(at(10), at(11), 1), 1)):
        assert covered([first, other], []).rounds_done == done
    assert covered([first, begun], []).incomplete == 1


def test_ad_hoc_rounds_and_those_of_the_other_kind_stand_apart() -> None:
    found = covered([walked(at(9), at(10)), walked(at(9), at(10), 1, "supervision")], [])
    assert (found.rounds_done, found.rounds_missing, found.ad_hoc) == (0, 2, 1)


def test_what_is_beyond_one_days_quota_makes_up_for_no_other_day() -> None:
    rich = covered([walked(at(9 + n), at(10 + n), n + 1) for n in range(4)], [])
    both = rules.total([rich, covered([], [])])
    assert (both.rounds_due, both.rounds_done, both.rounds_missing) == (4, 4, 2)
    assert both.rounds_percent == 50.0


def test_nothing_asked_is_no_percentage() -> None:
    assert covered([], []).hours_percent is None
    assert covered([], [Period(at(0), None)]).rounds_percent is None
    assert rules.total([]).rounds_percent is None


def test_hours_are_the_union_of_all_that_was_walked_in_the_period() -> None:
    rounds = [
        walked(at(11), at(13), 1),  # an hour before the period
        walked(at(12, 30), at(14)),  # overlaps, ad hoc
        walked(at(12), at(14), 1, "supervision"),
        walked(at(15), None, 2),  # not finished
    ]
    found = covered(rounds, [Period(at(12), None)])
    assert (found.minutes_due, found.minutes_done, found.minutes_missing) == (240, 120, 120)
    assert found.hours_percent == 50.0
    assert (found.rounds_due, found.rounds_done) == (1, 1)


def test_a_round_over_midnight_is_split_between_the_days() -> None:
    period = [Period(at(0, day=date(2026, 11, 1)), None)]
    night = walked(at(22), at(1, day=date(2026, 11, 4)), 4)
    assert covered([night], period).minutes_done == 120
    assert covered([night], period, date(2026, 11, 4)).minutes_done == 60
    assert covered([night], period, date(2026, 11, 4)).ad_hoc == 0


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2026, 3, 1)])
def test_quotas_hold_on_any_day(day: date) -> None:
    following = day + timedelta(days=1)
    night = walked(at(23, day=day), at(1, day=following), 1)
    always = [Period(at(0, day=day), None)]
    assert covered([night], [], day).rounds_due == 2
    assert covered([night], [], day).rounds_done == 1
    assert covered([night], always, day).minutes_done == 60
    assert covered([night], always, following).minutes_done == 60


def test_a_day_with_the_clock_set_back_has_no_more_than_24_hours() -> None:
    day = date(2026, 10, 25)
    period = [Period(at(0, day=day, zone=BERLIN), None)]
    begin, after = rules.day_of(day, BERLIN)
    assert after - begin == timedelta(hours=25)
    whole = [walked(at(0, day=day, zone=BERLIN), at(0, day=date(2026, 10, 26), zone=BERLIN))]
    found = rules.coverage("patrol", day, whole, period, POLICY, BERLIN)
    assert (found.minutes_due, found.minutes_done) == (480, 24 * 60)
    again = at(2, 30, day, BERLIN).replace(fold=1)
    hour = [walked(at(2, 30, day, BERLIN), again)]
    assert rules.coverage("patrol", day, hour, period, POLICY, BERLIN).minutes_done == 60
    noon = [Period(at(12, day=day, zone=BERLIN), None)]
    assert rules.asked("patrol", day, noon, POLICY, BERLIN).minutes == 231  # 12 of 25 hours


MOMENTS = st.integers(0, 4 * 24 * 60).map(
    lambda n: at(0) - timedelta(days=1) + timedelta(minutes=n)
)
SPANS = st.tuples(MOMENTS, st.integers(1, 24 * 60)).map(
    lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))
)
ROUNDS = st.lists(
    st.tuples(SPANS, st.sampled_from(KINDS), st.sampled_from([None, 1, 2, 3]), st.booleans()).map(
        lambda made: walked(made[0][0], made[0][1] if made[3] else None, made[2], made[1])
    ),
    max_size=8,
)
PERIODS = st.lists(SPANS.map(lambda span: Period(*span)), max_size=3)


@given(ROUNDS, PERIODS, st.randoms(use_true_random=False))
def test_hours_never_exceed_24_and_the_order_of_entry_does_not_matter(
    rounds: list[Round], periods: list[Period], random: "object"
) -> None:
    for day in (DAY, DAY + timedelta(days=1)):
        found = covered(rounds, periods, day)
        assert 0 <= found.minutes_done <= 24 * 60
        assert 0 <= found.rounds_missing <= found.rounds_due <= 2
        assert found.minutes_missing <= found.minutes_due <= 480
        shuffled, others = list(rounds), list(periods)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        random.shuffle(others)  # type: ignore[attr-defined]
        assert covered(shuffled, others, day) == found


@given(PERIODS)
def test_the_planned_rounds_cover_what_a_day_asks(periods: list[Period]) -> None:
    wanted = rules.asked("patrol", DAY, periods, POLICY, ZONE)
    ordinary = [(at(9, 30), at(11)), (at(15, 30), at(17))]
    moving = [(at(9), at(11)), (at(11), at(13)), (at(14), at(16)), (at(16), at(18))]
    whole = rules.day_of(DAY, ZONE)
    slots = rules.slots(wanted, whole, periods, ordinary, moving, 2)
    assert len({slot.number for slot in slots}) == len(slots)
    assert len([slot for slot in slots if slot.number <= 2]) == wanted.rounds
    rounds = [
        Round("patrol", DAY, slot.number, slot.begin, slot.end)
        for slot in slots
        if slot.begin and slot.number > 2
    ]
    assert covered(rounds, periods).minutes_missing == 0


def test_no_number_of_the_regulation_stands_in_the_rule() -> None:
    source = Path(rules.__file__).read_text(encoding="utf-8")
    code = re.sub(r'""".*?"""|#.*', "", source, flags=re.DOTALL)
    assert set(re.findall(r"(?<![\w.])\d+", code)) <= {"0", "1", "100"}
