"""What is still open of each kind of record, newest first: for the completion of ids."""

import sqlite3

from pmdesk.records.complaints import COMPLAINTS
from pmdesk.records.findings import FINDINGS, REPORTS
from pmdesk.records.requests import REQUESTS
from pmdesk.store.ledger import FOREVER, left

_MOST = 50
_NOT_VOID = "NOT EXISTS (SELECT 1 FROM void v WHERE v.kind = '{kind}' AND v.record_id = r.id)"


def _case(kind: str, final: tuple[str, ...], text: str = "text") -> str:
    states = ", ".join(f"'{state}'" for state in final)
    return (
        f"SELECT r.id, s.state || ', ' || r.{text} FROM {kind} r JOIN {kind}_step s ON s.id = "
        f"(SELECT max(id) FROM {kind}_step WHERE case_id = r.id) WHERE s.state NOT IN ({states})"
    )


_OPEN = {
    "complaint": _case("complaint", (*COMPLAINTS.final, "closed", "rejected")),
    "request": _case("request", (*REQUESTS.final, "closed")),
    "finding": _case("finding", FINDINGS.final),
    "report": _case("report", REPORTS.final, "problem"),
    "call": "SELECT r.id, r.summary FROM call r WHERE " + _NOT_VOID.format(kind="call"),
    "task": "SELECT r.id, r.text FROM task r WHERE "
    + _NOT_VOID.format(kind="task")
    + " AND (r.repeat IS NOT NULL OR NOT EXISTS "
    "(SELECT 1 FROM task_step s WHERE s.task_id = r.id))",
    "mail": "SELECT r.id, coalesce(r.party, '') FROM mail r WHERE "
    + _NOT_VOID.format(kind="mail")
    + " AND NOT EXISTS (SELECT 1 FROM mail_step s WHERE s.mail_id = r.id)",
    "sign": "SELECT r.id, r.text FROM sign r WHERE "
    + _NOT_VOID.format(kind="sign")
    + " AND NOT EXISTS (SELECT 1 FROM sign_step s WHERE s.sign_id = r.id AND s.kind = 'remove')",
    "patrol": "SELECT r.id, r.on_day || coalesce(', ' || t.code, '') FROM round r "
    "LEFT JOIN route t ON t.id = r.route_id WHERE "
    + _NOT_VOID.format(kind="patrol")
    + " AND NOT EXISTS (SELECT 1 FROM round_walk w LEFT JOIN round_finish f ON f.walk_id = w.id "
    "WHERE (w.round_id = r.id OR w.also_id = r.id) AND coalesce(w.end_at, f.end_at) IS NOT NULL)",
    "move-in": "SELECT r.id, r.reason FROM move_in r WHERE " + _NOT_VOID.format(kind="move-in"),
    "inspection": "SELECT r.id, r.kind || ', ' || r.period FROM inspection r WHERE "
    + _NOT_VOID.format(kind="inspection"),
    "upkeep": "SELECT r.id, r.text FROM upkeep r WHERE " + _NOT_VOID.format(kind="upkeep"),
    "unit-person": "SELECT r.id, r.name FROM unit_person r WHERE "
    + _NOT_VOID.format(kind="unit-person")
    + " AND NOT EXISTS "
    "(SELECT 1 FROM unit_person_step s WHERE s.person_id = r.id AND s.kind = 'leave')",
    "unit-document": "SELECT r.id, r.kind FROM unit_document r WHERE "
    + _NOT_VOID.format(kind="unit-document"),
    "visit": "SELECT r.id, r.on_day || coalesce(', ' || r.met, '') FROM visit r WHERE "
    + _NOT_VOID.format(kind="visit"),
    "visit-plan": "SELECT r.id, r.role FROM visit_plan r WHERE "
    + _NOT_VOID.format(kind="visit-plan")
    + " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.plan_id = r.id AND v.outcome = 'held')",
    "survey": "SELECT r.id, printf('%04dQ%d', r.year, r.quarter) || ', ' || r.title FROM survey r "
    "JOIN survey_secret s ON s.survey_id = r.id",
    "feedback": "SELECT r.id, r.text FROM visit_feedback r WHERE NOT EXISTS "
    "(SELECT 1 FROM void v WHERE v.kind = 'visit' AND v.record_id = r.visit_id) "
    "AND coalesce((SELECT outcome FROM visit_feedback_step s WHERE s.feedback_id = r.id "
    "ORDER BY s.id DESC LIMIT 1), 'open') IN ('open', 'accepted')",
    "held-money": "SELECT r.id, r.kind FROM held_money r WHERE "
    + _NOT_VOID.format(kind="held-money")
    + " AND r.amount_fen > (SELECT coalesce(sum(s.amount_fen), 0) FROM held_money_step s "
    "WHERE s.held_id = r.id)",
    "charge": "SELECT r.id, u.code || ', ' || i.code FROM charge r JOIN unit u ON u.id = r.unit_id "
    "JOIN fee_item i ON i.id = r.item_id WHERE "
    + _NOT_VOID.format(kind="charge")
    + f" AND {left('r', repr(FOREVER))} > 0",
    "receipt": "SELECT r.id, u.code || ', ' || r.on_day FROM receipt r "
    "JOIN unit u ON u.id = r.unit_id WHERE " + _NOT_VOID.format(kind="receipt"),
    "takings": "SELECT r.id, s.code || ', ' || r.on_day FROM takings r "
    "JOIN staff s ON s.id = r.cashier_id WHERE " + _NOT_VOID.format(kind="takings"),
    "meter-reading": "SELECT r.id, u.code || ', ' || i.code || ', ' || r.on_day "
    "FROM meter_reading r JOIN unit u ON u.id = r.unit_id "
    "JOIN fee_item i ON i.id = r.item_id WHERE " + _NOT_VOID.format(kind="meter-reading"),
    "dunning": "SELECT r.id, u.code || ', ' || r.stage FROM dunning r "
    "JOIN unit u ON u.id = r.unit_id WHERE "
    + _NOT_VOID.format(kind="dunning")
    + " AND EXISTS (SELECT 1 FROM dunning_charge g JOIN charge c ON c.id = g.charge_id "
    f"WHERE g.dunning_id = r.id AND {left('c', repr(FOREVER))} > 0)",
    "sanction": "SELECT r.id, s.code || printf(', %d-%02d, ', r.period / 100, r.period % 100) "
    "|| r.kinds FROM sanction r JOIN staff s ON s.id = r.staff_id WHERE NOT EXISTS (SELECT 1 FROM "
    "sanction_step t WHERE t.sanction_id = r.id AND t.kind = 'lift') AND NOT EXISTS (SELECT 1 FROM "
    "sanction l WHERE l.staff_id = r.staff_id AND l.period = r.period AND l.id > r.id)",
    "expense": "SELECT r.id, r.category || ', ' || r.text FROM expense r WHERE "
    + _NOT_VOID.format(kind="expense"),
}
"""Id and a few words of each kind's open records."""


