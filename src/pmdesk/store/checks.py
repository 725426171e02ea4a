"""Whether the file is what it should be: pages, keys, schema, chain, records, closed sums."""

import json
import sqlite3
from collections.abc import Generator, Iterator
from typing import Any

from pmdesk.errors import DeskError
from pmdesk.periods import Month
from pmdesk.policy import loader
from pmdesk.records.closes import SUMS, MonthResult
from pmdesk.store import closes, journal
from pmdesk.store.closed import closed_months
from pmdesk.texts import _, _n

_REBUILT = ("sqlite_", "_sqlite_migrations")
_IN_BOTH = (
    *SUMS,
    "staff",
    "name",
    "department",
    "measure",
    "reasons",
    "repeated_codes",
    "clauses",
    "readings",
)
"""What a stored line and its line in month-close.json both say."""


def problems(conn: sqlite3.Connection, anchor: str | None = None) -> Iterator[str]:
    """Everything that is not as it should be, in words; `anchor` is a head kept elsewhere."""
    pages = list(_pages(conn))
    yield from pages
    if pages:
        return  # what a damaged page says of the rest means nothing
    yield from _keys(conn)
    changed = list(_schema(conn))
    yield from changed
    try:
        yield from _chain(conn, anchor)
        yield from _records(conn)
        sound = yield from _policies(conn)
        if sound:
            for month in closed_months(conn):
                yield from _close(conn, month)
    except sqlite3.OperationalError:
        if not changed:
            raise  # else: a table or column is missing, which is said above


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
    blanked = 0
    for entry in journal.entries(conn):
        if entry.payload is None:
            blanked += 1
            continue
        try:
            stored = json.loads(entry.payload)
            table = stored.pop("table")
        except (ValueError, KeyError, AttributeError):
            continue  # the chain has said so
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
    yield from _counted(conn, counts, blanked)


def _counted(conn: sqlite3.Connection, counts: dict[str, int], blanked: int) -> Iterator[str]:
    """That no record stands beside the journal; blanked entries count over all tables."""
    without = 0
    for table in _recorded(conn):
        found, whole = conn.execute(
            "SELECT count(*) FILTER (WHERE seq IN (SELECT seq FROM journal_payload)), count(*) "
            f'FROM "{table}"'
        ).fetchone()
        without += whole - found
        if found != counts.get(table, 0):
            yield _n(
                "{table} has {n} row, the journal {count}",
                "{table} has {n} rows, the journal {count}",
                found,
                table=table,
                count=counts.get(table, 0),
            )
    if without != blanked:
        yield _n(
            "{n} record without a payload is there, the journal has {count}",
            "{n} records without a payload are there, the journal has {count}",
            without,
            count=blanked,
        )


def _recorded(conn: sqlite3.Connection) -> list[str]:
    """The tables whose rows each name their journal row."""
    rows = conn.execute(
        "SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND c.name = 'seq' AND t.name NOT LIKE 'journal%' ORDER BY t.name"
    )
    return [name for (name,) in rows]


def _policies(conn: sqlite3.Connection) -> Generator[str, None, bool]:
    """Each policy's text against its hash and content; whether all of them agree."""
    sound = True
    for number, text, sha256, plain in conn.execute("SELECT id, text, sha256, plain FROM policy"):
        try:
            document = loader.load(text, f"policy {number}")
            agrees = document.sha256 == sha256 and document.plain == json.loads(plain)
        except (DeskError, ValueError):
            agrees = False
        if not agrees:
            sound = False
            yield _("policy {id}: text, hash and content do not agree", id=number)
    return sound


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
    changed = [f.name for f in files.values() if closes.digest(conn, f.id) != f.sha256]
    for name in changed:
        yield _("{month}: {name} is not as it was stored", month=month, name=name)
    manifest = files.get("manifest.json")
    sealed = conn.execute(
        "SELECT manifest_sha256 FROM close WHERE id = ?", (result.closed.id,)
    ).fetchone()[0]
    if manifest is None or manifest.sha256 != sealed:
        yield _("{month}: the manifest is not the one that was sealed", month=month)
        return
    if changed:
        return
    listed = json.loads(b"".join(closes.content(conn, manifest.id)))
    if {row["name"]: row["sha256"] for row in listed["files"]} != {
        file.name: file.sha256 for file in files.values() if file.name != "manifest.json"
    }:
        yield _("{month}: the manifest does not list the stored files", month=month)
    if any(listed["totals"][name] != totals[name] for name in SUMS):
        yield _("{month}: the control totals do not agree with the lines", month=month)
    document = files.get("month-close.json")
    if document is not None:
        yield from _lines(result, json.loads(b"".join(closes.content(conn, document.id))))


def _lines(result: MonthResult, document: dict[str, Any]) -> Iterator[str]:
    """The lines against those of the document that was stored with them."""
    listed = {line["staff"]: line for line in document["lines"]}
    for line in result.lines:
        cells = {
            name: list(cell) if isinstance(cell, tuple) else cell
            for name, cell in line._asdict().items()
        }
        known = listed.get(line.staff, {})
        if line.shows and any(cells[name] != known.get(name) for name in _IN_BOTH):
            yield _(
                "{month}: the line of {staff} is not the one in month-close.json",
                month=result.month,
                staff=line.staff,
            )
