"""Every mutant of a module, in the order of its source, each with a name that lasts."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools.mutation.operators import CHECK, changes

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "src" / "pmdesk" / "rules"
_UNREAD = {"annotation", "returns", "decorator_list", "type_params", "ctx", "ops", "op", "func"}
"""Fields of a node in which nothing is changed: types, and what the node itself changes."""

_SHORT = 100
"""Of changes that take more room only what differs is told."""


class Slot(NamedTuple):
    """Where a node stands: a field of another one, or a place in such a field."""

    owner: ast.AST
    field: str
    place: int | None

    def put(self, node: ast.AST) -> None:
        """Puts a node there."""
        if self.place is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.place] = node


class Name(NamedTuple):
    """What names a mutant, as `equivalents.toml` does: none of it changes with other lines."""

    module: str
    """`fines`, of `pmdesk.rules`."""
    scope: str
    """`fine`, `Coverage.was_due`; of a module's constant or a class's defaults its name."""
    at: str
    """The line of the source, without what it is indented by."""
    change: str
    """`a < b -> a <= b`; the second of the same on one line ends in ` #2`."""


class Mutant(NamedTuple):
    """One change of one module."""

    name: Name
    line: int
    slot: Slot
    old: ast.AST
    new: ast.AST
    tree: ast.Module
    path: Path
    is_in_function: bool

    def code(self) -> Any:
        """The module's code with this change; the tree is left as it was."""
        self.slot.put(ast.fix_missing_locations(ast.copy_location(self.new, self.old)))
        try:
            return compile(self.tree, str(self.path), "exec")
        finally:
            self.slot.put(self.old)


def modules() -> list[str]:
    """The names of the rules' modules that hold code."""
    return sorted(path.stem for path in RULES.glob("*.py") if path.stem != "__init__")


def mutants_of(module: str) -> list[Mutant]:
    """Every mutant of a module of the rules."""
    path = RULES / f"{module}.py"
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    found: list[Mutant] = []
    seen: Counter[Name] = Counter()
    for scope, is_in_function, slot, old in _scoped(tree):
        # A node without a line of its own, such as a comprehension's part, is on its owner's.
        line = getattr(old, "lineno", 0) or _first_line(old)
        for new in changes(old):
            before, after = _text(old), _text(new)
            if before == after:  # two arguments that are the same, swapped
                continue
            name = Name(module, scope, lines[line - 1].strip(), _change(before, after))
            seen[name] += 1
            if seen[name] > 1:
                name = name._replace(change=f"{name.change} #{seen[name]}")
            found.append(Mutant(name, line, slot, old, new, tree, path, is_in_function))
    return found


def _scoped(tree: ast.Module) -> Iterator[tuple[str, bool, Slot, ast.AST]]:
    """Every node that may be changed, with its scope, and where it stands."""
    for scope, statement in _scopes(tree):
        if isinstance(statement, ast.FunctionDef):
            for slot, node in [*_below(statement.args), *_body(statement)]:
                yield scope, True, slot, node
        else:
            for slot, node in _below(statement):
                yield scope, False, slot, node


def _scopes(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Functions, methods, the defaults of classes, and constants that are no types."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name, statement
        elif isinstance(statement, ast.ClassDef):
            for inner in statement.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{statement.name}.{inner.name}", inner
                elif isinstance(inner, ast.AnnAssign) and inner.value:
                    yield statement.name, inner
        elif isinstance(statement, ast.Assign) and not _is_type(statement.value):
            yield _text(statement.targets[0]), statement


def _is_type(value: ast.expr) -> bool:
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    return isinstance(value, ast.Subscript) or (made and _text(value).startswith("TypeVar"))


def _body(function: ast.FunctionDef) -> Iterator[tuple[Slot, ast.AST]]:
    for place, statement in enumerate(function.body):
        if place or not _is_docstring(statement):
            yield Slot(function, "body", place), statement
            yield from _below(statement)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _below(node: ast.AST) -> Iterator[tuple[Slot, ast.AST]]:
    """Every node below one, each with where it stands, outer ones first."""
    for field, value in ast.iter_fields(node):
        if field in _UNREAD - {"func"} or (field == "func" and isinstance(value, ast.Name)):
            continue
        several = isinstance(value, list)
        for place, child in enumerate(value if several else [value]):
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield Slot(node, field, place if several else None), child
                yield from _below(child)


def _is_left_alone(node: ast.AST) -> bool:
    """Whether a node is a check, or a text for a person: what refusals say is held by the
    program's tests."""
    if isinstance(node, ast.keyword):
        return node.arg == CHECK
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


def _first_line(node: ast.AST) -> int:
    lines = (child.lineno for child in ast.walk(node) if isinstance(child, ast.expr))
    return min(lines, default=1)


def _change(before: str, after: str) -> str:
    """What is changed, in short: of long texts the part that differs, with a word either side."""
    old, new = before.split(" "), after.split(" ")
    if len(before) + len(after) > _SHORT:
        begin = max(0, _alike(old, new) - 1)
        end = max(0, _alike(old[begin + 1 :][::-1], new[begin + 1 :][::-1]) - 1)
        old, new = old[begin : len(old) - end], new[begin : len(new) - end]
    return f"{' '.join(old)} -> {' '.join(new)}"


def _alike(one: list[str], other: list[str]) -> int:
    """How many words two texts open with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _text(node: ast.AST) -> str:
    """A node on one line; of a block what it opens with."""
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())
