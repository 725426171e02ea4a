"""What the printed forms of the assessment say: fault notice, sanction, appeal; of a closed month
summary and poster (C4.1.3, C4.1.4, C4.2.3, C4.2.5, C5)."""

import sqlite3
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from pmdesk.assessment import sanctioning
from pmdesk.assessment.appeal_subjects import existing_appeal
from pmdesk.assessment.appeal_view import appeal_record
from pmdesk.assessment.steps import existing, policy_of
from pmdesk.assessment.view import records
from pmdesk.closing.closing import month_analysis
from pmdesk.closing.figures import may_hang_from
from pmdesk.errors import NotFound
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.appeals import PROCEDURE, AppealStep
from pmdesk.records.closes import Adjustment, ClosedAs, MonthResult
from pmdesk.render.documents import Document, masked
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import appeals, journal, people, sanctions
from pmdesk.store.notices import Selection, notices
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.store.policies import policy_of as stored_policy
from pmdesk.store.settings import setting
from pmdesk.store.tallies import member_notices
from pmdesk.texts import _

_LINE = ("staff", "name", "notices", "codes", "points", "point_fine_fen", "surcharge_fen",
         "transferred_fen", "joint_share_fen", "sanction_fine_fen", "adjustment_fen",
         "deduction_fen", "held", "measure", "posted")  # fmt: skip
_NOTICE = ("number", "on", "code", "title", "points", "state")


def fault_notice(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """The fault notice, to be served (C4.1.3, C5.1)."""
    notice, state = existing(conn, number)
    policy = policy_of(conn, notice)
    names = Names(conn)
    record = records(conn, [(notice, state)])[0]
    fields = {
        "notice": record,
        "issuer": _who(names, notice.by_id),
        "superior": _who(names, state.superior_id),
        "sum_fen": point_fine_fen(state.points, policy),
        "clause": policy.fines.point_fine_fen.clause,
        "performance_pay": _is_performance_pay(policy),
        **_appeal_days(state.told_on, policy),
    }
    return Document(
        form="fault-notice",
        language=language,
        office=setting(conn, "office_name"),
        number=record["number"],
        on=record["on"],
        clauses=("C4.1.3", "C5.1"),
        fields=fields,
        policy=policy_for(conn, Month.from_number(notice.period)).name,
        head=journal.head(conn),
    )


def sanction(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """The decision on a sanction, to be handed over (C4.2.3, C4.2.4)."""
    found = sanctions.sanction(conn, number)
    if found is None:
        raise NotFound(
            _("there is no sanction {id}", id=number), hint=_("see pmdesk sanction list")
        )
    decision, state = found
    month = Month.from_number(decision.period)
    row = next(row for row in sanctioning.records(conn, month) if row["id"] == number)
    policy = sanctioning.policy_of_close(conn, month)
    kept = notices(conn, Selection(period=month.number, staff_id=decision.staff_id))
    pairs = [pair for pair in kept if pair[1].revoked is None]
    position = people.last_position(conn, decision.staff_id, month.last)
    dismisses = row["measure"] == "dismissal"
    fields = {
        **row,
        "by": _who(Names(conn), decision.by_id),
        "department": position.department if position else None,
        "post": position.post if position else None,
        "points": sum(state.points for _notice, state in pairs if state.counted),
        "notices": [{name: one[name] for name in _NOTICE} for one in records(conn, pairs)],
        **_appeal_days(state.told_on or decision.on_day, policy),
    }
    return Document(
        form="sanction",
        language=language,
        office=setting(conn, "office_name"),
        number=f"SD-{month.number}-{number:04d}",
        on=decision.on_day,
        clauses=("C4.2.4" if dismisses else "C4.2.3",),
        fields=fields,
        policy=policy_for(conn, month).name,
        head=journal.head(conn),
    )


def appeal(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """The record of an appeal: what was said, where it went, what came of it (C5.3)."""
    found, state = existing_appeal(conn, number)
    names = Names(conn)
    row = appeal_record(conn, found, state, names)
    filed = date.fromisoformat(found.filed_on)
    fields = {
        "appeal": row,
        "staff": _who(names, found.staff_id),
        "against": _who(names, found.against_id),
        "person": _who(names, found.person_id),
        "subject": found.subject,
        "about": _about(conn, row["subject"]),
        "statement": found.statement,
        "late_reason": found.late_reason,
        "trail": [_entry(names, step) for step in appeals.trail(conn, number)],
        "decided_by": _decider(names, state.decision),
        "reason": state.decision.text if state.decision else None,
        "procedure": PROCEDURE,
    }
    return Document(
        form="appeal",
        language=language,
        office=setting(conn, "office_name"),
        number=f"AP-{Month.of(filed).number}-{number:04d}",
        on=found.filed_on,
        clauses=tuple(dict.fromkeys((found.clause, "C5.3"))),
        fields=fields,
        policy=policy_for(conn, Month.of(filed)).name,
        head=journal.head(conn),
    )


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
        "performance_pay": _is_performance_pay(stored_policy(conn, result.policy_id).policy),
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


def _who(names: Names, staff_id: int | None) -> str | None:
    """Somebody as a form names them: code and name."""
    return None if staff_id is None else f"{names[staff_id].code} {names[staff_id].name}"


def _is_performance_pay(policy: Policy) -> bool:
    return policy.deduction.mode.value == "performance_pay"


def _appeal_days(told_on: str | None, policy: Policy) -> dict[str, Any]:
    """Until when an appeal can be filed, or how long that will be."""
    return {
        "file_by": str(filing_ends_on(date.fromisoformat(told_on), policy)) if told_on else None,
        "filing_days": policy.appeals.filing_days.value,
    }


def _about(conn: sqlite3.Connection, subject: str) -> str:
    """What an appeal is about: a notice or a sanction by its number and content."""
    kind, _colon, number = subject.rpartition(":")
    if kind == "sanction":
        row = next(row for row in sanctioning.records(conn) if row["id"] == int(number))
        return f"SD-{row['month'].replace('-', '')}-{int(number):04d}"
    row = records(conn, [existing(conn, int(number))])[0]
    return f"{row['number']}, {row['on']}, {row['code']} {row['title']}"


def _entry(names: Names, step: AppealStep) -> dict[str, Any]:
    return {
        "on": step.on_day,
        "kind": step.kind,
        "by": _decider(names, step),
        "text": step.text,
    }


def _decider(names: Names, step: AppealStep | None) -> str | None:
    """Who made an entry: somebody of the staff, or somebody at the company."""
    return (_who(names, step.by_id) or step.decider) if step else None


def _hangs(first: str | None, days: int) -> dict[str, str]:
    """From when until when a row hangs."""
    if first is None:
        return {"not_before": "", "until": ""}
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    return {"not_before": first, "until": last.isoformat()}


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


def _titles_then(conn: sqlite3.Connection, month: Month, seq: int) -> dict[str, str]:
    """The titles stored with the month's notices when it was closed."""
    wanted = Selection(period=month.number, cut=seq - 1)
    return {notice.code: notice.title for notice, _state in notices(conn, wanted)}
