"""The manual's pages, made of the reference that the tests hold against the program.

`pmdesk.1` is the overview, `pmdesk-GROUP.1` has each verb's help. They are made when the package
is built (hatch_build.py) and by `make man`, from `docs/reference/`: nothing here knows a command.
Only the standard library is needed: a build has nothing else.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECTION = re.compile(r"^## (pmdesk.*?)\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (?!-)(.+?) \|$", re.MULTILINE)
EXAMPLES = (
    ("a fictional estate to look around in", "pmdesk demo"),
    ("a notice, between two calls", "pmdesk fault add --staff E002 --code DUT-03 --by S01"),
    ("where a deduction comes from, to the clause", "pmdesk fault explain E001 --month last"),
    ("the month end of a script", "pmdesk month-close --export csv --to /srv/finance"),
    ("everything owed now; exit 6 where something is overdue", "pmdesk due --check"),
)


def main(target: Path) -> int:
    """Writes every page into a folder and names them."""
    target.mkdir(parents=True, exist_ok=True)
    for name, text in pages(ROOT).items():
        (target / name).write_text(text, encoding="utf-8")
        print(target / name)
    return 0


def pages(root: Path) -> dict[str, str]:
    """Every page by its file's name, made of the sources in `root`."""
    reference = root / "docs" / "reference"
    helps = dict(SECTION.findall((reference / "commands.md").read_text(encoding="utf-8")))
    overview = helps.pop("pmdesk")
    version = re.search(
        r'^__version__ = "(.+)"', (root / "src/pmdesk/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    assert version is not None
    title = f'"" "pmdesk {version[1]}" "pmdesk manual"'
    groups = {name: told for _panel, rows in panels(overview) for name, told in rows}
    made = {"pmdesk.1": _overview(title, overview, groups, reference)}
    for group, told in groups.items():
        own = {words: help for words, help in helps.items() if words.split()[1] == group}
        made[f"pmdesk-{group}.1"] = _group(title, group, told, own)
    return made


def panels(help: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The panels of the root's help: each with its groups and what they are for."""
    for block in help.split("\n\n"):
        heading, *lines = block.splitlines()
        rows = [re.split(r" {2,}", line.strip(), maxsplit=1) for line in lines]
        if re.fullmatch(r"[A-Z][\w ]+:", heading) and not lines[0].lstrip().startswith("-"):
            yield heading.rstrip(":"), [(name, told) for name, told in rows]


def _overview(title: str, help: str, groups: dict[str, str], reference: Path) -> str:
    usage, first, *rest = help.split("\n\n")
    summary = " ".join(first.split()).rstrip(".")
    more = [block for block in rest if block.startswith("  ")]
    everywhere = next(block for block in rest if block.startswith("Options everywhere:"))
    environment, files = _tables(reference / "environment.md")
    parts = [
        f".TH PMDESK 1 {title}",
        ".SH NAME",
        rf"pmdesk \- {_roff(summary[0].lower() + summary[1:])}",
        ".SH SYNOPSIS",
        _shown(usage.removeprefix("Usage: ")),
        ".SH DESCRIPTION",
        "\n.PP\n".join(_roff(" ".join(block.split())) for block in more),
        *_commands(help),
        ".SH OPTIONS",
        "Before the group or after the verb:",
        *_items(_options(everywhere)),
        ".SH ENVIRONMENT",
        *_items((name, _beside(told)) for name, *told in environment),
        ".SH FILES",
        *_items((name, told) for name, told in files),
        ".SH EXIT STATUS",
        *_items((row[0], row[1]) for row in _tables(reference / "exit-codes.md")[0]),
        ".SH EXAMPLES",
        "\n.PP\n".join(
            f"{_roff(told[0].upper() + told[1:])}:\n.PP\n{_shown(line)}" for told, line in EXAMPLES
        ),
        ".SH SEE ALSO",
        " ,\n".join(f".BR pmdesk\\-{_roff(group)} (1)" for group in groups),
    ]
    return "\n".join(parts) + "\n"


def _commands(help: str) -> Iterator[str]:
    yield ".SH COMMANDS"
    for panel, rows in panels(help):
        yield f".SS {_roff(panel)}"
        yield from _items((name, f"{told}. See pmdesk-{name}(1).") for name, told in rows)


def _group(title: str, group: str, told: str, helps: dict[str, str]) -> str:
    parts = [
        f".TH PMDESK\\-{_roff(group.upper())} 1 {title}",
        ".SH NAME",
        rf"pmdesk\-{_roff(group)} \- {_roff(told[0].lower() + told[1:])}",
        ".SH COMMANDS",
    ]
    for words, help in helps.items():
        parts += [f".SS {_roff(words)}", _shown(help.rstrip())]
    return "\n".join([*parts, ".SH SEE ALSO", ".BR pmdesk (1)"]) + "\n"


def _options(block: str) -> Iterator[tuple[str, str]]:
    """The options of a panel of help and what they do."""
    for line in block.splitlines()[1:]:
        name, told = re.split(r" {2,}", line.strip(), maxsplit=1)
        yield name, told


def _tables(page: Path) -> list[list[list[str]]]:
    """The rows of a page's tables, their headings left out, code marks taken off."""
    found = []
    for block in page.read_text(encoding="utf-8").split("\n\n"):
        rows = [re.split(r" \| ", row) for row in ROW.findall(block)]
        if rows:
            found.append([[cell.replace("`", "").strip(" |") for cell in row] for row in rows[1:]])
    return found


def _beside(cells: list[str]) -> str:
    told, option = (*cells, "")[:2]
    return f"{told} ({option})" if option else told


def _items(rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, told in rows:
        yield f".TP\n.B {_roff(name)}\n{_roff(told)}"


def _shown(text: str) -> str:
    """Text kept as it is, line by line."""
    lines = "\n".join(_roff(line) for line in text.splitlines())
    return f".nf\n{lines}\n.fi"


def _roff(text: str) -> str:
    """Text with nothing in it that roff takes for its own."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{safe}" if safe.startswith(".") else safe


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
