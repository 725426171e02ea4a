"""What the printed forms of the assessment say: fault notice, sanction, appeal (C4.1.3, C4.2.3,
C5)."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from pmdesk.assessment import sanction_view, sanctioning
from pmdesk.assessment.appeal_subjects import existing_appeal
from pmdesk.assessment.appeal_view import appeal_record
from pmdesk.assessment.steps import existing, policy_of
from pmdesk.assessment.view import records
from pmdesk.errors import NotFound
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.appeals import PROCEDURE, AppealStep
from pmdesk.records.assessment import NoticeState
from pmdesk.render.documents import Document
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.posting import filing_ends_on
from pmdesk.store import appeals, catalogue, journal, people, sanctions
from pmdesk.store.notices import Notice, Selection, notices
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.texts import _

_NOTICE = ("number", "on", "code", "title", "points", "state")


def fault_notice(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """The fault notice, to be served (C4.1.3, C5.1)."""
    notice, state = existing(conn, number)
    policy = policy_of(conn, notice)
    names = Names(conn)
    record = _records(conn, [(notice, state)], language)[0]
    fields = {
        "notice": record,
        "issuer": _who(names, notice.by_id),
        "superior": _who(names, state.superior_id),
        "sum_fen": point_fine_fen(state.points, policy),
        "clause": policy.fines.point_fine_fen.clause,
        "performance_pay": is_performance_pay(policy),
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
    row = next(row for row in sanction_view.records(conn, month) if row["id"] == number)
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
        "notices": [
            {name: one[name] for name in _NOTICE} for one in _records(conn, pairs, language)
        ],
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
        "about": _about(conn, row["subject"], language),
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


def _who(names: Names, staff_id: int | None) -> str | None:
    """Somebody as a form names them: code and name."""
    return None if staff_id is None else f"{names[staff_id].code} {names[staff_id].name}"


def _records(
    conn: sqlite3.Connection, found: Iterable[tuple[Notice, NoticeState]], language: str
) -> list[dict[str, Any]]:
    """Notices by field, each fault's title in a language where the catalogue has it."""
    told = records(conn, found)
    for row in told:
        day = date.fromisoformat(row["on"])
        row["title"] = catalogue.title_in(conn, row["code"], day, row["title"], language)
    return told


def is_performance_pay(policy: Policy) -> bool:
    """Whether forms speak of performance pay instead of fines."""
    return policy.deduction.mode.value == "performance_pay"


def _appeal_days(told_on: str | None, policy: Policy) -> dict[str, Any]:
    """Until when an appeal can be filed, or how long that will be."""
    return {
        "file_by": str(filing_ends_on(date.fromisoformat(told_on), policy)) if told_on else None,
        "filing_days": policy.appeals.filing_days.value,
    }


def _about(conn: sqlite3.Connection, subject: str, language: str) -> str:
    """What an appeal is about: a notice or a sanction by its number and content."""
    kind, _colon, number = subject.rpartition(":")
    if kind == "sanction":
        row = next(row for row in sanction_view.records(conn) if row["id"] == int(number))
        return f"SD-{row['month'].replace('-', '')}-{int(number):04d}"
    row = _records(conn, [existing(conn, int(number))], language)[0]
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
