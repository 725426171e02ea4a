"""`pmdesk report`: which months, the board, targets, formats (B7, B10)."""

import re
from fractions import Fraction
from typing import Any
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.figures.registry import FIGURES
from pmdesk.figures.view import known_figures, percent_text
from pmdesk.policy.loader import figures_of, load, shipped
from pmdesk.render.sparkline import sparkline
from tests.cli.answers import csv_rows
from tests.conftest import Program
from tests.desk.figuring import LATER, RAISE, REPAIR, duty, row, share

# The board.


def test_the_board_is_the_months_of_its_duties_together(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-09-30 10:00")
    pmdesk(*RAISE, "--on", "2026-11-03 08:00")
    pmdesk("brief", "--record")
    line = ("report", "kpi", "--from", "2026-09", "--to", "2026-11", "--format", "json")
    found = pmdesk(*line).json
    assert len(found["board"]) > 10
    for one in found["board"]:
        mine = [row for row in found["rows"] if row["figure"] == one["duty"]]
        assert one["done"] == sum(row["numerator"] for row in mine)
        assert (
            one["due"] == sum(row["denominator"] for row in mine) == (one["done"] + one["missing"])
        )
        assert one["to_come"] == sum(row["to_come"] for row in mine)
        assert (one["from"], one["to"]) == ("2026-09-01", "2026-11-30")
    meetings = duty(pmdesk, "morning-meetings", "--from", "2026-09", "--to", "2026-11", now=None)
    assert (meetings["due"], meetings["done"], meetings["to_come"]) == (30 + 31 + 3, 1, 27)


def test_late_is_missing_on_the_board(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk("complaint", "reply", "1", "--text", "x", "--on", "2026-10-07 10:00")
    found = duty(pmdesk, "complaint-reply", "--from", "2026-10")
    assert (found["due"], found["done"], found["missing"]) == (1, 0, 1)
    assert found["beside"] == {"late": 1, "overdue": 0}


def test_the_board_says_what_the_policy_asks(pmdesk: Program) -> None:
    found = {one["duty"]: one for one in pmdesk("report", "kpi", "--format", "json").json["board"]}
    said = {name: (one["quota"], one["clause"], one["readings"]) for name, one in found.items()}
    assert said["complaint-reply"] == (
        "first reply in 24 h, a major one in 2 h", "A1.3", ["R19"],
    )  # fmt: skip
    assert said["request-follow-up"][1:] == ("A2.8", ["R10"])
    assert said["patrol-rounds"] == ("2 a day", "A2.5", ["R18"])
    assert said["supervision-minutes"][0] == "8 h a day while a move-in period runs"
    assert said["scoring"][0] == "1 a half-year"
    assert said["hand-over"] == ("by day 5 of the next month", "C4.1.5", [])


def test_another_policy_sets_other_limits_and_targets_from_its_month_on(
    pmdesk: Program, tmp_path: Any
) -> None:
    draft = tmp_path / "draft.toml"
    pmdesk("policy", "show", "--output", str(draft))
    text = draft.read_text(encoding="utf-8")
    for was, becomes in (
        ('id = "shipped-2026"', 'id = "ours"'),
        ("repair_completion_hours = { value = 48", "repair_completion_hours = { value = 24"),
        ("repair_completion_percent = { value = 100", "repair_completion_percent = { value = 50"),
        ("morning_meetings_per_day = { value = 1", "morning_meetings_per_day = { value = 0"),
    ):
        assert was in text
        text = text.replace(was, becomes)
    draft.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(draft), "--from", "2026-12", "--by", "M01")
    for number, (came, done) in enumerate(
        (("11-05 10:00", "11-06 11:00"), ("12-05 10:00", "12-06 11:00"),
         ("12-05 10:00", "12-06 10:00")), 1,
    ):  # fmt: skip
        pmdesk(*REPAIR, "--on", f"2026-{came}", now=LATER)
        pmdesk("request", "done", str(number), "--text", "x", "--on", f"2026-{done}", now=LATER)
    assert share(pmdesk, "repair-completion", "2026-11") == "1/1"
    found = row(pmdesk, "repair-completion", "2026-12")
    assert (found["numerator"], found["denominator"]) == (1, 2)
    assert (found["target_percent"], found["verdict"]) == (50, "met")
    assert share(pmdesk, "morning-meetings", "2026-11") == "0/30"
    assert share(pmdesk, "morning-meetings", "2026-12") == "0/0"


# Formats.


def test_csv_has_the_figures_or_the_board_json_both(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    document = pmdesk("report", "kpi", "--format", "json").json
    assert list(document) == ["schema", "from", "to", "rows", "board"]
    assert pmdesk("report", "kpi", "--board", "--format", "json").json == document
    for words, rows in (((), document["rows"]), (("--board",), document["board"])):
        lines = csv_rows(pmdesk("report", "kpi", *words, "--format", "csv").out)
        assert [list(line) for line in lines] == [list(one) for one in rows]
        for line, one in zip(lines, rows, strict=True):
            told = ";".join(f"{name}={number}" for name, number in one["beside"].items())
            assert (line["beside"], line["readings"]) == (told, ";".join(one["readings"]))
            assert {k: v for k, v in line.items() if k not in ("beside", "readings")} == {
                k: "" if v is None else str(v)
                for k, v in one.items()
                if k not in ("beside", "readings")
            }


def test_a_trend_is_the_rows_of_its_figure(pmdesk: Program) -> None:
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    words = ("--from", "2026-09", "--to", "2026-10", "--format")
    trend = pmdesk("report", "trend", "complaint-reply", *words, "json").json
    kpi = pmdesk("report", "kpi", *words, "json").json
    assert trend["schema"] == "pmdesk.report.trend/1"
    assert trend["rows"] == [one for one in kpi["rows"] if one["figure"] == "complaint-reply"]
    table = csv_rows(pmdesk("report", "trend", "complaint-reply", *words, "csv").out)
    assert [(one["numerator"], one["denominator"]) for one in table] == [("0", "0"), ("0", "1")]


def test_without_a_figure_they_are_listed_with_how_each_is_counted(pmdesk: Program) -> None:
    listed = pmdesk("report", "trend", "--format", "json").json
    rows = pmdesk("report", "kpi", "--format", "json").json["rows"]
    assert listed["schema"] == "pmdesk.report.figure.list/1"
    assert [one["figure"] for one in listed["rows"]] == [one["figure"] for one in rows]
    assert all(one["how"].endswith(".") and one["clause"] for one in listed["rows"])
    table = pmdesk("report", "trend").out
    assert all(one["figure"] in table and one["how"] in table for one in listed["rows"])


def test_the_table_names_the_month_and_how_far_it_has_come(pmdesk: Program) -> None:
    out = pmdesk("report", "kpi", "--from", "last", "--to", "this").out
    assert "October 2026\n" in out
    assert "November 2026, up to 2026-11-03\n" in out
    assert "The service standard, 2026-10 to 2026-11\n" in out
    board = pmdesk("report", "kpi", "--board").out
    assert board.startswith("The service standard, 2026-10 to 2026-10\n")


def test_answers_go_to_a_file(pmdesk: Program, tmp_path: Any) -> None:
    for line in (("kpi",), ("kpi", "--board"), ("trend",), ("trend", "scoring")):
        for format in ("table", "json", "csv"):
            target = tmp_path / "-".join((*line, format))
            pmdesk("report", *line, "--format", format, "--output", str(target))
            shown = pmdesk("report", *line, "--format", format).out
            written = target.read_bytes().decode("utf-8-sig")
            if line[-1] == "scoring" and format == "table":  # a file can always be UTF-8
                written, shown = (text[text.index("\nMonth") :] for text in (written, shown))
            assert written == shown
            again = pmdesk("report", *line, "--format", format, "--output", str(target), ok=False)
            assert again.code == 4


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("trend no-such", 3, "there is no figure 'no-such'; figures are hotline, "),
        ("trend --from 2026-01", 2, "missing: FIGURE, which --from and --to go with"),
        ("kpi --from 2026-10 --to 2026-09", 2, "2026-10 lies after 2026-09"),
        ("kpi --from 2026-12", 4, "2026-12 lies in the future"),
        ("kpi --to 2027-01", 4, "2027-01 lies in the future"),
        ("trend scoring --to 2027-01", 4, "2027-01 lies in the future"),
        ("kpi --from octember", 2, "'octember' is not a month"),
        ("kpi --from ''", 2, "'' is not a month"),
        ("kpi --format xml", 2, "'xml' is not one of table, json, csv"),
        ("quarter", 2, "pmdesk report has no command 'quarter'"),
    ],
)
def test_what_cannot_be_asked_for(pmdesk: Program, line: str, code: int, message: str) -> None:
    words = [word.strip("'") for word in line.split()]
    ran = pmdesk("report", *words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


# What figures are made of.


def test_every_target_of_the_policy_belongs_to_a_figure() -> None:
    named = {f"{figure.name.replace('-', '_')}_percent" for figure in FIGURES}
    limits = {name for figure in FIGURES for name in figure.standards}
    assert set(load(shipped(), "policy.toml").policy.figures) <= named | limits


def test_a_document_without_figures_takes_what_is_shipped_and_one_of_its_own_stands() -> None:
    before, _, rest = shipped().partition("[figures]\n")
    after = rest[rest.index("\n[") :]
    policy = load(before + after, "ours.toml").policy
    ours = figures_of(load(shipped(), "policy.toml").policy)
    assert policy.figures == {}
    assert figures_of(policy) == ours
    own = '[figures]\nhotline_percent = { value = 80, clause = "A1.1" }\n'
    stated = figures_of(load(before + own + after, "ours.toml").policy)
    assert (stated["hotline_percent"].value, stated["hotline_percent"].readings) == (80, ())
    assert {**stated, "hotline_percent": ours["hotline_percent"]} == ours


SHARES = [figure.name for figure in FIGURES if not (figure.lacks or figure.is_number)]


@pytest.mark.parametrize("figure", SHARES)
def test_a_policy_can_set_a_target_for_every_share(figure: str) -> None:
    before, _, rest = shipped().partition("[figures]\n")
    own = f'[figures]\n{figure.replace("-", "_")}_percent = {{ value = 70, clause = "B10" }}\n'
    policy = load(before + own + rest[rest.index("\n[") :], "ours.toml").policy
    (found,) = (one for one in known_figures(policy) if one["figure"] == figure)
    assert found["target_percent"] == 70


def test_every_figure_has_a_name_of_its_own_and_a_clause() -> None:
    names = [figure.name for figure in FIGURES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[ABC][\d.]+", figure.clause) for figure in FIGURES)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_only_all_is_100_percent_and_only_none_is_0(part: int, whole: int) -> None:
    part = min(part, whole)
    text = percent_text(part, whole)
    if whole == 0:
        assert text == "n/a"
        return
    assert re.fullmatch(r"\d{1,3}\.\d", text)
    assert (text == "100.0") == (part == whole)
    assert (text == "0.0") == (part == 0)
    assert abs(Fraction(text) - Fraction(100 * part, whole)) <= Fraction(1, 10)


@given(st.lists(st.none() | st.floats(0, 1)), st.booleans())
def test_a_line_has_a_column_for_each_number_in_every_font(
    values: list[float | None], utf8: bool
) -> None:
    line = sparkline(values, utf8=utf8)
    assert [value is None for value in values] == [char == "." for char in line]
    assert {east_asian_width(char) for char in line} <= {"N", "Na"}
    assert line.isascii() or utf8


def test_a_line_rises_and_falls_with_its_numbers() -> None:
    assert sparkline([0.0, 0.34, None, 0.66, 1.0, 0.0], utf8=False) == "_-.=#_"
    assert sparkline([0.0, 0.34, None, 0.66, 1.0, 0.0], utf8=True) == "⣀⣤.⣶⣿⣀"
    assert sparkline([1.0, 1.0], utf8=False) == "##", "all the same: as high as they are"
    assert sparkline([0.0, 0.0], utf8=False) == "__"
    assert sparkline([None, None], utf8=True) == ".."


@pytest.mark.parametrize(
    ("locale", "drawn"),
    [({"LC_ALL": "C.UTF-8"}, "⣿"), ({"LANG": "zh_CN.utf8"}, "⣿"), ({}, "#"), ({"LC_ALL": "C"}, "#"),
     ({"LANG": "zh_CN.GB18030"}, "#"), ({"LC_ALL": "POSIX", "LANG": "C.UTF-8"}, "#")],
)  # fmt: skip
def test_where_utf8_is_not_to_be_expected_the_line_is_ascii(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], drawn: str
) -> None:
    monkeypatch.delenv("LC_CTYPE", raising=False)
    monkeypatch.setenv("PMDESK_LANG", "en")  # a Chinese locale would speak Chinese
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    pmdesk(*RAISE, "--on", "2026-10-05 10:00")
    pmdesk("complaint", "reply", "1", "--text", "x", "--on", "2026-10-05 11:00")
    out = pmdesk("report", "trend", "complaint-reply", "--from", "2026-09", "--to", "2026-10").out
    assert out.splitlines()[1] == f".{drawn}  lowest 100.0 % in 2026-10, highest 100.0 % in 2026-10"


def test_a_figure_without_any_number_says_so(pmdesk: Program) -> None:
    out = pmdesk("report", "trend", "repair-arrival", "--from", "2026-09", "--to", "2026-10").out
    assert out.splitlines()[1] == "..  n/a in every month"
