"""What the inspections' quotas ask for, over month ends, leap days and new years; what is owed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.policy.loader import load, shipped
from pmdesk.records.inspections import PER, Span, span_of, spans_ending
from pmdesk.rules.inspections import Counted, coverage, duties, satisfied_by
from tests.conftest import Program

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PERIODS = st.sampled_from(sorted(set(PER.values())))
ONE_DAY = timedelta(days=1)


# Periods.


@pytest.mark.parametrize(
    ("per", "day", "name", "first", "last"),
    [
        ("day", "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("week", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),
        ("week", "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
        ("week", "2021-01-04", "2021-W01", "2021-01-04", "2021-01-10"),
        ("month", "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        ("month", "2026-02-28", "2026-02", "2026-02-01", "2026-02-28"),
        ("month", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        ("half-year", "2026-06-30", "2026H1", "2026-01-01", "2026-06-30"),
        ("half-year", "2026-07-01", "2026H2", "2026-07-01", "2026-12-31"),
        ("year", "2024-02-29", "2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_period_has_its_name_and_days(
    per: str, day: str, name: str, first: str, last: str
) -> None:
    span = span_of(per, date.fromisoformat(day))
    assert (span.name, str(span.first), str(span.last)) == (name, first, last)


@given(PERIODS, DAYS)
def test_every_day_lies_in_one_period_and_the_next_day_there_or_in_the_next(
    per: str, day: date
) -> None:
    span = span_of(per, day)
    assert span.first <= day < span.after
    following = span_of(per, day + ONE_DAY)
    assert following == span or following.first == span.after == day + ONE_DAY


@given(PERIODS, st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_ranges_that_follow_each_other_share_no_period_and_miss_none(
    per: str, days: list[date]
) -> None:
    first, middle, after = (date(2020, 1, 1) + (day - date(1900, 1, 1)) / 100 for day in days)
    parts = [*spans_ending(per, first, middle), *spans_ending(per, middle, after)]
    assert parts == list(spans_ending(per, first, after))


# The rule.


def test_the_shipped_policy_asks_for_these(pmdesk: Program) -> None:
    found = duties(load(shipped(), "policy.toml").policy)
    assert [tuple(duty) for duty in found] == [
        ("daily", 1, "A3.1"), ("weekly", 1, "A3.2"), ("monthly", 1, "A4.1"),
        ("half-year", 1, "A4.2"),
    ]  # fmt: skip


def test_a_policy_may_ask_for_one_scoring_a_year() -> None:
    text = shipped().replace('value = "half-year"', 'value = "year"')
    assert [duty.kind for duty in duties(load(text, "x").policy)][-1] == "year-end"


def test_a_year_end_scoring_is_that_of_the_second_half_too() -> None:
    second, first = (span_of("half-year", date(2026, month, 1)) for month in (12, 1))
    assert satisfied_by("half-year", second) == [("half-year", "2026H2"), ("year-end", "2026")]
    assert satisfied_by("half-year", first) == [("half-year", "2026H1")]
    assert satisfied_by("weekly", span_of("week", date(2026, 1, 1))) == [("weekly", "2026-W01")]


TODAY = date(2026, 11, 3)
PAST = Span("past", TODAY - ONE_DAY, TODAY)
RUNNING = Span("running", TODAY, TODAY + ONE_DAY)


@pytest.mark.parametrize(
    ("span", "quota", "held", "done", "missing", "to_come", "extra"),
    [
        (PAST, 1, 0, 0, 1, 0, 0),
        (PAST, 1, 1, 1, 0, 0, 0),
        (PAST, 1, 3, 1, 0, 0, 2),
        (PAST, 2, 1, 1, 1, 0, 0),
        (PAST, 0, 0, 0, 0, 0, 0),
        (PAST, 0, 1, 0, 0, 0, 1),
        (RUNNING, 1, 0, 0, 0, 1, 0),
        (RUNNING, 2, 1, 1, 0, 1, 0),
        (RUNNING, 1, 1, 1, 0, 0, 0),
    ],
)
def test_one_period(
    span: Span, quota: int, held: int, done: int, missing: int, to_come: int, extra: int
) -> None:
    found = coverage([Counted(span, quota, held)], TODAY)
    assert (found.done, found.missing, found.to_come, found.extra) == (
        done, missing, to_come, extra,
    )  # fmt: skip
    assert found.was_due == done + missing


@given(
    st.lists(
        st.builds(Counted, st.sampled_from([PAST, RUNNING]), st.integers(0, 5), st.integers(0, 9))
    )
)
def test_the_parts_add_up_to_the_quota_and_to_all_that_was_held(counted: list[Counted]) -> None:
    found = coverage(counted, TODAY)
    assert found.done + found.missing + found.to_come == found.quota
    assert found.done + found.extra == sum(one.held for one in counted)
    assert min(found) >= 0


# The command.


def due(program: Program, *words: str, now: str | None = None) -> dict[str, dict[str, Any]]:
    rows = program("inspect", "due", *words, "--format", "json", now=now).json["rows"]
    return {row["kind"]: row for row in rows}


def hold(program: Program, kind: str, *days: str, now: str | None = None) -> None:
    for day in days:
        program("inspect", "add", "--kind", kind, "--rest", "ok", "--on", day, now=now)


def figures(row: dict[str, Any]) -> tuple[int, int, int, str]:
    return row["quota"], row["done"], row["missing"], row["rate"]


def test_a_day_is_told_by_the_periods_it_lies_in(pmdesk: Program) -> None:
    hold(pmdesk, "daily", "11-03")
    hold(pmdesk, "weekly", "11-02")
    found = due(pmdesk)
    assert list(found) == ["daily", "weekly", "monthly", "half-year"]
    assert [row["period"] for row in found.values()] == [
        "2026-11-03", "2026-W45", "2026-11", "2026H2",
    ]  # fmt: skip
    assert [figures(row) for row in found.values()] == [
        (1, 1, 0, "100.0"), (1, 1, 0, "100.0"), (1, 0, 0, "n/a"), (1, 0, 0, "n/a"),
    ]  # fmt: skip
    assert figures(due(pmdesk, "--date", "yesterday")["daily"]) == (1, 0, 1, "0.0")


@pytest.mark.parametrize(
    ("first", "last", "daily", "weekly", "monthly", "half"),
    [
        ("2024-02-01", "2024-02-29", 29, 4, 1, 0),
        ("2026-02-01", "2026-02-28", 28, 4, 1, 0),
        ("2026-01-31", "2026-02-01", 2, 1, 1, 0),
        ("2025-12-29", "2026-01-04", 7, 1, 1, 1),
        ("2025-12-31", "2025-12-31", 1, 0, 1, 1),
        ("2026-01-01", "2026-01-04", 4, 1, 0, 0),
        ("2020-01-01", "2020-12-31", 366, 52, 12, 2),
        ("2026-06-30", "2026-07-01", 2, 0, 1, 1),
        ("2026-10-05", "2026-10-10", 6, 0, 0, 0),
    ],
)
def test_a_range_asks_for_every_period_that_ends_in_it(
    pmdesk: Program, first: str, last: str, daily: int, weekly: int, monthly: int, half: int
) -> None:
    found = due(pmdesk, "--from", first, "--to", last)
    assert [row["quota"] for row in found.values()] == [daily, weekly, monthly, half]
    assert [row["periods"] for row in found.values()] == [daily, weekly, monthly, half]
    assert [row["rate"] for row in found.values()] == [
        "0.0" if quota else "n/a" for quota in (daily, weekly, monthly, half)
    ]


def test_months_add_up_to_their_year(pmdesk: Program) -> None:
    names = ("periods", "quota", "done", "missing", "to_come", "extra")
    hold(pmdesk, "daily", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")
    hold(pmdesk, "weekly", "2025-12-30", "2026-06-30", "2026-07-01")
    year = due(pmdesk, "--from", "2026-01-01", "--to", "2026-12-31")
    parts = [
        due(pmdesk, "--from", str(first), "--to", str(span_of("month", first).last))
        for first in (date(2026, month, 1) for month in range(1, 13))
    ]
    for kind, row in year.items():
        assert [sum(part[kind][name] for part in parts) for name in names] == [
            row[name] for name in names
        ]


def test_what_is_beyond_one_period_makes_up_for_no_other(pmdesk: Program) -> None:
    hold(pmdesk, "daily", "10-30", "10-30", "10-30")
    row = due(pmdesk, "--from", "10-30", "--to", "10-31")["daily"]
    assert (figures(row), row["extra"]) == ((2, 1, 1, "50.0"), 2)


def test_a_week_over_new_year_is_asked_for_once_and_held_on_either_side(pmdesk: Program) -> None:
    hold(pmdesk, "weekly", "2025-12-30")
    assert figures(due(pmdesk, "--from", "2025-12-01", "--to", "2025-12-31")["weekly"]) == (
        4, 0, 4, "0.0",
    )  # fmt: skip
    assert figures(due(pmdesk, "--from", "2026-01-01", "--to", "2026-01-31")["weekly"]) == (
        4, 1, 3, "25.0",
    )  # fmt: skip


def test_each_lists_the_periods_one_by_one(pmdesk: Program) -> None:
    hold(pmdesk, "daily", "10-31")
    rows = pmdesk("inspect", "due", "--from", "10-30", "--to", "11-01", "--each", "--format",
                  "json").json["rows"]  # fmt: skip
    assert [(row["kind"], row["period"], row["done"]) for row in rows] == [
        ("daily", "2026-10-30", 0), ("daily", "2026-10-31", 1), ("daily", "2026-11-01", 0),
        ("weekly", "2026-W44", 0), ("monthly", "2026-10", 0),
    ]  # fmt: skip


def test_without_an_end_a_range_goes_to_today(pmdesk: Program) -> None:
    found = due(pmdesk, "--from", "11-01")
    row = found["daily"]
    assert (row["from"], row["to"]) == ("2026-11-01", "2026-11-03")
    assert (row["quota"], row["missing"], row["to_come"]) == (3, 2, 1)


def test_another_policy_asks_from_its_month_on(pmdesk: Program, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    text = (
        shipped()
        .replace(
            "daily_inspections_per_day = { value = 1", "daily_inspections_per_day = { value = 2"
        )
        .replace('scoring_per = { value = "half-year"', 'scoring_per = { value = "year"')
        .replace('id = "', 'id = "two-', 1)
    )
    policy.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(policy), "--from", "2026-12", "--by", "M01")
    hold(pmdesk, "daily", "2026-11-30", "2026-12-01", now="2027-01-05T09:00")
    found = due(pmdesk, "--from", "2026-11-30", "--to", "2026-12-31", now="2027-01-05T09:00")
    assert found["daily"]["quota"] == 1 + 31 * 2
    assert (found["daily"]["done"], found["daily"]["missing"]) == (2, 61)
    assert figures(found["year-end"]) == (1, 0, 1, "0.0")
    assert figures(found["half-year"]) == (0, 0, 0, "n/a")


def test_the_table_says_what_the_json_says(pmdesk: Program) -> None:
    lines = pmdesk("inspect", "due", "--from", "10-01", "--to", "10-31").out.splitlines()
    assert lines[1].split() == [
        "daily", "2026-10-01", "2026-10-31", "31", "31", "0", "31", "0", "0", "0.0", "A3.1",
    ]  # fmt: skip
    assert "n/a" in lines[-1]


# What is owed.


def owed(program: Program, now: str) -> list[tuple[str, str, bool]]:
    rows = program("due", "--kind", "inspection", "--format", "json", now=now).json["rows"]
    return [(row["id"], row["due"], row["overdue"]) for row in rows]


def test_nothing_is_owed_of_a_kind_that_was_never_held(pmdesk: Program) -> None:
    assert owed(pmdesk, "2026-11-03T09:00") == []


def test_once_held_the_running_period_is_owed_and_the_one_before_if_missed(
    pmdesk: Program,
) -> None:
    hold(pmdesk, "daily", "11-03")
    assert owed(pmdesk, "2026-11-03T10:00") == []
    assert owed(pmdesk, "2026-11-04T10:00") == [("2026-11-04", "2026-11-04", False)]
    assert owed(pmdesk, "2026-11-05T10:00") == [
        ("2026-11-04", "2026-11-04", True), ("2026-11-05", "2026-11-05", False),
    ]  # fmt: skip


def test_periods_before_the_first_one_are_not_owed(pmdesk: Program) -> None:
    hold(pmdesk, "weekly", "11-03")
    assert owed(pmdesk, "2026-11-03T10:00") == []
    assert owed(pmdesk, "2026-11-09T10:00") == [("2026-W46", "2026-11-15", False)]


def test_a_void_inspection_leaves_its_period_owed(pmdesk: Program) -> None:
    hold(pmdesk, "monthly", "10-20", "11-02")
    pmdesk("inspect", "void", "2", "--reason", "Not finished")
    assert owed(pmdesk, "2026-11-03T10:00") == [("2026-11", "2026-11-30", False)]
    rows = pmdesk("due", "--kind", "inspection", "--format", "json").json["rows"]
    assert (rows[0]["duty"], rows[0]["clause"], rows[0]["command"]) == (
        "monthly", "A4.1", "pmdesk inspect add --kind monthly",
    )  # fmt: skip
