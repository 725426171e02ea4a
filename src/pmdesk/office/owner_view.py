"""The owner archive as users see it: units, their people and documents (A1.7)."""

import sqlite3
from datetime import datetime
from typing import Any

from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field, columns_text
from pmdesk.store import archive
from pmdesk.store.held import HELD
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.store.openings import open_cases_of
from pmdesk.store.settings import listed
from pmdesk.texts import _, _n

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("building", "Building", "code"),
    Field("area_dm2", "Area (m2)", "area"),
    Field("move_in_on", "Moved in", "code"),
    Field("move_out_on", "Moved out", "code"),
    Field("owners", "Owners", "list"),
    Field("tenants", "Tenants", "list"),
    Field("phones", "Phones", "list"),
    Field("documents", "Documents", "list"),
    Field("missing", "Missing", "list"),
    Field("documents_held", "On file", "number"),
    Field("documents_required", "Required", "number"),
    Field("archive_complete", "Complete", "flag"),
    Field("note", "Note"),
    Field("void", "Void"),
]
LINE_FIELDS = [field._replace(kind="text") if field.kind == "list" else field for field in FIELDS]
"""The fields of a list of units: the store puts each list together as the format has it."""
COLUMNS = ("unit", "area_dm2", "move_in_on", "owners", "tenants", "phones", "missing", "void")

PEOPLE_FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("name", "Name"),
    Field("role", "Role", "code"),
    Field("phone", "Phone"),
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("note", "Note"),
    Field("void", "Void"),
]

DOCUMENT_FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("kind", "Kind"),
    Field("on", "On", "code"),
    Field("place", "Place"),
    Field("note", "Note"),
    Field("void", "Void"),
]

_HELD_FIELDS = [
    Field("id", "Id", "number"),
    Field("kind", "Held money", "code"),
    Field("on", "On", "code"),
    Field("amount_fen", "Amount", "money"),
    Field("left_fen", "Left", "money"),
]
_CASE_FIELDS = [
    Field("case", "Open case", "code"),
    Field("text", "State"),
]


def required_kinds(conn: sqlite3.Connection) -> list[str]:
    """The kinds of document that every unit needs, in the office's order."""
    return list(dict.fromkeys(listed(conn, "owner_documents")))


def unit_record(conn: sqlite3.Connection, number: int, now: datetime) -> dict[str, Any]:
    """A unit's record as it is today, the fields of `show`."""
    today = now.date().isoformat()
    found = archive.unit_record(conn, number, today, required_kinds(conn))
    return as_record(FIELDS, found)


def unit_listing(conn: sqlite3.Connection, now: datetime, form: str) -> Listing:
    """How a list of units is read as they are today, for a form of answer."""
    return archive.unit_listing(now.date().isoformat(), required_kinds(conn), form)


def archive_text(row: dict[str, Any]) -> str:
    """Whether a unit's file is complete, or what is missing."""
    if row["archive_complete"]:
        return _("the archive is complete")
    return _n(
        "{held} of {n} document; missing: {kinds}",
        "{held} of {n} documents; missing: {kinds}",
        row["documents_required"],
        held=row["documents_held"],
        kinds=", ".join(row["missing"]),
    )


def details_text(conn: sqlite3.Connection, number: int) -> str:
    """What a table adds to a unit: its people, documents, open cases, held money."""
    people = _of_unit(conn, archive.PEOPLE, "p.unit_id", number)
    documents = _of_unit(conn, archive.DOCUMENTS, "d.unit_id", number)
    held = [row for row in _of_unit(conn, HELD, "h.unit_id", number) if row["left_fen"]]
    cases = [
        {"case": f"{kind} {case}", "text": text} for kind, case, text in open_cases_of(conn, number)
    ]
    shown = (
        (_picked(PEOPLE_FIELDS, "id", "role", "name", "phone", "from", "to"), people),
        (_picked(DOCUMENT_FIELDS, "id", "kind", "on", "place"), documents),
        (_CASE_FIELDS, cases),
        (_HELD_FIELDS, held),
    )
    return "".join("\n" + "".join(columns_text(fields, found)) for fields, found in shown if found)


def _of_unit(
    conn: sqlite3.Connection, listing: Listing, column: str, number: int
) -> list[dict[str, Any]]:
    """The records of a unit that are not void, by field."""
    found = rows(conn, listing, Asked().equal(column, number))
    records = [dict(zip(listing.columns, row, strict=True)) for row in found]
    return [row for row in records if row["void"] is None]


def _picked(fields: list[Field], *names: str) -> list[Field]:
    known = {field.name: field for field in fields}
    return [known[name] for name in names]
