"""Causes of faults counted over months, and the measures noted against them (C4.1.6)."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from pmdesk.store.notices import Selection, notices, periods


class Fault(NamedTuple):
    """What the analysis needs of one counted notice."""

    code: str
    department: str
    staff_id: int
    on_day: str
    at_minute: str | None
    points: int


class Measure(NamedTuple):
    """A corrective measure noted against a fault code."""

    id: int
    ref: str | None
    code: str
    text: str
    person_id: int
    due_on: str


def counted_faults(conn: sqlite3.Connection, first: int, last: int) -> Iterator[Fault]:
    """Every counted notice of the months from `first` to `last` (periods, both included)."""
    for period in periods(conn):
        if not first <= period <= last:
            continue
        for notice, state in notices(conn, Selection(period=period)):
            if state.counted:
                yield Fault(
                    notice.code,
                    notice.department,
                    notice.staff_id,
                    notice.on_day,
                    notice.at_minute,
                    state.points,
                )


def measures(conn: sqlite3.Connection, code: str | None = None) -> list[Measure]:
    """The measures noted, of one code or all, by id."""
    where = "" if code is None else "WHERE code = ?"
    rows = conn.execute(
        f"SELECT {', '.join(Measure._fields)} FROM cause_measure {where} ORDER BY id",
        () if code is None else (code,),
    )
    return [Measure(*row) for row in rows]
