"""A month's notices tallied for the rules: one scan of the covering index, streamed.

SQL counts the notices as issued, by person, superior and code, and those that were served and
nothing more; the month's other steps then put right the few notices that something happened to.
All cursors run in order of person, so that a million notices need no more memory than one person's.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from operator import add, itemgetter
from sys import intern
from typing import NamedTuple

from pmdesk.records.assessment import NoticeState, Step, fold
from pmdesk.rules.liability import Tally


class MemberNotices(NamedTuple):
    """One person's notices of a month, counted and not."""

    staff_id: int
    tallies: tuple[Tally, ...]
    """Of the counted notices, by superior and code."""
    held: tuple[int, ...]
    """Serials of the notices held by an open appeal."""
    shares_held: tuple[tuple[int, int | None], ...]
    """Serial and superior of each counted notice whose share an open appeal holds."""
    told: "Told"


class Told(NamedTuple):
    """What reached a person of their counted notices."""

    served: int
    waiting: int
    """How many of those are decided upon and that was not told: no filing time runs."""
    last_on: str | None
    """The last day from which filing time runs, as TEXT."""


NOTHING_TOLD = Told(0, 0, None)


def member_notices(
    conn: sqlite3.Connection, period: int, *, cut: int | None = None
) -> Iterator[MemberNotices]:
    """Everybody with a notice in the month, by person's number.

    `cut` is a journal sequence: what was stored after it is left out.
    """
    values = {"period": period, "cut": cut}
    notice, step = _until("n", cut), _until("s", cut)
    alone = (
        f"SELECT s.notice_id, s.on_day FROM notice_step s WHERE s.period = :period {step} "
        f"GROUP BY s.notice_id HAVING {_ONLY_SERVED}"
    )
    served = conn.execute(
        "SELECT n.staff_id, count(*), 0, max(alone.on_day) "
        f"FROM ({alone}) alone JOIN notice n ON n.id = alone.notice_id {notice} "
        "GROUP BY n.staff_id ORDER BY n.staff_id",
        values,
    )
    steps = conn.execute(
        f"SELECT {_RULED} FROM notice_step s JOIN notice n ON n.id = s.notice_id {notice} "
        f"WHERE s.period = :period {step} AND s.notice_id IN (SELECT s.notice_id "
        f"FROM notice_step s WHERE s.period = :period {step} GROUP BY s.notice_id "
        f"HAVING NOT ({_ONLY_SERVED})) ORDER BY n.staff_id, n.id, s.id",
        values,
    )
    groups = conn.execute(f"{_GROUPS} WHERE n.period = :period {notice} {_BY_GROUP}", values)
    return _members(groups, _Served(served), _Corrections(steps))


def notices_of(
    conn: sqlite3.Connection, period: int, staff_id: int, *, cut: int | None = None
) -> MemberNotices | None:
    """One person's notices of a month, None where there are none; nothing after `cut`."""
    values = {"period": period, "staff": staff_id, "cut": cut}
    own = f"n.period = :period AND n.staff_id = :staff {_until('n', cut)}"
    steps = conn.execute(
        f"SELECT {_RULED} FROM notice n CROSS JOIN notice_step s ON s.notice_id = n.id "
        f"WHERE {own} {_until('s', cut)} ORDER BY n.id, s.id",
        values,
    )
    groups = conn.execute(f"{_GROUPS} WHERE {own} {_BY_GROUP}", values)
    return next(_members(groups, None, _Corrections(steps)), None)


_GROUPS = "SELECT n.staff_id, n.superior_id, n.code, count(*), sum(n.points) FROM notice n"
_BY_GROUP = "GROUP BY n.staff_id, n.superior_id, n.code"
_ONLY_SERVED = "count(*) = 1 AND s.kind = 'serve'"
"""Of a notice's steps: nothing of it changes, it is counted as reaching the person."""
_RULED = (
    "n.staff_id, n.serial, n.code, n.points, n.superior_id, s.notice_id, s.kind, s.on_day, "
    "NULL, NULL, NULL, s.superior_id, s.points, s.appeal_id, s.holds, substr(s.text, 1, 1)"
)
"""A notice and one of its steps, as far as it changes a month: whole texts, sorted by the
hundred thousand, took as long as all the rest."""


