"""How findings are read: one row each, joined with the newest step, which is what they are."""

import sqlite3
from typing import Any

from pmdesk.store.cases import STEP_OF_NOW
from pmdesk.store.listing import Asked, Listing, rows

_REPORTS = (
    "(SELECT group_concat(r.link, ';') FROM (SELECT 'report:' || report_id AS link "
    "FROM report_subject WHERE finding_id = c.id ORDER BY report_id) r)"
)

_CORRECTED = (
    "(SELECT {part} FROM finding_step k WHERE k.case_id = {finding}.id AND k.action = 'correct' "
    "ORDER BY k.id DESC LIMIT 1)"
)


def _as_corrected(column: str, part: str) -> str:
    return f"coalesce({_CORRECTED.format(part=part, finding='{finding}')}, {{finding}}.{column})"


CLASS = _as_corrected("class", "substr(k.how, 1, instr(k.how, ',') - 1)")
"""The expression of a finding's class, as it was corrected last."""
SEVERITY = _as_corrected("severity", "substr(k.how, instr(k.how, ',') + 1)")
"""The expression of its severity, likewise."""

FINDINGS = Listing(
    "finding c JOIN finding_step s ON s.id = "
    + STEP_OF_NOW.format(kind="finding", alias="c")
    + " LEFT JOIN unit u ON u.id = c.unit_id LEFT JOIN staff h ON h.id = s.handler_id "
    "LEFT JOIN staff o ON o.id = s.organiser_id LEFT JOIN staff p ON p.id = s.responsible_id",
    {
        "id": "c.id",
        "ref": "c.ref",
        "number": "printf('NC-%d-%04d', c.period, c.serial)",
        "on": "c.on_day",
        "time": "c.at_minute",
        "state": "s.state",
        "class": CLASS.format(finding="c"),
        "severity": SEVERITY.format(finding="c"),
        "source": "c.source",
        "procedure": "c.procedure",
        "place": "c.place",
        "unit": "u.code",
        "text": "c.text",
        "link": "c.link",
        "by": "c.by_whom",
        "department": "s.department",
        "handler": "h.code",
        "organiser": "o.code",
        "responsible": "p.code",
        "due": "s.due_on",
        "action": "s.action_taken",
        "stopped_at": "s.stopped_at",
        "referred_to": "s.referred_to",
        "referred_at": "s.referred_at",
        "done_at": "s.done_at",
        "done_by": "s.done_by",
        "outcome": "s.outcome",
        "failed": "s.failed",
        "verified_at": "s.verified_at",
        "verified_by": "s.verified_by",
        "reports": _REPORTS,
        "closed_at": "s.closed_at",
        "void": "s.void_why",
    },
    "c.id",
    ("c.text", "c.place", "s.action_taken", "s.outcome"),
)


def nature(conn: sqlite3.Connection, number: int) -> dict[str, str]:
    """The class and severity of a finding that is there, as they were corrected last."""
    row = conn.execute(
        f"SELECT {CLASS.format(finding='f')}, {SEVERITY.format(finding='f')} FROM finding f "
        "WHERE f.id = ?",
        (number,),
    ).fetchone()
    return dict(zip(("class", "severity"), row, strict=True))


def records_of_states(
    conn: sqlite3.Connection, states: tuple[str, ...], asked: Asked | None = None
) -> list[dict[str, Any]]:
    """The findings in some states, each by field, by id."""
    found = rows(conn, FINDINGS, (asked or Asked()).one_of("s.state", states))
    return [dict(zip(FINDINGS.columns, row, strict=True)) for row in found]


def verified_since(conn: sqlite3.Connection, seq: int | None, since: str) -> list[dict[str, Any]]:
    """The findings found good by a check stored after a journal sequence, by id; without one,
    by a check made since a moment."""
    asked = Asked()
    newer = "v.seq > ?" if seq is not None else "v.at >= ?"
    asked.where(
        "EXISTS (SELECT 1 FROM finding_step v WHERE v.case_id = c.id AND v.action = 'verify' "
        f"AND v.state = 'verified' AND {newer})",
        seq if seq is not None else since,
    )
    found = rows(conn, FINDINGS, asked)
    return [dict(zip(FINDINGS.columns, row, strict=True)) for row in found]
