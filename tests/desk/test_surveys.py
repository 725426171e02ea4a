"""Surveys: opened, answered once and without a name, closed, counted (A2.7, B8)."""

import csv
import io
import itertools
import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.surveys import ALL, Quarter, parse_quarter
from pmdesk.rules.surveys import Scored, overall
from tests.cli.running import on_terminal
from tests.conftest import Program

UNITS = [f"3-{floor}-{room}" for floor in (1, 2) for room in (1501, 1502, 1503)]
ITEMS = ["order", "cleaning", "greenery", "repair", "service", "fees", "culture"]


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """An office with six units and an open survey of the third quarter."""
    for unit in UNITS:
        pmdesk("owner", "add", unit)
    open_survey(pmdesk)
    return pmdesk


def open_survey(pmdesk: Program, *words: str, now: str | None = None) -> Any:
    given = words or ("--quarter", "2026Q3")
    return pmdesk("survey", "open", "--title", "Satisfaction", "--issued", "6", *given,
                  "--format", "json", now=now).json  # fmt: skip


def answer(pmdesk: Program, unit: str, *scores: str, more: tuple[str, ...] = ()) -> Any:
    words = [word for score in scores for word in ("--score", score)]
    return pmdesk("survey", "answer", "1", "--unit", unit, *words, *more, "--format", "json").json


def survey(pmdesk: Program, number: int = 1) -> Any:
    return pmdesk("survey", "show", str(number), "--format", "json").json


def result(pmdesk: Program, *words: str) -> Any:
    return pmdesk("survey", "result", *words, "--format", "json").json


def owed(pmdesk: Program, now: str | None = None) -> list[tuple[str, str, bool]]:
    rows = pmdesk("due", "--kind", "survey", "--format", "json", now=now).json["rows"]
    return [(row["duty"], row["id"], row["overdue"]) for row in rows]


def refused(pmdesk: Program, code: int, says: str, *words: str) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("survey", *words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


# Quarters.


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-40, 40))
def test_every_day_lies_in_one_quarter_and_quarters_follow_each_other(day: date, by: int) -> None:
    found = Quarter.of(day)
    assert found.first <= day <= found.last
    assert (
        Quarter.of(found.last) == found != Quarter.of(date.fromordinal(found.last.toordinal() + 1))
    )
    assert found.plus(by).plus(-by) == found
    assert (found.plus(by) > found) == (by > 0)
    assert parse_quarter(str(found), day) == found


@pytest.mark.parametrize(
    ("today", "given", "quarter"),
    [
        ("2026-09-30", "this", "2026Q3"), ("2026-10-01", "this", "2026Q4"),
        ("2026-01-01", "last", "2025Q4"), ("2026-11-03", "Q4", "2026Q4"),
        ("2026-11-03", "q1", "2026Q1"), ("2026-02-01", "Q2", "2025Q2"),
        ("2026-02-01", "2031-q2", "2031Q2"),
    ],
)  # fmt: skip
def test_a_quarter_as_people_write_it(today: str, given: str, quarter: str) -> None:
    assert str(parse_quarter(given, date.fromisoformat(today))) == quarter


# Questions.


def test_the_shipped_questions_are_asked_where_none_are_given(desk: Program) -> None:
    assert survey(desk)["items"] == ITEMS
    shipped = desk("survey", "questions", "--format", "json").json["rows"]
    assert desk("survey", "questions", "1", "--format", "json").json["rows"] == shipped
    assert [row["item"] for row in shipped] == ITEMS
    assert all(row[name] for row in shipped for name in row)


