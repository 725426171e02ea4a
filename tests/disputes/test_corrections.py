"""What a later close puts right of an earlier month, to the fen (rules.md 6 and 13)."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Program
from tests.disputes import (
    AFTER_DECEMBER,
    AFTER_NOVEMBER,
    adopt,
    appeal,
    close,
    decide,
    deductions,
    line,
    notice,
    preview,
    revoke,
    warned,
)

HEAD = "month,staff,amount,notices,measure_before,measure_after,posting"
AFTER_JANUARY = "2027-02-02T09:00"


def adjustments(pmdesk: Program, folder: Path, month: str, now: str) -> list[str]:
    """Closes a month; the rows of its adjustments.csv."""
    pmdesk("month-close", month, "--export", "csv", "--to", str(folder), now=now)
    text = (folder / f"month-close-{month}" / "adjustments.csv").read_text(encoding="utf-8-sig")
    head, *rows = text.splitlines()
    assert head == HEAD
    return rows


def explained(pmdesk: Program, staff: str, month: str, now: str) -> dict[str, Any]:
    """`fault explain`, whose steps add up to the deduction."""
    words = ("fault", "explain", staff, "--month", month, "--format", "json")
    told: dict[str, Any] = pmdesk(*words, now=now).json
    assert sum(step["amount_fen"] for step in told["steps"]) == told["deduction_fen"]
    return told


# The worked corrections.


def test_revoked_after_the_close(pmdesk: Program, tmp_path: Path) -> None:
    number = notice(pmdesk, 5)
    assert deductions(close(pmdesk, "2026-10")) == {"E001": 4500}
    revoke(pmdesk, number)
    rows = adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER)
    assert rows == ["2026-10,E001,-45.00,FN-202610-0001,none,none,withdrawn"]
    deducted = (tmp_path / "month-close-2026-11" / "deductions.csv").read_text("utf-8-sig")
    assert deducted.splitlines()[1].endswith(",-45.00,-45.00,0.00")


def test_a_third_of_a_group_entered_after_the_close(pmdesk: Program, tmp_path: Path) -> None:
    notice(pmdesk, 1, "2026-10-01")
    notice(pmdesk, 1, "2026-10-02")
    assert deductions(close(pmdesk, "2026-10")) == {"E001": 1000}
    notice(pmdesk, 1, "2026-10-03")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,0.50,FN-202610-0003,none,none,added",
        "2026-10,S01,4.50,FN-202610-0003,none,none,",
    ]


def test_a_measure_that_changes_is_listed(pmdesk: Program, tmp_path: Path) -> None:
    notice(pmdesk, 12, "2026-10-01", by="M01")
    more = notice(pmdesk, 8, "2026-10-02", by="M01", code="CMP-02")
    close(pmdesk, "2026-10")
    revoke(pmdesk, more)
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,-40.00,FN-202610-0002,dismissal,sanction,"
    ]


def test_a_change_that_costs_nothing_is_listed_for_its_measure(
    pmdesk: Program, tmp_path: Path
) -> None:
    adopt(pmdesk, ("point_fine_fen = { value = 500", "point_fine_fen = { value = 0"))
    notice(pmdesk, 12, "2026-10-01")
    more = notice(pmdesk, 8, "2026-10-02", code="CMP-02")
    close(pmdesk, "2026-10")
    revoke(pmdesk, more)
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,0.00,FN-202610-0002,dismissal,sanction,"
    ]


def test_only_notices_that_caused_it_are_named(pmdesk: Program, tmp_path: Path) -> None:
    served, denied, told, revoked, late = (
        notice(pmdesk, 1, f"2026-10-0{day}", code=code)
        for day, code in enumerate(("CMP-01", "CMP-02", "PAT-01", "PAT-02", "ATT-02"), 1)
    )
    close(pmdesk, "2026-10")
    for number in (served, denied, told):
        pmdesk("fault", "serve", str(number), "--how", "signed")
    for place, number in enumerate((denied, told), 1):
        appeal(pmdesk, number)
        decide(pmdesk, place, "denied")
    pmdesk("appeal", "note", "2", "--kind", "told", "--text", "x")
    revoke(pmdesk, revoked)
    revoke(pmdesk, late)
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,-30.00,FN-202610-0004;FN-202610-0005,none,none,withdrawn"
    ]


def test_a_notice_held_over_the_close_is_the_cause_when_it_counts(
    pmdesk: Program, tmp_path: Path
) -> None:
    notice(pmdesk, 1, "2026-10-01")
    held = notice(pmdesk, 2, "2026-10-02", code="CMP-02", served="2026-10-30")
    appeal(pmdesk, held)
    close(pmdesk, "2026-10")
    decide(pmdesk, 1, "denied")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,10.00,FN-202610-0002,none,none,"
    ]


# What else may change afterwards.


def test_a_finding_after_the_close_moves_the_share(pmdesk: Program, tmp_path: Path) -> None:
    number = notice(pmdesk, 3, by="I01")
    close(pmdesk, "2026-10")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,-4.50,FN-202610-0001,none,none,",
        "2026-10,S01,4.50,FN-202610-0001,none,none,",
    ]
    words = ("--withdraw", "--reason", "There was one", "--by", "I01")
    pmdesk("fault", "liable", str(number), *words, now=AFTER_NOVEMBER)
    closed = close(pmdesk, "2026-12", AFTER_DECEMBER)
    assert deductions(closed) == {"E001": 450, "S01": -450}


def test_a_corrected_superior_moves_the_share_from_one_to_the_other(
    pmdesk: Program, tmp_path: Path
) -> None:
    number = notice(pmdesk, 3, by="I01")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    close(pmdesk, "2026-10")
    pmdesk("fault", "superior", str(number), "S02", "--reason", "Lent out", "--by", "I01")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,S01,-4.50,FN-202610-0001,none,none,",
        "2026-10,S02,4.50,FN-202610-0001,none,none,",
    ]


def test_filing_an_appeal_alone_changes_nothing(pmdesk: Program, tmp_path: Path) -> None:
    number = notice(pmdesk, 5, served="2026-10-30")
    close(pmdesk, "2026-10")
    appeal(pmdesk, number)
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == []


def test_nothing_changed_nothing_is_adjusted(pmdesk: Program, tmp_path: Path) -> None:
    notice(pmdesk, 5)
    close(pmdesk, "2026-10")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == []


def test_entered_and_revoked_between_two_closes_nothing_is_adjusted(
    pmdesk: Program, tmp_path: Path
) -> None:
    close(pmdesk, "2026-10")
    revoke(pmdesk, notice(pmdesk, 5))
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == []


def test_refunds_in_several_closes(pmdesk: Program) -> None:
    numbers = [notice(pmdesk, 2, f"2026-10-0{day}") for day in (1, 2, 3)]
    charged = [deductions(close(pmdesk, "2026-10"))]
    for number, month, now in (
        (numbers[0], "2026-11", AFTER_NOVEMBER),
        (numbers[1], "2026-12", AFTER_DECEMBER),
        (numbers[2], "2027-01", AFTER_JANUARY),
    ):
        revoke(pmdesk, number, now=now)
        charged.append(deductions(close(pmdesk, month, now)))
    assert charged == [
        {"E001": 4100, "S01": 900},
        {"E001": -2100, "S01": -900},  # 4 points: 2000
        {"E001": -1000},
        {"E001": -1000},
    ]


def test_two_months_are_two_rows_and_one_line(pmdesk: Program) -> None:
    close(pmdesk, "2026-09")
    close(pmdesk, "2026-10")
    notice(pmdesk, 2, "2026-09-05")
    notice(pmdesk, 3, "2026-10-05")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert [(row["month"], row["amount_fen"]) for row in closed["adjustments"]] == [
        ("2026-09", 1000),
        ("2026-10", 1500),
    ]
    assert line(closed, "E001")["adjustment_fen"] == 2500
    assert line(closed, "E001")["points"] == 0


# Months that no close of their own took in.


def test_a_month_passed_over_is_settled_as_an_adjustment(pmdesk: Program, tmp_path: Path) -> None:
    close(pmdesk, "2026-09")
    number = notice(pmdesk, 11, "2026-10-05")
    assert adjustments(pmdesk, tmp_path, "2026-11", AFTER_NOVEMBER) == [
        "2026-10,E001,55.00,FN-202610-0001,none,sanction,added"
    ]
    revoke(pmdesk, number, now=AFTER_NOVEMBER)
    assert adjustments(pmdesk, tmp_path, "2026-12", AFTER_DECEMBER) == [
        "2026-10,E001,-55.00,FN-202610-0001,sanction,none,withdrawn"
    ]


def test_a_month_passed_over_has_the_policy_in_force_for_it(pmdesk: Program) -> None:
    close(pmdesk, "2026-09")
    dearer = ("point_fine_fen = { value = 500", "point_fine_fen = { value = 700")
    adopt(pmdesk, dearer, month="2026-11")
    notice(pmdesk, 1, "2026-10-05")
    notice(pmdesk, 1, "2026-11-05", now=AFTER_NOVEMBER)
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert line(closed, "E001")["adjustment_fen"] == 500
    assert line(closed, "E001")["point_fine_fen"] == 700


def test_a_notice_from_before_the_first_close_is_settled_by_the_next(pmdesk: Program) -> None:
    close(pmdesk, "2026-10")
    notice(pmdesk, 2, "2026-08-05")
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {"E001": 1000}


def test_the_first_close_leaves_no_earlier_notices_behind(pmdesk: Program) -> None:
    notice(pmdesk, 2, "2026-09-05")
    ran = pmdesk("month-close", "2026-10", ok=False)
    assert (ran.code, "month-close 2026-09" in ran.err) == (4, True)
    close(pmdesk, "2026-09")
    close(pmdesk, "2026-10")


def test_a_month_before_the_last_closed_cannot_be_closed(pmdesk: Program) -> None:
    close(pmdesk, "2026-10")
    ran = pmdesk("month-close", "2026-09", ok=False)
    assert (ran.code, "adjustment" in ran.err) == (4, True)


# Which policy.


def test_a_corrected_month_keeps_the_policy_of_its_close(pmdesk: Program) -> None:
    notice(pmdesk, 2, "2026-10-05")
    close(pmdesk, "2026-10")
    changes = (
        ("point_fine_fen = { value = 500", "point_fine_fen = { value = 700"),
        ("from = 5\nsurcharge_fen = 2000", "from = 5\nsurcharge_fen = 9000"),
    )
    adopt(pmdesk, *changes, month="2026-11")
    notice(pmdesk, 3, "2026-10-06", code="CMP-02")
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {"E001": 1500 + 2000}


MODE = 'mode = { value = "fine"'


def test_points_only_takes_nothing_but_still_refunds_what_was_taken(pmdesk: Program) -> None:
    number = notice(pmdesk, 5)
    close(pmdesk, "2026-10")
    adopt(pmdesk, (MODE, 'mode = { value = "points_only"'), month="2026-11")
    revoke(pmdesk, number)
    notice(pmdesk, 6, "2026-11-05", now=AFTER_NOVEMBER)
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    (mine,) = closed["lines"]
    assert (mine["points"], mine["point_fine_fen"], mine["surcharge_fen"]) == (6, 0, 0)
    assert (mine["adjustment_fen"], mine["deduction_fen"], mine["posted"]) == (-4500, -4500, True)


def test_a_points_only_month_corrected_later_stays_without_money(pmdesk: Program) -> None:
    adopt(pmdesk, (MODE, 'mode = { value = "points_only"'))
    notice(pmdesk, 1, "2026-10-01")
    close(pmdesk, "2026-10")
    adopt(pmdesk, (MODE, MODE), month="2026-11")
    notice(pmdesk, 10, "2026-10-02")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert deductions(closed) == {}
    (row,) = closed["adjustments"]
    assert (row["amount_fen"], row["measure_after"], row["posting"]) == (0, "sanction", "added")


def test_performance_pay_has_the_same_sums(pmdesk: Program) -> None:
    for day in (1, 2, 3):
        notice(pmdesk, 2, f"2026-10-0{day}")
    fined = preview(pmdesk, "2026-10")
    adopt(pmdesk, (MODE, 'mode = { value = "performance_pay"'))
    pay = preview(pmdesk, "2026-10")
    assert (pay["lines"], pay["totals"]) == (fined["lines"], fined["totals"])
    assert deductions(pay) == {"E001": 4100, "S01": 900}


GUANGDONG = (
    '# jurisdiction = { value = "CN-GD", clause = "C4.2.1" }',
    'jurisdiction = { value = "CN-GD", clause = "C4.2.1" } #',
)


@pytest.mark.parametrize(
    ("mode", "warns"), [("fine", True), ("performance_pay", False), ("points_only", False)]
)
def test_guangdong_warns_where_staff_are_fined(pmdesk: Program, mode: str, warns: bool) -> None:
    adopt(pmdesk, GUANGDONG, (MODE, f'mode = {{ value = "{mode}"'))
    assert warned(close(pmdesk, "2026-10"), "jurisdiction") == ([None] if warns else [])


# The cap applies last.

ENFORCED = ('cap = { value = "warn"', 'cap = { value = "enforce"')
TWENTY_PERCENT = (
    '# cap_percent = { value = 20, clause = "C4.2.1" }',
    'cap_percent = { value = 20, clause = "C4.2.1" } #',
)


def wage(pmdesk: Program, yuan: str, staff: str = "E001", since: str = "2026-01-01") -> None:
    """Sets a monthly wage."""
    pmdesk("staff", "wage", staff, "--set", yuan, "--from", since)


def test_a_cap_that_warns_shows_what_lies_over_it(pmdesk: Program) -> None:
    adopt(pmdesk, TWENTY_PERCENT)
    wage(pmdesk, "100")
    notice(pmdesk, 5)
    closed = close(pmdesk, "2026-10")
    assert (line(closed, "E001")["deduction_fen"], line(closed, "E001")["over_cap_fen"]) == (
        4500,
        2500,
    )
    assert warned(closed, "cap") == ["E001"]


def test_what_an_enforced_cap_cuts_lapses(pmdesk: Program) -> None:
    adopt(pmdesk, TWENTY_PERCENT, ENFORCED)
    wage(pmdesk, "100")
    notice(pmdesk, 5)
    closed = close(pmdesk, "2026-10")
    assert (line(closed, "E001")["deduction_fen"], line(closed, "E001")["over_cap_fen"]) == (
        2000,
        2500,
    )
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {}


def test_corrections_compare_sums_before_the_cap(pmdesk: Program) -> None:
    adopt(pmdesk, TWENTY_PERCENT, ENFORCED)
    wage(pmdesk, "100")
    notice(pmdesk, 4, "2026-10-01")
    more = notice(pmdesk, 1, "2026-10-02", code="CMP-02")
    assert deductions(close(pmdesk, "2026-10")) == {"E001": 2000}
    revoke(pmdesk, more)
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {"E001": -2500}


def test_the_cap_takes_in_corrections(pmdesk: Program) -> None:
    adopt(pmdesk, TWENTY_PERCENT, ENFORCED)
    wage(pmdesk, "100")
    close(pmdesk, "2026-10")
    notice(pmdesk, 4, "2026-10-01")
    notice(pmdesk, 2, "2026-11-01")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    mine = line(closed, "E001")
    assert (mine["point_fine_fen"], mine["adjustment_fen"]) == (1000, 2000)
    assert (mine["deduction_fen"], mine["over_cap_fen"]) == (2000, 1000)
    told = explained(pmdesk, "E001", "2026-11", AFTER_NOVEMBER)
    assert told["deduction_fen"] == 2000


def test_a_refund_has_no_cap(pmdesk: Program) -> None:
    number = notice(pmdesk, 5)
    close(pmdesk, "2026-10")
    adopt(pmdesk, TWENTY_PERCENT, ENFORCED, month="2026-11")
    wage(pmdesk, "1")
    revoke(pmdesk, number)
    mine = line(close(pmdesk, "2026-11", AFTER_NOVEMBER), "E001")
    assert (mine["deduction_fen"], mine["over_cap_fen"]) == (-4500, 0)


def test_the_wage_is_that_of_the_months_last_day(pmdesk: Program) -> None:
    adopt(pmdesk, TWENTY_PERCENT)
    wage(pmdesk, "100")
    wage(pmdesk, "1000", since="2026-10-31")
    wage(pmdesk, "1", since="2026-11-01")
    notice(pmdesk, 5)
    assert line(close(pmdesk, "2026-10"), "E001")["over_cap_fen"] == 0


# Someone who left.


def test_whoever_left_keeps_the_line_and_is_warned_of(pmdesk: Program) -> None:
    number = notice(pmdesk, 5)
    pmdesk("staff", "leave", "E001", "--on", "2026-10-31")
    closed = close(pmdesk, "2026-10")
    assert (deductions(closed), warned(closed, "left")) == ({"E001": 4500}, ["E001"])
    revoke(pmdesk, number)
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert (deductions(closed), warned(closed, "left")) == ({"E001": -4500}, ["E001"])
    assert line(closed, "E001")["department"] == "Front desk"


# Explained.


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_correction_is_explained_with_its_month(pmdesk: Program, state: str) -> None:
    notice(pmdesk, 1, "2026-10-01")
    notice(pmdesk, 1, "2026-10-02")
    close(pmdesk, "2026-10")
    notice(pmdesk, 1, "2026-10-03")
    notice(pmdesk, 2, "2026-11-01")
    if state == "closed":
        close(pmdesk, "2026-11", AFTER_NOVEMBER)
    told = explained(pmdesk, "E001", "2026-11", AFTER_NOVEMBER)
    assert (told["state"], told["deduction_fen"]) == (state, 1050)
    (step,) = (step for step in told["steps"] if "month" in step)
    assert (step["month"], step["amount_fen"]) == ("2026-10", 50)
    assert step["notices"] == ["FN-202610-0003"]
    (share,) = explained(pmdesk, "S01", "2026-11", AFTER_NOVEMBER)["steps"]
    assert (share["month"], share["amount_fen"]) == ("2026-10", 450)


def test_a_closed_month_is_explained_as_it_was_charged(pmdesk: Program) -> None:
    number = notice(pmdesk, 5)
    close(pmdesk, "2026-10")
    before = explained(pmdesk, "E001", "2026-10", AFTER_NOVEMBER)
    revoke(pmdesk, number)
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    after = explained(pmdesk, "E001", "2026-10", AFTER_NOVEMBER)
    assert after == {**before, "later": [{"close": "2026-11", "amount_fen": -4500}]}
    assert before["deduction_fen"] == 4500
