"""A month's notices tallied for the rules: one scan of the covering index, streamed.

SQL counts the notices as issued, by person, superior and code, and those that were served and
nothing more; the month's other steps then put right the few notices that something happened to.
All cursors run in order of person, so that a million notices need no more memory than one person's.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import add, attrgetter, itemgetter
from sys import intern
from typing import Generic, NamedTuple, TypeVar

from pmdesk.records.assessment import NoticeState
from pmdesk.rules.liability import Tally
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
    """Of the counted notices, by superior and code."""
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
    groups = conn.execute(
        f"{_GROUPS} WHERE n.period = :period {until('n', cut)} {_BY_GROUP}", values
    )
    return _members(groups, served, ruled(conn, period, cut))


def notices_of(
    conn: sqlite3.Connection, period: int, staff_id: int, *, cut: int | None = None
) -> MemberNotices | None:
    """One person's notices of a month, None where there are none; nothing after `cut`."""
    groups = conn.execute(
        f"{_GROUPS} WHERE n.period = :period AND n.staff_id = :staff {until('n', cut)} {_BY_GROUP}",
        {"period": period, "staff": staff_id, "cut": cut},
    )
    return next(_members(groups, (), ruled_of(conn, period, staff_id, cut)), None)


_GROUPS = "SELECT n.staff_id, n.superior_id, n.code, count(*), sum(n.points) FROM notice n"
_BY_GROUP = "GROUP BY n.staff_id, n.superior_id, n.code ORDER BY n.staff_id, n.superior_id, n.code"
_NOTHING_TOLD = Told(0, 0, None)
_Key = tuple[int | None, str]
T = TypeVar("T")


def _members(
    groups: sqlite3.Cursor, served: Iterable[tuple[int, int, str]], rulings: Iterable[Ruled]
) -> Iterator[MemberNotices]:
    """The three of each person brought together; all of them run by person's number."""
    told_of = _ByPerson((staff, Told(count, 0, last)) for staff, count, last in served)
    states_of = _ByPerson(
        (staff, list(own)) for staff, own in groupby(rulings, attrgetter("staff_id"))
    )
    for member, rows in groupby(groups, itemgetter(0)):
        tallies = [Tally(row[1], intern(row[2]), row[3], row[4]) for row in rows]
        if tallies[0].superior is None:
            tallies.sort(key=_by_superior_and_code)  # SQL puts nobody first
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


def _corrected(
    member: int, tallies: list[Tally], told: Told, rulings: Iterable[Ruled]
) -> MemberNotices:
    """A person's notices after their steps; `told` is what SQL has counted already."""
    held: list[int] = []
    shares_held: list[tuple[int, int | None]] = []
    changes: dict[_Key, list[int]] = {}
    for _staff, serial, code, points, superior, _number, state in rulings:
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