@pytest.mark.parametrize("name", ["own.csv", "own.toml"])
def test_an_office_asks_its_own_questions(pmdesk: Program, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name.endswith("csv"):
        file.write_text("item,title_en,scale,satisfied_from\nLifts,The lifts,3,2\ngate,,,\n")
    else:
        file.write_text('[[question]]\nitem = "Lifts"\ntitle_en = "The lifts"\nscale = 3\n'
                        'satisfied_from = 2\n[[question]]\nitem = "gate"\n')  # fmt: skip
    open_survey(pmdesk, "--quarter", "2026Q3", "--questions", str(file))
    rows = pmdesk("survey", "questions", "1", "--format", "json").json["rows"]
    assert [tuple(row.values()) for row in rows] == [
        ("lifts", "The lifts", "The lifts", "The lifts", 3, 2),
        ("gate", "gate", "gate", "gate", 5, 4),
    ]  # fmt: skip


def test_the_questions_of_a_survey_can_be_asked_again(desk: Program, tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    desk("survey", "questions", "1", "--format", "csv", "--output", str(file))
    open_survey(desk, "--quarter", "2026Q4", "--questions", str(file))
    asked = [desk("survey", "questions", n, "--format", "json").json["rows"] for n in ("1", "2")]
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("q.csv", "item\n", "has no question"),
        ("q.csv", "title_en\nx\n", "line 1: column item is missing"),
        ("q.csv", "item\na\nA\n", "line 3: item a stands twice"),
        ("q.csv", "item\nall\n", "line 2: 'all' cannot be an item"),
        ("q.csv", "item\nunit\n", "line 2: 'unit' cannot be an item"),
        ("q.csv", "item\na=b\n", "line 2: 'a=b' cannot be an item"),
        ("q.csv", "item\na b\n", "line 2: 'a b' cannot be a code"),
        (
            "q.csv",
            "item,scale\na,3\n",
            "line 2: item a: from which score on is somebody satisfied?",
        ),
        ("q.csv", "item,scale,satisfied_from\na,3,4\n", "line 2: 4 is not from 2 to 3"),
        ("q.csv", "item,scale\na,11\n", "line 2: 11 is not from 2 to 10"),
        ("q.toml", "question = 1\n", "questions are written as [[question]]"),
        ("q.toml", "[[question\n", "not TOML"),
        ("q.toml", "x = 1\n", "questions are written as [[question]]"),
        ("q.toml", '[[question]]\nitem = "a"\nx = 1\n', "question 1: unknown x"),
        ("q.toml", "[[question]]\nitem = 1.5\n", "1.5 is neither a text nor a whole number"),
        ("q.toml", '[[question]]\ntitle_en = "a"\n', "question 1: item is empty"),
    ],
)
def test_a_bad_questionnaire_is_told(
    pmdesk: Program, tmp_path: Path, name: str, text: str, says: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    refused(pmdesk, 2, says, "open", "--title", "x", "--issued", "1", "--quarter", "2026Q3",
            "--questions", str(file))  # fmt: skip


# Answers.


def test_an_answer_says_nothing_of_whose_it_is(desk: Program) -> None:
    record = answer(
        desk, "3-1-1501", "order=5", "fees=2", more=("--comment", "Benches", "--ref", "k")
    )
    assert record == {
        "schema": "pmdesk.survey.answer/1", "id": 1, "survey": 1, "on": "2026-11-03",
        "valid": True, "scores": ["order=5", "fees=2"], "comment": "Benches",
        "by": record["by"], "void": None,
    }  # fmt: skip
    assert desk("survey", "answers", "1", "--format", "json").json["rows"] == [
        {name: value for name, value in record.items() if name != "schema"}
    ]


def test_a_household_answers_once(desk: Program) -> None:
    answer(desk, "3-1-1501", "order=5")
    again = answer(desk, "3-1-1501", "order=5")
    assert (again["id"], survey(desk)["returned"]) == (1, 1)
    refused(desk, 4, "3-1-1501 has answered already, with other content: scores [A2.7]",
            "answer", "1", "--unit", "3-1-1501", "--score", "order=4")  # fmt: skip
    desk("survey", "withdraw", "1", "--reason", "Mistyped")
    assert survey(desk)["returned"] == 0
    assert answer(desk, "3-1-1501", "order=4")["id"] == 2
    assert survey(desk)["returned"] == 1


def test_the_same_household_answers_every_survey(desk: Program) -> None:
    open_survey(desk, "--quarter", "2026Q4")
    answer(desk, "3-1-1501", "order=5")
    desk("survey", "answer", "2", "--unit", "3-1-1501", "--score", "order=5")
    with closing(sqlite3.connect(desk.path)) as conn:
        found = conn.execute("SELECT household FROM survey_answer").fetchall()
    assert len(set(found)) == 2, "two surveys do not know each other's households"


def test_an_answer_without_any_score_is_returned_and_not_valid(desk: Program) -> None:
    record = answer(desk, "3-1-1501", more=("--comment", "No time"))
    assert (record["valid"], record["scores"]) == (False, [])
    answer(desk, "3-1-1502", "order=1")
    assert (survey(desk)["returned"], survey(desk)["valid"]) == (2, 1)
    assert result(desk)["overall"] == {"satisfied": 0, "n": 1, "rate": "0.0"}


def test_scores_stand_in_the_order_of_the_questions(desk: Program) -> None:
    assert answer(desk, "3-1-1501", "fees=1", "order=2")["scores"] == ["order=2", "fees=1"]
    assert answer(desk, "3-1-1501", "order=2", "fees=1")["id"] == 1


def test_a_closed_survey_takes_no_answer(desk: Program) -> None:
    desk("survey", "close", "1")
    refused(desk, 4, "survey 1 was closed on 2026-11-03 [A2.7]",
            "answer", "1", "--unit", "3-1-1501", "--score", "order=4")  # fmt: skip


def test_on_a_terminal_every_item_is_asked(desk: Program) -> None:
    answers = ["5", "", "9", "3", *[""] * 4, "Benches"]
    ran = on_terminal(desk.path, "survey", "answer", "1", "--unit", "3-1-1501", answers=answers)
    assert ran.code == 0, ran.err
    rows = desk("survey", "answers", "1", "--format", "json").json["rows"]
    assert [(row["scores"], row["comment"]) for row in rows] == [
        (["order=5", "greenery=3"], "Benches")
    ]
    assert "9 is not from 1 to 5" in ran.err


# An import.


def write_csv(path: Path, *rows: list[str]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_an_import_has_a_row_a_household(desk: Program, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "a.csv",
        ["unit", "order", "收费及公开", "comment", "key"],
        ["3-1-1501", "5", "", "=1+1", "k1"],
        ["3-1-1502", "", "", "", ""],
        ["3-1-1503", "3", "4", "", "k3"],
    )
    said = desk("survey", "import", "1", file, "--format", "json").json
    assert said == {"schema": "pmdesk.survey.import/1", "stored": 3, "known": 0}
    rows = desk("survey", "answers", "1", "--format", "json").json["rows"]
    assert sorted(
        (row["valid"], row["scores"], row["comment"]) for row in rows if row["comment"]
    ) == [(True, ["order=5"], "=1+1")]
    assert sorted(row["scores"] for row in rows) == [[], ["order=3", "fees=4"], ["order=5"]]
    again = desk("survey", "import", "1", file, "--format", "json").json
    assert (again["stored"], again["known"]) == (0, 3)
    assert desk("survey", "import", "1", file, "--dry-run").code == 0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["3-1-1501", "6", ""]], "line 2: order: 6 is not from 1 to 5"),
        ([["3-1-1501", "x", ""]], "line 2: order: 'x' is not a whole number"),
        ([["9-9-9", "1", ""]], "line 2: there is no unit '9-9-9'"),
        ([["", "1", ""]], "line 2: unit is empty"),
        ([["3-1-1501", "1", ""], ["3-1-1501", "1", ""]], "3-1-1501 stands in line 2 already"),
        ([["3-1-1501", "1", "k"], ["3-1-1502", "1", "k"]], "k stands in line 2 already"),
        ([["3-2-1503", "1", ""]], "line 2: 3-2-1503 has answered already, with other content: sc"),
    ],
    ids=str,
)
def test_one_bad_line_stores_nothing(
    desk: Program, tmp_path: Path, rows: list[list[str]], says: str
) -> None:
    answer(desk, "3-2-1503", "order=5")
    good = ["3-2-1501", "5", ""]
    file = write_csv(tmp_path / "a.csv", ["unit", "order", "key"], *rows, good)
    before = desk.path.read_bytes()
    ran = desk("survey", "import", "1", file, ok=False)
    assert ran.code in (2, 3, 4)
    assert says in ran.err
    assert desk.path.read_bytes() == before


