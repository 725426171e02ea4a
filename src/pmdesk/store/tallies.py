"""A month's notices tallied for the rules: one scan of the covering index, streamed.

SQL counts the notices as issued, by person, superior and code, and those that were served and
nothing more; the month's other steps then put right the few notices that something happened to.
Of all codes under one superior SQL makes one row: handing over forty takes Python longer than
splitting one text.
All cursors run in order of person, so that a million notices need no more memory than one person's.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from sys import intern
from typing import Generic, NamedTuple, TypeVar

from pmdesk.records.assessment import NoticeState
from pmdesk.rules.liability import Counted, Tally
from pmdesk.store.rulings import Ruled, only_served, ruled, ruled_of, until


class Told(NamedTuple):
    """What reached a person of their counted notices."""

    served: int
    waiting: int
    """How many of those are decided upon and that was not told: no filing time runs."""
    last_on: str | None
    """The last day from which filing time runs, as TEXT."""


class MemberNotices(NamedTuple):
    """One person's notices of a month, counted and not."""

    staff_id: int
    tallies: tuple[Tally, ...]
    """Of the counted notices, by superior, None last."""
    held: tuple[int, ...]
    """Serials of the notices held by an open appeal."""
    shares_held: tuple[tuple[int, int | None], ...]
    """Serial and superior of each counted notice whose share an open appeal holds."""
    told: Told


def member_notices(
    conn: sqlite3.Connection, period: int, *, cut: int | None = None
) -> Iterator[MemberNotices]:
    """Everybody with a notice in the month, by person's number.

    `cut` is a journal sequence: what was stored after it is left out.
    """
    values = {"period": period, "cut": cut}
    served = conn.execute(
        f"SELECT n.staff_id, count(*), max(alone.on_day) FROM ({only_served(cut)}) alone "
        f"JOIN notice n ON n.id = alone.notice_id {until('n', cut)} "
        "GROUP BY n.staff_id ORDER BY n.staff_id",
        values,
    )
    groups = conn.execute(_tallied(f"n.period = :period {until('n', cut)}"), values)
    return _members(groups, served, ruled(conn, period, cut))


def notices_of(
    conn: sqlite3.Connection, period: int, staff_id: int, *, cut: int | None = None
) -> MemberNotices | None:
    """One person's notices of a month, None where there are none; nothing after `cut`."""
    groups = conn.execute(
        _tallied(f"n.period = :period AND n.staff_id = :staff {until('n', cut)}"),
        {"period": period, "staff": staff_id, "cut": cut},
    )
    return next(_members(groups, (), ruled_of(conn, period, staff_id, cut)), None)


_NOTHING_TOLD = Told(0, 0, None)
T = TypeVar("T")


def _tallied(where: str) -> str:
    """The statement that counts notices: a row for each person and superior, with the codes, their
    notices and their points as three lists of the same order. No code has a comma."""
    return (
        "SELECT staff_id, superior_id, group_concat(code), group_concat(notices), "
        "group_concat(points) FROM (SELECT n.staff_id, n.superior_id, n.code, "
        "count(*) AS notices, sum(n.points) AS points FROM notice n "
        f"WHERE {where} GROUP BY n.staff_id, n.superior_id, n.code) "
        "GROUP BY staff_id, superior_id ORDER BY staff_id, superior_id"
    )


def _members(
    groups: sqlite3.Cursor, served: Iterable[tuple[int, int, str]], rulings: Iterable[Ruled]
) -> Iterator[MemberNotices]:
    """The three of each person brought together; all of them run by person's number."""
    told_of = _ByPerson((staff, Told(count, 0, last)) for staff, count, last in served)
    states_of = _ByPerson(
        (staff, list(own)) for staff, own in groupby(rulings, attrgetter("staff_id"))
    )
    for member, rows in groupby(groups, itemgetter(0)):
        tallies = [_tally(*row[1:]) for row in rows]
        if tallies[0].superior is None:
            tallies.append(tallies.pop(0))  # SQL puts nobody first
        told = told_of.get(member) or _NOTHING_TOLD
        own = states_of.get(member)
        if own:
            yield _corrected(member, tallies, told, own)
        else:
            yield MemberNotices(member, tuple(tallies), (), (), told)


