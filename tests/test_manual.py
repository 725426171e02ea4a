"""The man pages: every help, as roff that renders; the environment told is the real one."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import pmdesk
from pmdesk.cli import ENTRIES, HELP
from pmdesk.shell import RootGroup
from tests.test_docs import DOCS, ROOT, commands
from tools.manpages import SECTION, pages

PAGES = pages(ROOT)
GROFF, MANDOC = shutil.which("groff"), shutil.which("mandoc")
SECTIONS = ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT", "FILES",
            "EXIT STATUS", "EXAMPLES", "SEE ALSO")  # fmt: skip


def _plain(roff: str) -> str:
    """A page's text without roff's requests and escapes."""
    lines = [line for line in roff.splitlines() if not re.match(r"\.[A-Z]*[a-z]* ?$|\.TP$", line)]
    text = "\n".join(re.sub(r"^\.(B|SS|SH|BR) ", "", line) for line in lines)
    for escape, char in ((r"\-", "-"), (r"\(aq", "'"), (r"\(ga", "`"), (r"\&", ""), (r"\e", "\\")):
        text = text.replace(escape, char)
    return text


def test_there_is_a_page_of_every_group_and_an_overview() -> None:
    assert set(PAGES) == {"pmdesk.1", *(f"pmdesk-{name}.1" for name in ENTRIES)}


def test_the_overview_has_the_sections_of_a_manual_and_names_every_group() -> None:
    page = PAGES["pmdesk.1"]
    assert tuple(re.findall(r"^\.SH (.+)$", page, re.MULTILINE)) == SECTIONS
    text = _plain(page)
    for name, entry in ENTRIES.items():
        assert f"{name}\n{entry.help}. See pmdesk-{name}(1)." in text
        assert f"pmdesk-{name} (1)" in text


def test_every_commands_help_stands_in_the_page_of_its_group() -> None:
    helps = dict(SECTION.findall((DOCS / "reference" / "commands.md").read_text("utf-8")))
    for words in commands(RootGroup(ENTRIES, HELP), []):
        name = " ".join(["pmdesk", *words])
        assert f"{name}\n{helps[name].rstrip()}" in _plain(PAGES[f"pmdesk-{words[0]}.1"])


@pytest.mark.skipif(GROFF is None, reason="no groff is installed")
@pytest.mark.parametrize("name", sorted(PAGES))
def test_groff_renders_each_page_without_a_warning(name: str) -> None:
    done = subprocess.run(
        [GROFF or "", "-ww", "-man", "-Tutf8", "-Kutf8", "-rLL=120n"],
        input=PAGES[name].encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    assert name.removesuffix(".1").upper() in done.stdout.decode("utf-8").upper()


@pytest.mark.skipif(MANDOC is None, reason="no mandoc is installed")
@pytest.mark.parametrize("name", sorted(PAGES))
def test_mandoc_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PAGES[name], encoding="utf-8")
    done = subprocess.run(
        [MANDOC or "", "-Tlint", "-Wwarning", name], cwd=tmp_path, capture_output=True, text=True
    )
    said = [line for line in done.stdout.splitlines() if "missing date" not in line]
    assert said == []


def test_every_variable_the_program_reads_is_told() -> None:
    told = (DOCS / "reference" / "environment.md").read_text(encoding="utf-8")
    read = set()
    for path in Path(pmdesk.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "environ" in text:
            read |= {
                node.value
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"_?[A-Z]+(_[A-Z]+)*", node.value)
                and (node.value.startswith(("PMDESK", "_PMDESK", "LC_")) or node.value == "LANG")
            }
    assert {"PMDESK_DB", "PMDESK_NOW", "LC_ALL", "_PMDESK_COMPLETE"} <= read
    assert {name for name in read if f"`{name}`" not in told} == set()
