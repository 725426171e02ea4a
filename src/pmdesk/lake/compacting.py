"""Puts the offices' files of a month together: one file a table, checked on the way.

Every file is read once: its bytes against the manifest's hash, its rows against the control
totals, both on the same open file, so that an office that publishes meanwhile changes nothing.
One row group is in memory at a time. Where anything does not agree, nothing is replaced.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pmdesk.closing.publish import (
    Document,
    drop_temporaries,
    give_name,
    remove_leftovers,
    sha256_of,
    temporary_of,
    write_whole,
)
from pmdesk.errors import NotFound, reason_of
from pmdesk.lake import compacted, places
from pmdesk.lake.compacted import Compacted, Included
from pmdesk.lake.landed import Landed, Problem, landed
from pmdesk.lake.manifests import Manifest
from pmdesk.lake.offices import expected_offices
from pmdesk.lake.schemas import TABLES, VERSION
from pmdesk.lake.tables import Contents, TableFile, Totals, read_batches
from pmdesk.periods import Month, month_name
from pmdesk.store.file import sync_folder
from pmdesk.texts import _


class Outcome(NamedTuple):
    """What came of putting a month together: what is in it, or the problems that prevented it;
    the names of the offices that are expected, by code."""

    compacted: Compacted
    problems: tuple[Problem, ...]
    names: dict[str, str]


def compact(lake: Path, month: Month) -> Outcome:
    """Puts a month together (NotFound where no office has published it). OSError where the disk
    is against it."""
    expected = expected_offices(lake)
    found = landed(lake, month)
    if not found.manifests and not found.problems:
        raise NotFound(
            _("no office has published {month} in {lake}", month=month_name(month), lake=lake)
        )
    problems = list(found.problems)
    staged: dict[str, Contents] = {}
    try:
        for table in TABLES:
            staged[table] = _stage(lake, table, month, found, problems)
        result = _result(month, expected, found, staged)
        if not problems:
            _put(lake, month, result)
        return Outcome(result, tuple(sorted(problems)), expected or {})
    finally:
        drop_temporaries(places.compact_file(lake, table, month) for table in TABLES)


def _stage(
    lake: Path, table: str, month: Month, found: Landed, problems: list[Problem]
) -> Contents:
    """Writes all offices' rows of a table under a temporary name; one bad office, and the rest
    are only checked."""
    path = places.compact_file(lake, table, month)
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent, f".{path.name}.")
    with ExitStack() as stack:
        file = TableFile(temporary_of(path), table)
        stack.callback(file.close)
        for manifest, _digest in found.manifests:
            try:
                for batch in _checked(lake, table, month, manifest):
                    file.add(batch)
            except ValueError as error:
                problems.append(Problem(manifest.office, manifest.name, str(error)))
        return file.finish()


def _checked(lake: Path, table: str, month: Month, manifest: Manifest) -> Iterator[Any]:
    """An office's rows of a table. ValueError, with the reason, where the file is not what its
    manifest says: at the latest behind the last row."""
    wanted = manifest.tables[table]
    try:
        file = places.office_file(lake, table, month, manifest.office).open("rb")
    except FileNotFoundError:
        raise ValueError(_("{table}: there is no file", table=table)) from None
    except OSError as error:
        why = reason_of(error)
        raise ValueError(
            _("{table}: the file cannot be read ({why})", table=table, why=why)
        ) from None
    with file:
        if os.fstat(file.fileno()).st_size != wanted.bytes or sha256_of(file) != wanted.sha256:
            raise ValueError(
                _("{table}: the file is not the one that the manifest names", table=table)
            )
        totals = Totals(table)
        for batch in _read(file, table):
            totals.add(batch)
            if not _is_of(batch, manifest):
                raise ValueError(
                    _("{table}: there are rows of another office or month", table=table)
                )
            yield batch
    if (totals.rows, totals.sums) != (wanted.rows, wanted.totals):
        raise ValueError(_("{table}: the control totals differ", table=table))


def _read(file: BinaryIO, table: str) -> Iterator[Any]:
    try:
        yield from read_batches(file, table)
    except (ValueError, OSError):  # what pyarrow raises for what is no Parquet file
        text = _("{table}: it is no file of version {n}", table=table, n=VERSION)
        raise ValueError(text) from None


def _is_of(batch: Any, manifest: Manifest) -> bool:
    import pyarrow.compute as pc

    return all(
        pc.all(pc.equal(batch.column(name), value)).as_py() is not False
        for name, value in (("office", manifest.office), ("month", manifest.month))
    )


def _result(
    month: Month,
    expected: dict[str, str] | None,
    found: Landed,
    tables: dict[str, Contents],
) -> Compacted:
    offices = tuple(
        Included(m.office, m.name, m.revision, m.closed_at, digest) for m, digest in found.manifests
    )
    there = {one.office for one in offices} | {problem.office for problem in found.problems}
    return Compacted(
        VERSION,
        str(month),
        None if expected is None else len(expected),
        tuple(code for code in expected or () if code not in there),
        () if expected is None else tuple(sorted(there - expected.keys())),
        offices,
        tables,
    )


def _put(lake: Path, month: Month, result: Compacted) -> None:
    """Gives the files their names and, last, writes the manifest; without one, from the first file
    on, the month is not put together."""
    path = places.compact_manifest(lake, month)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    for table in TABLES:
        give_name(places.compact_file(lake, table, month))
    remove_leftovers(path.parent, f".{path.name}.")
    write_whole(path, Document(path.name, "", [compacted.text_of(result).encode()]))
    sync_folder(path.parent)
