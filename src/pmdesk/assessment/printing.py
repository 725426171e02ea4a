"""What the printed forms of the assessment say: notice, monthly summary, posting (C5.1, C5.2)."""

import sqlite3
from datetime import date
from itertools import groupby
from typing import Any

from pmdesk.assessment.steps import existing, policy_of
from pmdesk.assessment.view import records
from pmdesk.closing.closing import month_analysis
from pmdesk.closing.figures import may_hang_from
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import Adjustment, Line, MonthResult
from pmdesk.render.documents import document, masked
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import journal, people
from pmdesk.store.notices import Selection, notices
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.store.policies import policy_of as stored_policy
from pmdesk.store.settings import setting
from pmdesk.store.tallies import member_notices
from pmdesk.texts import _, _n, in_language


def notice_form(conn: sqlite3.Connection, number: int) -> str:
    """The fault notice as HTML, in the office's language (C5.1)."""
    notice, state = existing(conn, number)
    policy = policy_of(conn, notice)
    names = Names(conn)
    told = date.fromisoformat(state.told_on) if state.told_on else None
    superior = names[state.superior_id] if state.superior_id else None
    issuer = names[notice.by_id]
    content = {
        "office": setting(conn, "office_name"),
        "notice": records(conn, [(notice, state)])[0],
        "issuer": f"{issuer.code} {issuer.name}",
        "superior": f"{superior.code} {superior.name}" if superior else None,
        "sum": yuan(point_fine_fen(state.points, policy)),
        "clause": policy.fines.point_fine_fen.clause,
        "file_by": filing_ends_on(told, policy).isoformat() if told else None,
        "filing_days": policy.appeals.filing_days.value,
        "policy": policy_for(conn, Month.from_number(notice.period)).name,
        "head": journal.head(conn),
    }
    return document("fault-notice", setting(conn, "language"), content, policy)


def month_forms(
    conn: sqlite3.Connection, result: MonthResult, *, full_names: bool
) -> list[tuple[str, str]]:
    """The printed forms of a closed month as (file name, HTML), from what was stored: their
    bytes depend on nothing that came later."""
    closed = result.closed
    assert closed is not None
    policy = stored_policy(conn, result.policy_id).policy
    common = {
        "office": _office_then(conn, closed.seq),
        "month": str(result.month),
        "closed_at": closed.closed_at,
        "head": closed.journal_head,
    }
    with in_language(closed.language):
        summary = _summary(conn, result)
        posting = _posting(conn, result, policy, full_names=full_names)
    name = "posting-full-names.html" if full_names else "posting.html"
    return [
        ("summary.html", document("summary", closed.language, {**common, **summary}, policy)),
        (name, document("posting", closed.language, {**common, **posting}, policy)),
    ]


def _summary(conn: sqlite3.Connection, result: MonthResult) -> dict[str, Any]:
    closed = result.closed
    assert closed is not None
    lines = sorted(result.lines, key=lambda line: (line.department, line.staff))
    departments = [
        (department, list(of)) for department, of in groupby(lines, lambda line: line.department)
    ]
    titles = _titles_then(conn, result.month, closed.seq)
    causes = list(month_analysis(conn, result.month, closed.language, closed.seq - 1))
    return {
        "wide": True,
        "payroll_month": str(result.payroll_month),
        "departments": departments,
        "people": sum(1 for line in result.lines if line.shows),
        "totals": result.totals,
        "causes": [{**cause, "title": titles.get(cause["code"], "")} for cause in causes],
        "warnings": result.warnings,
        "policy": result.policy_name,
        "readings": " ".join(result.readings),
    }


def _posting(
    conn: sqlite3.Connection, result: MonthResult, policy: Policy, *, full_names: bool
) -> dict[str, Any]:
    closed = result.closed
    assert closed is not None
    titles = _titles_then(conn, result.month, closed.seq)
    posted = [line for line in result.lines if line.posted]
    shown = [line for line in posted if line.not_before]
    corrections = [
        (row, _added_from(conn, row, policy, closed.seq))
        for row in result.adjustments
        if row.posting
    ]
    late = sum(1 for row, day in corrections if row.posting == "added" and not day)
    names = {person.id: person.name for person in people.people(conn)}
    words = {"added": _("added"), "withdrawn": _("withdrawn")}
    return {
        "rows": [
            {
                "name": line.name if full_names else masked(line.name),
                "department": line.department,
                "faults": [_fault(code, titles) for code in line.codes],
                "points": line.points,
                "reasons": _reasons(line),
                "not_before": line.not_before,
            }
            for line in shown
        ],
        "waiting": len(posted) - len(shown) + late,
        "corrections": [
            {
                "name": names[row.staff_id] if full_names else masked(names[row.staff_id]),
                "month": str(Month.from_number(row.period)),
                "posting": words[row.posting],
                "not_before": day or "",
            }
            for row, day in corrections
            if day or row.posting == "withdrawn"
        ],
    }


def _added_from(conn: sqlite3.Connection, row: Adjustment, policy: Policy, seq: int) -> str | None:
    """The first day a person added to an earlier posting may hang; None while unserved."""
    found = next(member_notices(conn, row.period, staff_id=row.staff_id, cut=seq - 1), None)
    if row.posting != "added" or found is None:
        return None
    return may_hang_from(found, policy)


def _fault(counted: str, titles: dict[str, str]) -> str:
    """A counted code (`CMP-01 x3`) with its title."""
    code, _blank, times = counted.partition(" ")
    return f"{titles.get(code, code)} {times}".strip()


def _reasons(line: Line) -> list[str]:
    words = {
        "points": _n("{n} point", "{n} points", line.points),
        "repeat": _("the same problem again"),
    }
    return [words[reason] for reason in line.reasons]


def _titles_then(conn: sqlite3.Connection, month: Month, seq: int) -> dict[str, str]:
    """The titles stored with the month's notices when it was closed."""
    wanted = Selection(period=month.number, cut=seq - 1)
    return {notice.code: notice.title for notice, _state in notices(conn, wanted)}


def _office_then(conn: sqlite3.Connection, seq: int) -> str:
    """The office's name when the month was closed."""
    return setting(conn, "office_name", seq)
