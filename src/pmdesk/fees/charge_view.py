"""A charge as users see it, and what its amount came of (A1.5)."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.money import yuan
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store.charges import CHARGES
from pmdesk.store.listing import record
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("unit", "Unit", "code"),
    Field("item", "Item", "code"),
    Field("month", "Month", "code"),
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("quantity", "Quantity", "number"),
    Field("per", "Of"),
    Field("amount_fen", "Amount", "money"),
    Field("paid_fen", "Paid", "money"),
    Field("waived_fen", "Waived", "money"),
    Field("left_fen", "Left", "money"),
    Field("on", "Billed on", "code"),
    Field("due", "Due", "code"),
    Field("state", "State", "code"),
    Field("link", "Link", "code"),
    Field("by", "Billed by"),
    Field("text", "Text"),
    Field("void", "Void"),
]
COLUMNS = ("id", "unit", "item", "month", "quantity", "amount_fen", "left_fen", "due", "state")


def charge_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One charge's record, the fields of a list (NotFound)."""
    found = record(conn, CHARGES, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind="charge", id=number))
    return as_record(FIELDS, found)


def headline(row: dict[str, Any]) -> str:
    """A charge in one line: what, how much, when due, what it has come to."""
    return _(
        "charge {id}: {unit}, {item} {month}: {amount}, {left} left, due {due}; {state}",
        id=row["id"],
        unit=row["unit"],
        item=row["item"],
        month=row["month"],
        amount=yuan(row["amount_fen"]),
        left=yuan(row["left_fen"]),
        due=row["due"],
        state=row["state"],
    )
