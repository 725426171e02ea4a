"""A month's notices tallied for the rules: one scan of the covering index, streamed.

SQL counts the notices as issued, by person, superior and code; the month's steps then put
right the few notices that something happened to. Both cursors run in order of person, so
that a million notices need no more memory than one person's.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pmdesk.records.assessment import NoticeState, Step, fold
from pmdesk.rules.liability import Tally

_STEP = ", ".join(f"s.{name}" for name in Step._fields)


class MemberNotices(NamedTuple):
    """One person's notices of a month, counted and not."""

    staff_id: int
    tallies: tuple[Tally, ...]
    """Of the counted notices, by superior and code."""
    held: tuple[int, ...]
    """Serials of the notices held by an open appeal."""
    shares_held: tuple[tuple[int, int | None], ...]
    """Serial and superior of each counted notice whose share an open appeal holds."""
    revoked: int
    """How many are revoked."""
    told_on: tuple[date | None, ...]
    """For each counted notice that reached the person: the day filing time runs from, None
    while a decision on it was not told."""

    @property
    def notices(self) -> int:
        """How many counted notices there are."""
        return sum(tally.notices for tally in self.tallies)

    @property
    def unserved(self) -> int:
        """How many counted notices have not been served."""
        return self.notices - len(self.told_on)


def member_notices(
    conn: sqlite3.Connection,
    period: int,
    *,
    staff_id: int | None = None,
    cut: int | None = None,
) -> Iterator[MemberNotices]:
    """Everybody with a notice in the month, by person's number.

    `cut` is a journal sequence: what was stored after it is left out.
    """
    who, cut_notice, cut_step = "", "", ""
    values: list[int] = [period]
    if staff_id is not None:
        who = "AND n.staff_id = ?"
        values.append(staff_id)
    if cut is not None:
        cut_notice, cut_step = "AND n.seq <= ?", "AND n.seq <= ? AND s.seq <= ?"
    groups = conn.execute(
        "SELECT n.staff_id, n.superior_id, n.code, count(*), sum(n.points) FROM notice n "
        f"WHERE n.period = ? {who} {cut_notice} GROUP BY n.staff_id, n.superior_id, n.code",
        [*values, cut] if cut is not None else values,
    )
    steps = conn.execute(
        f"SELECT n.staff_id, n.serial, n.code, n.points, n.superior_id, {_STEP} "
        "FROM notice_step s JOIN notice n ON n.id = s.notice_id "
        f"WHERE s.period = ? {who} {cut_step} ORDER BY n.staff_id, n.id, s.id",
        [*values, cut, cut] if cut is not None else values,
    )
    corrections = _Corrections(steps)
    current: int | None = None
    tallied: dict[tuple[int | None, str], list[int]] = {}
    for member, superior, code, count, points in groups:
        if member != current:
            if current is not None:
                yield corrections.applied(current, tallied)
            current, tallied = member, {}
        tallied[superior, code] = [count, points, 0, 0, 0, 0]
    if current is not None:
        yield corrections.applied(current, tallied)


class _Corrections:
    """The month's steps, person by person, as changes to the tallies of notices as issued."""

    def __init__(self, rows: sqlite3.Cursor):
        self._rows = rows
        self._next = rows.fetchone()

    def applied(
        self, member: int, tallied: dict[tuple[int | None, str], list[int]]
    ) -> MemberNotices:
        held: list[int] = []
        shares_held: list[tuple[int, int | None]] = []
        told: list[date | None] = []
        revoked = 0
        for serial, code, points, superior, state in self._states(member):
            _change(tallied, (superior, code), -1, -points)
            if state.revoked is not None:
                revoked += 1
            elif state.held:
                held.append(serial)
            else:
                _count(tallied, code, state)
                if state.share_held:
                    shares_held.append((serial, state.superior_id))
                if state.told_on:
                    told.append(date.fromisoformat(state.told_on))
                elif state.served:
                    told.append(None)
        return MemberNotices(
            member,
            tuple(
                Tally(superior, code, *counts)
                for (superior, code), counts in sorted(tallied.items(), key=_by_superior_and_code)
                if counts[0]
            ),
            tuple(sorted(held)),
            tuple(sorted(shares_held, key=lambda share: share[0])),
            revoked,
            tuple(told),
        )

    def _states(self, member: int) -> Iterator[tuple[int, str, int, int | None, NoticeState]]:
        while self._next is not None and self._next[0] == member:
            _, serial, code, points, superior = self._next[:5]
            notice = self._next[5]
            steps: list[Step] = []
            while self._next is not None and self._next[5] == notice:
                steps.append(Step(*self._next[5:]))
                self._next = self._rows.fetchone()
            yield serial, code, points, superior, fold(points, superior, steps)


def _count(tallied: dict[tuple[int | None, str], list[int]], code: str, state: NoticeState) -> None:
    key = (state.superior_id, code)
    _change(tallied, key, 1, state.points)
    if state.spared or state.share_held:
        tallied[key][4] += 1
        tallied[key][5] += state.points
    elif state.finding:
        tallied[key][2] += 1
        tallied[key][3] += state.points


def _change(
    tallied: dict[tuple[int | None, str], list[int]],
    key: tuple[int | None, str],
    notices: int,
    points: int,
) -> None:
    counts = tallied.setdefault(key, [0, 0, 0, 0, 0, 0])
    counts[0] += notices
    counts[1] += points


def _by_superior_and_code(
    item: tuple[tuple[int | None, str], list[int]],
) -> tuple[bool, int, str]:
    (superior, code), _ = item
    return superior is None, superior or 0, code
