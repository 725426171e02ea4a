"""Every import over hostile files: stored whole, or one line says why and nothing is stored."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.answers import commands
from tests.cli.import_corpus import (
    BAD_DAYS,
    BAD_NUMBERS,
    FULL_WIDTH,
    GOOD,
    SPOILT,
    STORED,
    Good,
    content,
    setup,
    with_cell,
)
from tests.cli.running import measured
from tests.conftest import Program

NUMBERS = [(kind, column) for kind, good in GOOD.items() for column in good.numbers]
DAYS = [kind for kind, good in GOOD.items() if good.day]


@pytest.fixture(scope="session")
def _prepared(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with what the good files name, made once."""
    program = Program(tmp_path_factory.mktemp("corpus") / "desk.db")
    shutil.copy(_office, program.path)
    setup(program)
    return program.path


class Importer:
    """One kind of import on a fresh office."""

    def __init__(self, folder: Path, prepared: Path):
        self._folder = folder
        self._prepared = prepared
        self.program = Program(folder / "desk.db")
        self.fresh()

    def fresh(self) -> None:
        """Begins anew with the office as it was."""
        shutil.copy(self._prepared, self.program.path)

    def stored(self, kind: str, file: str | bytes) -> list[tuple[Any, ...]]:
        """Imports a file that has to be taken; what was stored of it."""
        before = len(_payloads(self.program.path))
        ran = self.program(*self.words(kind, file), "--format", "json")
        assert not ran.json.get("known")
        return _payloads(self.program.path)[before:]

    def refused(self, kind: str, file: str | bytes) -> str:
        """Imports a file that has to be refused whole; its one bad line."""
        before = self.program.path.read_bytes()
        ran = self.program(*self.words(kind, file), ok=False)
        assert (ran.code, ran.out) == (2, ""), ran
        assert self.program.path.read_bytes() == before, "something was stored"
        bad, last = ran.err.splitlines()
        assert last.startswith("pmdesk: ")
        assert last.endswith("nothing was stored")
        return bad

    def words(self, kind: str, file: str | bytes) -> list[str]:
        """The command that reads the file."""
        path = self._folder / "in.csv"
        path.write_bytes(file if isinstance(file, bytes) else file.encode())
        line = GOOD[kind].line or f"{kind} import FILE"
        return [str(path) if word == "FILE" else word for word in line.split()]


@pytest.fixture
def importer(_prepared: Path, tmp_path: Path) -> Importer:
    """An importer on a fresh office."""
    return Importer(tmp_path, _prepared)


def test_every_import_of_the_program_is_here(pmdesk: Program) -> None:
    found = {" ".join(words[:-1]) for words in commands(pmdesk) if words[-1] == "import"}
    assert found == set(GOOD) - {"criteria", "questions"}


@pytest.mark.parametrize("kind", GOOD)
def test_a_spoilt_file_is_stored_whole_or_refused_in_a_line(importer: Importer, kind: str) -> None:
    for name, (spoil, why) in SPOILT.items():
        file = spoil(GOOD[kind])
        if why == STORED:
            assert importer.stored(kind, file), name
            importer.fresh()
        else:
            bad = importer.refused(kind, file)
            assert bad.startswith(why), f"{name}: {bad[:200]}"


@pytest.mark.parametrize("kind", GOOD)
def test_a_row_that_stands_twice(importer: Importer, kind: str) -> None:
    good = GOOD[kind]
    file = content(good) + good.rows[2] + "\n"
    if good.twice is None:
        assert importer.program(*importer.words(kind, file)).out == "3 stored, 1 known already\n"
    else:
        assert importer.refused(kind, file) == f"line 5: {good.twice}"


@pytest.mark.parametrize("kind", [kind for kind, good in GOOD.items() if good.key])
def test_a_key_of_another_row_is_a_bad_line(importer: Importer, kind: str) -> None:
    bad = importer.refused(kind, with_cell(GOOD[kind], GOOD[kind].key or "", "a"))
    assert bad.startswith("line 4: ")
    assert "stands twice in this file" in bad or "stands in line 2 already" in bad


@pytest.mark.parametrize(("kind", "column"), NUMBERS)
def test_a_number_is_digits_or_refused(importer: Importer, kind: str, column: str) -> None:
    good = GOOD[kind]
    for number in BAD_NUMBERS:
        cell = f'"{number}"'
        bad = importer.refused(kind, with_cell(good, column, cell))
        assert bad.startswith("line 4: "), f"{number[:30]}: {bad[:200]}"
    if not good.is_kept:
        _full_width_is_the_same(importer, kind, column)


@pytest.mark.parametrize("kind", DAYS)
def test_a_day_is_one_or_refused(importer: Importer, kind: str) -> None:
    good = GOOD[kind]
    assert good.day
    for day in BAD_DAYS:
        bad = importer.refused(kind, with_cell(good, good.day, day))
        assert bad.startswith(f"line 4: {day!r}"), f"{day}: {bad}"
    _full_width_is_the_same(importer, kind, good.day)


@pytest.mark.parametrize("kind", DAYS)
def test_a_day_as_chinese_spreadsheets_write_it(importer: Importer, kind: str) -> None:
    good = GOOD[kind]
    assert good.day
    plain = importer.stored(kind, content(good))
    importer.fresh()
    slashed = _cell(good, good.day).replace("-0", "/").replace("-", "/")
    assert importer.stored(kind, with_cell(good, good.day, slashed)) == plain
    importer.fresh()
    assert importer.stored(kind, with_cell(good, good.day, slashed.translate(FULL_WIDTH))) == plain


def _full_width_is_the_same(importer: Importer, kind: str, column: str) -> None:
    good = GOOD[kind]
    plain = importer.stored(kind, content(good))
    importer.fresh()
    wide = with_cell(good, column, _cell(good, column).translate(FULL_WIDTH))
    assert importer.stored(kind, wide) == plain


def _cell(good: Good, column: str) -> str:
    return good.rows[2].split(",")[good.header.split(",").index(column)]


def _payloads(path: Path) -> list[tuple[Any, ...]]:
    """Everything stored, in its order."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT * FROM journal_payload ORDER BY seq").fetchall()


@pytest.mark.parametrize(
    "count", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)], ids="{:,} lines".format
)
def test_a_large_file_needs_no_more_memory_than_a_small_one(
    importer: Importer, tmp_path: Path, count: int
) -> None:
    path, file = importer.program.path, tmp_path / "large.csv"
    with file.open("w") as out:
        out.write("staff,code,on,by,facts\n")
        out.writelines(
            f"E00{n % 2 + 1},CMP-01,2026-10-{n % 28 + 1:02},S01,Reported by telephone {n}\n"
            for n in range(count)
        )
    small = tmp_path / "small.csv"
    small.write_text("".join(file.open().readlines()[:2_001]))
    least, _seconds = measured(path, "fault", "import", str(small))
    importer.fresh()
    most, seconds = measured(path, "fault", "import", str(file))
    print(f"{count:,} lines: {seconds:.1f} s, {most} KiB; 2,000 lines: {least} KiB")
    assert most - least < 12 * 1024
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM notice").fetchone() == (count,)
