"""What README and docs show is what the program does; RENEW=1 writes the pages anew.

In a page every `$ ` line of a ```console block is run, in order, in a folder with a fresh demo
file `pmdesk.db` at the demo's clock; what stands under it is what it prints. Other blocks
(```sh, ```text) are not run. SHA-256 hashes are shown as `<sha256>`. A page NAME.zh.md is run in
Chinese, on a demo of a Chinese office.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmdesk import errors
from pmdesk.assessment.catalogue_import import LAYOUT as CATALOGUE
from pmdesk.assessment.importing import LAYOUT as NOTICES
from pmdesk.assessment.staff_import import LAYOUT as STAFF
from pmdesk.casework.check_lists_import import LAYOUT as LISTS
from pmdesk.casework.criteria_files import LAYOUT as CRITERIA
from pmdesk.casework.kinds_import import LAYOUT as KINDS
from pmdesk.casework.scoring import LAYOUT as SCORES
from pmdesk.cli import ENTRIES, HELP, main
from pmdesk.commands.demo import CLOCK, tell
from pmdesk.fees.expenses import LAYOUT as EXPENSES
from pmdesk.fees.item_import import LAYOUT as FEE_ITEMS
from pmdesk.fees.meter_import import LAYOUT as READINGS
from pmdesk.office.owner_import import LAYOUT as OWNERS
from pmdesk.office.questionnaires import LAYOUT as QUESTIONS
from pmdesk.office.questionnaires import shipped_questions
from pmdesk.office.survey_import import layout_of
from pmdesk.policy.loader import load
from pmdesk.shell import RootGroup

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.rglob("*.md"))]
TRANSLATED = [page for page in PAGES if page.name.endswith(".zh.md")]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
ANCHOR = re.compile(r"\]\(([^)#:]*)#([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
RENEW = bool(os.environ.get("RENEW"))


def language_of(page: Path) -> str:
    """The language of a page, of its screen and of its office."""
    return "zh-Hans" if page.name.endswith(".zh.md") else "en"


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The demo's file in each language that a page is written in."""
    made = {}
    for language in sorted({language_of(page) for page in PAGES}):
        path = tmp_path_factory.mktemp("demo") / "pmdesk.db"
        tell(path, language)
        made[language] = path.read_bytes()
    return made


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Path:
    """The page that is checked; README.md where a test names none."""
    return getattr(request, "param", ROOT / "README.md")


@pytest.fixture
def folder(
    page: Path, demos: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with the demo of the page's language, its clock and its screen set."""
    (tmp_path / "pmdesk.db").write_bytes(demos[language_of(page)])
    (tmp_path / "pmdesk.db").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PMDESK_DB", "pmdesk.db")
    monkeypatch.setenv("PMDESK_NOW", CLOCK)
    monkeypatch.setenv("PMDESK_LANG", language_of(page))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)), indirect=True)
