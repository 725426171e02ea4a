"""How corrective action reports are read, what they answer, and whether a fault became rarer."""

import sqlite3
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

from pmdesk.periods import Month
from pmdesk.records.findings import MOST_DAYS
from pmdesk.rules.effects import Effect, effect
from pmdesk.store.cases import STEP_OF_NOW
from pmdesk.store.findings import SEVERITY
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.notices import Selection, notices, periods


def _subjects(column: str, link: str) -> str:
    return (
        f"(SELECT group_concat(x.link, ';') FROM (SELECT {link} AS link FROM report_subject "
        f"WHERE report_id = c.id AND {column} IS NOT NULL ORDER BY id) x)"
    )


_FINDINGS = _subjects("finding_id", "'finding:' || finding_id")
_CODES = _subjects("code", "code")


REPORTS = Listing(
    "report c JOIN report_step s ON s.id = "
    + STEP_OF_NOW.format(kind="report", alias="c")
    + " LEFT JOIN staff p ON p.id = s.responsible_id",
    {
        "id": "c.id",
        "ref": "c.ref",
        "number": "printf('CA-%d-%04d', c.period, c.serial)",
        "on": "c.on_day",
        "time": "c.at_minute",
        "state": "s.state",
        "findings": _FINDINGS,
        "codes": _CODES,
        "problem": "c.problem",
        "by": "c.by_whom",
        "cause": "s.root_cause",
        "correction": "s.correction",
        "prevention": "s.prevention",
        "responsible": "p.code",
        "due": "s.due_on",
        "planned_on": "s.planned_on",
        "action": "s.action_taken",
        "company_on": "s.company_on",
        "checked_at": "s.checked_at",
        "checked_by": "s.checked_by",
        "effective": "s.effective",
        "check_text": "s.check_text",
        "compared_days": "NULL",
        "before": "NULL",
        "after": "NULL",
        "rarer": "NULL",
        "void": "s.void_why",
    },
    "c.id",
    ("c.problem", "s.root_cause", "s.correction", "s.prevention", "s.check_text"),
)
"""How reports are read; what became of their fault codes depends on the day: `reports_listing`."""


def reports_listing(today: date) -> Listing:
    """How reports are read on a day, with whether their fault codes became rarer (C4.1.6)."""
    parts = {
        name: f"code_effect({_CODES}, s.planned_on, {place})" for place, name in enumerate(_EFFECT)
    }
    return REPORTS._replace(
        columns={**REPORTS.columns, **parts}, prepare=lambda conn: _counting(conn, today)
    )


_EFFECT = ("compared_days", "before", "after", "rarer")


def _counting(conn: sqlite3.Connection, today: date) -> None:
    """Gives the connection `code_effect(codes, plan, part)`: what became of codes (joined with ;)
    since the day of a plan, the part by its place in `Effect`."""
    days = _days_of_codes(conn)

    @cache
    def effect_of(codes: str, plan: str) -> Effect:
        found = Counter[str]()
        for code in codes.split(";"):
            found += days.get(code, Counter())
        return effect(found, date.fromisoformat(plan), today)

    def code_effect(codes: str | None, plan: str | None, part: int) -> int | str | None:
        return effect_of(codes, plan)[part] if codes and plan is not None else None

    conn.create_function("code_effect", 3, code_effect)


def subjects(conn: sqlite3.Connection, number: int) -> tuple[list[int], list[str]]:
    """The findings and the fault codes that a report answers, each in the order they were given."""
    found = conn.execute(
        "SELECT finding_id, code FROM report_subject WHERE report_id = ? ORDER BY id", (number,)
    ).fetchall()
    return [row[0] for row in found if row[0] is not None], [row[1] for row in found if row[1]]


