"""Closed months as stored: written once, read back as they were."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from sys import intern
from typing import Any, NamedTuple

from pmdesk.periods import Month
from pmdesk.records.closes import (
    Adjustment,
    ClosedAs,
    Line,
    MonthResult,
    Notable,
    SanctionFine,
    ShareRow,
)
from pmdesk.store.policies import policy_of
from pmdesk.store.writing import Writing

CHUNK_BYTES = 1 << 20

_LINE_LISTS = ("codes", "reasons", "repeated_codes", "clauses", "readings")


class StoredFile(NamedTuple):
    """A document of a close: name, hash, size, and the number of rows if it is a table."""

    id: int
    name: str
    sha256: str
    bytes: int
    rows: int | None


class HandOver(NamedTuple):
    """To whom the list went, and on which day (C4.1.5)."""

    handed_to: str
    on_day: str


def closed_as(conn: sqlite3.Connection, month: Month) -> ClosedAs | None:
    """How a month was closed; None while it is open."""
    row = conn.execute(
        f"SELECT {', '.join(ClosedAs._fields)} FROM close WHERE period = ?", (month.number,)
    ).fetchone()
    return ClosedAs(*row) if row else None


def hand_over(conn: sqlite3.Connection, close_id: int) -> HandOver | None:
    """The last recorded hand-over of a close."""
    row = conn.execute(
        "SELECT handed_to, on_day FROM close_hand_over WHERE close_id = ? ORDER BY id DESC LIMIT 1",
        (close_id,),
    ).fetchone()
    return HandOver(*row) if row else None


def high_marks(conn: sqlite3.Connection, close_seq: int) -> tuple[int, int]:
    """The newest notice and step that a close took in, as row numbers."""
    row = conn.execute(
        "SELECT notice_high, step_high FROM close WHERE seq = ?", (close_seq,)
    ).fetchone()
    return row[0], row[1]


def policy_id_of(conn: sqlite3.Connection, month: Month) -> int | None:
    """The policy stored with a month's close; None while it is open."""
    row = conn.execute("SELECT policy_id FROM close WHERE period = ?", (month.number,)).fetchone()
    return int(row[0]) if row else None


def last_close_seq(conn: sqlite3.Connection, cut: int | None = None) -> int | None:
    """The journal sequence of the newest close, up to `cut`."""
    where = "" if cut is None else f"WHERE seq <= {int(cut)}"
    row = conn.execute(f"SELECT max(seq) FROM close {where}").fetchone()
    return row[0]  # type: ignore[no-any-return]


def settled_by(conn: sqlite3.Connection, period: int) -> int | None:
    """The journal sequence of the newest close that has taken a month in; None before any."""
    row = conn.execute("SELECT max(seq) FROM close WHERE period >= ?", (period,)).fetchone()
    return row[0]  # type: ignore[no-any-return]


def load(conn: sqlite3.Connection, month: Month) -> MonthResult | None:
    """A closed month as it was stored; None while it is open."""
    closed = closed_as(conn, month)
    if closed is None:
        return None
    payroll, policy_id = conn.execute(
        "SELECT payroll_period, policy_id FROM close WHERE id = ?", (closed.id,)
    ).fetchone()
    policy = policy_of(conn, policy_id)
    part = (closed.id,)
    return MonthResult(
        month,
        Month.from_number(payroll),
        policy_id,
        policy.name,
        policy.sha256,
        tuple(lines(conn, closed.id)),
        tuple(
            ShareRow(row[0], row[1], row[2], row[3], row[4], _split(row[5]))
            for row in conn.execute(
                f"SELECT {', '.join(ShareRow._fields)} FROM close_share WHERE close_id = ? "
                "ORDER BY staff_id, superior_id",
                part,
            )
        ),
        tuple(
            _adjustment(row)
            for row in conn.execute(
                f"SELECT {', '.join(Adjustment._fields)} FROM close_adjustment "
                "WHERE close_id = ? ORDER BY period, staff_id",
                part,
            )
        ),
        tuple(
            SanctionFine(*row)
            for row in conn.execute(
                "SELECT period, staff_id, amount_fen FROM close_sanction_fine "
                "WHERE close_id = ? ORDER BY period, staff_id",
                part,
            )
        ),
        tuple(
            Notable(kind, staff, _split(notices), text)
            for kind, staff, notices, text in conn.execute(
                "SELECT kind, staff, notices, text FROM close_warning WHERE close_id = ? "
                "ORDER BY no",
                part,
            )
        ),
        closed,
    )


