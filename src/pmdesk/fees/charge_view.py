"""A charge as users see it, and what its amount came of (A1.5)."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.fees.item_view import rounding_words
from pmdesk.money import yuan
from pmdesk.records.fees import ROUND_TO, FeePrice, price_text, quantity_text
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store import charges, fee_items
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
    Field("quantity_e3", "Quantity", "quantity"),
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
    Field("document", "Document"),
    Field("rounding", "Rounding", "code"),
    Field("round", "To", "code"),
    Field("void", "Void"),
    Field("parts", "Parts", "json"),
]
_APART = ("parts", "document", "rounding", "round")
IN_WORDS = [field for field in FIELDS if field.name not in _APART]
"""The fields of one charge on a screen, without what its explanation tells."""
COLUMNS = ("id", "unit", "item", "month", "quantity_e3", "amount_fen", "left_fen", "due", "state")


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


def explanation(conn: sqlite3.Connection, row: dict[str, Any]) -> list[str]:
    """What a charge's amount came of, line by line, and what has come of the charge."""
    parts = row["parts"]
    prices = fee_items.prices(conn, {part["price_id"] for part in parts})
    lines = ["", *(_part(part, row["per"], prices[part["price_id"]]) for part in parts)]
    rule = rounding_words(row["rounding"], ROUND_TO[row["round"]])
    amount = yuan(row["amount_fen"])
    lines.append(_("  = {amount}, {rule} [A1.5]", amount=amount, rule=rule))
    events = [
        *((step.on_day, step.by_whom, _step(step)) for step in charges.steps(conn, row["id"])),
        *((p.on_day, p.by_whom, _payment(p)) for p in charges.payments(conn, row["id"])),
    ]
    if events:
        lines += ["", *("  " + "  ".join(event) for event in sorted(events, key=lambda e: e[0]))]
    return lines


def _part(part: dict[str, Any], per: str, price: FeePrice) -> str:
    days = f"{part['from']}..{part['to']}" if part["from"] != part["to"] else part["from"]
    return "  " + "  ".join((days, product_words(part, per), price.document or _("no document")))


def product_words(part: dict[str, Any], per: str) -> str:
    """How a part of a charge is worked out: 96.4 m2 x 2.80, times its share of the month."""
    quantity, of = quantity_text(part["quantity_e3"]), price_text(part["price_e4"])
    product = f"{quantity} {per} x {of}"
    if part["days"] == part["of_days"]:
        return product
    share = _("{days}/{of_days} days", days=part["days"], of_days=part["of_days"])
    return f"{product} x {share}"


def _step(step: charges.Step) -> str:
    match step.kind:
        case "waive":
            said = _("waived {amount}", amount=yuan(step.amount_fen or 0))
        case "dispute":
            said = _("disputed ({link})", link=step.link)
        case _:
            said = _("settled")
    return f"{said}: {step.text}"


def _payment(payment: charges.Payment) -> str:
    places = {"amount": yuan(payment.amount_fen), "number": f"receipt:{payment.receipt_id}"}
    if payment.kind == "credit":
        return _("{amount} out of the credit of {number}", **places)
    return _("{amount} paid, {number}", **places)
