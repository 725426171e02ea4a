"""The demo in each language: one story, its names and sentences translated beside it."""

import csv
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import pmdesk
from pmdesk.commands.demo import LISTS, tell
from tests.conftest import Program

STORY = Path(pmdesk.__file__).parent / "data" / "demo"
CODES = {"code", "unit", "staff", "role", "superior", "from", "by", "on", "key", "liable_by"}
"""Columns of codes and days: nothing of them is translated."""
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]|[A-Z][a-z]+ ")
"""What only a name or a sentence has: none of the story's options, codes and days."""
MACHINE = re.compile(r"[A-Z]+=|Asia/|\{dir\}|\d")


def _words() -> dict[str, dict[str, str]]:
    with (STORY / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["en"]: row for row in csv.DictReader(file)}


def _told() -> Iterator[str]:
    """Every word of the story's steps and every cell of its files."""
    for line in (STORY / "steps.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from shlex.split(line)
    for name in LISTS:
        with (STORY / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (cell for column, cell in row.items() if column not in CODES)


def test_every_name_and_sentence_of_the_story_is_translated() -> None:
    sentences = {word for word in _told() if SENTENCE.search(word) and not MACHINE.match(word)}
    assert len(sentences) > 200
    assert sentences - set(_words()) == set()


def test_every_translation_is_of_something_in_the_story_and_is_chinese() -> None:
    assert {word for word in _words() if word not in set(_told())} == set()
    for word, row in _words().items():
        for column in ("zh_hant", "zh_hans"):
            assert re.search(r"[\u4e00-\u9fff]", row[column]), word


@pytest.mark.parametrize(
    ("language", "office", "person"),
    [
        ("en", "Maple Court Customer Service (fictional)", "Ash Willow"),
        ("zh-Hans", "枫园客服中心（虚构）", "柳小禾"),
        ("zh-Hant", "楓園客服中心（虛構）", "柳小禾"),
    ],
)
def test_the_demo_is_in_the_language_of_the_screen(
    tmp_path: Path, language: str, office: str, person: str
) -> None:
    path = tmp_path / "pmdesk.db"
    tell(path, language)
    program = Program(path)
    assert program("settings", "get", "office_name").out.strip() == office
    assert program("settings", "get", "language").out.strip() == language
    assert person in program("staff", "show", "E001").out


def test_the_story_comes_to_the_same_sums_in_every_language(tmp_path: Path) -> None:
    sums = set()
    for language in ("en", "zh-Hans", "zh-Hant"):
        path = tmp_path / f"{language}.db"
        tell(path, language)
        closed = Program(path)("month-close", "2026-10", "--preview", "--format", "json").json
        sums.add(
            str([{k: v for k, v in line.items() if type(v) is int} for line in closed["lines"]])
        )
    assert len(sums) == 1


def test_the_command_makes_it_in_the_language_asked_for(tmp_path: Path) -> None:
    desk = Program(tmp_path / "unused.db")
    desk("--lang", "zh-Hans", "demo", str(tmp_path / "fengyuan"))
    made = Program(tmp_path / "fengyuan" / "pmdesk.db")
    assert made("settings", "get", "language").out.strip() == "zh-Hans"
