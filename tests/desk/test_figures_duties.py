"""Service figures of duties and findings (B10): month ends, leap days, months that still run."""

import pytest

from tests.conftest import Program
from tests.desk.figuring import FIND, LATER, RAISE, REPAIR, RESOLVED, duty, row, share

# Rounds, meetings, inspections.


def test_rounds_count_up_to_what_each_day_asks_for(pmdesk: Program) -> None:
    pmdesk("patrol", "route", "add", "R1", "--name", "North", now="2026-10-01T08:00")
    for day in ("2026-10-05", "2026-10-06"):
        pmdesk("patrol", "sheet", "--date", day, now=f"{day}T08:00")
    walked = ("--kind", "patrol", "--by", "E003", "--result", "area=ok")
    for number, day, begin in ((1, "05", "09"), (2, "05", "15"), (5, "06", "09")):
        pmdesk("patrol", "add", str(number), *walked, "--start", f"2026-10-{day} {begin}:30",
               "--end", f"2026-10-{day} {begin}:59")  # fmt: skip
    pmdesk("patrol", "add", *walked, "--start", "2026-10-05 20:00", "--end", "2026-10-05 20:30")
    found = row(pmdesk, "patrol-rounds")
    assert (found["numerator"], found["denominator"], found["percent"]) == (3, 62, "4.8")
    assert found["beside"]["ad_hoc"] == 1
    assert share(pmdesk, "patrol-rounds", now="2026-10-06T12:00") == "3/11 +51"
    assert share(pmdesk, "supervision-rounds") == "0/62"
    due = pmdesk("patrol", "due", "--month", "2026-10", "--format", "json", now=LATER).json
    of_patrol = next(total for total in due["totals"] if total["kind"] == "patrol")
    assert (of_patrol["rounds_due"], of_patrol["rounds_missing"]) == (62, 59)
    on_board = duty(pmdesk, "patrol-rounds", "--from", "2026-10", "--to", "2026-10")
    assert (on_board["due"], on_board["done"], on_board["missing"]) == (62, 3, 59)


def test_the_rounds_whose_time_is_not_over_are_to_come(pmdesk: Program) -> None:
    for now, found in (
        ("2026-11-01T09:00", "0/0 +60"),
        ("2026-11-01T12:00", "0/1 +59"),
        ("2026-11-02T00:00", "0/2 +58"),
        ("2026-11-30T09:00", "0/58 +2"),
        ("2026-12-01T00:00", "0/60"),
    ):
        assert share(pmdesk, "patrol-rounds", "2026-11", now) == found
        due = pmdesk("patrol", "due", "--month", "2026-11", "--format", "json", now=now).json
        total = next(one for one in due["totals"] if one["kind"] == "patrol")
        assert f"{total['rounds_missing']}" == found.split("+")[0].strip().split("/")[1]


def test_a_move_in_period_asks_for_minutes(pmdesk: Program) -> None:
    pmdesk("patrol", "move-in", "add", "--from", "2026-10-05", "--to", "2026-10-05", "--reason",
           "Block 3", now="2026-10-01T08:00")  # fmt: skip
    pmdesk("patrol", "add", "--kind", "patrol", "--by", "E003", "--result", "area=ok",
           "--start", "2026-10-05 08:00", "--end", "2026-10-05 12:00")  # fmt: skip
    assert share(pmdesk, "patrol-minutes") == "240/480"
    assert share(pmdesk, "patrol-rounds") == "0/60"
    assert row(pmdesk, "patrol-minutes")["unit"] == "minute"
    assert share(pmdesk, "patrol-minutes", "2026-09") == "0/0"


def test_a_meeting_was_held_where_its_brief_was_recorded(pmdesk: Program) -> None:
    for day in ("2026-11-02", "2026-11-03"):
        pmdesk("brief", "--record", now=f"{day}T08:30")
    assert share(pmdesk, "morning-meetings", "2026-11", "2026-11-03T09:00") == "2/3 +27"
    assert share(pmdesk, "morning-meetings", "2026-11", "2026-11-04T23:00") == "2/3 +27"
    assert share(pmdesk, "morning-meetings", "2026-11") == "2/30"


