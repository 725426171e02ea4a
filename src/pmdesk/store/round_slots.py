"""What rounds a day asks for, by the policy, the move-in periods and the office's times; and which
planned ones it asks for no more, because a period was recorded or ended after its sheet."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from typing import NamedTuple

from pmdesk.periods import Month, parse_spans
from pmdesk.records.rounds import Period, Slot
from pmdesk.rules import coverage
from pmdesk.store import move_ins
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import listed, setting

SUPERSEDED = "is_superseded(r.on_day, r.kinds, r.slot)"
"""The expression of whether a planned round is asked for no more; it needs `tell_superseded`."""


class Wanted(NamedTuple):
    """The rounds that a day asks for of a kind; those of a move-in period are numbered behind
    the quota of ordinary ones."""

    slots: list[Slot]
    quota: int


def slots_of(
    conn: sqlite3.Connection, kind: str, day: date, periods: Sequence[Period], zone: tzinfo | None
) -> Wanted:
    """The rounds that a day asks for of a kind, with the office's times."""
    policy = policy_for(conn, Month.of(day)).policy
    quota: int = policy.standards[f"{kind}_rounds_per_day"].value
    wanted = coverage.asked(kind, day, periods, policy, zone)
    ordinary = _spans(conn, "round_times", day, zone)
    moving = _spans(conn, "move_in_round_times", day, zone)
    whole = coverage.day_of(day, zone)
    return Wanted(coverage.slots(wanted, whole, periods, ordinary, moving, quota), quota)


def tell_superseded(conn: sqlite3.Connection) -> None:
    """Gives the connection `is_superseded(day, kind, slot)`: whether a round that was planned is
    not among those that its day asks for; only where a move-in period ever touched the day."""
    touched = move_ins.days_touched(conn)

    @cache
    def wanted(day: str, kind: str) -> frozenset[int] | None:
        if not any(first <= day <= last for first, last in touched):
            return None
        from zoneinfo import ZoneInfo  # 5 ms; only where there is such a period

        zone = ZoneInfo(setting(conn, "timezone"))
        found = slots_of(conn, kind, date.fromisoformat(day), move_ins.periods(conn, zone), zone)
        return frozenset(slot.number for slot in found.slots)

    def is_superseded(day: str, kind: str, slot: int | None) -> bool:
        if not touched or slot is None:
            return False
        numbers = wanted(day, kind)
        return numbers is not None and slot not in numbers

    conn.create_function("is_superseded", 3, is_superseded)


def _spans(
    conn: sqlite3.Connection, key: str, day: date, zone: tzinfo | None
) -> list[tuple[datetime, datetime]]:
    """The office's times of the day as moments of a day."""
    return [
        (_at(day, begin, zone), _at(day, end, zone))
        for begin, end in parse_spans(key, listed(conn, key))
    ]


def _at(day: date, minute: str, zone: tzinfo | None) -> datetime:
    return datetime.fromisoformat(f"{day}T{minute}").replace(tzinfo=zone)
