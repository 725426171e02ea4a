"""Colours: where --color, the environment and the kind of stream say so, and nowhere else."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.running import on_terminal
from tests.conftest import Program

posix_only = pytest.mark.skipif(os.name != "posix", reason="terminals")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
LIST = ("staff", "list")
BAD = ("staff", "show", "Nobody")


@pytest.mark.parametrize(
    ("env", "words", "coloured"),
    [
        ({}, (), False),
        ({}, ("--color", "auto"), False),
        ({}, ("--color", "always"), True),
        ({}, ("--color=always",), True),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"CLICOLOR_FORCE": "1"}, (), True),
        ({"FORCE_COLOR": "0", "CLICOLOR_FORCE": ""}, (), False),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, (), True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, (), True),
        ({"NO_COLOR": "1"}, ("--color", "auto"), False),
        ({"NO_COLOR": "1", "TERM": "dumb"}, ("--color", "always"), True),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_off_a_terminal(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch, env: dict[str, str],
    words: tuple[str, ...], coloured: bool, first: bool,
) -> None:  # fmt: skip
    plain, failed = pmdesk(*LIST).out, pmdesk(*BAD, ok=False).err
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    shown = pmdesk(*words, *LIST).out if first else pmdesk(*LIST, *words).out
    assert _ESCAPE.sub("", shown) == plain
    assert shown.startswith("\x1b[1mCode ") is coloured
    assert shown.count("\x1b") == (2 if coloured else 0), "the heading and nothing else"
    said = pmdesk(*BAD, *words, ok=False).err
    assert (said == failed) is not coloured
    assert _ESCAPE.sub("", said) == failed


@posix_only
@pytest.mark.parametrize(
    ("env", "words", "coloured"),
    [
        ({}, (), True),
        ({}, ("--color", "never"), False),
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "dumb"}, ("--color", "always"), True),
    ],
)
def test_on_a_terminal(
    pmdesk: Program, env: dict[str, str], words: tuple[str, ...], coloured: bool
) -> None:
    shown = on_terminal(pmdesk.path, *LIST, *words, env=env)
    assert ("─" in shown.out, b"\x1b" in shown.raw) == (True, coloured)
    assert shown.out == on_terminal(pmdesk.path, *LIST).out, "only the colours differ"
    failed = on_terminal(pmdesk.path, *BAD, *words, env=env)
    assert (b"\x1b[31mpmdesk: " in failed.raw_err, b"\x1b" in failed.raw_err) == (coloured,) * 2


def test_a_warning_is_coloured_whole(pmdesk: Program) -> None:
    pmdesk("owner", "add", "1-1-101")
    pay = ("fee", "pay", "--unit", "1-1-101", "--amount", "5", "--method", "cash", "--cashier",
           "E001", "--color", "always")  # fmt: skip
    assert pmdesk(*pay).err == "\x1b[33mwarning: 1-1-101 owes nothing: all of it is credit\x1b[0m\n"


@pytest.mark.parametrize("words", [("--format", "json"), ("--format", "csv"), ("--output",)])
def test_what_a_script_or_a_file_gets_is_never_coloured(
    pmdesk: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "out.txt"
    said = (*words, str(file)) if words == ("--output",) else words
    ran = pmdesk(*LIST, *said, "--color", "always")
    assert "\x1b" not in ran.out
    assert not file.exists() or b"\x1b" not in file.read_bytes()


def test_a_long_list_has_a_heading_too(pmdesk: Program) -> None:
    lines = pmdesk("db", "journal", "--color", "always").out.splitlines()
    assert lines[0].startswith("\x1b[1m")
    assert not any("\x1b" in line for line in lines[1:])


@pytest.mark.parametrize("value", ["sometimes", "yes", "ALWAYS", ""])
@pytest.mark.parametrize("first", [True, False])
def test_another_word_is_refused(pmdesk: Program, value: str, first: bool) -> None:
    words = (f"--color={value}",)
    ran = pmdesk(*words, *LIST, ok=False) if first else pmdesk(*LIST, *words, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"pmdesk: --color: {value!r} is not one of auto, always, never\n"


def test_an_error_before_the_option_is_read_keeps_to_it(pmdesk: Program) -> None:
    for choice, coloured in (("always", True), ("never", False)):
        ran = pmdesk("staff", "list", "--bogus", "--color", choice, ok=False)
        assert (ran.code, ran.err.startswith("\x1b[31mpmdesk: ")) == (2, coloured)


def test_a_run_does_not_colour_the_next_one(pmdesk: Program) -> None:
    pmdesk(*LIST, "--color", "always")
    assert "\x1b" not in pmdesk(*LIST).out
