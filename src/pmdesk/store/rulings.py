"""A month's steps, by what they need: most notices are served and nothing more, which SQL counts
by itself; the few that were ruled upon, or are under appeal, are folded one by one."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pmdesk.records.assessment import NoticeState, Step, fold


class Ruled(NamedTuple):
    """A notice as it was issued, and what it has come to.

    Of its state texts are cut to a character and people's numbers left out: whole texts, sorted by
    the hundred thousand, took as long as all the rest.
    """

    staff_id: int
    serial: int
    code: str
    points: int
    superior_id: int | None
    notice_id: int
    state: NoticeState


def only_served(cut: int | None) -> str:
    """The month's notices that were served and nothing more, as a subquery: their numbers and the
    day. Its places are `:period` and `:cut`."""
    return f"SELECT s.notice_id, s.on_day {_by_notice(cut)} HAVING {_ONLY_SERVED}"


def ruled(conn: sqlite3.Connection, period: int, cut: int | None) -> Iterator[Ruled]:
    """Every other notice of a month that has a step, by person and number; nothing stored after
    journal sequence `cut`."""
    others = f"SELECT s.notice_id {_by_notice(cut)} HAVING NOT ({_ONLY_SERVED})"
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM notice_step s JOIN notice n ON n.id = s.notice_id "
        f"WHERE s.period = :period {until('n', cut)} {until('s', cut)} "
        f"AND s.notice_id IN ({others}) ORDER BY n.staff_id, n.id, s.id",
        {"period": period, "cut": cut},
    )
    return _folded(rows)


def ruled_of(
    conn: sqlite3.Connection, period: int, staff_id: int, cut: int | None
) -> Iterator[Ruled]:
    """One person's notices of a month that have a step, by number."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM notice n CROSS JOIN notice_step s ON s.notice_id = n.id "
        f"WHERE n.period = :period AND n.staff_id = :staff {until('n', cut)} {until('s', cut)} "
        "ORDER BY n.id, s.id",
        {"period": period, "staff": staff_id, "cut": cut},
    )
    return _folded(rows)


def until(table: str, cut: int | None) -> str:
    """The condition that a row was stored at journal sequence `:cut` or before."""
    return "" if cut is None else f"AND {table}.seq <= :cut"


_ONLY_SERVED = "count(*) = 1 AND s.kind = 'serve'"
_COLUMNS = (
    "n.staff_id, n.serial, n.code, n.points, n.superior_id, s.notice_id, s.kind, s.on_day, "
    "NULL, NULL, NULL, s.superior_id, s.points, s.appeal_id, s.holds, substr(s.text, 1, 1)"
)
_FIRST = 5
"""Where the columns of a step begin."""


def _by_notice(cut: int | None) -> str:
    return f"FROM notice_step s WHERE s.period = :period {until('s', cut)} GROUP BY s.notice_id"


def _folded(rows: sqlite3.Cursor) -> Iterator[Ruled]:
    for notice, steps in groupby(rows, itemgetter(*range(_FIRST + 1))):
        staff, serial, code, points, superior, number = notice
        state = fold(points, superior, (Step(*row[_FIRST:]) for row in steps))
        yield Ruled(staff, serial, code, points, superior, number, state)
