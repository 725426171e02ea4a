"""The morning brief, 8:30 (A2.2): one page of what was, what is, and who does it."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pmdesk.agenda.owed import is_overdue, owed
from pmdesk.casework.escalating import escalated
from pmdesk.office import tasks
from pmdesk.periods import Month
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.records.findings import NOT_CLOSED
from pmdesk.records.requests import UNFINISHED
from pmdesk.store import briefs, complaints, findings, receipts, requests
from pmdesk.store.calls import calls_since
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting

if TYPE_CHECKING:
    from pmdesk.render.documents import Document

_CALL = ("id", "on", "time", "state", "caller", "phone", "unit", "by", "links", "text")
_COMPLAINT = (
    "id", "number", "on", "time", "severity", "state", "unit", "handler", "department",
    "respond_by", "replied_at", "due_at", "held_until", "reopened", "text",
)  # fmt: skip
_FINDING = (
    "id", "number", "on", "class", "severity", "state", "place", "department", "handler", "due",
    "outcome", "verified_at", "verified_by", "text",
)  # fmt: skip
_APPOINTMENT = ("id", "kind", "state", "unit", "place", "handler", "supplier", "text")


def brief(conn: sqlite3.Connection, day: date, now: datetime) -> dict[str, Any]:
    """What is presented on a day, as the file has it now."""
    before = day - timedelta(days=1)
    open_duties = owed(conn, now)
    planned = tasks.planned(conn, before, now.date())
    return {
        "date": day.isoformat(),
        "at": now.isoformat(timespec="seconds"),
        "office": setting(conn, "office_name"),
        "calls_since": _since(conn, day, now),
        "calls": _calls(conn, day, now),
        "yesterday": {
            "date": before.isoformat(),
            "planned": len(planned),
            "done": sum(1 for task in planned if task["done"]),
            "tasks": planned,
        },
        "today": [task for task in tasks.planned(conn, day, now.date()) if not task["done"]],
        "appointments": _appointments(conn, day),
        "desk": tasks.posts(conn, day),
        "receipts": {
            "date": before.isoformat(),
            **receipts.of_day(conn, before.isoformat())._asdict(),
        },
        "complaints": _complaints(conn, now),
        "follow_ups": [
            _part(row, ("kind", "id", "who", "due", "unit", "text"))
            for row in open_duties
            if row["duty"] == "follow-up" and row["overdue"]
        ],
        "falling_due": [
            _part(row, ("kind", "id", "duty", "who", "due", "overdue", "text"))
            for row in open_duties
            if row["kind"] in ("appeal", "sanction", "close")
        ],
        "meeting": _meeting(conn, day, now),
    }


def form(conn: sqlite3.Connection, content: dict[str, Any], language: str) -> "Document":
    """The brief as a form to print, as it was presented."""
    from pmdesk.render.documents import Document

    day = date.fromisoformat(content["date"])
    return Document(
        form="brief",
        language=language,
        office=content["office"],
        number=f"MB-{day:%Y%m%d}",
        on=content["date"],
        clauses=("A2.2",),
        fields=content,
        policy=policy_for(conn, Month.of(day)).name,
    )


def _since(conn: sqlite3.Connection, day: date, now: datetime) -> str:
    """From when on calls are told: the last recorded brief, else yesterday 00:00."""
    last = briefs.last_kept(conn)
    if last:
        return last.at
    begin = datetime.combine(day - timedelta(days=1), datetime.min.time(), now.tzinfo)
    return begin.isoformat(timespec="seconds")


def _calls(conn: sqlite3.Connection, day: date, now: datetime) -> list[dict[str, Any]]:
    """The calls that no recorded brief has told: in the order of entry, none twice."""
    last = briefs.last_kept(conn)
    since = _since(conn, day, now)
    found = calls_since(conn, last.calls_up_to if last else None, since[:10], since)
    return [
        {**_part(row, _CALL), "links": row["links"].split(";") if row["links"] else []}
        for row in found
    ]


def _meeting(conn: sqlite3.Connection, day: date, now: datetime) -> list[dict[str, Any]]:
    """What is announced at the management meeting (A3.6): the results that were checked since
    the last recorded brief, and the severe findings that are not closed."""
    last = briefs.last_kept(conn)
    since = findings.verified_since(
        conn, last.calls_up_to if last else None, _since(conn, day, now)
    )
    results = {row["id"] for row in since}
    severe = [
        row
        for row in findings.records_of_states(conn, NOT_CLOSED)
        if row["severity"] == "severe" and row["id"] not in results
    ]
    return [
        {"what": "result" if row["id"] in results else "severe", **_part(row, _FINDING)}
        for row in sorted((*since, *severe), key=lambda row: row["id"])
    ]


def _appointments(conn: sqlite3.Connection, day: date) -> list[dict[str, Any]]:
    found = [
        {"at": row["appointment_at"], **_part(row, _APPOINTMENT)}
        for row in requests.records_of_states(conn, UNFINISHED)
        if (row["appointment_at"] or "").startswith(day.isoformat())
    ]
    return sorted(found, key=lambda row: (row["at"], row["id"]))


def _complaints(conn: sqlite3.Connection, now: datetime) -> list[dict[str, Any]]:
    """Unresolved complaints, oldest first, each with the level that should know."""
    levels = {row["id"]: row["level"] for row in escalated(conn, now)}
    found = [
        {
            **_part(row, _COMPLAINT),
            "duty": "resolve" if row["replied_at"] else "reply",
            "overdue": is_overdue(_next_due(row), now) or is_overdue(row["due_at"], now),
            "due": _next_due(row),
            "level": levels.get(row["id"]),
        }
        for row in complaints.records_of_states(conn, UNRESOLVED)
    ]
    return sorted(found, key=lambda row: (row["on"], row["time"] or "", row["id"]))


def _next_due(row: dict[str, Any]) -> str:
    """Until when the next thing is owed: the first reply, then the resolution."""
    return str(row["due_at"] if row["replied_at"] else row["respond_by"])


def _part(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}
