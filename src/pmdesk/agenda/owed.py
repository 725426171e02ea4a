"""Everything owed now, over all groups, as one list: `pmdesk due`.

Each source gives what it owes; another group adds a source to `SOURCES` and nothing else. A
due time is a moment or a day, the last one included; without one nothing is ever overdue.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pmdesk.assessment import sanctioning
from pmdesk.casework import upkeep
from pmdesk.casework.inspection_due import owing
from pmdesk.fees import dun_view
from pmdesk.money import yuan
from pmdesk.office import survey_results, tasks, visit_due
from pmdesk.periods import Month
from pmdesk.records.cases import CaseTable
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.records.findings import FINDINGS, NEXT_OF_REPORT, NOT_CLOSED, REPORTS, lacking_in
from pmdesk.records.inspections import SCORED
from pmdesk.records.requests import UNFINISHED
from pmdesk.records.rounds import CLAUSES
from pmdesk.render.tables import Field
from pmdesk.store import (
    appeals,
    calls,
    closes,
    complaints,
    dunnings,
    findings,
    held,
    mail,
    people,
    reports,
    requests,
    rounds,
    services,
    takings,
    visits,
)
from pmdesk.store.closed import closed_months, in_use_since, last_closed
from pmdesk.store.policies import policy_for
from pmdesk.texts import _, _n

FIELDS = [
    Field("kind", "Kind"),
    Field("id", "Id"),
    Field("duty", "Duty", "code"),
    Field("who", "Who"),
    Field("due", "Due", "moment"),
    Field("overdue", "Overdue", "flag"),
    Field("unit", "Unit"),
    Field("clause", "Clause"),
    Field("text", "About"),
    Field("command", "Command"),
]
KINDS = (
    "complaint", "request", "call", "task", "mail", "service", "finding", "report",
    "inspection", "upkeep", "visit", "survey", "appeal",
    "sanction", "close", "patrol", "fee",
)  # fmt: skip
"""What can owe something."""
_ROUNDS_DAYS = 7  # a round missed longer ago is history: `patrol list --state missed`
COLUMNS = ("due", "overdue", "kind", "id", "duty", "who", "unit", "text")


class Owed(NamedTuple):
    """One thing that somebody owes."""

    kind: str
    id: str
    """The record's id, or the month of a close."""
    duty: str
    """What is to be done, a stable word: reply, resolve, follow-up ..."""
    who: str | None
    due: str | None
    """A moment or a day."""
    unit: str | None
    clause: str
    text: str | None
    command: str
    """How it is done."""


class At(NamedTuple):
    """The moment at which is asked, and the file."""

    conn: sqlite3.Connection
    now: datetime

    @property
    def today(self) -> str:
        """The day as TEXT."""
        return self.now.date().isoformat()


def owed(conn: sqlite3.Connection, now: datetime) -> list[dict[str, Any]]:
    """What is owed at a moment, the most urgent first; what has no due time comes last."""
    at = At(conn, now)
    found = [one for source in SOURCES for one in source(at)]
    found.sort(key=lambda one: (_last_moment(one.due, now), one.kind, len(one.id), one.id))
    rows = [{**one._asdict(), "overdue": is_overdue(one.due, now)} for one in found]
    return [{field.name: row[field.name] for field in FIELDS} for row in rows]


def is_overdue(due: str | None, now: datetime) -> bool:
    """Whether a due time has passed: a day once it is over, a moment a second later."""
    if due is None:
        return False
    if len(due) == len("2026-11-05"):
        return due < now.date().isoformat()
    return datetime.fromisoformat(due) < now


def _last_moment(due: str | None, now: datetime) -> float:
    """A due time to sort by, as time passes: a day counts to its end."""
    if due is None:
        return float("inf")
    if len(due) > len("2026-11-05"):
        return datetime.fromisoformat(due).timestamp()
    day = date.fromisoformat(due) + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), now.tzinfo).timestamp()


