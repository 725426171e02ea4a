"""`fee day`: a cashier's takings counted, tied to the receipts, and handed on (A1.6)."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pmdesk.errors import Refused
from pmdesk.money import yuan
from pmdesk.records.people import Person
from pmdesk.store import takings
from pmdesk.store.settings import listed
from pmdesk.store.takings import MethodSums
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "takings", "takings"


class Counted(NamedTuple):
    """A cashier's day as it is counted."""

    cashier: Person
    on: date
    counted_fen: int
    handed_to: str
    text: str | None = None
    ref: str | None = None


class Expected(NamedTuple):
    """What a cashier's day has to come to by its receipts, voids and refunds."""

    methods: Sequence[MethodSums]
    cash: str
    """The method that is counted: the first of the office's list."""

    @property
    def receipts(self) -> int:
        """How many receipts were issued."""
        return sum(one.receipts for one in self.methods)

    @property
    def amount_fen(self) -> int:
        """What all methods come to, less what was voided or given back."""
        return sum(one.net_fen for one in self.methods)

    @property
    def cash_fen(self) -> int:
        """What has to be in the drawer."""
        return sum(one.net_fen for one in self.methods if one.method == self.cash)


def expected(conn: sqlite3.Connection, cashier: Person, on: date) -> Expected:
    """What a cashier's day has to come to."""
    cash = listed(conn, "payment_methods")[0]
    return Expected(takings.sums(conn, cashier.id, on.isoformat()), cash)


def known(write: Writing, counted: Counted, *, is_dated: bool) -> int | None:
    """The takings that the caller's key names already, None for new ones."""
    stated = {
        "cashier_id": counted.cashier.id,
        "counted_fen": counted.counted_fen,
        "handed_to": counted.handed_to,
        "text": counted.text,
    }
    day = {"on_day": counted.on.isoformat()} if is_dated else {}
    return write.known(TABLE, counted.ref, {**stated, **day})


def close(write: Writing, counted: Counted, by: str) -> int:
    """Stores a cashier's takings; a difference needs words (Refused), and a day is closed once."""
    refuse_closed(write.conn, counted.cashier, counted.on)
    there = expected(write.conn, counted.cashier, counted.on)
    if counted.counted_fen != there.cash_fen and counted.text is None:
        raise Refused(
            _(
                "{counted} counted, {cash} expected: {difference}",
                counted=yuan(counted.counted_fen),
                cash=yuan(there.cash_fen),
                difference=difference_words(counted.counted_fen - there.cash_fen),
            ),
            hint=_("count again, or say why with --text"),
        )
    methods = [{**one._asdict(), "net_fen": one.net_fen} for one in there.methods]
    return write.add(
        KIND,
        TABLE,
        {
            "ref": counted.ref,
            "on_day": counted.on.isoformat(),
            "cashier_id": counted.cashier.id,
            "receipts": there.receipts,
            "amount_fen": there.amount_fen,
            "cash_fen": there.cash_fen,
            "counted_fen": counted.counted_fen,
            "methods": json.dumps(methods, ensure_ascii=False),
            "handed_to": counted.handed_to,
            "text": counted.text,
            "by_whom": by,
        },
    )


def refuse_closed(conn: sqlite3.Connection, cashier: Person, on: date) -> None:
    """Refuses what would change a cashier's day that is closed."""
    number = takings.closed(conn, cashier.id, on.isoformat())
    if number is not None:
        raise Refused(
            _("{cashier} closed {day}: takings {id}", cashier=cashier.code, day=on, id=number),
            hint=_(
                "take it on another day, or open it again: "
                "pmdesk fee day void {id} --reason TEXT, and close it once more afterwards",
                id=number,
            ),
        )


def difference_words(fen: int) -> str:
    """A difference between what was counted and what was expected, in words."""
    if not fen:
        return _("no difference")
    if fen > 0:
        return _("{amount} too much", amount=yuan(fen))
    return _("{amount} short", amount=yuan(-fen))