def lines(conn: sqlite3.Connection, close_id: int) -> Iterator[Line]:
    """The lines of a close as they are stored, by staff code."""
    rows = conn.execute(
        f"SELECT {', '.join(Line._fields)} FROM close_line WHERE close_id = ? ORDER BY staff",
        (close_id,),
    )
    return map(_line, rows)


def save_parts(conn: sqlite3.Connection, close_id: int, result: MonthResult) -> None:
    """Stores everything of a close but its files and its own row."""
    _insert(conn, "close_line", Line._fields, close_id, result.lines)
    _insert(conn, "close_share", ShareRow._fields, close_id, result.shares)
    _insert(conn, "close_adjustment", Adjustment._fields, close_id, result.adjustments)
    _insert(conn, "close_sanction_fine", SanctionFine._fields, close_id, result.sanction_fines)
    conn.executemany(
        "INSERT INTO close_warning (close_id, no, kind, staff, notices, text) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            (close_id, number, warning.kind, warning.staff, ";".join(warning.notices), warning.text)
            for number, warning in enumerate(result.warnings, 1)
        ),
    )


def save_file(
    conn: sqlite3.Connection,
    close_id: int,
    name: str,
    content: Iterable[bytes],
    rows: Callable[[], int],
) -> StoredFile:
    """Stores a document in chunks as it is rendered; `rows` is asked once all of it is."""
    number = conn.execute("SELECT coalesce(max(id), 0) + 1 FROM close_file").fetchone()[0]
    digest, size = hashlib.sha256(), 0
    for index, chunk in enumerate(_chunks(content)):
        digest.update(chunk)
        size += len(chunk)
        conn.execute("INSERT INTO close_chunk VALUES (?, ?, ?)", (number, index, chunk))
    stored = StoredFile(number, name, digest.hexdigest(), size, rows())
    conn.execute(
        "INSERT INTO close_file (id, close_id, name, sha256, bytes, rows) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (number, close_id, name, stored.sha256, size, stored.rows),
    )
    return stored


def seal(write: Writing, result: MonthResult, manifest: StoredFile) -> None:
    """Stores the close's own row, last: from then on nothing of it can change."""
    closed = result.closed
    assert closed is not None
    notice_high, step_high = (
        write.conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        for table in ("notice", "notice_step")
    )
    write.add(
        "month-close",
        "close",
        {
            "period": result.month.number,
            "payroll_period": result.payroll_month.number,
            "policy_id": result.policy_id,
            "closed_at": closed.closed_at,
            "closed_by": closed.closed_by,
            "language": closed.language,
            "journal_head": closed.journal_head,
            "notice_high": notice_high,
            "step_high": step_high,
            "manifest_sha256": manifest.sha256,
        },
    )


def files(conn: sqlite3.Connection, close_id: int) -> list[StoredFile]:
    """The stored documents of a close, by name."""
    rows = conn.execute(
        "SELECT id, name, sha256, bytes, rows FROM close_file WHERE close_id = ? ORDER BY name",
        (close_id,),
    )
    return [StoredFile(*row) for row in rows]


def sealed_manifest(conn: sqlite3.Connection, close_id: int) -> str:
    """The SHA-256 of the manifest that a close's own row names."""
    row = conn.execute("SELECT manifest_sha256 FROM close WHERE id = ?", (close_id,)).fetchone()
    return str(row[0])


def content(conn: sqlite3.Connection, file_id: int) -> Iterator[bytes]:
    """A stored document's bytes, chunk by chunk; each its own query, so that between two of
    them nobody's write has to wait."""
    number = 0
    while row := conn.execute(
        "SELECT content FROM close_chunk WHERE file_id = ? AND no = ?", (file_id, number)
    ).fetchone():
        yield row[0]
        number += 1


