"""Sanctions as they are shown: what was decided, and what is still to be (C4.2.3)."""

import sqlite3
from typing import Any

from pmdesk.assessment.sanctioning import policy_of_close
from pmdesk.periods import Month
from pmdesk.records.appeals import Sanction, SanctionState
from pmdesk.render.tables import Field
from pmdesk.rules.sanctions import stands
from pmdesk.store import closes, sanctions
from pmdesk.store.closed import settled_months
from pmdesk.store.people import Names

FIELDS = [
    Field("id", "Id", "number"),
    Field("month", "Month"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("measure", "Measure"),
    Field("state", "State"),
    Field("kinds", "Kinds", "list"),
    Field("amount_fen", "Amount", "money"),
    Field("charged_fen", "Charged", "money"),
    Field("text", "Text"),
    Field("by", "By"),
    Field("on", "On"),
    Field("reason", "Reason"),
    Field("appeal", "Open appeal", "number"),
]


COLUMNS = (
    "id", "month", "staff", "name", "measure", "state", "kinds", "amount_fen", "charged_fen", "by",
)  # fmt: skip


STATES = ("proposed", "decided", "to-review", "lifted", "replaced")


def records(conn: sqlite3.Connection, month: Month | None = None) -> list[dict[str, Any]]:
    """Every decision by id, then every proposal without one, by month and person."""
    names = Names(conn)
    found = sanctions.sanctions(conn)
    newest = sanctions.standing(conn)
    charged = sanctions.charged(conn)
    known = {
        closed.number: closes.last_known(conn, closed.number) for closed in settled_months(conn)
    }
    rows = [
        _record(conn, names, decision, state, newest, charged, known)
        for decision, state in found
        if month is None or decision.period == month.number
    ]
    for period, people_known in known.items():
        if month is not None and period != month.number:
            continue
        for staff_id, (measure, _reasons) in sorted(people_known.items()):
            if measure != "none" and (period, staff_id) not in newest:
                rows.append(_proposal(names, period, staff_id, measure))
    return rows


def _record(
    conn: sqlite3.Connection,
    names: Names,
    decision: Sanction,
    state: SanctionState,
    newest: dict[tuple[int, int], tuple[Sanction, SanctionState]],
    charged: dict[tuple[int, int], int],
    known: dict[int, dict[int, tuple[str, tuple[str, ...]]]],
) -> dict[str, Any]:
    key = (decision.period, decision.staff_id)
    measure = known.get(decision.period, {}).get(decision.staff_id, ("none", ()))[0]
    policy = policy_of_close(conn, Month.from_number(decision.period))
    kinds = decision.kinds.split(";")
    if newest[key][0].id != decision.id:
        word = "replaced"
    elif state.lifted is not None:
        word = "lifted"
    else:
        word = "decided" if stands(kinds, measure, policy) else "to-review"
    member = names[decision.staff_id]
    return {
        "id": decision.id,
        "month": str(Month.from_number(decision.period)),
        "staff": member.code,
        "name": member.name,
        "measure": measure,
        "state": word,
        "kinds": kinds,
        "amount_fen": decision.amount_fen,
        "charged_fen": charged.get(key, 0) if word != "replaced" else 0,
        "text": decision.text,
        "by": names.code(decision.by_id),
        "on": decision.on_day,
        "reason": decision.reason,
        "appeal": state.appeal_id,
    }


def _proposal(names: Names, period: int, staff_id: int, measure: str) -> dict[str, Any]:
    member = names[staff_id]
    return {
        "id": None,
        "month": str(Month.from_number(period)),
        "staff": member.code,
        "name": member.name,
        "measure": measure,
        "state": "proposed",
        "kinds": [],
        "amount_fen": 0,
        "charged_fen": 0,
        "text": None,
        "by": None,
        "on": None,
        "reason": None,
        "appeal": None,
    }
