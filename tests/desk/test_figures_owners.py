"""Service figures of what concerns owners (B10): the counter, fees, visits, feedback, surveys."""

from typing import Any

import pytest

from tests.conftest import Program
from tests.desk.counter import OTHER, UNIT, bill, item, pay
from tests.desk.counter import billed as billed  # a fixture
from tests.desk.figuring import LATER, duty, row, share

# The counter.


def handled(pmdesk: Program, day: str, began: str | None, ended: str | None) -> None:
    words = [*(("--began", f"{day} {began}") if began else ()),
             *(("--ended", f"{day} {ended}") if ended else ())]  # fmt: skip
    pay(pmdesk, "1", "--on", day, *words)


def test_twelve_minutes_at_the_counter_are_in_time_and_one_more_is_not(
    billed: Program,
) -> None:
    handled(billed, "2026-10-05", "09:00", "09:12")
    handled(billed, "2026-10-05", "09:00", "09:13")
    handled(billed, "2026-10-31", None, None)
    handled(billed, "2026-11-01", "09:00", "09:40")
    found = row(billed, "counter-handling")
    assert (found["numerator"], found["denominator"], found["verdict"]) == (1, 2, "missed")
    assert found["beside"] == {"unknown": 1, "p90_minutes": 13}
    assert share(billed, "counter-handling", "2026-11") == "0/1"
    on_board = duty(billed, "counter-handling", "--from", "2026-10", "--to", "2026-11")
    assert (on_board["due"], on_board["done"], on_board["missing"]) == (3, 1, 2)
    assert on_board["beside"] == {"unknown": 1, "p90_minutes": 40}
    assert (on_board["quota"], on_board["clause"]) == ("within 12 minutes", "A1.6")


def test_of_receipts_without_times_there_is_no_share(billed: Program) -> None:
    handled(billed, "2026-10-05", None, None)
    found = row(billed, "counter-handling")
    assert (found["percent"], found["why"]) == ("n/a", "of none both times are known")
    assert found["beside"] == {"unknown": 1}
    assert "unknown 1, of none" in billed("report", "trend", "counter-handling").out


def test_a_void_receipt_was_not_handled(billed: Program) -> None:
    handled(billed, "2026-10-05", "09:00", "09:40")
    handled(billed, "2026-10-05", "09:00", "09:05")
    billed("fee", "void", "1", "--reason", "x")
    assert share(billed, "counter-handling") == "1/1"


# Fees. Each of two units is charged 230.00 a month, due on the 25th.

BOTH, ONE = 46000, 23000


def test_what_fell_due_in_a_month_and_was_paid_by_its_last_day(billed: Program) -> None:
    pay(billed, "460", "--on", "2026-09-30")  # August and September of the one unit
    pay(billed, "200", "--on", "2026-10-01", unit=OTHER)  # of August
    assert share(billed, "fee-collection", "2026-08") == f"0/{BOTH}"
    assert share(billed, "fee-collection", "2026-09") == f"{ONE}/{BOTH}"
    assert share(billed, "fee-collection", "2026-10") == f"0/{BOTH}"
    assert share(billed, "fee-households", "2026-09") == "1/2"
    assert share(billed, "fee-arrears", "2026-08") == "0/0"
    assert share(billed, "fee-arrears", "2026-09") == f"{ONE}/{BOTH}"
    assert share(billed, "fee-arrears", "2026-10") == f"20000/{2 * ONE}"
    assert share(billed, "fee-arrears", "2026-11") == f"0/{2 * BOTH - 20000}"


