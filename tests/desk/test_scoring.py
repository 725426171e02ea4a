"""The half-year and year-end scoring against criteria from a file (A4.2)."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import on_terminal
from tests.conftest import Program
from tests.desk.story import CRITERIA
from tests.store.raw import count, rows

SCORE = ("inspect", "score", "--criteria")
SMALL = """\
section,item,title,points,scale,note
basics,plan,A plan,2,1/0.5/0,
basics,rules,House rules,1.5,1/0.5/0,
green,lawns,Lawns,3,,
total,,,6.5,,
"""
TOML = """\
total = 6.5
[[item]]
section = "basics"
item = "plan"
title = "A plan"
points = 2
scale = "1/0.5/0"
[[item]]
section = "basics"
item = "rules"
points = 1.5
scale = "1/0.5/0"
[[item]]
section = "green"
item = "lawns"
points = 3
"""


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def scored(program: Program, *words: str) -> dict[str, Any]:
    row: dict[str, Any] = program(*SCORE, *words, "--format", "json").json
    return row


# The criteria.


def test_the_example_adds_up_to_a_hundred_and_says_what_it_is(pmdesk: Program) -> None:
    row = scored(pmdesk, str(CRITERIA), "--rest", "full")
    assert (row["score_hundredths"], row["of_hundredths"]) == (10000, 10000)
    assert len(row["sections"]) == 9
    text = CRITERIA.read_text(encoding="utf-8")
    assert "example to replace" in text
    assert text.count("not checked against a text") == 8


def test_csv_and_toml_say_the_same(pmdesk: Program, small: str, tmp_path: Path) -> None:
    other = tmp_path / "small.toml"
    other.write_text(TOML, encoding="utf-8")
    words = ("--rest", "full", "--score", "plan=1", "--score", "lawns=2.75")
    one, two = (scored(pmdesk, path, *words) for path in (small, str(other)))
    for name in ("results", "sections", "score_hundredths", "of_hundredths"):
        assert one[name] == two[name]
    assert (one["score_hundredths"], one["of_hundredths"]) == (525, 650)


def test_text_and_hash_of_the_criteria_are_stored_once(pmdesk: Program, small: str) -> None:
    first = scored(pmdesk, small, "--rest", "full")
    scored(pmdesk, small, "--rest", "none", "--period", "2026H1")
    assert rows(pmdesk.path, "SELECT text FROM criteria") == [(SMALL,)]
    assert first["criteria_sha256"] == sha256(SMALL.encode()).hexdigest()
    Path(small).write_text(SMALL.replace("A plan", "The plan"), encoding="utf-8")
    scored(pmdesk, small, "--rest", "full")
    assert count(pmdesk.path, "criteria") == 2
    assert pmdesk("inspect", "show", "1", "--format", "json").json == first


BAD = {
    "too few": ("green,lawns,Lawns,3,,", "green,lawns,Lawns,2.75,,",
                "add up to 6.25, 0.25 less than the total of 6.50"),
    "too many": ("basics,plan,A plan,2,1/0.5/0,", "basics,plan,A plan,4,1/0.5/0,",
                 "add up to 8.50, 2.00 more than the total of 6.50"),
    "no total": ("total,,,6.5,,\n", "", "the criteria name no total"),
    "two totals": ("total,,,6.5,,", "total,,,6.5,,\ntotal,,,6.5,,", "the total stands twice"),
    "twice": ("green,lawns", "green,plan", "line 4: item plan stands twice"),
    "no number": ("A plan,2,", "A plan,two,", "line 2: 'two' is no number of points"),
    "no points": ("A plan,2,", "A plan,0,", "line 2: item plan has no points"),
    "bad scale": ("2,1/0.5/0", "2,1/2/0", "line 2: '2' is no part of a scale"),
    "bad code": ("green,lawns", "green,the lawns", "line 4: 'the lawns' cannot be a code"),
    "no section": ("green,lawns", ",lawns", "line 4: section is empty"),
    "no item": ("basics,plan,A plan,2,1/0.5/0,\nbasics,rules,House rules,1.5,1/0.5/0,\n"
                "green,lawns,Lawns,3,,\n", "", "the criteria have no item"),
    "unknown column": ("note", "remark", "unknown column 'remark'"),
    "a hundredth": ("1.5,1/0.5/0", "1.55,1/0.5/0", "makes parts of a hundredth"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "instead", "why"), BAD.values(), ids=BAD)
def test_bad_criteria_are_refused(
    pmdesk: Program, small: str, said: str, instead: str, why: str
) -> None:
    assert said in SMALL
    Path(small).write_text(SMALL.replace(said, instead), encoding="utf-8")
    ran = pmdesk(*SCORE, small, "--rest", "full", ok=False)
    assert (ran.code, ran.out, why in ran.err) == (2, "", True), ran.err
    assert count(pmdesk.path, "criteria") == 0


BAD_TOML = {
    "no toml": ("total = 6.5", "total 6.5", "not TOML"),
    "difference": ("total = 6.5", "total = 7", "0.50 less than the total of 7.00"),
    "no total": ("total = 6.5\n", "", "the criteria name no total"),
    "unknown": ("title =", "name =", "item 1: unknown name"),
    "nested": ('title = "A plan"', "title = []", "item 1: [] is neither a text nor a number"),
    "flag": ("points = 3", "points = true", "item 3: True is neither"),
    "not a list": ("[[item]]", "[item]", "not TOML"),
}


@pytest.mark.parametrize(("said", "instead", "why"), BAD_TOML.values(), ids=BAD_TOML)
def test_bad_toml_is_refused(
    pmdesk: Program, tmp_path: Path, said: str, instead: str, why: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(TOML.replace(said, instead), encoding="utf-8")
    ran = pmdesk(*SCORE, str(path), "--rest", "full", ok=False)
    assert (ran.code, why in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00s", b"section\0", b"\x81"], ids=repr)
@pytest.mark.parametrize("name", ["c.csv", "c.toml"])
def test_bytes_that_are_no_text_are_refused(
    pmdesk: Program, tmp_path: Path, raw: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    ran = pmdesk(*SCORE, str(tmp_path / name), "--rest", "full", ok=False)
    assert (ran.code, "Traceback" in ran.err) == (2, False)


def test_criteria_in_old_chinese_encoding_are_read(pmdesk: Program, tmp_path: Path) -> None:
    path = tmp_path / "gb.csv"
    path.write_bytes(SMALL.replace("A plan", "计划").encode("gb18030"))
    scored(pmdesk, str(path), "--rest", "full")
    assert "计划" in str(rows(pmdesk.path, "SELECT text FROM criteria"))


# The scores.


def test_lost_points_are_told_by_section_with_their_findings(pmdesk: Program, small: str) -> None:
    for text in ("No plan", "Bald lawn"):
        pmdesk("finding", "add", "--class", "own", "--severity", "minor", "--place", "x",
               "--text", text)  # fmt: skip
    row = scored(pmdesk, small, "--score", "plan=1", "--score", "rules=0", "--score", "lawns=2.8",
                 "--finding", "plan=finding:1", "--finding", "lawns=2", "--finding", "lawns=1",
                 )  # fmt: skip
    assert row["score_hundredths"] == 380
    assert row["sections"] == [
        {"section": "basics", "points_hundredths": 350, "score_hundredths": 100,
         "lost_hundredths": 250, "findings": ["finding:1"]},
        {"section": "green", "points_hundredths": 300, "score_hundredths": 280,
         "lost_hundredths": 20, "findings": ["finding:2", "finding:1"]},
    ]  # fmt: skip
    shown = pmdesk("inspect", "show", "1").out
    assert "  basics: 1.00 of 3.50, lost 2.50\n    plan: -1.00  finding:1\n" in shown
    assert "    rules: -1.50\n" in shown
    assert "lost 0.20" in shown


def test_the_echo_names_what_was_lost_without_a_finding(pmdesk: Program, small: str) -> None:
    assert pmdesk(*SCORE, small, "--rest", "full", "--score", "plan=0").out == (
        "inspection 1: half-year 2026H2; 4.50 of 6.50; lost without a finding: plan\n"
    )


@pytest.mark.parametrize("score", ["1.5", "0.01", "2.01", "3"])
def test_a_scale_allows_its_scores_only(pmdesk: Program, small: str, score: str) -> None:
    ran = pmdesk(*SCORE, small, "--rest", "full", "--score", f"plan={score}", ok=False)
    assert (ran.code, count(pmdesk.path, "inspection")) == (2, 0)


def test_scores_come_from_a_file_too(pmdesk: Program, small: str, tmp_path: Path) -> None:
    pmdesk("finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text", "x")
    scores = tmp_path / "scores.csv"
    scores.write_text("item,score,finding\nplan,1,finding:1\nrules,0.75,\n", encoding="utf-8")
    row = scored(pmdesk, small, "--import", str(scores), "--score", "lawns=2")
    assert (row["score_hundredths"], row["findings"]) == (375, ["finding:1"])
    ran = pmdesk(*SCORE, small, "--import", str(scores), "--score", "plan=2", ok=False)
    assert (ran.code, "plan is given here and in" in ran.err) == (2, True)
    scores.write_text("item,score\nplan,one\nplan,1\nplan,2\n", encoding="utf-8")
    ran = pmdesk(*SCORE, small, "--import", str(scores), "--rest", "full", ok=False)
    assert (ran.code, "line 2: 'one' is no score" in ran.err) == (2, True)
    assert "line 4: item plan stands twice" in ran.err


def test_a_terminal_asks_for_each_score(pmdesk: Program, small: str) -> None:
    answers = ["1.5", "1", "0.75", "9", "2.5"]
    ran = on_terminal(pmdesk.path, *SCORE, small, answers=answers)
    assert ran.code == 0, ran
    assert "plan (A plan) [2.00/1.00/0.00]:" in ran.err
    assert "lawns: 9.00 is more than its 3.00 points" in ran.err
    assert pmdesk("inspect", "show", "1", "--format", "json").json["score_hundredths"] == 425


# What is stored of them.


def test_the_criteria_of_a_scoring_can_be_shown_and_written_again(
    pmdesk: Program, small: str, tmp_path: Path
) -> None:
    assert pmdesk("inspect", "criteria", "list").err == "nothing was scored yet\n"
    for words in (("--period", "2026H1"), ("--period", "2026H2")):
        pmdesk(*SCORE, small, "--rest", "full", *words)
    (row,) = pmdesk("inspect", "criteria", "list", "--format", "json").json["rows"]
    assert (row["of_hundredths"], row["inspections"]) == (650, ["inspection:1", "inspection:2"])
    shown = pmdesk("inspect", "criteria", "show", "1", "--format", "json").json
    assert shown == {"schema": "pmdesk.inspect.criteria/1", **row}
    assert [(item["item"], item["points_hundredths"]) for item in row["items"]] == [
        ("plan", 200), ("rules", 150), ("lawns", 300)]  # fmt: skip
    assert row["items"][0]["scores_hundredths"] == [200, 100, 0]
    assert (
        "    plan: 2.00 (2.00/1.00/0.00)  A plan" in pmdesk("inspect", "criteria", "show", "1").out
    )
    again = tmp_path / "again.csv"
    pmdesk("inspect", "criteria", "export", "1", "--output", str(again))
    assert again.read_bytes() == Path(small).read_bytes()
    assert pmdesk("inspect", "criteria", "show", "2", ok=False).code == 3


def test_the_example_is_written_by_the_program(pmdesk: Program, tmp_path: Path) -> None:
    copy = tmp_path / "model-estate.csv"
    ran = pmdesk("inspect", "criteria", "example", "--output", str(copy))
    assert (ran.out, copy.read_bytes()) == ("", CRITERIA.read_bytes())
    assert pmdesk("inspect", "criteria", "example").out.encode() == CRITERIA.read_bytes()
    assert pmdesk("inspect", "criteria", "example", "--output", str(copy), ok=False).code == 4
    assert scored(pmdesk, str(copy), "--rest", "full")["score_hundredths"] == 10000


# Periods.


@pytest.mark.parametrize(
    ("words", "kind", "period"),
    [
        ((), "half-year", "2026H2"),
        (("--on", "2026-06-30"), "half-year", "2026H1"),
        (("--period", "2026"), "year-end", "2026"),
        (("--period", "2026h1"), "half-year", "2026H1"),
    ],
)
def test_a_scoring_is_of_a_half_year_or_a_year(
    pmdesk: Program, small: str, words: tuple[str, ...], kind: str, period: str
) -> None:
    row = scored(pmdesk, small, "--rest", "full", *words)
    assert (row["kind"], row["period"], row["list"], row["ok"]) == (kind, period, None, None)


def test_a_scoring_counts_and_a_void_one_does_not(pmdesk: Program, small: str) -> None:
    def half() -> dict[str, Any]:
        found = pmdesk("inspect", "due", "--format", "json").json["rows"]
        rows_of: dict[str, dict[str, Any]] = {row["kind"]: row for row in found}
        return rows_of["half-year"]

    pmdesk(*SCORE, small, "--rest", "full", "--period", "2026")
    assert (half()["done"], half()["to_come"]) == (1, 0)
    pmdesk("inspect", "void", "1", "--reason", "Not complete")
    assert (half()["done"], half()["to_come"]) == (0, 1)


def test_the_stored_scores_are_the_criterias_items(pmdesk: Program, small: str) -> None:
    pmdesk(*SCORE, small, "--rest", "full")
    ((stored,),) = rows(pmdesk.path, "SELECT results FROM inspection")
    assert json.loads(str(stored)) == {"plan": 200, "rules": 150, "lawns": 300}
