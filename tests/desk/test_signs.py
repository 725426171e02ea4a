"""The register of signs (B9): made, installed, checked again and again, removed."""

import csv
import io
from typing import Any

import pytest

from pmdesk.render.tables import shielded
from tests.cli.test_hostile import TEXTS
from tests.conftest import Program

ADD = ("sign", "add", "No parking", "--place", "East gate")
FIELDS = [
    "id", "ref", "text", "place", "state", "made_on", "installed_on", "checked_on", "result",
    "check_text", "removed_on", "removed_why", "note", "by", "void",
]  # fmt: skip
INSTALL = ("sign", "install", "1")
CHECK = ("sign", "check", "1", "--result", "ok")
REMOVE = ("sign", "remove", "1", "--reason", "The gate is closed")
VOID = ("sign", "void", "1", "--reason", "Entered twice")


def stored(pmdesk: Program, *words: str) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json").json)


def ids(pmdesk: Program, *words: str) -> list[int]:
    """The ids that a list names."""
    rows = pmdesk("sign", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def refused(pmdesk: Program, *words: str, code: int = 4) -> str:
    """What is said where nothing is done."""
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    return ran.err


def test_a_sign_goes_from_made_to_removed(pmdesk: Program) -> None:
    record = stored(pmdesk, *ADD, "--made", "2026-10-01", "--note", "Blue", "--by", "E001")
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.sign/1", "id": 1, "ref": None, "text": "No parking",
        "place": "East gate", "state": "made", "made_on": "2026-10-01", "installed_on": None,
        "checked_on": None, "result": None, "check_text": None, "removed_on": None,
        "removed_why": None, "note": "Blue", "by": "E001", "void": None,
    }  # fmt: skip
    assert pmdesk(*INSTALL, "--on", "2026-10-05").out == "sign 1: installed; East gate\n"
    damaged = ("--result", "damaged", "--text", "Edge bent", "--on", "2026-10-20")
    assert pmdesk(*CHECK, *damaged).out == "sign 1: checked; damaged\n"
    record = stored(pmdesk, *CHECK)
    assert [record[n] for n in FIELDS[4:10]] == [
        "checked", "2026-10-01", "2026-10-05", "2026-11-03", "ok", None,
    ]  # fmt: skip
    record = stored(pmdesk, *REMOVE)
    assert (record["state"], record["removed_on"], record["removed_why"]) == (
        "removed", "2026-11-03", "The gate is closed",
    )  # fmt: skip
    trail = pmdesk("sign", "show", "1").out
    assert "  2026-10-20  system:" in trail
    assert "check (damaged): Edge bent" in trail


