"""Rules of recurrence: on which days, what is refused, and that nothing is both done and open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.errors import BadInput
from pmdesk.records.recurrence import (
    Recurrence,
    between,
    next_open,
    occurrences,
    open_days,
    parse_rule,
    skips_short_months,
)
from pmdesk.records.tasks import Marks, Task
from pmdesk.rules.tasks import falls_within, standing, to_do_on

FIRST = date(2026, 11, 3)


def _days(rule: str, first: date = FIRST, count: int = 4) -> list[str]:
    """The first days of a rule, as TEXT."""
    found = occurrences(Recurrence(first, parse_rule(rule, first)), first)
    return [str(day) for day, _number in zip(found, range(count), strict=False)]


# On which days.


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY", ["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["2026-11-03", "2026-11-13", "2026-11-23"]),
        ("FREQ=WEEKLY", ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"]),
        ("FREQ=WEEKLY;BYDAY=MO", ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU",
         ["2026-11-03", "2026-11-16", "2026-11-17", "2026-11-30"]),
        ("FREQ=MONTHLY;BYDAY=1MO", ["2026-12-07", "2027-01-04", "2027-02-01", "2027-03-01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         ["2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"]),
        ("FREQ=YEARLY", ["2026-11-03", "2027-11-03", "2028-11-03", "2029-11-03"]),
        ("FREQ=DAILY;UNTIL=20261104", ["2026-11-03", "2026-11-04"]),
        ("FREQ=DAILY;UNTIL=20261104T235959Z", ["2026-11-03", "2026-11-04"]),
        ("RRULE:freq=weekly; byday=mo", ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]),
    ],
)  # fmt: skip
def test_a_rule_falls_on_its_days(rule: str, days: list[str]) -> None:
    assert _days(rule) == days


def test_a_rule_from_29_february_falls_on_leap_years_only() -> None:
    assert _days("FREQ=YEARLY", date(2028, 2, 29), 3) == ["2028-02-29", "2032-02-29", "2036-02-29"]
    assert _days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", date(2027, 2, 1), 2) == [
        "2027-02-28",
        "2028-02-29",
    ]


def test_a_monthly_rule_from_the_31st_leaves_short_months_out() -> None:
    days = _days("FREQ=MONTHLY", date(2026, 8, 31), 4)
    assert days == ["2026-08-31", "2026-10-31", "2026-12-31", "2027-01-31"]


@pytest.mark.parametrize(
    ("rule", "first", "skips"),
    [
        ("FREQ=MONTHLY", date(2026, 10, 31), True),
        ("FREQ=MONTHLY", date(2026, 10, 29), True),
        ("FREQ=MONTHLY", date(2026, 10, 28), False),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 10, 31), False),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 10, 1), True),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", date(2026, 10, 1), False),
        ("FREQ=MONTHLY;BYDAY=1MO", date(2026, 10, 31), False),
        ("FREQ=YEARLY", date(2028, 2, 29), True),
        ("FREQ=YEARLY", date(2026, 10, 31), False),
        ("FREQ=YEARLY;BYMONTH=1,4", date(2026, 1, 31), True),
        ("FREQ=YEARLY;BYMONTH=1,3", date(2026, 1, 31), False),
        ("FREQ=WEEKLY", date(2026, 10, 31), False),
    ],
)
def test_it_is_known_when_a_rule_leaves_months_out(rule: str, first: date, skips: bool) -> None:
    assert skips_short_months(parse_rule(rule, first), first) is skips


def test_a_task_of_one_day_falls_on_it_alone() -> None:
    assert list(occurrences(Recurrence(FIRST), date.min)) == [FIRST]
    assert list(occurrences(Recurrence(FIRST), FIRST + timedelta(days=1))) == []


def test_a_stop_ends_a_rule_after_a_day() -> None:
    days = Recurrence(FIRST, "FREQ=DAILY", date(2026, 11, 5))
    assert [day.day for day in occurrences(days, FIRST)] == [3, 4, 5]
    assert next_open(days, date(2026, 11, 5)) is None


# What is refused, in our words.


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "'' is no part of a rule"),
        ("weekly", "'WEEKLY' is no part of a rule"),
        ("BYDAY=MO", "it has no FREQ"),
        ("FREQ=HOURLY", "a task repeats by the day at most: FREQ=HOURLY"),
        ("FREQ=SECONDLY", "a task repeats by the day at most: FREQ=SECONDLY"),
        ("FREQ=DAILY;BYHOUR=9", "a task repeats by the day at most: BYHOUR=9"),
        ("FREQ=FORTNIGHTLY", "FREQ cannot be 'FORTNIGHTLY'"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be '0'"),
        ("FREQ=DAILY;COUNT=0", "COUNT cannot be '0'"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT does not go with UNTIL"),
        ("FREQ=DAILY;UNTIL=20261332", "one of its numbers is out of range"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY cannot be 'XX'"),
        ("FREQ=WEEKLY;BYDAY=1MO", "a numbered BYDAY goes with MONTHLY or YEARLY"),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH cannot be '13'"),
        ("FREQ=MONTHLY;BYSETPOS=0", "one of its numbers is out of range"),
        ("FREQ=DAILY;BYEASTER=1", "'BYEASTER=1' is no part of a rule"),
        ("FREQ=DAILY;UNTIL=20261102", "it has no occurrence from 2026-11-03 on"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "it has no occurrence from 2026-11-03 on"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "it has no occurrence from 2026-11-03 on"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
         "it has no occurrence from 2026-11-03 on"),
        ("FREQ=DAILY\nFREQ=DAILY", "FREQ cannot be 'DAILY\\nFREQ=DAILY'"),
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(rule: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_rule(rule, FIRST)
    assert refused.value.message.endswith(f"is not a rule to repeat by: {why}")
    assert refused.value.hint == "write one such as FREQ=WEEKLY;BYDAY=MO"


# What is open.


def test_what_was_done_discharges_every_earlier_occurrence() -> None:
    days = Recurrence(FIRST, "FREQ=DAILY")
    assert open_days(days, None, date(2026, 11, 5)) == [date(2026, 11, d) for d in (3, 4, 5)]
    assert open_days(days, date(2026, 11, 4), date(2026, 11, 5)) == [date(2026, 11, 5)]
    assert next_open(days, date(2026, 11, 5)) == date(2026, 11, 6)


def test_a_post_is_carried_over_to_no_other_day() -> None:
    task = _task("reception", "FREQ=WEEKLY")
    assert to_do_on(task, date(2026, 11, 10)) == [date(2026, 11, 10)]
    assert to_do_on(task, date(2026, 11, 11)) == []
    assert standing(task, date(2026, 11, 11)) == (date(2026, 11, 17), 0, "open")
    assert standing(_task("counter", None), date(2026, 11, 4)) == (None, 0, "done")


RULES = st.builds(
    lambda freq, interval, more: ";".join([f"FREQ={freq}", f"INTERVAL={interval}", *more]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.lists(
        st.sampled_from(
            ["BYDAY=MO,TH", "BYMONTHDAY=-1,15", "BYMONTH=2,3,11", "BYSETPOS=1", "UNTIL=20280229"]
        ),
        max_size=2,
        unique_by=lambda part: part.partition("=")[0],
    ),
)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(RULES, st.dates(date(2024, 1, 1), date(2027, 12, 31)), DAYS, st.lists(DAYS, max_size=6),
       st.one_of(st.none(), DAYS))  # fmt: skip
def test_no_occurrence_is_both_done_and_open(
    rule: str, first: date, today: date, done_on: list[date], last: date | None
) -> None:
    try:
        rule = parse_rule(rule, first)
    except BadInput:
        return
    days = Recurrence(first, rule, last)
    done_to: date | None = None
    for day in sorted(done_on):
        if found := open_days(days, done_to, day):
            done_to = found[-1]
    every = between(days, first, today + timedelta(days=1))
    done = [day for day in every if done_to is not None and day <= done_to]
    left = open_days(days, done_to, today)
    assert set(done) & set(left) == set()
    assert done + left == every
    coming = next_open(days, done_to)
    assert coming not in done
    assert left[:1] == [coming] if left else coming is None or coming > today


@given(RULES, st.dates(date(2020, 1, 1), date(2026, 12, 31)), DAYS)
def test_a_rule_of_years_ago_falls_on_the_same_days_however_far_it_is_looked_at(
    rule: str, first: date, day: date
) -> None:
    try:
        days = Recurrence(first, parse_rule(rule, first))
    except BadInput:
        return
    after = day + timedelta(days=100)
    assert between(days, day, after) == [on for on in between(days, first, after) if on >= day]
    assert falls_within(_task("key", days.rule, first), day, after) == bool(
        between(days, day, after)
    )


def _task(kind: str, repeat: str | None, first: date = FIRST) -> Task:
    marks = Marks(None, None, None)
    return Task(1, kind, "Text", 1, "E001", "Name", first, None, repeat, None, None, marks)
