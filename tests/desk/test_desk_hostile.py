"""Hostile text through every text option of the service desk: shown harmless, kept intact,
shielded in CSV."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.answers import commands, csv_rows
from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program
from tests.desk.story import CODES, LISTS, SHOWS, STORY, UNIT, tell, words
from tests.desk.test_desk_conventions import GROUPS

NO_TEXT = {
    "--db FILE", "--as STAFF", "--now WHEN", "--lang LANG", "--color HOW", "--output FILE",
    "--by STAFF", "--to STAFF", "--who STAFF", "--on WHEN", "--on DATE", "--from DATE",
    "--until DATE", "--made DATE", "--installed DATE", "--move-in DATE", "--move-out DATE",
    "--appointment WHEN", "--amount CNY", "--price CNY", "--quote CNY", "--area M2",
    "--score N", "--into ID", "--unit UNIT", "--link RECORD", "--category K", "--category C",
    "--kind KIND", "--charge ID",
    "--organiser STAFF", "--responsible STAFF", "--due DATE", "--finding ID", "--code CODE",
    "--request KIND", "--service CODE", "--repeat RRULE", "--criteria FILE", "--import FILE",
    "--score ITEM=N", "--finding ITEM=finding:N", "--days N",
    "--method M", "--cashier STAFF", "--counted CNY", "--charge ID[=CNY]", "--began WHEN",
    "--ended WHEN", "--as-of DATE", "--date DATE",
    "--building B", "--reading R", "--quantity Q", "--item CODE", "--month MONTH",
    "--due-day DAY", "--due-months-later N",
    "--quarter QUARTER", "--issued N", "--questions FILE", "--item ITEM",
    "--visitor STAFF", "--day DATE", "--rating N", "--count N", "--class CLASS",
    "--start WHEN", "--end WHEN", "--from WHEN", "--to WHEN", "--route CODE", "--slot N",
}  # fmt: skip
"""Options that take no text but a name, a number or a day; those with choices apart."""

KEPT = {
    "owner list": ["ref", "note"],
    "owner person list": ["ref", "name", "phone", "note"],
    "owner document list": ["ref", "kind", "place", "note"],
    "fee hold list": ["ref", "text"],
    "fee item list": ["ref", "title_en", "title_zh_hant", "title_zh_hans", "unit", "document"],
    "fee meter list": ["ref", "text", "void"],
    "fee charge list": ["ref", "text", "void"],
    "fee receipt list": ["ref", "payer", "text"],
    "fee day list": ["ref", "handed_to", "text"],
    "fee expense list": ["ref", "text", "party", "document"],
    "fee dun list": ["ref", "text", "proof", "failed", "result", "void"],
    "call list": ["ref", "text", "caller", "phone", "topic", "answer"],
    "complaint list": ["ref", "text", "reporter", "phone", "subject", "place", "department",
                       "resolution", "cause", "waiver"],
    "request list": ["ref", "text", "place", "contact", "phone", "supplier", "department"],
    "service list": ["ref", "title_en", "title_zh_hant", "title_zh_hans", "quality_plan",
                     "feasibility", "decision", "unit", "retired_why"],
    "task list": ["ref", "text"],
    "mail list": ["ref", "party", "carrier", "tracking", "note", "handed_to", "handed_text"],
    "inspect list": ["ref", "department", "text", "void"],
    "inspect upkeep list": ["ref", "text", "supplier"],
    "patrol list": ["ref", "text", "void"],
    "patrol route list": ["ref", "name", "place"],
    "patrol move-in list": ["ref", "reason", "void"],
    "sign list": ["ref", "text", "place", "note", "check_text", "removed_why"],
    "finding list": ["ref", "procedure", "place", "text", "department", "action", "referred_to",
                     "outcome", "void"],
    "survey list": ["ref", "title", "closed_text", "void"],
    "survey answers 1": ["comment", "void"],
    "visit list": ["ref", "place", "met", "topics", "text", "void"],
    "visit plan list": ["ref", "text", "void"],
    "visit feedback list": ["text", "outcome_text", "place"],
    "finding report list": ["ref", "problem", "cause", "correction", "prevention", "action",
                            "check_text", "void"],
}  # fmt: skip
"""The fields of a list's row in which the story's text stands, as it was given."""


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    """Each hostile text."""
    return str(request.param)


@pytest.fixture(scope="module")
def _told(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "desk.db"
    shutil.copy(_office, path)
    tell(Program(path))
    return path


@pytest.fixture
def told(_told: Path, tmp_path: Path) -> Program:
    """A desk in which the whole story has happened, in harmless words."""
    shutil.copy(_told, tmp_path / "desk.db")
    return Program(tmp_path / "desk.db")


def harmless(program: Program, *line: str, ok: bool = True) -> str:
    """Runs a command; nothing raw may reach the screen, and it may not fail unexpectedly."""
    ran = program(*line, ok=ok)
    for stream in (ran.out, ran.err):
        raw = {char for char in stream if not char.isprintable() and char not in SPARED}
        assert not raw, f"pmdesk {line[:3]}: {raw}"
    assert ran.code != 1, ran.err
    return ran.out


def test_the_story_gives_a_text_to_every_text_option(empty: Program) -> None:
    for command in (c for group in GROUPS for c in commands(empty, group)):
        verb = " ".join(command)
        told = " ".join(line for _kind, line in STORY if line.startswith(f"{verb} "))
        for option, value in re.findall(r"^  (--[a-z-]+) ([^ \[]+)  ",
                                        empty(*command, "--help").out, re.MULTILINE):  # fmt: skip
            is_text = f"{option} {value}" not in NO_TEXT and "|" not in value
            if (verb, option) == ("inspect score", "--ref"):
                continue  # keys of inspections, as in inspect add
            if told and is_text:
                assert f"{option}={{text}}" in told, f"{verb} {option} {value}"


def test_every_text_is_shown_harmless_and_kept_intact(pmdesk: Program, text: str) -> None:
    for _kind, line in STORY:
        harmless(pmdesk, *words(line, text=text))
    shows = [f"{show} {CODES.get(show) or (UNIT if 'owner' in show else number)}"
             for show, _name in SHOWS.values() for number in (1, 2)]  # fmt: skip
    for line in (*LISTS, *shows, "brief", "brief --date 2026-11-03", "why finding:1",
                 "why visit:1", "survey result 1", "survey result 2",
                 "why report:2", "db journal", "db check"):  # fmt: skip
        harmless(pmdesk, *line.split())
        harmless(pmdesk, *line.split(), "--format", "json")
    harmless(pmdesk, "brief", "--format", "text")
    harmless(pmdesk, "fault", "proposals", "--now", "2026-11-20")
    harmless(pmdesk, "due", "--now", "2026-11-20")

    shield = "'" if text[0] in "=+-@\t\r'" else ""
    for line, fields in KEPT.items():
        rows = pmdesk(*line.split(), "--format", "json").json["rows"]
        written = csv_rows(pmdesk(*line.split(), "--format", "csv").out)
        for field in fields:
            at = [number for number, row in enumerate(rows) if row[field] == text]
            assert at, f"{line}: {field}"
            assert {written[number][field] for number in at} == {shield + text}
        if line not in ("service list", "fee item list"):  # in codes and titles only
            assert pmdesk(*line.split(), f"--search={text}", "--format", "json").json["rows"]
    unit = pmdesk("owner", "show", UNIT, "--format", "json").json
    assert (unit["owners"], unit["phones"], unit["documents"]) == ([text], [text], [text])
    trail = pmdesk("complaint", "trail", "2", "--format", "json").json["rows"]
    assert [step["text"] for step in trail].count(text) >= 10
    told = pmdesk("owner", "timeline", UNIT, "--format", "json").json["rows"]
    assert [row["text"] for row in told].count(text) >= 10
    kept = pmdesk("brief", "--date", "2026-11-03", "--format", "json").json
    assert [call["text"] for call in kept["calls"]] == [text] * 3


def test_a_unit_is_found_by_the_name_of_its_owner(pmdesk: Program, text: str) -> None:
    pmdesk("owner", "add", UNIT)
    pmdesk("owner", "person", "add", UNIT, f"--name={text}", "--role", "owner")
    assert pmdesk("owner", "show", "--format", "json", "--", text).json["unit"] == UNIT
    call = pmdesk("call", "add", "--text", "x", f"--unit={text}", "--format", "json").json
    assert call["unit"] == UNIT


def test_imports_take_hostile_cells_and_repeat_none_raw(
    pmdesk: Program, text: str, tmp_path: Path
) -> None:
    shield = "'" if text[0] in "=+-@\t\r'" else ""
    cell = shield + text
    owners, kinds = tmp_path / "owners.csv", tmp_path / "kinds.csv"
    for file, rows in (
        (owners, [["unit", "name", "role", "phone", "note", "key"],
                  ["4-1-101", cell, "owner", cell, cell, cell]]),
        (kinds, [["kind", "title_en", "step", "step_en"], ["odd", cell, "one", cell]]),
    ):  # fmt: skip
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
    harmless(pmdesk, "owner", "import", str(owners))
    harmless(pmdesk, "request", "kinds", "import", str(kinds))
    row = pmdesk("owner", "person", "list", "--format", "json").json["rows"][0]
    stripped = text.strip()
    assert {row[name] for name in ("name", "phone", "note", "ref")} == {stripped}
    harmless(pmdesk, "request", "kinds", "list")
    odd = pmdesk("request", "kinds", "list", "--format", "json").json["rows"][-1]
    assert (odd["title_en"], odd["step_en"]) == (stripped, stripped)
    for file, header, line in (
        (owners, "unit,name,role,from", [text, text, text, text]),
        (owners, "unit,name,role,from", ["4-1-102", "x", text, ""]),
        (owners, "unit,name,role,from", ["4-1-102", "x", "owner", text]),
        (kinds, "kind,title_en,step,required", [text, text, text, text]),
        (kinds, "kind,title_en,step," + text.replace(",", "")[:99], ["a", "b", "c", "d"]),
    ):
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([header.split(","), line])
        group = ["owner"] if file == owners else ["request", "kinds"]
        harmless(pmdesk, *group, "import", str(file), ok=False)


def test_a_survey_takes_hostile_cells_and_repeats_none_raw(
    told: Program, text: str, tmp_path: Path
) -> None:
    cell = ("'" if text[0] in "=+-@\t\r'" else "") + text
    asked, given = tmp_path / "asked.csv", tmp_path / "given.csv"

    def write(file: Path, *rows: list[str]) -> None:
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)

    write(asked, ["item", "title_en"], ["one", cell], ["two", ""])
    harmless(told, "survey", "open", "--title", "x", "--issued", "9", "--quarter", "Q4",
             "--questions", str(asked))  # fmt: skip
    write(given, ["unit", "one", "comment", "key"], [UNIT, "5", cell, cell])
    harmless(told, "survey", "import", "4", str(given))
    for line in ("result 4", "questions 4", "answers 4"):
        harmless(told, "survey", *line.split())
    row = told("survey", "answers", "4", "--format", "json").json["rows"][0]
    assert row["comment"] == text.strip()
    assert told("survey", "result", "4", "--format", "json").json["comments"] == [text.strip()]
    for rows in (
        (["unit", "one"], [text, "5"]),
        (["unit", "one"], [UNIT, text]),
        (["unit", text.replace(",", "")[:99]], [UNIT, "5"]),
        (["unit", "one", "key"], ["9-9-9", "5", text]),
    ):
        write(given, *rows)
        harmless(told, "survey", "import", "4", str(given), ok=False)
    write(asked, ["item"], [text])
    harmless(told, "survey", "open", "--title", "x", "--issued", "9", "--quarter", "Q4",
             "--questions", str(asked), ok=False)  # fmt: skip


def test_a_category_of_any_text_can_be_used(pmdesk: Program, text: str, tmp_path: Path) -> None:
    category = text.replace(",", "").replace(";", "").strip()
    pmdesk("settings", "set", "complaint_categories", "--", f"noise,{category}")
    pmdesk("settings", "set", "owner_documents", "--", f"{category},title")
    add = ("complaint", "add", "--anonymous", "--channel", "phone", "--text", "x")
    harmless(pmdesk, *add, f"--category={category}")
    harmless(pmdesk, "complaint", "list", f"--category={category}")
    harmless(pmdesk, "owner", "add", UNIT)
    harmless(pmdesk, "owner", "list")
    record = pmdesk("complaint", "show", "1", "--format", "json").json
    assert record["category"] == category
    unit = pmdesk("owner", "list", "--format", "json").json["rows"][0]
    assert unit["missing"] == [category, "title"]
