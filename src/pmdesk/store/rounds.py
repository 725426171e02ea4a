"""Rounds as stored: what the sheets plan, what was walked, and the move-in periods (A2.4, A2.5).

A walk belongs to its own round and may serve another one's plan as well (R18). A round that is
void serves nothing: what it served is open again.
"""

import sqlite3
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from pmdesk.records.rounds import Round
from pmdesk.store.listing import Listing
from pmdesk.store.round_slots import SUPERSEDED, tell_superseded
from pmdesk.store.voids import STANDS

_OWN = "(SELECT a.id FROM round_walk a WHERE a.round_id = r.id)"
_LENT = (
    "(SELECT a.id FROM round_walk a WHERE a.also_id = r.id AND "
    + STANDS.format(kind="patrol", id="a.round_id")
    + " ORDER BY a.id DESC LIMIT 1)"
)
"""The walk of another round that serves this one's plan."""
_WALKED = (
    f"round r LEFT JOIN round_walk w ON w.id = coalesce({_OWN}, {_LENT}) "
    "LEFT JOIN round_finish f ON f.walk_id = w.id"
)
_END = "coalesce(w.end_at, f.end_at)"
_SECONDS = "CAST(strftime('%s', {}) AS INTEGER)"
_STATE = """CASE WHEN v.id IS NOT NULL THEN 'void' WHEN w.id IS NOT NULL THEN
    CASE WHEN {end} IS NULL THEN 'incomplete' WHEN r.planned THEN 'done' ELSE 'ad-hoc' END
    WHEN {superseded} THEN 'superseded' WHEN r.on_day < '{today}' THEN 'missed'
    ELSE 'planned' END"""


def rounds_listing(today: date) -> Listing:
    """How rounds are read, as they are on a day: a planned one is missed once its day is over, and
    superseded where its day asks for it no more."""
    with_ = "iif(w.round_id = r.id, w.also_id, w.round_id)"
    both = "trim(w.results || ';' || coalesce(f.results, ''), ';')"
    return Listing(
        f"{_WALKED} LEFT JOIN void v ON v.kind = 'patrol' AND v.record_id = r.id "
        "LEFT JOIN route t ON t.id = r.route_id LEFT JOIN staff p ON p.id = r.person_id",
        {
            "id": "r.id",
            "ref": "iif(w.round_id = r.id, w.ref, NULL)",
            "kinds": "replace(iif(w.round_id = r.id, w.kinds, r.kinds), ',', ';')",
            "state": _STATE.format(end=_END, superseded=SUPERSEDED, today=today.isoformat()),
            "on": "r.on_day",
            "slot": "r.slot",
            "from": "r.begin_minute",
            "to": "r.end_minute",
            "route": "t.code",
            "who": "p.code",
            "by": "w.by_whom",
            "start_at": "w.start_at",
            "end_at": _END,
            "minutes": f"({_SECONDS.format(_END)} - {_SECONDS.format('w.start_at')}) / 60",
            "with": with_,
            "results": both,
            "findings": "(SELECT group_concat(n.finding_id, ';') FROM round_finding n "
            "WHERE n.round_id = w.round_id)",
            "text": "coalesce(w.text || char(10) || f.text, w.text, f.text)",
            "void": "v.reason",
        },
        "r.id",
        ("w.text", "f.text", "w.by_whom", "t.code"),
        tell_superseded,
    )


class Planned(NamedTuple):
    """A row of a day's sheet, void or not."""

    id: int
    kind: str
    slot: int
    begin: str | None
    end: str | None
    route_id: int | None
    person_id: int | None
    list_id: int | None
    is_void: bool


def planned_on(conn: sqlite3.Connection, day: str) -> list[Planned]:
    """What was planned for a day, by id."""
    found = conn.execute(
        "SELECT r.id, r.kinds, r.slot, r.begin_minute, r.end_minute, r.route_id, r.person_id, "
        f"r.list_id, NOT {STANDS.format(kind='patrol', id='r.id')} FROM round r "
        "WHERE r.on_day = ? AND r.planned ORDER BY r.id",
        (day,),
    )
    return [Planned(*row)._replace(is_void=bool(row[8])) for row in found]


def row_of(conn: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    """A round's own row with its walk's id (`walk`), whose walk it is (`walked_as`), its
    beginning and its end; None where there is none."""
    cursor = conn.execute(
        "SELECT r.*, w.id AS walk, w.round_id AS walked_as, w.start_at, w.results, "
        f"w.kinds AS walked_kinds, w.by_whom AS walked_by, {_END} AS ended_at "
        f"FROM {_WALKED} WHERE r.id = ?",
        (number,),
    )
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip([column[0] for column in cursor.description], row, strict=True))


def open_plans(conn: sqlite3.Connection, day: str, kind: str) -> list[tuple[int, int, int | None]]:
    """The planned rounds of a day and kind that nobody has walked and that the day asks for: id,
    slot, route, by id."""
    tell_superseded(conn)
    return conn.execute(
        f"SELECT r.id, r.slot, r.route_id FROM {_WALKED} WHERE r.on_day = ? AND r.planned "
        f"AND r.kinds = ? AND w.id IS NULL AND {STANDS.format(kind='patrol', id='r.id')} "
        f"AND NOT {SUPERSEDED} ORDER BY r.id",
        (day, kind),
    ).fetchall()


