"""What tasks and upkeep jobs have come to on a day."""

from datetime import date

import pytest

from pmdesk.records.tasks import Marks, Task
from pmdesk.records.upkeep import Job
from pmdesk.rules import tasks, upkeep

FIRST = date(2026, 11, 3)
"""A Tuesday."""


def day(number: int) -> date:
    return date(2026, 11, number)


def task(kind: str = "key", repeat: str | None = None, done_to: int | None = None,
         last: int | None = None) -> Task:  # fmt: skip
    marks = Marks(day(done_to) if done_to else None, None, day(last) if last else None)
    return Task(1, kind, "Text", 1, "E001", "Wang Wu", FIRST, None, repeat, None, None, marks)


DAILY = "FREQ=DAILY"


def test_the_days_of_a_task_end_with_its_stop() -> None:
    assert tasks.days_of(task(repeat=DAILY, last=5)) == (FIRST, DAILY, day(5))


def test_a_task_is_open_from_its_earliest_day_that_is_not_done() -> None:
    assert tasks.standing(task(), day(2)) == (day(3), 0, "open")
    assert tasks.standing(task(), day(3)) == (day(3), 1, "open")
    assert tasks.standing(task(done_to=3), day(9)) == (None, 0, "done")
    assert tasks.standing(task(repeat=DAILY, done_to=4), day(7)) == (day(5), 3, "open")
    assert tasks.standing(task(repeat=DAILY, done_to=5, last=5), day(9)) == (None, 0, "stopped")
    assert tasks.standing(task(repeat=DAILY, last=5), day(9)) == (day(3), 3, "open")


@pytest.mark.parametrize(
    ("today", "coming", "count"), [(2, 3, 0), (3, 3, 1), (4, 10, 0), (10, 10, 1)]
)
def test_a_post_is_open_on_its_days_alone(today: int, coming: int, count: int) -> None:
    post = task("reception", "FREQ=WEEKLY")
    assert tasks.standing(post, day(today)) == (day(coming), count, "open")


def test_a_post_that_has_passed_is_done_and_one_that_ended_is_stopped() -> None:
    assert tasks.standing(task("counter"), day(4)) == (None, 0, "done")
    assert tasks.standing(task("counter", DAILY, last=5), day(6)) == (None, 0, "stopped")
    assert tasks.standing(task("counter", DAILY, last=5), day(5)) == (day(5), 1, "open")


def test_a_day_s_work_is_its_own_and_what_was_carried_over() -> None:
    assert tasks.to_do_on(task(repeat=DAILY, done_to=3), day(5)) == [day(4), day(5)]
    assert tasks.to_do_on(task("reception", "FREQ=WEEKLY"), day(10)) == [day(10)]
    assert tasks.to_do_on(task("reception", "FREQ=WEEKLY"), day(9)) == []
    assert tasks.to_do_on(task("reception", "FREQ=WEEKLY"), day(3)) == [day(3)]


def test_whether_a_task_falls_within_a_range() -> None:
    weekly = task(repeat="FREQ=WEEKLY", done_to=3)
    assert tasks.falls_within(weekly, day(3), day(4))
    assert not tasks.falls_within(weekly, day(4), day(10))
    assert tasks.falls_within(weekly, day(4), day(11))
    assert not tasks.falls_within(task(), day(4), day(30))


def job(repeat: str | None = None, done_to: int | None = None, last: int | None = None,
        void: str | None = None) -> Job:  # fmt: skip
    done, ends = (day(number) if number else None for number in (done_to, last))
    return Job(1, None, "Text", "wall", "E001", FIRST, repeat, 7, None, "D01", void, done, None,
               None, ends, None)  # fmt: skip


def test_a_job_has_its_days_from_its_earliest_open_one() -> None:
    assert upkeep.days_of(job(DAILY, last=5)) == (FIRST, DAILY, day(5))
    assert upkeep.standing(job(), day(2)) == (day(3), day(10), 0, "open")
    assert upkeep.standing(job(), day(3)) == (day(3), day(10), 1, "open")
    assert upkeep.standing(job(DAILY, done_to=4), day(7)) == (day(5), day(12), 3, "open")


def test_a_job_that_is_over_has_no_day() -> None:
    assert upkeep.standing(job(done_to=3), day(9)) == (None, None, 0, "done")
    assert upkeep.standing(job(DAILY, done_to=5, last=5), day(9)) == (None, None, 0, "stopped")
    assert upkeep.standing(job(void="entered twice"), day(9)) == (None, None, 0, "void")
    assert upkeep.standing(job(void=""), day(9)) == (None, None, 0, "void")
