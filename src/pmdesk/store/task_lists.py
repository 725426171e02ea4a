"""How tasks are listed: 50,000 tasks of one day each are one statement.

What a task that repeats has come to is for the rules: the statement asks them, by functions of
its connection, and only about such tasks.
"""

import sqlite3
from datetime import date
from functools import cache
from typing import Any

from pmdesk.records.tasks import Task
from pmdesk.rules import tasks as rules
from pmdesk.store.listing import Asked, Listing
from pmdesk.store.tasks import IS_POST, REPEATS, SOURCE, repeating

_BEGINNING, _END = "0001-01-01", "9999-12-31"


def tasks_listing(today: date) -> Listing:
    """How tasks are read, as they are on a day. What does not repeat is done once, so that the
    join needs no newest step (a fifth of the time)."""
    over = f"(d.id IS NOT NULL OR ({IS_POST} AND t.on_day < '{today}'))"
    return Listing(
        f"{SOURCE} LEFT JOIN void v ON v.kind = 'task' AND v.record_id = t.id "
        "LEFT JOIN task_step d ON d.task_id = t.id AND d.kind = 'done' AND t.repeat IS NULL",
        {
            "id": "t.id",
            "ref": "t.ref",
            "kind": "t.kind",
            "text": "t.text",
            "staff": "p.code",
            "on": "t.on_day",
            "time": "t.at_minute",
            "repeat": "t.repeat",
            "next_on": f"CASE WHEN v.id IS NOT NULL THEN NULL WHEN {REPEATS} "
            f"THEN task_told(t.id, 'next_on') WHEN {over} THEN NULL ELSE t.on_day END",
            "done_on": f"iif({REPEATS}, task_told(t.id, 'done_on'), d.on_day)",
            "state": f"CASE WHEN v.id IS NOT NULL THEN 'void' WHEN {REPEATS} "
            f"THEN task_told(t.id, 'state') WHEN {over} THEN 'done' ELSE 'open' END",
            "open_count": f"CASE WHEN v.id IS NOT NULL THEN 0 WHEN {REPEATS} "
            f"THEN task_told(t.id, 'open_count') ELSE NOT {over} AND t.on_day <= '{today}' END",
            "ends_on": f"iif({REPEATS}, task_told(t.id, 'ends_on'), NULL)",
            "unit": "u.code",
            "link": "t.link",
            "by": "t.by_whom",
            "void": "v.reason",
        },
        "t.id",
        ("t.text",),
        lambda conn: _prepare(conn, today),
    )


def to_do_on(asked: Asked, day: str) -> Asked:
    """That something is to be done on a day, its own or carried over; nothing void."""
    one_day = (
        f"(t.on_day = ? OR t.on_day < ? AND NOT {IS_POST}) AND (d.on_day IS NULL OR d.on_day >= ?)"
    )
    either = f"CASE WHEN {REPEATS} THEN task_to_do(t.id, ?) ELSE {one_day} END"
    return asked.where(f"v.id IS NULL AND {either}", *[day] * 4)


def falls_within(asked: Asked, first: str | None, after: str | None) -> Asked:
    """That a task falls on some day of a half-open range; None leaves an end open."""
    if first is None and after is None:
        return asked
    ends = (first or _BEGINNING, after or _END)
    one_day = "t.on_day >= ? AND t.on_day < ?"
    return asked.where(
        f"CASE WHEN {REPEATS} THEN task_falls(t.id, ?, ?) ELSE {one_day} END", *ends, *ends
    )


def _prepare(conn: sqlite3.Connection, today: date) -> None:
    """Gives the connection the rules' word on tasks that repeat, which are read once."""

    @cache
    def now() -> dict[int, Task]:
        return repeating(conn)

    @cache
    def then(day: str) -> dict[int, Task]:
        return repeating(conn, date.fromisoformat(day))

    @cache
    def told(number: int) -> dict[str, Any]:
        task = now()[number]
        standing = rules.standing(task, today)
        return {
            "next_on": _text(standing.next_on),
            "done_on": _text(task.marks.done_on),
            "state": standing.state,
            "open_count": standing.open_count,
            "ends_on": _text(task.marks.last),
        }

    def to_do(number: int, day: str) -> bool:
        return bool(rules.to_do_on(then(day)[number], date.fromisoformat(day)))

    def falls(number: int, first: str, after: str) -> bool:
        begin, end = date.fromisoformat(first), date.fromisoformat(after)
        return rules.falls_within(now()[number], begin, end)

    conn.create_function("task_told", 2, lambda number, name: told(number)[name])
    conn.create_function("task_to_do", 2, to_do)
    conn.create_function("task_falls", 3, falls)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
