"""Tasks as stored: what they are, how far each has come, and those to look at for a day.

SQL knows all about a task of one day. Of a task that repeats it knows the first day and the
marks; on which days it falls is for `records.recurrence`.
"""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.records.tasks import POSTS, Marks, Task
from pmdesk.store.voids import STANDS
from pmdesk.texts import _

IS_POST = f"t.kind IN ({', '.join(repr(kind) for kind in POSTS)})"
_STANDS = STANDS.format(kind="task", id="t.id")
SOURCE = "task t JOIN staff p ON p.id = t.person_id LEFT JOIN unit u ON u.id = t.unit_id"
_DONE = (
    "(SELECT max(s.{column}) FROM task_step s WHERE s.task_id = t.id AND s.kind = 'done' "
    "AND s.on_day < ?1)"
)
_TASK = (
    "t.id, t.kind, t.text, p.id, p.code, p.name, t.on_day, t.at_minute, t.repeat, u.code, t.link, "
    f"{_DONE.format(column='day_of')}, {_DONE.format(column='on_day')}, "
    "(SELECT s.day_of FROM task_step s WHERE s.task_id = t.id AND s.kind = 'stop' "
    "ORDER BY s.id DESC LIMIT 1)"
)
"""A task with its marks as they stood when the day ?1 began."""
_FOREVER = "9999-12-31"
REPEATS = "t.repeat IS NOT NULL"


def task(conn: sqlite3.Connection, number: int) -> Task:
    """One task with its marks as they are now (NotFound)."""
    row = conn.execute(
        f"SELECT {_TASK} FROM {SOURCE} WHERE t.id = ?2", (_FOREVER, number)
    ).fetchone()
    if row is None:
        raise NotFound(_("there is no task {id}", id=number))
    return _task(row)


def repeating(conn: sqlite3.Connection, day: date | None = None) -> dict[int, Task]:
    """Every task that repeats, by id, void ones too, with its marks as they are now or were
    when a day began."""
    begin = day.isoformat() if day else _FOREVER
    rows = conn.execute(f"SELECT {_TASK} FROM {SOURCE} WHERE {REPEATS}", (begin,))
    return {row[0]: _task(row) for row in rows}


def to_look_at(conn: sqlite3.Connection, day: date) -> list[Task]:
    """The work that may be to be done on a day, by id: what repeats, and of the rest all that
    was due by then and not done before; with the marks as they stood when the day began."""
    rows = conn.execute(
        f"SELECT {_TASK} FROM {SOURCE} WHERE t.on_day <= ?1 AND NOT {IS_POST} AND {_STANDS} "
        f"AND ({REPEATS} OR NOT EXISTS (SELECT 1 FROM task_step s WHERE s.task_id = t.id "
        "AND s.kind = 'done' AND s.on_day < ?1)) ORDER BY t.id",
        (day.isoformat(),),
    )
    return [_task(row) for row in rows]


def posts_on(conn: sqlite3.Connection, day: date) -> list[Task]:
    """Who may be at the reception or the counter on a day: what repeats, and the day's own."""
    rows = conn.execute(
        f"SELECT {_TASK} FROM {SOURCE} WHERE t.on_day <= ?1 AND {IS_POST} AND {_STANDS} "
        f"AND ({REPEATS} OR t.on_day = ?1) ORDER BY t.id",
        (day.isoformat(),),
    )
    return [_task(row) for row in rows]


def promises(conn: sqlite3.Connection, first: str, after: str) -> list[Task]:
    """The promises that may fall in a half-open range of days, by id: what repeats, and the
    range's own."""
    rows = conn.execute(
        f"SELECT {_TASK} FROM {SOURCE} WHERE t.kind = 'promise' AND {_STANDS} AND t.on_day < ?3 "
        f"AND ({REPEATS} OR t.on_day >= ?2) ORDER BY t.id",
        (_FOREVER, first, after),
    )
    return [_task(row) for row in rows]


def done_between(
    conn: sqlite3.Connection, first: date, last: date
) -> dict[int, list[tuple[date, date]]]:
    """What was done from a day to a day, both included, by task: the day it was for, and when."""
    found: dict[int, list[tuple[date, date]]] = {}
    for number, day_of, on_day in conn.execute(
        "SELECT task_id, day_of, on_day FROM task_step WHERE kind = 'done' "
        "AND on_day BETWEEN ? AND ? ORDER BY on_day, id",
        (first.isoformat(), last.isoformat()),
    ):
        done = (date.fromisoformat(day_of), date.fromisoformat(on_day))
        found.setdefault(number, []).append(done)
    return found


def steps(conn: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """Every step of a task, in the order of entry."""
    cursor = conn.execute("SELECT * FROM task_step WHERE task_id = ? ORDER BY id", (number,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _task(row: tuple[Any, ...]) -> Task:
    *known, done_to, done_on, last = row
    known[6] = date.fromisoformat(known[6])
    return Task._make([*known, Marks(_day(done_to), _day(done_on), _day(last))])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
