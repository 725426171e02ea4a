"""What the printed forms of cases say: complaint, request, corrective action report (A1.3, A3.5,
A3.7, B3)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.casework.walking import existing
from pmdesk.office.printing import of_record, who
from pmdesk.records.cases import CaseTable
from pmdesk.records.complaints import COMPLAINTS
from pmdesk.records.findings import REPORTS
from pmdesk.records.requests import REQUESTS
from pmdesk.render.documents import Document
from pmdesk.store import cases, catalogue, complaints, findings, reports, requests
from pmdesk.store.listing import Asked, Listing, record, rows
from pmdesk.store.services import exact as service_of
from pmdesk.texts import screen_field

_STEP = ("at", "action", "text", "state")
_FINDING = ("number", "on", "place", "text", "department", "procedure")


def complaint(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A complaint from the counter to the follow-up (A1.3, A2.8)."""
    row = _record(conn, COMPLAINTS, complaints.COMPLAINTS, number)
    fields = {
        "case": row,
        "handler": who(conn, row["handler"]),
        "trail": _trail(conn, COMPLAINTS, number),
    }
    return of_record(conn, "complaint", language, row, ("A1.3", "A2.8"), fields)


def request(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A request with its checklist, its acceptance and its follow-up (B3, A2.8)."""
    row = _record(conn, REQUESTS, requests.REQUESTS, number)
    opening = existing(conn, REQUESTS, number).opening
    kind = requests.kind_of(conn, opening["kind_id"])
    title = screen_field("title", language)
    made = set((row["checked"] or "").split(";"))
    fields = {
        "case": row,
        "kind": getattr(kind, title),
        "service": _service(conn, row["service"], title),
        "handler": who(conn, row["handler"]),
        "steps": [
            {
                "step": step.step,
                "title": getattr(step, title),
                "required": step.required,
                "made": step.step in made,
            }
            for step in kind.steps
        ],
        "trail": _trail(conn, REQUESTS, number),
    }
    return of_record(conn, "request", language, row, ("B3", "A2.8"), fields, leaves=True)


def report(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A corrective action report with the findings and faults that it answers (A3.5, A3.7)."""
    row = _record(conn, REPORTS, reports.REPORTS, number)
    numbers, codes = reports.subjects(conn, number)
    asked = Asked(findings.FINDINGS).one_of("id", numbers)
    found = rows(conn, findings.FINDINGS, asked, _FINDING) if numbers else []
    day = date.fromisoformat(row["on"])
    fields = {
        "case": row,
        "responsible": who(conn, row["responsible"]),
        "findings": [dict(zip(_FINDING, one, strict=True)) for one in found],
        "faults": [_fault(conn, code, day, language) for code in codes],
    }
    clauses = ("A3.5", "A3.7", "C4.1.6") if codes else ("A3.5", "A3.7")
    return of_record(conn, "report", language, row, clauses, fields, leaves=True)


def _record(
    conn: sqlite3.Connection, table: CaseTable, listing: Listing, number: int
) -> dict[str, Any]:
    """A case by field (NotFound)."""
    existing(conn, table, number)
    row = record(conn, listing, number)
    assert row is not None
    return row


def _trail(conn: sqlite3.Connection, table: CaseTable, number: int) -> list[dict[str, Any]]:
    return [
        {**{name: step[name] for name in _STEP}, "by": step["by_whom"]}
        for step in cases.steps(conn, table.kind, number)
    ]


def _fault(conn: sqlite3.Connection, code: str, day: date, language: str) -> str:
    """A fault code with its title on a day."""
    found = catalogue.code_on(conn, code, day)
    return f"{code} {found.title(language)}" if found else code


def _service(conn: sqlite3.Connection, code: str | None, title: str) -> str | None:
    filed = service_of(conn, code) if code else None
    return f"{filed.code} {getattr(filed, title)}" if filed else code
