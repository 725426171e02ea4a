"""Every command of the program, every parameter of it, wherever it runs: no traceback, the exit
codes as documented, nothing stored where it was refused."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk.cli import ENTRIES
from tests.cli.estate import Fitted, fitted, prepare
from tests.cli.forked import (
    ASCII,
    FOLDER,
    NO_HOME,
    NO_STDIN,
    PIPE,
    SITUATIONS,
    TERMINAL,
    Case,
    Ended,
    Forks,
)
from tests.cli.hostile import (
    HOSTILE,
    UNUSABLE,
    choice,
    faults,
    in_two_parts,
    names_a_file,
    spoilt,
    told,
)
from tests.cli.tree import SHARED, Param, line, with_value

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, /dev/full, capabilities")


@pytest.fixture(scope="module")
def folder(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that every run finds a copy of."""
    path = tmp_path_factory.mktemp("tree")
    prepare(_office, path)
    return path


@pytest.fixture(scope="module")
def forks(folder: Path) -> Iterator[Forks]:
    """The processes that run the cases."""
    running = Forks(folder)
    yield running
    running.close()


@pytest.fixture(scope="module")
def tree(forks: Forks, folder: Path) -> list[Fitted]:
    """Every command with its line."""
    return fitted(forks, folder)


@pytest.fixture(params=ENTRIES)
def group(request: pytest.FixtureRequest, tree: list[Fitted]) -> list[Fitted]:
    """The commands of one group."""
    return [each for each in tree if each.command.words[0] == request.param]


def test_the_lines_are_taken(tree: list[Fitted]) -> None:
    """Else what follows would try nothing but the first check of each command."""
    refused = [
        f"{each.command.name}: {each.ended.err.decode()}" for each in tree if each.ended.code
    ]
    assert len(refused) <= len(tree) // 10, refused


# Situations.


def test_every_command_in_every_situation(group: list[Fitted], forks: Forks) -> None:
    """What it comes to is what it comes to on a pipe, but for what the situation forbids."""
    asked = [(each, situation) for situation in SITUATIONS[1:] for each in group]
    cases = [Case(line(each.command, each.given), situation) for each, situation in asked]
    wrong = []
    for (each, situation), case, ended in zip(
        asked, cases, forks(cases, together=True), strict=True
    ):
        wrong += faults(case, ended)
        if ended.code not in wanted_codes(each.ended, situation):
            wrong.append(told(case, ended, f"not {wanted_codes(each.ended, situation)}"))
        if situation in (ASCII, NO_HOME, NO_STDIN) and without_paths(ended) != without_paths(
            each.ended
        ):
            wrong.append(told(case, ended, f"another answer: {ended.out!r}"))
    assert wrong == []


def wanted_codes(on_pipe: Ended, situation: str) -> set[int]:
    """The exit codes that a line may have in a situation."""
    code, out, _err, changed, left = on_pipe
    match situation:
        case "closed stdout" | "full stdout" if out and not changed and not left:
            return {5} if code else {5, 0}  # 0 with a warning where a write found it all known
        case "read-only folder" if changed or left:
            return {5}
        case "read-only file" if changed:
            return {5}
        case "read-only folder" | "read-only file":
            return {code, 5}
    return {code}


def without_paths(ended: Ended) -> bytes:
    """The answer without the folder, of which each process has one of its own."""
    return re.sub(rb"/\S+/three/", b"", ended.out)


def test_a_desk_is_not_made_where_nothing_can_be_written(forks: Forks) -> None:
    at_home = (("PMDESK_DB", ""),)
    cases = [
        Case(("demo", "court"), FOLDER),
        Case(("demo", "."), FOLDER),
        Case(("--db", "court.db", "init"), FOLDER),
        Case(("init",), FOLDER, at_home),
        Case(("staff", "list"), FOLDER, at_home),
    ]
    ran = forks(cases)
    assert [ended.code for ended in ran] == [5, 5, 5, 5, 3]
    assert [
        fault for case, ended in zip(cases, ran, strict=True) for fault in faults(case, ended)
    ] == []


# Formats.


