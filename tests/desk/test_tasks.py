"""Tasks: given, done, stopped, void; listed by day; and what the morning meeting is told."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmdesk.office import tasks
from pmdesk.render.tables import shielded
from pmdesk.store.file import open_reading
from tests.cli.test_hostile import TEXTS
from tests.conftest import Program

TASK = ("task", "add", "Read the meters", "--who", "E001")
WEEKLY = (*TASK, "--kind", "upkeep", "--repeat", "FREQ=WEEKLY;BYDAY=MO", "--on", "2026-10-12")
FIELDS = [
    "id", "ref", "kind", "text", "staff", "on", "time", "repeat", "next_on", "done_on", "state",
    "open_count", "ends_on", "unit", "link", "by", "void",
]  # fmt: skip


def stored(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def shown(pmdesk: Program, number: int = 1) -> dict[str, Any]:
    return dict(pmdesk("task", "show", str(number), "--format", "json").json)


def ids(pmdesk: Program, *words: str, now: str | None = None) -> list[int]:
    """The ids that a list names."""
    rows = pmdesk("task", "list", *words, "--format", "json", now=now).json["rows"]
    return [row["id"] for row in rows]


def refused(pmdesk: Program, *words: str, code: int = 4) -> str:
    """What is said where nothing is done."""
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    return ran.err


def planned(pmdesk: Program, day: str, up_to: str) -> list[dict[str, Any]]:
    conn = open_reading(pmdesk.path, None)
    try:
        return tasks.planned(conn, date.fromisoformat(day), date.fromisoformat(up_to))
    finally:
        conn.close()


# Giving a task.


def test_a_task_is_stored_with_all_that_was_said(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*TASK)
    record = stored(
        pmdesk, "task", "add", "Call back", "--who", "Bo Hazel", "--kind", "promise", "--on",
        "2026-11-05 14:30", "--unit", "3-2-1502", "--link", "task:1", "--by", "S01", "--ref", "k1",
    )  # fmt: skip
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.task/1", "id": 2, "ref": "k1", "kind": "promise", "text": "Call back",
        "staff": "E002", "on": "2026-11-05", "time": "14:30", "repeat": None,
        "next_on": "2026-11-05", "done_on": None, "state": "open", "open_count": 0,
        "ends_on": None, "unit": "3-2-1502", "link": "task:1", "by": "S01", "void": None,
    }  # fmt: skip


def test_a_task_is_key_work_of_today_by_who_acts(pmdesk: Program) -> None:
    record = stored(pmdesk, *TASK, "--as", "S01")
    wanted = ("key", "2026-11-03", None, "S01", 1)
    assert tuple(record[n] for n in ("kind", "on", "time", "by", "open_count")) == wanted


def test_the_echo_says_who_and_when(pmdesk: Program) -> None:
    assert pmdesk(*TASK).out == "task 1: open; E001; next on 2026-11-03\n"
    assert pmdesk(*WEEKLY).out == "task 2: open; E001; 4 open since 2026-10-12\n"


def test_a_due_day_without_a_year_lies_ahead(pmdesk: Program) -> None:
    assert stored(pmdesk, *TASK, "--on", "01-05")["on"] == "2027-01-05"


def test_a_month_end_that_would_be_left_out_is_warned_of(pmdesk: Program) -> None:
    ran = pmdesk(*TASK, "--repeat", "FREQ=MONTHLY", "--on", "2026-12-31")
    assert ran.err == (
        "warning: months without that day are left out; BYMONTHDAY=-1 is the last of every month\n"
    )
    assert pmdesk(*TASK, "--repeat", "FREQ=MONTHLY;BYMONTHDAY=-1").err == ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("task", "add"), 2, "missing: TEXT, --who"),
        ((*TASK[:2], " ", *TASK[3:]), 2, "an empty text"),
        ((*TASK, "--kind", "chore"), 2, "'chore' is not one of key, training"),
        ((*TASK, "--on", "05/11/2026"), 2, "can be read in two ways"),
        ((*TASK, "--repeat", "FREQ=HOURLY"), 2, "a task repeats by the day at most: FREQ=HOURLY"),
        ((*TASK, "--repeat", "every Monday"), 2, "'EVERY MONDAY' is no part of a rule"),
        ((*TASK, "--repeat", "FREQ=DAILY;COUNT=0"), 2, "COUNT cannot be '0'"),
        ((*TASK, "--repeat", "FREQ=DAILY;UNTIL=20261101"), 2, "it has no occurrence"),
        ((*TASK[:3], "--who", "Nobody"), 3, "there is no staff member 'Nobody'"),
        ((*TASK, "--unit", "9-9-9"), 3, "there is no unit '9-9-9'"),
        ((*TASK, "--link", "task:7"), 3, "there is no record 'task:7' to link to"),
        ((*TASK, "--by", "Nobody"), 3, "there is no staff member 'Nobody'"),
        (("task", "show", "1"), 3, "there is no task 1"),
        (("task", "done", "1"), 3, "there is no task 1"),
        (("task", "stop", "1", "--on", "today", "--reason", "x"), 3, "there is no task 1"),
        (("task", "void", "1", "--reason", "x"), 3, "there is no task 1"),
        (("task", "done", "x"), 2, "Invalid value for 'ID'"),
        (("task", "stop", "1"), 2, "missing: --on, --reason"),
        (("task", "list", "--on", "today", "--month", "10"), 2, "--on does not go with --month"),
        (("task", "list", "--state", "late"), 2, "'late' is not one of open, done, stopped, void"),
    ],
)
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(pmdesk, *words, code=code)


def test_who_is_not_employed_on_the_day_gets_no_task_for_it(pmdesk: Program) -> None:
    pmdesk("staff", "leave", "E001", "--on", "2026-11-10")
    assert "not employed on 2026-11-11" in refused(pmdesk, *TASK, "--on", "2026-11-11", code=3)
    pmdesk(*TASK, "--on", "2026-11-10")


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    first = pmdesk(*WEEKLY, "--ref", "k").out
    assert pmdesk(*WEEKLY, "--ref", "k").out == first
    later = pmdesk(*WEEKLY[:-2], "--ref", "k", now="2026-11-04T10:00")
    assert later.code == 0, "the day was left to the clock"
    assert ids(pmdesk) == [1]


def test_the_same_key_with_other_content_names_the_fields(pmdesk: Program) -> None:
    pmdesk(*WEEKLY, "--ref", "k")
    said = refused(pmdesk, "task", "add", "Other", "--who", "E002", "--ref", "k", "--on", "today")
    assert (
        "--ref 'k' names record 1 already, with other content: text, kind, staff, repeat, on"
        in said
    )


# Doing it.


def test_a_task_is_done_once(pmdesk: Program) -> None:
    pmdesk(*TASK)
    record = stored(pmdesk, "task", "done", "1", "--text", "Four meters", "--by", "E001")
    wanted = ("done", "2026-11-03", None, 0)
    assert tuple(record[n] for n in ("state", "done_on", "next_on", "open_count")) == wanted
    assert refused(pmdesk, "task", "done", "1") == "pmdesk: task 1 was done on 2026-11-03 already\n"
    assert "2026-11-03  E001  done for 2026-11-03: Four meters" in pmdesk("task", "show", "1").out


def test_doing_a_task_that_repeats_discharges_what_came_before(pmdesk: Program) -> None:
    pmdesk(*WEEKLY)
    record = stored(pmdesk, "task", "done", "1", "--on", "2026-10-28")
    assert (record["next_on"], record["open_count"]) == ("2026-11-02", 1)
    assert pmdesk("task", "done", "1").out == "task 1: open; next on 2026-11-09\n"
    assert refused(pmdesk, "task", "done", "1") == (
        "pmdesk: nothing of task 1 is open on 2026-11-03: next on 2026-11-09; "
        "--ahead marks that one as done before its day\n"
    )


def test_nothing_is_done_before_its_day_unless_that_is_said(pmdesk: Program) -> None:
    pmdesk(*TASK, "--on", "2026-11-06", "--kind", "promise")
    said = refused(pmdesk, "task", "done", "1")
    assert "nothing of task 1 is open on 2026-11-03: next on 2026-11-06" in said
    record = stored(pmdesk, "task", "done", "1", "--ahead")
    assert (record["state"], record["done_on"]) == ("done", "2026-11-03")


def test_a_rule_that_has_run_out_is_done(pmdesk: Program) -> None:
    pmdesk(*TASK, "--repeat", "FREQ=DAILY;COUNT=2", "--on", "2026-11-01")
    assert stored(pmdesk, "task", "done", "1")["state"] == "done"
    assert "task 1 was done on 2026-11-03 already" in refused(pmdesk, "task", "done", "1")


def test_nothing_is_done_in_the_future(pmdesk: Program) -> None:
    pmdesk(*TASK)
    assert "2026-11-04 lies in the future" in refused(
        pmdesk, "task", "done", "1", "--on", "2026-11-04"
    )


@pytest.mark.parametrize("kind", ["reception", "counter"])
def test_a_post_ends_with_its_day(pmdesk: Program, kind: str) -> None:
    pmdesk(*TASK, "--kind", kind)
    assert refused(pmdesk, "task", "done", "1") == (
        f"pmdesk: task 1 says who is at the {kind}: it ends with its day\n"
    )
    assert (shown(pmdesk)["state"], shown(pmdesk)["open_count"]) == ("open", 1)
    pmdesk.now = "2026-11-04T08:00"
    assert (shown(pmdesk)["state"], shown(pmdesk)["open_count"]) == ("done", 0)


# Stopping, voiding.


def test_a_stop_ends_the_repetition_after_its_day(pmdesk: Program) -> None:
    pmdesk(*WEEKLY)
    assert pmdesk("task", "stop", "1", "--on", "2026-11-09", "--reason", "New meters").out == (
        "task 1: open; ends on 2026-11-09; 4 open since 2026-10-12\n"
    )
    pmdesk("task", "done", "1", "--on", "2026-11-09", now="2026-11-09T10:00")
    pmdesk.now = "2026-11-30T09:00"
    record = shown(pmdesk)
    assert (record["state"], record["next_on"], record["ends_on"]) == (
        "stopped", None, "2026-11-09",
    )  # fmt: skip
    assert "task 1 was done on 2026-11-09 already" in refused(pmdesk, "task", "done", "1")
    assert "stop after 2026-11-09: New meters" in pmdesk("task", "show", "1").out


def test_a_later_stop_stands_over_an_earlier_one(pmdesk: Program) -> None:
    stop = ("task", "stop", "1", "--reason", "x", "--on")
    pmdesk(*WEEKLY)
    pmdesk(*stop, "2026-11-30")
    assert stored(pmdesk, *stop, "2026-10-12")["open_count"] == 1
    assert "task 1 ends after 2026-10-12 already" in refused(pmdesk, *stop, "2026-10-12")


def test_what_does_not_repeat_or_has_not_begun_is_voided_not_stopped(pmdesk: Program) -> None:
    pmdesk(*TASK)
    pmdesk(*WEEKLY)
    stop = ("--on", "2026-10-11", "--reason", "x")
    assert refused(pmdesk, "task", "stop", "1", *stop) == (
        "pmdesk: task 1 does not repeat; pmdesk task void 1 --reason TEXT\n"
    )
    assert "task 2 begins only on 2026-10-12" in refused(pmdesk, "task", "stop", "2", *stop)


def test_a_void_task_keeps_its_reason_and_counts_no_more(pmdesk: Program) -> None:
    pmdesk(*TASK)
    pmdesk(*WEEKLY)
    for number in ("1", "2"):
        record = stored(pmdesk, "task", "void", number, "--reason", "Entered twice")
        wanted = ("void", "Entered twice", None, 0)
        assert tuple(record[n] for n in ("state", "void", "next_on", "open_count")) == wanted
        for words in (("done",), ("void", "--reason", "x"),
                      ("stop", "--on", "today", "--reason", "x")):  # fmt: skip
            said = refused(pmdesk, "task", words[0], number, *words[1:])
            assert f"task {number} is void: Entered twice" in said
    assert planned(pmdesk, "2026-11-03", "2026-11-03") == []
    assert ids(pmdesk, "--on", "today") == []
    assert ids(pmdesk, "--state", "void") == [1, 2]


# Listing.


def test_a_list_is_asked_by_kind_person_unit_and_text(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*TASK, "--unit", "3-2-1502")
    pmdesk("task", "add", "Fire drill, 100%", "--who", "E002", "--kind", "training")
    pmdesk(*WEEKLY)
    assert ids(pmdesk) == [1, 2, 3]
    assert ids(pmdesk, "--kind", "training", "--kind", "upkeep") == [2, 3]
    assert ids(pmdesk, "--staff", "Bo") == [2]
    assert ids(pmdesk, "--unit", "3-2-1502") == [1]
    assert ids(pmdesk, "--search", "100%") == [2]
    assert ids(pmdesk, "--search", "METERS") == [1, 3]
    assert pmdesk("task", "list", "--search", "nowhere").err == "no task fits\n"


def test_a_list_of_a_state_knows_what_repeats(pmdesk: Program) -> None:
    pmdesk(*TASK)
    pmdesk(*WEEKLY)
    pmdesk(*TASK, "--repeat", "FREQ=DAILY;COUNT=1")
    for number in ("1", "3"):
        pmdesk("task", "done", number)
    pmdesk(*WEEKLY)
    pmdesk("task", "done", "4")
    pmdesk("task", "stop", "4", "--on", "today", "--reason", "x")
    assert ids(pmdesk, "--state", "open") == [2]
    assert ids(pmdesk, "--state", "done") == [1, 3]
    assert ids(pmdesk, "--state", "stopped") == [4]
    assert ids(pmdesk, "--state", "done", "--state", "open") == [1, 2, 3]


def test_a_list_of_a_day_holds_its_own_and_what_is_carried_over(pmdesk: Program) -> None:
    pmdesk(*TASK, "--on", "2026-11-02")  # 1: carried over
    pmdesk(*TASK, "--on", "2026-11-05")  # 2: later
    pmdesk(*TASK, "--on", "2026-11-02", "--kind", "counter")  # 3: never carried over
    pmdesk(*WEEKLY)  # 4: four are open
    pmdesk(*TASK, "--repeat", "FREQ=WEEKLY", "--kind", "reception")  # 5: on Tuesdays
    assert ids(pmdesk, "--on", "today") == [1, 4, 5]
    assert ids(pmdesk, "--on", "2026-11-02") == [1, 3, 4]
    assert ids(pmdesk, "--on", "2026-11-05") == [1, 2, 4]
    pmdesk("task", "done", "1")
    pmdesk("task", "done", "4")
    assert ids(pmdesk, "--on", "today") == [1, 4, 5], "done today, so it was for today"
    assert ids(pmdesk, "--on", "tomorrow") == []
    assert ids(pmdesk, "--on", "2026-11-09") == [2, 4]


def test_a_list_of_a_month_holds_what_falls_in_it(pmdesk: Program) -> None:
    pmdesk(*TASK, "--on", "2026-10-31")
    pmdesk(*TASK, "--repeat", "FREQ=YEARLY", "--on", "2026-12-24")
    assert ids(pmdesk, "--month", "10") == [1]
    assert ids(pmdesk, "--month", "2026-12") == [2]
    assert ids(pmdesk, "--month", "2027-12") == [2]
    assert ids(pmdesk, "--from", "2027-01-01") == [2]
    assert ids(pmdesk, "--to", "2026-12-23") == [1]
    assert ids(pmdesk, "--from", "2027-01-01", "--to", "2027-12-23") == []


def test_every_format_carries_the_same_fields(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk(*TASK)
    pmdesk(*WEEKLY, "--repeat", "FREQ=WEEKLY;BYDAY=MO,TH")
    listed = pmdesk("task", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.task.list/1"
    record = shown(pmdesk, 2)
    assert record.pop("schema") == "pmdesk.task/1"
    assert listed["rows"][1] == record
    rows = list(csv.DictReader(io.StringIO(pmdesk("task", "list", "--format", "csv").out)))
    assert list(rows[0]) == FIELDS
    assert (rows[1]["repeat"], rows[1]["open_count"]) == ("FREQ=WEEKLY;BYDAY=MO,TH", "7")
    assert pmdesk("task", "list").out.splitlines()[0].split() == [
        "Id", "Kind", "Staff", "Next", "on", "Time", "State", "Done", "on", "Unit", "Task",
    ]  # fmt: skip
    file = tmp_path / "tasks.json"
    pmdesk("task", "list", "--format", "json", "--output", str(file))
    assert json.loads(file.read_text(encoding="utf-8")) == listed
    assert "already: write it with --force" in refused(
        pmdesk, "task", "list", "--output", str(file)
    )


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact(pmdesk: Program, text: str) -> None:
    pmdesk("task", "add", "--who", "E001", "--", text)
    pmdesk("task", "done", "1", f"--text={text}")
    assert shown(pmdesk)["text"] == text
    rows = csv.DictReader(io.StringIO(pmdesk("task", "list", "--format", "csv").out, newline=""))
    assert next(rows)["text"] == shielded(text)
    screen = pmdesk("task", "show", "1").out + pmdesk("task", "list").out
    assert all(char.isprintable() or char in "\n\u3000" for char in screen)


# What the morning meeting is told (A2.2).


def test_the_plan_of_a_day_is_its_own_work_and_what_was_open(pmdesk: Program) -> None:
    pmdesk(*WEEKLY)
    pmdesk(*TASK, "--on", "2026-11-03 08:30")
    pmdesk(*TASK, "--on", "2026-11-04")
    pmdesk(*TASK, "--kind", "counter")
    assert planned(pmdesk, "2026-11-03", "2026-11-03") == [
        {
            "id": 1, "kind": "upkeep", "text": "Read the meters", "staff": "E001",
            "name": "Ash Willow", "on": "2026-11-02", "time": None, "since": "2026-10-12",
            "done": False, "done_on": None, "link": None, "unit": None,
        },
        {
            "id": 2, "kind": "key", "text": "Read the meters", "staff": "E001",
            "name": "Ash Willow", "on": "2026-11-03", "time": "08:30", "since": "2026-11-03",
            "done": False, "done_on": None, "link": None, "unit": None,
        },
    ]  # fmt: skip


def test_the_plan_of_yesterday_says_what_was_done_of_it(pmdesk: Program) -> None:
    pmdesk(*TASK, "--on", "2026-11-02")  # done on its day
    pmdesk(*TASK, "--on", "2026-11-02")  # done today, late
    pmdesk(*TASK, "--on", "2026-11-02")  # not done
    pmdesk(*TASK, "--on", "2026-11-01")  # done before that day began
    pmdesk("task", "done", "1", "--on", "2026-11-02")
    pmdesk("task", "done", "2")
    pmdesk("task", "done", "4", "--on", "2026-11-01")
    told = [(row["id"], row["done_on"]) for row in planned(pmdesk, "2026-11-02", "2026-11-03")]
    assert told == [(1, "2026-11-02"), (2, "2026-11-03"), (3, None)]
    told = [(row["id"], row["done_on"]) for row in planned(pmdesk, "2026-11-02", "2026-11-02")]
    assert told == [(1, "2026-11-02"), (2, None), (3, None)]


def test_posts_name_who_is_where(pmdesk: Program) -> None:
    for who, kind, more in (
        ("E001", "reception", ()),
        ("E002", "counter", ("--repeat", "FREQ=DAILY", "--on", "2026-10-01")),
        (
            "E001",
            "counter",
            (
                "--repeat",
                "FREQ=WEEKLY;BYDAY=WE",
            ),
        ),
        ("E002", "counter", ()),
        ("E003", "counter", ("--on", "2026-11-02")),
    ):
        pmdesk("task", "add", "Post", "--who", who, "--kind", kind, *more)
    conn = open_reading(pmdesk.path, None)
    assert tasks.posts(conn, date(2026, 11, 3)) == {"reception": ["E001"], "counter": ["E002"]}
    assert tasks.posts(conn, date(2026, 11, 4)) == {"reception": [], "counter": ["E002", "E001"]}
    conn.close()


def test_what_is_owed_is_open_and_was_due(pmdesk: Program) -> None:
    pmdesk(*TASK)
    pmdesk(*TASK, "--on", "2026-11-04")
    pmdesk(*WEEKLY)
    pmdesk(*TASK, "--kind", "reception", "--on", "2026-11-02")
    pmdesk("task", "done", "1")
    conn = open_reading(pmdesk.path, None)
    owed = tasks.owed(conn, date(2026, 11, 3))
    assert [(row["id"], row["on"], row["since"]) for row in owed] == [
        (3, "2026-11-02", "2026-10-12")
    ]
    conn.close()


def test_promises_of_a_range_say_when_each_was_kept(pmdesk: Program) -> None:
    promise = (*TASK, "--kind", "promise")
    pmdesk(*promise, "--on", "2026-10-30")
    pmdesk(*promise, "--repeat", "FREQ=DAILY;COUNT=3", "--on", "2026-10-30")
    pmdesk(*promise, "--on", "2026-11-01")
    pmdesk(*TASK, "--on", "2026-10-30")
    pmdesk("task", "done", "2", "--on", "2026-10-31")
    conn = open_reading(pmdesk.path, None)
    found = tasks.promises(conn, "2026-10-01", "2026-11-01")
    assert [(row["id"], row["on"], row["done_on"]) for row in found] == [
        (1, "2026-10-30", None),
        (2, "2026-10-30", "2026-10-31"),
        (2, "2026-10-31", "2026-10-31"),
    ]
    conn.close()
