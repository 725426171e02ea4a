"""The program's own commands: every parameter of each, and the line that its help shows."""

import re
import shlex
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import typer

from pmdesk.cli import ENTRIES, HELP
from pmdesk.desk import Desk
from pmdesk.global_options import global_options
from pmdesk.shell import RootGroup

NUMBERED = ("ID", "[ID]", "ANSWER", "PLANNED", "[PLANNED]", "[PLAN]")
"""Metavars of what names a record by its number."""


class Param(NamedTuple):
    """An option (`--month`) or an argument (`MONTH`) of a command."""

    name: str
    metavar: str
    is_flag: bool

    @property
    def is_option(self) -> bool:
        return self.name.startswith("--")


class Given(NamedTuple):
    """A parameter with what stands for it on the line; a flag has an empty value."""

    param: Param
    value: str


class Command(NamedTuple):
    """A command, and the line that its help shows as an example."""

    words: tuple[str, ...]
    params: tuple[Param, ...]
    example: tuple[Given, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def param(self, name: str) -> Param:
        """The parameter with a name."""
        return next(param for param in self.params if param.name == name)

    @property
    def formats(self) -> list[str]:
        """What `--format` takes, where the command has it."""
        return [f for p in self.params if p.name == "--format" for f in p.metavar.split("|")]


SHARED = tuple(Param(name, "", is_flag=False) for name in ("--db", "--as", "--now", "--lang"))
"""The options with a value that every command takes."""


@cache
def commands() -> tuple[Command, ...]:
    """Every command of the program, in the order of its help."""
    root = RootGroup(ENTRIES, HELP)
    return tuple(_walk(root, typer.Context(root, obj=Desk()), ()))


def _walk(group: Any, ctx: typer.Context, path: tuple[str, ...]) -> Iterator[Command]:
    for name in group.list_commands(ctx):
        inner = group.get_command(ctx, name)
        if hasattr(inner, "list_commands"):
            yield from _walk(inner, ctx, (*path, name))
        else:
            params = tuple(_param(param, ctx) for param in inner.params)
            words = _example(inner.help, (*path, name))
            yield Command((*path, name), params, tuple(_given(words, params)))


def _param(param: Any, ctx: typer.Context) -> Param:
    metavar = param.metavar or param.name.upper()
    if param.param_type_name == "argument":
        return Param(metavar, metavar, is_flag=False)
    return Param(param.opts[0], metavar, param.is_flag)


def _example(help: str, path: Sequence[str]) -> list[str]:
    """The words after the command in the first line shown, the ones that go on with it joined."""
    lines = help.partition("\b\n")[2].split("\n\n")[0]
    line = re.split(r"\n(?! )", lines)[0]
    words = shlex.split(line)
    assert words[:1] == ["pmdesk"], f"{path}: no example in {help!r}"
    del words[0]
    for name in path:
        if words[:1] == [name]:  # not there where it is the group's default
            del words[0]
    return words


def _given(words: list[str], params: Sequence[Param]) -> Iterator[Given]:
    shared = [Param(option.opts[0], option.metavar or "", option.is_flag)
              for option in global_options()]  # fmt: skip
    options = {param.name: param for param in (*shared, *params) if param.is_option}
    arguments = [param for param in params if not param.is_option]
    waiting = list(words)
    while waiting:
        word, equals, value = waiting.pop(0).partition("=")
        if word in options:
            flag = options[word].is_flag
            yield Given(options[word], value if flag or equals else waiting.pop(0))
        else:
            yield Given(arguments.pop(0), f"{word}{equals}{value}")


def line(command: Command, given: Sequence[Given]) -> tuple[str, ...]:
    """The arguments of a run: options first, so that a value may begin with a dash."""
    options = [
        param.name if param.is_flag and not value else f"{param.name}={value}"
        for param, value in given
        if param.is_option
    ]
    arguments = [value for param, value in given if not param.is_option]
    return (*command.words, *options, *(("--", *arguments) if arguments else ()))


def numbered(given: Sequence[Given], number: int) -> list[Given]:
    """The line with record `number` in the place of whichever its help names."""
    said = []
    for param, value in given:
        if param.metavar in NUMBERED and value.isdigit():
            said.append(Given(param, str(number)))
            number += 1  # a second one is another
        else:
            said.append(Given(param, re.sub(r"^([a-z-]+):\d+$", rf"\1:{number}", value)))
    return said


def with_value(given: Sequence[Given], param: Param, value: str) -> list[Given]:
    """The line with `value` for one parameter, once, wherever it stood before."""
    if any(each.param == param for each in given):
        first = next(n for n, each in enumerate(given) if each.param == param)
        rest = [each for each in given[first + 1 :] if each.param != param]
        return [*given[:first], Given(param, value), *rest]
    return [*given, Given(param, value)]
