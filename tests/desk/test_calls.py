"""Calls of the 24-hour line: logged, answered, linked, turned into what they lead to (A1.1)."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

CALL = ("call", "add", "--text")
FIELDS = [
    "id", "ref", "on", "time", "direction", "state", "caller", "phone", "unit", "topic", "text",
    "by", "links", "answer", "void",
]  # fmt: skip


def stored(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def shown(pmdesk: Program, number: int = 1) -> dict[str, Any]:
    return dict(pmdesk("call", "show", str(number), "--format", "json").json)


def ids(pmdesk: Program, *words: str) -> list[int]:
    rows = pmdesk("call", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def count(pmdesk: Program, kind: str) -> int:
    return len(pmdesk(kind, "list", "--format", "json").json["rows"])


def refused(pmdesk: Program, *words: str, code: int = 4) -> str:
    """What is said where nothing is done."""
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert pmdesk.path.read_bytes() == before, "nothing is stored"
    return ran.err


# Logging.


def test_a_call_is_stored_with_all_that_was_said(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    record = stored(
        pmdesk, *CALL, "When is the pool open?", "--caller", "Ms Fir", "--phone", "555 0101",
        "--unit", "3-2-1502", "--topic", "pool", "--direction", "out", "--on", "11-02 23:50",
        "--by", "E001", "--ref", "slip-1",
    )  # fmt: skip
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.call/1", "id": 1, "ref": "slip-1", "on": "2026-11-02", "time": "23:50",
        "direction": "out", "state": "new", "caller": "Ms Fir", "phone": "555 0101",
        "unit": "3-2-1502", "topic": "pool", "text": "When is the pool open?", "by": "E001",
        "links": [], "answer": None, "void": None,
    }  # fmt: skip


def test_a_call_is_logged_now_to_the_minute(pmdesk: Program) -> None:
    record = stored(pmdesk, *CALL, "x", now="2026-11-03T03:07:59")
    assert (record["on"], record["time"], record["direction"]) == ("2026-11-03", "03:07", "in")
    assert record["by"].startswith("system:")
    assert stored(pmdesk, *CALL, "x", "--as", "E002")["by"] == "E002"


@pytest.mark.parametrize(
    ("on", "day", "time"),
    [
        ("yesterday", "2026-11-02", None),
        ("11-02 23:59", "2026-11-02", "23:59"),
        ("08:59", "2026-11-03", "08:59"),
        ("昨天 20:15", "2026-11-02", "20:15"),
        ("2026-11-02T18:30Z", "2026-11-03", "02:30"),
    ],
)
def test_a_call_can_be_entered_late(pmdesk: Program, on: str, day: str, time: str | None) -> None:
    record = stored(pmdesk, *CALL, "x", "--on", on)
    assert (record["on"], record["time"]) == (day, time)


def test_no_call_comes_from_the_future(pmdesk: Program) -> None:
    for on in ("tomorrow", "09:01", "2026-11-03 23:00"):
        assert "lies in the future [A1.1]" in refused(pmdesk, *CALL, "x", "--on", on)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("call", "add"), 2, "missing: --text"),
        ((*CALL, " "), 2, "empty text"),
        ((*CALL, "x", "--complaint"), 2, "missing: --category"),
        ((*CALL, "x", "--category", "noise"), 2, "go with --complaint"),
        ((*CALL, "x", "--severity", "major"), 2, "go with --complaint"),
        ((*CALL, "x", "--complaint", "--category", "noise", "--request", "repair"), 2,
         "--complaint does not go with --request"),
        ((*CALL, "x", "--direction", "up"), 2, "'up' is not one of in, out"),
        ((*CALL, "x", "--on", "05/11/2026"), 2, "two ways"),
        ((*CALL, "x", "--unit", "9-9-9"), 3, "there is no unit '9-9-9'"),
        ((*CALL, "x", "--by", "Nobody"), 3, "there is no staff member 'Nobody'"),
        ((*CALL, "x", "--ref", ""), 2, "empty text"),
        (("call", "show", "1"), 3, "there is no call 1"),
        (("call", "answer", "1", "--text", "x"), 3, "there is no call 1"),
        (("call", "link", "1", "call:1"), 3, "there is no record 'call:1' to link to"),
        (("call", "void", "1", "--reason", "x"), 3, "there is no call 1"),
        (("call", "void", "1"), 2, "missing: --reason"),
        (("call", "show", "0"), 2, "ID"),
        (("call", "list", "--state", "open"), 2, "is not one of new, answered, linked, void"),
        (("call", "list", "--month", "10", "--to", "11-01"), 2, "--month does not go with"),
        (("call", "list", "--unit", "9-9-9"), 3, "there is no unit '9-9-9'"),
        (("call", "list", "--staff", "Nobody"), 3, "there is no staff member 'Nobody'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(pmdesk, *words, code=code)


def test_who_has_left_takes_no_call(pmdesk: Program) -> None:
    pmdesk("staff", "leave", "E003", "--on", "2026-11-02")
    assert "not employed on 2026-11-03" in refused(pmdesk, *CALL, "x", "--by", "E003", code=3)


def test_the_echo_says_what_it_led_to(pmdesk: Program) -> None:
    assert pmdesk(*CALL, "x").out == "call 1: new\n"
    assert pmdesk(*CALL, "x", "--answer", "Until ten").out == "call 2: answered\n"
    assert pmdesk(*CALL, "x", "--complaint", "--category", "noise").out == (
        "call 3: linked; complaint 1; reply by 2026-11-04 09:00; resolve by 2026-11-06 09:00\n"
    )
    pmdesk("owner", "add", "3-2-1502")
    ran = pmdesk(*CALL, "x", "--request", "repair", "--unit", "3-2-1502")
    assert ran.out == "call 4: linked; request 1\n"
    assert pmdesk("call", "link", "4", "complaint:1").out == (
        "call 4: linked; request:1, complaint:1\n"
    )


# What it leads to at once.


def test_a_complaint_by_phone_is_recorded_with_the_call(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    call = stored(
        pmdesk, *CALL, "Drilling", "--complaint", "--category", "noise", "--caller", "Ms Fir",
        "--phone", "555 0101", "--unit", "3-2-1502", "--topic", "Noise above", "--on",
        "11-02 22:10", "--by", "E001", "--ref", "k",
    )  # fmt: skip
    assert (call["state"], call["links"], call["answer"]) == ("linked", ["complaint:1"], None)
    record = pmdesk("complaint", "show", "1", "--format", "json").json
    told = {name: record[name] for name in ("channel", "reporter", "phone", "unit", "subject",
                                            "text", "link", "by", "on", "time", "severity",
                                            "category", "ref")}  # fmt: skip
    assert told == {
        "channel": "phone", "reporter": "Ms Fir", "phone": "555 0101", "unit": "3-2-1502",
        "subject": "Noise above", "text": "Drilling", "link": "call:1", "by": "E001",
        "on": "2026-11-02", "time": "22:10", "severity": "normal", "category": "noise",
        "ref": None,
    }  # fmt: skip
    assert record["respond_by"] == "2026-11-03T22:10:00+08:00"


def test_a_complaint_of_a_call_may_be_major(pmdesk: Program) -> None:
    pmdesk(*CALL, "Flood", "--complaint", "--category", "repair", "--severity", "major")
    record = pmdesk("complaint", "show", "1", "--format", "json").json
    assert (record["severity"], record["respond_by"]) == ("major", "2026-11-03T11:00:00+08:00")


def test_a_request_by_phone_is_recorded_with_the_call(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    call = stored(
        pmdesk, *CALL, "Tap drips", "--request", "repair", "--caller", "Ms Fir", "--phone",
        "555 0101", "--unit", "3-2-1502", "--on", "11-02 22:10", "--by", "E001",
    )  # fmt: skip
    assert (call["state"], call["links"]) == ("linked", ["request:1"])
    record = pmdesk("request", "show", "1", "--format", "json").json
    told = {name: record[name] for name in ("kind", "contact", "phone", "unit", "text", "link",
                                            "by", "on", "time", "state")}  # fmt: skip
    assert told == {
        "kind": "repair", "contact": "Ms Fir", "phone": "555 0101", "unit": "3-2-1502",
        "text": "Tap drips", "link": "call:1", "by": "E001", "on": "2026-11-02", "time": "22:10",
        "state": "requested",
    }  # fmt: skip


def test_what_a_call_cannot_lead_to_stores_no_call(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    call = (*CALL, "x", "--unit", "3-2-1502")
    said = refused(pmdesk, *call, "--complaint", "--category", "nosie", code=3)
    assert "there is no category 'nosie'" in said
    said = refused(pmdesk, *call, "--request", "reapir", code=3)
    assert "there is no kind of request 'reapir'" in said
    assert ids(pmdesk) == []


def test_a_request_by_phone_without_a_unit_names_only_options_that_there_are(
    pmdesk: Program,
) -> None:
    said = refused(pmdesk, *CALL, "Lamp out", "--request", "repair", code=2)
    assert "missing: --unit" in said
    options = pmdesk("call", "add", "--help").out
    named = {word.strip(",:;") for word in said.split() if word.startswith("--")} - {"--help"}
    assert [name for name in sorted(named) if name not in options] == []


def test_a_call_that_leads_to_something_may_be_answered_too(pmdesk: Program) -> None:
    words = (*CALL, "x", "--complaint", "--category", "noise", "--answer", "We come at once")
    record = stored(pmdesk, *words)
    assert (record["state"], record["answer"]) == ("linked", "We come at once")
    assert record["links"] == ["complaint:1"]


# Answering, linking, voiding.


def test_an_answer_is_kept_and_a_link_beside_it(pmdesk: Program) -> None:
    pmdesk(*CALL, "x")
    pmdesk("complaint", "add", "--anonymous", "--channel", "visit", "--category", "noise",
           "--text", "x")  # fmt: skip
    record = stored(pmdesk, "call", "answer", "1", "--text", "Until ten", "--by", "E001")
    assert (record["state"], record["answer"], record["links"]) == ("answered", "Until ten", [])
    record = stored(pmdesk, "call", "link", "1", "complaint:1")
    assert (record["state"], record["answer"]) == ("linked", "Until ten")
    record = stored(pmdesk, "call", "answer", "1", "--text", "Until eleven")
    wanted = ("linked", "Until eleven", ["complaint:1"])
    assert (record["state"], record["answer"], record["links"]) == wanted


def test_a_call_is_linked_to_several_records_each_once(pmdesk: Program) -> None:
    for text in ("one", "two"):
        pmdesk(*CALL, text)
    pmdesk("request", "add", "--kind", "other", "--place", "Lobby", "--text", "x")
    pmdesk("task", "add", "Call back", "--who", "E001")
    for record in ("request:1", "task:1", "call:02"):
        pmdesk("call", "link", "1", record)
    assert shown(pmdesk)["links"] == ["request:1", "task:1", "call:2"]
    for record in ("request:1", "call:2", "call:0002"):
        said = refused(pmdesk, "call", "link", "1", record)
        assert "call 1 is linked to" in said
        assert "already" in said
    assert shown(pmdesk)["links"] == ["request:1", "task:1", "call:2"]
    assert shown(pmdesk, 2)["state"] == "new", "the other one is not asked"


def test_a_call_is_linked_to_what_is_there_and_never_to_itself(pmdesk: Program) -> None:
    pmdesk(*CALL, "x")
    for record in ("complaint:1", "call:2", "complaint", "moon:1", "call:x", "call:-1", "call:１"):
        said = refused(pmdesk, "call", "link", "1", record, code=3)
        assert f"there is no record {record!r} to link to" in said
    assert "call 1 cannot be linked to itself" in refused(pmdesk, "call", "link", "1", "call:1")


def test_a_void_call_keeps_its_reason_and_stays_listed(pmdesk: Program) -> None:
    pmdesk(*CALL, "x", "--complaint", "--category", "noise")
    record = stored(pmdesk, "call", "void", "1", "--reason", "Logged twice")
    assert (record["state"], record["void"]) == ("void", "Logged twice")
    assert record["links"] == ["complaint:1"], "what it led to stays"
    pmdesk("task", "add", "x", "--who", "E001")
    for words in (("void", "1", "--reason", "again"), ("answer", "1", "--text", "x"),
                  ("link", "1", "task:1")):  # fmt: skip
        assert refused(pmdesk, "call", *words) == "pmdesk: call 1 is void: Logged twice\n"
    assert ids(pmdesk) == ids(pmdesk, "--state", "void") == [1]
    assert count(pmdesk, "complaint") == 1


# Keys.


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    words = (*CALL, "x", "--ref", "slip-7", "--complaint", "--category", "noise")
    first = stored(pmdesk, *words)
    pmdesk("call", "answer", "1", "--text", "Later")
    before = pmdesk.path.read_bytes()
    again = stored(pmdesk, *words, now="2026-11-05T10:30")
    assert again == {**first, "answer": "Later"}, "as it stands now"
    assert pmdesk.path.read_bytes() == before
    assert count(pmdesk, "complaint") == 1


def test_the_same_key_with_other_content_names_the_fields(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*CALL, "x", "--phone", "1", "--ref", "k")
    said = refused(pmdesk, *CALL, "y", "--caller", "Fir", "--unit", "3-2-1502", "--topic", "z",
                   "--direction", "out", "--on", "11-02 10:00", "--ref", "k")  # fmt: skip
    names = said.split("content: ")[1].strip().split(", ")
    assert names == ["direction", "caller", "phone", "unit", "topic", "text", "on", "time"]
    assert set(names) <= set(FIELDS), "as users know them"


def test_a_day_that_is_written_is_content_of_the_key(pmdesk: Program) -> None:
    pmdesk(*CALL, "x", "--on", "11-02 22:00", "--ref", "k")
    assert pmdesk(*CALL, "x", "--on", "2026-11-02 22:00", "--ref", "k").out == "call 1: new\n"
    assert "time" in refused(pmdesk, *CALL, "x", "--on", "11-02 22:01", "--ref", "k")
    assert "on" in refused(pmdesk, *CALL, "x", "--on", "11-01 22:00", "--ref", "k")


@pytest.mark.parametrize(
    "more",
    [("--complaint", "--category", "noise"), ("--unit", "3-2-1502", "--request", "repair")],
    ids=["complaint", "request"],
)
def test_a_key_does_not_hide_that_a_complaint_or_request_was_not_recorded(
    pmdesk: Program, more: tuple[str, ...]
) -> None:
    """A script that asks for a complaint and gets exit 0 believes that there is one."""
    pmdesk("owner", "add", "3-2-1502")
    unit = more[:2] if more[0] == "--unit" else ()
    pmdesk(*CALL, "x", *unit, "--ref", "k")
    ran = pmdesk(*CALL, "x", *more, "--ref", "k", ok=False)
    made = count(pmdesk, "complaint") + count(pmdesk, "request")
    assert (ran.code, made) in ((4, 0), (0, 1)), ran


# Listing.


def test_a_list_row_has_exactly_the_fields_of_show(pmdesk: Program) -> None:
    pmdesk(*CALL, "x", "--complaint", "--category", "noise", "--answer", "y")
    pmdesk(*CALL, "z")
    listed = pmdesk("call", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.call.list/1"
    for number, row in enumerate(listed["rows"], 1):
        assert shown(pmdesk, number) == {"schema": "pmdesk.call/1", **row}
    assert list(listed["rows"][0]) == FIELDS
    header = pmdesk("call", "list", "--format", "csv").out.split("\r\n")[0].split(",")
    assert header == FIELDS
    one = list(csv.DictReader(io.StringIO(pmdesk("call", "show", "1", "--format", "csv").out)))
    assert one[0]["links"] == "complaint:1"
    assert pmdesk("call", "list").out.splitlines()[0].split() == [
        "Id", "On", "Time", "State", "Caller", "Unit", "Taken", "by", "Led", "to", "Call",
    ]  # fmt: skip


def test_lists_are_asked_by_state_person_unit_period_and_text(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*CALL, "電梯投訴", "--on", "10-30 22:00", "--by", "E001", "--unit", "3-2-1502")
    pmdesk(*CALL, "100% Lärm_x", "--caller", "Ms Fir", "--by", "E002")
    pmdesk(*CALL, "Third", "--topic", "pool", "--phone", "555 0101")
    pmdesk("call", "answer", "2", "--text", "ok")
    pmdesk("call", "link", "3", "call:1")
    pmdesk(*CALL, "Fourth", "--on", "11-01")
    pmdesk("call", "void", "4", "--reason", "mistake")
    for words, wanted in (
        ((), [1, 2, 3, 4]),
        (("--state", "new"), [1]),
        (("--state", "answered", "--state", "linked"), [2, 3]),
        (("--state", "void"), [4]),
        (("--staff", "E001"), [1]),
        (("--staff", "Bo"), [2]),
        (("--unit", "3-2-1502"), [1]),
        (("--month", "10"), [1]),
        (("--month", "2026-11"), [2, 3, 4]),
        (("--from", "11-01"), [2, 3, 4]),
        (("--to", "11-01"), [1, 4]),
        (("--from", "10-30", "--to", "10-30"), [1]),
        (("--search", "投訴"), [1]),
        (("--search", "100%"), [2]),
        (("--search", "_"), [2]),
        (("--search", "THIRD"), [3]),
        (("--search", "pool"), [3]),
        (("--search", "0101"), [3]),
        (("--search", "ms fir", "--state", "answered", "--month", "11"), [2]),
    ):
        assert ids(pmdesk, *words) == wanted, words
    ran = pmdesk("call", "list", "--search", "nothing")
    assert (ran.out, ran.err) == ("", "no calls\n")
    assert pmdesk("call", "list", "--search", "nothing", "--format", "json").json["rows"] == []


def test_a_list_goes_to_a_file(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk(*CALL, "=1+1", "--caller", "電話")
    file = tmp_path / "calls.csv"
    pmdesk("call", "list", "--format", "csv", "--output", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,ref,on,")
    assert "already: write it with --force" in refused(
        pmdesk, "call", "list", "--format", "csv", "--output", str(file)
    )
    words = ("--output", str(file), "--force", "--encoding", "gb18030")
    pmdesk("call", "list", "--format", "csv", *words)
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("gb18030"), newline="")))
    assert (rows[0]["text"], rows[0]["caller"]) == ("'=1+1", "電話")
    assert "no folder" in refused(
        pmdesk, "call", "list", "--output", str(tmp_path / "none" / "x"), code=3
    )


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact_and_shown_harmless(pmdesk: Program, text: str) -> None:
    given = f"={text}"
    screen = [
        pmdesk("call", "add", f"--text{given}", f"--caller{given}", f"--phone{given}",
               f"--topic{given}", f"--answer{given}", f"--ref{given}", "--complaint",
               "--category", "noise"),
        pmdesk("call", "add", f"--text{given}"),
        pmdesk("call", "link", "2", "call:1", f"--text{given}"),
        pmdesk("call", "void", "2", f"--reason{given}"),
        pmdesk("call", "answer", "2", "--text", "x", ok=False),
        pmdesk("call", "add", "--text", "other", f"--ref{given}", ok=False),
        pmdesk("call", "list"),
        pmdesk("call", "show", "1"),
        pmdesk("call", "list", f"--search{given}"),
    ]  # fmt: skip
    for ran in screen:
        raw = {char for char in ran.out + ran.err if not char.isprintable() and char not in SPARED}
        assert not raw
    record = shown(pmdesk)
    for name in ("text", "caller", "phone", "topic", "answer", "ref"):
        assert record[name] == text, name
    assert shown(pmdesk, 2)["void"] == text
    out = pmdesk("call", "list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r", "'"))
    assert rows[0]["text"] == rows[0]["caller"] == ("'" + text if risky else text)
    complaint = pmdesk("complaint", "show", "1", "--format", "json").json
    assert (complaint["text"], complaint["reporter"]) == (text, text)


def test_every_call_stands_in_the_journal(pmdesk: Program) -> None:
    pmdesk(*CALL, "x", "--complaint", "--category", "noise", "--as", "E001")
    pmdesk("call", "void", "1", "--reason", "y", "--as", "E002")
    rows = pmdesk("db", "journal", "--format", "json").json["rows"]
    told = [(row["record"], row["command"], row["as"]) for row in rows
            if row["command"].startswith("call ")]  # fmt: skip
    assert told == [
        ("call:1", "call add", "E001"),
        ("complaint:1", "call add", "E001"),
        ("complaint-step:1", "call add", "E001"),
        ("call-step:1", "call add", "E001"),
        ("void:1", "call void", "E002"),
    ]
    pmdesk("db", "check")


# The clocks change.


def test_a_call_in_the_hour_that_does_not_exist_or_comes_twice(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-01-01")
    words = (*CALL, "x", "--complaint", "--category", "noise")
    empty(*words, "--on", "2026-03-29 02:30", now="2026-03-29T12:00")
    empty(*words, "--on", "2026-10-25 02:30", now="2026-10-25T12:00")
    rows = empty("complaint", "list", "--format", "json").json["rows"]
    assert [row["time"] for row in rows] == ["02:30", "02:30"]
    assert [row["respond_by"] for row in rows] == [
        "2026-03-30T03:30:00+02:00", "2026-10-26T01:30:00+01:00",
    ]  # fmt: skip
    empty("db", "check")


def test_a_filter_that_is_typed_wrong_is_named_before_one_that_finds_nobody(
    pmdesk: Program,
) -> None:
    ran = pmdesk("call", "list", "--unit", "9-9-9", "--month", "13x", ok=False)
    assert (ran.code, "13x" in ran.err) == (2, True)
    ran = pmdesk("call", "list", "--unit", "9-9-9", "--month", "10", ok=False)
    assert (ran.code, "9-9-9" in ran.err) == (3, True)
