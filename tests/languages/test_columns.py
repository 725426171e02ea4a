"""Chinese on terminals of 40, 80 and 120 columns: whatever stands there, it stands in columns."""

import io
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.cells import cell_len

from pmdesk.cli import main
from tests.conftest import NOW, Program

LISTS = [
    "staff list", "fault list", "fault catalogue", "complaint list", "request list", "call list",
    "task list", "mail list", "sign list", "finding list", "patrol list", "visit list",
    "owner person list", "fee charge list --month 2026-10", "fee item list",
    "service list", "due", "month-close --list", "survey questions", "settings list",
]  # fmt: skip


class _Terminal(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self) -> bool:
        return True


class Estate(NamedTuple):
    """A desk and the language of its screen."""

    program: Program
    language: str

    def shown(self, line: str) -> str:
        """What a list shows off a terminal."""
        return self.program("--lang", self.language, *line.split()).out

    def on_terminal(self, line: str) -> str:
        """What it shows on one, without colours."""
        out, before = _Terminal(), sys.stdout
        sys.stdout = out
        try:
            words = ["--db", str(self.program.path), "--now", NOW, "--lang", self.language]
            assert main([*words, "--color", "never", *line.split()]) == 0
        finally:
            sys.stdout = before
        out.flush()
        assert isinstance(out.buffer, io.BytesIO)
        return out.buffer.getvalue().decode()


@pytest.fixture(scope="module", params=["zh-Hant", "zh-Hans"])
def estate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """The demo in Chinese, with a person and a unit of long names."""
    folder = tmp_path_factory.mktemp("estate")
    Program(folder / "none.db")("--lang", request.param, "demo", str(folder / "demo"))
    program = Program(folder / "demo" / "pmdesk.db")
    program("staff", "add", "Z1", "--name", "歐陽小明𠮷", "--department", "客戶服務部（東區）",
            "--role", "staff", "--superior", "S01", "--post", "ABC-1 前臺 lobby 接待")  # fmt: skip
    program("call", "add", "--text", "「水管」漏水，請儘快派人維修；二樓lift-2也停了。" * 2)
    return Estate(program, request.param)


@pytest.mark.parametrize("line", LISTS)
def test_columns_begin_at_the_same_place_in_every_line(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    plain = estate.shown(line)
    headings = re.split(r" {2,}", plain.splitlines()[0].strip())
    rows = len(plain.splitlines()) - 1
    assert len(_gaps(plain)) >= len(headings) - 1
    for columns in (40, 80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        text = estate.on_terminal(line)
        if "─" in text:
            assert max(map(cell_len, text.splitlines())) <= columns
            assert len(_gaps(text.replace("─", " "))) >= len(headings) - 1, text
        elif text == plain:
            assert rows > 60 or max(map(cell_len, text.splitlines())) <= columns
        else:
            _check_stacked(text, headings, columns)


def _check_stacked(text: str, headings: list[str], columns: int) -> None:
    """Every line is a heading of the list, or nothing, and its value behind the widest one."""
    indent = max(map(cell_len, headings)) + 2
    for line in filter(None, text.splitlines()):
        heading = next((one for one in headings if line.startswith(f"{one} ")), "")
        value = line.removeprefix(heading).lstrip(" ")
        assert cell_len(line) - cell_len(value) == indent, line
        assert cell_len(line) <= columns or " " not in value.strip()


def _gaps(text: str) -> list[int]:
    """Where columns are apart: two or more places in a row that are blank in every line."""
    wide = max(map(cell_len, text.splitlines()))
    taken = set()
    for line in text.splitlines():
        place = 0
        for char in line:
            size = cell_len(char)
            taken |= set(range(place, place + size)) if char != " " else set()
            place += size
    free = "".join("x" if place in taken else " " for place in range(wide))
    return [found.start() for found in re.finditer(r"(?<=x) {2,}(?=x)", free)]


def test_a_list_that_no_table_holds_is_stacked(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = estate.on_terminal("call list --search 漏水，請儘快")
    assert "─" not in text
    assert "".join(text.split()).count("「水管」漏水，請儘快派人維修；二樓lift-2也停了。") == 2
    file = tmp_path / "calls.txt"
    estate.program("call", "list", "--output", str(file))
    assert file.read_text() == estate.program("call", "list").out, "a file has plain columns"
