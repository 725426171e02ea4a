"""No text of the program that a person reads goes past the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pmdesk
from tools.messages import called, help_texts, messages

SOURCE = Path(pmdesk.__file__).parent
SAID = {
    "BadInput", "BadLines", "BadParameter", "CheckFailed", "DeskError", "NoDesk", "NotFound",
    "Refused", "Unusable", "ask", "confirm", "echo", "note", "say", "warn",
}  # fmt: skip
"""What is called with a text for a person first, and perhaps a `hint`."""

FROM_ELSEWHERE = {
    "_(param.help or '')": "help, taken from the commands themselves",
    "_(text)": "help, taken from the commands themselves",
    "_(text or '')": "help, taken from the commands themselves",
    "_(self.help)": "help, taken from the commands themselves",
    "_(entry.help)": "help, taken from the commands themselves",
    "_(item.help)": "help, taken from the commands themselves",
    "_(panel)": "help, taken from the commands themselves",
    "_(field.heading)": "headings, taken from the fields",
    "_(report.title)": "the group's reports, marked with N_",
    "_(nothing, kind=register.command.rpartition(' ')[2])": "what a list says of nothing, "
    "marked with N_",
    "_(reading.question)": "the policy's readings, taken from it",
    "_(reading.answer)": "the policy's readings, taken from it",
    **dict.fromkeys(
        (
            "_(figure.title)",
            "_(wanted.title)",
            "_(one.title)",
            "_(figure.how)",
            "_(figure.lacks)",
            "_(figure.quota, **values)",
        ),
        "the service figures, taken from them",
    ),
    "_(error.strerror or str(error))": "the system's words, marked with N_",
}
"""Every text that is translated where it is shown, and where the catalogue has it from."""

WORDS = re.compile(r"[A-Za-z]{2,}")


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node


def _literal(node: ast.expr) -> str:
    """The words of a literal or of an f-string's fixed parts."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return " ".join(_literal(part) for part in values)
        case ast.BinOp(left=left, right=right):
            return f"{_literal(left)} {_literal(right)}"
        case ast.IfExp(body=body, orelse=orelse):
            return f"{_literal(body)} {_literal(orelse)}"
    return ""


def test_what_is_said_is_no_literal() -> None:
    found = [
        f"{name}:{node.lineno}: {ast.unparse(text)}"
        for name, node in _calls()
        if called(node) in SAID
        for text in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "hint")]
        if WORDS.search(_literal(text).replace("pmdesk:", ""))
    ]
    assert found == []


def test_a_message_is_a_literal_that_extraction_sees() -> None:
    found = {
        ast.unparse(node)
        for _name, node in _calls()
        if called(node) in ("_", "_n", "N_")
        for text in node.args[: 2 if called(node) == "_n" else 1]
        if not _literal(text)
    }
    assert found == FROM_ELSEWHERE.keys()


def test_no_message_is_an_f_string_or_put_together() -> None:
    found = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, node in _calls()
        if called(node) in ("_", "_n", "N_")
        for text in node.args[:1]
        if isinstance(text, ast.JoinedStr | ast.BinOp)
    ]
    assert found == []


def test_a_heading_that_is_written_is_in_the_catalogue() -> None:
    known = {message.text for message in messages()}
    missing = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, node in _calls()
        if called(node) == "Field"
        for heading in node.args[1:2]
        if _literal(heading) and _literal(heading) not in known
    ]
    assert missing == []


def test_every_text_of_every_help_is_in_the_catalogue() -> None:
    known = {message.text for message in messages()}
    assert {text for _file, text in help_texts()} - known == set()


def test_no_message_is_translated_before_the_language_is_known() -> None:
    early = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, tree in _trees()
        for statement in tree.body
        for node in _at_import(statement)
        if isinstance(node, ast.Call) and called(node) in ("_", "_n")
    ]
    assert early == []


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs as soon as the module is imported."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _at_import(child)
