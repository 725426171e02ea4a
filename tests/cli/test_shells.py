"""Completion in the shells themselves: bash, zsh and fish, with the script that each is given."""

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import PATIENCE, PMDESK, environment
from tests.conftest import Program

Offer = Callable[[dict[str, str], str, tuple[str, ...]], str]
"""What a shell shows for an unfinished line; waiting ends with the last of the words offered."""


def _in_bash(env: dict[str, str], line: str, _offered: tuple[str, ...]) -> str:
    """What bash puts into COMPREPLY for the last word of a line."""
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    script = (
        'eval "$(_PMDESK_COMPLETE=source_bash pmdesk)"\n'
        f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n"
        '_pmdesk_completion pmdesk; echo "${COMPREPLY[*]}"\n'
    )
    return _said(["bash", "-c", script], env)


def _in_fish(env: dict[str, str], line: str, _offered: tuple[str, ...]) -> str:
    """What fish offers for the end of a line."""
    script = f"_PMDESK_COMPLETE=source_fish pmdesk | source; complete -C '{line}'"
    return _said(["fish", "--no-config", "-c", script], env)


def _said(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def _in_zsh(env: dict[str, str], line: str, offered: tuple[str, ...]) -> str:
    """What an interactive zsh shows when TAB is pressed twice at the end of a line."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["zsh", "-f", "-i"],
        env={**env, "TERM": "xterm", "COLUMNS": "100", "PS1": "ready> "},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, b"autoload -U compinit && compinit -u -D\n")
        os.write(ours, b'eval "$(_PMDESK_COMPLETE=source_zsh pmdesk)"; echo lo""aded\n')
        _until(ours, b"loaded")
        os.write(ours, line.encode() + b"\t\t")
        shown = _until(ours, *(word.encode() for word in offered))
        process.kill()
    os.close(ours)
    return shown.decode("utf-8", "replace")


def _until(terminal: int, *marks: bytes) -> bytes:
    """What a terminal shows until all marks are there; at the latest when patience ends."""
    shown, until = b"", time.monotonic() + PATIENCE
    while any(mark not in shown for mark in marks) and time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536)
    return shown


SHELLS = [
    pytest.param(
        offer, id=name, marks=pytest.mark.skipif(not shutil.which(name), reason=f"no {name} here")
    )
    for name, offer in (("bash", _in_bash), ("zsh", _in_zsh), ("fish", _in_fish))
]


@pytest.fixture
def env(pmdesk: Program, tmp_path: Path) -> dict[str, str]:
    """An environment in which `pmdesk` is the program, in a home of its own."""
    program = tmp_path / "bin" / "pmdesk"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {" ".join(PMDESK)} "$@"\n')
    program.chmod(0o755)
    given = environment(pmdesk.path, HOME=str(tmp_path))
    return {**given, "PATH": f"{program.parent}{os.pathsep}{given['PATH']}"}


@pytest.mark.parametrize("offer", SHELLS)
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("pmdesk fault add --staff S", ("S01", "S02")),
        ("pmdesk fault add --code CMP-0", ("CMP-01", "CMP-02")),
        ("pmdesk fault serve ", ("1", "2")),
        ("pmdesk month-c", ("month-close",)),
    ],
    ids=["staff", "codes", "ids", "commands"],
)
def test_what_fits_is_offered(
    offer: Offer, env: dict[str, str], pmdesk: Program, line: str, offered: tuple[str, ...]
) -> None:
    for _number in (1, 2):
        pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
    shown = offer(env, line, offered)
    assert [word for word in offered if word not in shown.removeprefix(line)] == []
    assert "DUT-01" not in shown


@pytest.mark.parametrize("offer", SHELLS)
def test_nothing_is_shown_where_nothing_fits(offer: Offer, env: dict[str, str]) -> None:
    bell = "\x07"
    shown = offer(env, "pmdesk fault add --staff zzz", (bell,))
    assert "S01" not in shown
    assert "Traceback" not in shown