def test_until_the_month_is_over_what_is_not_paid_is_to_come(billed: Program) -> None:
    pay(billed, "230", "--on", "2026-10-10", now="2026-10-10T12:00")
    found = row(billed, "fee-households", "2026-10", "2026-10-31T23:59")
    assert (found["numerator"], found["denominator"], found["to_come"]) == (0, 2, 2)
    assert share(billed, "fee-arrears", "2026-10", "2026-10-31T23:59") == (
        f"{ONE}/{2 * BOTH} +{2 * BOTH - ONE}"
    )
    assert row(billed, "fee-collection", "2026-10", "2026-10-31T23:59")["verdict"] == "open"
    assert row(billed, "fee-collection", "2026-10", "2026-11-01T00:00")["verdict"] == "missed"


def test_what_is_prepaid_counts_when_it_falls_due_and_not_before(billed: Program) -> None:
    pay(billed, "1000", "--on", "2026-10-20")  # 690.00 are owed, 310.00 are over
    assert share(billed, "fee-collection", "2026-10") == f"{ONE}/{BOTH}"
    assert share(billed, "fee-arrears", "2026-10") == f"{2 * ONE}/{2 * BOTH}"
    bill(billed, "2026-11")
    now = "2026-12-01T09:00"
    assert share(billed, "fee-collection", "2026-11", now) == f"{ONE}/{BOTH}"
    bill(billed, "2026-12")
    assert share(billed, "fee-collection", "2026-12") == f"8000/{BOTH}"
    assert share(billed, "fee-households", "2026-12") == "0/2"


def test_what_is_waived_is_not_due(billed: Program) -> None:
    waive = ("fee", "charge", "waive", "--reason", "x", "--by", "M01")
    billed(*waive, "9", "--amount", "50", now="2026-10-31T12:00")
    billed(*waive, "10", now="2026-11-01T12:00")
    found = row(billed, "fee-collection")
    assert found["denominator"] == BOTH - 5000
    assert found["beside"] == {"waived_fen": 5000, "disputed_fen": 0}


def test_what_is_disputed_stays_due_and_is_told(billed: Program) -> None:
    billed("fee", "charge", "dispute", "9", "--text", "x", now="2026-10-30T09:00")
    found = row(billed, "fee-collection")
    assert (found["denominator"], found["beside"]["disputed_fen"]) == (BOTH, 20000)
    assert row(billed, "fee-arrears", "2026-11")["beside"]["disputed_fen"] == 20000


def test_a_void_after_the_month_changes_nothing_of_it_and_opens_the_charge_again(
    billed: Program,
) -> None:
    pay(billed, "230", "--on", "2026-09-20")
    before = [row(billed, figure, f"2026-{month}") for figure in ("fee-collection", "fee-arrears")
              for month in ("09", "10")]  # fmt: skip
    billed("fee", "void", "1", "--reason", "x", now="2026-11-10T09:00")
    assert before == [
        row(billed, figure, f"2026-{month}") for figure in ("fee-collection", "fee-arrears")
        for month in ("09", "10")
    ]  # fmt: skip
    assert share(billed, "fee-arrears", "2026-10") == f"0/{2 * BOTH - ONE}"
    assert share(billed, "fee-arrears", "2026-11") == f"0/{3 * BOTH}"
    together = billed("report", "trend", "fee-arrears", "--from", "2026-09", "--to", "2026-11",
                      "--format", "json", now=LATER).json["rows"]  # fmt: skip
    assert [one["denominator"] for one in together] == [BOTH, 2 * BOTH - ONE, 3 * BOTH]


def test_a_void_in_the_month_leaves_its_money_out(billed: Program) -> None:
    pay(billed, "690", "--on", "2026-10-05")
    billed("fee", "void", "1", "--reason", "x", now="2026-10-31T09:00")
    assert share(billed, "fee-collection") == f"0/{BOTH}"
    assert share(billed, "fee-arrears") == f"0/{2 * BOTH}"


def test_a_charge_that_is_billed_late_is_an_old_arrear_of_the_month_it_is_billed_in(
    billed: Program,
) -> None:
    item(billed, "LATE", "10")
    billed("fee", "bill", "--month", "2026-09", "--item", "LATE", "--yes", now="2026-10-05T09:00")
    assert share(billed, "fee-collection", "2026-09") == f"0/{BOTH}"
    assert share(billed, "fee-arrears", "2026-10") == f"0/{2 * BOTH + 2000}"


