"""Publishes an office's closed month into a lake.

All files are written under temporary names first, then renamed, then the manifest is replaced:
whoever finds the manifest finds the files that it names, or sees by their hashes that a
publication was cut off. Publishing again puts that right, and never doubles a row.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pmdesk.closing.publish import (
    Document,
    drop_temporaries,
    give_name,
    remove_leftovers,
    same_bytes,
    temporary_of,
    write_whole,
)
from pmdesk.errors import Refused
from pmdesk.lake import manifests, places
from pmdesk.lake.closed import closed_rows
from pmdesk.lake.manifests import Manifest
from pmdesk.lake.schemas import TABLES, VERSION
from pmdesk.lake.tables import Contents, write_rows
from pmdesk.periods import Month, month_name
from pmdesk.policy.loader import figures_of
from pmdesk.records.closes import MonthResult
from pmdesk.store import lake as store
from pmdesk.store.file import sync_folder
from pmdesk.store.policies import policy_of
from pmdesk.store.settings import setting
from pmdesk.texts import _

CLOSED = ("lines", "notices", "adjustments", "sanctions")
"""The tables that say what the close says; the others say what is on file now."""


RowsOf = Callable[[str], Iterable[store.Row]]


class Office(NamedTuple):
    """Whose month it is: the code and the name of its settings, and what tells its file from
    others."""

    code: str
    name: str
    desk: str


class Seal(NamedTuple):
    """Of which close the month is."""

    month: Month
    closed_at: str
    journal_head: str


def office_of(conn: sqlite3.Connection) -> Office:
    """The office of a file (Refused without a code)."""
    code = setting(conn, "office_code")
    if not code:
        raise Refused(
            _("the office has no code yet: pmdesk settings set office_code A001, as the group says")
        )
    return Office(code, setting(conn, "office_name"), store.desk_identity(conn))


def refuse_foreign(lake: Path, month: Month, office: Office) -> None:
    """Refuses to replace what another desk published under the same code."""
    before = _before(lake, month, office)
    if before is not None and before.desk != office.desk:
        raise Refused(
            _(
                "{month} of {office} was published by another desk ({name}): one of the two needs "
                "another office_code",
                month=month_name(month),
                office=office.code,
                name=before.name,
            )
        )


def publish(conn: sqlite3.Connection, result: MonthResult, lake: Path, office: Office) -> Path:
    """Writes a closed month's files and, last, their manifest; its path. OSError where the disk
    is against it. What is there with the same contents is left alone."""
    assert result.closed is not None
    refuse_foreign(lake, result.month, office)
    seal = Seal(result.month, result.closed.closed_at, result.closed.journal_head)
    with _staged(lake, office, seal, lambda table: _rows(conn, table, result)) as tables:
        conn.rollback()  # everything is read: nobody waits for our disk
        return _put(lake, office, seal, tables)


def publish_rows(lake: Path, office: Office, seal: Seal, rows_of: RowsOf) -> Path:
    """Writes the rows of each table, without office and month, and the manifest; its path."""
    with _staged(lake, office, seal, rows_of) as tables:
        return _put(lake, office, seal, tables)


@contextmanager
def _staged(
    lake: Path, office: Office, seal: Seal, rows_of: RowsOf
) -> Iterator[dict[str, Contents]]:
    """The files written under temporary names, and what they hold by table; in the end what got
    no other name is gone."""
    files = {t: places.office_file(lake, t, seal.month, office.code) for t in TABLES}
    tables: dict[str, Contents] = {}
    try:
        for table, path in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            remove_leftovers(path.parent, f".{path.name}.")
            keys = (office.code, str(seal.month))
            tables[table] = write_rows(temporary_of(path), table, keys, rows_of(table))
        yield tables
    finally:
        drop_temporaries(files.values())


def _rows(conn: sqlite3.Connection, table: str, result: MonthResult) -> Iterator[store.Row]:
    assert result.closed is not None
    if table in CLOSED:
        return closed_rows(conn, table, result)
    figures = figures_of(policy_of(conn, result.policy_id).policy)
    hours: int = figures["repair_completion_hours"].value
    return store.monthly(conn, table, store.Asked(result.month, result.closed.closed_at, hours))


def _put(lake: Path, office: Office, seal: Seal, tables: dict[str, Contents]) -> Path:
    """Gives the files their names and, last, writes the manifest; its path."""
    for table, contents in tables.items():
        path = places.office_file(lake, table, seal.month, office.code)
        if not (path.is_file() and same_bytes(path, contents.sha256)):
            give_name(path)
    return _seal(lake, office, seal, tables)


def _seal(lake: Path, office: Office, seal: Seal, tables: dict[str, Contents]) -> Path:
    """Writes the manifest, unless it is there with the same contents."""
    before = _before(lake, seal.month, office)
    known = 0 if before is None else before.revision
    manifest = Manifest(
        VERSION,
        office.code,
        office.name,
        office.desk,
        str(seal.month),
        known or 1,
        seal.closed_at,
        seal.journal_head,
        tables,
    )
    path = places.office_manifest(lake, seal.month, office.code)
    if manifest != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(path.parent, f".{path.name}.")
        content = manifests.text_of(manifest._replace(revision=known + 1)).encode()
        write_whole(path, Document(path.name, "", [content]))
        sync_folder(path.parent)
    return path


def _before(lake: Path, month: Month, office: Office) -> Manifest | None:
    """What was published of the month before; None where that is nothing that can be read."""
    try:
        return manifests.read(places.office_manifest(lake, month, office.code))
    except (FileNotFoundError, ValueError):
        return None