def _complaints(at: At) -> Iterator[Owed]:
    for row in complaints.records_of_states(at.conn, UNRESOLVED):
        id, about = str(row["id"]), (row["unit"], "A1.3", row["text"])
        if row["replied_at"] is None:
            command = f"pmdesk complaint reply {id} --text TEXT"
            due = row["respond_by"]
            yield Owed("complaint", id, "reply", row["handler"], due, *about, command)
        command = f"pmdesk complaint resolve {id} --text TEXT"
        yield Owed("complaint", id, "resolve", row["handler"], row["due_at"], *about, command)
        if row["held_until"] and row["held_until"] < at.today:
            command = f"pmdesk complaint hold {id} --end"
            due = row["held_until"]
            yield Owed("complaint", id, "resume", row["handler"], due, *about, command)


def _requests(at: At) -> Iterator[Owed]:
    for row in requests.records_of_states(at.conn, UNFINISHED):
        id, about = str(row["id"]), (row["unit"], "B3", row["text"])
        if row["held_until"]:
            duty, due = "resume", row["held_until"]
            command = f"pmdesk request hold {id} --end"
        else:
            duty = "appointment" if row["appointment_at"] else "work"
            due, command = row["appointment_at"], f"pmdesk request done {id} --text TEXT"
        yield Owed("request", id, duty, row["handler"], due, *about, command)


def _follow_ups(at: At) -> Iterator[Owed]:
    for kind, clause, rows in (
        ("complaint", "A1.3", complaints.records_of_states(at.conn, ("resolved",))),
        ("request", "A2.8", requests.records_of_states(at.conn, ("done", "accepted"))),
    ):
        for row in rows:
            id, about = str(row["id"]), (row["unit"], clause, row["text"])
            who, due = row["handler"], row["follow_up_by"]
            if row["follow_up"]:
                command = f"pmdesk {kind} close {id}"
                yield Owed(kind, id, "close", who, None, *about, command)
            else:
                command = f"pmdesk {kind} follow-up {id} --satisfied yes|partly|no"
                yield Owed(kind, id, "follow-up", who, due, *about, command)


def _calls(at: At) -> Iterator[Owed]:
    for row in calls.unanswered(at.conn):
        id = str(row["id"])
        command = f"pmdesk call answer {id} --text TEXT"
        about = (row["unit"], "A1.1", row["text"], command)
        yield Owed("call", id, "answer", row["by"], row["on"], *about)


def _tasks(at: At) -> Iterator[Owed]:
    for row in tasks.owed(at.conn, at.now.date()):
        id = str(row["id"])
        about = (row["unit"], "A2.3", row["text"], f"pmdesk task done {id}")
        yield Owed("task", id, row["kind"], row["staff"], row["since"], *about)


def _mail(at: At) -> Iterator[Owed]:
    for row in mail.waiting(at.conn):
        id = str(row["id"])
        duty = "hand-over" if row["direction"] == "in" else "delivery"
        text = ", ".join(str(part) for part in (row["kind"], row["party"]) if part)
        command = f"pmdesk mail hand-over {id} --to NAME"
        yield Owed("mail", id, duty, None, None, row["unit"], "B2", text, command)


def _held_money(at: At) -> Iterator[Owed]:
    """Sums taken to pay for an owner, and deposits of what has ended: settled, never income."""
    for row in held.to_settle(at.conn):
        id = str(row["id"])
        duty = "spend" if row["kind"] == "on-behalf" else "return"
        command = f"pmdesk fee hold {duty} {id}"
        about = (row["unit"], "A1.5", row["text"], command)
        yield Owed("fee", id, duty, row["by"], None, *about)


def _takings(at: At) -> Iterator[Owed]:
    """Cashiers' days on which money moved and that nobody has counted and handed on."""
    for day in takings.open_days(at.conn):
        command = (
            f"pmdesk fee day --date {day.on} --cashier {day.cashier} --counted CNY --handed-to NAME"
        )
        about = (None, "A1.5", _("takings of {day}", day=day.on), command)
        yield Owed("fee", day.on, "takings", day.cashier, day.on, *about)


