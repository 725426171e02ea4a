"""The journal as it reads: who stored what, when, and whether the chain still holds."""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from pmdesk.store.writing import chained

SHORTEST_HEAD = 12
"""So many characters of a head tell it from every other."""


class Entry(NamedTuple):
    """One journal row with its payload (None once it has been blanked)."""

    seq: int
    at: str
    as_staff: str | None
    os_user: str
    command: str
    record: str
    payload_sha256: str
    previous: str
    hash: str
    payload: str | None


def entries(conn: sqlite3.Connection, since: int = 0) -> Iterator[Entry]:
    """Every entry after sequence `since`, in order."""
    rows = conn.execute(
        "SELECT j.*, p.payload FROM journal j LEFT JOIN journal_payload p ON p.seq = j.seq "
        "WHERE j.seq > ? ORDER BY j.seq",
        (since,),
    )
    for row in rows:
        yield Entry(*row)


def head(conn: sqlite3.Connection, up_to: int | None = None) -> str:
    """The newest hash (up to a sequence), '' for an empty journal."""
    where = "" if up_to is None else f"WHERE seq <= {int(up_to)}"
    row = conn.execute(f"SELECT hash FROM journal {where} ORDER BY seq DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def sequence_of(conn: sqlite3.Connection, hash_: str) -> int | None:
    """Where a head that was kept elsewhere, whole or its beginning, stands in the chain; None if
    it does not."""
    if len(hash_) < SHORTEST_HEAD:
        return None
    row = conn.execute(
        "SELECT seq FROM journal WHERE substr(hash, 1, ?) = ? LIMIT 1", (len(hash_), hash_)
    ).fetchone()
    return int(row[0]) if row else None


def broken_links(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Each entry whose hash, place or payload does not fit, as (sequence, what)."""
    previous, expected = "", 1
    for entry in entries(conn):
        if entry.seq != expected:
            yield entry.seq, "sequence"
        if entry.previous != previous:
            yield entry.seq, "previous"
        if chained(*entry[:8]) != entry.hash:
            yield entry.seq, "hash"
        if entry.payload is not None:
            digest = hashlib.sha256(entry.payload.encode()).hexdigest()
            if digest != entry.payload_sha256:
                yield entry.seq, "payload"
        previous, expected = entry.hash, entry.seq + 1
