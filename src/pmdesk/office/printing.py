"""Printed documents of a record: what they all say of it."""

import sqlite3
from typing import Any

from pmdesk.periods import Month
from pmdesk.render.documents import Document
from pmdesk.store import journal, people
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
    title: str | None = None,
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
        title=title,
    )


def who(conn: sqlite3.Connection, code: str | None) -> str | None:
    """Somebody by code and name; the code alone where nobody has it."""
    found = people.exact(conn, code) if code else None
    return f"{found.code} {found.name}" if found else code
