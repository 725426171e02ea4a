"""What owners owe: its age, what a payment pays, how it is recovered, what may be published."""

from datetime import date

import pytest

from pmdesk.errors import BadInput, Refused
from pmdesk.policy.loader import fees_of
from pmdesk.records.disclosure import Building, Cash, Group
from pmdesk.records.dunning import STAGES, Due, Pending
from pmdesk.rules.ageing import Bucket, Restart, bucket_of, buckets, limitation, months_later
from pmdesk.rules.allocation import Part, Payable, Wanted, as_named, oldest_first
from pmdesk.rules.disclosure import groups, permille, untied
from pmdesk.rules.dunning import (
    Next,
    days_of,
    earliest,
    gravest,
    next_of,
    provable,
    reached,
    skipped,
)
from tests.law import policy

FEES = fees_of(policy())

DUE = date(2026, 3, 1)


def test_the_buckets_leave_no_day_out() -> None:
    assert [one.name for one in buckets([5, 6, 7])] == [
        "not_due", "up_to_5", "up_to_6", "up_to_7", "over_7",
    ]  # fmt: skip
    every = buckets([30, 60])
    assert every == [
        Bucket("not_due", None, 0),
        Bucket("up_to_30", 1, 30),
        Bucket("up_to_60", 31, 60),
        Bucket("over_60", 61, None),
    ]
    days = [(-9, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (999, 3)]
    for past, place in days:
        day = date.fromordinal(DUE.toordinal() + past)
        assert bucket_of(DUE, day, every) == every[place]


def test_a_limitation_begins_anew_by_the_latest_that_came_in_time() -> None:
    restarts = [Restart(date(2029, 1, 31), "promise"), Restart(date(2026, 3, 1), "demand")]
    found = limitation(DUE, restarts, date(2029, 3, 1), 3, 30)
    assert found == (date(2029, 1, 31), "promise", date(2032, 1, 31), "running")
    same_day = limitation(DUE, [Restart(DUE, "demand")], date(2028, 9, 1), 3, 30)
    assert same_day == (DUE, "due", date(2029, 3, 1), "soon")
    assert limitation(DUE, [], date(2028, 8, 31), 3, 30).state == "running"
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    in_turn = [Restart(date(2031, 1, 31), "promise"), Restart(date(2028, 2, 28), "demand")]
    assert limitation(DUE, in_turn, date(2031, 2, 1), 3, 30)[:2] == (date(2031, 1, 31), "promise")
    on_the_last = [Restart(date(2029, 3, 1), "paid")]
    assert limitation(DUE, on_the_last, date(2029, 3, 1), 3, 30).last == date(2032, 3, 1)
    too_late = [Restart(date(2029, 3, 2), "paid")]
    assert limitation(DUE, too_late, date(2029, 3, 2), 3, 30).state == "ended"
    assert limitation(DUE, [], date(2029, 3, 1), 3, 30).state == "soon"
    leap = limitation(date(2024, 2, 29), [], date(2024, 3, 1), 1, 6)
    assert leap.last == date(2025, 2, 28)


def test_a_fen_is_paid_and_nothing_is_no_part() -> None:
    assert oldest_first(1, [Payable(1, 1), Payable(2, 1)]) == [Part(1, 1)]
    assert oldest_first(0, [Payable(1, 1)]) == []
    assert oldest_first(2, [Payable(1, 0), Payable(2, 5)]) == [Part(2, 2)]


def test_charges_are_paid_as_they_are_named_to_the_fen() -> None:
    payables = [Payable(1, 50), Payable(2, 1)]
    assert as_named(55, [Wanted(3), Wanted(1)], [Payable(1, 50), Payable(3, 30)]) == [
        Part(3, 30), Part(1, 25),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"charge 9 has 0\.00 left"):
        as_named(60, [Wanted(9)], payables)
    assert as_named(50, [Wanted(1, 50), Wanted(2)], payables) == [Part(1, 50)]
    assert as_named(51, [Wanted(1, 50), Wanted(2)], payables) == [Part(1, 50), Part(2, 1)]
    assert as_named(70, [Wanted(1), Wanted(2)], payables) == [Part(1, 50), Part(2, 1)]
    assert as_named(5, [Wanted(1, 0), Wanted(2, 1)], payables) == [Part(2, 1)]
    with pytest.raises(BadInput, match=r"to 0\.50$"):
        as_named(50, [Wanted(1, 50), Wanted(2, 1)], payables)
    with pytest.raises(Refused, match=r"charge 1 has 0\.50 left"):
        as_named(60, [Wanted(1, 51)], payables)
    with pytest.raises(Refused, match=r"charge 3 has 0\.00 left"):
        as_named(60, [Wanted(3)], [Payable(3, 0)])


# Recovery.


def charge(stage: str | None = None, due_on: str = "2026-03-01", proven: bool = False) -> Due:
    return Due(1, "3-2-501", due_on, 100, None, stage, proven, "2029-03-01", "running")


def test_each_stage_has_its_days_and_a_claim_those_of_the_lawyer() -> None:
    assert [days_of(stage, FEES) for stage in STAGES] == [5, 30, 45, 60, 90, 90]


def test_the_furthest_stage_counts() -> None:
    assert reached([charge(), charge("visit"), charge("notice")]) == "visit"
    assert reached([charge(), charge("reminder")]) == "reminder"
    assert reached([charge()]) is None
    assert reached([]) is None


def test_the_next_stage_waits_for_its_days_and_for_what_was_given() -> None:
    old, new = charge("reminder", "2026-03-01"), charge(None, "2026-04-01")
    assert next_of([new, old], Pending(), FEES) == Next("notice", "2026-03-31")
    assert next_of([new], Pending(), FEES) == Next("reminder", "2026-04-06")
    assert next_of([old], Pending("2026-03-31"), FEES) == Next("notice", "2026-04-01")
    assert next_of([old], Pending("2026-03-30"), FEES) == Next("notice", "2026-03-31")
    assert next_of([old], Pending("2026-04-05", "2026-04-09"), FEES) == Next("notice", "2026-04-10")
    assert next_of([old], Pending(None, "2026-03-02"), FEES) == Next("notice", "2026-03-31")
    assert next_of([charge("lawyer")], Pending(), FEES) == Next("court", "2026-05-30")
    assert next_of([charge("court")], Pending(), FEES) is None
    assert next_of([], Pending(), FEES) is None
    assert earliest("visit", [old], Pending(), FEES) == "2026-04-15"


def test_no_stage_is_skipped_and_an_earlier_one_is_in_order() -> None:
    assert skipped("reminder", [charge()]) is None
    assert skipped("notice", [charge()]) == "reminder"
    assert skipped("visit", [charge("notice")]) is None
    assert skipped("notice", [charge("notice")]) is None
    assert skipped("reminder", [charge("notice")]) is None
    assert skipped("court", [charge("notice")]) == "visit"


def test_a_claim_rests_on_what_reached_the_owner() -> None:
    proven = charge("final", proven=True)
    assert provable([charge("final"), proven]) == [proven]


def test_the_gravest_limitation_is_told() -> None:
    assert gravest(["running", "ended", "soon"]) == "ended"
    assert gravest(["running", "soon"]) == "soon"
    assert gravest(["running"]) == "running"
    assert gravest(iter(["running", "soon"])) == "soon"
    assert gravest([]) is None


# What may be published.


def building(name: str, units: int) -> Building:
    return Building(name, units, units * 100, units * 20, units * 50, units * 30)


def test_buildings_stand_by_number_those_put_together_last() -> None:
    found = groups([building(n, u) for n, u in (("10", 5), ("9", 6), ("2", 4), ("11", 1))], 5)
    assert [one.buildings for one in found] == [("9",), ("10",), ("2", "11")]
    assert found[2] == Group(("2", "11"), 5, 500, 100, 250, 150, 625)


def test_the_next_larger_building_joins_and_of_two_alike_the_first_by_name() -> None:
    found = groups([building(n, u) for n, u in (("2", 9), ("1", 9), ("3", 1))], 5)
    assert [one.buildings for one in found] == [("2",), ("1", "3")]
    assert [one.buildings for one in groups([building("1", 5)], 5)] == [("1",)]
    assert groups([], 5) == groups([building("1", 2), building("2", 2)], 5) == []
    by_name = groups([building("2", 5), building("1", 9)], 5)
    assert [one.buildings for one in by_name] == [("1",), ("2",)]


def test_thousandths_are_rounded_down() -> None:
    assert (permille(2, 3), permille(0, 5), permille(5, 0)) == (666, 0, None)


def test_each_total_that_does_not_tie_is_named() -> None:
    cash = Cash(2, 500, 1, 100, 300, 20)
    assert untied(cash, [200, 100], 400, 300, 20, 80) == []
    assert untied(cash, [200, 101], 400, 300, 20, 80) == ["by item"]
    assert untied(cash, [300], 401, 300, 20, 80) == ["received"]
    assert untied(cash, [300], 400, 300, 21, 81) == ["refunded", "over"]
    assert untied(cash, [300], 400, 299, 20, 80) == ["used", "by item"]
