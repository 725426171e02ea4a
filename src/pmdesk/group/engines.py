"""The engines that answer the group's questions: nothing here knows what is asked.

An engine is opened on the files of each table and on the list of closes; it then answers queries
until it is left. What it gives are whole numbers and texts, the same from each of them.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.texts import _

ENGINES = ("duckdb", "spark")
CLOSES = "closes"
"""What queries call the list of the closes that are there: office, month."""
_PATTERNS = frozenset("*?[]{}\\,")


class Given(NamedTuple):
    """What is asked about."""

    files: Mapping[str, Sequence[Path]]
    """Each table's files, a month each."""
    closes: Sequence[tuple[str, str]]
    """(office, month)."""


Ask = Callable[[str], list[tuple[Any, ...]]]


def opened(engine: str, given: Given, master: str | None = None) -> AbstractContextManager[Ask]:
    """An engine on these files; `master` is where Spark runs. Raises BadInput, Unusable."""
    _refuse_patterns(given)
    if engine == "spark":
        from pmdesk.group.spark import asked_of_spark

        return asked_of_spark(given, master or "local[*]")
    if master is not None:
        raise BadInput(_("--master goes with --engine spark"))
    from pmdesk.group.duck import asked_of_duckdb

    return asked_of_duckdb(given)


def _refuse_patterns(given: Given) -> None:
    """Engines take a path for a pattern: one with its signs would name other files."""
    for paths in given.files.values():
        for path in paths:
            found = sorted(_PATTERNS & set(str(path)))
            if found:
                raise BadInput(
                    _("{path}: no engine can read a path with {sign}", path=path, sign=found[0])
                )
