"""What is shown, asked and refused is in the language of the screen; what is stored is not."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmdesk.render.visible import width
from tests.cli.running import on_terminal, run
from tests.conftest import Program
from tests.desk.story import LISTS, STORY, tell, words

CHINESE = ("zh-Hans", "zh-Hant")
ADD = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")


# Which language.


@pytest.mark.parametrize(
    ("environment", "words", "beginning"),
    [
        ({}, [], "Usage: "),
        ({"PMDESK_LANG": "zh-Hans"}, [], "用法："),
        ({"PMDESK_LANG": "zh-Hant"}, ["--lang", "zh-Hans"], "用法：pmdesk"),
        ({"PMDESK_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, [], "Usage: "),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, [], "用法："),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_TW.UTF-8"}, [], "Usage: "),
        ({"LANG": "zh_CN.UTF-8"}, [], "用法："),
        ({"PMDESK_LANG": "fr"}, [], "Usage: "),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang=en"], "Usage: "),
    ],
)
def test_option_over_environment_over_locale(
    empty: Program,
    environment: dict[str, str],
    words: list[str],
    beginning: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert empty("--help", *words).out.startswith(beginning)


def test_an_unknown_language_is_refused_in_the_language_before_it(
    empty: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMDESK_LANG", "zh-Hans")
    ran = empty("--lang", "eo", "staff", "list", ok=False)
    assert (ran.code, ran.err) == (2, "pmdesk: --lang: 'eo' is not one of en, zh-Hant, zh-Hans\n")


# Tables.


def test_headings_are_in_the_language_and_columns_stand_straight(pmdesk: Program) -> None:
    pmdesk(*ADD, "--on", "2026-10-05", "--facts", "漏登一件投訴")
    text = pmdesk("--lang", "zh-Hant", "fault", "list").out
    heading, row = text.splitlines()
    assert heading.split()[:2] == ["序號", "編號"]
    for word, cell in (("姓名", "Ash"), ("狀態", "issued")):
        at = width(heading.split(word)[0])
        assert width(row.split(cell)[0]) == at, (word, text)


@pytest.mark.parametrize("language", CHINESE)
def test_a_thing_has_its_values_in_one_column(pmdesk: Program, language: str) -> None:
    pmdesk(*ADD, "--on", "2026-10-05")
    lines = pmdesk("--lang", language, "fault", "show", "1").out.splitlines()
    starts = {
        width(line) - width(line.partition("  ")[2].lstrip(" "))
        for line in lines
        if "  " in line and not line.startswith(" ")
    }
    assert len(starts) == 1, lines


@pytest.mark.parametrize("language", CHINESE)
def test_no_table_has_an_english_heading(pmdesk: Program, language: str) -> None:
    tell(pmdesk)
    tables = [line for line in LISTS if " trail " not in line and line != "fault proposals"]
    for line in tables:
        text = pmdesk("--lang", language, *words(line)).out
        if not text:  # nobody need know of any complaint
            continue
        heading = text.splitlines()[0]
        assert not [word for word in heading.split() if word.isascii() and word not in NAMES], line


@pytest.mark.parametrize("language", CHINESE)
def test_what_the_standard_asks_is_said_in_the_language(pmdesk: Program, language: str) -> None:
    tell(pmdesk)
    text = pmdesk("--lang", language, "report", "kpi", "--from", "2026-10", "--to", "2026-10").out
    board = text.rstrip().rpartition("\n\n")[2].splitlines()[2:]
    assert len(board) > 10
    asked = [re.split(r"  +", line)[1] for line in board]
    assert [words for words in asked if re.search("[A-Za-z]", words)] == []


NAMES = ("%", "SHA-256")
"""What stands in a heading of any language."""

# Machine formats.


def test_json_and_csv_are_the_same_in_every_language(pmdesk: Program) -> None:
    tell(pmdesk)
    for line in LISTS:
        for format in ("json", "csv"):
            answers = {
                pmdesk("--lang", language, *words(line), "--format", format).out
                for language in ("en", *CHINESE)
            }
            assert len(answers) == 1, (line, format)


def test_what_is_stored_does_not_depend_on_the_screen(
    new_office: Callable[[], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.urandom", bytes)  # a survey's secret is another each time

    def stored(language: str) -> dict[str, list[Any]]:
        program = new_office()
        for _kind, line in STORY:
            program("--lang", language, *words(line))
        program("--lang", language, *ADD, "--on", "2026-10-05")
        program("--lang", language, "month-close", "2026-10")
        return _content(program.path)

    english = stored("en")
    assert english["notice"]
    assert stored("zh-Hant") == english


def _content(path: Path) -> dict[str, list[Any]]:
    """Every row of every table, but the journal's hashes with those of what they stand for."""
    with closing(sqlite3.connect(path)) as conn:
        tables = [
            name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {name: conn.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


# Errors.


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("fault add", 2, "缺少：--staff, --code, --by; 见 pmdesk fault add --help"),
        ("fault add --stuff E001", 2, "没有选项：--stuff（可能的选项：--staff）"),
        ("fault show 1 2", 2, "多余的参数（2）"),
        ("fault add --staff", 2, "选项 '--staff' 须带值。"),
        ("fault list --help=1", 2, "选项 '--help' 不带值。"),
        ("fault show x", 2, "'ID' 的值无效：'x' 不是整数"),
        ("fault list --state lost", 2, "'--state' 的值无效：'lost' 不在 "),
        ("fault shwo", 2, "pmdesk fault 没有命令 'shwo'; 是否指 show？"),
        ("fault show 12", 3, "没有通知单 12"),
        ("fault list --output /nowhere/x", 3, "没有文件夹 /nowhere"),
        ("fault import /nowhere/x.csv", 3, "没有文件 /nowhere/x.csv"),
        ("month-close 2026-11", 4, "2026 年 11 月 尚未结束：2026-12-01 起方可结账"),
        ("complaint add --channel phone --category noise --text x", 2,
         "缺少：--unit 或 --anonymous"),
        ("fault list --format json --month 13", 2, "'13' 不是月份：请写 2026-11、10 或 last"),
    ],
)  # fmt: skip
def test_errors_are_in_the_language_with_their_codes(
    pmdesk: Program, line: str, code: int, said: str
) -> None:
    ran = pmdesk("--lang", "zh-Hans", *line.split(), ok=False)
    assert ran.code == code == pmdesk(*line.split(), ok=False).code
    assert said in ran.err
    assert ran.out == ""


