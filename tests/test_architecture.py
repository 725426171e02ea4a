"""Imports point inward only, SQL stands in the store, and a write loads nothing it can spare."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import pmdesk
from tests.conftest import NOW, Program

SOURCE = Path(pmdesk.__file__).parent
INNERMOST = {"errors", "texts", "periods", "money", "nearness", "numbers"}
OUTER = {
    "agenda",
    "assessment",
    "casework",
    "cli",
    "closing",
    "colour",
    "commands",
    "desk",
    "figures",
    "fees",
    "group",
    "helping",
    "importing",
    "lake",
    "office",
    "output",
    "shell",
    "usage_errors",
}

MAY_IMPORT = {
    **dict.fromkeys(INNERMOST, INNERMOST),
    "records": INNERMOST,
    "policy": INNERMOST | {"records"},
    "rules": INNERMOST | {"records", "policy"},
    "store": INNERMOST | {"records", "policy", "rules"},
}
"""What each inner part of pmdesk may import, besides itself."""

USE_CASES = [
    {"assessment", "closing", "fees", "lake", "office"},
    {"casework"},
    {"agenda"},
    {"figures"},
    {"group"},
    {"commands", "shell", "cli"},
]
"""The outer parts that decide something, each knowing only its own level and those before it."""

HEAVY = {
    "pydantic",
    "rich",
    "sqlite_utils",
    "click",
    "dateutil.parser",
    "importlib.metadata",
    "tomllib",
    "jinja2",
    "typst",
    "xlsxwriter",
    "pyarrow",
    "duckdb",
}
"""What a write at the counter and a completion do without: each costs 10 to 120 ms."""


class Import(NamedTuple):
    """One import: the module that imports, what, and whether as soon as it is loaded itself."""

    by: str
    of: str
    at_once: bool


def _module(path: Path) -> str:
    parts = ("pmdesk", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _trees() -> dict[str, ast.Module]:
    paths = sorted(SOURCE.rglob("*.py"))
    return {_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def _imports() -> list[Import]:
    return [found for module, tree in _trees().items() for found in _of(module, tree, True)]


def _of(module: str, node: ast.AST, at_once: bool) -> list[Import]:
    found: list[Import] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found += [Import(module, alias.name, at_once) for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module}: a relative import"
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            found += [
                Import(module, name if name in _trees() else str(child.module), at_once)
                for name in names
            ]
        else:
            inside = isinstance(child, ast.FunctionDef | ast.Lambda) or _for_types_only(child)
            found += _of(module, child, at_once and not inside)
    return found


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _part(module: str) -> str:
    """The part of pmdesk a module belongs to: `rules` for `pmdesk.rules.fines`."""
    names = module.split(".")
    return names[1] if len(names) > 1 else ""


def _within(module: str, *names: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_imports_point_inward(part: str) -> None:
    allowed = MAY_IMPORT[part] | {part}
    outward = [
        found
        for found in _imports()
        if _part(found.by) == part and found.of.startswith("pmdesk") and found.of != "pmdesk"
        if _part(found.of) not in allowed
    ]
    assert outward == []


def test_use_cases_know_none_that_come_after_them() -> None:
    level = {part: place for place, parts in enumerate(USE_CASES) for part in parts}
    outward = [
        found
        for found in _imports()
        if level.get(_part(found.by), len(level)) < level.get(_part(found.of), 0)
        if found.of.startswith("pmdesk.")
    ]
    assert outward == []


def test_the_layers_named_here_exist() -> None:
    parts = {_part(module) for module in _trees()}
    assert parts >= set(MAY_IMPORT) | OUTER


def test_rules_know_no_clock_no_file_no_database_and_no_screen() -> None:
    banned = ("typer", "rich", "sqlite3", "time", "os", "pathlib", "io", "sys", "zoneinfo")
    found = [i for i in _imports() if _part(i.by) == "rules" and _within(i.of, *banned)]
    assert found == []
    for module, tree in _trees().items():
        if _part(module) == "rules":
            called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert called & {"now", "today", "utcnow", "execute", "read_text"} == set(), module
            assert named & {"open", "print", "input"} == set(), module


def test_the_store_knows_no_screen() -> None:
    found = [i for i in _imports() if _part(i.by) == "store" and _within(i.of, "typer", "rich")]
    assert found == []


def test_rendering_asks_nobody_anything() -> None:
    banned = ("sqlite3", "typer", *(f"pmdesk.{part}" for part in OUTER))
    found = [i for i in _imports() if _part(i.by) == "render" and _within(i.of, *banned)]
    assert [i for i in found if i.at_once] == []


def test_only_the_store_speaks_sql() -> None:
    speaking = {
        module
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "commit")
    }
    assert {module for module in speaking if _part(module) != "store"} <= TRANSACTIONS


TRANSACTIONS = {"pmdesk.desk"}
"""Outside the store only: `Desk.reading` begins the one state that a command reads."""


def test_outside_the_store_only_a_transaction_is_begun() -> None:
    for module in TRANSACTIONS:
        calls = [
            ast.unparse(node.args[0])
            for node in ast.walk(_trees()[module])
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".execute")
        ]
        assert calls == ["'BEGIN'"]


def test_commands_hold_no_database_library() -> None:
    found = [i for i in _imports() if _part(i.by) == "commands" and _within(i.of, "sqlite_utils")]
    assert found == []


def test_commands_ask_by_the_fields_of_records_not_by_columns() -> None:
    columns = re.compile(r"\b[a-z]\.[a-z_]+\b|\bIS (NOT )?NULL\b|\bSELECT\b")
    found = [
        f"{module}: {node.value}"
        for module, tree in _trees().items()
        if _part(module) == "commands"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in ("equal", "one_of", "days", "text", "where")
        for node in call.args
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if columns.search(node.value) or call.func.attr == "where"
    ]
    assert found == []


def test_nobody_imports_click() -> None:
    assert [i for i in _imports() if _within(i.of, "click")] == []  # typer vendors its own


def test_nobody_knows_another_modules_private_names() -> None:
    private = [
        f"{module}: from {node.module} import {alias.name}"
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("pmdesk")
        for alias in node.names
        if alias.name.startswith("_")
        and alias.name not in ("_", "_n")
        and not alias.name.endswith("__")
    ]
    assert private == []


def test_no_module_imports_itself_in_a_circle() -> None:
    edges: dict[str, set[str]] = {module: set() for module in _trees()}
    for found in _imports():
        if found.at_once and found.of in edges and found.of != found.by:
            edges[found.by].add(found.of)
    assert _circle(edges) == []


def test_no_package_stands_in_a_circle() -> None:
    edges: dict[str, set[str]] = {_part(module): set() for module in _trees()}
    for found in _imports():
        within = found.of.startswith("pmdesk.") and _part(found.of) != _part(found.by)
        if found.at_once and within:
            edges[_part(found.by)].add(_part(found.of))
    edges[""] = set()  # `pmdesk` itself holds only its version
    assert _circle(edges) == []


def _circle(edges: dict[str, set[str]]) -> list[str]:
    """The first circle of a graph as the way round it; empty without one."""
    done: set[str] = set()

    def walk(node: str, way: list[str]) -> list[str]:
        if node in way:
            return [*way[way.index(node) :], node]
        if node in done:
            return []
        for other in sorted(edges[node]):
            if found := walk(other, [*way, node]):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(edges) if (found := walk(node, []))), [])


LOADED = """
import sys
from pmdesk.cli import main
code = main(sys.argv[1:])
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def _loaded(*words: str, **environment: str) -> tuple[str, set[str]]:
    """What a run of the program in a new process answers, and every module it has loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout, set(ran.stderr.splitlines())


def test_a_notice_is_added_without_any_heavy_library(pmdesk: Program) -> None:
    words = ("--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "2026-10-05")
    answer, loaded = _loaded("--db", str(pmdesk.path), "--now", NOW, "fault", "add", *words)
    assert "E001" in answer
    assert "pmdesk.assessment.issuing" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("complaint add --unit 3-2-1502 --channel phone --category noise --text x", "casework"),
        ("complaint add --anonymous --channel visit --category other --text x --to E001 --ref k",
         "casework"),
        ("complaint resolve 1 --text x", "casework"),
        ("call add --text x --unit 3-2-1502 --caller Fir", "casework"),
        ("call add --text x --complaint --category noise", "casework"),
        ("request add --kind repair --place Desk --text x --service CPY", "casework"),
        ("request step 1 keys", "casework"),
        ("mail add --direction in --kind letter --party Fir", "office"),
        ("task add x --who E001", "office"),
        ("owner person add 3-2-1502 --name Fir --role owner", "office"),
        ("fee hold add --unit 3-2-1502 --amount 20 --kind deposit", "office"),
        ("fee bill --item CARD --unit 3-2-1502 --quantity 1", "fees"),
        ("fee meter add --unit 3-2-1502 --item WATER --reading 1", "fees"),
        ("finding add --class own --severity minor --place x --text x --unit 3-2-1502", "casework"),
        ("patrol add --kind patrol --start 08:00 --end 08:30 --by E003 --result area=ok",
         "casework"),
    ],
)  # fmt: skip
def test_a_write_at_the_counter_loads_no_heavy_library(
    pmdesk: Program, line: str, module: str
) -> None:
    pmdesk("owner", "add", "3-2-1502")
    for code, basis in (("CARD", "each"), ("WATER", "metered")):
        pmdesk("fee", "item", "add", code, "--name", code, "--basis", basis, "--price", "1",
               "--unit", "x")  # fmt: skip
    pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x")
    pmdesk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
           "--text", "x")  # fmt: skip
    answer, loaded = _loaded("--db", str(pmdesk.path), "--now", NOW, *line.split())
    assert answer
    assert f"pmdesk.{module}" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    "typed", ["pmdesk complaint add --unit 3-2", "pmdesk complaint note 1"], ids=str
)
def test_a_unit_and_an_id_are_completed_without_any_heavy_library(
    pmdesk: Program, typed: str
) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
           "--text", "x")  # fmt: skip
    answer, loaded = _loaded(
        PMDESK_DB=str(pmdesk.path),
        _PMDESK_COMPLETE="complete_bash",
        COMP_WORDS=typed,
        COMP_CWORD=str(len(typed.split()) - 1),
    )
    assert answer.split()[0] in ("3-2-1502", "1")
    assert loaded & HEAVY == set()


def test_a_staff_code_is_completed_without_any_heavy_library(pmdesk: Program) -> None:
    typed = "pmdesk fault add --staff E00"
    answer, loaded = _loaded(
        PMDESK_DB=str(pmdesk.path),
        _PMDESK_COMPLETE="complete_bash",
        COMP_WORDS=typed,
        COMP_CWORD="4",
    )
    assert "E001" in answer
    assert loaded & HEAVY == set()
