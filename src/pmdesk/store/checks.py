"""Whether the file is what it should be: pages, keys, schema, chain, records, closed sums."""

import json
import sqlite3
from collections.abc import Iterator

from pmdesk.periods import Month
from pmdesk.policy import loader
from pmdesk.records.closes import SUMS
from pmdesk.store import closes, journal
from pmdesk.texts import _

_REBUILT = ("sqlite_", "_sqlite_migrations")


def problems(conn: sqlite3.Connection, anchor: str | None = None) -> Iterator[str]:
    """Everything that is not as it should be, in words; `anchor` is a head kept elsewhere."""
    pages = list(_pages(conn))
    yield from pages
    if pages:
        return  # what a damaged page says of the rest means nothing
    yield from _keys(conn)
    yield from _schema(conn)
    yield from _chain(conn, anchor)
    yield from _records(conn)
    yield from _policies(conn)
    for month in closes.closed_months(conn):
        yield from _close(conn, month)


def _pages(conn: sqlite3.Connection) -> Iterator[str]:
    try:
        for (line,) in conn.execute("PRAGMA integrity_check(20)"):
            if line != "ok":
                yield _("damaged: {what}", what=line)
    except sqlite3.DatabaseError as error:
        yield _("damaged: {what}", what=error)


def _keys(conn: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _index in conn.execute("PRAGMA foreign_key_check"):
        yield _(
            "{table} row {row} points to a row of {parent} that is not there",
            table=table,
            row=row,
            parent=parent,
        )


def _schema(conn: sqlite3.Connection) -> Iterator[str]:
    """Tables, indexes and triggers against those a new file gets."""
    from pmdesk.store.migrations import migrate

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh)
        wanted, found = _objects(fresh), _objects(conn)
    finally:
        fresh.close()
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield _("{name} is missing from the schema", name=name)
        elif name not in wanted:
            yield _("{name} does not belong in the schema", name=name)
        elif wanted[name] != found[name]:
            yield _("{name} is not as it should be in the schema", name=name)


def _objects(conn: sqlite3.Connection) -> dict[str, str]:
    return {
        f"{kind} {name}": " ".join((sql or "").split())
        for kind, name, sql in conn.execute("SELECT type, name, sql FROM sqlite_master")
        if not name.startswith(_REBUILT)
    }


def _chain(conn: sqlite3.Connection, anchor: str | None) -> Iterator[str]:
    for sequence, what in journal.broken_links(conn):
        yield _("journal {sequence}: its {what} does not fit", sequence=sequence, what=what)
    if anchor is not None and journal.sequence_of(conn, anchor) is None:
        yield _("the head {anchor} is not in this file's journal", anchor=anchor)


def _records(conn: sqlite3.Connection) -> Iterator[str]:
    """Every record against what the journal says was stored, both ways."""
    counts: dict[str, int] = {}
    for entry in journal.entries(conn):
        if entry.payload is None:
            continue
        stored = json.loads(entry.payload)
        table = stored.pop("table")
        counts[table] = counts.get(table, 0) + 1
        columns = ", ".join(f'"{name}"' for name in stored)
        row = conn.execute(
            f'SELECT {columns} FROM "{table}" WHERE id = ?', (stored["id"],)
        ).fetchone()
        if row is None:
            yield _(
                "{record} of journal {sequence} is not there",
                record=entry.record,
                sequence=entry.seq,
            )
        elif row != tuple(stored.values()):
            yield _(
                "{record} is not as journal {sequence} has it",
                record=entry.record,
                sequence=entry.seq,
            )
    for table, count in counts.items():
        found = conn.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        if found != count:
            yield _(
                "{table} has {found} rows, the journal {count}",
                table=table,
                found=found,
                count=count,
            )


def _policies(conn: sqlite3.Connection) -> Iterator[str]:
    for number, text, sha256, plain in conn.execute("SELECT id, text, sha256, plain FROM policy"):
        document = loader.load(text, f"policy {number}")
        if document.sha256 != sha256 or document.plain != json.loads(plain):
            yield _("policy {id}: text, hash and content do not agree", id=number)


def _close(conn: sqlite3.Connection, month: Month) -> Iterator[str]:
    """A closed month's lines against its own sums, and its documents against their hashes."""
    result = closes.load(conn, month)
    assert result is not None
    assert result.closed is not None
    for line in result.lines:
        whole = line.before_cap_fen
        if line.deduction_fen not in (whole, whole - line.over_cap_fen):
            yield _("{month}: the line of {staff} does not add up", month=month, staff=line.staff)
    shared = sum(row.amount_fen for row in result.shares)
    totals = result.totals
    if not shared == totals["transferred_fen"] == totals["joint_share_fen"]:
        yield _("{month}: what members hand up is not what superiors bear", month=month)
    if sum(row.amount_fen for row in result.adjustments) != totals["adjustment_fen"]:
        yield _("{month}: the corrections do not add up", month=month)
    files = {file.name: file for file in closes.files(conn, result.closed.id)}
    for file in files.values():
        if closes.digest(conn, file.id) != file.sha256:
            yield _("{month}: {name} is not as it was stored", month=month, name=file.name)
    manifest = files.get("manifest.json")
    sealed = conn.execute(
        "SELECT manifest_sha256 FROM close WHERE id = ?", (result.closed.id,)
    ).fetchone()[0]
    if manifest is None or manifest.sha256 != sealed:
        yield _("{month}: the manifest is not the one that was sealed", month=month)
        return
    listed = json.loads(b"".join(closes.content(conn, manifest.id)))
    if {row["name"]: row["sha256"] for row in listed["files"]} != {
        file.name: file.sha256 for file in files.values() if file.name != "manifest.json"
    }:
        yield _("{month}: the manifest does not list the stored files", month=month)
    if any(listed["totals"][name] != totals[name] for name in SUMS):
        yield _("{month}: the control totals do not agree with the lines", month=month)
