"""What the printed forms about fees say: public statement, receipt, demands (A1.5,
A1.6, B2)."""

import sqlite3
from typing import Any

from pmdesk.errors import Refused
from pmdesk.fees.charge_view import charge_record, product_words
from pmdesk.fees.dun_view import dunning_record
from pmdesk.fees.dunning import CLAUSE
from pmdesk.fees.receipt_view import receipt_record
from pmdesk.office.printing import of_record, who
from pmdesk.periods import Month
from pmdesk.records.dunning import NOTED, ON_PAPER, STATES
from pmdesk.records.receipts import Line
from pmdesk.render.capitals import in_capitals
from pmdesk.render.documents import Document
from pmdesk.store import dunnings, fee_items, journal, receipts
from pmdesk.store.dunnings import DUNNINGS
from pmdesk.store.listing import Asked, rows
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import listed, setting
from pmdesk.texts import _, in_language, screen_field

_FORMS = {
    "reminder": "reminder",
    "notice": "demand",
    "final": "final-demand",
    "lawyer": "arrears",
    "court": "arrears",
}
"""The form of each stage that there is something to hand over of."""
_BEFORE = ("id", "number", "stage", "on", "how", "amount_fen", "delivered_on", "delivered_how",
           "proof")  # fmt: skip


def disclosure(
    conn: sqlite3.Connection, content: dict[str, Any], month: Month, language: str
) -> Document:
    """The public statement of a period; `month` is the one whose policy it goes by (A1.5)."""
    days = "-".join(content[name].replace("-", "") for name in ("from", "to"))
    return Document(
        form="disclosure",
        language=language,
        office=content["office"],
        number=f"FD-{days}",
        on=content["to"],
        clauses=("A1.5",),
        fields={"content": content, "title": screen_field("title", language)},
        policy=policy_for(conn, month).name,
        head=journal.head(conn),
    )


def receipt(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A receipt for whoever paid: what was paid of which charge, what is over (A1.5, A1.6)."""
    row = receipt_record(conn, number)
    lines = [_line(conn, line, language) for line in receipts.lines(conn, number)]
    paid = [line for line in lines if line["kind"] == "paid"]
    fields = {
        "receipt": row,
        "cashier": who(conn, row["cashier"]),
        "capitals": in_capitals(row["amount_fen"], language),
        "paid": paid,
        "over_fen": row["amount_fen"] - sum(line["amount_fen"] for line in paid),
        "later": [line for line in lines if line["kind"] != "paid"],
    }
    return of_record(conn, "receipt", language, row, ("A1.5", "A1.6"), fields, leaves=True)


def _line(conn: sqlite3.Connection, line: Line, language: str) -> dict[str, Any]:
    """A line of a receipt, with its item's title in a language."""
    item = fee_items.exact(conn, line.item) if line.item else None
    title = getattr(item, screen_field("title", language)) if item else None
    return {**line._asdict(), "title": title}


def demand(conn: sqlite3.Connection, number: int, language: str) -> Document:
    """A demand as it goes out in writing; of a lawyer's letter and a claim the statement of the
    arrears, for whoever acts for the office. Refused where nothing is written (B2)."""
    row = dunning_record(conn, number)
    form = _FORMS.get(row["stage"])
    if form is None or not (row["how"] in ON_PAPER or row["stage"] in NOTED):
        raise Refused(
            _("dunning {id} ({stage}, {how}) has nothing in writing", id=number,
              stage=row["stage"], how=row["how"]),
            clause=CLAUSE,
            hint=_("a letter and a message have"),
        )  # fmt: skip
    fields = {
        "demand": row,
        "capitals": in_capitals(row["amount_fen"], language),
        "charges": [_demanded(conn, line, language) for line in dunnings.lines(conn, number)],
        "before": _before(conn, row),
        "contact": setting(conn, "contact"),
        "methods": listed(conn, "payment_methods"),
    }
    return of_record(conn, form, language, row, (CLAUSE,), fields, leaves=True)


def _demanded(conn: sqlite3.Connection, line: dunnings.Line, language: str) -> dict[str, Any]:
    """A demanded charge with its item's title and how it was worked out, in a language."""
    charge = charge_record(conn, line.charge_id)
    with in_language(language):
        worked_out = [product_words(part, charge["per"]) for part in charge["parts"]]
    return {
        **line._asdict(),
        "title": getattr(line, screen_field("title", language)),
        "from": charge["from"],
        "to": charge["to"],
        "worked_out": worked_out,
        "document": charge["document"],
    }


def _before(conn: sqlite3.Connection, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The demands that stand and asked for one of the same charges before, by id."""
    stand = [state for state in STATES if state != "void"]
    asked = Asked(DUNNINGS).equal("unit", row["unit"]).one_of("state", stand)
    found = [dict(zip(_BEFORE, one, strict=True)) for one in rows(conn, DUNNINGS, asked, _BEFORE)]
    mine = set(dunnings.charges_of(conn, row["id"]))
    return [
        one
        for one in found
        if one["id"] < row["id"] and mine & set(dunnings.charges_of(conn, one["id"]))
    ]
