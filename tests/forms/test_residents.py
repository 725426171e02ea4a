"""Visit record and survey form: what is boxed and ticked, what came of what was said, no name."""

import pytest

from tests.conftest import Program
from tests.forms.pages import Page


@pytest.fixture
def estate(pmdesk: Program) -> Program:
    """An estate with a unit that has an owner."""
    pmdesk("--as", "S01", "owner", "add", "3-2-1502", "--area", "20", "--move-in", "2024-05-01")
    pmdesk("--as", "S01", "owner", "person", "add", "3-2-1502", "--name", "Heron", "--role",
           "owner")  # fmt: skip
    return pmdesk


def _said(program: Program, *words: str, language: str = "en") -> str:
    return Page(program(*words, "--output", "-", "--language", language).out).text


def test_a_visit_says_what_became_of_what_was_said_and_promised(estate: Program) -> None:
    estate("visit", "add", "--unit", "3-2-1502", "--by", "S01", "--kind", "visit", "--on", "11-02",
           "--need", "repair:The door closer bangs", "--suggestion", "More benches",
           "--promise", "Door closer looked at=2026-11-09", "--rating", "2")  # fmt: skip
    estate(
        "--as", "S01", "visit", "accept", "1", "--task", "Mend it", "--to", "E001", "--day", "today"
    )
    estate("--as", "S01", "visit", "decline", "2", "--reason", "No room for them")
    estate("--as", "S01", "task", "done", "1", "--ahead")
    said = _said(estate, "visit", "print", "1")
    for part in (
        "x visit", "x 2", "x held", "S01 Robin Alder", "supervisor",
        "need repairs The door closer bangs taken up", "task:2",
        "suggestion other More benches not taken up", "No room for them",
        "Door closer looked at 2026-11-09 2026-11-03", "A1.10, A2.6", "B7",
    ):  # fmt: skip
        assert part in said, part
    assert "需求 維修" in _said(estate, "visit", "print", "1", language="zh-Hant")


def test_a_care_visit_rests_on_another_clause_and_a_void_one_says_so(estate: Program) -> None:
    estate("visit", "add", "--place", "Hall", "--by", "S01", "--kind", "event", "--on", "11-02")
    estate("--as", "S01", "visit", "void", "1", "--reason", "Another day")
    said = _said(estate, "visit", "print", "1")
    for part in ("A1.8", "Hall", "x community event", "void: Another day"):
        assert part in said, part
    assert "A2.6" not in said


def test_a_class_of_the_offices_own_stays_as_it_is(estate: Program) -> None:
    estate("settings", "set", "feedback_classes", "lanterns")
    estate("visit", "add", "--unit", "3-2-1502", "--by", "S01", "--kind", "visit", "--on", "11-02",
           "--need", "lanterns:One is out")  # fmt: skip
    assert "lanterns" in _said(estate, "visit", "print", "1", language="zh-Hans")


def test_each_survey_asks_its_own_questions_each_on_its_own_scale(estate: Program) -> None:
    own = estate.path.parent / "own.csv"
    own.write_text(
        "item,title_en,title_zh_hant,title_zh_hans,scale,satisfied_from\n"
        "lifts,The lifts,電梯,电梯,3,2\nguards,The guards,保安,保安,7,5\n",
        "utf-8",
    )
    for more in ((), ("--questions", str(own))):
        estate("--as", "S01", "survey", "open", "--quarter", "2026Q4", "--title", "Autumn",
               "--issued", "9", *more)  # fmt: skip
    shipped, said = (_said(estate, "survey", "print", number) for number in ("1", "2"))
    assert "7 Community events and care 1 2 3 4 5 " in shipped
    assert "1 The lifts 1 2 3 2 The guards 1 2 3 4 5 6 7 What else" in said
    assert "電梯 1 2 3" in _said(estate, "survey", "print", "2", language="zh-Hant")


def test_a_survey_form_names_no_household(estate: Program) -> None:
    estate("--as", "S01", "survey", "open", "--quarter", "2026Q4", "--title", "Autumn", "--issued",
           "9")  # fmt: skip
    estate("--as", "S01", "survey", "answer", "1", "--unit", "3-2-1502", "--score", "order=5",
           "--comment", "Benches")  # fmt: skip
    estate("--as", "S01", "survey", "close", "1")
    said = _said(estate, "survey", "print", "1")
    assert "closed on 2026-11-03" in said
    assert [word for word in ("3-2-1502", "Heron", "Benches") if word in said] == []