def test_an_import_is_not_stored_in_the_order_of_the_file(desk: Program, tmp_path: Path) -> None:
    for number in range(40):
        desk("owner", "add", f"9-1-{number + 100}")
    units = [f"9-1-{number + 100}" for number in range(40)]
    rows = [[unit, "5", f"c{number:02}"] for number, unit in enumerate(units)]
    desk(
        "survey", "import", "1", write_csv(tmp_path / "a.csv", ["unit", "order", "comment"], *rows)
    )
    rows = desk("survey", "answers", "1", "--format", "json").json["rows"]
    told = [row["comment"] for row in rows]
    assert sorted(told) == [f"c{number:02}" for number in range(40)]
    assert told != sorted(told)
    assert result(desk)["comments"] == sorted(told)


# What is forgotten.


def secret_of(pmdesk: Program, number: int = 1) -> str:
    with closing(sqlite3.connect(pmdesk.path)) as conn:
        sql = "SELECT secret FROM survey_secret WHERE survey_id = ?"
        return str(conn.execute(sql, (number,)).fetchone()[0])


def linked(pmdesk: Program, *secrets: str) -> int:
    """How many answers somebody who tries these secrets can give their unit."""
    with closing(sqlite3.connect(pmdesk.path)) as conn:
        units = [number for (number,) in conn.execute("SELECT id FROM unit")]
        answers = {
            household for (household,) in conn.execute("SELECT household FROM survey_answer")
        }
    tried = {
        sha256(f"{secret}:unit:{unit}".encode()).hexdigest() for secret in secrets for unit in units
    }
    return len(tried & answers)