def test_an_inspection_counts_in_the_month_in_which_its_period_ends(pmdesk: Program) -> None:
    add = ("inspect", "add", "--rest", "ok", "--kind")
    pmdesk(*add, "weekly", "--on", "2026-10-31")  # the week ends on 1 November
    pmdesk(*add, "daily", "--on", "2026-10-31")
    pmdesk(*add, "monthly", "--on", "2026-10-31")
    assert share(pmdesk, "weekly-inspections") == "0/4"
    assert share(pmdesk, "weekly-inspections", "2026-11") == "1/5"
    assert share(pmdesk, "daily-inspections") == "1/31"
    assert share(pmdesk, "monthly-inspections") == "1/1"
    assert share(pmdesk, "scoring") == "0/0"
    assert share(pmdesk, "scoring", "2026-12") == "0/1"
    assert share(pmdesk, "scoring", "2026-12", "2026-12-31T23:59") == "0/0 +1"
    assert share(pmdesk, "monthly-inspections", "2026-11", "2026-11-30T09:00") == "0/0 +1"


# Findings and hand-overs.


def put_right(pmdesk: Program, number: int, on: str) -> None:
    pmdesk("finding", "done", str(number), "--text", "x", "--by", "E001", "--on", on)
    pmdesk("finding", "verify", str(number), "--result", "ok", "--by", "S01", "--on", on)


def test_findings_count_in_the_month_of_their_due_day(pmdesk: Program) -> None:
    pmdesk(*FIND, "--severity", "minor", "--on", "2026-10-05", "--due", "2026-10-31")
    pmdesk(*FIND, "--severity", "minor", "--on", "2026-10-05", "--due", "2026-11-05")
    assert share(pmdesk, "findings-minor", now="2026-10-31T23:59") == "0/0 +1"
    assert share(pmdesk, "findings-minor", now="2026-11-01T00:00") == "0/1"
    assert share(pmdesk, "findings-minor", "2026-11", "2026-11-05T23:59") == "0/0 +1"
    put_right(pmdesk, 1, "2026-11-02")
    assert share(pmdesk, "findings-minor") == "1/1"
    assert share(pmdesk, "findings-minor", "2026-11") == "0/1"


def test_a_finding_without_a_due_day_is_due_by_the_end_of_its_month(pmdesk: Program) -> None:
    pmdesk(*FIND, "--severity", "minor", "--on", "2026-10-05")
    assert share(pmdesk, "findings-minor", now="2026-10-31T23:59") == "0/0 +1"
    assert share(pmdesk, "findings-minor", now="2026-11-01T00:00") == "0/1"


def test_severe_findings_stand_apart_and_void_ones_nowhere(pmdesk: Program) -> None:
    who = ("--organiser", "M01", "--responsible", "S01")
    pmdesk(*FIND, "--severity", "severe", *who, "--on", "2026-10-05", "--due", "2026-10-08")
    for _number in range(2):
        pmdesk(*FIND, "--severity", "minor", "--on", "2026-10-05", "--due", "2026-10-08")
    pmdesk("finding", "void", "3", "--reason", "x")
    put_right(pmdesk, 2, "2026-10-06")
    assert share(pmdesk, "findings-severe") == "0/1"
    assert share(pmdesk, "findings-minor") == "1/1"


def test_a_check_that_failed_puts_nothing_right(pmdesk: Program) -> None:
    pmdesk(*FIND, "--severity", "minor", "--on", "2026-10-05", "--due", "2026-10-08")
    pmdesk("finding", "done", "1", "--text", "x", "--by", "E001")
    pmdesk("finding", "verify", "1", "--result", "fail", "--text", "x", "--by", "S01")
    assert share(pmdesk, "findings-minor") == "0/1"


@pytest.mark.parametrize(
    ("at", "now", "found"),
    [
        ("2026-11-05T18:00", LATER, "1/1"),
        ("2026-11-06T08:00", LATER, "0/1"),
        (None, "2026-11-05T23:59", "0/0 +1"),
        (None, "2026-11-06T00:00", "0/1"),
    ],
)
def test_the_hand_over_of_october_is_due_on_5_november(
    pmdesk: Program, at: str | None, now: str, found: str
) -> None:
    pmdesk("month-close", "2026-10", now="2026-11-01T09:00")
    if at:
        pmdesk("month-close", "2026-10", "--handed-to", "Payroll", now=at)
    assert share(pmdesk, "hand-over", "2026-11", now) == found