def answering(conn: sqlite3.Connection, finding: int) -> list[dict[str, Any]]:
    """The reports that answer a finding, void ones left out: the newest step of each by column,
    with the order of entry of its last check (`checked_seq`) and of when the finding was last
    done (`done_seq`)."""
    cursor = conn.execute(
        f"SELECT s.*, {_LAST_CHECK.format(report='b.report_id')} AS checked_seq, "
        f"{_LAST_DONE.format(finding='b.finding_id')} AS done_seq "
        "FROM report_subject b JOIN report_step s "
        "ON s.id = (SELECT max(id) FROM report_step WHERE case_id = b.report_id) "
        "WHERE b.finding_id = ? AND s.state <> 'void' ORDER BY b.report_id",
        (finding,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def records_of_states(conn: sqlite3.Connection, states: tuple[str, ...]) -> list[dict[str, Any]]:
    """The reports in some states, each by field but for what became of its codes, by id; beside
    them whether it answers a `severe` finding that stands, the earliest `finding_due`, and of
    its findings those that are `unfinished`, or `done_since` its last check."""
    owing = Listing(REPORTS.source, {**REPORTS.columns, **_OWING}, REPORTS.id)
    found = rows(conn, owing, Asked().one_of("s.state", states))
    return [dict(zip(owing.columns, row, strict=True)) for row in found]


def answers(asked: Asked, *, finding: int | None = None, code: str | None = None) -> Asked:
    """Asks that a report answers a finding, or a fault code."""
    column, value = ("finding_id", finding) if code is None else ("code", code)
    return asked.where(
        f"EXISTS (SELECT 1 FROM report_subject b WHERE b.report_id = c.id AND b.{column} = ?)",
        value,
    )


def answered(conn: sqlite3.Connection, number: int) -> list[tuple[int, str, str | None]]:
    """The findings that a report answers and that are not void: id, state, when done."""
    return conn.execute(
        f"SELECT f.id, t.state, t.done_at {_OF_FINDINGS.format(report='?')} ORDER BY b.id",
        (number,),
    ).fetchall()


_LAST_CHECK = (
    "(SELECT max(k.seq) FROM report_step k WHERE k.case_id = {report} AND k.action = 'check')"
)
_LAST_DONE = (
    "(SELECT max(d.seq) FROM finding_step d WHERE d.case_id = {finding} AND d.action = 'done')"
)
_OF_FINDINGS = (
    "FROM report_subject b JOIN finding f ON f.id = b.finding_id JOIN finding_step t "
    "ON t.id = (SELECT max(id) FROM finding_step WHERE case_id = f.id) "
    "WHERE b.report_id = {report} AND t.state <> 'void'"
)
_SEVERITY = SEVERITY.format(finding="f")
_OF_REPORT = _OF_FINDINGS.format(report="c.id")
_DONE_SINCE = (
    f"t.state <> 'closed' AND {_LAST_DONE.format(finding='f.id')} > "
    f"{_LAST_CHECK.format(report='c.id')}"
)
_OWING = {
    "severe": f"EXISTS (SELECT 1 {_OF_REPORT} AND {_SEVERITY} = 'severe')",
    "finding_due": f"(SELECT min(t.due_on) {_OF_REPORT})",
    "unfinished": f"(SELECT group_concat(f.id, ', ') {_OF_REPORT} "
    "AND t.state IN ('open', 'in-action'))",
    "done_since": f"(SELECT group_concat(f.id, ', ') {_OF_REPORT} AND {_DONE_SINCE})",
}


def _days_of_codes(conn: sqlite3.Connection) -> dict[str, Counter[str]]:
    """For each fault code that a planned report answers, how many of its notices count on each
    day; nothing is read where there is none."""
    planned = conn.execute(
        "SELECT b.code, min(s.planned_on) FROM report_subject b "
        "JOIN report_step s ON s.case_id = b.report_id WHERE b.code IS NOT NULL "
        "AND s.planned_on IS NOT NULL GROUP BY b.code"
    ).fetchall()
    earliest = {
        code: date.fromisoformat(plan) - timedelta(days=MOST_DAYS) for code, plan in planned
    }
    first = {code: Month.of(day).number for code, day in earliest.items()}
    months = periods(conn) if planned else []
    return {
        code: Counter(
            notice.on_day
            for month in months
            if month >= first[code]
            for notice, state in notices(conn, Selection(period=month, code=code))
            if state.counted
        )
        for code in first
    }