def _promises(at: At) -> Iterator[Owed]:
    """What was promised by a day and is not paid yet (B2)."""
    for row in dunnings.open_promises(at.conn):
        id = str(row.id)
        text = _("{amount} promised, {paid} paid", amount=yuan(row.promised_fen),
                 paid=yuan(row.paid_fen))  # fmt: skip
        command = f"pmdesk fee dun result {id} --text TEXT"
        about = (row.unit, "B2", text, command)
        yield Owed("fee", id, "promise", row.by, row.promise_on, *about)


def _demands(at: At) -> Iterator[Owed]:
    """The stages of recovery whose day has come, one line a stage and not one a unit; and what
    can soon be sued for no more (B2)."""
    stages, ending = dun_view.recovery(at.conn, at.now.date())
    for ready in stages:
        text = yuan(ready.left_fen)
        if ready.unit is None:
            text = _n("{n} unit, {amount}", "{n} units, {amount}", ready.units, amount=text)
        command = f"pmdesk fee dun next --stage {ready.stage} --ready"
        yield Owed("fee", ready.stage, "demand", None, None, ready.unit, "B2", text, command)
    if ending is not None:
        text = _n("{n} charge, {amount}: its limitation ends soon",
                  "{n} charges, {amount}: their limitation ends soon", ending.charges,
                  amount=yuan(ending.left_fen))  # fmt: skip
        about = (None, "B2", text, "pmdesk fee arrears --detail")
        yield Owed("fee", "limitation", "claim", None, ending.first_on, *about)


def _services(at: At) -> Iterator[Owed]:
    for row in services.undecided(at.conn):
        command = f"pmdesk service approve {row['code']} --by STAFF"
        about = (None, "B1", row["title_en"], command)
        yield Owed("service", row["code"], "approve", None, None, *about)


def _findings(at: At) -> Iterator[Owed]:
    for row in findings.records_of_states(at.conn, NOT_CLOSED):
        id = str(row["id"])
        if asked := _asked_of_finding(at.conn, row):
            duty, clause, command = asked
            who = row["handler"] or row["responsible"]
            who = None if duty in ("verify", "close") else who  # somebody else's
            about = (row["unit"], clause, row["text"], command.format(id=id))
            yield Owed("finding", id, duty, who, row["due"], *about)


def _asked_of_finding(conn: sqlite3.Connection, row: dict[str, Any]) -> tuple[str, str, str] | None:
    """What a finding asks for next: its duty, clause and command; nothing while its report is
    what is waited for, which owes it itself."""
    if row["state"] == "done":
        return _by_table(FINDINGS, row["state"], "verify", "A3.5")
    if row["state"] == "verified":
        answers = reports.answering(conn, row["id"]) if row["severity"] == "severe" else None
        if answers is None or any(not lacking_in(answer) for answer in answers):
            return _by_table(FINDINGS, row["state"], "close", "A3.6")
        begin = "pmdesk finding report add --finding {id} --problem TEXT"
        return None if answers else ("report", "A3.5", begin)
    if row["class"] == "violation" and row["stopped_at"] is None:
        return _by_table(FINDINGS, row["state"], "stop", "A3.4")
    if row["class"] != "own" and row["referred_at"] is None:
        return _by_table(FINDINGS, row["state"], "refer", "A3.4")
    return _by_table(FINDINGS, row["state"], "done", "A3.4")