class _ByPerson(Generic[T]):
    """What comes by person's number, asked for in that order."""

    def __init__(self, pairs: Iterator[tuple[int, T]]):
        self._pairs = pairs
        self._next = next(pairs, None)

    def get(self, person: int) -> T | None:
        if self._next is None or self._next[0] != person:
            return None
        found = self._next[1]
        self._next = next(self._pairs, None)
        return found


def _tally(superior: int | None, codes: str, notices: str, points: str) -> Tally:
    names = _names(codes)
    return Tally(
        superior,
        dict(zip(names, map(int, notices.split(",")), strict=True)),
        dict(zip(names, map(int, points.split(",")), strict=True)),
    )


@lru_cache(maxsize=1000)
def _names(codes: str) -> tuple[str, ...]:
    """The codes of a list; many people have the same ones."""
    return tuple(map(intern, codes.split(",")))


def _corrected(
    member: int, tallies: list[Tally], told: Told, rulings: Iterable[Ruled]
) -> MemberNotices:
    """A person's notices after their steps; `told` is what SQL has counted already."""
    held: list[int] = []
    shares_held: list[tuple[int, int | None]] = []
    under = {tally.superior: _Changed(tally) for tally in tallies}
    for _staff, serial, code, points, superior, _number, state in rulings:
        under[superior].add(code, -1, -points)
        if state.held and state.revoked is None:
            held.append(serial)
        if not state.counted:
            continue
        if state.superior_id not in under:
            under[state.superior_id] = _Changed(Tally(state.superior_id, {}, {}))
        under[state.superior_id].count(code, state)
        if state.share_held:
            shares_held.append((serial, state.superior_id))
        told = _after(told, state)
    changed = [under[superior].tally for superior in sorted(under, key=_none_last)]
    return MemberNotices(
        member,
        tuple(tally for tally in changed if tally),
        tuple(sorted(held)),
        tuple(sorted(shares_held, key=itemgetter(0))),
        told,
    )


def _none_last(superior: int | None) -> tuple[bool, int]:
    return superior is None, superior or 0


def _after(told: Told, state: NoticeState) -> Told:
    """What reached a person once one more counted notice is looked at."""
    if state.told_on:
        last = max(told.last_on or state.told_on, state.told_on)
        return Told(told.served + 1, told.waiting, last)
    if state.served:
        return Told(told.served + 1, told.waiting + 1, told.last_on)
    return told


class _Changed:
    """A tally while the notices that something happened to are put right, one by one."""

    def __init__(self, issued: Tally):
        self._superior = issued.superior
        self._notices = dict(issued.notices)
        self._points = dict(issued.points)
        self._found: dict[str, Counted] = {}
        self._spared: dict[str, Counted] = {}

    def add(self, code: str, notices: int, points: int) -> None:
        self._notices[code] = self._notices.get(code, 0) + notices
        self._points[code] = self._points.get(code, 0) + points

    def count(self, code: str, state: NoticeState) -> None:
        """Adds a counted notice as it stands after its steps."""
        self.add(code, 1, state.points)
        if state.spared or state.share_held:
            _add(self._spared, code, state.points)
        elif state.finding:
            _add(self._found, code, state.points)

    @property
    def tally(self) -> Tally | None:
        """What it has become, without codes of which nothing is left; None where nothing is."""
        while 0 in self._notices.values():
            gone = next(code for code, notices in self._notices.items() if not notices)
            del self._notices[gone], self._points[gone]
        if not self._notices:
            return None
        return Tally(self._superior, self._notices, self._points, self._found, self._spared)


def _add(counts: dict[str, Counted], code: str, points: int) -> None:
    notices, before = counts.get(code, (0, 0))
    counts[code] = Counted(notices + 1, before + points)