@pytest.mark.parametrize("months", [("2026-08", "2026-12"), ("2026-10", "2026-10")])
def test_what_is_not_collected_is_what_the_arrears_show(
    billed: Program, months: tuple[str, str]
) -> None:
    bill(billed, "2026-11")
    bill(billed, "2026-12")
    for day, amount, unit in (
        ("08-31", "100", UNIT), ("09-01", "60", OTHER), ("09-26", "500", UNIT),
        ("10-31", "77.77", OTHER), ("11-01", "900", UNIT), ("12-31", "12.34", OTHER),
    ):  # fmt: skip
        pay(billed, amount, "--on", f"2026-{day}", unit=unit, now=LATER)
    for number, day in ((2, "2026-10-15"), (3, "2026-11-30"), (5, "2027-01-02")):
        billed("fee", "void", str(number), "--reason", "x", now=f"{day}T10:00")
    first, last = months
    words = ("--from", first, "--to", last, "--format", "json")
    for month in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12"):
        if not first <= month <= last:
            continue
        rows = [
            next(one for one in billed("report", "trend", figure, *words, now=LATER).json["rows"]
                 if one["month"] == month)
            for figure in ("fee-collection", "fee-arrears")
        ]  # fmt: skip
        left = sum(one["denominator"] - one["numerator"] for one in rows)
        day = {"08": "31", "09": "30", "10": "31", "11": "30", "12": "31"}[month[-2:]]
        owed = billed("fee", "arrears", "--as-of", f"{month}-{day}", "--format", "json",
                      now=LATER).json["rows"]  # fmt: skip
        assert left == sum(one["total_fen"] for one in owed), month


def test_amounts_are_yuan_on_a_screen_and_fen_for_scripts(billed: Program) -> None:
    pay(billed, "200.50", "--on", "2026-08-31")
    out = billed("report", "trend", "fee-collection", "--from", "2026-08", "--to", "2026-08").out
    assert "2026-08  200.50  460.00  43.6" in out
    table = billed("report", "kpi", "--from", "2026-08", "--to", "2026-08").out
    assert "200.50  460.00  43.6" in table
    line = billed("report", "trend", "fee-collection", "--from", "2026-08", "--format", "csv").out
    assert ",fen,20050,46000,43.6,90,missed," in line


# Visits and what was said.


def visit(pmdesk: Program, on: str, *words: str, kind: str = "visit", by: str = "D01") -> Any:
    pmdesk("owner", "add", UNIT, "--ref", "unit", now="2026-10-01T08:00")
    return pmdesk("visit", "add", "--by", by, "--on", on, "--kind", kind, "--unit", UNIT, *words)


def test_visits_count_up_to_the_quota_of_their_month(pmdesk: Program) -> None:
    for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-10-31"):
        visit(pmdesk, day)
    visit(pmdesk, "2026-10-20", "--outcome", "nobody-home")
    visit(pmdesk, "2026-10-20", kind="care")
    found = row(pmdesk, "visits")
    assert (found["numerator"], found["denominator"], found["verdict"]) == (2, 2, "met")
    assert found["beside"] == {"more": 1, "nobody_home": 1, "refused": 0, "care": 1, "events": 0}
    assert share(pmdesk, "visits", "2026-09") == "1/2"
    assert share(pmdesk, "visits", "2026-11", "2026-11-30T23:59") == "0/0 +2"
    assert share(pmdesk, "visits", "2026-11", "2026-12-01T00:00") == "0/2"
    pmdesk("visit", "void", "2", "--reason", "x")
    assert share(pmdesk, "visits") == "2/2"
    pmdesk("visit", "void", "3", "--reason", "x")
    assert share(pmdesk, "visits") == "1/2"
    on_board = duty(pmdesk, "visits", "--from", "2026-09", "--to", "2026-10")
    assert (on_board["due"], on_board["done"], on_board["missing"]) == (4, 2, 2)
    assert on_board["quota"] == "2 a month, per department"


