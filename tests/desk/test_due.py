"""Everything owed now, over all groups, in one list, and the check for cron."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

CALL = ("call", "add", "--text")
RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text")
ASK = ("request", "add", "--kind", "other", "--place", "Lobby", "--text")
FIELDS = [
    "kind", "id", "duty", "who", "due", "overdue", "unit", "clause", "text", "command",
]  # fmt: skip


def due(pmdesk: Program, *words: str, now: str | None = None) -> list[dict[str, Any]]:
    answer = pmdesk("due", *words, "--format", "json", now=now).json
    assert answer["schema"] == "pmdesk.due.list/1"
    return list(answer["rows"])


def duties(pmdesk: Program, *words: str, now: str | None = None) -> list[tuple[str, str, str]]:
    """What is owed, without the close of October, which the office's file owes by itself."""
    rows = due(pmdesk, *words, now=now)
    return [(row["kind"], row["id"], row["duty"]) for row in rows if row["kind"] != "close"]


def overdue(pmdesk: Program, now: str, *words: str) -> list[tuple[str, str, str]]:
    """What is overdue at a moment: the list, the column and the check agree on it."""
    rows = [row for row in due(pmdesk, *words, now=now) if row["overdue"]]
    assert due(pmdesk, "--overdue", *words, now=now) == rows
    code = pmdesk("due", "--check", *words, now=now, ok=False).code
    assert code == (6 if rows else 0)
    assert pmdesk("due", "--check", "--overdue", *words, now=now, ok=False).code == code
    return [(row["kind"], row["id"], row["duty"]) for row in rows]


# Every source.


def test_a_complaint_owes_a_reply_a_resolution_and_the_end_of_its_hold(pmdesk: Program) -> None:
    pmdesk(*RAISE, "quarrel", "--to", "E001")
    assert due(pmdesk)[0] == {
        "kind": "complaint", "id": "1", "duty": "reply", "who": "E001",
        "due": "2026-11-04T09:00:00+08:00", "overdue": False, "unit": None, "clause": "A1.3",
        "text": "quarrel", "command": "pmdesk complaint reply 1 --text TEXT",
    }  # fmt: skip
    assert duties(pmdesk) == [("complaint", "1", "reply"), ("complaint", "1", "resolve")]
    pmdesk("complaint", "reply", "1", "--text", "x")
    assert duties(pmdesk) == [("complaint", "1", "resolve")]
    pmdesk("complaint", "hold", "1", "--until", "2026-11-05", "--reason", "parts")
    assert duties(pmdesk, now="2026-11-05T23:59") == [("complaint", "1", "resolve")]
    rows = due(pmdesk, "--kind", "complaint", now="2026-11-06T00:00")
    assert [(row["duty"], row["due"], row["overdue"]) for row in rows] == [
        ("resume", "2026-11-05", True), ("resolve", "2026-11-06T09:00:00+08:00", False),
    ]  # fmt: skip
    pmdesk("complaint", "hold", "1", "--end")
    assert duties(pmdesk, now="2026-11-06T00:00") == [("complaint", "1", "resolve")]
    for words in (("resolve", "1", "--text", "x"), ("close", "1", "--waiver", "moved")):
        pmdesk("complaint", *words)
    assert duties(pmdesk) == []


