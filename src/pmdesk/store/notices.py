"""Fault notices and their steps, as stored."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pmdesk.records.assessment import NoticeState, Step, fold, notice_number
from pmdesk.store.listing import containing

_STEP = ", ".join(f"s.{name}" for name in Step._fields)


class Notice(NamedTuple):
    """A notice as it was issued; `points` and `superior_id` are those of that day."""

    id: int
    seq: int
    ref: str | None
    period: int
    serial: int
    staff_id: int
    code: str
    title: str
    points: int
    on_day: str
    at_minute: str | None
    by_id: int
    superior_id: int | None
    department: str
    post: str | None
    facts: str | None
    evidence: str | None
    correction: str | None
    source: str | None
    link: str | None

    @property
    def number(self) -> str:
        """The printed number, FN-YYYYMM-NNNN."""
        return notice_number(self.period, self.serial)


_NOTICE = ", ".join(f"n.{name}" for name in Notice._fields)


class Selection(NamedTuple):
    """Which notices a list wants; everything None wants them all."""

    id: int | None = None
    period: int | None = None
    staff_id: int | None = None
    code: str | None = None
    by_id: int | None = None
    text: str | None = None
    cut: int | None = None
    """Nothing stored after this journal sequence."""


def notice_with_state(conn: sqlite3.Connection, number: int) -> tuple[Notice, NoticeState] | None:
    """One notice and what it has come to; None where there is no such number."""
    return next(notices(conn, Selection(id=number)), None)


class Brief(NamedTuple):
    """A notice as a line of a table; `points` and `state` after its steps."""

    id: int
    number: str
    staff: str
    name: str
    code: str
    title: str
    points: int
    on: str
    by: str
    state: str


def briefs(conn: sqlite3.Connection, wanted: Selection) -> list[tuple[Any, ...]]:
    """The selected notices as `Brief` has them, by id: of ten thousand only those with steps are
    looked at one by one."""
    where, values = _where(wanted)
    rows: list[tuple[Any, ...]] = conn.execute(
        "SELECT n.id, printf('FN-%d-%04d', n.period, n.serial), member.code, member.name, n.code, "
        "n.title, n.points, n.on_day, issuer.code, 'issued' FROM notice n "
        "JOIN staff member ON member.id = n.staff_id JOIN staff issuer ON issuer.id = n.by_id "
        f"{where} ORDER BY n.id",
        values,
    ).fetchall()
    steps = conn.execute(
        f"SELECT {_STEP} FROM notice_step s JOIN notice n ON n.id = s.notice_id {where} "
        "ORDER BY n.id, s.id",
        values,
    )
    issued = dict(zip(map(itemgetter(0), rows), count(), strict=False))
    for number, own in groupby(steps, itemgetter(0)):
        place = issued[number]
        row = rows[place]
        state = fold(row[6], None, (Step(*step) for step in own))
        rows[place] = (*row[:6], state.points, *row[7:9], state.word)
    return rows


def notices(
    conn: sqlite3.Connection, wanted: Selection, order: str = "id"
) -> Iterator[tuple[Notice, NoticeState]]:
    """The selected notices with their states, by id or (`order="violations"`) by department,
    day and id. Streams: two cursors merged, nothing is kept."""
    where, values = _where(wanted)
    by = "n.id" if order == "id" else "n.department, n.on_day, n.id"
    found = conn.execute(f"SELECT {_NOTICE} FROM notice n {where} ORDER BY {by}", values)
    cut, cut_values = ("", []) if wanted.cut is None else ("AND s.seq <= ?", [wanted.cut])
    steps = conn.execute(
        f"SELECT {_STEP} FROM notice_step s JOIN notice n ON n.id = s.notice_id {cut} {where} "
        f"ORDER BY {by}, s.id",
        cut_values + values,
    )
    step = steps.fetchone()
    for row in found:
        notice = Notice(*row)
        own: list[Step] = []
        while step is not None and step[0] == notice.id:
            own.append(Step(*step))
            step = steps.fetchone()
        yield notice, fold(notice.points, notice.superior_id, own)


def notice_steps(conn: sqlite3.Connection, notice_id: int) -> list[tuple[Step, str, str | None]]:
    """A notice's steps in order, each with the moment and person it was entered by."""
    rows = conn.execute(
        f"SELECT {_STEP}, j.at, j.as_staff FROM notice_step s JOIN journal j ON j.seq = s.seq "
        "WHERE s.notice_id = ? ORDER BY s.id",
        (notice_id,),
    )
    return [(Step(*row[:-2]), row[-2], row[-1]) for row in rows]


def next_serial(conn: sqlite3.Connection, period: int) -> int:
    """The serial that the next notice of an event month gets."""
    row = conn.execute("SELECT max(serial) FROM notice WHERE period = ?", (period,)).fetchone()
    return (row[0] or 0) + 1


def seqs_of_refs(conn: sqlite3.Connection, refs: list[str]) -> dict[str, int]:
    """The journal sequences of the notices that stand under these callers' own keys."""
    rows = conn.execute(
        "SELECT n.ref, n.seq FROM json_each(?) AS key JOIN notice n ON n.ref = key.value",
        (json.dumps(refs),),
    )
    return dict(rows.fetchall())


def findings_of_ref(conn: sqlite3.Connection, ref: str) -> set[tuple[int | None, str, str | None]]:
    """Every finding ever recorded for the notice of a key: who, on which day, what."""
    rows = conn.execute(
        "SELECT s.by_id, s.on_day, s.text FROM notice_step s JOIN notice n ON n.id = s.notice_id "
        "WHERE n.ref = ? AND s.kind = 'liable'",
        (ref,),
    )
    return set(rows.fetchall())


