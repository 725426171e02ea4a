"""The sheet of an inspection: the open findings to begin with, then every item (A3.1, A3.2)."""

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

from pmdesk.casework.inspecting import list_for
from pmdesk.periods import Month
from pmdesk.records.findings import NOT_CLOSED
from pmdesk.records.inspections import CHECKED, PER, span_of
from pmdesk.store.findings import records_of_states
from pmdesk.store.inspections import numbers_in
from pmdesk.store.listing import Asked
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting

if TYPE_CHECKING:
    from pmdesk.render.documents import Document

BEGINS_WITH = {kind: CHECKED[:place] for place, kind in enumerate(CHECKED)}
"""The inspections whose open findings a sheet begins with: a weekly one with the daily ones'."""


def sheet(
    conn: sqlite3.Connection, kind: str, day: date, language: str | None = None
) -> dict[str, Any]:
    """What the sheet of a kind says on a day, in `language`, the office's without."""
    wanted = list_for(conn, kind)
    language = language or setting(conn, "language")
    span = span_of(PER[kind], day)
    return {
        "office": setting(conn, "office_name"),
        "language": language,
        "kind": kind,
        "date": day.isoformat(),
        "period": span.name,
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "list": wanted.list,
        "title": wanted.title(language),
        "held": numbers_in(conn, kind, span.name),
        "findings": _open_findings(conn, kind, day),
        "items": [{"item": item.item, "title": item.title(language)} for item in wanted.items],
    }


def sheet_form(conn: sqlite3.Connection, content: dict[str, Any]) -> "Document":
    """The sheet as a form to print."""
    from pmdesk.render.documents import Document

    day = date.fromisoformat(content["date"])
    return Document(
        form="inspection",
        language=content["language"],
        office=content["office"],
        number=f"IS-{content['list']}-{content['period']}",
        on=content["date"],
        clauses=("A3.1", "A3.2"),
        fields=content,
        policy=policy_for(conn, Month.of(day)).name,
        title=content["title"],
    )


def _open_findings(conn: sqlite3.Connection, kind: str, day: date) -> list[dict[str, Any]]:
    """The findings of the lesser inspections that are not closed, by id."""
    if not BEGINS_WITH[kind]:
        return []
    asked = Asked().one_of("c.source", BEGINS_WITH[kind]).where("c.on_day <= ?", day.isoformat())
    wanted = ("id", "number", "on", "state", "class", "severity", "source", "place", "text",
              "department", "handler", "due")  # fmt: skip
    found = records_of_states(conn, NOT_CLOSED, asked)
    return [{name: row[name] for name in wanted} for row in found]