def test_every_format(group: list[Fitted], forks: Forks) -> None:
    asked = [(each, format) for each in group for format in each.command.formats]
    cases = [
        Case(line(each.command, with_value(each.given, each.command.param("--format"), format)))
        for each, format in asked
    ]
    wrong = []
    for (each, format), case, ended in zip(asked, cases, forks(cases, together=True), strict=True):
        wrong += faults(case, ended)
        if format == "json" and ended.code == 0 and ended.out:
            assert json.loads(ended.out)["schema"].startswith("pmdesk.")
        if ended.code != each.ended.code and format != "pdf":  # which may want a Chinese font
            wrong.append(told(case, ended, f"not {each.ended.code}"))
    assert wrong == []


# Values.


def test_hostile_values(group: list[Fitted], forks: Forks) -> None:
    """One for each parameter, and for one of the shared options."""
    cases = []
    for each in group:
        shared = SHARED[choice(each.command.name) % len(SHARED)]
        for param in (*each.command.params, shared):
            cases.append(hostile_case(each, param, choice(each.command.name, param.name)))
    assert wrong_of(cases, forks) == []


def test_a_hostile_value_on_a_terminal(group: list[Fitted], forks: Forks) -> None:
    cases = []
    for each in group:
        params = each.command.params or SHARED
        number = choice(each.command.name, TERMINAL)
        cases.append(hostile_case(each, params[number % len(params)], number, TERMINAL))
    assert wrong_of(cases, forks) == []


@pytest.mark.parametrize("name", ["PMDESK_AS", "PMDESK_NOW", "PMDESK_LANG", "PMDESK_DB", "HOME"])
def test_hostile_surroundings(name: str, forks: Forks) -> None:
    """A read and a write with each value in a variable of the environment."""
    lines = [("staff", "list"), ("settings", "set", "office_name", "Court"), ("--help",)]
    values = [value for value in HOSTILE.values() if "\0" not in value]
    bare = (("PMDESK_DB", ""),) if name == "HOME" else ()
    cases = [Case(words, PIPE, (*bare, (name, value))) for words in lines for value in values]
    assert wrong_of(cases, forks, may_be_unusable=True) == []


@pytest.mark.slow
def test_every_value_for_every_parameter(group: list[Fitted], forks: Forks) -> None:
    cases = [
        hostile_case(each, param, number)
        for each in group
        for param in each.command.params
        for number in range(numbers(each, param))
    ]
    assert wrong_of(cases, forks) == []


@pytest.mark.slow
def test_every_value_in_every_situation(group: list[Fitted], forks: Forks) -> None:
    cases = [
        hostile_case(each, param, number, situation)
        for situation in SITUATIONS[1:]
        for each in group
        for number, value in enumerate(HOSTILE)
        for param in [chosen(each, value, situation)]
    ]
    assert wrong_of(cases, forks, may_be_unusable=True) == []


def numbers(each: Fitted, param: Param) -> int:
    """How many hostile values there are to try: once more where there are two parts, and of a
    flag, which takes none, two."""
    if param.is_flag:
        return 2
    return len(HOSTILE) * (2 if in_two_parts(each.given, param) else 1)


def chosen(each: Fitted, *names: str) -> Param:
    """One of a command's parameters, the same in every run."""
    params = (*each.command.params, *SHARED)
    return params[choice(each.command.name, *names) % len(params)]


def hostile_case(each: Fitted, param: Param, number: int, situation: str = PIPE) -> Case:
    """The command's line with a hostile value: they are counted through twice, the second time
    to stand at the end of what the parameter had."""
    second, which = divmod(number % (2 * len(HOSTILE)), len(HOSTILE))
    value = list(HOSTILE.values())[which]
    return Case(line(each.command, spoilt(each.given, param, value, end=bool(second))), situation)


def wrong_of(cases: list[Case], forks: Forks, *, may_be_unusable: bool = False) -> list[str]:
    """What is wrong with how the cases ended."""
    wrong = []
    for case, ended in zip(cases, forks(cases, together=True), strict=True):
        wrong += faults(case, ended)
        if ended.code == UNUSABLE and not (may_be_unusable or names_a_file(case)):
            wrong.append(told(case, ended, "the desk could be used"))
    return wrong
