"""One person in two rounds of the same kind at once: the very same minutes are one round, which
would fill the quota twice (A2.4, A2.5); a part is stored and said."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.records.rounds import BOTH_KINDS, CLAUSES, KINDS
from pmdesk.store import rounds as store
from pmdesk.texts import _


class Stay(NamedTuple):
    """When somebody was on a round, as what kinds it counts; `plan` is its row on the sheet, and
    `number` the round's own, None while it has none."""

    who: str
    kinds: tuple[str, ...]
    begin: datetime
    end: datetime | None
    plan: dict[str, Any] | None
    number: int | None = None


def check_minutes(conn: sqlite3.Connection, stay: Stay) -> None:
    """Refuses a round in the very same minutes as another one of the same person and kind; two
    routes of one round of the day are one way, which counts once."""
    for other, kind in _at_once(conn, stay):
        if not _is_same(other, stay) or _is_one_way(other, stay):
            continue
        raise Refused(
            _("{staff} was on round {id} of the same kind in the very same minutes",
              staff=stay.who, id=other.number),
            clause=CLAUSES[kind],
            hint=_("one round may serve both kinds if recorded for both ({reading}): "
                   "--kind {kinds}", reading=BOTH_KINDS, kinds=",".join(KINDS)),
        )  # fmt: skip


def overlapping(conn: sqlite3.Connection, stay: Stay) -> list[int]:
    """The other rounds of the same person and kind that were under way at the same time."""
    return [other.number for other, _kind in _at_once(conn, stay)]


def _at_once(conn: sqlite3.Connection, stay: Stay) -> list[tuple[store.Walk, str]]:
    day = stay.begin.date()
    found = []
    for other in store.walks_of(conn, stay.who, _text(day, -1), _text(day, 2)):
        kinds = [kind for kind in stay.kinds if kind in other.kinds]
        if kinds and other.number != stay.number and _meet(other, stay):
            found.append((other, kinds[0]))
    return found


def _meet(other: store.Walk, stay: Stay) -> bool:
    """Whether two rounds share a minute; of one without an end only its first one is known."""
    minute = timedelta(minutes=1).total_seconds()
    begin, then = stay.begin.timestamp(), other.begin.timestamp()
    end = stay.end.timestamp() if stay.end else begin + minute
    until = other.end.timestamp() if other.end else then + minute
    return begin < until and then < end


def _is_same(other: store.Walk, stay: Stay) -> bool:
    if other.end is None or stay.end is None:
        return False
    spans = [(one.begin.timestamp(), one.end.timestamp()) for one in (other, stay) if one.end]
    return spans[0] == spans[1]


def _is_one_way(other: store.Walk, stay: Stay) -> bool:
    plan = stay.plan
    if plan is None or plan["slot"] is None:
        return False
    same_round = (plan["on_day"], plan["slot"]) == (other.on, other.slot)
    return same_round and plan["route_id"] != other.route_id


def _text(day: date, more: int) -> str:
    return (day + timedelta(days=more)).isoformat()