def _reports(at: At) -> Iterator[Owed]:
    for row in reports.records_of_states(at.conn, tuple(NEXT_OF_REPORT)):
        id, state = str(row["id"]), row["state"]
        action = NEXT_OF_REPORT[state]
        if action is None and row["done_since"]:
            action = "check"
        if action:
            duty, clause, command = _by_table(REPORTS, state, action, "A3.7")
            who = None if duty == "check" else row["responsible"]
            due = row["finding_due"] if duty == "plan" else row["due"]
            about = (None, clause, _about_report(row, duty))
            yield Owed("report", id, duty, who, due, *about, command.format(id=id))
        if row["severe"] and row["company_on"] is None and REPORTS.allows(state, "company"):
            duty, clause, command = _by_table(REPORTS, state, "company", "A3.7")
            about = (None, clause, row["problem"])
            yield Owed("report", id, duty, None, row["finding_due"], *about,
                       command.format(id=id))  # fmt: skip


def _about_report(row: dict[str, Any], duty: str) -> str:
    """The problem of a report; with a check, what it waits for or why it is made again."""
    problem = str(row["problem"])
    if duty == "check" and row["unfinished"]:
        return _("{problem} (not done yet: finding {ids})", problem=problem, ids=row["unfinished"])
    if duty == "check" and row["done_since"]:
        return _("{problem} (done since the last check: finding {ids})", problem=problem,
                 ids=row["done_since"])  # fmt: skip
    return problem


def _by_table(table: CaseTable, state: str, action: str, clause: str) -> tuple[str, str, str]:
    """An action that a state allows, as a duty, with its command."""
    return action, clause, table.check(0, state, action).command


def _inspections(at: At) -> Iterator[Owed]:
    for one in owing(at.conn, at.now.date()):
        verb = "score --criteria FILE" if one.kind in SCORED else f"add --kind {one.kind}"
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        about = (None, one.clause, text, f"pmdesk inspect {verb}")
        due = one.span.last.isoformat()
        yield Owed("inspection", one.span.name, one.kind, None, due, *about)


def _upkeep(at: At) -> Iterator[Owed]:
    for row in upkeep.owed(at.conn, at.now.date()):
        id = str(row["id"])
        about = (None, row["clause"], row["text"], f"pmdesk inspect upkeep done {id}")
        yield Owed("upkeep", id, row["what"], row["staff"], row["due_on"], *about)


def _visits(at: At) -> Iterator[Owed]:
    """What nobody has visited yet, what a month lacks (A2.6), and what was said there (B7)."""
    for row in visit_due.unvisited(at.conn, at.now.date()):
        id, who = str(row["id"]), row["visitor"] or row["role"]
        duty = "visit" if row["state"] == "planned" else "missed"
        about = (row["unit"], "A1.10", row["text"], f"pmdesk visit add {id} --on WHEN")
        yield Owed("visit", id, duty, who, row["due"], *about)
    for one in visit_due.owing(at.conn, at.now.date()):
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        command = f"pmdesk visit plan --month {one.month} --role ROLE"
        due = one.month.last.isoformat()
        about = (None, one.clause, text, command)
        yield Owed("visit", str(one.month), "quota", one.visitor, due, *about)
    for row, duty, command in (
        *((row, "outcome", "accept {id} --task TEXT") for row in visits.open_feedback(at.conn)),
        *((row, "done", "done {id}") for row in visits.to_finish(at.conn)),
    ):
        id = str(row["id"])
        about = (row["unit"], "B7", row["text"], f"pmdesk visit {command.format(id=id)}")
        yield Owed("visit", id, duty, row["visitor"], None, *about)


def _surveys(at: At) -> Iterator[Owed]:
    """The quarters that lack a survey, and the surveys whose quarter is over (A2.7)."""
    for one in survey_results.owing(at.conn, at.now.date()):
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        command = f"pmdesk survey open --quarter {one.quarter} --title TITLE --issued N"
        due = one.quarter.last.isoformat()
        yield Owed("survey", str(one.quarter), "open", None, due, None, one.clause, text, command)
    for survey in survey_results.to_close(at.conn, at.now.date()):
        command = f"pmdesk survey close {survey.id}"
        about = (None, "A2.7", survey.title, command)
        yield Owed("survey", str(survey.id), "close", None, None, *about)


