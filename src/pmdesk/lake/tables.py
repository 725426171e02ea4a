"""A table of the lake as a Parquet file: written in row groups, summed as it goes, read back.

However many rows there are, one row group is in memory. The same rows make the same bytes with
the same pyarrow.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from pmdesk.closing.publish import sha256_of
from pmdesk.lake.schemas import schema_of, summed

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 16
"""The rows of a full row group."""
BATCHES = 512
"""So many small batches wait at most: one of a single row takes the memory of a hundred rows."""


class Contents(NamedTuple):
    """What a manifest says of a file: its size, its hash, and its control totals."""

    rows: int
    bytes: int
    sha256: str
    totals: dict[str, int]


class Totals:
    """Rows counted and integer columns added up, batch by batch."""

    def __init__(self, table: str):
        self.rows = 0
        self.sums = dict.fromkeys(summed(table), 0)

    def add(self, batch: Any) -> None:
        """Counts a batch of rows; a null adds nothing."""
        import pyarrow.compute as pc

        self.rows += batch.num_rows
        for name in self.sums:
            self.sums[name] += pc.sum(batch.column(name)).as_py() or 0


class TableFile:
    """A file of a table under its temporary name, written batch by batch."""

    def __init__(self, path: Path, table: str):
        import pyarrow.parquet as pq

        self._path = path
        self._totals = Totals(table)
        self._schema = schema_of(table)
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self._file = path.open("xb")
        self._writer = pq.ParquetWriter(
            self._file, self._schema, compression="zstd", store_schema=False
        )

    def add(self, batch: "pa.RecordBatch") -> None:
        """Takes a batch in; small ones wait until they fill a row group."""
        self._totals.add(batch)
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROWS:
            self._write()
        elif len(self._waiting) == BATCHES:
            self._waiting = self._joined().to_batches()

    def finish(self) -> Contents:
        """Ends the file; what it holds."""
        self._write()
        self._writer.close()
        self.close()
        with self._path.open("rb") as file:
            digest = sha256_of(file)
        size = self._path.stat().st_size
        return Contents(self._totals.rows, size, digest, self._totals.sums)

    def close(self) -> None:
        """Lets go of the file, finished or not."""
        self._writer.is_open = False  # else it tries to end the file when it is thrown away
        self._file.close()

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(self._joined(), row_group_size=ROWS)
            self._waiting, self._rows = [], 0

    def _joined(self) -> "pa.Table":
        """The batches that wait, as one."""
        import pyarrow as pa

        return pa.Table.from_batches(self._waiting, schema=self._schema).combine_chunks()


def write_rows(path: Path, table: str, keys: tuple[str, str], rows: Iterable[Any]) -> Contents:
    """Writes one office's rows of a table; `keys` are its office and month."""
    file = TableFile(path, table)
    try:
        for batch in _batches(table, keys, rows):
            file.add(batch)
        return file.finish()
    finally:
        file.close()


def _batches(table: str, keys: tuple[str, str], rows: Iterable[Any]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    schema = schema_of(table)
    source = iter(rows)
    while some := list(islice(source, ROWS)):
        columns = [*([key] * len(some) for key in keys), *zip(*some, strict=True)]
        arrays = [
            pa.array(_values(column, field.type), field.type)
            for column, field in zip(columns, schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _values(column: Iterable[Any], type_: Any) -> Iterable[Any]:
    """The values of a column; SQLite has 0 and 1 for false and true."""
    if str(type_) != "bool":
        return column
    return [None if value is None else bool(value) for value in column]


def read_batches(file: BinaryIO, table: str) -> Iterator["pa.RecordBatch"]:
    """The rows of a file that is open, in batches. ValueError where it is no Parquet file or has
    other columns."""
    import pyarrow.parquet as pq

    file.seek(0)
    found = pq.ParquetFile(file, pre_buffer=False)  # else all of it is in memory at once
    if not found.schema_arrow.equals(schema_of(table)):
        raise ValueError("columns")
    yield from found.iter_batches(ROWS, use_threads=False)  # for small files threads cost more
