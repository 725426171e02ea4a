"""The sheet of an inspection: the open findings to begin with, then every item (A3.1, A3.2)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.casework.inspecting import list_for
from pmdesk.periods import Month
from pmdesk.records.findings import NOT_CLOSED
from pmdesk.records.inspections import CHECKED, PER, span_of
from pmdesk.store.findings import records_of_states
from pmdesk.store.inspections import numbers_in
from pmdesk.store.listing import Asked
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting

BEGINS_WITH = {kind: CHECKED[:place] for place, kind in enumerate(CHECKED)}
"""The inspections whose open findings a sheet begins with: a weekly one with the daily ones'."""


def sheet(conn: sqlite3.Connection, kind: str, day: date) -> dict[str, Any]:
    """What the sheet of a kind says on a day, in the office's language."""
    wanted = list_for(conn, kind)
    language = setting(conn, "language")
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


def sheet_page(conn: sqlite3.Connection, content: dict[str, Any]) -> str:
    """The sheet as a self-contained A4 page of HTML."""
    from pmdesk.render.documents import document

    policy = policy_for(conn, Month.of(date.fromisoformat(content["date"]))).policy
    return document("inspection-sheet", content["language"], {"sheet": content, **content}, policy)


def _open_findings(conn: sqlite3.Connection, kind: str, day: date) -> list[dict[str, Any]]:
    """The findings of the lesser inspections that are not closed, by id."""
    if not BEGINS_WITH[kind]:
        return []
    asked = Asked().one_of("c.source", BEGINS_WITH[kind]).where("c.on_day <= ?", day.isoformat())
    wanted = ("id", "number", "on", "state", "class", "severity", "source", "place", "text",
              "department", "handler", "due")  # fmt: skip
    found = records_of_states(conn, NOT_CLOSED, asked)
    return [{name: row[name] for name in wanted} for row in found]
