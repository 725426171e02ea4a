"""The morning brief (A2.2): what is told, since when, and as it was presented."""

import csv
import io
import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pmdesk.render.visible import width
from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

PAGE = 78
CALL = ("call", "add", "--text")
RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text")
ASK = ("request", "add", "--kind", "other", "--place", "Lobby", "--text")
CLOSE_DUE = {
    "kind": "close", "id": "2026-10", "duty": "close", "who": None, "due": "2026-11-05",
    "overdue": False, "text": None,
}  # fmt: skip
"""What the office's file owes by itself: October is not closed yet."""


def brief(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    return dict(pmdesk("brief", *words, "--format", "json", now=now).json)


def told(pmdesk: Program, *words: str, now: str | None = None) -> list[int]:
    """The calls that a brief tells, in its order."""
    return [row["id"] for row in brief(pmdesk, *words, now=now)["calls"]]


def refused(pmdesk: Program, *words: str, code: int, now: str | None = None) -> str:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("brief", *words, ok=False, now=now)
    assert (ran.code, ran.out) == (code, ""), ran
    assert pmdesk.path.read_bytes() == before, "nothing is stored"
    return ran.err


def text_of(pmdesk: Program, *words: str, now: str | None = None) -> str:
    return pmdesk("brief", "--format", "text", *words, now=now).out


# Calls: none missed, none twice.


def test_without_a_recorded_brief_calls_are_told_since_yesterday(pmdesk: Program) -> None:
    pmdesk(*CALL, "older", "--on", "11-01 23:59", now="2026-11-01T23:59")
    pmdesk(*CALL, "first", "--on", "11-02 00:00", now="2026-11-02T00:00")
    pmdesk(*CALL, "old, entered late", "--on", "10-20 08:00")
    pmdesk(*CALL, "now")
    content = brief(pmdesk)
    assert content["calls_since"] == "2026-11-02T00:00:00+08:00"
    assert [row["text"] for row in content["calls"]] == ["first", "old, entered late", "now"]
    assert told(pmdesk, now="2026-11-04T08:30") == [3, 4]


def test_calls_are_told_since_the_last_recorded_brief(pmdesk: Program) -> None:
    pmdesk(*CALL, "before", "--on", "11-02 20:00")
    assert told(pmdesk, "--record", now="2026-11-03T08:30") == [1]
    assert told(pmdesk, now="2026-11-03T08:31") == []
    pmdesk(*CALL, "a minute later", "--on", "08:30", now="2026-11-03T08:31")
    pmdesk(*CALL, "old, entered late", "--on", "10-01 12:00", now="2026-11-03T20:00")
    pmdesk(*CALL, "night", now="2026-11-04T03:00")
    content = brief(pmdesk, now="2026-11-04T08:30")
    assert content["calls_since"] == "2026-11-03T08:30:00+08:00"
    assert [row["id"] for row in content["calls"]] == [2, 3, 4], "in the order of entry"
    assert told(pmdesk, "--record", now="2026-11-04T08:30") == [2, 3, 4]
    assert told(pmdesk, now="2026-11-05T08:30") == []


def test_a_brief_that_is_left_out_leaves_no_call_out(pmdesk: Program) -> None:
    brief(pmdesk, "--record")
    pmdesk(*CALL, "x", now="2026-11-03T12:00")
    pmdesk(*CALL, "y", now="2026-11-05T12:00")
    assert told(pmdesk, "--record", now="2026-11-09T08:30") == [1, 2]


def test_a_void_call_is_not_told(pmdesk: Program) -> None:
    for text in ("a", "b", "c"):
        pmdesk(*CALL, text)
    pmdesk("call", "void", "2", "--reason", "mistake")
    assert told(pmdesk, "--record") == [1, 3]
    pmdesk("call", "void", "3", "--reason", "mistake")
    assert told(pmdesk, now="2026-11-04T08:30") == []


@pytest.mark.parametrize("seed", range(5))
def test_every_call_that_stands_when_presented_is_told_exactly_once(
    pmdesk: Program, seed: int
) -> None:
    chance = random.Random(seed)
    now = datetime(2026, 11, 3, 8, 30)
    heard: list[int] = []
    voided_before: set[int] = set()
    calls: list[int] = []
    for number in range(60):
        at = now.isoformat(timespec="seconds")
        match chance.choices(("add", "late", "void", "record", "look"), (8, 4, 2, 3, 1))[0]:
            case "add":
                calls.append(pmdesk(*CALL, f"call {number}", "--format", "json", now=at).json["id"])
            case "late":
                day = now.date() - timedelta(days=chance.randint(1, 400))
                on = f"{day} {chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
                words = (*CALL, f"call {number}", "--on", on, "--format", "json")
                calls.append(pmdesk(*words, now=at).json["id"])
            case "void" if calls:
                one = chance.choice(calls)
                ran = pmdesk("call", "void", str(one), "--reason", "x", now=at, ok=False)
                if ran.code == 0 and one not in heard:
                    voided_before.add(one)
            case "record":
                ran = pmdesk("brief", "--record", "--format", "json", now=at)
                if "on record already" not in ran.err:
                    heard += [row["id"] for row in ran.json["calls"]]
            case "look":
                waiting = told(pmdesk, now=at)
                left = [one for one in calls if one not in heard and one not in voided_before]
                assert waiting == left
        now += timedelta(minutes=chance.choice((0, 1, 7, 300, 1500)))
    heard += told(pmdesk, now=(now + timedelta(days=1)).isoformat(timespec="seconds"))
    assert heard == [one for one in calls if one not in voided_before]


# What else the meeting hears.


def test_an_empty_office_has_a_brief(pmdesk: Program) -> None:
    content = brief(pmdesk)
    assert content == {
        "schema": "pmdesk.brief/1", "date": "2026-11-03", "at": "2026-11-03T09:00:00+08:00",
        "office": "Maple Court (fictional)", "calls_since": "2026-11-02T00:00:00+08:00",
        "calls": [],
        "yesterday": {"date": "2026-11-02", "planned": 0, "done": 0, "tasks": []},
        "today": [], "appointments": [], "desk": {"reception": [], "counter": []},
        "receipts": {"date": "2026-11-02", "issued": 0, "amount_fen": 0, "over": 0},
        "complaints": [], "follow_ups": [], "falling_due": [CLOSE_DUE],
        "meeting": [],
        "recorded_at": None, "recorded_by": None,
    }  # fmt: skip
    page = text_of(pmdesk)
    for nothing in ("no calls", "nothing was planned", "no tasks", "no appointments",
                    "no unresolved complaint", "no follow-up is overdue",
                    "Receipts of 2026-11-02: none",
                    "Reception: nobody is named; Counter: nobody is named"):  # fmt: skip
        assert nothing in page, nothing


def test_yesterdays_planned_work_says_what_was_done_of_it(pmdesk: Program) -> None:
    task = ("task", "add", "--who", "E001", "--on")
    pmdesk(*task, "2026-11-02", "on its day")
    pmdesk(*task, "2026-11-02", "this morning")
    pmdesk(*task, "2026-11-02", "not yet")
    pmdesk(*task, "2026-10-30", "carried over")
    pmdesk(*task, "2026-10-30", "before yesterday")
    pmdesk(*task, "2026-11-03", "for today")
    pmdesk(*task, "2026-11-02", "voided")
    pmdesk("task", "done", "1", "--on", "2026-11-02")
    pmdesk("task", "done", "2")
    pmdesk("task", "done", "5", "--on", "2026-11-01")
    pmdesk("task", "void", "7", "--reason", "x")
    content = brief(pmdesk)
    yesterday = content["yesterday"]
    assert (yesterday["planned"], yesterday["done"]) == (4, 2)
    assert [(row["text"], row["done"]) for row in yesterday["tasks"]] == [
        ("on its day", True), ("this morning", True), ("not yet", False), ("carried over", False),
    ]  # fmt: skip
    assert [row["text"] for row in content["today"]] == ["not yet", "carried over", "for today"]
    assert [row["since"] for row in content["today"]] == ["2026-11-02", "2026-10-30", "2026-11-03"]
    assert [(row["staff"], row["name"]) for row in content["today"]] == [("E001", "Ash Willow")] * 3
    page = text_of(pmdesk)
    assert "Yesterday, 2026-11-02: 2 of 4 done" in page
    assert "  [x]  #1  key  E001  Ash Willow  2026-11-02\n      on its day\n" in page
    assert "  [ ]  #4  key  E001  Ash Willow  2026-10-30\n      carried over\n" in page


def test_work_that_repeats_is_told_with_its_occurrence(pmdesk: Program) -> None:
    pmdesk("task", "add", "Read the meters", "--who", "E001", "--kind", "upkeep", "--repeat",
           "FREQ=WEEKLY;BYDAY=MO", "--on", "2026-10-12")  # fmt: skip
    pmdesk("task", "add", "Drill", "--who", "E002", "--kind", "training", "--repeat",
           "FREQ=DAILY", "--on", "2026-11-01")  # fmt: skip
    pmdesk("task", "done", "2", "--on", "2026-11-02")
    content = brief(pmdesk)
    assert [(row["id"], row["done"]) for row in content["yesterday"]["tasks"]] == [
        (1, False), (2, True),
    ]  # fmt: skip
    assert [(row["id"], row["since"], row["on"]) for row in content["today"]] == [
        (1, "2026-10-12", "2026-11-02"), (2, "2026-11-03", "2026-11-03"),
    ]  # fmt: skip


def test_who_is_at_the_reception_and_the_counter(pmdesk: Program) -> None:
    for who, kind, more in (("E001", "reception", ()), ("E002", "counter", ()),
                            ("E003", "counter", ("--repeat", "FREQ=DAILY")),
                            ("E003", "reception", ("--on", "2026-11-02"))):  # fmt: skip
        pmdesk("task", "add", "Post", "--who", who, "--kind", kind, *more)
    content = brief(pmdesk)
    assert content["desk"] == {"reception": ["E001"], "counter": ["E002", "E003"]}
    assert content["today"] == [], "a post is no work"
    for format in ("table", "text"):
        out = pmdesk("brief", "--format", format).out
        assert "Reception: E001; Counter: E002, E003" in out


def test_who_has_left_is_at_no_counter(pmdesk: Program) -> None:
    for who in ("E001", "E002"):
        pmdesk("task", "add", "Post", "--who", who, "--kind", "counter", "--repeat", "FREQ=DAILY",
               "--on", "2026-10-01")  # fmt: skip
    pmdesk("staff", "leave", "E001", "--on", "2026-11-02")
    assert brief(pmdesk, now="2026-11-02T08:30")["desk"]["counter"] == ["E001", "E002"]
    assert brief(pmdesk)["desk"]["counter"] == ["E002"]


def test_the_counter_is_told_in_csv_too(pmdesk: Program) -> None:
    """Off a terminal the fields do not change: who stands where is part of the sheet."""
    pmdesk("task", "add", "Post", "--who", "E002", "--kind", "counter")
    rows = list(csv.DictReader(io.StringIO(pmdesk("brief", "--format", "csv").out)))
    assert [row["who"] for row in rows if row["section"] in ("desk", "counter")] == ["E002"]


def test_unresolved_complaints_are_told_oldest_first(pmdesk: Program) -> None:
    for on, more in (("11-02 10:00", ("--severity", "major")), ("10-27 10:00", ()),
                     ("11-02 09:00", ("--to", "E001")), ("11-01", ()), ("11-01 10:00", ()),
                     ("11-01 11:00", ())):  # fmt: skip
        pmdesk(*RAISE, "x", "--on", on, *more)
    pmdesk("complaint", "resolve", "5", "--text", "x")
    pmdesk("complaint", "reject", "6", "--reason", "x")
    pmdesk("complaint", "hold", "4", "--until", "11-20", "--reason", "parts")
    rows = brief(pmdesk)["complaints"]
    assert [(row["id"], row["state"], row["overdue"], row["level"]) for row in rows] == [
        (2, "registered", True, "manager"),
        (4, "on-hold", True, None),  # nobody has answered yet
        (3, "assigned", False, None),
        (1, "registered", True, "director"),
    ]
    assert rows[0]["due_at"] == "2026-10-30T10:00:00+08:00"
    assert rows[2]["handler"] == "E001"
    page = text_of(pmdesk)
    assert (rows[0]["duty"], rows[0]["due"]) == ("reply", "2026-10-28T10:00:00+08:00")
    assert "reply 2026-10-28 10:00 overdue manager" in " ".join(page.split())
    assert page.index("2026-10-27") < page.index("2026-11-02  major")


def test_a_complaint_is_overdue_a_second_after_its_time(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--on", "11-01 09:00")
    for now, late in (("2026-11-02T09:00:00", False), ("2026-11-02T09:00:01", True)):
        assert brief(pmdesk, now=now)["complaints"][0]["overdue"] is late, "its first reply"
    pmdesk("complaint", "reply", "1", "--text", "x", "--on", "11-01 10:00")
    for now, late in (("2026-11-04T09:00:00", False), ("2026-11-04T09:00:01", True)):
        assert brief(pmdesk, now=now)["complaints"][0]["overdue"] is late


def test_overdue_follow_ups_are_told_from_the_day_after(pmdesk: Program) -> None:
    pmdesk(*RAISE, "quarrel", "--to", "E001", "--on", "10-25")
    pmdesk(*ASK, "lamp", "--on", "10-25")
    pmdesk("complaint", "resolve", "1", "--text", "x", "--on", "10-30")
    pmdesk("request", "done", "1", "--text", "x", "--on", "10-31")
    assert brief(pmdesk, now="2026-11-02T23:59")["follow_ups"] == []
    assert brief(pmdesk)["follow_ups"] == [
        {"kind": "complaint", "id": "1", "who": "E001", "due": "2026-11-02", "unit": None,
         "text": "quarrel"},
    ]  # fmt: skip
    rows = brief(pmdesk, now="2026-11-04T08:30")["follow_ups"]
    assert [row["kind"] for row in rows] == ["complaint", "request"]
    pmdesk("complaint", "follow-up", "1", "--satisfied", "yes")
    assert brief(pmdesk)["follow_ups"] == []


def test_appointments_of_the_day_are_told_by_time(pmdesk: Program) -> None:
    for when in ("2026-11-03 15:00", "2026-11-03 08:00", "2026-11-04 08:00", "2026-11-03 10:00"):
        pmdesk(*ASK, when, "--appointment", when, "--to", "E003")
    pmdesk("request", "cancel", "4", "--reason", "x")
    rows = brief(pmdesk)["appointments"]
    assert [(row["id"], row["at"], row["handler"]) for row in rows] == [
        (2, "2026-11-03T08:00:00+08:00", "E003"), (1, "2026-11-03T15:00:00+08:00", "E003"),
    ]  # fmt: skip
    assert [row["id"] for row in brief(pmdesk, "--date", "tomorrow")["appointments"]] == [3]


def test_appeals_sanctions_and_closes_falling_due_are_told(pmdesk: Program) -> None:
    fault = ("fault", "add", "--code", "CMP-01", "--by", "I01", "--on", "2026-10-20", "--staff")
    pmdesk(*fault, "E001", "--points", "12")
    pmdesk(*fault, "E002")
    for number in ("1", "2"):
        pmdesk("fault", "serve", number, "--how", "signed", "--on", "2026-10-30")
    pmdesk("appeal", "add", "2", "--against", "I01", "--statement", "I was elsewhere")
    pmdesk("month-close", "2026-10", "--as", "D01")
    rows = brief(pmdesk)["falling_due"]
    assert [(row["kind"], row["id"], row["duty"], row["who"], row["due"]) for row in rows] == [
        ("close", "2026-10", "hand-over", None, "2026-11-05"),
        ("appeal", "1", "decide", "D01", "2026-11-18"),
        ("sanction", "E001", "decide", None, None),
    ]
    pmdesk("appeal", "decide", "1", "--outcome", "denied", "--by", "D01", "--reason", "Seen")
    pmdesk("month-close", "2026-10", "--handed-to", "Finance")
    rows = brief(pmdesk)["falling_due"]
    assert [(row["kind"], row["duty"]) for row in rows] == [
        ("appeal", "tell"), ("sanction", "decide"),
    ]  # fmt: skip


# Keeping it.


def test_a_recorded_brief_is_shown_as_it_was_presented(pmdesk: Program) -> None:
    pmdesk(*CALL, "a", "--caller", "Ms Fir")
    pmdesk(*RAISE, "noise")
    pmdesk("task", "add", "Sweep", "--who", "E001")
    kept = brief(pmdesk, "--record", "--by", "S01")
    assert kept["recorded_at"] == kept["at"] == "2026-11-03T09:00:00+08:00"
    assert kept["recorded_by"] == "S01"
    shown = {format: pmdesk("brief", "--date", "today", "--format", format).out
             for format in ("table", "text", "json", "csv")}  # fmt: skip
    assert json.loads(shown["json"]) == kept
    pmdesk("call", "void", "1", "--reason", "mistake")
    pmdesk("complaint", "resolve", "1", "--text", "x")
    pmdesk("task", "done", "1")
    pmdesk("settings", "set", "office_name", "Other")
    pmdesk(*CALL, "b")
    for format, out in shown.items():
        words = ("brief", "--date", "2026-11-03", "--format", format)
        assert pmdesk(*words, now="2026-12-24T08:30").out == out
    assert "on record since 2026-11-03 09:00, S01" in " ".join(shown["text"].split())
    assert told(pmdesk) == [2], "a live one goes on from there"


def test_a_brief_is_recorded_once_a_day(pmdesk: Program) -> None:
    pmdesk(*CALL, "a")
    first = brief(pmdesk, "--record", "--as", "S01")
    pmdesk(*CALL, "b")
    before = pmdesk.path.read_bytes()
    ran = pmdesk("brief", "--record", "--as", "S02", "--format", "json", now="2026-11-03T23:59")
    assert ran.json == first
    assert ran.err == "the brief of 2026-11-03 is on record already\n"
    assert pmdesk.path.read_bytes() == before
    assert told(pmdesk, "--record", now="2026-11-04T00:00") == [2]


def test_only_the_brief_of_today_is_recorded(pmdesk: Program) -> None:
    for day in ("yesterday", "tomorrow", "2026-10-01"):
        said = refused(pmdesk, "--record", "--date", day, code=4)
        assert "only today's brief can be recorded" in said
        assert "[A2.2]" in said
    assert brief(pmdesk, "--record", "--date", "today")["recorded_at"]
    assert "only today's" in refused(
        pmdesk, "--record", "--date", "2026-11-03", code=4, now="2026-11-04T08:30"
    )


def test_a_past_day_without_a_recorded_brief_has_none(pmdesk: Program) -> None:
    brief(pmdesk, "--record")
    for day in ("yesterday", "2026-01-02"):
        assert "no brief of" in refused(pmdesk, "--date", day, code=3)
    assert "a day is wanted here" in refused(pmdesk, "--date", "2026-11-03 08:30", code=2)
    assert "two ways" in refused(pmdesk, "--date", "03/11/2026", code=2)
    pmdesk("staff", "leave", "E003", "--on", "2026-11-01")
    assert "not employed" in refused(pmdesk, "--record", "--by", "E003", code=3,
                                     now="2026-11-04T08:30")  # fmt: skip


def test_a_day_to_come_is_told_as_far_as_it_is_planned(pmdesk: Program) -> None:
    pmdesk("task", "add", "today", "--who", "E001")
    pmdesk("task", "add", "then", "--who", "E001", "--on", "2026-11-04")
    pmdesk("task", "add", "Post", "--who", "E002", "--kind", "counter", "--on", "2026-11-04")
    content = brief(pmdesk, "--date", "tomorrow")
    assert (content["date"], content["recorded_at"]) == ("2026-11-04", None)
    assert [row["text"] for row in content["yesterday"]["tasks"]] == ["today"]
    assert [row["text"] for row in content["today"]] == ["today", "then"]
    assert content["desk"]["counter"] == ["E002"]


def test_a_file_that_cannot_be_written_records_nothing(pmdesk: Program, tmp_path: Path) -> None:
    file = tmp_path / "brief.txt"
    file.write_text("mine")
    assert "--force" in refused(pmdesk, "--record", "--output", str(file), code=4)
    missing = str(tmp_path / "none" / "brief.txt")
    assert "no folder" in refused(pmdesk, "--record", "--output", missing, code=3)
    assert file.read_text() == "mine"
    assert refused(pmdesk, "--date", "yesterday", "--output", str(tmp_path / "b"), code=3)
    ran = pmdesk("brief", "--record", "--format", "text", "--output", str(file), "--force")
    assert (ran.out, f"wrote {file}" in ran.err) == ("", True)
    assert file.read_text(encoding="utf-8").startswith("Morning brief 2026-11-03")


# As a sheet.


def full(pmdesk: Program) -> None:
    """An office with something in every section."""
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*CALL, "Lift 2 stops", "--unit", "3-2-1502", "--caller", "Ms Fir", "--complaint",
           "--category", "repair", "--on", "11-02 22:00")  # fmt: skip
    pmdesk("task", "add", "Sweep", "--who", "E001", "--on", "2026-11-02")
    pmdesk(*ASK, "Lamp", "--appointment", "2026-11-03 14:00", "--to", "E003")
    pmdesk(*ASK, "Door", "--on", "10-20")
    pmdesk("request", "done", "2", "--text", "x", "--on", "10-21")


def test_every_format_tells_every_section(pmdesk: Program, tmp_path: Path) -> None:
    full(pmdesk)
    sections = ("calls", "yesterday", "today", "appointments", "complaints", "follow_ups",
                "falling_due")  # fmt: skip
    content = brief(pmdesk)
    assert [name for name in sections if not content[name]] == []
    rows = list(csv.DictReader(io.StringIO(pmdesk("brief", "--format", "csv").out)))
    assert list(rows[0]) == [
        "date", "section", "id", "when", "who", "unit", "state", "overdue", "text",
    ]  # fmt: skip
    assert [(row["section"], row["id"], row["text"]) for row in rows] == [
        ("calls", "1", "Lift 2 stops"), ("yesterday", "1", "Sweep"), ("today", "1", "Sweep"),
        ("appointments", "1", "Lamp"), ("complaints", "1", "Lift 2 stops"),
        ("follow_ups", "2", "Door"), ("falling_due", "2026-10", ""),
    ]  # fmt: skip
    assert rows[0]["when"] == "2026-11-02 22:00"
    assert rows[3]["when"] == "2026-11-03T14:00:00+08:00"
    for format in ("table", "text"):
        out = pmdesk("brief", "--format", format).out
        order = [out.index(title) for title in (
            "Morning brief 2026-11-03, Maple Court (fictional) (as of 2026-11-03 09:00)",
            "Reception:", "Calls since 2026-11-02 00:00", "Yesterday, 2026-11-02: 0 of 1 done",
            "Today's key work", "Appointments today", "Unresolved complaints, oldest first",
            "Overdue follow-ups", "Appeals and closes falling due")]  # fmt: skip
        assert order == sorted(order)
        for text in ("Lift 2 stops", "Sweep", "Lamp", "Door", "2026-10"):
            assert text in out
    for format in ("table", "text", "json", "csv"):
        file = tmp_path / f"brief.{format}"
        pmdesk("brief", "--format", format, "--output", str(file))
        out = pmdesk("brief", "--format", format).out
        assert file.read_bytes() == (b"\xef\xbb\xbf" if format == "csv" else b"") + out.encode()


def wide_lines(page: str) -> list[str]:
    """The lines that are wider than the page, but for those that are one word."""
    return [line for line in page.splitlines() if width(line) > PAGE and " " in line.strip()]


def test_text_is_wrapped_to_the_page(pmdesk: Program) -> None:
    words = "The lift between the third floor and the garage stops and does not open again"
    word = "https://example.org/" + "x" * 100
    pmdesk(*CALL, f"{words} {word} {words}")
    page = text_of(pmdesk)
    assert wide_lines(page) == []
    assert f"\n      {word}\n" in page, "a word is never cut"
    assert " ".join(page.split()).count(words) == 2


@pytest.mark.parametrize("what", ["facts", "heading", "posts"])
def test_no_line_of_the_page_is_wider_than_it(pmdesk: Program, what: str) -> None:
    if what == "facts":
        pmdesk(*CALL, "x", "--caller", "Ms Fern Fir, the mother of the tenant on the third floor",
               "--complaint", "--category", "repair")  # fmt: skip
    elif what == "heading":
        pmdesk("brief", "--record", "--by", "S01")
    else:
        for number in range(14):
            pmdesk("staff", "add", f"COUNTER{number:02}", "--name", "N", "--department", "D",
                   "--role", "staff", "--superior", "S01")  # fmt: skip
            pmdesk("task", "add", "x", "--who", f"COUNTER{number:02}", "--kind", "counter")
    assert wide_lines(text_of(pmdesk, "--date", "today")) == []


def test_chinese_text_is_wrapped_to_the_page_too(pmdesk: Program) -> None:
    """It has no blanks between its words; a page of it is no word."""
    text = "電梯二號在樓層之間停了十分鐘,門打不開,裡面有一位老人家和兩個孩子," * 3
    pmdesk(*CALL, text)
    page = text_of(pmdesk)
    assert [line for line in page.splitlines() if width(line) > PAGE] == []
    assert text in "".join(page.split())


def test_chinese_columns_stay_aligned(pmdesk: Program) -> None:
    pmdesk(*CALL, "電梯", "--caller", "林女士")
    pmdesk(*CALL, "lift", "--caller", "Ms Fir")
    lines = pmdesk("brief").out.splitlines()
    rows = [line for line in lines if "Fir" in line or "林" in line]
    before = [width(line[: line.index(text)]) for line, text in zip(rows, ("電", "lift"),
                                                                   strict=True)]  # fmt: skip
    assert before[0] == before[1]


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_shown_harmless_and_kept_intact(pmdesk: Program, text: str) -> None:
    given = f"={text}"
    pmdesk("settings", "set", "office_name", "--", text)
    pmdesk("call", "add", f"--text{given}", f"--caller{given}", "--complaint", "--category",
           "noise")  # fmt: skip
    pmdesk("task", "add", "--who", "E001", "--", text)
    pmdesk("request", "add", "--kind", "other", f"--place{given}", f"--text{given}",
           "--appointment", "2026-11-03 14:00")  # fmt: skip
    for words in ((), ("--format", "text"), ("--record",), ("--date", "today"),
                  ("--date", "today", "--format", "text")):  # fmt: skip
        ran = pmdesk("brief", *words)
        raw = {char for char in ran.out + ran.err if not char.isprintable() and char not in SPARED}
        assert not raw
    content = brief(pmdesk, "--date", "today")
    assert (content["office"], content["calls"][0]["text"]) == (text, text)
    assert content["calls"][0]["caller"] == content["today"][0]["text"] == text
    assert content["appointments"][0]["place"] == text
    out = pmdesk("brief", "--date", "today", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r", "'"))
    assert {row["text"] for row in rows} == {"'" + text if risky else text, ""}


def test_the_clocks_change_in_the_night(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-01-01")
    empty(*CALL, "before", "--on", "2026-10-24 23:30", now="2026-10-24T23:30")
    for offset in ("+02:00", "+01:00"):
        empty(*CALL, offset, now=f"2026-10-25T02:30:00{offset}")
    content = brief(empty, now="2026-10-25T08:30")
    assert content["calls_since"] == "2026-10-24T00:00:00+02:00"
    assert [row["time"] for row in content["calls"]] == ["23:30", "02:30", "02:30"]
    assert brief(empty, now="2026-10-26T08:30")["calls_since"] == "2026-10-25T00:00:00+02:00"
    assert told(empty, now="2026-10-26T08:30") == [2, 3]