def _appeals(at: At) -> Iterator[Owed]:
    codes = people.codes(at.conn)
    for appeal, state in appeals.appeals(at.conn):
        id = str(appeal.id)
        text = appeal.statement
        if state.state == "open":
            who: str | None = codes[appeal.person_id] if appeal.person_id else appeal.body
            command = f"pmdesk appeal decide {id} --outcome granted|reduced|denied --reason TEXT"
            about = (None, appeal.clause, text, command)
            yield Owed("appeal", id, "decide", who, appeal.decide_by, *about)
        elif state.decision and state.told_on is None:
            who = codes.get(state.decision.by_id or 0)
            command = f"pmdesk appeal note {id} --kind told --text TEXT"
            yield Owed("appeal", id, "tell", who, None, None, "C5.3", text, command)


def _sanctions(at: At) -> Iterator[Owed]:
    for row in sanctioning.records(at.conn):
        if row["state"] == "proposed":
            command = f"pmdesk sanction decide {row['staff']} --month {row['month']} --kind KIND"
            text = f"{row['staff']} {row['month']}: {row['measure']}"
            about = (None, "C4.2.3", text, command)
            yield Owed("sanction", row["staff"], "decide", None, None, *about)


def _closes(at: At) -> Iterator[Owed]:
    """The month that has ended and is not closed, and closes that finance does not have yet."""
    month = Month.of(at.now.date()).plus(-1)
    last = last_closed(at.conn)
    in_use = in_use_since(at.conn)
    if (last is None or last < month) and in_use is not None and in_use <= month:
        command = f"pmdesk month-close {month} --export csv"
        about = (None, "C4.1.5", None, command)
        yield Owed("close", str(month), "close", None, hand_over_by(at.conn, month), *about)
    for closed in closed_months(at.conn):
        done = closes.closed_as(at.conn, closed)
        assert done is not None
        if closes.hand_over(at.conn, done.id) is None:
            command = f"pmdesk month-close {closed} --handed-to NAME"
            due = hand_over_by(at.conn, closed)
            about = (None, "C4.1.5", None, command)
            yield Owed("close", str(closed), "hand-over", None, due, *about)


def _rounds(at: At) -> Iterator[Owed]:
    """The rounds of today's sheet, and those of the last days that were missed or have no end."""
    day = at.now.date()
    first, after = day - timedelta(days=_ROUNDS_DAYS), day + timedelta(days=1)
    for row in rounds.unwalked(at.conn, first.isoformat(), after.isoformat()):
        id = str(row.id)
        duty = "finish" if row.is_begun else "walk" if row.on == at.today else "missed"
        text = f"{row.kind} {row.slot}" + (f", {row.route}" if row.route else "")
        ends = "--end T" if row.is_begun else f"--kind {row.kind} --start T --end T --by STAFF"
        command = f"pmdesk patrol {'finish' if row.is_begun else 'add'} {id} {ends}"
        yield Owed("patrol", id, duty, row.who, row.on, None, CLAUSES[row.kind], text, command)


def hand_over_by(conn: sqlite3.Connection, month: Month) -> str:
    """The last day on which a month's list goes to finance in time (C4.1.5)."""
    last = policy_for(conn, month).policy.deduction.hand_over_last_day.value
    following = month.plus(1)
    return date(following.year, following.month, last).isoformat()


SOURCES: tuple[Callable[[At], Iterable[Owed]], ...] = (
    _complaints,
    _requests,
    _follow_ups,
    _calls,
    _tasks,
    _mail,
    _held_money,
    _takings,
    _promises,
    _demands,
    _services,
    _findings,
    _reports,
    _inspections,
    _upkeep,
    _visits,
    _surveys,
    _appeals,
    _sanctions,
    _closes,
    _rounds,
)
"""Every group that owes something."""
