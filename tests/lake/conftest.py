"""The lakes that these tests look at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pmdesk.lake.places import office_file
from pmdesk.periods import Month
from tests.conftest import Program
from tests.desk.counter import billed
from tests.desk.story import tell

__all__ = ["billed"]

NOVEMBER = Month(2026, 11)
CLOSING = "2026-12-01T09:00"
TEXT = "Oakley Tallow 555 0123"
"""The text of the whole story: it may be anywhere a person types one."""


@pytest.fixture(scope="session")
def _told(tmp_path_factory: pytest.TempPathFactory, _office: Path) -> Path:
    """A desk through the whole story of the service desk, with notices, its November not closed."""
    path = tmp_path_factory.mktemp("told") / "desk.db"
    path.write_bytes(_office.read_bytes())
    program = Program(path)
    tell(program, text=TEXT)
    program("settings", "set", "office_code", "A001")
    for staff, code, by in (("E001", "CMP-01", "S01"), ("E003", "PAT-01", "S02")):
        program("fault", "add", "--staff", staff, "--code", code, "--by", by, "--on", "2026-11-02",
                "--facts", TEXT)  # fmt: skip
    return path


@pytest.fixture
def told(_told: Path, tmp_path: Path) -> Program:
    """The program on a fresh copy of that desk, when its November is over."""
    path = tmp_path / "told.db"
    path.write_bytes(_told.read_bytes())
    program = Program(path)
    program.now = CLOSING
    return program


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Where a lake goes that is not there yet."""
    return tmp_path / "lake"


Export = Callable[[Program], None]


@pytest.fixture
def export(lake: Path) -> Export:
    """Publishes a desk's November in the lake."""

    def export(program: Program) -> None:
        program("month-close", "2026-11", "--export", "parquet", "--to", str(lake))

    return export


def rows_of(lake: Path, table: str, office: str = "A001") -> list[dict[str, Any]]:
    """The rows of an office's November."""
    path = office_file(lake, table, NOVEMBER, office)
    found: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist()
    return found


def bytes_of(lake: Path) -> dict[str, bytes]:
    """Every file of a lake with its bytes."""
    return {
        str(path.relative_to(lake)): path.read_bytes()
        for path in sorted(lake.rglob("*"))
        if path.is_file()
    }
