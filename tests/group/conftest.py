"""The small lake, put together once for all tests that only read it."""

from pathlib import Path

import pytest

from pmdesk.periods import months
from tests.conftest import Program
from tests.group import lake


@pytest.fixture(scope="session")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small lake, its three months put together."""
    folder = tmp_path_factory.mktemp("group") / "lake"
    lake.write(folder)
    nobody = Program(folder.parent / "none.db")
    for month in months(lake.FIRST, lake.LAST):
        nobody("group", "compact", "--lake", str(folder), "--month", str(month))
    return folder


@pytest.fixture
def group(small_lake: Path, empty: Program) -> Program:
    """The program where there is no data file: headquarters has none."""
    assert not empty.path.exists()
    return empty
