"""Completion as the shells ask for it: through Typer's environment variables."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pmdesk.cli import main
from tests.cli.running import PMDESK, environment, run
from tests.conftest import NOW, Program, _Stream

Complete = Callable[[str], list[str]]


@pytest.fixture
def complete(pmdesk: Program, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What bash is offered for the last word of a line."""
    monkeypatch.setenv("PMDESK_DB", str(pmdesk.path))
    monkeypatch.setenv("PMDESK_NOW", NOW)

    def offered(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv("_PMDESK_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        out, err = _Stream(), _Stream()
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            main([])
        monkeypatch.delenv("_PMDESK_COMPLETE")
        assert err.text() == "", "a shell shows what is on stderr in the middle of the line"
        return out.text().split()

    return offered


def test_groups_and_verbs(complete: Complete) -> None:
    assert complete("pmdesk fa") == ["fault"]
    assert {"fault", "staff", "month-close", "init", "db"} <= set(complete("pmdesk "))
    assert {"add", "import", "list", "show", "serve", "catalogue"} <= set(complete("pmdesk fault "))
    assert complete("pmdesk fault catalogue ex") == ["export"]


def test_options_and_global_ones(complete: Complete) -> None:
    assert complete("pmdesk fault add --st") == ["--staff"]
    assert complete("pmdesk fault add --d") == ["--db", "--debug"]
    assert complete("pmdesk --la") == ["--lang"]
    assert complete("pmdesk fault --now 2026-10-01 add --poi") == ["--points"]
    assert "--help" in complete("pmdesk --")


def test_choices(complete: Complete) -> None:
    assert complete("pmdesk fault serve 1 --how ") == ["signed", "refused", "mailed", "electronic"]
    assert complete("pmdesk fault list --format j") == ["json"]
    assert complete("pmdesk staff add X --role s") == ["staff", "supervisor"]
    assert complete("pmdesk --lang zh") == ["zh-Hant", "zh-Hans"]
    assert complete("pmdesk settings get ") == ["office_name", "language", "timezone"]


@pytest.mark.parametrize(
    "line", ["fault add --staff", "fault add --by", "staff show", "fault explain", "--as",
             "fault list --staff", "staff move E001 --superior"],
)  # fmt: skip
def test_staff_codes(complete: Complete, line: str) -> None:
    assert complete(f"pmdesk {line} S") == ["S01", "S02"]
    assert complete(f"pmdesk {line} Z") == []


def test_fault_codes(complete: Complete) -> None:
    assert complete("pmdesk fault add --code CMP-0")[:2] == ["CMP-01", "CMP-02"]


def test_notice_ids_newest_first(complete: Complete, pmdesk: Program) -> None:
    for _notice in range(11):
        pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
    assert complete("pmdesk fault show 1") == ["11", "10", "1"]
    assert complete("pmdesk fault revoke 2") == ["2"]


def test_the_file_named_on_the_line_is_the_one_that_is_asked(
    complete: Complete, pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMDESK_DB", "/nowhere/desk.db")
    assert complete("pmdesk staff show S") == []
    assert complete(f"pmdesk --db {pmdesk.path} staff show S") == ["S01", "S02"]
    assert complete(f"pmdesk staff show --db {pmdesk.path} S") == ["S01", "S02"]


def test_a_missing_foreign_or_locked_file_is_silent(complete: Complete, pmdesk: Program) -> None:
    holder = sqlite3.connect(pmdesk.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert complete("pmdesk staff show S") == []
    holder.execute("ROLLBACK")
    holder.close()
    assert complete("pmdesk staff show S") == ["S01", "S02"]
    pmdesk.path.write_bytes(b"not a desk")
    assert complete("pmdesk staff show S") == []
    pmdesk.path.unlink()
    assert complete("pmdesk staff show S") == []
    assert complete("pmdesk fault add --st") == ["--staff"]
    assert not pmdesk.path.exists()


def test_a_word_that_a_shell_would_run_is_not_offered(complete: Complete, pmdesk: Program) -> None:
    for code in ("Z$(id)", "Z`id`", "Z*", "Z01"):
        pmdesk("staff", "add", code, "--name", "$(id)", "--department", "D", "--role", "staff")
    assert complete("pmdesk staff show Z") == ["Z01"]


# The shells themselves.


@pytest.mark.parametrize(
    ("shell", "mark"),
    [
        ("bash", b"complete -o default -F"),
        ("zsh", b"#compdef pmdesk"),
        ("fish", b"complete --comm"),
    ],
)
def test_the_script_that_installs_completion(empty: Program, shell: str, mark: bytes) -> None:
    env = environment(empty.path, _PMDESK_COMPLETE=f"source_{shell}")
    ran = run(empty.path, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert mark in ran.stdout
    assert not empty.path.exists()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_are_given_descriptions(pmdesk: Program, shell: str) -> None:
    name = "[/red] \\$(touch pwned) 'x' \"y\" `z`"
    pmdesk("staff", "add", "Z01", "--name", name, "--department", "D", "--role", "staff")
    env = environment(
        pmdesk.path,
        _PMDESK_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS="pmdesk staff show Z",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )
    ran = run(pmdesk.path, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Z01" in ran.stdout
    assert b"[/red]" in ran.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_completes_with_the_installed_script(pmdesk: Program, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "pmdesk"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {" ".join(PMDESK)} "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_PMDESK_COMPLETE=source_bash pmdesk)"\n'
        "COMP_WORDS=(pmdesk fault add --staff S); COMP_CWORD=4\n"
        '_pmdesk_completion pmdesk; echo "${COMPREPLY[*]}"\n'
    )
    env = environment(pmdesk.path)
    ran = subprocess.run(
        ["bash", "-c", script],
        env={**env, "PATH": f"{program.parent}{os.pathsep}{env['PATH']}"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert ran.stdout.split() == [b"S01", b"S02"], ran.stderr
