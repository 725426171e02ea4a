"""What the tests share: a desk in a temporary folder, and the program run in this process."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pmdesk.cli import main
from tools.messages import compile_stale

NOW = "2026-11-03T09:00"

STAFF = """\
code,name,department,role,superior,from,post,wage
G01,Gale Summit,Head office,general_manager,,,,
M01,Morgan Vale,Office,manager,G01,,,
D01,Dana Ridge,Office,director,M01,,,
I01,Indra Quill,Office,inspector,D01,,,
S01,Robin Alder,Front desk,supervisor,D01,,,
S02,Kit Juniper,Patrol,supervisor,D01,,,
E001,Ash Willow,Front desk,staff,S01,,,
E002,Bo Hazel,Front desk,staff,S01,,,
E003,Cy Linden,Patrol,staff,S02,,,
"""


def pytest_configure() -> None:
    """Has the catalogues compiled as they stand in the source."""
    compile_stale()


class Ran(NamedTuple):
    """What one run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, read as JSON."""
        return json.loads(self.out)


class Program:
    """The program on one file at one time; each call is one run in this process."""

    def __init__(self, path: Path):
        self.path = path
        self.now = NOW

    def __call__(self, *words: str, now: str | None = None, ok: bool = True) -> Ran:
        """Runs `pmdesk WORDS`; with `ok` anything but exit 0 fails the test."""
        out, err = _Stream(), _Stream()
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out, err
        try:
            code = main(["--db", str(self.path), "--now", now or self.now, *words])
        finally:
            sys.stdout, sys.stderr = before
        ran = Ran(code, out.text(), err.text())
        if ok:
            assert ran.code == 0, f"pmdesk {' '.join(words)}: {ran}"
        return ran

    def sum_of(self, staff: str, month: str) -> int:
        """The deduction of somebody's line in the preview (or close) of a month, in fen."""
        document = self("month-close", month, "--preview", "--format", "json").json
        lines = {line["staff"]: line for line in document["lines"]}
        return int(lines[staff]["deduction_fen"]) if staff in lines else 0


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PMDESK_DB", "PMDESK_NOW", "PMDESK_AS", "PMDESK_LANG", "LC_ALL", "LANG",
                 "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the staff of `STAFF` and the shipped catalogue, made once."""
    folder = tmp_path_factory.mktemp("office")
    program = Program(folder / "desk.db")
    program("init", "--office", "Maple Court (fictional)", now="2026-01-01")
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    program("staff", "import", str(folder / "staff.csv"), now="2026-01-01")
    return program.path


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """The program on a file that is not there yet."""
    return Program(tmp_path / "desk.db")


@pytest.fixture
def pmdesk(_office: Path, tmp_path: Path) -> Program:
    """The program on a fresh copy of the office's file."""
    shutil.copy(_office, tmp_path / "desk.db")
    return Program(tmp_path / "desk.db")


@pytest.fixture
def new_office(_office: Path, tmp_path: Path) -> Callable[[], Program]:
    """As many fresh copies of the office's file as a test asks for."""
    made = 0

    def make() -> Program:
        nonlocal made
        made += 1
        target = tmp_path / f"desk-{made}.db"
        shutil.copy(_office, target)
        return Program(target)

    return make
