"""Takings as users see them."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.fees.takings import KIND, difference_words
from pmdesk.money import yuan
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.listing import record
from pmdesk.store.takings import TAKINGS
from pmdesk.texts import _, _n

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("on", "On", "code"),
    Field("cashier", "Cashier"),
    Field("receipts", "Receipts", "number"),
    Field("amount_fen", "Amount", "money"),
    Field("cash_fen", "Cash", "money"),
    Field("counted_fen", "Cash counted", "money"),
    Field("difference_fen", "Difference", "money"),
    Field("methods", "Methods", "json"),
    Field("handed_to", "Handed to"),
    Field("state", "State", "code"),
    Field("by", "By"),
    Field("text", "Text"),
    Field("void", "Void"),
]
COLUMNS = (
    "id", "on", "cashier", "receipts", "amount_fen", "cash_fen", "counted_fen", "difference_fen",
    "handed_to", "state",
)  # fmt: skip
IN_WORDS = [field for field in FIELDS if field.kind != "json"]


def takings_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One cashier's day, the fields of `show` (NotFound)."""
    found = record(conn, TAKINGS, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)


def methods_text(row: Mapping[str, Any]) -> str:
    """What a table adds to takings: each way of paying, what was voided and given back."""
    return "\n" + "".join(f"  {visible(_method_words(one))}\n" for one in row["methods"])


def day_words(row: Mapping[str, Any]) -> str:
    """A closed day in words."""
    return "; ".join(
        [
            _("takings {id}: {cashier} on {day}", id=row["id"], cashier=row["cashier"],
              day=row["on"]),
            _n("{n} receipt, {amount}", "{n} receipts, {amount}", row["receipts"],
               amount=yuan(row["amount_fen"])),
            _("cash {cash}, counted {counted}, {difference}", cash=yuan(row["cash_fen"]),
              counted=yuan(row["counted_fen"]),
              difference=difference_words(row["difference_fen"])),
            _("handed to {name}", name=row["handed_to"]),
        ]
    )  # fmt: skip


def _method_words(one: Mapping[str, Any]) -> str:
    said = [
        one["method"],
        _n(
            "{n} receipt, {amount}",
            "{n} receipts, {amount}",
            one["receipts"],
            amount=yuan(one["amount_fen"]),
        ),
    ]
    if one["voids"]:
        said.append(_("{count} voided, {amount}", count=one["voids"],
                      amount=yuan(one["void_fen"])))  # fmt: skip
    if one["refunds"]:
        said.append(_("{count} given back, {amount}", count=one["refunds"],
                      amount=yuan(one["refund_fen"])))  # fmt: skip
    return "  ".join([*said, _("comes to {amount}", amount=yuan(one["net_fen"]))])
