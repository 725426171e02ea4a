"""What answers hold: every command that help names, every value of JSON, the rows of CSV."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from tests.conftest import Program


def commands(program: Program, *group: str) -> Iterator[list[str]]:
    """Every command of the program or a group, as the words that name it."""
    text = program(*group, "--help").out
    found = re.findall(r"^  ([a-z-]+)  ", text.partition("--version")[2], re.MULTILINE)
    if group and "Commands:\n" not in text:
        yield list(group)
        return
    for name in found:
        yield from commands(program, *group, name)


def leaves(value: Any, name: str = "") -> list[tuple[str, Any]]:
    """Every plain value of a JSON document with the name under which it stands."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, key)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, name)]
    return [(name, value)]


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV by column."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