def test_typers_errors_are_its_own_words_in_english(pmdesk: Program) -> None:
    said = {
        "fault add --stuff E001": "No such option: --stuff (Possible options: --staff)",
        "fault show 1 2": "Got unexpected extra argument(s) (2)",
        "fault add --staff": "Option '--staff' requires an argument.",
        "fault list --help=1": "Option '--help' does not take a value.",
        "fault show x": "Invalid value for 'ID': 'x' is not a whole number",
    }
    for line, text in said.items():
        assert pmdesk(*line.split(), ok=False).err == f"pmdesk: {text}\n"


# Questions.


def test_questions_are_in_the_language(pmdesk: Program) -> None:
    pmdesk(*ADD, "--on", "2026-10-05")
    ran = on_terminal(
        pmdesk.path, "--lang", "zh-Hans", "fault", "serve", answers=["x", "1", "signed"]
    )
    assert ran.code == 0
    assert "ID (通知单的序号) [1]:" in ran.err
    assert "'x' 不是整数\n" in ran.err
    assert "how (送达方式) [signed, refused, mailed, electronic]:" in ran.err


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("是", 0), ("n", 2), ("否", 2), ("", 2)])
def test_yes_can_be_said_in_the_language(pmdesk: Program, answer: str, code: int) -> None:
    copy = pmdesk.path.with_name("copy.db")
    pmdesk("db", "backup", str(copy))
    ran = on_terminal(
        pmdesk.path, "--lang", "zh-Hant", "db", "restore", str(copy), answers=[answer]
    )
    assert ran.code == code
    assert f"以 {copy} 取代 {pmdesk.path}？ [y/N]" in ran.err
    assert ("未作任何更改" in ran.err) is (code == 2)


def test_the_system_says_why_in_the_language(pmdesk: Program) -> None:
    ran = pmdesk("--lang", "zh-Hans", "fault", "list", "--output", "/dev/full/x", ok=False)
    assert ran.code == 3
    again = pmdesk("--lang", "zh-Hans", "fault", "import", str(pmdesk.path.parent), ok=False)
    assert "是文件夹" in again.err


def test_a_process_of_its_own_speaks_the_language_of_its_locale(pmdesk: Program) -> None:
    env = {"LC_ALL": "zh_CN.UTF-8", "PMDESK_DB": str(pmdesk.path), "PMDESK_NOW": "2026-11-03"}
    ran = run(pmdesk.path, "staff", "list", env=env)
    assert ran.stdout.decode().splitlines()[0].split()[:2] == ["代码", "姓名"]
    ran = run(pmdesk.path, "staff", "list", "--format", "json", env=env)
    assert json.loads(ran.stdout)["schema"] == "pmdesk.staff.list/1"


def test_a_run_that_starts_others_keeps_its_language(
    empty: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(empty.path.parent)
    ran = empty("--lang", "zh-Hant", "demo", "estate")
    assert "已建立 estate/pmdesk.db：楓園，虛構的小區" in ran.err + ran.out
    assert "然後試試：" in ran.err + ran.out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("pmdesk fau", "fault\t过失通知单与过失目录"),
        ("pmdesk fault ser", "serve\t记录通知单已送达；申诉期限由当日起算（R9）"),
        ("pmdesk fault serve --how --wit", "--witness\t拒签时必填。"),
        ("pmdesk fault serve --la", "--lang\t屏幕语言：en、zh-Hant 或 zh-Hans。"),
    ],
)
def test_completion_says_what_is_for_what_in_the_language(
    pmdesk: Program, typed: str, offered: str
) -> None:
    env = {"LC_ALL": "zh_CN.UTF-8", "PMDESK_DB": str(pmdesk.path)}
    env |= {"_PMDESK_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    env |= {"_TYPER_COMPLETE_ARGS": typed, "_TYPER_COMPLETE_WORD_TO_COMPLETE": typed.split()[-1]}
    ran = run(pmdesk.path, env=env)
    assert ran.stdout.decode().splitlines() == [offered], ran
