"""A month's fine, shares, posting and deduction, whole, and the limits of each."""

from typing import Any

import pytest

from pmdesk.records.assessment import Finding, NoticeState
from pmdesk.rules.fines import fine
from pmdesk.rules.liability import Share, Tally, jointly_liable, repeated_codes, shares
from pmdesk.rules.month import Deduction, deduction, member_month
from pmdesk.rules.posting import Posting, not_before, posting
from tests.law import Some, policy, tallied


def test_a_fine_names_what_it_rests_on_in_the_order_of_its_parts() -> None:
    found = fine(11, policy())
    assert found.clauses == ("C4.2.1", "C4.2.3")
    assert found.readings == ("R7", "R3")
    assert fine(0, policy()) == (0, 0, 0, "none", (), (), False)


def test_a_tally_alone_is_of_notices_that_nobody_found_and_nobody_spared() -> None:
    assert Tally(1, {"A": 2}, {"A": 4}) == (1, {"A": 2}, {"A": 4}, {}, {})


def test_superiors_share_by_their_numbers_and_nobody_last() -> None:
    under = tallied(*(Some(who, "A", 1, 1, 1, 1) for who in (None, 3, 1, 2)))
    found = shares(under, policy())
    assert [share.superior for share in found] == [1, 2, 3, None]
    assert [share.amount_fen for share in found] == [150, 150, 150, 0]


def test_a_share_says_why_it_is_borne_and_counts_what_is_liable() -> None:
    tallies = tallied(Some(1, "B", 3, 9, 0, 0, 1, 3), Some(1, "A", 4, 6, 1, 2), Some(1, "C", 1, 4))
    assert shares(tallies, policy()) == (
        Share(
            1, 6, 12, 1800, ("finding", "repeat A", "repeat B"), ("C4.2.6", "C4.2.7"),
            ("R4", "R5", "R6", "R12"),
        ),
    )  # fmt: skip


def test_a_superior_bears_of_a_group_what_is_theirs_and_not_spared() -> None:
    tallies = tallied(
        Some(1, "A", 2, 4, 1, 2, 1, 2),
        Some(2, "A", 2, 4, 0, 0, 2, 4),
        Some(1, "B", 2, 2, 1, 1, 1, 1),
        Some(3, "B", 1, 1, 0, 0, 1, 1),
        Some(3, "C", 2, 5),
    )
    found = [(share.superior, share.notices, share.points, share.why) for share in
             shares(tallies, policy())]  # fmt: skip
    assert found == [(1, 2, 3, ("finding", "repeat A", "repeat B"))]
    assert shares(tallied(Some(1, "A", 3, 3, 0, 0, 3, 3)), policy()) == ()


def test_without_a_group_a_superior_bears_what_was_found() -> None:
    tallies = tallied(Some(1, "A", 2, 4, 1, 2), Some(1, "B", 2, 6, 2, 6))
    (share,) = shares(tallies, policy())
    assert (share.notices, share.points, share.why) == (3, 8, ("finding",))


def test_the_groups_of_a_share_are_told_in_order() -> None:
    (share,) = shares(tallied(*(Some(1, code, 3, 3) for code in "EADBC")), policy())
    assert share.why == ("repeat A", "repeat B", "repeat C", "repeat D", "repeat E")


def test_the_codes_of_a_month_s_groups_are_in_order() -> None:
    tallies = tallied(
        Some(2, "B", 3, 3), Some(1, "A", 1, 1), Some(2, "A", 2, 2), Some(1, "C", 2, 9)
    )
    assert repeated_codes(tallies, 3) == ("A", "B")


FOUND = Finding("Not briefed", 4, "2026-10-12")


@pytest.mark.parametrize(
    ("state", "code", "is_liable"),
    [
        ({}, "A", False),
        ({}, "B", True),
        ({"finding": FOUND}, "A", True),
        ({"finding": FOUND}, "B", True),
        ({"finding": FOUND, "revoked": "entered in error"}, "B", False),
        ({"finding": FOUND, "held": True}, "B", False),
        ({"finding": FOUND, "spared": True}, "B", False),
        ({"finding": FOUND, "share_held": True}, "B", False),
        ({"spared": True}, "B", False),
        ({"share_held": True}, "B", False),
    ],
)
def test_a_notice_is_jointly_liable_by_a_finding_or_its_group(
    state: dict[str, Any], code: str, is_liable: bool
) -> None:
    assert jointly_liable(NoticeState(2, 1, **state), code, frozenset({"B"})) is is_liable


def test_a_month_is_posted_for_its_points_and_for_its_groups() -> None:
    group = tallied(Some(1, "B", 3, 3), Some(1, "A", 3, 3))
    assert posting(6, group, policy()) == Posting(
        ("points", "repeat"), ("A", "B"), ("C4.2.5",), ("R13", "R6")
    )
    assert posting(4, group, policy()) == Posting(("repeat",), ("A", "B"), ("C4.2.5",), ("R6",))
    assert posting(5, [], policy()) == Posting(("points",), (), ("C4.2.5",), ("R13",))
    assert posting(4, tallied(Some(1, "A", 2, 4)), policy()) == Posting((), (), (), ())
    assert not_before([], policy()) is None


def test_a_month_names_each_clause_and_reading_once_fine_first_posting_last() -> None:
    month = member_month(tallied(Some(1, "A", 3, 6, 1, 2)), policy())
    assert (month.notices, month.transferred_fen) == (3, 900)
    assert month.clauses == ("C4.2.1", "C4.2.2", "C4.2.6", "C4.2.7", "C4.2.5")
    assert month.readings == ("R7", "R4", "R5", "R6", "R12", "R13")


def test_the_cap_of_the_smallest_sums() -> None:
    capped = policy({"deduction.cap_percent": 20, "deduction.cap": "enforce"})
    assert deduction(1, 5, capped) == Deduction(1, 0)
    assert deduction(1, 4, capped) == Deduction(0, 1)
    assert deduction(2, 5, capped) == Deduction(1, 1)
    assert deduction(0, 0, capped) == Deduction(0, 0)
    assert deduction(-5, 100, capped) == Deduction(-5, 0)
    whole = policy({"deduction.cap_percent": 100, "deduction.cap": "enforce"})
    assert deduction(5, 5, whole) == Deduction(5, 0)
    kept = policy({"deduction.cap_percent": 100, "deduction.minimum_wage_fen": 10})
    assert deduction(5, 12, kept) == Deduction(5, 3)