def test_a_follow_up_is_owed_then_the_close(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--to", "E001")
    pmdesk(*ASK, "x", "--to", "E002")
    pmdesk("complaint", "resolve", "1", "--text", "x")
    pmdesk("request", "done", "1", "--text", "x", "--accepted-by", "Fir")
    rows = [row for row in due(pmdesk) if row["kind"] != "close"]
    told = [(row["kind"], row["duty"], row["who"], row["due"], row["clause"]) for row in rows]
    assert told == [
        ("complaint", "follow-up", "E001", "2026-11-06", "A1.3"),
        ("request", "follow-up", "E002", "2026-11-06", "A2.8"),
    ]
    for kind in ("complaint", "request"):
        pmdesk(kind, "follow-up", "1", "--not-reached")
        assert (kind, "1", "follow-up") in duties(pmdesk)
        pmdesk(kind, "follow-up", "1", "--satisfied", "partly")
    rows = [row for row in due(pmdesk) if row["kind"] != "close"]
    assert [(row["kind"], row["duty"], row["due"], row["command"]) for row in rows] == [
        ("complaint", "close", None, "pmdesk complaint close 1"),
        ("request", "close", None, "pmdesk request close 1"),
    ]
    for kind in ("complaint", "request"):
        pmdesk(kind, "close", "1")
    assert duties(pmdesk) == []


def test_a_request_owes_its_work_its_appointment_or_the_end_of_its_hold(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("request", "add", "--kind", "repair", "--unit", "3-2-1502", "--text", "tap")
    row = due(pmdesk, "--kind", "request")[0]
    assert (row["duty"], row["due"], row["unit"], row["who"], row["clause"]) == (
        "work", None, "3-2-1502", None, "B3",
    )  # fmt: skip
    pmdesk("request", "assign", "1", "--appointment", "2026-11-03 10:00", "--to", "E003")
    row = due(pmdesk, "--kind", "request")[0]
    assert (row["duty"], row["due"], row["who"]) == (
        "appointment", "2026-11-03T10:00:00+08:00", "E003",
    )  # fmt: skip
    assert overdue(pmdesk, "2026-11-03T10:00:00") == []
    assert overdue(pmdesk, "2026-11-03T10:00:01") == [("request", "1", "appointment")]
    pmdesk("request", "hold", "1", "--until", "2026-11-05", "--reason", "parts")
    assert overdue(pmdesk, "2026-11-05T23:59") == []
    assert ("request", "1", "resume") in overdue(pmdesk, "2026-11-06T00:00")
    pmdesk("request", "cancel", "1", "--reason", "x")
    assert duties(pmdesk) == []


def test_a_call_owes_an_answer_on_its_day(pmdesk: Program) -> None:
    for text in ("a", "b", "c", "d"):
        pmdesk(*CALL, text, "--by", "E001")
    pmdesk("call", "answer", "2", "--text", "x")
    pmdesk("call", "link", "3", "call:1")
    pmdesk("call", "void", "4", "--reason", "x")
    row = due(pmdesk, "--kind", "call")[0]
    assert (row["id"], row["due"], row["who"], row["command"]) == (
        "1", "2026-11-03", "E001", "pmdesk call answer 1 --text TEXT",
    )  # fmt: skip
    assert duties(pmdesk) == [("call", "1", "answer")]
    assert overdue(pmdesk, "2026-11-03T23:59:59") == []
    assert overdue(pmdesk, "2026-11-04T00:00") == [("call", "1", "answer")]


def test_a_task_is_owed_from_its_day_on(pmdesk: Program) -> None:
    pmdesk("task", "add", "Sweep", "--who", "E001", "--on", "2026-11-04")
    pmdesk("task", "add", "Post", "--who", "E001", "--kind", "counter", "--on", "2026-11-04")
    pmdesk("task", "add", "Promise", "--who", "E002", "--kind", "promise", "--on", "2026-11-04")
    pmdesk("task", "add", "Daily", "--who", "E003", "--repeat", "FREQ=DAILY", "--on", "2026-11-05")
    assert duties(pmdesk) == []
    assert duties(pmdesk, now="2026-11-04T00:00") == [
        ("task", "1", "key"),
        ("task", "3", "promise"),
    ]
    assert overdue(pmdesk, "2026-11-04T23:59:59") == []
    assert overdue(pmdesk, "2026-11-05T00:00") == [("task", "1", "key"), ("task", "3", "promise")]
    pmdesk("task", "done", "1", now="2026-11-05T08:00")
    pmdesk("task", "void", "3", "--reason", "x")
    row = due(pmdesk, "--kind", "task", now="2026-11-07T09:00")[0]
    assert (row["id"], row["due"], row["overdue"]) == ("4", "2026-11-05", True)


def test_mail_waits_without_a_time(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("mail", "add", "--direction", "in", "--kind", "parcel", "--unit", "3-2-1502")
    pmdesk("mail", "add", "--direction", "out", "--kind", "letter", "--party", "The bank")
    rows = due(pmdesk, "--kind", "mail")
    assert [(row["id"], row["duty"], row["due"], row["unit"], row["clause"]) for row in rows] == [
        ("1", "hand-over", None, "3-2-1502", "B2"), ("2", "delivery", None, None, "B2"),
    ]  # fmt: skip
    assert "The bank" in rows[1]["text"]
    assert overdue(pmdesk, "2026-12-24T09:00", "--kind", "mail") == []
    pmdesk("mail", "hand-over", "1", "--to", "Ms Fir")
    pmdesk("mail", "void", "2", "--reason", "x")
    assert duties(pmdesk) == []


def test_a_proposed_service_owes_a_decision(pmdesk: Program) -> None:
    for code in ("GLS", "CAR"):
        pmdesk("service", "propose", code, "--name", "Windows", "--quality-plan", "x",
               "--feasibility", "x", "--by", "S01")  # fmt: skip
    assert duties(pmdesk) == [("service", "CAR", "approve"), ("service", "GLS", "approve")]
    pmdesk("service", "approve", "GLS", "--by", "D01")
    pmdesk("service", "approve", "CAR", "--by", "D01", "--reject", "--reason", "x")
    assert duties(pmdesk) == []


def test_an_appeal_owes_a_decision_and_that_it_is_told(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "I01", "--on",
           "2026-10-20")  # fmt: skip
    pmdesk("fault", "serve", "1", "--how", "signed", "--on", "2026-11-02")
    pmdesk("appeal", "add", "1", "--against", "I01", "--statement", "Elsewhere", "--on", "today")
    row = due(pmdesk, "--kind", "appeal")[0]
    assert (row["duty"], row["who"], row["due"], row["text"]) == (
        "decide", "D01", "2026-11-18", "Elsewhere",
    )  # fmt: skip
    assert overdue(pmdesk, "2026-11-18T23:59", "--kind", "appeal") == []
    assert overdue(pmdesk, "2026-11-19T00:00", "--kind", "appeal") == [("appeal", "1", "decide")]
    pmdesk("appeal", "decide", "1", "--outcome", "denied", "--by", "D01", "--reason", "Seen")
    assert duties(pmdesk) == [("appeal", "1", "tell")]
    pmdesk("appeal", "note", "1", "--kind", "told", "--text", "x")
    assert duties(pmdesk) == []


def test_a_proposed_sanction_owes_a_decision(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "I01", "--points", "12",
           "--on", "2026-10-10")  # fmt: skip
    pmdesk("fault", "serve", "1", "--how", "signed", "--on", "2026-10-11")
    pmdesk("month-close", "2026-10")
    row = due(pmdesk, "--kind", "sanction")[0]
    assert (row["id"], row["duty"], row["due"], row["clause"]) == (
        "E001", "decide", None, "C4.2.3",
    )  # fmt: skip
    pmdesk("sanction", "decide", "E001", "--month", "2026-10", "--kind", "warning", "--by", "M01",
           "--reason", "x")  # fmt: skip
    assert due(pmdesk, "--kind", "sanction") == []


def test_a_month_owes_its_close_then_the_hand_over(pmdesk: Program) -> None:
    row = due(pmdesk)[0]
    assert row == {
        "kind": "close", "id": "2026-10", "duty": "close", "who": None, "due": "2026-11-05",
        "overdue": False, "unit": None, "clause": "C4.1.5", "text": None,
        "command": "pmdesk month-close 2026-10 --export csv",
    }  # fmt: skip
    assert due(pmdesk, now="2026-10-31T23:59")[0]["id"] == "2026-09"
    assert due(pmdesk, now="2026-11-01T00:00")[0]["id"] == "2026-10"
    assert overdue(pmdesk, "2026-11-05T23:59:59") == []
    assert overdue(pmdesk, "2026-11-06T00:00") == [("close", "2026-10", "close")]
    pmdesk("month-close", "2026-10", "--as", "D01")
    rows = due(pmdesk)
    assert [(row["duty"], row["due"]) for row in rows] == [("hand-over", "2026-11-05")]
    assert overdue(pmdesk, "2026-11-06T00:00") == [("close", "2026-10", "hand-over")]
    pmdesk("month-close", "2026-10", "--handed-to", "Finance")
    assert due(pmdesk) == []
    ran = pmdesk("due")
    assert (ran.out, ran.err) == ("", "nothing is owed\n")
    assert pmdesk("due", "--check").code == 0


def test_a_rejected_complaint_that_is_reopened_has_time_for_its_reply(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--to", "E001")
    pmdesk("complaint", "reject", "1", "--reason", "Not ours")
    pmdesk("complaint", "reopen", "1", "--reason", "Ours after all", now="2026-11-20T09:00")
    assert overdue(pmdesk, "2026-11-20T09:00", "--kind", "complaint") == []


# The list.


def test_what_is_most_urgent_comes_first(pmdesk: Program) -> None:
    pmdesk(*RAISE, "a", "--on", "10-30 09:00")
    pmdesk(*CALL, "yesterday's", "--on", "11-02")
    pmdesk(*ASK, "no time")
    pmdesk(*ASK, "now", "--appointment", "2026-11-03 09:00")
    pmdesk(*ASK, "late today", "--appointment", "2026-11-03 23:59")
    pmdesk("task", "add", "today's", "--who", "E001")
    pmdesk(*RAISE, "b", "--severity", "major", "--on", "08:00")
    rows = due(pmdesk)
    assert [(row["kind"], row["id"], row["duty"], row["overdue"]) for row in rows] == [
        ("complaint", "1", "reply", True),
        ("complaint", "1", "resolve", True),
        ("call", "1", "answer", True),
        ("request", "2", "appointment", False),
        ("complaint", "2", "reply", False),
        ("request", "3", "appointment", False),
        ("task", "1", "key", False),
        ("complaint", "2", "resolve", False),
        ("close", "2026-10", "close", False),
        ("request", "1", "work", False),
    ]


def test_what_is_due_together_comes_in_the_order_of_ids(pmdesk: Program) -> None:
    for _number in range(11):
        pmdesk(*ASK, "x")
    ids = [row["id"] for row in due(pmdesk, "--kind", "request")]
    assert ids == [str(number) for number in range(1, 12)]


def test_urgency_goes_by_time_passed_also_when_the_clocks_change(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-10-01")
    empty(*RAISE, "later", "--on", "2026-10-24 03:10", now="2026-10-24T12:00")
    empty(*RAISE, "earlier", "--on", "2026-10-24 02:30", now="2026-10-24T12:00")
    rows = [row for row in due(empty, now="2026-10-24T12:00") if row["duty"] == "reply"]
    assert [(row["text"], row["due"]) for row in rows] == [
        ("earlier", "2026-10-25T02:30:00+02:00"), ("later", "2026-10-25T02:10:00+01:00"),
    ]  # fmt: skip


def test_a_due_moment_counts_to_the_second_over_a_change_of_the_clocks(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-10-01")
    empty(*RAISE, "x", "--on", "2026-10-24 03:10", now="2026-10-24T12:00")
    words = ("--kind", "complaint")
    assert overdue(empty, "2026-10-25T02:10:00+02:00", *words) == []
    assert overdue(empty, "2026-10-25T02:10:00+01:00", *words) == []
    assert overdue(empty, "2026-10-25T02:10:01+01:00", *words) == [("complaint", "1", "reply")]


@pytest.mark.parametrize("second", ["00", "01"])
def test_a_moment_due_now_is_not_overdue_a_second_later_it_is(pmdesk: Program, second: str) -> None:
    pmdesk(*RAISE, "x", "--on", "11-03 09:00")
    late = [("complaint", "1", "reply")] if second == "01" else []
    assert overdue(pmdesk, f"2026-11-04T09:00:{second}") == late


def test_a_day_is_overdue_from_the_next_one_on(pmdesk: Program) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "done", "1", "--text", "x", "--on", "11-03")
    assert overdue(pmdesk, "2026-11-06T23:59:59", "--kind", "request") == []
    assert overdue(pmdesk, "2026-11-07T00:00:00", "--kind", "request") == [
        ("request", "1", "follow-up")
    ]


def test_the_list_is_asked_by_person_kind_and_what_is_overdue(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--to", "E001", "--on", "11-01 10:00")
    pmdesk(*ASK, "x", "--to", "E002")
    pmdesk("task", "add", "x", "--who", "E001", "--on", "2026-11-01")
    pmdesk(*ASK, "x")
    assert duties(pmdesk, "--staff", "E001") == duties(pmdesk, "--staff", "Ash Willow") == [
        ("task", "1", "key"), ("complaint", "1", "reply"), ("complaint", "1", "resolve"),
    ]  # fmt: skip
    assert duties(pmdesk, "--staff", "E002") == [("request", "1", "work")]
    assert duties(pmdesk, "--staff", "E003") == []
    assert duties(pmdesk, "--kind", "request") == [
        ("request", "1", "work"),
        ("request", "2", "work"),
    ]
    now = pmdesk.now
    assert overdue(pmdesk, now, "--staff", "E001") == [
        ("task", "1", "key"), ("complaint", "1", "reply"),
    ]  # fmt: skip
    assert overdue(pmdesk, now, "--staff", "E001", "--kind", "task") == [("task", "1", "key")]
    assert overdue(pmdesk, now, "--staff", "E002") == []
    assert overdue(pmdesk, now, "--kind", "request") == []
    ran = pmdesk("due", "--staff", "Nobody", ok=False)
    assert (ran.code, "there is no staff member" in ran.err) == (3, True)


def test_a_kind_that_there_is_not_is_refused(pmdesk: Program) -> None:
    """A cron job with a mistyped kind would find nothing for ever."""
    pmdesk(*RAISE, "x", "--on", "10-01")
    for words in ((), ("--check",)):
        ran = pmdesk("due", *words, "--kind", "complaints", ok=False)
        assert (ran.code, ran.out) == (2, "")
        assert "complaint" in ran.err


def test_the_check_says_how_much_is_overdue_and_shows_it_all_the_same(
    pmdesk: Program, tmp_path: Path
) -> None:
    pmdesk(*RAISE, "x", "--on", "11-01 10:00")
    ran = pmdesk("due", "--check", ok=False)
    assert (ran.code, ran.err) == (6, "pmdesk: overdue: 1\n")
    assert ran.out == pmdesk("due").out
    file = tmp_path / "due.json"
    words = ("due", "--check", "--format", "json", "--output", str(file))
    assert pmdesk(*words, ok=False).code == 6
    assert len(file.read_text().splitlines()) == 5
    assert pmdesk("due").code == 0
    before = pmdesk.path.read_bytes()
    pmdesk("due", "--check", ok=False)
    assert pmdesk.path.read_bytes() == before


def test_every_format_carries_the_same_fields(pmdesk: Program) -> None:
    pmdesk(*RAISE, "=1+1", "--to", "E001")
    rows = due(pmdesk)
    assert [list(row) for row in rows] == [FIELDS] * len(rows)
    out = pmdesk("due", "--format", "csv").out
    found = list(csv.DictReader(io.StringIO(out, newline="")))
    assert list(found[0]) == FIELDS
    assert (found[0]["text"], found[0]["overdue"]) == ("'=1+1", "no")
    assert found[0]["due"] == "2026-11-04T09:00:00+08:00"
    assert pmdesk("due").out.splitlines()[0].split() == [
        "Due", "Overdue", "Kind", "Id", "Duty", "Who", "Unit", "About",
    ]  # fmt: skip


def test_the_commands_do_what_is_owed(pmdesk: Program) -> None:
    """Each line is the command that takes its row off the list."""
    pmdesk(*RAISE, "x")
    pmdesk(*CALL, "x")
    pmdesk("task", "add", "x", "--who", "E001")
    pmdesk("mail", "add", "--direction", "in", "--kind", "parcel", "--party", "Fir")
    pmdesk("service", "propose", "GLS", "--name", "x", "--quality-plan", "x", "--feasibility",
           "x", "--by", "S01")  # fmt: skip
    pmdesk(*ASK, "x")
    pmdesk(*ASK, "held")
    pmdesk("request", "hold", "2", "--until", "2026-11-03", "--reason", "x")
    rows = [row for row in due(pmdesk) if row["kind"] != "close"]
    assert len(rows) == 8
    for row in rows:
        words = [{"TEXT": "words", "NAME": "Fir", "STAFF": "D01"}.get(word, word)
                 for word in row["command"].split()[1:]]  # fmt: skip
        pmdesk(*words)
        left = [(one["kind"], one["id"], one["duty"]) for one in due(pmdesk)]
        assert (row["kind"], row["id"], row["duty"]) not in left, row["command"]


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_shown_harmless_and_kept_intact(pmdesk: Program, text: str) -> None:
    given = f"={text}"
    pmdesk(*RAISE[:-1], f"--text{given}")
    pmdesk(*CALL[:-1], f"--text{given}")
    pmdesk("mail", "add", "--direction", "in", "--kind", "parcel", f"--party{given}")
    for words in ((), ("--overdue",), ("--kind", "call")):
        out = pmdesk("due", *words).out
        assert {char for char in out if not char.isprintable() and char not in SPARED} == set()
    assert due(pmdesk, "--kind", "call")[0]["text"] == text
    assert text in due(pmdesk, "--kind", "mail")[0]["text"]


def test_who_has_left_or_moved_still_owes_what_is_theirs(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--to", "E003")
    pmdesk("staff", "move", "E003", "--department", "Front desk", "--superior", "S01", "--from",
           "2026-11-01")  # fmt: skip
    assert duties(pmdesk, "--staff", "E003")[0] == ("complaint", "1", "reply")
    pmdesk("staff", "leave", "E003", "--on", "2026-11-03")
    assert duties(pmdesk, "--staff", "E003", now="2026-11-04T08:00")[0] == (
        "complaint", "1", "reply",
    )  # fmt: skip


def test_held_money_is_owed_once_what_it_was_taken_for_has_ended(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("request", "add", "--kind", "other", "--unit", "3-2-1502", "--text", "New kitchen")
    hold = ("fee", "hold", "add", "--unit", "3-2-1502", "--amount")
    pmdesk(*hold, "2000", "--kind", "deposit", "--link", "request:1")
    pmdesk(*hold, "150", "--kind", "on-behalf")

    def owed() -> list[tuple[str, str]]:
        rows = pmdesk("due", "--kind", "fee", "--format", "json").json["rows"]
        return [(row["id"], row["duty"]) for row in rows]

    assert owed() == [("2", "spend")]
    done = pmdesk("request", "done", "1", "--text", "Finished")
    assert "warning: 2000.00 of held money 1 is still held" in done.err
    assert owed() == [("1", "return"), ("2", "spend")]
    pmdesk("fee", "hold", "return", "1", "--to", "Fir")
    assert owed() == [("2", "spend")]