def digest(conn: sqlite3.Connection, file_id: int) -> str:
    """The SHA-256 of a stored document's bytes, computed anew."""
    found = hashlib.sha256()
    for chunk in content(conn, file_id):
        found.update(chunk)
    return found.hexdigest()


def charged(conn: sqlite3.Connection, period: int, cut: int | None = None) -> dict[int, int]:
    """What all closes have charged each person for a month, before caps, in fen (without
    sanction fines)."""
    until = "" if cut is None else f"AND c.seq <= {int(cut)}"
    rows = conn.execute(
        "SELECT staff_id, sum(amount) FROM ("
        "  SELECT l.staff_id, point_fine_fen + surcharge_fen - transferred_fen + joint_share_fen"
        f"    AS amount FROM close_line l JOIN close c ON c.id = l.close_id"
        f"    WHERE c.period = ?1 {until}"
        "  UNION ALL SELECT a.staff_id, a.amount_fen FROM close_adjustment a"
        f"    JOIN close c ON c.id = a.close_id WHERE a.period = ?1 {until}"
        ") GROUP BY staff_id",
        (period,),
    )
    return dict(rows.fetchall())


def later_charges(conn: sqlite3.Connection, period: int, staff_id: int) -> list[tuple[Month, int]]:
    """What later closes have added for a person's month: each close's month and the fen."""
    rows = conn.execute(
        "SELECT c.period, a.amount_fen FROM close_adjustment a JOIN close c ON c.id = a.close_id "
        "WHERE a.period = ? AND a.staff_id = ? ORDER BY c.seq",
        (period, staff_id),
    )
    return [(Month.from_number(row[0]), row[1]) for row in rows]


def last_known(
    conn: sqlite3.Connection, period: int, cut: int | None = None
) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Each person's measure and posting reasons of a month as the newest close left them."""
    until = "" if cut is None else f"AND c.seq <= {int(cut)}"
    known = {
        staff: (measure, _split(reasons))
        for staff, measure, reasons in conn.execute(
            "SELECT l.staff_id, l.measure, l.reasons FROM close_line l "
            f"JOIN close c ON c.id = l.close_id WHERE c.period = ? {until}",
            (period,),
        )
    }
    for staff, measure, reasons in conn.execute(
        "SELECT a.staff_id, a.measure_after, a.reasons_after FROM close_adjustment a "
        f"JOIN close c ON c.id = a.close_id WHERE a.period = ? {until} ORDER BY c.seq",
        (period,),
    ):
        known[staff] = (measure, _split(reasons))
    return known


def _line(row: tuple[Any, ...]) -> Line:
    cells = dict(zip(Line._fields, row, strict=True))
    return Line(**{**cells, **{name: _split(cells[name]) for name in _LINE_LISTS}})


def _adjustment(row: tuple[Any, ...]) -> Adjustment:
    cells = dict(zip(Adjustment._fields, row, strict=True))
    lists = ("notices", "reasons_after", "clauses", "readings")
    return Adjustment(**{**cells, **{name: _split(cells[name]) for name in lists}})


def _insert(
    conn: sqlite3.Connection,
    table: str,
    fields: tuple[str, ...],
    close_id: int,
    rows: Iterable[tuple[Any, ...]],
) -> None:
    places = ", ".join("?" * (len(fields) + 1))
    conn.executemany(
        f"INSERT INTO {table} (close_id, {', '.join(fields)}) VALUES ({places})",
        (
            (close_id, *(";".join(cell) if isinstance(cell, tuple) else cell for cell in row))
            for row in rows
        ),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(map(intern, text.split(";"))) if text else ()  # few codes, of many people


def _chunks(content: Iterable[bytes]) -> Iterator[bytes]:
    pending = bytearray()
    for part in content:
        pending += part
        while len(pending) >= CHUNK_BYTES:
            yield bytes(pending[:CHUNK_BYTES])
            del pending[:CHUNK_BYTES]
    if pending:
        yield bytes(pending)