def open_records(conn: sqlite3.Connection, kind: str, start: str) -> list[tuple[int, str]]:
    """The newest open records of a kind whose id begins so, each with a few words."""
    sql = f"SELECT * FROM ({_OPEN[kind]}) r WHERE substr(r.id, 1, ?) = ? ORDER BY r.id DESC LIMIT ?"
    return conn.execute(sql, (len(start), start, _MOST)).fetchall()


_NUMBERED = {"NC": "finding", "CA": "report", "CP": "complaint", "RQ": "request"}
_NEWEST_NOTICES = 2000  # among which a number is looked for


def open_numbers(conn: sqlite3.Connection, start: str) -> list[tuple[str, str]]:
    """The printed numbers of open cases and of the newest notices that begin so, each with a few
    words, the newest first."""
    found: list[tuple[str, str]] = []
    for word, kind in _NUMBERED.items():
        if not _fits(word, start):
            continue
        found += conn.execute(
            f"WITH o(id, about) AS ({_OPEN[kind]}) "
            f"SELECT printf('{word}-%d-%04d', r.period, r.serial) AS number, o.about FROM o "
            f"JOIN {kind} r ON r.id = o.id WHERE substr(number, 1, ?) = ? "
            "ORDER BY r.id DESC LIMIT ?",
            (len(start), start, _MOST),
        )
    if _fits("FN", start):
        found += conn.execute(
            "SELECT printf('FN-%d-%04d', period, serial) AS number, code FROM "
            "(SELECT id, period, serial, code FROM notice ORDER BY id DESC LIMIT ?) "
            "WHERE substr(number, 1, ?) = ? ORDER BY id DESC LIMIT ?",
            (_NEWEST_NOTICES, len(start), start, _MOST),
        )
    return found


def _fits(word: str, start: str) -> bool:
    return f"{word}-".startswith(start) or start.startswith(f"{word}-")


def open_cases_of(conn: sqlite3.Connection, unit_id: int) -> list[tuple[str, int, str]]:
    """The open complaints and requests of a unit: kind, id, state and text."""
    return [
        (kind, *row)
        for kind in ("complaint", "request")
        for row in conn.execute(f"{_OPEN[kind]} AND r.unit_id = ? ORDER BY r.id", (unit_id,))
    ]