def _until(table: str, cut: int | None) -> str:
    return "" if cut is None else f"AND {table}.seq <= :cut"


def _members(
    groups: sqlite3.Cursor, served: "_Served | None", corrections: "_Corrections"
) -> Iterator[MemberNotices]:
    for member, rows in groupby(groups, itemgetter(0)):
        tallies = [Tally(row[1], intern(row[2]), row[3], row[4]) for row in rows]
        if tallies[0].superior is None:
            tallies.sort(key=_by_superior_and_code)  # SQL puts nobody first
        told = served.of(member) if served else NOTHING_TOLD
        yield corrections.applied(member, tallies, told)


class _Served:
    """The notices that were served and nothing else, counted by SQL, person by person."""

    def __init__(self, rows: sqlite3.Cursor):
        self._rows = rows
        self._next = rows.fetchone()

    def of(self, member: int) -> Told:
        if self._next is None or self._next[0] != member:
            return NOTHING_TOLD
        told = Told(*self._next[1:])
        self._next = self._rows.fetchone()
        return told


_Key = tuple[int | None, str]


class _Corrections:
    """The month's other steps, person by person, as changes to the tallies as issued."""

    def __init__(self, rows: sqlite3.Cursor):
        self._rows = rows
        self._next = rows.fetchone()

    def applied(self, member: int, tallies: list[Tally], told: Told) -> MemberNotices:
        """A person's notices after their steps; `told` is what SQL has counted already."""
        if self._next is None or self._next[0] != member:
            return MemberNotices(member, tuple(tallies), (), (), told)
        held: list[int] = []
        shares_held: list[tuple[int, int | None]] = []
        changes: dict[_Key, list[int]] = {}
        for serial, code, points, superior, state in self._states(member):
            _change(changes, (superior, code), -1, -points)
            if state.held and state.revoked is None:
                held.append(serial)
            if not state.counted:
                continue
            _count(changes, code, state)
            if state.share_held:
                shares_held.append((serial, state.superior_id))
            told = _after(told, state)
        return MemberNotices(
            member,
            tuple(_changed(tallies, changes)),
            tuple(sorted(held)),
            tuple(sorted(shares_held, key=itemgetter(0))),
            told,
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


def _after(told: Told, state: NoticeState) -> Told:
    """What reached a person once one more counted notice is looked at."""
    if state.told_on:
        last = max(told.last_on or state.told_on, state.told_on)
        return Told(told.served + 1, told.waiting, last)
    if state.served:
        return Told(told.served + 1, told.waiting + 1, told.last_on)
    return told


def _count(changes: dict[_Key, list[int]], code: str, state: NoticeState) -> None:
    counts = _change(changes, (state.superior_id, code), 1, state.points)
    if state.spared or state.share_held:
        counts[4] += 1
        counts[5] += state.points
    elif state.finding:
        counts[2] += 1
        counts[3] += state.points


def _change(changes: dict[_Key, list[int]], key: _Key, notices: int, points: int) -> list[int]:
    counts = changes.setdefault(key, [0, 0, 0, 0, 0, 0])
    counts[0] += notices
    counts[1] += points
    return counts


def _changed(tallies: list[Tally], changes: dict[_Key, list[int]]) -> Iterator[Tally]:
    """The tallies with what changed added, in their order; those of nothing are left out."""
    for key, counts in changes.items():
        nothing = Tally(*key, 0, 0)
        order = _by_superior_and_code(nothing)
        place = bisect_left(tallies, order, key=_by_superior_and_code)
        if place == len(tallies) or tallies[place][:2] != key:
            tallies.insert(place, nothing)
        tallies[place] = Tally(*key, *map(add, tallies[place][2:], counts))
    return (tally for tally in tallies if tally.notices)


def _by_superior_and_code(tally: Tally) -> tuple[bool, int, str]:
    return tally.superior is None, tally.superior or 0, tally.code
