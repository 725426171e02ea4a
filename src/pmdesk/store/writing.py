"""The one write path: BEGIN IMMEDIATE, records with their journal rows, self-check, COMMIT.

Every stored record gets one journal row. Its hash covers the row and the previous hash; the
payload, the record as stored, stands in a table of its own, so that it can one day be blanked
while the chain still verifies.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.errors import DeskError, Refused, Unusable
from pmdesk.store.file import open_reading, open_writing, unusable
from pmdesk.texts import _

try:  # the interpreter's own: hashlib loads OpenSSL, 4 ms of every run
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
except ImportError:  # before CPython 3.12
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from hashlib import sha256

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MANY = 100
_READ_BACK = 1000  # so many records of one write are compared one by one


class Actor(NamedTuple):
    """Who writes: the person the user named, the system's user, what was run, and when."""

    as_staff: str | None
    os_user: str
    command: str
    at: str

    @property
    def named(self) -> str:
        """Who a record names where no person need be: the acting staff, else system:USER."""
        return self.as_staff or f"system:{self.os_user}"


class Writing:
    """One open write: everything added through it is stored together or not at all."""

    def __init__(self, conn: sqlite3.Connection, actor: Actor):
        self.conn = conn
        self.actor = actor
        self.dry_run = False
        """Decide and show everything, store nothing."""
        self.committing = False
        """The COMMIT has begun: what fails from now on may stand in the file all the same."""
        self._first_seq, self._head = _head(conn)
        self._seq = self._first_seq
        self._ids: dict[str, int] = {}
        self._added: list[tuple[str, Sequence[str], list[Any]]] = []
        self._counts: dict[str, int] = {}

    @property
    def head(self) -> str:
        """The hash of the newest journal row, '' before the first."""
        return self._head

    @property
    def seq(self) -> int:
        """The sequence of the newest journal row."""
        return self._seq

    def next_id(self, table: str) -> int:
        """The id that the next record of `table` gets."""
        if table not in self._ids:
            row = self.conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
            self._ids[table] = row[0]
        return self._ids[table] + 1

    def add(self, kind: str, table: str, values: Mapping[str, Any]) -> int:
        """Stores one record and its journal row; the new id. `kind` is the command group's word."""
        number = self.next_id(table)
        columns = ["id", "seq", *values]
        self.add_many(kind, table, columns, [[number, None, *values.values()]])
        return number

    def add_many(
        self, kind: str, table: str, columns: Sequence[str], rows: Iterable[list[Any]]
    ) -> int:
        """Stores records whose first two columns are `id` (the next ones, in order) and `seq`
        (filled in here); how many they were."""
        places = ", ".join("?" * len(columns))
        actor, at = self.actor, self.actor.at
        who = (at, actor.as_staff, actor.os_user, actor.command)
        by = ",".join(_json(value) for value in who)
        shape = f'{{"table":{_json(table)},' + ",".join(f'"{name}":%s' for name in columns) + "}"
        stored: list[list[Any]] = []
        journal: list[tuple[Any, ...]] = []
        payloads: list[tuple[int, str]] = []
        seq, head = self._seq, self._head
        hashed = sha256
        if isinstance(rows, list) and len(rows) > _MANY:
            from hashlib import sha256 as hashed  # over many records OpenSSL is quicker
        for row in rows:
            seq += 1
            row[1] = seq
            record = f"{kind}:{row[0]}"
            payload = shape % tuple(
                [
                    encode_basestring(value)
                    if type(value) is str
                    else "null"
                    if value is None
                    else value  # %s writes it; a call for each cost a fiftieth of an import
                    if type(value) is int
                    else _json(value)
                    for value in row
                ]
            )
            digest = hashed(payload.encode()).hexdigest()
            link = f'[{seq},{by},"{record}","{digest}","{head}"]'
            before, head = head, hashed(link.encode()).hexdigest()
            journal.append((seq, *who, record, digest, before, head))
            payloads.append((seq, payload))
            stored.append(row)
        self._seq, self._head = seq, head
        self._added += [(table, columns, row) for row in stored[: _READ_BACK - len(self._added)]]
        if not stored:
            return 0
        self._ids[table] = stored[-1][0]
        self._counts[table] = self._counts.get(table, 0) + len(stored)
        execute = self.conn.executemany
        execute("INSERT OR ROLLBACK INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", journal)
        execute("INSERT OR ROLLBACK INTO journal_payload VALUES (?, ?)", payloads)
        execute(f"INSERT OR ROLLBACK INTO {table} ({', '.join(columns)}) VALUES ({places})", stored)
        return len(stored)

    def known(
        self,
        table: str,
        ref: str | None,
        stated: Mapping[str, Any],
        given_too: Callable[[int], Mapping[str, tuple[Any, Any]]] | None = None,
    ) -> int | None:
        """The id of the record that `ref` names already, None for a new one.

        With other content (a field left out is content too): refused, naming the fields.
        `given_too` says of a known record what else was given with its key: fields, each with
        what is stated now and what was given then.
        """
        if ref is None:
            return None
        columns = ", ".join(stated)
        row = self.conn.execute(f"SELECT id, {columns} FROM {table} WHERE ref = ?", (ref,))
        found = row.fetchone()
        if found is None:
            return None
        pairs = dict(zip(stated, zip(stated.values(), found[1:], strict=True), strict=True))
        pairs |= given_too(found[0]) if given_too else {}
        different = [_said(table, name) for name, (now, then) in pairs.items() if now != then]
        if different:
            raise Refused(
                _(
                    "--ref {ref!r} names record {id} already, with other content: {fields}",
                    ref=ref,
                    id=found[0],
                    fields=", ".join(different),
                )
            )
        return int(found[0])

    def check(self) -> None:
        """Reads back what was stored: rows, journal count, chain head, foreign keys in force."""
        for table, columns, row in self._added:
            sql = f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?"
            if self.conn.execute(sql, (row[0],)).fetchone() != tuple(row):
                raise DeskError(
                    _("self-check: {record} was not stored as written", record=f"{table}:{row[0]}")
                )
        rows = self.conn.execute("SELECT count(*) FROM journal WHERE seq > ?", (self._first_seq,))
        complete = rows.fetchone()[0] == sum(self._counts.values())
        if not complete or _head(self.conn) != (self._seq, self._head):
            raise DeskError(_("self-check: the journal does not end as written"))
        if self.conn.execute("PRAGMA foreign_keys").fetchone()[0] != 1:
            raise DeskError(_("self-check: foreign keys are not enforced"))


