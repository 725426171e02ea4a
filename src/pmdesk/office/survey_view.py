"""Surveys and their answers as users see them: an answer never with a name."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store.listing import record
from pmdesk.store.surveys import ANSWERS, SURVEYS
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("quarter", "Quarter", "code"),
    Field("title", "Title"),
    Field("state", "State", "code"),
    Field("on", "On", "code"),
    Field("issued", "Issued", "number"),
    Field("returned", "Returned", "number"),
    Field("valid", "Valid", "number"),
    Field("items", "Items", "list"),
    Field("by", "By"),
    Field("closed_on", "Closed on", "code"),
    Field("closed_by", "Closed by"),
    Field("closed_text", "Remark"),
    Field("void", "Void"),
]
COLUMNS = ("id", "quarter", "state", "on", "issued", "returned", "valid", "closed_on", "title")
ANSWER_FIELDS = [
    Field("id", "Id", "number"),
    Field("survey", "Survey", "number"),
    Field("on", "On", "code"),
    Field("valid", "Valid", "flag"),
    Field("scores", "Scores", "list"),
    Field("comment", "Comment"),
    Field("by", "Entered by"),
    Field("void", "Withdrawn"),
]


def survey_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One survey's record, the fields of `show` (NotFound)."""
    found = record(conn, SURVEYS, number)
    if found is None:
        raise NotFound(_("there is no survey {id}", id=number))
    return as_record(FIELDS, found)


def answer_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One answer's record, which says nothing of whose it is."""
    found = record(conn, ANSWERS, number)
    assert found is not None
    return as_record(ANSWER_FIELDS, found)
