"""Which notices the postings of closes name: those that counted then, and that were why (C4.2.5).

A close posts its own month; a later one adds or withdraws the posting of a month that was
corrected since. A superior is posted for notices of their own: a share adds no points (R5).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.store.notices import Notice, Selection, notices
from pmdesk.store.policies import policy_for


class Named(NamedTuple):
    """That a close posted somebody for a notice, or withdrew that posting."""

    close: str
    """Its month, 2026-10."""
    notice: int
    why: str
    """`posted` or `withdrawn`."""


class _Told(NamedTuple):
    """What one close told of somebody's month; `seq` is its place in the journal."""

    close: int
    seq: int
    posting: str
    reasons: str
    codes: str | None
    """The repeated codes; None where only a correction's reasons are stored."""


def naming(conn: sqlite3.Connection, number: int) -> list[Named]:
    """The closes that named a notice in a posting, in their order."""
    row = conn.execute("SELECT period, staff_id FROM notice WHERE id = ?", (number,)).fetchone()
    return [named for named in _month(conn, *row) if named.notice == number] if row else []


def named_in(conn: sqlite3.Connection, close: str) -> list[Named]:
    """The notices that a close named in its postings, by person and id."""
    months = conn.execute(_MONTHS, (close,)).fetchall()
    return [named for row in months for named in _month(conn, *row) if named.close == close]


_NAME = "printf('%d-%02d', k.period / 100, k.period % 100)"
_MONTHS = (
    "SELECT k.period, l.staff_id FROM close k JOIN close_line l ON l.close_id = k.id "
    f"WHERE {_NAME} = ?1 AND l.reasons <> '' UNION "
    "SELECT a.period, a.staff_id FROM close k JOIN close_adjustment a ON a.close_id = k.id "
    f"WHERE {_NAME} = ?1 AND a.posting <> '' ORDER BY 1, 2"
)
_OF_MONTH = (
    "SELECT k.period, k.seq, 'added', l.reasons, l.repeated_codes FROM close k "
    "JOIN close_line l ON l.close_id = k.id WHERE k.period = ?1 AND l.staff_id = ?2 "
    "AND l.reasons <> '' UNION ALL "
    "SELECT k.period, k.seq, a.posting, a.reasons_after, NULL FROM close k "
    "JOIN close_adjustment a ON a.close_id = k.id WHERE a.period = ?1 AND a.staff_id = ?2 "
    "AND a.posting <> '' ORDER BY 2"
)


def _month(conn: sqlite3.Connection, period: int, staff_id: int) -> Iterator[Named]:
    """What the closes told of somebody's month, one after the other."""
    posted: list[int] = []
    for told in (_Told(*row) for row in conn.execute(_OF_MONTH, (period, staff_id)).fetchall()):
        if told.posting == "added":
            posted = [notice.id for notice in _why(conn, period, staff_id, told)]
        why = "posted" if told.posting == "added" else "withdrawn"
        for number in posted:
            yield Named(str(Month.from_number(told.close)), number, why)


def _why(conn: sqlite3.Connection, period: int, staff_id: int, told: _Told) -> list[Notice]:
    """The notices for which somebody was posted: all that counted then where the points were
    the reason, else those of the repeated codes."""
    wanted = Selection(period=period, staff_id=staff_id, cut=told.seq)
    counted = [notice for notice, state in notices(conn, wanted) if state.counted]
    if "points" in told.reasons.split(";"):
        return counted
    codes = set(told.codes.split(";")) if told.codes is not None else None
    if codes is None:
        least = policy_for(conn, Month.from_number(period)).policy.posting.repeat_notices.value
        counts = Counter(notice.code for notice in counted)
        codes = {code for code, count in counts.items() if count >= least}
    return [notice for notice in counted if notice.code in codes]