def test_visits_can_be_asked_of_each_visitor(pmdesk: Program, tmp_path: Any) -> None:
    draft = tmp_path / "draft.toml"
    pmdesk("policy", "show", "--output", str(draft))
    text = draft.read_text(encoding="utf-8").replace('id = "shipped-2026"', 'id = "ours"')
    text = text.replace('visits_per = { value = "department"', 'visits_per = { value = "visitor"')
    draft.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(draft), "--from", "2026-11", "--by", "M01")
    for on, by in (("2026-11-01", "D01"), ("2026-11-02", "D01"), ("2026-11-02", "S01")):
        visit(pmdesk, on, by=by)
    assert share(pmdesk, "visits", "2026-11") == "3/4"
    assert duty(pmdesk, "visits", "--from", "2026-11", "--to", "2026-11")["quota"] == (
        "2 a month, per visitor"
    )


def test_what_was_said_has_its_outcome_or_lacks_it_when_the_month_is_over(
    pmdesk: Program,
) -> None:
    visit(pmdesk, "2026-10-31", "--need", "repair:Door", "--need", "order:Noise", "--suggestion",
          "culture:Chess")  # fmt: skip
    assert share(pmdesk, "feedback-outcome", now="2026-10-31T23:59") == "0/3 +3"
    assert share(pmdesk, "feedback-outcome", now="2026-11-01T00:00") == "0/3"
    pmdesk("visit", "decline", "3", "--reason", "No room", now="2026-11-02T09:00")
    found = row(pmdesk, "feedback-outcome")
    assert (found["numerator"], found["denominator"]) == (1, 3)
    assert found["beside"] == {"accepted": 0, "declined": 1, "done": 0}
    pmdesk("visit", "void", "1", "--reason", "x")
    assert share(pmdesk, "feedback-outcome") == "0/0"


def test_feedback_is_drawn_by_class_and_month(pmdesk: Program) -> None:
    visit(pmdesk, "2026-08-31", "--need", "repair:Door", "--suggestion", "culture:Chess")
    visit(pmdesk, "2026-10-01", "--need", "repair:Door", "--need", "repair:Lamp", "--need",
          "order:Noise")  # fmt: skip
    visit(pmdesk, "2026-10-02", kind="care")
    words = ("--from", "2026-08", "--to", "2026-10")
    rows = pmdesk("report", "trend", "feedback-needs", *words, "--format", "json").json["rows"]
    assert [(one["numerator"], one["denominator"]) for one in rows] == [(1, 1), (0, 0), (3, 2)]
    assert [one["percent"] for one in rows] == [None, "n/a", None]
    assert [one["why"] for one in rows] == [None, "nobody was asked", None]
    assert [one["beside"] for one in rows] == [{"repair": 1}, {}, {"order": 1, "repair": 2}]
    drawn = pmdesk("report", "trend", "feedback-needs", *words).out.splitlines()
    assert [line.lstrip("_-=#⣀⣤⣶⣿.") for line in drawn[1:4]] == [
        "  lowest 1 in 2026-08, highest 3 in 2026-10",
        "  repair: lowest 1 in 2026-08, highest 2 in 2026-10",
        "  order: lowest 0 in 2026-08, highest 1 in 2026-10",
    ]
    assert {len(line.split("  ")[0]) for line in drawn[1:4]} == {3}
    assert {line[1] for line in drawn[1:4]} == {"."}
    suggested = row(pmdesk, "feedback-suggestions", "2026-08")
    assert (suggested["numerator"], suggested["beside"]) == (1, {"culture": 1})
    empty = pmdesk("report", "trend", "feedback-needs", "--from", "2026-09", "--to", "2026-09").out
    assert empty.splitlines()[1] == ".  n/a in every month"


