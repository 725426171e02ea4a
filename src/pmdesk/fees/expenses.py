"""Expenses and other income: booked by category, each resting on its document (A1.5)."""

import sqlite3
from datetime import datetime
from typing import Any

from pmdesk.errors import BadInput, NotFound
from pmdesk.importing import Cells, Layout, Lines, optional, required, sheet_day
from pmdesk.money import parse_yuan
from pmdesk.office.dates import past_day
from pmdesk.records.expenses import CATEGORIES, DIRECTIONS, Booked
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store.expenses import EXPENSES
from pmdesk.store.listing import record
from pmdesk.store.settings import listed
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "expense", "expense"
FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("direction", "Direction", "code"),
    Field("category", "Category"),
    Field("amount_fen", "Amount", "money"),
    Field("on", "On", "code"),
    Field("text", "Text"),
    Field("party", "Party"),
    Field("document", "Document"),
    Field("by", "By"),
    Field("void", "Void"),
]
COLUMNS = ("id", "on", "direction", "category", "amount_fen", "party", "document", "text", "void")
LAYOUT = Layout(
    ("on", "category", "amount", "text", "direction", "party", "document", "key"),
    ("on", "category", "amount", "text"),
    {
        "日期": "on",
        "类别": "category",
        "類別": "category",
        "金额": "amount",
        "金額": "amount",
        "摘要": "text",
        "单据": "document",
        "單據": "document",
    },
)


def expense_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One amount by field (NotFound)."""
    found = record(conn, EXPENSES, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)


def amount(text: str) -> int:
    """The fen of an amount that is not nothing (BadInput)."""
    fen = parse_yuan(text)
    if not fen:
        raise BadInput(_("{text!r}: the amount is nothing", text=text))
    return fen


def book(write: Writing, booked: Booked, by: str, *, is_dated: bool) -> int:
    """Stores an amount; its id. A key that is known already gives that amount; the day is
    compared where it was stated."""
    number = _known(write, booked, is_dated=is_dated)
    if number is not None:
        return number
    _check_category(write.conn, booked.direction, booked.category)
    return write.add(KIND, TABLE, {**booked._asdict(), "by_whom": by})


def _known(write: Writing, booked: Booked, *, is_dated: bool) -> int | None:
    stated = booked._asdict()
    del stated["ref"]
    if not is_dated:
        del stated["on_day"]
    return write.known(TABLE, booked.ref, stated)


def _check_category(conn: sqlite3.Connection, direction: str, category: str) -> None:
    key = CATEGORIES[direction]
    known = listed(conn, key)
    if category not in known:
        raise NotFound(
            _("there is no category {name!r}", name=category),
            hint=_("categories are {names}: pmdesk settings set {key}", names=", ".join(known),
                   key=key),
        )  # fmt: skip


class ExpenseImport:
    """Stores the amounts of a file that are not known yet by their key."""

    def __init__(self, write: Writing, by: str, now: datetime):
        self._write = write
        self._by = by
        self._now = now
        self._keys: dict[str, int] = {}
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()

    def _line(self, number: int, cells: Cells) -> None:
        booked = self._booked(cells)
        if booked.ref is not None:
            if booked.ref in self._keys:
                raise BadInput(_("key {key!r} stands twice in this file", key=booked.ref))
            self._keys[booked.ref] = number
        if _known(self._write, booked, is_dated=True) is not None:
            self.known += 1
            return
        book(self._write, booked, self._by, is_dated=True)
        self.stored += 1

    def _booked(self, cells: Cells) -> Booked:
        direction = cells["direction"] or "out"
        if direction not in DIRECTIONS:
            words = ", ".join(DIRECTIONS)
            raise BadInput(_("{found!r} is not one of {words}", found=direction, words=words))
        return Booked(
            direction,
            required(cells, "category"),
            amount(required(cells, "amount")),
            past_day(sheet_day(required(cells, "on")), self._now).isoformat(),
            required(cells, "text"),
            optional(cells, "party"),
            optional(cells, "document"),
            optional(cells, "key"),
        )