def test_a_sign_can_be_entered_where_it_hangs(pmdesk: Program) -> None:
    record = stored(pmdesk, *ADD, "--installed", "2026-10-05")
    assert (record["state"], record["made_on"], record["installed_on"]) == (
        "installed", "2026-10-05", "2026-10-05",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "words", "said"),
    [
        ([], CHECK, "sign 1 is made [B9]; what can be done: pmdesk sign install 1; "
                    "pmdesk sign void 1 --reason TEXT"),
        ([], REMOVE, "sign 1 is made [B9]; what can be done: pmdesk sign install 1"),
        ([INSTALL], INSTALL, "sign 1 is installed [B9]; what can be done: pmdesk sign check 1 "
                             "--result ok|damaged|missing; pmdesk sign remove 1 --reason TEXT"),
        ([INSTALL, CHECK], INSTALL, "sign 1 is checked [B9]; what can be done: pmdesk sign check"),
        ([INSTALL, REMOVE], CHECK, "sign 1 is removed [B9]; what can be done: pmdesk sign void"),
        ([INSTALL, REMOVE], REMOVE, "sign 1 is removed [B9]"),
        ([VOID], INSTALL, "sign 1 is void [B9]; nothing more can be done with it"),
        ([VOID], VOID, "sign 1 is void: Entered twice"),
    ],
)  # fmt: skip
def test_a_state_that_refuses_says_what_can_be_done_instead(
    pmdesk: Program, before: list[tuple[str, ...]], words: tuple[str, ...], said: str
) -> None:
    pmdesk(*ADD)
    for step in before:
        pmdesk(*step)
    assert said in refused(pmdesk, *words)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sign", "add"), 2, "missing: TEXT, --place"),
        ((*ADD, "--made", "2026-11-04"), 4, "2026-11-04 lies in the future [B9]"),
        ((*ADD, "--installed", "2026-11-04"), 4, "2026-11-04 lies in the future [B9]"),
        ((*ADD, "--made", "2026-11-02", "--installed", "2026-11-01"), 4,
         "2026-11-01 lies before the last that happened to sign 1, on 2026-11-02 [B9]"),
        ((*ADD, "--made", "10:00"), 2, "a day is wanted here, without a time"),
        (INSTALL, 3, "there is no sign 1"),
        (CHECK, 3, "there is no sign 1"),
        (CHECK[:3], 2, "missing: --result"),
        ((*CHECK[:3], "--result", "bad"), 2, "'bad' is not one of ok, damaged, missing"),
        (REMOVE, 3, "there is no sign 1"),
        (REMOVE[:3], 2, "missing: --reason"),
        (VOID, 3, "there is no sign 1"),
        (("sign", "show", "1"), 3, "there is no sign 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(pmdesk, *words, code=code)
    assert ids(pmdesk) == []


def test_nothing_happens_to_a_sign_before_what_happened_last(pmdesk: Program) -> None:
    pmdesk(*ADD, "--installed", "2026-10-05")
    pmdesk(*CHECK, "--on", "2026-10-20")
    assert "lies before the last" in refused(pmdesk, *CHECK, "--on", "2026-10-19")
    assert "lies before the last" in refused(pmdesk, *REMOVE, "--on", "2026-10-10")
    assert "lies in the future" in refused(pmdesk, *CHECK, "--on", "2026-11-04")


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    words = (*ADD, "--installed", "2026-10-05", "--ref", "k")
    first = pmdesk(*words).out
    assert pmdesk(*words, now="2026-11-09T09:00").out == first
    assert pmdesk(*ADD, "--ref", "k").out == first
    assert ids(pmdesk) == [1]
    said = "--ref 'k' names record 1 already, with other content: "
    other = ("sign", "add", "No entry", "--place", "West gate", "--ref", "k", "--made", "10-01")
    assert said + "text, place, made" in refused(pmdesk, *other)
    assert said + "installed" in refused(pmdesk, *words[:-3], "2026-10-06", "--ref", "k")


def test_a_list_is_asked_by_state_result_place_and_text(pmdesk: Program) -> None:
    pmdesk(*ADD, "--installed", "today")
    pmdesk("sign", "add", "Wet floor", "--place", "Lobby, tower 2", "--installed", "today")
    pmdesk("sign", "add", "Exit", "--place", "Lobby, tower 3")
    pmdesk(*CHECK[:3], "--result", "missing", "--text", "Post is there")
    pmdesk("sign", "check", "2", "--result", "ok")
    assert ids(pmdesk) == [1, 2, 3]
    assert ids(pmdesk, "--state", "made", "--state", "checked") == [1, 2, 3]
    assert ids(pmdesk, "--state", "made") == [3]
    assert ids(pmdesk, "--result", "missing") == [1]
    assert ids(pmdesk, "--place", "lobby") == [2, 3]
    assert ids(pmdesk, "--search", "post") == [1]
    assert pmdesk("sign", "list", "--search", "nowhere").err == "no sign fits\n"


def test_every_format_carries_the_same_fields(pmdesk: Program) -> None:
    pmdesk(*ADD, "--installed", "today")
    listed = pmdesk("sign", "list", "--format", "json").json
    record = pmdesk("sign", "show", "1", "--format", "json").json
    assert (listed["schema"], record.pop("schema")) == ("pmdesk.sign.list/1", "pmdesk.sign/1")
    assert listed["rows"] == [record]
    rows = list(csv.DictReader(io.StringIO(pmdesk("sign", "list", "--format", "csv").out)))
    assert list(rows[0]) == FIELDS


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact(pmdesk: Program, text: str) -> None:
    pmdesk("sign", "add", f"--place={text}", f"--note={text}", "--installed", "today", "--", text)
    pmdesk(*CHECK, f"--text={text}")
    screen = pmdesk(*REMOVE[:3], f"--reason={text}").out
    record = pmdesk("sign", "show", "1", "--format", "json").json
    names = ("text", "place", "note", "check_text", "removed_why")
    assert {record[name] for name in names} == {text}
    answer = pmdesk("sign", "list", "--format", "csv").out
    row = next(csv.DictReader(io.StringIO(answer, newline="")))
    assert {row[name] for name in names} == {shielded(text)}
    screen += pmdesk("sign", "show", "1").out + pmdesk("sign", "list").out
    assert all(char.isprintable() or char in "\n\u3000" for char in screen)
