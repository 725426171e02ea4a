"""Service figures of cases (B10): both sides of each limit, to the second, the day, the month."""

import pytest

from tests.conftest import Program
from tests.desk.figuring import RAISE, REPAIR, RESOLVED, row, share

# Complaints: the limit to the second, the month to the minute.


@pytest.mark.parametrize(
    ("now", "found", "verdict"),
    [("2026-10-06T10:00:00", "1/1", "met"), ("2026-10-06T10:00:01", "0/1", "missed")],
)
def test_a_reply_at_its_due_second_is_in_time_and_a_second_later_late(
    pmdesk: Program, now: str, found: str, verdict: str
) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk("complaint", "reply", "1", "--text", "x", now=now)
    assert share(pmdesk, "complaint-reply") == found
    assert row(pmdesk, "complaint-reply")["verdict"] == verdict
    assert row(pmdesk, "complaint-reply")["beside"]["late"] == (verdict == "missed")


@pytest.mark.parametrize(
    ("figure", "severity", "due"),
    [
        ("complaint-reply", "normal", "2026-10-06T10:00:0"),
        ("complaint-reply", "major", "2026-10-05T12:00:0"),
        ("complaint-resolution", "normal", "2026-10-08T10:00:0"),
        ("complaint-resolution", "major", "2026-10-06T10:00:0"),
        ("complaint-handling", "normal", "2026-10-08T10:00:0"),
    ],
)
def test_an_open_complaint_is_to_come_until_its_limit_and_late_behind_it(
    pmdesk: Program, figure: str, severity: str, due: str
) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00", "--severity", severity)
    before, behind = (row(pmdesk, figure, now=f"{due}{second}") for second in (0, 1))
    assert (before["numerator"], before["to_come"], before["verdict"]) == (0, 1, "open")
    assert (behind["numerator"], behind["denominator"], behind["to_come"]) == (0, 1, 0)
    assert (behind["percent"], behind["verdict"]) == ("0.0", "missed")
    of_all = figure == "complaint-handling"
    assert (before["denominator"], before["percent"]) == ((1, "0.0") if of_all else (0, "n/a"))
    assert before["why"] == (None if of_all else "nothing has come due yet")


def test_a_resolution_at_its_due_second_is_in_time(pmdesk: Program) -> None:
    for second in (0, 1):
        pmdesk(*RAISE, "--on", "2026-10-05 10:00")
        line = ("complaint", "resolve", str(second + 1), "--text", "x")
        pmdesk(*line, now=f"2026-10-08T10:00:0{second}")
    assert share(pmdesk, "complaint-resolution") == "1/2"


