"""The help of every command, in every language: whole, in columns, no English but names."""

import re

import pytest

from pmdesk.render.visible import width
from pmdesk.texts import _ as translated
from pmdesk.texts import in_language
from tests.conftest import Program
from tools.messages import commands, help_texts

CHINESE = ("zh-Hans", "zh-Hant")
PAGES = list(commands())
PAGE = 78
"""How wide a page of help is where the terminal is 80 columns wide."""

SENTENCE = re.compile(r"(?<![\w-])[A-Za-z][a-z']*(?: [a-z][a-z']*){2,}")
"""Three English words in a row."""

COMMAND = re.compile(r"(pmdesk|`)[ -~]*")
"""A command that a text names."""


def _page(program: Program, path: tuple[str, ...], language: str) -> str:
    return program("--lang", language, *path, "--help").out


def _examples(text: str) -> list[str]:
    """The lines of a help text that stand as they are: commands to type."""
    return [line.strip() for line in text.partition("\n\n\b\n")[2].splitlines()]


EXAMPLES = {line for _file, text in help_texts() for line in _examples(text)}


def _prose(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.strip() not in EXAMPLES]


@pytest.mark.parametrize("language", CHINESE)
def test_no_page_has_english_left_but_names(empty: Program, language: str) -> None:
    left = []
    for path in PAGES:
        for line in _prose(_page(empty, path, language)):
            if SENTENCE.search(COMMAND.sub("", line)):
                left.append((path, line))
    assert left == []


@pytest.mark.parametrize("language", CHINESE)
def test_every_text_of_a_page_is_translated(empty: Program, language: str) -> None:
    with in_language(language):
        same = {text for _file, text in help_texts() if translated(text) == text}
    assert {text for text in same if SENTENCE.search(text)} == set()


@pytest.mark.parametrize("language", CHINESE)
def test_no_line_is_wider_than_the_page(empty: Program, language: str) -> None:
    wide = [
        (path, line)
        for path in PAGES
        for line in _prose(_page(empty, path, language))
        if width(line) > PAGE and " " in line.strip() and not re.search(r"\S{50}", line)
    ]
    assert wide == []


@pytest.mark.parametrize("language", CHINESE)
def test_descriptions_stand_in_one_column(empty: Program, language: str) -> None:
    askew = []
    for path in PAGES:
        starts: set[int] = set()
        for line in _page(empty, path, language).partition("--version")[2].splitlines()[1:]:
            row = re.match(r"  [a-z][a-z-]*  +", line)
            if row and width(line) <= PAGE:
                starts.add(len(row[0]))
            elif not line.strip():
                starts = set()
            if len(starts) > 1:
                askew.append((path, line))
    assert askew == []


@pytest.mark.parametrize("language", CHINESE)
def test_no_line_begins_with_what_closes(empty: Program, language: str) -> None:
    bad = [
        (path, line)
        for path in PAGES
        for line in _page(empty, path, language).splitlines()
        if line.strip()[:1] in tuple("\uff0c\u3002\u3001\uff1b\uff1a\uff09")
        if line.strip()
    ]
    assert bad == []


def test_the_names_on_a_page_are_the_same_in_every_language(empty: Program) -> None:
    for path in PAGES:
        english, *others = (_names(_page(empty, path, lang)) for lang in ("en", *CHINESE))
        assert "--help" in english
        assert all(other == english for other in others), path


def _names(page: str) -> list[str]:
    """What stands in the first column of the lists."""
    lists = re.split(r"(?m)^\S+[:\uff1a]$", page, maxsplit=1)[1]
    return re.findall(r"(?m)^  (-[\w-]+|[A-Za-z][\w-]*)(?=[ \n])", lists)


def test_a_page_says_what_a_command_is_for_in_the_language_asked_for(empty: Program) -> None:
    page = _page(empty, ("fault", "serve"), "zh-Hant")
    assert page.startswith("用法：pmdesk fault serve [OPTIONS] ID\n\n  記錄通知單已送達")
    assert "\n\n  pmdesk fault serve 12 --how signed" in page
    assert "\n參數：\n  ID  通知單的序號。  [必填]\n\n選項：\n" in page
    assert "[預設：table]" in page
    assert "\n通用選項：\n  --db FILE    資料檔案。\n" in page


def test_a_page_is_english_again_after_another_language(empty: Program) -> None:
    before = empty("fault", "--help").out
    assert _page(empty, ("fault",), "zh-Hans") != before
    assert empty("fault", "--help").out == before
