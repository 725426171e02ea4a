"""Upkeep jobs (B2, B4, B5): doing one, what a failed check opens, stopping one."""

import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.casework.findings import Found, open_finding
from pmdesk.errors import Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import When
from pmdesk.records import recurrence
from pmdesk.records.people import Person
from pmdesk.records.upkeep import Job, clause_of
from pmdesk.render.tables import Field
from pmdesk.rules.upkeep import days_of, standing
from pmdesk.store import upkeep as store
from pmdesk.store.listing import Asked
from pmdesk.store.writing import Writing
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("what", "What", "code"),
    Field("text", "Upkeep"),
    Field("staff", "Staff"),
    Field("supplier", "Supplier"),
    Field("from", "From", "code"),
    Field("repeat", "Repeats"),
    Field("days", "Days", "number"),
    Field("next_on", "Next on", "code"),
    Field("due_on", "Due on", "code"),
    Field("overdue", "Overdue", "flag"),
    Field("open_count", "Open", "number"),
    Field("state", "State", "code"),
    Field("done_on", "Done on", "code"),
    Field("result", "Result", "code"),
    Field("findings", "Findings", "list"),
    Field("ends_on", "Ends on", "code"),
    Field("clause", "Clause", "code"),
    Field("by", "By"),
    Field("void", "Void"),
]
COLUMNS = ("id", "what", "staff", "next_on", "due_on", "overdue", "state", "done_on", "result",
           "supplier", "text")  # fmt: skip


TRAIL = [
    Field("id", "Id", "number"),
    Field("action", "Action", "code"),
    Field("day_of", "Of", "code"),
    Field("on", "On", "code"),
    Field("by", "By"),
    Field("result", "Result", "code"),
    Field("finding", "Finding"),
    Field("text", "Text"),
]
"""The fields of a step in a job's history: done, or stopped after a day."""


class NewJob(NamedTuple):
    """An upkeep job as somebody gives it."""

    text: str
    what: str
    person: Person
    first: date
    repeat: str | None
    days: int
    supplier: str | None
    ref: str | None = None


class Check(NamedTuple):
    """What a job came to when it was done."""

    on: date
    result: str
    text: str | None


def known(write: Writing, new: NewJob, *, is_dated: bool) -> int | None:
    """The job that the caller's key names already, None for a new one."""
    return write.known("upkeep", new.ref, {**_stated(new), **(_dated(new) if is_dated else {})})


def add(write: Writing, new: NewJob, by: str) -> int:
    """Stores a job; its id. Goods that are checked come from a supplier (Refused, B4)."""
    if new.what == "supplies" and new.supplier is None:
        raise Refused(_("supplies come from a supplier: name it with --supplier"), clause="B4")
    row = {"ref": new.ref, **_stated(new), **_dated(new), "by_whom": by}
    return write.add("upkeep", "upkeep", row)


def do(
    write: Writing, number: int, check: Check, by: str, now: datetime, *, ahead: bool = False
) -> int | None:
    """Marks a job as done on a day: its latest occurrence by then and every earlier one; with
    `ahead` the next one before its day. The id of the finding that a failed check opens."""
    job = _standing(write, number)
    days = days_of(job)
    open_days = recurrence.open_days(days, job.done_to, check.on)
    coming = recurrence.next_open(days, job.done_to)
    if coming is None:
        raise Refused(_("upkeep {id} has ended", id=number))
    if not open_days and not ahead:
        raise Refused(
            _("nothing of upkeep {id} is open on {day}: next on {next}", id=number, day=check.on,
              next=coming),
            hint=_("--ahead marks that one as done before its day"),
        )  # fmt: skip
    finding = _found(write, job, check, by, now) if check.result == "finding" else None
    day_of = open_days[-1] if open_days else coming
    _step(write, number, "done", day_of, check.on, by, check.text, check.result, finding)
    return finding


def stop(write: Writing, number: int, last: date, reason: str, by: str, today: date) -> None:
    """Ends a job's repetition after a day; a later stop stands over an earlier one."""
    job = _standing(write, number)
    hint = _("pmdesk inspect upkeep void {id} --reason TEXT", id=number)
    if last < job.first:
        raise Refused(_("upkeep {id} begins only on {day}", id=number, day=job.first), hint=hint)
    if last == job.last:
        raise Refused(_("upkeep {id} ends after {day} already", id=number, day=last))
    _step(write, number, "stop", last, today, by, reason)


def records(
    conn: sqlite3.Connection, today: date, asked: Asked | None = None
) -> list[dict[str, Any]]:
    """The jobs that are asked for, by field, as they are on a day."""
    return [_record(job, today) for job in store.jobs(conn, asked)]


def record(conn: sqlite3.Connection, number: int, today: date) -> dict[str, Any]:
    """One job by field (NotFound)."""
    return _record(store.job(conn, number), today)


def trail(conn: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """What was done to a job, in the order of entry (NotFound)."""
    store.job(conn, number)
    return store.steps(conn, number)


def owed(conn: sqlite3.Connection, today: date) -> list[dict[str, Any]]:
    """The jobs whose day has come and that are not done."""
    return [row for row in records(conn, today) if row["open_count"]]


def _record(job: Job, today: date) -> dict[str, Any]:
    now = standing(job, today)
    row = {
        **job._asdict(),
        "from": job.first.isoformat(),
        "next_on": _text(now.next_on),
        "due_on": _text(now.due_on),
        "overdue": now.due_on is not None and now.due_on < today,
        "open_count": now.open_count,
        "state": now.state,
        "done_on": _text(job.done_on),
        "findings": job.findings.split(";") if job.findings else [],
        "ends_on": _text(job.last),
        "clause": clause_of(job.what),
    }
    return {field.name: row[field.name] for field in FIELDS}


def _found(write: Writing, job: Job, check: Check, by: str, now: datetime) -> int:
    """The finding that a failed check opens (B4, B5)."""
    found = Found(
        When(check.on, None),
        "own",
        "minor",
        job.supplier or job.text,
        check.text or job.text,
        link=f"upkeep:{job.id}",
    )
    return open_finding(write, found, by, now)


def _standing(write: Writing, number: int) -> Job:
    check_stands(write, "upkeep", "upkeep", number)
    return store.job(write.conn, number)


def _stated(new: NewJob) -> dict[str, Any]:
    return {
        "text": new.text,
        "what": new.what,
        "repeat": new.repeat,
        "person_id": new.person.id,
        "days": new.days,
        "supplier": new.supplier,
    }


def _dated(new: NewJob) -> dict[str, Any]:
    return {"from_on": new.first.isoformat()}


def _step(
    write: Writing,
    number: int,
    kind: str,
    day_of: date,
    on: date,
    by: str,
    text: str | None,
    result: str | None = None,
    finding: int | None = None,
) -> None:
    write.add(
        "upkeep-step",
        "upkeep_step",
        {
            "upkeep_id": number,
            "kind": kind,
            "day_of": day_of.isoformat(),
            "on_day": on.isoformat(),
            "by_whom": by,
            "result": result,
            "finding_id": finding,
            "text": text,
        },
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