def test_no_hand_over_is_asked_for_from_before_the_file_was_in_use(pmdesk: Program) -> None:
    assert share(pmdesk, "hand-over", "2026-01") == "0/0"  # that of December; made in January
    assert share(pmdesk, "hand-over", "2026-02") == "0/1"


# Months.


def test_an_empty_month_is_not_available_never_0_or_100(pmdesk: Program) -> None:
    rows = pmdesk("report", "kpi", "--from", "2025-10", "--to", "2025-11", "--format", "json").json
    assert len(rows["rows"]) == 2 * len({row["figure"] for row in rows["rows"]})
    for found in rows["rows"]:
        assert (found["numerator"], found["denominator"]) == (0, 0)
        assert (found["percent"], found["verdict"]) == ("n/a", None)
        assert found["why"] in ("the file is in use since 2026-01",
                                "no record says when somebody arrived")  # fmt: skip
    assert {(one["due"], one["percent"]) for one in rows["board"]} == {(0, "n/a")}


def test_records_from_before_the_file_was_in_use_count_all_the_same(pmdesk: Program) -> None:
    pmdesk("inspect", "add", "--rest", "ok", "--kind", "daily", "--on", "2025-10-31")
    assert share(pmdesk, "daily-inspections", "2025-10") == "1/31"
    assert share(pmdesk, "daily-inspections", "2025-09") == "0/0"


def test_a_past_month_comes_out_the_same_whenever_it_is_asked_for(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RAISE, "--on", "2026-10-06 10:00")
    pmdesk(*RESOLVED, "2026-10-05 12:00")
    pmdesk("complaint", "follow-up", "1", "--satisfied", "partly", "--close", "--on", "2026-10-06")
    pmdesk(*REPAIR, "--on", "2026-10-05")
    pmdesk("inspect", "add", "--rest", "ok", "--kind", "weekly", "--on", "2026-10-16")
    pmdesk("patrol", "sheet", "--date", "2026-10-05", now="2026-10-05T08:00")
    line = ("report", "kpi", "--from", "2026-10", "--to", "2026-10", "--format", "json")
    first = pmdesk(*line).out
    assert '"numerator": 1' in first
    pmdesk(*RAISE)
    pmdesk("call", "add", "--text", "x")
    for now in ("2026-11-30T23:59", "2027-02-28T12:00", "2030-01-01T00:00"):
        assert pmdesk(*line, now=now).out == first


def test_without_months_it_is_the_last_that_has_ended(pmdesk: Program) -> None:
    for now, month in (("2026-10-31T23:59", "2026-09"), ("2026-11-01T00:00", "2026-10"),
                       ("2026-03-01T00:00", "2026-02")):  # fmt: skip
        found = pmdesk("report", "kpi", "--format", "json", now=now).json
        assert (found["from"], found["to"]) == (month, month)


@pytest.mark.parametrize(
    ("words", "kpi", "trend"),
    [
        ("", ("2026-10", "2026-10"), ("2025-11", "2026-10")),
        ("--from 2026-08", ("2026-08", "2026-10"), ("2026-08", "2026-10")),
        ("--from this", ("2026-11", "2026-11"), ("2026-11", "2026-11")),
        ("--to 2026-08", ("2026-08", "2026-08"), ("2025-09", "2026-08")),
        ("--from last --to this", ("2026-10", "2026-11"), ("2026-10", "2026-11")),
    ],
)
def test_the_months_that_options_name(
    pmdesk: Program, words: str, kpi: tuple[str, str], trend: tuple[str, str]
) -> None:
    for line, months in ((("kpi",), kpi), (("trend", "scoring"), trend)):
        found = pmdesk("report", *line, *words.split(), "--format", "json").json
        assert (found["from"], found["to"]) == months
        assert (found["rows"][0]["month"], found["rows"][-1]["month"]) == months
