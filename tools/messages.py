"""The catalogues: every text that a person reads, found in the program and kept translated.

`make messages` finds the texts, brings the catalogues up to date, compiles them and says what is
still to be translated. Where texts come from:

- `_("...")`, `_n("...", "...", n)` and `N_("...")` in the program, `_("...")` in templates
- what `SHOWN` names: fields of records that are translated where they are shown
- help: the tree of commands itself, as the program builds it, so that no text of it is missed
- the figures of the registry: titles, how each is counted, what a duty asks
- the readings of the shipped policy
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "pmdesk"
CATALOGUES = {
    name: SOURCE / "locale" / name / "LC_MESSAGES" / "pmdesk.po" for name in ("zh_Hans", "zh_Hant")
}
HEADER = {
    "Project-Id-Version": "pmdesk",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
SHOWN = {"Field": {"heading": 1}}
"""Classes with texts for a person: the fields that hold them, with their places as arguments."""

PLACE = re.compile(r"\{\w+(?:![rsa])?(?::[^{}]*)?\}")
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_IN_TEMPLATE = re.compile(rf"\b_n?\({_TEXT}(?:, {_TEXT})?")


class Message(NamedTuple):
    """A text that a person reads; `many` where it counts something."""

    text: str
    many: str = ""


Found = dict[Message, str]
"""Every message with the first file it stands in, in the order of files and lines."""


def messages() -> Found:
    """Every text that a person reads."""
    found: list[tuple[str, int, Message]] = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(name, line, message) for line, message in in_tree(tree)]
    for path in sorted(SOURCE.rglob("*.j2")):
        texts = _IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        name = path.relative_to(SOURCE).as_posix()
        found += [(name, 0, Message(*pair)) for pair in texts]
    found += [("policy/policy.toml", 0, Message(text)) for text in _readings()]
    found += [("figures/registry.py", 0, Message(text)) for text in _figures()]
    found += [(name, -1, Message(text)) for name, text in help_texts()]
    found.sort(key=lambda one: one[:2])
    first: Found = {}
    for name, _line, message in found:
        first.setdefault(message, name)
    return first


def in_tree(tree: ast.AST) -> Iterator[tuple[int, Message]]:
    """The messages of a module with their lines."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match called(node):
            case "_" | "N_":
                for text in constants(node.args[0]):
                    yield node.lineno, Message(text)
            case "_n":
                one, many = (next(constants(arg)) for arg in node.args[:2])
                yield node.lineno, Message(one, many)
            case name:
                for field, place in SHOWN.get(name, {}).items():
                    for text in constants(_argument(node, place, field)):
                        yield node.lineno, Message(text)


def called(node: ast.Call) -> str:
    """The name of what is called, without what stands before its dot."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def constants(node: ast.expr | None) -> Iterator[str]:
    """The texts that an expression may be: one, one of either branch, or none."""
    match node:
        case ast.Constant(value=str(text)):
            if text:
                yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from constants(body)
            yield from constants(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from constants(value)


def _argument(node: ast.Call, place: int, name: str) -> ast.expr | None:
    if len(node.args) > place:
        return node.args[place]
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)


def _readings() -> Iterator[str]:
    policy = tomllib.loads((SOURCE / "policy" / "policy.toml").read_text(encoding="utf-8"))
    for reading in policy["readings"]:
        yield reading["question"]
        yield reading["answer"]


def _figures() -> Iterator[str]:
    from pmdesk.figures.registry import FIGURES

    for figure in FIGURES:
        texts = (figure.title, figure.how, figure.quota, figure.lacks)
        yield from (text for text in texts if text)


def help_texts() -> Iterator[tuple[str, str]]:
    """Every text of every --help, with the file of its command."""
    from pmdesk.cli import ENTRIES, HELP
    from pmdesk.global_options import global_options
    from pmdesk.shell import RootGroup

    root = RootGroup(ENTRIES, HELP)
    yield "cli.py", root.help or ""
    for entry in ENTRIES.values():
        yield "cli.py", entry.panel
        yield "cli.py", entry.help
    for option in global_options():
        yield "global_options.py", option.help or ""
    yield from ((name, text) for _path, name, text in _of_group(root, ()))


def commands() -> Iterator[tuple[str, ...]]:
    """The names of every command and group, such as `("fault", "add")`."""
    from pmdesk.cli import ENTRIES, HELP
    from pmdesk.shell import RootGroup

    yield ()
    yield from dict.fromkeys(path for path, _name, _text in _of_group(RootGroup(ENTRIES, HELP), ()))


def _of_group(group: Any, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    import typer

    ctx = typer.Context(group, info_name=group.name)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        path = (*before, name)
        file = _file_of(command) if hasattr(command, "callback") else "cli.py"
        for text in (command.help, *(getattr(param, "help", "") for param in command.params)):
            if text:
                yield path, file, text
        if hasattr(command, "list_commands"):
            yield from _of_group(command, path)


def _file_of(command: Any) -> str:
    module = getattr(command.callback, "__module__", "pmdesk.cli")
    return module.removeprefix("pmdesk.").replace(".", "/") + ".py"


def catalogue(found: Found, known: polib.POFile, language: str) -> polib.POFile:
    """The catalogue of these messages, translated as far as `known` translates them."""
    translated = {Message(entry.msgid, entry.msgid_plural): entry for entry in known}
    made = polib.POFile(wrapwidth=100)
    made.header = known.header
    made.metadata = {**HEADER, "Language": language}
    for message, file in found.items():
        before = translated.get(message)
        entry = polib.POEntry(
            msgid=message.text,
            tcomment=before.tcomment if before else "",
            occurrences=[(file, "")],
            flags=["python-brace-format"] if PLACE.search(message.text + message.many) else [],
        )
        if message.many:
            entry.msgid_plural = message.many
            entry.msgstr_plural = {0: before.msgstr_plural.get(0, "") if before else ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        made.append(entry)
    return made


def said(entry: polib.POEntry) -> str:
    """The translation of an entry; empty where there is none."""
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def compile_stale() -> None:
    """Compiles every catalogue that is newer than what was compiled from it."""
    for path in CATALOGUES.values():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def update() -> None:
    """Brings the catalogues up to date; says what is new and what has gone."""
    found = messages()
    told = []
    for language, path in CATALOGUES.items():
        known = polib.pofile(str(path)) if path.exists() else polib.POFile()
        made = catalogue(found, known, language)
        made.save(str(path))
        here = {Message(entry.msgid, entry.msgid_plural) for entry in made}
        gone = [e for e in known if Message(e.msgid, e.msgid_plural) not in here and said(e)]
        told += _lines(f"{language}: gone", [f"{entry.msgid} = {said(entry)}" for entry in gone])
        missing = [entry.msgid for entry in made if not said(entry)]
        told += _lines(f"{language}: to translate", missing)
    compile_stale()
    print("\n".join(told))


def _lines(what: str, texts: list[str]) -> list[str]:
    """How many texts there are of a kind, and which."""
    return [f"{what}: {len(texts)}", *(f"    {text!r}" for text in texts)]


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_stale()
    else:
        update()