# Surveys.


def survey(pmdesk: Program, quarter: str, on: str, issued: int = 4) -> None:
    for number in range(1, 5):
        pmdesk("owner", "add", f"3-2-150{number}", "--ref", f"unit {number}",
               now="2026-07-01T08:00")  # fmt: skip
    pmdesk("survey", "open", "--quarter", quarter, "--title", "How are we doing?", "--issued",
           str(issued), now=f"{on}T09:00")  # fmt: skip


def answered(pmdesk: Program, number: int, on: str, *scores: int) -> None:
    for place, score in enumerate(scores, 1):
        pmdesk("survey", "answer", str(number), "--unit", f"3-2-150{place}", "--score",
               f"order={score}", now=f"{on}T10:00")  # fmt: skip


def test_a_survey_counts_in_the_month_in_which_its_quarter_ends(pmdesk: Program) -> None:
    survey(pmdesk, "2026Q3", "2026-08-03")
    answered(pmdesk, 1, "2026-08-04", 5, 4, 3)
    assert share(pmdesk, "surveys", "2026-08") == "0/0"
    assert share(pmdesk, "surveys", "2026-09", "2026-09-30T12:00") == "1/1"
    assert share(pmdesk, "surveys", "2026-12", "2026-12-31T12:00") == "0/0 +1"
    assert share(pmdesk, "surveys", "2026-12") == "0/1"
    assert share(pmdesk, "survey-return", "2026-09") == "3/4 +1"
    assert row(pmdesk, "survey-return", "2026-09")["verdict"] == "open"
    found = row(pmdesk, "survey-satisfaction", "2026-09")
    assert (found["numerator"], found["denominator"], found["verdict"]) == (2, 3, "missed")
    assert found["beside"] == {"returned": 3, "issued": 4}
    pmdesk("survey", "close", "1", now="2026-10-15T09:00")
    assert share(pmdesk, "survey-return", "2026-09") == "3/4"
    assert row(pmdesk, "survey-return", "2026-09")["verdict"] == "missed"
    on_board = duty(pmdesk, "surveys", "--from", "2026-07", "--to", "2026-12")
    assert (on_board["due"], on_board["done"], on_board["missing"]) == (2, 1, 1)
    assert on_board["quota"] == "1 a quarter"


def test_one_survey_more_makes_up_for_no_other_quarter_and_a_void_one_for_none(
    pmdesk: Program,
) -> None:
    for day in ("2026-07-01", "2026-09-30"):
        survey(pmdesk, "2026Q3", day)
    words = ("--from", "2026-09", "--to", "2026-12")
    found = duty(pmdesk, "surveys", *words)
    assert (found["due"], found["done"], found["beside"]) == (2, 1, {"more": 1})
    for number in ("1", "2"):
        pmdesk("survey", "void", number, "--reason", "x")
    assert duty(pmdesk, "surveys", *words)["done"] == 0
    assert share(pmdesk, "survey-return", "2026-09") == "0/0"


# The board.


def test_every_duty_of_the_service_standard_stands_on_the_board(pmdesk: Program) -> None:
    board = pmdesk("report", "kpi", "--format", "json").json["board"]
    assert {one["duty"]: one["clause"] for one in board} == {
        "supervision-rounds": "A2.4",
        "supervision-minutes": "A2.4",
        "patrol-rounds": "A2.5",
        "patrol-minutes": "A2.5",
        "morning-meetings": "A2.2",
        "daily-inspections": "A3.1",
        "weekly-inspections": "A3.2",
        "monthly-inspections": "A4.1",
        "scoring": "A4.2",
        "visits": "A2.6",
        "surveys": "A2.7",
        "complaint-reply": "A1.3",
        "complaint-resolution": "A1.3",
        "complaint-follow-up": "A1.3",
        "request-follow-up": "A2.8",
        "counter-handling": "A1.6",
        "hand-over": "C4.1.5",
    }
