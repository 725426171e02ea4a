"""What the printed forms of a closed month say: summary and poster, from what was stored with the
close (C4.1.4, C4.2.5, C5.2)."""

import sqlite3
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from pmdesk.assessment.printing import is_performance_pay
from pmdesk.closing.documents import month_analysis
from pmdesk.closing.figures import may_hang_from
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import Adjustment, ClosedAs, MonthResult
from pmdesk.render.documents import Document, masked
from pmdesk.rules.liability import notices_by_code
from pmdesk.store import people
from pmdesk.store.notices import Selection, notices
from pmdesk.store.policies import policy_of as stored_policy
from pmdesk.store.settings import setting
from pmdesk.store.tallies import notices_of

_LINE = ("staff", "name", "notices", "codes", "points", "point_fine_fen", "surcharge_fen",
         "transferred_fen", "joint_share_fen", "sanction_fine_fen", "adjustment_fen",
         "deduction_fen", "held", "measure", "posted")  # fmt: skip


def month_forms(
    conn: sqlite3.Connection, result: MonthResult, *, full_names: bool
) -> list[tuple[str, Document]]:
    """The printed forms of a closed month as (file name without suffix, document), from what was
    stored: their bytes depend on nothing that came later."""
    name = "posting-full-names" if full_names else "posting"
    return [
        ("summary", _summary(conn, result)),
        (name, _posting(conn, result, full_names=full_names)),
    ]


def _summary(conn: sqlite3.Connection, result: MonthResult) -> Document:
    closed = _closed(result)
    lines = sorted(result.lines, key=lambda line: (line.department, line.staff))
    titles = _titles_then(conn, result.month, closed.seq)
    causes = list(month_analysis(conn, result.month, closed.language, closed.seq - 1))
    fields = {
        "departments": [
            {
                "department": department,
                "lines": [{name: getattr(line, name) for name in _LINE} for line in own],
            }
            for department, own in groupby(lines, lambda line: line.department)
        ],
        "people": sum(1 for line in result.lines if line.shows),
        "totals": result.totals,
        "causes": [{**cause, "title": titles.get(cause["code"], "")} for cause in causes],
        "warnings": [warning.text for warning in result.warnings],
        "readings": " ".join(result.readings),
        "payroll_month": str(result.payroll_month),
        "performance_pay": is_performance_pay(stored_policy(conn, result.policy_id).policy),
    }
    return _of_month(conn, result, "summary", "MS", ("C4.1.4", "C4.1.5", "C5.2"), fields)


def _posting(conn: sqlite3.Connection, result: MonthResult, *, full_names: bool) -> Document:
    closed = _closed(result)
    policy = stored_policy(conn, result.policy_id).policy
    titles = _titles_then(conn, result.month, closed.seq)
    days = int(setting(conn, "posting_days", closed.seq))
    posted = [line for line in result.lines if line.posted]
    shown = [line for line in posted if line.not_before]
    corrections = [
        (row, _added_from(conn, row, policy, closed.seq))
        for row in result.adjustments
        if row.posting
    ]
    late = sum(1 for row, day in corrections if row.posting == "added" and not day)
    names = {person.id: person.name for person in people.people(conn)}
    fields = {
        "rows": [
            {
                "name": line.name if full_names else masked(line.name),
                "department": line.department,
                "faults": [_fault(code, titles) for code in line.codes],
                "points": line.points,
                "reasons": line.reasons,
                **_hangs(line.not_before, days),
            }
            for line in shown
        ],
        "waiting": len(posted) - len(shown) + late,
        "corrections": [
            {
                "name": names[row.staff_id] if full_names else masked(names[row.staff_id]),
                "month": str(Month.from_number(row.period)),
                "posting": row.posting,
                **_hangs(day, days),
            }
            for row, day in corrections
            if day or row.posting == "withdrawn"
        ],
        "filing_days": policy.appeals.filing_days.value,
    }
    return _of_month(conn, result, "posting", "PO", ("C4.2.5",), fields)


def _of_month(
    conn: sqlite3.Connection,
    result: MonthResult,
    form: str,
    kind: str,
    clauses: tuple[str, ...],
    fields: dict[str, Any],
) -> Document:
    closed = _closed(result)
    common = {"month": str(result.month), "closed_at": closed.closed_at}
    return Document(
        form=form,
        language=closed.language,
        office=setting(conn, "office_name", closed.seq),
        number=f"{kind}-{result.month.number}",
        on=closed.closed_at[:10],
        clauses=clauses,
        fields={**common, **fields},
        policy=result.policy_name,
        head=closed.journal_head,
    )


def _closed(result: MonthResult) -> ClosedAs:
    assert result.closed is not None
    return result.closed


def _hangs(first: str | None, days: int) -> dict[str, str]:
    """From when until when a row hangs."""
    if first is None:
        return {"not_before": "", "until": ""}
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    return {"not_before": first, "until": last.isoformat()}


def _added_from(conn: sqlite3.Connection, row: Adjustment, policy: Policy, seq: int) -> str | None:
    """The first day a person added to an earlier posting may hang; None while unserved."""
    found = notices_of(conn, row.period, row.staff_id, cut=seq - 1)
    if row.posting != "added" or found is None:
        return None
    counted = sum(notices_by_code(found.tallies).values())
    return may_hang_from(counted, found.told, policy)


def _fault(counted: str, titles: dict[str, str]) -> str:
    """A counted code (`CMP-01 x3`) with its title."""
    code, _blank, times = counted.partition(" ")
    return f"{titles.get(code, code)} {times}".strip()


def _titles_then(conn: sqlite3.Connection, month: Month, seq: int) -> dict[str, str]:
    """The titles stored with the month's notices when it was closed."""
    wanted = Selection(period=month.number, cut=seq - 1)
    return {notice.code: notice.title for notice, _state in notices(conn, wanted)}