def counted(conn: sqlite3.Connection, first: str, after: str, zone: tzinfo | None) -> list[Round]:
    """Every round of a half-open range of days as it counts, once for each of its kinds; void
    ones do not. Beyond the kind it was planned for, and no plan of the other, it is ad hoc."""
    found = conn.execute(
        f"SELECT r.kinds, iif(w.round_id = r.id, w.kinds, r.kinds), w.also_id, r.on_day, r.slot, "
        f"w.start_at, {_END} FROM {_WALKED} WHERE r.on_day >= ? AND r.on_day < ? "
        f"AND {STANDS.format(kind='patrol', id='r.id')} ORDER BY r.id",
        (first, after),
    )
    return [
        Round(
            kind,
            date.fromisoformat(day),
            slot if slot is not None and kind == own else None,
            _moment(start, zone),
            _moment(end, zone),
        )
        for own, kinds, also, day, slot, start, end in found
        for kind in kinds.split(",")
        if kind == own or slot is None or also is None
    ]


class Walk(NamedTuple):
    """A round that somebody has walked, or begun; nothing void."""

    number: int
    kinds: tuple[str, ...]
    on: str
    slot: int | None
    route_id: int | None
    begin: datetime
    end: datetime | None


def walks_of(conn: sqlite3.Connection, who: str, first: str, after: str) -> list[Walk]:
    """The rounds that a person has walked or begun in a half-open range of days, by id."""
    found = conn.execute(
        f"SELECT r.id, w.kinds, r.on_day, r.slot, r.route_id, w.start_at, {_END} FROM round r "
        "JOIN round_walk w ON w.round_id = r.id LEFT JOIN round_finish f ON f.walk_id = w.id "
        "WHERE r.on_day >= ? AND r.on_day < ? AND w.by_whom = ? "
        f"AND {STANDS.format(kind='patrol', id='r.id')} ORDER BY r.id",
        (first, after, who),
    )
    return [
        Walk(number, tuple(kinds.split(",")), on, slot, route, datetime.fromisoformat(begin),
             datetime.fromisoformat(end) if end else None)
        for number, kinds, on, slot, route, begin, end in found
    ]  # fmt: skip


class Unwalked(NamedTuple):
    """A planned round that nobody has walked, or that has no end."""

    id: int
    kind: str
    on: str
    slot: int
    end: str | None
    route: str | None
    person_id: int | None
    who: str | None
    is_begun: bool


def unwalked(conn: sqlite3.Connection, first: str, after: str) -> list[Unwalked]:
    """The planned rounds of a half-open range of days that are not finished, by id; those that
    nobody has begun only where their day asks for them."""
    tell_superseded(conn)
    found = conn.execute(
        "SELECT r.id, r.kinds, r.on_day, r.slot, r.end_minute, t.code, r.person_id, p.code, "
        f"w.id IS NOT NULL FROM {_WALKED} LEFT JOIN route t ON t.id = r.route_id "
        "LEFT JOIN staff p ON p.id = r.person_id WHERE r.on_day >= ? AND r.on_day < ? "
        f"AND r.planned AND {_END} IS NULL AND {STANDS.format(kind='patrol', id='r.id')} "
        f"AND (w.id IS NOT NULL OR NOT {SUPERSEDED}) ORDER BY r.id",
        (first, after),
    )
    return [Unwalked(*row)._replace(is_begun=bool(row[8])) for row in found]


def _moment(stored: str | None, zone: tzinfo | None) -> datetime | None:
    return datetime.fromisoformat(stored).astimezone(zone) if stored else None


def walk_of(conn: sqlite3.Connection, walk: int) -> dict[str, Any]:
    """Of a walk: the id of its round, whether that was planned, its route and its kinds."""
    row = conn.execute(
        "SELECT r.id, r.planned, r.route_id, w.kinds FROM round_walk w "
        "JOIN round r ON r.id = w.round_id WHERE w.id = ?",
        (walk,),
    ).fetchone()
    return dict(zip(("round_id", "planned", "route_id", "kinds"), row, strict=True))


def place_of(conn: sqlite3.Connection, number: int) -> str | None:
    """Where a round is walked: its route's code, name and area on that day."""
    row = conn.execute(
        "SELECT t.code || ' ' || x.name || coalesce(', ' || x.area, '') FROM round r "
        "JOIN route t ON t.id = r.route_id JOIN route_row x ON x.id = (SELECT id FROM route_row "
        "WHERE route_id = t.id AND from_on <= r.on_day ORDER BY from_on DESC, id DESC LIMIT 1) "
        "WHERE r.id = ?",
        (number,),
    ).fetchone()
    return row[0] if row else None


def sheet_rows(conn: sqlite3.Connection, day: str) -> list[dict[str, Any]]:
    """What a day's sheet prints of its rounds, by kind, round and route: id, kind, slot, from,
    to, route, name, area, points, who, person; void ones left out, and what the day asks for no
    more."""
    tell_superseded(conn)
    cursor = conn.execute(
        "SELECT r.id, r.kinds AS kind, r.slot, r.begin_minute AS 'from', r.end_minute AS 'to', "
        "t.code AS route, x.name, x.area, x.points, p.code AS who, p.name AS person, r.list_id "
        "FROM round r LEFT JOIN route t ON t.id = r.route_id LEFT JOIN route_row x ON x.id = "
        "(SELECT id FROM route_row WHERE route_id = t.id AND from_on <= ?1 "
        "ORDER BY from_on DESC, id DESC LIMIT 1) LEFT JOIN staff p ON p.id = r.person_id "
        f"WHERE r.on_day = ?1 AND r.planned AND {STANDS.format(kind='patrol', id='r.id')} "
        f"AND NOT {SUPERSEDED} ORDER BY r.kinds, r.slot, t.code, r.id",
        (day,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
