"""Tasks (A2.2, A2.3, B5): doing, stopping, and what is to be done on a day."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import When
from pmdesk.records import recurrence
from pmdesk.records.people import Person
from pmdesk.records.tasks import Task
from pmdesk.rules.tasks import days_of, to_do_on
from pmdesk.store import people
from pmdesk.store import tasks as store
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class NewTask(NamedTuple):
    """A task as somebody gives it."""

    text: str
    kind: str
    person: Person
    on: When
    repeat: str | None
    unit_id: int | None
    link: str | None
    ref: str | None = None


def known(write: Writing, new: NewTask, *, is_dated: bool) -> int | None:
    """The task that the caller's key names already, None for a new one."""
    return write.known("task", new.ref, {**_stated(new), **(_dated(new) if is_dated else {})})


def add(write: Writing, new: NewTask, by: str) -> int:
    """Stores a task; its id."""
    row = {"ref": new.ref, **_stated(new), **_dated(new), "by_whom": by}
    return write.add("task", "task", row)


def do(
    write: Writing, number: int, on: date, text: str | None, by: str, *, ahead: bool = False
) -> None:
    """Marks a task as done on a day: its latest occurrence by then and every earlier one; with
    `ahead` the next one before its day."""
    task = _standing(write, number)
    if task.is_post:
        raise Refused(
            _("task {id} says who is at the {post}: it ends with its day", id=number,
              post=task.kind)
        )  # fmt: skip
    days = days_of(task)
    open_days = recurrence.open_days(days, task.marks.done_to, on)
    coming = recurrence.next_open(days, task.marks.done_to)
    if open_days:
        day_of = open_days[-1]
    elif ahead and coming:
        day_of = coming
    else:
        raise _nothing_open(write.conn, task, on, coming)
    _step(write, number, "done", day_of, on, by, text)


def stop(write: Writing, number: int, last: date, reason: str, by: str, today: date) -> None:
    """Ends a repetition after a day; a later stop stands over an earlier one."""
    task = _standing(write, number)
    hint = _("pmdesk task void {id} --reason TEXT", id=number)
    if task.repeat is None:
        raise Refused(_("task {id} does not repeat", id=number), hint=hint)
    if last < task.first:
        raise Refused(_("task {id} begins only on {day}", id=number, day=task.first), hint=hint)
    if last == task.marks.last:
        raise Refused(_("task {id} ends after {day} already", id=number, day=last))
    _step(write, number, "stop", last, today, by, reason)


def planned(conn: sqlite3.Connection, day: date, up_to: date) -> list[dict[str, Any]]:
    """What was to be done on a day, one entry a task: its own, and what was open when it began.

    `on` is the occurrence, `since` the first day it is open; `done` whether it was done on that
    day or later, up to `up_to`. Who stands where is no work, and not among it.
    """
    found = []
    done = store.done_between(conn, day, up_to)
    for task in store.to_look_at(conn, day):
        open_days = to_do_on(task, day)
        if open_days:
            steps = done.get(task.id, [])
            done_on = next((on for of, on in steps if of >= open_days[-1]), None)
            found.append(_entry(task, open_days, done_on))
    return found


def owed(conn: sqlite3.Connection, today: date) -> list[dict[str, Any]]:
    """What is open today and was due by today, as `planned` gives it."""
    return [task for task in planned(conn, today, today) if not task["done"]]


def promises(conn: sqlite3.Connection, first: str, after: str) -> list[dict[str, Any]]:
    """Every promise that falls in a half-open range of days, one entry an occurrence: id, text,
    staff_id, on, and done_on, the first day by which it was done."""
    begin, end = date.fromisoformat(first), date.fromisoformat(after)
    done = store.done_between(conn, date.min, date.max)
    return [
        {
            "id": task.id,
            "text": task.text,
            "staff_id": task.person_id,
            "on": day.isoformat(),
            "done_on": next(
                (on.isoformat() for of, on in done.get(task.id, []) if of >= day), None
            ),
        }
        for task in store.promises(conn, first, after)
        for day in recurrence.between(days_of(task), begin, end)
    ]


def posts(conn: sqlite3.Connection, day: date) -> dict[str, list[str]]:
    """Who is at the reception and at the counter on a day, by code, in the order of entry; who
    is not employed that day stands nowhere."""
    found: dict[str, dict[str, None]] = {"reception": {}, "counter": {}}
    for task in store.posts_on(conn, day):
        if to_do_on(task, day) and people.position_on(conn, task.person_id, day):
            found[task.kind][task.staff] = None
    return {kind: list(codes) for kind, codes in found.items()}


def _stated(new: NewTask) -> dict[str, Any]:
    return {
        "text": new.text,
        "kind": new.kind,
        "person_id": new.person.id,
        "repeat": new.repeat,
        "unit_id": new.unit_id,
        "link": new.link,
    }


def _dated(new: NewTask) -> dict[str, Any]:
    return {"on_day": new.on.day.isoformat(), "at_minute": new.on.minute}


def _entry(task: Task, open_days: list[date], done_on: date | None) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "text": task.text,
        "staff": task.staff,
        "name": task.name,
        "on": open_days[-1].isoformat(),
        "time": task.minute,
        "since": open_days[0].isoformat(),
        "done": done_on is not None,
        "done_on": done_on.isoformat() if done_on else None,
        "link": task.link,
        "unit": task.unit,
    }


def _standing(write: Writing, number: int) -> Task:
    check_stands(write, "task", "task", number)
    return store.task(write.conn, number)


def _nothing_open(conn: sqlite3.Connection, task: Task, on: date, coming: date | None) -> Refused:
    done = next((s for s in reversed(store.steps(conn, task.id)) if s["kind"] == "done"), None)
    if coming is None:
        if done is None:
            return Refused(_("task {id} has ended", id=task.id))
        return Refused(_("task {id} was done on {day} already", id=task.id, day=done["on_day"]))
    said = _("nothing of task {id} is open on {day}: next on {next}", id=task.id, day=on,
             next=coming)  # fmt: skip
    return Refused(said, hint=_("--ahead marks that one as done before its day"))


def _step(
    write: Writing, number: int, kind: str, day_of: date, on: date, by: str, text: str | None
) -> None:
    write.add(
        "task-step",
        "task_step",
        {
            "task_id": number,
            "kind": kind,
            "day_of": day_of.isoformat(),
            "on_day": on.isoformat(),
            "by_whom": by,
            "text": text,
        },
    )
