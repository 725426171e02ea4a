"""What the figures count, and when they are enough; effects, inspections, surveys, visits."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pmdesk.policy.loader import figures_of
from pmdesk.records.inspections import Span, span_of
from pmdesk.rules import inspections, kpi, surveys, visits
from pmdesk.rules.effects import TOO_EARLY, Effect, effect, told_from
from pmdesk.rules.kpi import Count
from tests.law import policy


def test_cases_are_counted_by_what_became_of_them() -> None:
    assert kpi.judged("2026-11-03", None, "2026-11-03") == "to-come"
    assert kpi.judged("2026-11-03", None, "2026-11-04") == "overdue"
    assert kpi.judged("2026-11-03", "2026-11-03", "2026-12-01") == "met"
    assert kpi.judged("2026-11-03", "2026-11-04", "2026-12-01") == "late"
    found = kpi.counted(["met", "late", "late", "overdue", "to-come", "met",
                         "met", "met"], {"waived": 5})  # fmt: skip
    assert found == Count(4, 3, 1, {"late": 2, "overdue": 1, "waived": 5})
    assert kpi.counted([]) == Count(0, 0, 0, {"late": 0, "overdue": 0})
    assert found.due == 7
    assert Count() == kpi.NOTHING
    assert Count() == (0, 0, 0, {}, {}, 0)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([], "met"),
        (["met"], "met"),
        (["met", "to-come"], "to-come"),
        (["to-come", "late", "met"], "late"),
        (["late", "to-come", "overdue"], "overdue"),
    ],
)
def test_the_worst_of_several_rounds_counts(outcomes: list[str], whole: str) -> None:
    assert kpi.all_of(iter(outcomes)) == whole


def test_counts_add_up_name_by_name() -> None:
    one = Count(1, 2, 3, {"late": 1, "waived": 1}, {5: 2}, 7)
    other = Count(10, 20, 30, {"late": 2}, {5: 1, 9: 4}, 70)
    assert kpi.together([one, other]) == Count(
        11, 22, 33, {"late": 3, "waived": 1}, {5: 3, 9: 4}, 77
    )
    assert kpi.together([]) == kpi.NOTHING


def test_minutes_are_counted_to_the_last_allowed_one() -> None:
    minutes = {11: 1, 12: 2, 13: 4}
    assert kpi.timed(minutes, 12, {"unknown": 1}) == Count(3, 4, 0, {"unknown": 1}, minutes)
    assert kpi.within({1: 89, 2: 1, 3: 10}, 90) == 2
    assert kpi.within({3: 10, 1: 89, 2: 1}, 90) == 2
    assert kpi.within({1: 90, 2: 10}, 90) == 1
    assert kpi.within({9: 1, 4: 0}, 100) == 9
    with pytest.raises(ValueError, match="7: 1"):
        kpi.within({7: 1}, 101)


def test_what_is_unpaid_is_missed_once_the_month_is_over() -> None:
    assert kpi.paid_of(5, 3, {"units": 2}, is_over=True) == Count(5, 3, 0, {"units": 2})
    assert kpi.paid_of(5, 3, {"units": 2}, is_over=False) == Count(5, 0, 3, {"units": 2})


@pytest.mark.parametrize(
    ("met", "missed", "to_come", "target", "of_all", "said"),
    [
        (9, 1, 0, 90, False, "met"),
        (8, 2, 0, 90, False, "missed"),
        (8, 2, 10, 90, False, "open"),
        (8, 2, 9, 90, False, "missed"),
        (9, 1, 1, 90, False, "met"),
        (9, 0, 1, 90, True, "met"),
        (8, 0, 1, 90, True, "open"),
        (8, 1, 1, 90, True, "open"),
        (8, 2, 0, 90, True, "missed"),
        (0, 0, 3, 90, False, "open"),
        (0, 0, 3, 0, False, "open"),
        (0, 0, 3, 0, True, "met"),
        (0, 1, 0, 0, False, "met"),
        (0, 0, 1, 100, True, "open"),
        (1, 0, 0, 100, False, "met"),
        (0, 0, 0, 0, False, None),
        (0, 0, 0, 0, True, None),
        (1, 0, 0, None, False, None),
    ],
)
def test_whether_a_figure_is_enough(
    met: int, missed: int, to_come: int, target: int | None, of_all: bool, said: str | None
) -> None:
    assert kpi.verdict(Count(met, missed, to_come), target, of_all=of_all) == said
    if not of_all:
        assert kpi.verdict(Count(met, missed, to_come), target) == said


def test_a_repair_has_its_hours() -> None:
    received = datetime(2026, 10, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert kpi.repair_by(received, figures_of(policy())) == received + timedelta(hours=48)


# The effect of a plan.

PLAN = date(2026, 6, 1)


def after(days: int) -> date:
    return PLAN + timedelta(days=days)


def test_an_effect_is_told_from_the_first_day_of_enough_days() -> None:
    assert told_from(PLAN) == after(28)
    assert effect({}, PLAN, after(27)) == TOO_EARLY == Effect(None, None, None, "n/a")
    assert effect({}, PLAN, after(28)) == Effect(28, 0, 0, "n/a")
    assert effect({}, PLAN, after(91)).days == 91
    assert effect({}, PLAN, after(92)).days == 91
    assert effect({}, PLAN, after(90)).days == 90


def test_as_many_days_before_a_plan_are_compared_with_those_from_it_on() -> None:
    days = {after(n).isoformat(): 10 ** (n % 4) for n in (-29, -28, -1, 0, 27, 28)}
    assert [10 ** (n % 4) for n in (-29, -28, -1, 0, 27, 28)] == [1000, 1, 1000, 1, 1000, 1]
    assert effect(days, PLAN, after(28)) == Effect(28, 1001, 1001, "no")
    assert effect({after(-1).isoformat(): 2, after(0).isoformat(): 1}, PLAN, after(28)) == (
        28, 2, 1, "yes",
    )  # fmt: skip
    assert effect({after(0).isoformat(): 1}, PLAN, after(28)) == (28, 0, 1, "no")
    assert effect({after(-28).isoformat(): 1}, PLAN, after(28)) == (28, 1, 0, "yes")


# Inspections, surveys and visits.


def test_the_inspections_a_policy_asks_for() -> None:
    rules = policy({
        "standards.weekly_inspections_per_week": 2, "standards.monthly_inspections_per_month": 3,
        "standards.scoring_per": "year",
    })  # fmt: skip
    asked = [(one.kind, one.quota) for one in inspections.duties(rules)]
    assert asked == [("daily", 1), ("weekly", 2), ("monthly", 3), ("year-end", 1)]
    assert inspections.duties(policy())[3] == ("half-year", 1, "A4.2")


def test_a_period_misses_nothing_until_it_has_ended() -> None:
    day = date(2026, 11, 2)
    one, two = (inspections.Counted(span_of("day", day), quota, 1) for quota in (3, 3))
    assert inspections.coverage([one], day) == (1, 3, 1, 0, 2, 0)
    assert inspections.coverage([one], day + timedelta(days=1)) == (1, 3, 1, 2, 0, 0)
    assert inspections.coverage([one, two], day)[:3] == (2, 6, 2)
    later = inspections.Counted(span_of("day", day + timedelta(days=1)), 1, 3)
    found = inspections.coverage([one, one, later, later], day + timedelta(days=1))
    assert found == (4, 8, 4, 4, 0, 4)
    assert found.was_due == 8
    coming = inspections.Counted(span_of("day", day + timedelta(days=1)), 2, 0)
    assert inspections.coverage([coming, coming], day) == (2, 4, 0, 0, 4, 0)
    assert inspections.coverage([], day) == (0, 0, 0, 0, 0, 0)


def test_the_scoring_of_the_year_counts_for_its_second_half() -> None:
    def counts(kind: str, span: Span) -> list[tuple[str, str]]:
        return inspections.satisfied_by(kind, span)

    first, second = (span_of("half-year", date(2026, month, 1)) for month in (6, 12))
    assert counts("half-year", second) == [("half-year", "2026H2"), ("year-end", "2026")]
    assert counts("half-year", first) == [("half-year", "2026H1")]
    assert counts("year-end", span_of("year", PLAN)) == [("year-end", "2026")]
    assert counts("monthly", span_of("month", date(2026, 12, 1))) == [("monthly", "2026-12")]


def test_what_a_survey_comes_to() -> None:
    assert surveys.overall([surveys.Scored("a", 4, 3), surveys.Scored("b", 6, 2)], "all") == (
        "all", 10, 5,
    )  # fmt: skip
    assert surveys.Scored("a", 4, 3).share == surveys.Share(3, 4)
    assert surveys.Response(20, 16, 15).share == (16, 20)
    assert surveys.Share(3, 4).rate == 75
    assert surveys.Share(0, 0).rate is None
    assert surveys.quota(policy({"standards.surveys_per_quarter": 2})) == (2, "A2.7")


def test_what_a_month_s_visits_come_to() -> None:
    told = [("visit", "held", 3), ("visit", "nobody-home", 1), ("visit", "refused", 2),
            ("care", "held", 4), ("care", "refused", 7), ("event", "held", 5),
            ("visit", "held", 10)]  # fmt: skip
    tallies = [visits.Tally(202611, "D01", "director", *one) for one in told]
    found = visits.coverage(15, tallies, is_over=True)
    assert found == (15, 13, 13, 2, 0, 0, 1, 2, 4, 5)
    assert found.was_due == 15
    running = visits.coverage(15, tallies, is_over=False)
    assert (running.missing, running.to_come, running.was_due) == (0, 2, 13)
    more = visits.coverage(2, tallies, is_over=False)
    assert (more.done, more.missing, more.to_come, more.extra) == (2, 0, 0, 11)
    assert visits.coverage(1, [], is_over=True)[2:6] == (0, 1, 0, 0)
    rules = policy({"standards.visits_per_month": 3, "standards.visits_per": "visitor"})
    assert visits.quota(rules) == (3, "visitor", "A2.6")
