"""DuckDB, in this process: it reads the lake's files and nothing else, and asks no network."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pmdesk.errors import Unusable
from pmdesk.group.engines import CLOSES, Ask, Given
from pmdesk.texts import _

if TYPE_CHECKING:
    import duckdb

_MEMORY = "1GB"
"""What it may take; beyond, it goes on in a temporary folder."""


@contextmanager
def asked_of_duckdb(given: Given) -> Iterator[Ask]:
    """DuckDB on these files (Unusable where it cannot read them)."""
    import duckdb

    with TemporaryDirectory(prefix="pmdesk-") as folder:
        try:
            with duckdb.connect(
                ":memory:", config={**_SETTINGS, "temp_directory": folder}
            ) as engine:
                _shut(engine, given, folder)
                _take(engine, given)
                yield lambda query: _asked(engine, query)
        except (duckdb.Error, RuntimeError) as error:
            if _is_interrupt(error):
                raise KeyboardInterrupt from error
            if not isinstance(error, duckdb.Error):
                raise
            raise Unusable(_("duckdb: {error}", error=str(error).partition("\n")[0])) from error


def _asked(engine: "duckdb.DuckDBPyConnection", query: str) -> list[tuple[Any, ...]]:
    """The rows. Asked in a thread of its own: while DuckDB works in this one, Ctrl-C waits for it,
    now and then to the end."""
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(lambda: engine.sql(query).fetchall())
        try:
            return answer.result()
        except KeyboardInterrupt:
            engine.interrupt()
            raise


def _is_interrupt(error: Exception) -> bool:
    """Whether Ctrl-C came while DuckDB was at work: it takes that in, and says it in its own way,
    which depends on what it was doing."""
    return bool(re.search("Query interrupted|KeyboardInterrupt|INTERRUPT Error", str(error)))


_SETTINGS: dict[str, str | int | float | list[str]] = {
    "memory_limit": _MEMORY,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


def _shut(engine: "duckdb.DuckDBPyConnection", given: Given, folder: str) -> None:
    """Leaves it the files that it was given and its temporary folder; in this order, once and for
    all."""
    readable = sorted({str(path) for paths in given.files.values() for path in paths})
    for setting in (
        f"allowed_paths = [{', '.join(map(_quoted, readable))}]",
        f"allowed_directories = [{_quoted(folder)}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        engine.sql(f"SET {setting}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _take(engine: "duckdb.DuckDBPyConnection", given: Given) -> None:
    """Makes each table, and the list of closes, known by its name."""
    import pyarrow as pa

    for table, paths in given.files.items():
        names = [str(Path(path)) for path in paths]
        engine.read_parquet(names, hive_partitioning=False).create_view(table)
    offices, months = (
        pa.array([one[place] for one in given.closes], pa.string()) for place in (0, 1)
    )
    engine.register(CLOSES, pa.table({"office": offices, "month": months}))