def event_day(conn: sqlite3.Connection, number: int) -> date:
    """The event day of a notice that is there."""
    row = conn.execute("SELECT on_day FROM notice WHERE id = ?", (number,)).fetchone()
    return date.fromisoformat(row[0])


def event_days(conn: sqlite3.Connection, staff_id: int) -> list[tuple[int, str]]:
    """The id and event day of every notice of a person, by id."""
    return conn.execute(
        "SELECT id, on_day FROM notice WHERE staff_id = ? ORDER BY id", (staff_id,)
    ).fetchall()


def periods_since(
    conn: sqlite3.Connection,
    notice_high: int,
    step_high: int,
    settled: int,
    before: int,
    cut: int | None,
) -> list[int]:
    """Event months before month `before` with a notice or step stored after those row numbers,
    and every one later than month `settled`; nothing stored after journal sequence `cut`."""
    until = "" if cut is None else f"AND seq <= {int(cut)}"
    found = []
    for period in periods(conn):
        if period >= before:
            break
        newest = conn.execute(  # numbers and serials of a month rise together
            f"SELECT id FROM notice WHERE period = ? {until} ORDER BY serial DESC LIMIT 1",
            (period,),
        ).fetchone()
        if newest and (period > settled or newest[0] > notice_high):
            found.append(period)
    steps = conn.execute(
        f"SELECT DISTINCT period FROM notice_step NOT INDEXED WHERE id > ? AND period < ? {until}",
        (step_high, before),
    )
    return sorted({*found, *(row[0] for row in steps)})


_CHANGES_MONEY = """(s.kind IN ('liable', 'not-liable', 'superior', 'revoke', 'points', 'spare')
    OR s.kind IN ('appeal', 'appeal-end', 'share-appeal', 'share-appeal-end') AND EXISTS (
        SELECT 1 FROM notice_step held WHERE held.notice_id = s.notice_id
        AND held.appeal_id = s.appeal_id AND held.holds = 1))"""


class Changed(NamedTuple):
    """A notice that something was stored for: its serial, member, and everybody who was or
    became its superior."""

    serial: int
    staff_id: int
    superiors: frozenset[int | None]


def changed_since(
    conn: sqlite3.Connection, period: int, since: int, cut: int | None
) -> list[Changed]:
    """A month's notices stored after journal sequence `since` and not after `cut`, or with steps
    stored then that can change what is charged: serving and telling do not."""
    until = "" if cut is None else f"AND s.seq <= {int(cut)}"
    moved: dict[int, set[int | None]] = {}
    for number, superior in conn.execute(
        f"SELECT s.notice_id, s.superior_id FROM notice_step s "
        f"WHERE s.period = ? AND s.kind = 'superior' {until}",
        (period,),
    ):
        moved.setdefault(number, set()).add(superior)
    rows = conn.execute(
        "SELECT s.id, s.serial, s.staff_id, s.superior_id FROM notice s WHERE s.period = ?1 "
        f"{until} AND (s.seq > ?2 OR s.id IN (SELECT s.notice_id FROM notice_step s "
        f"WHERE s.period = ?1 AND s.seq > ?2 AND {_CHANGES_MONEY} {until})) ORDER BY s.serial",
        (period, since),
    )
    return [
        Changed(serial, member, frozenset({superior, *moved.get(number, ())}))
        for number, serial, member, superior in rows
    ]


def periods(conn: sqlite3.Connection) -> list[int]:
    """Every event month that has a notice, earliest first."""
    found = []
    row = conn.execute("SELECT min(period) FROM notice").fetchone()
    while row[0] is not None:  # one index probe a month, not a scan of all notices
        found.append(int(row[0]))
        row = conn.execute("SELECT min(period) FROM notice WHERE period > ?", (row[0],)).fetchone()
    return found


def open_appeals_against(conn: sqlite3.Connection, against_id: int, staff_id: int) -> list[int]:
    """Open appeals of a member in which somebody is complained of: their numbers."""
    rows = conn.execute(
        "SELECT id FROM appeal WHERE against_id = ? AND staff_id = ? AND NOT EXISTS "
        "(SELECT 1 FROM appeal_step s WHERE s.appeal_id = appeal.id "
        "AND s.kind IN ('granted', 'reduced', 'denied', 'withdrawn')) ORDER BY id",
        (against_id, staff_id),
    )
    return [row[0] for row in rows]


def open_ids(conn: sqlite3.Connection, start: str) -> Iterable[tuple[int, str]]:
    """Ids of the newest notices that begin so, with what they are about: for completion."""
    rows = conn.execute(
        "SELECT n.id, s.code, n.code FROM notice n JOIN staff s ON s.id = n.staff_id "
        "WHERE CAST(n.id AS TEXT) LIKE ? || '%' ORDER BY n.id DESC LIMIT 50",
        (start,),
    )
    return [(number, f"{staff} {code}") for number, staff, code in rows]


def _where(wanted: Selection) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for column in ("id", "period", "staff_id", "code", "by_id"):
        value = getattr(wanted, column)
        if value is not None:
            parts.append(f"n.{column} = ?")
            values.append(value)
    if wanted.cut is not None:
        parts.append("n.seq <= ?")
        values.append(wanted.cut)
    if wanted.text:
        columns = ("n.facts", "n.evidence", "n.correction", "n.source", "n.title", "n.code")
        sought = containing(wanted.text)
        likes = [f"{column} LIKE ? ESCAPE '\\'" for column in columns]
        named = "n.staff_id IN (SELECT id FROM staff WHERE name LIKE ? ESCAPE '\\')"
        parts.append(f"({' OR '.join([*likes, named])})")
        values += [sought] * (len(columns) + 1)
    return ("WHERE " + " AND ".join(parts) if parts else ""), values
