"""The patrol sheet of a day: its rounds with what is checked, and what to look at on the way
(A2.3-A2.5, A3.1)."""

import sqlite3
from datetime import date, tzinfo
from typing import Any

from pmdesk.office import tasks
from pmdesk.periods import Month
from pmdesk.records.findings import NOT_CLOSED
from pmdesk.records.requests import UNFINISHED
from pmdesk.records.rounds import KINDS
from pmdesk.rules import coverage
from pmdesk.store import findings, move_ins, requests, rounds
from pmdesk.store.check_lists import check_list_of
from pmdesk.store.listing import Asked
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting

_FINDING = ("id", "number", "on", "class", "severity", "place", "department", "due", "text")
_REQUEST = ("id", "number", "kind", "unit", "place", "handler", "appointment_at", "text")
_TASK = ("id", "kind", "staff", "time", "since", "unit", "text")


def sheet(conn: sqlite3.Connection, day: date, zone: tzinfo | None) -> dict[str, Any]:
    """What is printed for a day. Nothing of the day's own results stands in it, so that printing
    it again gives the same sheet."""
    language = setting(conn, "language")
    rows = rounds.sheet_rows(conn, day.isoformat())
    lists = {row["list_id"] for row in rows}
    items = [check_list_of(conn, number) for number in sorted(lists)]
    return {
        "date": day.isoformat(),
        "office": setting(conn, "office_name"),
        "asked": [_asked(conn, kind, day, zone) for kind in KINDS],
        "items": [
            {"item": item.item, "title": item.title(language)}
            for item in {item.item: item for list_ in items for item in list_.items}.values()
        ],
        "rounds": [_round(row) for row in rows],
        "findings": [_part(row, _FINDING) for row in _findings(conn, day)],
        "requests": [
            _part(row, _REQUEST)
            for row in requests.records_of_states(conn, UNFINISHED)
            if row["on"] < day.isoformat()
        ],
        "tasks": [_part(task, _TASK) for task in tasks.planned(conn, day, day)],
    }


def _asked(conn: sqlite3.Connection, kind: str, day: date, zone: tzinfo | None) -> dict[str, Any]:
    policy = policy_for(conn, Month.of(day)).policy
    wanted = coverage.asked(kind, day, move_ins.periods(conn, zone), policy, zone)
    return {
        "kind": kind,
        "rounds": wanted.rounds,
        "minutes": wanted.minutes,
        "clause": wanted.clause,
        "readings": list(wanted.readings),
    }


def _findings(conn: sqlite3.Connection, day: date) -> list[dict[str, Any]]:
    """The open findings of the days before: they are looked at again."""
    asked = Asked().where("c.on_day < ?", day.isoformat())
    return findings.records_of_states(conn, NOT_CLOSED, asked)


def _round(row: dict[str, Any]) -> dict[str, Any]:
    points = row["points"]
    shown = {name: value for name, value in row.items() if name != "list_id"}
    return {**shown, "points": points[:-1].split("\0") if points else []}


def _part(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}
