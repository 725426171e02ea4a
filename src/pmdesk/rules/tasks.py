"""What a task has come to on a day, and what is to be done on it (A2.2, A2.3, B5)."""

from datetime import date
from typing import NamedTuple

from pmdesk.records.recurrence import Recurrence, next_open, occurrences, open_days
from pmdesk.records.tasks import Task


class Standing(NamedTuple):
    """What a task has come to: its earliest open day, and how many there are up to today."""

    next_on: date | None
    open_count: int
    state: str


def days_of(task: Task) -> Recurrence:
    """The days on which a task falls."""
    return Recurrence(task.first, task.repeat, task.marks.last)


def standing(task: Task, today: date) -> Standing:
    """What a task that is not void has come to. A post is open until its last day is over."""
    days = days_of(task)
    if task.is_post:
        coming = next(occurrences(days, today), None)
        count = 1 if coming == today else 0
    else:
        coming = next_open(days, task.marks.done_to)
        count = len(open_days(days, task.marks.done_to, today))
    ended = "stopped" if task.marks.last else "done"
    return Standing(coming, count, "open" if coming else ended)


def to_do_on(task: Task, day: date) -> list[date]:
    """The open occurrences up to a day, of a task as it stood when that day began: the day's
    own, and those carried over. Of a post, which is never carried over, the day's own."""
    days = days_of(task)
    if task.is_post:
        return [day] if next(occurrences(days, day), None) == day else []
    return open_days(days, task.marks.done_to, day)


def falls_within(task: Task, first: date, after: date) -> bool:
    """Whether a task falls on some day of a half-open range, done or not."""
    coming = next(occurrences(days_of(task), first), None)
    return coming is not None and coming < after