@pytest.mark.parametrize(
    "ending", [("close", "1", "--text", "Done"), ("void", "1", "--reason", "Wrong")], ids=" ".join
)
def test_once_it_is_over_no_byte_of_the_file_links_a_unit_to_its_answer(
    desk: Program, tmp_path: Path, ending: tuple[str, ...]
) -> None:
    open_survey(desk, "--quarter", "2026Q4")
    for number, unit in enumerate(UNITS[:3]):
        answer(desk, unit, f"order={number + 1}", more=("--ref", unit))
    file = write_csv(tmp_path / "a.csv", ["unit", "fees", "key"], *([u, "4", u] for u in UNITS[3:]))
    desk("survey", "import", "1", file)
    secret, other = secret_of(desk), secret_of(desk, 2)
    assert linked(desk, secret) == len(UNITS), "while it is open the secret tells whose it is"
    desk("survey", *ending)

    raw = desk.path.read_bytes()
    for form in (secret, secret.upper()):
        assert form.encode() not in raw
    assert bytes.fromhex(secret) not in raw
    assert other.encode() in raw, "the other survey goes on"
    candidates = {found.decode() for found in re.findall(rb"(?=([0-9a-f]{64}))", raw)}
    assert other in candidates, "this is where a secret would be found"
    assert linked(desk, "", *candidates) == 0

    with closing(sqlite3.connect(desk.path)) as conn:
        told = conn.execute("SELECT payload FROM journal_payload").fetchall()
        payloads = [json.loads(text) for (text,) in told if "survey_answer" in text]
        answers = conn.execute("SELECT * FROM survey_answer").fetchall()
        journal = conn.execute("SELECT * FROM journal").fetchall()
    assert len(payloads) == len(answers) == len(UNITS)
    for unit in UNITS:
        for told in (*payloads, *answers):
            assert unit not in str(told)
        assert not any(unit in str(row) for row in journal)
    assert {payload["ref"] for payload in payloads}.isdisjoint(UNITS)
    assert desk("db", "check").code == 0


