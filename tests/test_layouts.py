"""Every field of every JSON is told in the reference, and the reference tells no other."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from pmdesk.cli import ENTRIES
from pmdesk.commands.demo import tell
from tests import layouts
from tests.printed import all_printed, json_commands
from tests.test_docs import DOCS, check

PAGE = DOCS / "reference" / "records.md"
SOURCE = DOCS.parent / "src" / "pmdesk"
SCHEMA = re.compile(r'(?:_schema\(|show_(?:rows|fetched)\(desk, )"([\w.-]+)"|"pmdesk\.([\w.-]+)/1"')
ONLY_CSV = {"report.board"}
"""Schemas that name a sheet of a workbook, and no JSON."""
OF_GROUP = ("group", "lake")
"""Whose JSON is told in group-reports.md and lake.md, and held to the program in tests/group and
tests/lake."""
UNITS = re.compile("_(fen|dm2|e3|e4)$")


class Shown(NamedTuple):
    """What was printed of one kind."""

    paths: list[str]
    """Its fields, in the order in which they are printed."""
    things: dict[str, None]
    """The commands that print one, in order."""
    lists: dict[str, None]
    """Those that print rows of it."""
    columns: list[list[str]]
    """The columns of CSV, each way they were printed."""


class Everything(NamedTuple):
    """What all runs came to."""

    kinds: dict[str, Shown]
    wrong: list[str]
    """What is said of nowhere, or is not as it is said."""
    used: set[tuple[str, str]]
    """The entries of the source that a field rests on."""
    commands: set[str]


@pytest.fixture(scope="module")
def everything(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """Everything printed once."""
    folder = tmp_path_factory.mktemp("printed")
    tell(folder / "told.db", "en")
    found = Everything({}, [], set(), set())
    for printed in all_printed(_office, (folder / "told.db").read_bytes(), folder):
        found.commands.add(printed.command)
        content = dict(printed.document)
        schema = content.pop("schema")
        kind = layouts.kind_of(schema)
        shown = found.kinds.setdefault(kind, Shown([], {}, {}, []))
        is_list = list(content) == ["rows"] and "rows" not in layouts.SAID.get(kind, {})
        (shown.lists if is_list else shown.things)[printed.command] = None
        rows = content["rows"] if is_list else [content]
        for row in rows:
            _take(kind, row, shown, found)
        if printed.columns and printed.columns not in shown.columns:
            shown.columns.append(printed.columns)
    return found


def _take(kind: str, row: dict[str, object], shown: Shown, found: Everything) -> None:
    """Notes the fields of a document and what is wrong with them."""
    after = 0
    for part in layouts.parts(kind, row):
        if part.path not in shown.paths:
            shown.paths.insert(after, part.path)
        after = shown.paths.index(part.path) + 1
        if part.field is None:
            found.wrong.append(f"{kind}: {part.path} is not told")
            continue
        found.used.add(part.field.source)
        if not any(layouts.TYPES[name](part.value) for name in part.field.types):
            found.wrong.append(f"{kind}: {part.path} is {part.value!r}, not {part.field.type}")


def test_every_field_is_told_as_it_is(everything: Everything) -> None:
    assert sorted(set(everything.wrong)) == []


def test_nothing_else_is_told(everything: Everything) -> None:
    told = {(kind, key) for kind, keys in layouts.SAID.items() for key in keys if key}
    told |= {("common", key) for key in layouts.COMMON}
    assert sorted(told - everything.used) == []
    assert set(layouts.SAID) == set(everything.kinds)


def test_every_schema_of_the_source_is_told() -> None:
    """An option can change what a command prints: each name in the source counts."""
    found = {
        name.removesuffix(".list")
        for file in SOURCE.rglob("*.py")
        for names in SCHEMA.findall(file.read_text(encoding="utf-8"))
        for name in names
        if name and not name.startswith(OF_GROUP)
    }
    told = {kind.removesuffix(".list") for kind in layouts.SAID}
    assert found - told == ONLY_CSV


def test_every_command_that_prints_json_was_run(everything: Everything) -> None:
    commands = {name for name in json_commands() if not name.startswith(OF_GROUP)}
    assert commands == everything.commands - {"manifest.json"}


def test_the_reference_tells_every_field(everything: Everything) -> None:
    check(PAGE, "".join(_page(everything.kinds)))


def _page(kinds: dict[str, Shown]) -> Iterable[str]:
    yield PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    groups = list(ENTRIES)
    for kind in sorted(kinds, key=lambda kind: (groups.index(kind.split(".")[0]), kind)):
        shown = kinds[kind]
        yield f"\n## {kind}\n\n{layouts.about(kind)}\n\n"
        yield from _sources(kind, shown)
        yield "\n| field | type | what it is |\n|---|---|---|\n"
        for path in shown.paths:
            field = layouts.field_of(kind, path)
            assert field
            yield f"| `{path}` | {field.type} | {field.meaning} |\n"
        for columns in shown.columns:
            if columns == _usual(kind, shown.paths):
                continue
            yield f"\nColumns of CSV: `{','.join(columns)}`\n"


def _sources(kind: str, shown: Shown) -> Iterable[str]:
    for commands, form in (
        (shown.things, f"pmdesk.{kind}/1"),
        (shown.lists, f"pmdesk.{kind}.list/1"),
    ):
        if commands:
            named = ", ".join(f"`{command}`" for command in commands)
            yield f"`{form.replace('.list.list', '.list')}`: {named}.\n"


def _usual(kind: str, paths: list[str]) -> list[str]:
    """The columns of CSV by the rule: the fields without units, an object's one by one."""
    within = "rows[]." if "rows" in paths else ""
    columns = []
    for path in (path for path in paths if path.startswith(within)):
        name = path.removeprefix(within)
        above, field = (layouts.field_of(kind, each) for each in (_above(path), path))
        assert field
        is_inner = above is not None and "object" in above.types
        if "[]" not in name and "object" not in field.types and (is_inner or "." not in name):
            columns.append(UNITS.sub("", name).replace(".", "_"))
    return columns


def _above(path: str) -> str:
    """The field that a field stands in; the field itself where that is none."""
    return path.rpartition(".")[0] or path