def test_a_complaint_counts_in_the_month_in_which_it_came_in(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-31 23:59")
    pmdesk(*RAISE, "--on", "2026-11-01 00:00")
    pmdesk("complaint", "reply", "1", "--text", "x", now="2026-11-01T23:59")
    assert share(pmdesk, "complaint-reply") == "1/1"
    assert share(pmdesk, "complaint-reply", "2026-11") == "0/1"


def test_rejected_and_merged_complaints_are_not_counted(pmdesk: Program) -> None:
    for _number in range(3):
        pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk("complaint", "reject", "1", "--reason", "x")
    pmdesk("complaint", "merge", "2", "--into", "3")
    for figure in ("complaint-handling", "complaint-reply", "complaint-resolution"):
        assert share(pmdesk, figure) == "0/1"


def test_a_reopened_complaint_is_in_time_if_it_was_each_time(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-06 10:00")
    pmdesk("complaint", "reopen", "1", "--reason", "x", "--on", "2026-10-10 10:00")
    assert share(pmdesk, "complaint-resolution", now="2026-10-13T10:00:00") == "0/0 +1"
    assert share(pmdesk, "complaint-resolution", now="2026-10-13T10:00:01") == "0/1"
    pmdesk(*RESOLVED, "2026-10-13 10:00")
    assert share(pmdesk, "complaint-resolution") == "1/1"
    pmdesk("complaint", "reopen", "1", "--reason", "x", "--on", "2026-10-14 10:00")
    pmdesk(*RESOLVED, "2026-10-20 10:00")
    assert share(pmdesk, "complaint-resolution") == "0/1"
    assert row(pmdesk, "complaint-resolution")["beside"] == {"late": 1, "overdue": 0}


def test_a_hold_moves_no_limit(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00", now="2026-10-05T10:00")
    pmdesk("complaint", "hold", "1", "--until", "2026-10-20", "--reason", "x",
           now="2026-10-06T09:00")  # fmt: skip
    assert share(pmdesk, "complaint-resolution", now="2026-10-12T09:00") == "0/1"


def test_handled_is_what_was_closed_of_all_that_stand(pmdesk: Program) -> None:
    for _number in range(3):
        pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    for number in ("1", "2"):
        pmdesk("complaint", "resolve", number, "--text", "x", "--on", "2026-10-06 10:00")
    pmdesk("complaint", "follow-up", "1", "--satisfied", "yes", "--close", "--on", "2026-10-07")
    found = row(pmdesk, "complaint-handling", now="2026-10-08T09:00")
    assert (found["numerator"], found["denominator"], found["percent"]) == (1, 3, "33.3")
    assert (found["to_come"], found["verdict"]) == (2, "open")
    assert (found["beside"]["unresolved"], found["beside"]["resolved"]) == (1, 1)
    late = row(pmdesk, "complaint-handling", now="2026-10-10T09:00")
    assert (late["to_come"], late["verdict"], late["beside"]["overdue"]) == (0, "missed", 2)


# Follow-ups.


@pytest.mark.parametrize(("day", "found"), [("2026-10-08", "1/1"), ("2026-10-09", "0/1")])
def test_a_follow_up_on_the_third_day_is_in_time_and_on_the_fourth_late(
    pmdesk: Program, day: str, found: str
) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-05 23:59")
    pmdesk("complaint", "follow-up", "1", "--satisfied", "yes", "--on", day)
    assert share(pmdesk, "complaint-follow-up") == found


def test_a_follow_up_of_a_request_likewise(pmdesk: Program) -> None:
    for number, day in ((1, "10-08"), (2, "10-09")):
        pmdesk(*REPAIR, "--on", "2026-10-05 10:00")
        pmdesk("request", "done", str(number), "--text", "x", "--on", "2026-10-05 12:00")
        pmdesk("request", "follow-up", str(number), "--satisfied", "yes", "--on", day)
    assert share(pmdesk, "request-follow-up") == "1/2"


def test_a_follow_up_counts_in_the_month_of_its_due_day(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-29 10:00")
    pmdesk(*RESOLVED, "2026-10-29 12:00")
    assert share(pmdesk, "complaint-follow-up") == "0/0"
    assert share(pmdesk, "complaint-follow-up", "2026-11") == "0/1"
    assert share(pmdesk, "complaint-follow-up", "2026-11", "2026-11-01T23:59") == "0/0 +1"
    assert share(pmdesk, "complaint-follow-up", "2026-11", "2026-11-02T00:00") == "0/1"


def test_over_a_leap_day(pmdesk: Program) -> None:
    now = "2028-03-20T09:00"
    pmdesk(*RAISE, "--on", "2028-02-26 10:00", now=now)
    pmdesk(*RESOLVED, "2028-02-26 11:00", now=now)
    assert share(pmdesk, "complaint-follow-up", "2028-02", now) == "0/1"
    pmdesk("complaint", "follow-up", "1", "--satisfied", "yes", "--on", "2028-02-29", now=now)
    assert share(pmdesk, "complaint-follow-up", "2028-02", now) == "1/1"
    assert share(pmdesk, "complaint-satisfaction", "2028-02", now) == "1/1"
    assert share(pmdesk, "daily-inspections", "2028-02", now) == "0/29"
    assert share(pmdesk, "patrol-rounds", "2028-02", now) == "0/58"
    assert share(pmdesk, "daily-inspections", "2027-02", now) == "0/28"


def test_nobody_reached_is_no_follow_up_until_it_is_given_up(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-05 12:00")
    for number, day in enumerate(("2026-10-06", "2026-10-07", "2026-10-08"), 1):
        assert share(pmdesk, "complaint-follow-up") == "0/1"
        pmdesk("complaint", "follow-up", "1", "--not-reached", "--on", day)
        assert number
    found = row(pmdesk, "complaint-follow-up")
    assert (found["numerator"], found["beside"]["unreachable"]) == (1, 1)
    answers = row(pmdesk, "complaint-satisfaction")
    assert (answers["percent"], answers["beside"]["asked"]) == ("n/a", 1)
    assert share(pmdesk, "complaint-return") == "0/1"


def test_a_waived_follow_up_is_not_due_and_told_beside(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-05 12:00")
    pmdesk("complaint", "close", "1", "--waiver", "Anonymous", "--on", "2026-10-06")
    found = row(pmdesk, "complaint-follow-up")
    assert (found["denominator"], found["beside"]["waived"]) == (0, 1)


@pytest.mark.parametrize(("day", "found"), [("2026-10-08", "0/0"), ("2026-10-09", "0/1")])
def test_a_case_reopened_before_its_follow_up_was_due_asks_for_none(
    pmdesk: Program, day: str, found: str
) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-05 12:00")
    pmdesk("complaint", "reopen", "1", "--reason", "x", "--on", day)
    assert share(pmdesk, "complaint-follow-up") == found


def test_each_end_of_a_case_asks_for_a_follow_up(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk(*RESOLVED, "2026-10-05 12:00")
    pmdesk("complaint", "follow-up", "1", "--satisfied", "no", "--on", "2026-10-05 13:00")
    pmdesk(*RESOLVED, "2026-10-05 14:00")
    assert share(pmdesk, "complaint-follow-up") == "1/2"
    assert share(pmdesk, "complaint-follow-up", now="2026-10-08T23:59") == "1/1 +1"


def test_satisfaction_is_told_with_how_many_were_asked_and_answered(pmdesk: Program) -> None:
    for number, said in enumerate(("yes", "yes", "partly", "no"), 1):
        pmdesk(*RAISE, "--on", "2026-10-05 10:00")
        pmdesk("complaint", "resolve", str(number), "--text", "x", "--on", "2026-10-05 12:00")
        pmdesk("complaint", "follow-up", str(number), "--satisfied", said, "--on", "2026-10-06")
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk("complaint", "resolve", "5", "--text", "x", "--on", "2026-10-05 12:00")
    for day in ("10-06", "10-07", "10-31"):
        pmdesk("complaint", "follow-up", "5", "--not-reached", "--on", day)
    found = row(pmdesk, "complaint-satisfaction")
    assert (found["numerator"], found["denominator"], found["percent"]) == (2, 4, "50.0")
    assert found["beside"] == {"partly": 1, "no": 1, "asked": 5, "answered": 4}
    assert (found["target_percent"], found["verdict"]) == (90, "missed")
    returned = row(pmdesk, "complaint-return")
    assert (returned["percent"], returned["target_percent"], returned["verdict"]) == (
        "80.0", None, None,
    )  # fmt: skip


# Repairs, promises, calls.


@pytest.mark.parametrize(("at", "found"), [("10:00", "1/1"), ("10:01", "0/1")])
def test_a_repair_is_in_time_up_to_its_limit(pmdesk: Program, at: str, found: str) -> None:
    pmdesk(*REPAIR, "--on", "2026-10-30 10:00")
    assert share(pmdesk, "repair-completion", now="2026-11-01T10:00") == "0/0 +1"
    pmdesk("request", "done", "1", "--text", "x", "--on", f"2026-11-01 {at}")
    assert share(pmdesk, "repair-completion") == found


def test_a_repair_that_was_reopened_is_not_done_and_a_cancelled_one_none(pmdesk: Program) -> None:
    for _number in range(2):
        pmdesk(*REPAIR, "--on", "2026-10-05")
    pmdesk("request", "cancel", "2", "--reason", "x")
    pmdesk("request", "done", "1", "--text", "x", "--on", "2026-10-05")
    assert share(pmdesk, "repair-completion") == "1/1"
    pmdesk("request", "reopen", "1", "--reason", "x", "--on", "2026-10-07")
    assert share(pmdesk, "repair-completion") == "0/1"


def test_no_other_request_is_a_repair(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "other", "--place", "x", "--text", "x", "--on", "2026-10-05")
    assert share(pmdesk, "repair-completion") == "0/0"


def test_what_no_record_tells_is_not_available_and_says_why(pmdesk: Program) -> None:
    pmdesk(*REPAIR, "--on", "2026-10-05")
    found = row(pmdesk, "repair-arrival")
    assert (found["denominator"], found["percent"], found["verdict"]) == (0, "n/a", None)
    assert found["why"] == "no record says when somebody arrived"


@pytest.mark.parametrize(("day", "found"), [("2026-10-20", "1/1"), ("2026-10-21", "0/1")])
def test_a_promise_is_kept_by_its_day(pmdesk: Program, day: str, found: str) -> None:
    pmdesk("task", "add", "x", "--kind", "promise", "--who", "E001", "--on", "2026-10-20",
           now="2026-10-19T09:00")  # fmt: skip
    assert share(pmdesk, "promises", now="2026-10-20T23:59") == "0/0 +1"
    assert share(pmdesk, "promises", now="2026-10-21T00:00") == "0/1"
    pmdesk("task", "done", "1", "--on", day)
    assert share(pmdesk, "promises") == found


def test_calls_are_dealt_with_once_answered_or_linked(pmdesk: Program) -> None:
    pmdesk("call", "add", "--text", "a", "--on", "2026-10-05")
    pmdesk("call", "add", "--text", "b", "--on", "2026-10-05")
    pmdesk("call", "add", "--text", "c", "--on", "2026-10-05", "--direction", "out")
    pmdesk("call", "add", "--text", "d", "--on", "2026-10-05", "--complaint", "--category", "noise")
    pmdesk("call", "add", "--text", "e", "--on", "2026-10-31")
    pmdesk("call", "void", "2", "--reason", "x")
    assert share(pmdesk, "hotline", now="2026-10-31T23:59") == "1/2 +1"
    assert share(pmdesk, "hotline") == "1/3"
    pmdesk("call", "answer", "1", "--text", "x")
    assert share(pmdesk, "hotline") == "2/3"
