"""Receipts as users see them."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.fees.paying import KIND
from pmdesk.money import yuan
from pmdesk.records.receipts import CLAUSE, Line
from pmdesk.render import owner_words
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.rules.allocation import Part
from pmdesk.store import ledger, receipts
from pmdesk.store.listing import record
from pmdesk.store.receipts import RECEIPTS
from pmdesk.texts import _, _n

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("unit", "Unit", "code"),
    Field("on", "On", "code"),
    Field("amount_fen", "Amount", "money"),
    Field("method", "Method"),
    Field("cashier", "Cashier"),
    Field("payer", "Payer"),
    Field("charges", "Charges", "list"),
    Field("paid_fen", "Paid", "money"),
    Field("credit_used_fen", "Paid later", "money"),
    Field("refunded_fen", "Given back", "money"),
    Field("credit_fen", "Credit", "money"),
    Field("began_at", "Began", "moment"),
    Field("ended_at", "Ended", "moment"),
    Field("handling_minutes", "Minutes", "number"),
    Field("over", "Over", "flag"),
    Field("state", "State", "code"),
    Field("by", "By"),
    Field("text", "Text"),
    Field("void", "Void"),
]
REFUND_FIELDS = [
    Field("id", "Id", "number"),
    Field("unit", "Unit", "code"),
    Field("on", "On", "code"),
    Field("amount_fen", "Amount", "money"),
    Field("method", "Method"),
    Field("by", "By"),
    Field("to", "To"),
    Field("text", "Text"),
    Field("receipts", "Receipts", "list"),
    Field("credit_fen", "Credit", "money"),
]
"""What a refund prints; `id` is that of its first line."""
COLUMNS = (
    "id", "number", "on", "unit", "amount_fen", "method", "cashier", "credit_fen",
    "handling_minutes", "over", "state",
)  # fmt: skip


def receipt_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One receipt's record, the fields of `show` (NotFound)."""
    found = record(conn, RECEIPTS, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)


def receipt_text(
    row: Mapping[str, Any],
    lines: Sequence[Line],
    office: str,
    account: "Account",
    today: date,
) -> str:
    """A receipt as it is printed and handed over: plain text, without what the desk alone
    needs to know."""
    title = _("Receipt {number}", number=row["number"])
    head = f"{office}, {title}" if office else title
    said = [
        (_("Unit"), row["unit"]),
        (_("Received on"), row["on"]),
        (_("From"), row["payer"]),
        (_("Amount"), f"{yuan(row['amount_fen'])} ({owner_words.method(row['method'])})"),
        (_("Cashier"), row["cashier"]),
        (_("For"), row["text"]),
        (_("Void"), row["void"]),
    ]
    parts = [
        head,
        *(_("{name}: {value}", name=name, value=value) for name, value in said if value),
        "",
    ]
    parts += [_line_words(line) for line in lines]
    if row["state"] == "issued":
        parts.append(_("as of {day}: {account}", day=today, account=account.words()))
    return "\n" + "".join(f"  {visible(part)}".rstrip() + "\n" for part in parts)


class Account:
    """What a unit owes and has to its credit, now."""

    def __init__(self, conn: sqlite3.Connection, unit_id: int):
        charges = ledger.owed(conn, unit_id)
        self.left_fen = sum(charge.left_fen for charge in charges)
        self.disputed_fen = sum(charge.left_fen for charge in charges if charge.disputed)
        self.credit_fen = ledger.credit_of(conn, unit_id)

    def words(self) -> str:
        """What is left to pay, in words, and the credit if there is some."""
        said = [_("nothing is left to pay")]
        if self.left_fen:
            said = [_("left to pay {amount}", amount=yuan(self.left_fen))]
        if self.disputed_fen:
            said.append(_("{amount} of it disputed", amount=yuan(self.disputed_fen)))
        if self.credit_fen:
            said.append(_("credit {amount}", amount=yuan(self.credit_fen)))
        return ", ".join(said)


def parts_words(conn: sqlite3.Connection, parts: Sequence[Part]) -> str:
    """What a payment pays, in words: each charge by its item and month."""
    names = receipts.of_charges(conn, [part.charge_id for part in parts])
    said = [
        f"{' '.join(names[part.charge_id])} {yuan(part.amount_fen)} (#{part.charge_id})"
        for part in parts
    ]
    return ", ".join(said)


def handling_words(row: Mapping[str, Any], allowed: int) -> str | None:
    """How long a payment took, in words; None where nobody knows."""
    minutes = row["handling_minutes"]
    if minutes is None:
        return None
    if row["over"]:
        return _(
            "handled in {minutes} minutes: over {allowed} [{clause}]",
            minutes=minutes,
            allowed=allowed,
            clause=CLAUSE,
        )
    return _n("handled in {n} minute", "handled in {n} minutes", minutes)


def _line_words(line: Line) -> str:
    words = {"paid": _("paid"), "credit": _("paid later"), "refund": _("given back")}
    method = owner_words.method(line.method) if line.method else None
    what = f"{line.item} {line.month} (#{line.charge_id})" if line.charge_id else method
    to = _("to {name}", name=line.to_whom) if line.to_whom else None
    parts = (line.on_day, words[line.kind], what, yuan(line.amount_fen), to, line.text)
    return "  ".join(part for part in parts if part)
