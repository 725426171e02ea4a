"""A table's file: row groups, control totals, nulls, and the same bytes for the same rows."""

import gc
import sys
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pmdesk.lake.schemas import TABLES
from pmdesk.lake.tables import BATCHES, ROWS, TableFile, read_batches, write_rows

KEYS = ("A001", "2026-10")
ROW = ("E001", "2026-09", -250, 1, "none", "sanction", None)


def _write(path: Path, rows: Any, table: str = "adjustments") -> Any:
    return write_rows(path, table, KEYS, rows)


def test_many_rows_are_row_groups_that_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    contents = _write(path, repeat(ROW, ROWS + 1))
    found = pq.ParquetFile(path)
    assert [found.metadata.row_group(n).num_rows for n in range(2)] == [ROWS, 1]
    assert (contents.rows, contents.totals) == (ROWS + 1, {
        "amount_fen": -250 * (ROWS + 1), "notices": ROWS + 1,
    })  # fmt: skip
    assert contents.bytes == path.stat().st_size
    with path.open("rb") as file:
        assert [batch.num_rows for batch in read_batches(file, "adjustments")] == [ROWS, 1]


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    one, two = (tmp_path / name for name in ("one", "two"))
    assert _write(one, [ROW, ROW]) == _write(two, iter([ROW, ROW]))
    assert one.read_bytes() == two.read_bytes()


def test_many_small_batches_are_the_same_file_as_a_large_one(tmp_path: Path) -> None:
    rows = [("E001", "2026-09", n, 1, "none", "sanction", None) for n in range(2 * BATCHES + 3)]
    contents = _write(tmp_path / "whole", rows)
    with (tmp_path / "whole").open("rb") as file:
        (batch,) = read_batches(file, "adjustments")
    small = TableFile(tmp_path / "small", "adjustments")
    for n in range(batch.num_rows):
        small.add(batch.slice(n, 1))
    assert small.finish() == contents
    assert (tmp_path / "small").read_bytes() == (tmp_path / "whole").read_bytes()


def test_no_rows_are_a_file_with_every_column(tmp_path: Path) -> None:
    for table, columns in TABLES.items():
        contents = _write(tmp_path / table, [], table)
        assert pq.read_table(tmp_path / table).column_names == [c.name for c in columns]
        assert contents.rows == 0
        assert set(contents.totals.values()) <= {0}


def test_what_is_not_known_adds_nothing_to_a_total_and_stays_unknown(tmp_path: Path) -> None:
    rows = [
        (f"RC-{n}", "2026-10-05", "1-1", "cash", "E001", 100, 0, 100, 0, 0, minutes)
        for n, minutes in enumerate((None, 3, None))
    ]
    contents = _write(tmp_path / "receipts", rows, "receipts")
    assert contents.totals["handling_minutes"] == 3
    column = pq.read_table(tmp_path / "receipts")["handling_minutes"]
    assert column.to_pylist() == [None, 3, None]


def test_one_that_was_broken_off_is_let_go_of_without_a_word(tmp_path: Path) -> None:
    def rows() -> Iterator[Any]:
        yield ROW
        raise OSError("no room")

    unraisable: list[Any] = []
    before, sys.unraisablehook = sys.unraisablehook, unraisable.append
    try:
        with pytest.raises(OSError, match="no room"):
            _write(tmp_path / "half", rows())
        gc.collect()
    finally:
        sys.unraisablehook = before
    assert unraisable == []