def test_it_is_forgotten_also_among_many_surveys(desk: Program) -> None:
    for _number in range(19):
        open_survey(desk, "--quarter", "2026Q4")
    refused(desk, 4, "20 surveys are open already [A2.7]; close one", "open", "--title", "x",
            "--issued", "1", "--quarter", "2026Q4")  # fmt: skip
    secrets = {number: secret_of(desk, number) for number in range(1, 21)}
    for number in (7, 1, 20, 12):
        desk("survey", "close", str(number))
        raw = desk.path.read_bytes()
        assert secrets.pop(number).encode() not in raw
        assert all(secret.encode() in raw for secret in secrets.values())


def test_the_secret_stands_in_no_journal_row(desk: Program) -> None:
    secret = secret_of(desk)
    assert secret not in desk("db", "journal", "--format", "json").out
    assert re.fullmatch("[0-9a-f]{64}", secret)
    assert desk.path.read_bytes().count(secret.encode()) == 1


def test_a_secret_goes_only_when_its_survey_is_over(desk: Program) -> None:
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as conn:
        for sql in ("DELETE FROM survey_secret", "UPDATE survey_secret SET secret = 'x'",
                    "INSERT INTO survey_secret VALUES (1, 'x')"):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError):
                conn.execute(sql)
    desk("survey", "close", "1")
    with (
        closing(sqlite3.connect(desk.path, isolation_level=None)) as conn,
        pytest.raises(sqlite3.IntegrityError),
    ):
        conn.execute("INSERT INTO survey_secret VALUES (1, 'x')")


# Results.


def test_every_rate_stands_beside_what_it_is_of(desk: Program) -> None:
    for unit, scores in zip(
        UNITS, (["order=5", "fees=4"], ["order=4"], ["order=3"], []), strict=False
    ):
        answer(desk, unit, *scores, more=("--comment", "Benches") if len(scores) == 2 else ())
    found = result(desk)
    assert {name: found[name] for name in ("issued", "returned", "valid", "return_rate")} == {
        "issued": 6, "returned": 4, "valid": 3, "return_rate": "66.7",
    }  # fmt: skip
    shares = {item["item"]: (item["satisfied"], item["n"], item["rate"]) for item in found["items"]}
    assert shares == {
        **dict.fromkeys(ITEMS, (0, 0, "n/a")), "order": (2, 3, "66.7"), "fees": (1, 1, "100.0")
    }  # fmt: skip
    assert found["overall"] == {"satisfied": 3, "n": 4, "rate": "75.0"}
    assert found["comments"] == ["Benches"]


def test_nothing_issued_and_nothing_answered_is_n_a(pmdesk: Program) -> None:
    open_survey(pmdesk, "--quarter", "2026Q3", "--issued", "0")
    found = result(pmdesk, "1")
    assert (found["return_rate"], found["overall"]["rate"]) == ("n/a", "n/a")


def test_a_result_as_csv_is_a_row_an_item_and_one_for_all(desk: Program) -> None:
    answer(desk, UNITS[0], "order=5", "fees=1")
    rows = list(csv.DictReader(io.StringIO(desk("survey", "result", "--format", "csv").out)))
    assert [row["item"] for row in rows] == [*ITEMS, ALL]
    shares = {row["item"]: (row["satisfied"], row["n"], row["rate"]) for row in rows}
    assert (shares["fees"], shares[ALL]) == (("0", "1", "0.0"), ("1", "2", "50.0"))
    trend = list(csv.DictReader(io.StringIO(desk("survey", "trend", "--format", "csv").out)))
    assert trend == rows


def test_without_an_id_the_result_is_the_latest_quarter_s(desk: Program) -> None:
    open_survey(desk, "--quarter", "2026Q2")
    assert result(desk)["survey"] == 1
    open_survey(desk, "--quarter", "2026Q3")
    assert result(desk)["survey"] == 3
    desk("survey", "void", "3", "--reason", "Twice")
    assert result(desk)["survey"] == 1


