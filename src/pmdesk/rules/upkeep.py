"""What an upkeep job has come to on a day: what is open, and by when it is to be done (B5)."""

from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.records.recurrence import Recurrence, next_open, open_days
from pmdesk.records.upkeep import Job


class Standing(NamedTuple):
    """Its earliest open day, the last day to do it, how many are open, and its state."""

    next_on: date | None
    due_on: date | None
    open_count: int
    state: str


def days_of(job: Job) -> Recurrence:
    """The days on which a job falls."""
    return Recurrence(job.first, job.repeat, job.last)


def standing(job: Job, today: date) -> Standing:
    """What a job has come to on a day."""
    if job.void is not None:
        return Standing(None, None, 0, "void")
    days = days_of(job)
    coming = next_open(days, job.done_to)
    if coming is None:
        return Standing(None, None, 0, "stopped" if job.last else "done")
    count = len(open_days(days, job.done_to, today))
    return Standing(coming, coming + timedelta(days=job.days), count, "open")