@contextmanager
def writing(path: Path, actor: Actor) -> Iterator[Writing]:
    """One write on the file: committed when the block ends, rolled back when it raises."""
    conn = open_writing(path)
    try:
        with unusable(path):
            conn.execute("BEGIN IMMEDIATE")
            try:
                write = Writing(conn, actor)
                yield write
                write.check()
                write.committing = not write.dry_run
                conn.execute("COMMIT" if write.committing else "ROLLBACK")
            finally:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
    finally:
        conn.close()


def stands(path: Path, write: Writing) -> bool:
    """Whether a write whose COMMIT failed or was interrupted stands in the file after all.

    SQLite deletes its journal first and then syncs the folder: where only that fails, it reports
    an error of what every other program can read. Raises Unusable where nothing can be read.
    """
    try:
        conn = open_reading(path)
    except Unusable as error:
        if path.with_name(path.name + "-journal").exists():
            return False  # the next who opens the file rolls it back
        raise Unusable(
            _(
                "{error}; whether it was stored is not known: look before you run it again",
                error=error.message,
            )
        ) from error
    try:
        with unusable(path):
            found = conn.execute("SELECT hash FROM journal WHERE seq = ?", (write.seq,)).fetchone()
    finally:
        conn.close()
    return bool(found == (write.head,)) or not write.seq


def os_user() -> str:
    """The operating system's name of who runs this (effective uid), the number if unnamed."""
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError, AttributeError):
        return str(getattr(os, "geteuid", lambda: 0)())


def filling(conn: sqlite3.Connection, actor: Actor) -> Writing:
    """The first write into a file that is being made; the caller begins and commits."""
    return Writing(conn, actor)


_FIELDS = {
    "at_minute": "time",
    "person_id": "staff",
    "summary": "text",
    "unit.code": "unit",
    "charge.from_on": "on",
    "due_day": "due_day",
    "survey.year": "quarter",
}


def _said(table: str, column: str) -> str:
    """A column's field as users know it: `by` for `by_id`, `on` for `on_day`."""
    if said := _FIELDS.get(column) or _FIELDS.get(f"{table}.{column}"):
        return said
    for ending in ("_id", "_day", "_on", "_whom", "_fen", "_at", "_e3", "_e4"):
        column = column.removesuffix(ending)
    return column


def chained(*values: Any) -> str:
    """The hash of one journal row: its columns from seq to the previous hash, as JSON."""
    return str(sha256(_encode(values).encode()).hexdigest())


def _json(value: Any) -> str:
    """A value as `_encode` writes it; in an import each line has dozens."""
    if value is None:
        return "null"
    if type(value) is str:
        return encode_basestring(value)
    return str(value) if type(value) is int else _encode(value)


def _head(conn: sqlite3.Connection) -> tuple[int, str]:
    row = conn.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")
