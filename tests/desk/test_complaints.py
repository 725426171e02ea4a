"""Complaints from the counter to the follow-up call (A1.3, A2.2, A2.8)."""

import csv
import io
from typing import Any

import pytest

from tests.conftest import Program

RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text")


def show(pmdesk: Program, number: int = 1) -> Any:
    return pmdesk("complaint", "show", str(number), "--format", "json").json


def test_the_echo_says_until_when_to_answer_and_resolve(pmdesk: Program) -> None:
    ran = pmdesk(*RAISE, "Drilling", "--to", "E001")
    assert ran.out == (
        "complaint 1: assigned; CP-202611-0001; handled by E001; reply by 2026-11-04 09:00; "
        "resolve by 2026-11-06 09:00\n"
    )
    major = pmdesk(*RAISE, "Flood", "--severity", "major")
    assert "major: the director is to know at once [R11]" in major.out
    assert "reply by 2026-11-03 11:00; resolve by 2026-11-04 09:00" in major.out


def test_the_contact_is_kept_as_given_at_the_time(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("owner", "person", "add", "3-2-1502", "--name", "Fern Fir", "--role", "owner",
           "--phone", "555 0101")  # fmt: skip
    pmdesk("complaint", "add", "--unit", "3-2-1502", "--channel", "visit", "--category", "noise",
           "--text", "x", "--reporter", "Ms Fir's mother", "--phone", "555 0199")  # fmt: skip
    pmdesk("owner", "person", "change", "1", "--phone", "555 0777")
    record = show(pmdesk)
    assert (record["reporter"], record["phone"]) == ("Ms Fir's mother", "555 0199")
    assert (record["unit"], record["anonymous"]) == ("3-2-1502", False)


def test_a_unit_or_anonymous_is_wanted(pmdesk: Program) -> None:
    words = ("complaint", "add", "--channel", "phone", "--category", "noise", "--text", "x")
    missing = pmdesk(*words, ok=False)
    assert (missing.code, "missing: --unit" in missing.err) == (2, True)
    both = pmdesk(*words, "--anonymous", "--unit", "3-2-1502", ok=False)
    assert (both.code, "--anonymous does not go with --unit" in both.err) == (2, True)
    unknown = pmdesk(*words, "--unit", "9-9-9", ok=False)
    assert (unknown.code, "pmdesk owner add 9-9-9" in unknown.err) == (3, True)


def test_every_missing_option_is_named_at_once(pmdesk: Program) -> None:
    ran = pmdesk("complaint", "add", ok=False)
    assert ran.code == 2
    assert "missing: --channel, --category, --text, --unit or --anonymous;" in ran.err


@pytest.mark.parametrize(
    ("on", "time", "respond_by"),
    [
        ("11-02", None, "2026-11-03T00:00:00+08:00"),
        ("11-02 14:30", "14:30", "2026-11-03T14:30:00+08:00"),
        ("today", "09:00", "2026-11-04T09:00:00+08:00"),
        ("08:10", "08:10", "2026-11-04T08:10:00+08:00"),
        ("2026-11-02T10:00+00:00", "18:00", "2026-11-03T18:00:00+08:00"),
    ],
)
def test_a_day_without_a_time_counts_from_its_first_minute(
    pmdesk: Program, on: str, time: str | None, respond_by: str
) -> None:
    record = pmdesk(*RAISE, "x", "--on", on, "--format", "json").json
    assert (record["time"], record["respond_by"]) == (time, respond_by)


def test_what_lies_in_the_future_or_before_the_complaint_is_refused(pmdesk: Program) -> None:
    ran = pmdesk(*RAISE, "x", "--on", "tomorrow", ok=False)
    assert (ran.code, "lies in the future [A1.3]" in ran.err) == (4, True)
    pmdesk(*RAISE, "x", "--on", "11-02 14:30")
    for on, why in (("10:00", "future"), ("11-01", "before the complaint"),
                    ("11-02 14:29", "before the complaint")):  # fmt: skip
        late = pmdesk("complaint", "reply", "1", "--text", "x", "--on", on, ok=False)
        assert (late.code, why in late.err) == (4, True), on
    record = pmdesk("complaint", "reply", "1", "--text", "x", "--on", "11-02", "--format", "json")
    assert record.json["replied_at"] == "2026-11-02T23:59:00+08:00", "the later end of that day"


def test_the_first_reply_is_kept_and_a_late_one_says_so(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    late = pmdesk("complaint", "reply", "1", "--text", "Sorry", now="2026-11-04T09:00:01")
    assert "the first reply was due by 2026-11-04 09:00" in late.out
    pmdesk("complaint", "reply", "1", "--text", "Again", now="2026-11-05T09:00")
    assert show(pmdesk)["replied_at"] == "2026-11-04T09:00:01+08:00"


def test_a_resolution_without_a_reply_is_the_first_one(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    words = ("complaint", "resolve", "1", "--text", "Stopped", "--cause", "No hours posted")
    record = pmdesk(*words, "--format", "json", now="2026-11-03T15:00").json
    assert record["replied_at"] == record["resolved_at"] == "2026-11-03T15:00:00+08:00"
    assert (record["resolution"], record["cause"]) == ("Stopped", "No hours posted")
    assert record["follow_up_by"] == "2026-11-06"


def test_a_hold_moves_no_due_time_and_ends_with_its_reason(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    due = show(pmdesk)["due_at"]
    pmdesk("complaint", "hold", "1", "--until", "11-20", "--reason", "Spare part ordered")
    record = show(pmdesk)
    assert (record["state"], record["held_until"]) == ("on-hold", "2026-11-20")
    assert (record["hold_reason"], record["due_at"]) == ("Spare part ordered", due)
    assert pmdesk("complaint", "hold", "1", "--end").out == "complaint 1: registered\n"
    assert show(pmdesk)["held_until"] is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--until", "tomorrow"), "missing: --reason;"),
        (("--reason", "x"), "missing: --until;"),
        ((), "missing: --until, --reason;"),
        (("--end", "--until", "tomorrow"), "--end does not go with --until"),
        (("--until", "05/11/2026", "--reason", "x"), "two ways"),
    ],
)
def test_a_hold_needs_a_day_and_a_reason(pmdesk: Program, words: tuple[str, ...], why: str) -> None:
    pmdesk(*RAISE, "x")
    ran = pmdesk("complaint", "hold", "1", *words, ok=False)
    assert (ran.code, why in ran.err) == (2, True)


def test_a_hold_ends_later(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    words = ("complaint", "hold", "1", "--until", "2026-11-02", "--reason", "x")
    ran = pmdesk(*words, ok=False)
    assert (ran.code, "lies in the past" in ran.err) == (4, True)


def test_another_severity_counts_anew_from_when_it_came_in(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "08:00")
    record = pmdesk("complaint", "assign", "1", "--severity", "major", "--format", "json").json
    assert record["respond_by"] == "2026-11-03T10:00:00+08:00"
    assert record["due_at"] == "2026-11-04T08:00:00+08:00"


def test_a_reply_given_is_not_late_afterwards(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-02 08:00")
    pmdesk("complaint", "reply", "1", "--text", "x", "--on", "11-02 12:00")
    pmdesk("complaint", "assign", "1", "--severity", "major")
    assert show(pmdesk)["respond_by"] == "2026-11-03T08:00:00+08:00"


def test_a_reopened_one_has_a_due_time_of_its_own(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-02 09:00")
    pmdesk("complaint", "resolve", "1", "--text", "x")
    pmdesk("complaint", "reopen", "1", "--reason", "Again", now="2026-11-10T12:00")
    record = show(pmdesk)
    assert record["due_at"] == "2026-11-13T12:00:00+08:00"
    assert (record["resolved_at"], record["closed_at"]) == (None, None)
    pmdesk("complaint", "assign", "1", "--severity", "major", now="2026-11-10T12:05")
    assert show(pmdesk)["due_at"] == "2026-11-11T12:00:00+08:00", "from the reopening"


def test_a_duplicate_is_merged_and_named_by_the_other(pmdesk: Program) -> None:
    pmdesk(*RAISE, "Drilling")
    pmdesk("complaint", "assign", "1", "--to", "E001")
    pmdesk(*RAISE, "Drilling again")
    ran = pmdesk("complaint", "merge", "2", "--into", "1", "--text", "Same flat")
    assert ran.out == "complaint 2: merged; into complaint 1\n"
    trail = pmdesk("complaint", "trail", "1", "--format", "json").json["rows"]
    assert trail[-1]["text"] == "complaint 2 is merged into this one: Same flat"
    assert show(pmdesk)["state"] == "assigned"
    assert show(pmdesk, 2)["merged_into"] == 1
    itself = pmdesk("complaint", "merge", "1", "--into", "1", ok=False)
    assert (itself.code, "into itself" in itself.err) == (4, True)
    ended = pmdesk("complaint", "merge", "1", "--into", "2", ok=False)
    assert (ended.code, "complaint 2 is merged" in ended.err) == (4, True)
    assert pmdesk("complaint", "merge", "1", "--into", "9", ok=False).code == 3


def test_a_category_is_one_of_the_offices_list(pmdesk: Program) -> None:
    words = ("complaint", "add", "--anonymous", "--channel", "phone", "--text", "x", "--category")
    ran = pmdesk(*words, "nosie", ok=False)
    assert ran.code == 3
    assert "categories are noise, repair," in ran.err
    pmdesk("settings", "set", "complaint_categories", "lifts, dogs")
    assert pmdesk(*words, "dogs", "--format", "json").json["category"] == "dogs"
    assert pmdesk(*words, "noise", ok=False).code == 3


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    first = pmdesk(*RAISE, "x", "--ref", "slip-7", "--format", "json")
    pmdesk("complaint", "assign", "1", "--to", "E001")
    journal = pmdesk("db", "journal").out
    again = pmdesk(*RAISE, "x", "--ref", "slip-7", "--format", "json", now="2026-11-05T09:00")
    assert again.json["id"] == first.json["id"] == 1
    assert again.json["state"] == "assigned", "as it stands now"
    assert pmdesk("db", "journal").out == journal
    other = pmdesk(*RAISE, "y", "--phone", "1", "--ref", "slip-7", ok=False)
    assert (other.code, "text, phone" in other.err) == (4, True)


def test_the_handler_is_somebody_employed(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    pmdesk("staff", "leave", "E003", "--on", "2026-10-15")
    assert pmdesk("complaint", "assign", "1", "--to", "Nobody", ok=False).code == 3
    gone = pmdesk("complaint", "assign", "1", "--to", "E003", ok=False)
    assert (gone.code, "not employed" in gone.err) == (3, True)
    nothing = pmdesk("complaint", "assign", "1", ok=False)
    assert (nothing.code, "--to, --department or --severity" in nothing.err) == (2, True)


def test_a_list_row_has_exactly_the_fields_of_show(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    row = pmdesk("complaint", "list", "--format", "json").json["rows"][0]
    shown = pmdesk("complaint", "show", "1", "--format", "json").json
    assert shown == {"schema": "pmdesk.complaint/1", **row}
    header = pmdesk("complaint", "list", "--format", "csv").out.split("\r\n")[0].split(",")
    assert header == list(row)
    assert pmdesk("complaint", "show", "1", "--format", "csv").out.startswith(",".join(header))


def test_lists_are_asked_by_state_person_department_unit_period_and_text(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("complaint", "add", "--unit", "3-2-1502", "--channel", "visit", "--category", "fees",
           "--text", "電梯投訴", "--on", "10-30")  # fmt: skip
    pmdesk(*RAISE, "100% Lärm_x", "--to", "E001", "--department", "Front desk")
    pmdesk(*RAISE, "Third", "--severity", "major", "--place", "Garage [B2]")
    pmdesk("complaint", "reject", "3", "--reason", "Elsewhere")

    def ids(*words: str) -> list[int]:
        rows = pmdesk("complaint", "list", *words, "--format", "json").json["rows"]
        return [row["id"] for row in rows]

    assert ids() == [1, 2, 3]
    assert ids("--state", "registered") == [1]
    assert ids("--state", "registered", "--state", "rejected") == [1, 3]
    assert ids("--staff", "Ash Willow") == [2]
    assert ids("--department", "Front desk") == [2]
    assert ids("--unit", "3-2-1502") == [1]
    assert ids("--month", "last") == [1]
    assert ids("--from", "11-01", "--to", "today") == [2, 3]
    assert ids("--category", "fees") == [1]
    assert ids("--severity", "major") == [3]
    assert ids("--search", "投訴") == [1]
    assert ids("--search", "100%") == [2]
    assert ids("--search", "m_x") == [2]
    assert ids("--search", "_") == [2], "no wildcard"
    assert ids("--search", "elsewhere") == [3]
    assert ids("--search", "garage") == [3]
    for words, code in ((("--month", "last", "--from", "11-01"), 2),
                        (("--from", "11-02", "--to", "11-01"), 2),
                        (("--unit", "9-9"), 3), (("--staff", "X"), 3),
                        (("--state", "open"), 2)):  # fmt: skip
        assert pmdesk("complaint", "list", *words, ok=False).code == code, words
    assert pmdesk("complaint", "list", "--search", "nothing").err == "no complaint fits\n"


def test_a_table_keeps_chinese_columns_aligned_and_cuts_nothing(pmdesk: Program) -> None:
    pmdesk(*RAISE, "投訴" * 80)
    pmdesk(*RAISE, "short")
    lines = pmdesk("complaint", "list").out.splitlines()
    assert "投訴" * 80 in lines[1]
    assert lines[1].index("投") == lines[2].index("short") == lines[0].index("Complaint")


def test_text_a_spreadsheet_would_run_is_shielded_once(pmdesk: Program) -> None:
    for text in ("=1+1", "'=1", "-x", "plain"):
        pmdesk(*RAISE[:-1], f"--text={text}")
    out = pmdesk("complaint", "list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [row["text"] for row in rows] == ["'=1+1", "''=1", "'-x", "plain"]


def test_the_trail_tells_who_did_what(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--by", "E001")
    pmdesk("complaint", "resolve", "1", "--text", "done", "--as", "S01")
    pmdesk("complaint", "follow-up", "1", "--satisfied", "yes", "--score", "5", "--how", "visit")
    rows = pmdesk("complaint", "trail", "1", "--format", "json").json["rows"]
    assert [(row["action"], row["state"]) for row in rows] == [
        ("add", "registered"), ("resolve", "resolved"), ("follow-up", "resolved"),
    ]  # fmt: skip
    assert [row["by"] for row in rows][:2] == ["E001", "S01"]
    assert rows[2]["by"].startswith("system:")
    assert (rows[2]["how"], rows[2]["changes"]) == (
        "visit", {"tries": 1, "follow_up": "reached", "satisfied": "yes", "score": 5},
    )  # fmt: skip
    shown = pmdesk("complaint", "show", "1").out
    assert "follow-up (visit) -> resolved [tries 1, follow_up reached, satisfied yes, score 5]" in (
        shown
    )
    assert pmdesk("complaint", "trail", "9", ok=False).code == 3


# Who should know (R11).


def levels(pmdesk: Program, now: str) -> list[tuple[int, str, list[str]]]:
    rows = pmdesk("complaint", "escalations", "--format", "json", now=now).json["rows"]
    return [(row["id"], row["level"], row["persons"]) for row in rows]


def test_a_complaint_goes_up_a_level_as_it_ages(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--department", "Front desk", "--on", "11-03 09:00")
    assert levels(pmdesk, "2026-11-06T09:00:00") == []
    assert levels(pmdesk, "2026-11-06T09:00:01") == [(1, "supervisor", ["S01"])]
    assert levels(pmdesk, "2026-11-07T09:00:00") == [(1, "director", ["D01"])]
    assert levels(pmdesk, "2026-11-09T09:00:00") == [(1, "manager", ["M01"])]
    pmdesk("complaint", "resolve", "1", "--text", "x", now="2026-11-09T10:00")
    assert levels(pmdesk, "2026-11-10T09:00:00") == []


def test_a_level_that_nobody_holds_goes_one_up(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--department", "Patrol", "--on", "11-03 09:00")
    pmdesk("staff", "leave", "S02", "--on", "2026-11-01")
    assert levels(pmdesk, "2026-11-06T10:00") == [(1, "director", ["D01"])]


def test_without_a_department_every_supervisor_should_know(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-03 09:00")
    assert levels(pmdesk, "2026-11-06T10:00") == [(1, "supervisor", ["S01", "S02"])]


def test_escalations_say_why_and_can_be_asked_by_level(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--severity", "major")
    row = pmdesk("complaint", "escalations", "--format", "json").json["rows"][0]
    assert (row["why"], row["clause"], row["readings"]) == ("major", "A1.3", ["R11"])
    assert pmdesk("complaint", "escalations", "--level", "manager").out == ""
    assert "D01" in pmdesk("complaint", "escalations", "--level", "director").out


@pytest.mark.parametrize("value", ["", "noise,,dogs", "noise,noise", "a;b", " , "])
def test_a_list_of_words_names_each_once(pmdesk: Program, value: str) -> None:
    ran = pmdesk("settings", "set", "complaint_categories", value, ok=False)
    assert (ran.code, "words separated by commas" in ran.err) == (2, True)


# What a step may not hide.


def test_a_merge_takes_over_the_graver_severity_and_the_earlier_times(pmdesk: Program) -> None:
    pmdesk(*RAISE, "Flood", "--severity", "major", "--on", "11-01 08:00")
    pmdesk(*RAISE, "Water")
    before = show(pmdesk)
    pmdesk("complaint", "merge", "1", "--into", "2")
    record = show(pmdesk, 2)
    assert record["severity"] == "major"
    assert (record["due_at"], record["respond_by"]) == (before["due_at"], before["respond_by"])
    assert [row["id"] for row in pmdesk("complaint", "escalations", "--format", "json").json["rows"]
            ] == [2]  # fmt: skip


def test_a_wrong_merge_can_be_undone(pmdesk: Program) -> None:
    pmdesk(*RAISE, "one")
    pmdesk(*RAISE, "two")
    pmdesk("complaint", "merge", "2", "--into", "1")
    pmdesk("complaint", "reopen", "2", "--reason", "Another flat")
    assert (show(pmdesk, 2)["state"], show(pmdesk, 2)["merged_into"]) == ("reopened", None)


def test_the_trail_tells_what_each_step_changed_and_when_it_was_entered(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--severity", "major", "--on", "11-01 08:00")
    pmdesk("complaint", "assign", "1", "--severity", "normal", "--to", "E001")
    pmdesk("complaint", "hold", "1", "--until", "11-08", "--reason", "Spare part")
    pmdesk("complaint", "hold", "1", "--end")
    pmdesk("complaint", "reply", "1", "--text", "told", "--on", "11-01 09:00")
    rows = pmdesk("complaint", "trail", "1", "--format", "json").json["rows"]
    assert rows[1]["changes"]["severity"] == "normal"
    assert (rows[1]["changes"]["handler"], rows[1]["changes"]["department"]) == (
        "E001", "Front desk",
    )  # fmt: skip
    assert rows[2]["changes"]["held_until"] == "2026-11-08"
    assert rows[3]["changes"] == {"held_until": None, "hold_reason": None}
    assert (rows[4]["at"], rows[4]["entered_at"]) == (
        "2026-11-01T09:00:00+08:00", "2026-11-03T09:00:00+08:00",
    )  # fmt: skip
    shown = pmdesk("complaint", "show", "1").out
    assert "assign -> assigned [severity normal, department Front desk, handler E001" in shown
    assert "(entered 2026-11-03 09:00)" in shown


def test_the_earliest_reply_counts_whichever_was_entered_first(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-02 08:00")
    pmdesk("complaint", "reply", "1", "--text", "told", "--on", "11-02")
    pmdesk("complaint", "reply", "1", "--text", "told", "--on", "11-02 09:00")
    assert show(pmdesk)["replied_at"] == "2026-11-02T09:00:00+08:00"


def test_a_complaint_that_nobody_handles_is_not_assigned(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    pmdesk("complaint", "assign", "1", "--severity", "major")
    assert (show(pmdesk)["state"], show(pmdesk)["handler"]) == ("registered", None)
    pmdesk("complaint", "assign", "1", "--to", "E001")
    assert (show(pmdesk)["state"], show(pmdesk)["department"]) == ("assigned", "Front desk")
    pmdesk("complaint", "hold", "1", "--until", "tomorrow", "--reason", "x")
    pmdesk("complaint", "hold", "1", "--end")
    assert show(pmdesk)["state"] == "in-hand"


def test_what_is_reopened_is_not_resolved_before_that(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-01 08:00")
    pmdesk("complaint", "resolve", "1", "--text", "x", "--on", "11-01 09:00")
    pmdesk("complaint", "reopen", "1", "--reason", "Again", "--on", "11-02 10:00")
    ran = pmdesk("complaint", "resolve", "1", "--text", "x", "--on", "11-02 09:59", ok=False)
    assert (ran.code, "lies before 2026-11-02 10:00" in ran.err) == (4, True)


def test_a_complaint_is_anonymous_without_a_unit_and_a_name(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--reporter", "A visitor")
    pmdesk(*RAISE, "x")
    assert [show(pmdesk, number)["anonymous"] for number in (1, 2)] == [False, True]


def test_a_number_can_be_searched_for(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    pmdesk(*RAISE, "y")
    rows = pmdesk("complaint", "list", "--search", "CP-202611-0002", "--format", "json").json[
        "rows"
    ]
    assert [row["id"] for row in rows] == [2]


def test_a_try_that_closes_nothing_says_so(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x")
    pmdesk("complaint", "resolve", "1", "--text", "x")
    ran = pmdesk("complaint", "follow-up", "1", "--not-reached", "--close")
    assert "it stays open until somebody is reached" in ran.out
    assert show(pmdesk)["tries"] == 1