def test_every_command_shown_prints_what_is_shown(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    rerun = BLOCK.sub(lambda block: f"```console\n{run(block[1], monkeypatch)}```", text)
    assert "pmdesk: unexpected" not in rerun
    check(page, rerun)


def test_the_command_reference_is_the_help_of_every_command(folder: Path) -> None:
    check(DOCS / "reference" / "commands.md", "".join(command_page()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_place_in_a_page_that_is_linked_is_a_heading(page: Path) -> None:
    for link, place in ANCHOR.findall(page.read_text(encoding="utf-8")):
        text = (page.parent / link if link else page).read_text(encoding="utf-8")
        assert place in {anchor_of(title) for title in HEADING.findall(text)}, link


def anchor_of(title: str) -> str:
    """What a heading is linked by: small letters, hyphens for blanks, nothing else."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "reference" / "exit-codes.md"])
def test_the_exit_codes_are_those_of_the_errors(page: Path) -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    kinds: list[type[errors.DeskError]] = [errors.DeskError]
    kinds += errors.DeskError.__subclasses__()
    meant = {
        str(kind.exit_code): " ".join((kind.__doc__ or "").split()).split(" (exit")[0]
        for kind in kinds
        if "exit_code" in vars(kind)
    }
    meant["1"] = meant["1"].removeprefix("The base: ")
    shown = {code: text for code, text in rows if code in meant}
    assert {code: text.lower() for code, text in shown.items()} == {
        code: text.lower() for code, text in meant.items()
    }
    assert {code for code, _text in rows} - set(meant) == {"0", "130"}


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_translated_page_has_what_its_original_has(page: Path) -> None:
    original = page.with_name(page.name.replace(".zh.md", ".md"))
    text, source = (path.read_text(encoding="utf-8") for path in (page, original))
    assert verbs_of(text) == verbs_of(source)
    for pattern in (r"^(#+) ", r"^\| (\d+) \|", r"^\| \[.*?\]\((\S+?)\)", r"^(- )"):
        found = [re.findall(pattern, each, re.MULTILINE) for each in (text, source)]
        assert [link.replace(".zh.md", ".md") for link in found[0]] == found[1], pattern


def verbs_of(text: str) -> list[list[str]]:
    """The commands that a page shows and their options, without what these are given."""
    return [
        [word for n, word in enumerate(line.split()) if n < 3 or word.startswith("--")]
        for block in BLOCK.findall(text)
        for line in block.splitlines()
        if line.startswith("$ ")
    ]


def test_the_csv_reference_has_the_columns_of_every_file(folder: Path) -> None:
    page = (DOCS / "reference" / "csv.md").read_text(encoding="utf-8")
    for layout in (
        NOTICES,
        STAFF,
        CATALOGUE,
        OWNERS,
        FEE_ITEMS,
        READINGS,
        EXPENSES,
        KINDS,
        LISTS,
        CRITERIA,
        SCORES,
        QUESTIONS,
        layout_of(shipped_questions()),
    ):
        assert ",".join(layout.columns) in page
    assert main(["--as", "M01", "month-close", "--export", "csv", "--quiet"]) == 0
    for file in Path("month-close-2026-10").glob("*.csv"):
        header = file.read_text(encoding="utf-8-sig").splitlines()[0]
        assert f"| `{file.name}` |" in page
        assert header.replace(",", ", ") in page


def test_every_reading_is_told(folder: Path) -> None:
    page = (DOCS / "why" / "readings.md").read_text(encoding="utf-8")
    shipped = (ROOT / "src/pmdesk/policy/policy.toml").read_text(encoding="utf-8")
    told = re.findall(r"^\| (R\d+) \| (\S+) \|", page, re.MULTILINE)
    readings = load(shipped, "policy.toml").policy.readings
    assert told == [(reading.id, reading.clause) for reading in readings.values()]


def check(page: Path, wanted: str) -> None:
    """The page reads as wanted; with RENEW it is made to."""
    if RENEW:
        page.write_text(wanted, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == wanted


def run(block: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The block as a run of its commands prints it; a line `> ` goes on with the one above."""
    commands: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append([line[2:]])
        elif line.startswith("> ") and commands:
            commands[-1].append(line[2:])
    parts = []
    for lines in commands:
        command = "\n".join(lines)
        if command.startswith("export "):
            for setting in shlex.split(command)[1:]:
                monkeypatch.setenv(*setting.split("=", 1))
            said = ""
        else:
            said = output_of(command)
        said = said.replace("\r\n", "\n").replace("\ufeff", "")  # of the CSV files
        said = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", said)
        if said and not said.endswith("\n"):
            said += "\n"
        parts.append(f"$ {lines[0]}\n" + "".join(f"> {line}\n" for line in lines[1:]) + said)
    return "".join(parts)


def output_of(command: str) -> str:
    """What a command prints on both streams; the program itself runs in this process."""
    if not command.startswith("pmdesk ") or re.search(r"[|<>$;&*\n]", command):
        done = subprocess.run(
            ["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        return done.stdout.decode("utf-8")
    taken = io.BytesIO()
    both = io.TextIOWrapper(taken, encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(both), contextlib.redirect_stderr(both):
        main(shlex.split(command)[1:])
    both.flush()
    return taken.getvalue().decode("utf-8")


def command_page() -> Iterator[str]:
    """The reference of all commands: their help, what they share told once."""
    yield "# Commands\n\n"
    yield "What `pmdesk COMMAND --help` says, for every command. This page is checked against\n"
    yield "the program. Every command also takes these, before the group or after the verb:\n\n"
    root = output_of("pmdesk --help")
    everywhere = root.split("Options everywhere:\n")[1].split("\n\n")[0]
    yield f"```text\n{everywhere.rstrip()}\n```\n"
    yield f"\n## pmdesk\n\n```text\n{root.rstrip()}\n```\n"
    for words in commands(RootGroup(ENTRIES, HELP), []):
        help = output_of(shlex.join(["pmdesk", *words, "--help"]))
        own = help.split("\nOptions everywhere:")[0].rstrip()
        yield f"\n## pmdesk {' '.join(words)}\n\n```text\n{own}\n```\n"


def commands(group: RootGroup, path: list[str]) -> Iterator[list[str]]:
    """Every command's words, groups walked through."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from commands(command, [*path, name])
        else:
            yield [*path, name]


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}
    assert set(LINK.findall(index)) == pages