def test_a_close_says_how_many_were_asked_in_the_end(desk: Program) -> None:
    for unit in UNITS[:3]:
        answer(desk, unit, "order=5")
    refused(desk, 4, "3 answered, and it was issued to 2 [A2.7]; say --issued N",
            "close", "1", "--issued", "2")  # fmt: skip
    record = desk("survey", "close", "1", "--issued", "4", "--format", "json").json
    assert (record["state"], record["issued"]) == ("closed", 4)
    assert result(desk)["return_rate"] == "75.0"


def test_a_trend_goes_over_the_quarters_that_had_a_survey(desk: Program) -> None:
    answer(desk, UNITS[0], "order=5")
    open_survey(desk, "--quarter", "2025Q4")
    open_survey(desk, "--quarter", "2026Q4")
    desk("survey", "answer", "2", "--unit", UNITS[0], "--score", "order=3")
    desk("survey", "void", "3", "--reason", "Too early")
    rows = desk("survey", "trend", "--item", "all", "--format", "json").json["rows"]
    assert [(row["quarter"], row["rate"], row["n"]) for row in rows] == [
        ("2025Q4", "0.0", 1), ("2026Q3", "100.0", 1),
    ]  # fmt: skip
    some = desk("survey", "trend", "--from", "2026Q1", "--to", "2026Q3", "--format", "json").json[
        "rows"
    ]
    assert {row["quarter"] for row in some} == {"2026Q3"}
    assert [row["item"] for row in some] == [*ITEMS, ALL]


COUNTS = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(st.lists(COUNTS.map(lambda two: Scored("x", max(two), min(two)))))
def test_overall_is_every_score_once(items: list[Scored]) -> None:
    found = overall(items, ALL)
    assert (found.n, found.satisfied) == (sum(i.n for i in items), sum(i.satisfied for i in items))
    rates = [item.share.rate for item in items if item.share.rate is not None]
    assert (found.share.rate is None) == (not rates)
    if found.share.rate is not None:
        assert min(rates) - 1e-9 <= found.share.rate <= max(rates) + 1e-9


# What is owed.


def test_a_quarter_owes_a_survey_once_there_was_one(pmdesk: Program) -> None:
    assert owed(pmdesk) == []
    open_survey(pmdesk, "--quarter", "2026Q3", now="2026-09-20T09:00")
    pmdesk("survey", "close", "1", now="2026-09-25T09:00")
    assert owed(pmdesk, now="2026-09-30T23:59") == []
    assert owed(pmdesk, now="2026-10-01T00:00") == [("open", "2026Q4", False)]
    assert owed(pmdesk, now="2027-01-01T00:00") == [
        ("open", "2026Q4", True), ("open", "2027Q1", False),
    ]  # fmt: skip
    open_survey(pmdesk, "--quarter", "2026Q4", now="2027-01-02T09:00")
    assert owed(pmdesk, now="2027-01-02T09:00") == [
        ("open", "2027Q1", False),
        ("close", "2", False),
    ]


def test_an_open_survey_owes_its_close_when_its_quarter_is_over(pmdesk: Program) -> None:
    open_survey(pmdesk, "--quarter", "2026Q3", now="2026-09-20T09:00")
    assert owed(pmdesk, now="2026-09-30T23:59") == []
    assert ("close", "1", False) in owed(pmdesk, now="2026-10-01T00:00")


@pytest.mark.parametrize(
    ("state", "verb"),
    [*itertools.product(("open", "closed", "void"), ("answer", "close", "void", "withdraw"))],
)
def test_what_can_be_done_in_each_state(desk: Program, state: str, verb: str) -> None:
    answer(desk, UNITS[1], "order=5")
    if state == "closed":
        desk("survey", "close", "1")
    if state == "void":
        desk("survey", "void", "1", "--reason", "x")
    words = {
        "answer": ("answer", "1", "--unit", UNITS[0], "--score", "order=1"),
        "close": ("close", "1"),
        "void": ("void", "1", "--reason", "x"),
        "withdraw": ("withdraw", "1", "--reason", "x"),
    }[verb]
    if state == "open" or (state, verb) == ("closed", "void"):
        desk("survey", *words)
    else:
        refused(desk, 4, "survey 1 ", *words)
