"""Printed documents of a record: what they all say of it; visit record and survey form (A1.10,
A2.6, A2.7, B7, B8)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.office.survey_view import survey_record
from pmdesk.office.visit_view import feedback_record, plan_record, visit_record
from pmdesk.periods import Month
from pmdesk.render.documents import Document
from pmdesk.store import journal, people, surveys, tasks
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting


def of_record(
    conn: sqlite3.Connection,
    form: str,
    language: str,
    row: dict[str, Any],
    clauses: tuple[str, ...],
    fields: dict[str, Any],
    *,
    leaves: bool = False,
) -> Document:
    """The document of a record by field, which has a `number` and a day `on`; the policy is that
    of its month. The journal's head is on it where it `leaves` the office."""
    month = Month.from_number(int(row["on"][:7].replace("-", "")))
    return Document(
        form=form,
        language=language,
        office=setting(conn, "office_name"),
        number=row["number"],
        on=row["on"],
        clauses=clauses,
        fields=fields,
        policy=policy_for(conn, month).name,
        head=journal.head(conn) if leaves else None,
    )


def who(conn: sqlite3.Connection, code: str | None) -> str | None:
    """Somebody by code and name; the code alone where nobody has it."""
    found = people.exact(conn, code) if code else None
    return f"{found.code} {found.name}" if found else code


def visit(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A visit: whom it met, what was said and promised, what came of it (A1.8, A1.10, B7)."""
    row = visit_record(conn, number)
    day = date.fromisoformat(row["on"])
    promised = [tasks.task(conn, _number_in(link)) for link in row["promises"]]
    fields = {
        "visit": row,
        "visitor": who(conn, row["by"]),
        "month": plan_record(conn, row["plan"], day)["month"] if row["plan"] else None,
        "said": [feedback_record(conn, _number_in(link)) for link in row["feedback"]],
        "promised": [(task.text, task.first, task.marks.done_on) for task in promised],
    }
    clauses = ("A1.10", "A2.6", "B7") if row["kind"] == "visit" else ("A1.8", "B7")
    return of_record(conn, "visit", language, row, clauses, fields)


def survey(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A survey's form to be filled in by hand: its own questions, nobody's name (A2.7, B8)."""
    row = survey_record(conn, number)
    row["number"] = f"SF-{row['quarter']}-{number:04d}"
    fields = {
        "survey": row,
        "questions": [
            {"title": question.title(language), "scale": question.scale}
            for question in surveys.questions(conn, number)
        ],
    }
    return of_record(conn, "survey", language, row, ("A2.7", "B8"), fields, leaves=True)


def _number_in(link: str) -> int:
    """The id of a linked record: 12 of `task:12`."""
    return int(link.partition(":")[2])
