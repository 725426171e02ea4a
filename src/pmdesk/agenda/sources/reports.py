"""What corrective action reports ask for (A3.5, A3.7)."""

from collections.abc import Iterator
from typing import Any

from pmdesk.agenda.owing import At, Owed
from pmdesk.agenda.sources.findings import by_table
from pmdesk.records.findings import NEXT_OF_REPORT, REPORTS
from pmdesk.store import reports
from pmdesk.texts import _


def owed(at: At) -> Iterator[Owed]:
    """Each report with its next step; of a severe one also the report to the company."""
    for row in reports.records_of_states(at.conn, tuple(NEXT_OF_REPORT)):
        id, state = str(row["id"]), row["state"]
        action = NEXT_OF_REPORT[state]
        if action is None and row["done_since"]:
            action = "check"
        if action:
            duty, clause, command = by_table(REPORTS, state, action, "A3.7")
            who = None if duty == "check" else row["responsible"]
            due = row["finding_due"] if duty == "plan" else row["due"]
            about = (None, clause, _about(row, duty))
            yield Owed("report", id, duty, who, due, *about, command.format(id=id))
        if row["severe"] and row["company_on"] is None and REPORTS.allows(state, "company"):
            duty, clause, command = by_table(REPORTS, state, "company", "A3.7")
            about = (None, clause, row["problem"])
            yield Owed("report", id, duty, None, row["finding_due"], *about,
                       command.format(id=id))  # fmt: skip


def _about(row: dict[str, Any], duty: str) -> str:
    """The problem of a report; with a check, what it waits for or why it is made again."""
    problem = str(row["problem"])
    if duty == "check" and row["unfinished"]:
        return _("{problem} (not done yet: finding {ids})", problem=problem, ids=row["unfinished"])
    if duty == "check" and row["done_since"]:
        return _("{problem} (done since the last check: finding {ids})", problem=problem,
                 ids=row["done_since"])  # fmt: skip
    return problem
