"""Visits, their plans and feedback as users see them."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.listing import Asked, Listing, record, rows
from pmdesk.store.visits import FEEDBACK, VISITS, plans_listing
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("kind", "Kind", "code"),
    Field("outcome", "Outcome", "code"),
    Field("unit", "Unit", "code"),
    Field("place", "Place"),
    Field("by", "Visitor"),
    Field("role", "Role", "code"),
    Field("plan", "Plan", "number"),
    Field("met", "Met"),
    Field("topics", "Topics"),
    Field("rating", "Rating", "number"),
    Field("feedback", "Said", "list"),
    Field("promises", "Promised", "list"),
    Field("link", "Link", "code"),
    Field("text", "Text"),
    Field("void", "Void"),
]
COLUMNS = ("id", "on", "kind", "outcome", "unit", "place", "by", "rating", "feedback", "promises",
           "topics")  # fmt: skip
PLAN_FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("month", "Month", "code"),
    Field("on", "On", "code"),
    Field("role", "Role", "code"),
    Field("visitor", "Visitor"),
    Field("unit", "Unit", "code"),
    Field("state", "State", "code"),
    Field("tries", "Tries", "number"),
    Field("visit", "Visit", "number"),
    Field("by", "Planned by"),
    Field("text", "Text"),
    Field("void", "Void"),
]
PLAN_COLUMNS = ("id", "month", "on", "role", "visitor", "unit", "state", "tries", "visit", "text")
FEEDBACK_FIELDS = [
    Field("id", "Id", "number"),
    Field("visit", "Visit", "number"),
    Field("on", "On", "code"),
    Field("unit", "Unit", "code"),
    Field("place", "Place"),
    Field("visitor", "Said to"),
    Field("kind", "Kind", "code"),
    Field("class", "Class"),
    Field("text", "Said"),
    Field("state", "State", "code"),
    Field("outcome_on", "Decided on", "code"),
    Field("outcome_by", "Decided by"),
    Field("outcome_text", "In words"),
    Field("link", "Led to", "code"),
]
FEEDBACK_COLUMNS = ("id", "on", "unit", "kind", "class", "state", "link", "text")


def visit_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One visit's record, the fields of `show` (NotFound)."""
    return as_record(FIELDS, _found(conn, VISITS, number, "visit"))


def plan_record(conn: sqlite3.Connection, number: int, today: date) -> dict[str, Any]:
    """One plan's record, as it is on a day (NotFound)."""
    return as_record(PLAN_FIELDS, _found(conn, plans_listing(today), number, "visit-plan"))


def feedback_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One need's or suggestion's record (NotFound)."""
    return as_record(FEEDBACK_FIELDS, _found(conn, FEEDBACK, number, "feedback"))


def said_text(conn: sqlite3.Connection, number: int) -> str:
    """What a table adds to a visit: what was said on it, and what became of that."""
    names = ("id", "kind", "class", "state", "link", "text", "outcome_text")
    found = rows(conn, FEEDBACK, Asked(FEEDBACK).equal("visit", number), names)
    lines = [_said_words(dict(zip(names, row, strict=True))) for row in found]
    return "\n" + "".join(f"  {visible(line)}\n" for line in lines) if lines else ""


def _said_words(row: dict[str, Any]) -> str:
    about = _("feedback {id}: {kind}, {class_}, {state}", id=row["id"], kind=row["kind"],
              class_=row["class"], state=row["state"])  # fmt: skip
    return "  ".join(
        part for part in (about, row["link"], row["text"], row["outcome_text"]) if part
    )


def _found(conn: sqlite3.Connection, listing: Listing, number: int, kind: str) -> dict[str, Any]:
    found = record(conn, listing, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=kind, id=number))
    return found
