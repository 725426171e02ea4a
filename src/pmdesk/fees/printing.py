"""What the printed forms about fees say: public statement, receipt (A1.5, A1.6)."""

import sqlite3
from typing import Any

from pmdesk.fees.receipt_view import receipt_record
from pmdesk.office.printing import of_record, who
from pmdesk.periods import Month
from pmdesk.records.receipts import Line
from pmdesk.render.capitals import in_capitals
from pmdesk.render.documents import Document
from pmdesk.store import fee_items, journal, receipts
from pmdesk.store.policies import policy_for
from pmdesk.texts import screen_field


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
