"""Expenses and other income as stored: the public statement's other half (A1.5)."""

from pmdesk.store.listing import Listing
from pmdesk.store.voids import REASON

EXPENSES = Listing(
    "expense x",
    {
        "id": "x.id",
        "ref": "x.ref",
        "direction": "x.direction",
        "category": "x.category",
        "amount_fen": "x.amount_fen",
        "on": "x.on_day",
        "text": "x.text",
        "party": "x.party",
        "document": "x.document",
        "by": "x.by_whom",
        "void": REASON.format(kind="expense", id="x.id"),
    },
    "x.id",
    ("x.text", "x.party", "x.document"),
)
