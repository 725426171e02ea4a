"""The rounds of a day as its sheet plans them: what the policy asks, on the office's routes."""

import sqlite3
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from pmdesk.records.rounds import KINDS, Route
from pmdesk.store import move_ins, people, rounds
from pmdesk.store.check_lists import check_list
from pmdesk.store.round_slots import slots_of
from pmdesk.store.routes import routes_on
from pmdesk.store.writing import Writing

CHECK_LIST = "patrol"
"""The name of the list of what is checked on a round (A3.1)."""
_COLUMNS = ("planned", "kinds", "on_day", "slot", "begin_minute", "end_minute", "route_id",
            "person_id", "list_id")  # fmt: skip


class Lacking(NamedTuple):
    """A round that a day's sheet is to plan; without a route where none is walked then."""

    kind: str
    slot: int
    begin: str | None
    end: str | None
    route_id: int | None
    person_id: int | None


def lacking(conn: sqlite3.Connection, day: date, zone: tzinfo | None) -> list[Lacking]:
    """What a day's sheet plans and no one has planned yet; a round that was made void is not
    planned again."""
    known = {(row.kind, row.slot, row.route_id) for row in rounds.planned_on(conn, day.isoformat())}
    planned_whole = {(kind, slot) for kind, slot, route in known if route is None}
    planned = {(kind, slot) for kind, slot, _route in known}
    periods = move_ins.periods(conn, zone)
    found = []
    routes = routes_on(conn, day.isoformat())
    employed = {
        number: people.position_on(conn, number, day) is not None
        for number in {route.person_id for route in routes if route.person_id}
    }
    for kind in KINDS:
        wanted = slots_of(conn, kind, day, periods, zone)
        for slot in wanted.slots:
            walked = _walked_in(routes, kind, slot.number, wanted.quota)
            for route in walked or [None]:
                key = (kind, slot.number, route.id if route else None)
                is_planned = (kind, slot.number) in (planned_whole if route else planned)
                if key not in known and not is_planned:
                    person = route.person_id if route else None
                    who = person if person and employed[person] else None
                    times = _minute(slot.begin, zone), _minute(slot.end, zone, "24:00")
                    found.append(Lacking(kind, slot.number, *times, key[2], who))
    return found


def plan(write: Writing, day: date, zone: tzinfo | None) -> int:
    """Stores what a day's sheet plans and no one has planned yet; how many rounds."""
    wanted = lacking(write.conn, day, zone)
    if not wanted:
        return 0
    list_id = check_list(write.conn, CHECK_LIST).id
    first = write.next_id("round")
    write.add_many(
        "patrol",
        "round",
        ["id", "seq", *_COLUMNS],
        [
            [number, None, 1, row.kind, day.isoformat(), *row[1:], list_id]
            for number, row in enumerate(wanted, first)
        ],
    )
    return len(wanted)


def plan_again(write: Writing, row: dict[str, Any]) -> int:
    """Plans a round anew whose record was made void; the new id."""
    return write.add("patrol", "round", {name: row[name] for name in _COLUMNS})


def _minute(at: datetime | None, zone: tzinfo | None, midnight: str = "00:00") -> str | None:
    if at is None:
        return None
    minute = at.astimezone(zone).strftime("%H:%M")
    return midnight if minute == "00:00" else minute


def _walked_in(routes: list[Route], kind: str, number: int, quota: int) -> list[Route | None]:
    """The routes of a round of the day; those behind the quota begin again with the first's."""
    place = (number - 1) % quota + 1 if quota else number
    return [
        route
        for route in routes
        if kind in route.kinds and (not route.slots or place in route.slots)
    ]
