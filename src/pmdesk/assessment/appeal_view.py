"""An appeal as users see it: one record of stable fields."""

import sqlite3
from typing import Any

from pmdesk.records.appeals import Appeal, AppealState
from pmdesk.render.tables import Field
from pmdesk.store.people import Names

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("subject", "Subject"),
    Field("notice", "Notice", "number"),
    Field("staff", "Staff"),
    Field("against", "Against"),
    Field("retaliation", "Retaliation", "flag"),
    Field("state", "State"),
    Field("body", "Goes to"),
    Field("person", "Person"),
    Field("clause", "Clause"),
    Field("moved_from", "Moved from"),
    Field("why", "Why"),
    Field("filed_on", "Filed on"),
    Field("file_by", "File by"),
    Field("decide_by", "Decide by"),
    Field("outcome", "Outcome"),
    Field("points", "Points", "number"),
    Field("decided_by", "Decided by"),
    Field("decided_on", "Decided on"),
    Field("told_on", "Told on"),
]
COLUMNS = (
    "id", "subject", "staff", "against", "state", "body", "person", "clause", "filed_on",
    "decide_by", "told_on",
)  # fmt: skip


def appeal_record(
    conn: sqlite3.Connection, appeal: Appeal, state: AppealState, names: Names | None = None
) -> dict[str, Any]:
    """One appeal as its record, the fields of `appeal show`."""
    names = names or Names(conn)
    decision = state.decision
    return {
        "id": appeal.id,
        "ref": appeal.ref,
        "subject": appeal.subject_name,
        "notice": appeal.notice_id,
        "staff": names.code(appeal.staff_id),
        "against": names.code(appeal.against_id),
        "retaliation": bool(appeal.retaliation),
        "state": state.state,
        "body": appeal.body,
        "person": names.code(appeal.person_id),
        "clause": appeal.clause,
        "moved_from": appeal.moved_from,
        "why": appeal.why,
        "filed_on": appeal.filed_on,
        "file_by": appeal.file_by,
        "decide_by": appeal.decide_by,
        "outcome": None if state.state == "open" else state.state,
        "points": decision.points if decision else None,
        "decided_by": (
            (names.code(decision.by_id) or f"company: {decision.decider}") if decision else None
        ),
        "decided_on": decision.on_day if decision else None,
        "told_on": state.told_on,
    }
