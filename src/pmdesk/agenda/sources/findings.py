"""What findings ask for until they are closed (A3.4-A3.6)."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from pmdesk.agenda.owing import At, Owed
from pmdesk.records.cases import CaseTable
from pmdesk.records.findings import FINDINGS, NOT_CLOSED, lacking_in
from pmdesk.store import findings, reports


def owed(at: At) -> Iterator[Owed]:
    """Each finding with what it asks for next, and of whom."""
    for row in findings.records_of_states(at.conn, NOT_CLOSED):
        id = str(row["id"])
        if asked := _asked(at.conn, row):
            duty, clause, command = asked
            who = row["handler"] or row["responsible"]
            who = None if duty in ("verify", "close") else who  # somebody else's
            about = (row["unit"], clause, row["text"], command.format(id=id))
            yield Owed("finding", id, duty, who, row["due"], *about)


def _asked(conn: sqlite3.Connection, row: dict[str, Any]) -> tuple[str, str, str] | None:
    """What a finding asks for next: its duty, clause and command; nothing while its report is
    what is waited for, which owes it itself."""
    if row["state"] == "done":
        return by_table(FINDINGS, row["state"], "verify", "A3.5")
    if row["state"] == "verified":
        answers = reports.answering(conn, row["id"]) if row["severity"] == "severe" else None
        if answers is None or any(not lacking_in(answer) for answer in answers):
            return by_table(FINDINGS, row["state"], "close", "A3.6")
        begin = "pmdesk finding report add --finding {id} --problem TEXT"
        return None if answers else ("report", "A3.5", begin)
    if row["class"] == "violation" and row["stopped_at"] is None:
        return by_table(FINDINGS, row["state"], "stop", "A3.4")
    if row["class"] != "own" and row["referred_at"] is None:
        return by_table(FINDINGS, row["state"], "refer", "A3.4")
    return by_table(FINDINGS, row["state"], "done", "A3.4")


def by_table(table: CaseTable, state: str, action: str, clause: str) -> tuple[str, str, str]:
    """An action that a state allows, as a duty, with its command."""
    return action, clause, table.check(0, state, action).command
