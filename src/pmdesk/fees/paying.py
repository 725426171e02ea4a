"""The counter: money taken, what it is used for, a receipt voided, credit given back (A1.6)."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.fees.takings import refuse_closed
from pmdesk.money import yuan
from pmdesk.office import voiding
from pmdesk.periods import Month
from pmdesk.records.people import Person
from pmdesk.records.receipts import CLAUSE, Handling
from pmdesk.rules.allocation import Part, Payable, Wanted, as_named, oldest_first
from pmdesk.store import ledger, receipts
from pmdesk.store.cases import next_serial
from pmdesk.store.settings import listed
from pmdesk.store.voids import void_reason
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "receipt", "receipt"
LINE, LINES = "receipt-line", "receipt_line"


class Payment(NamedTuple):
    """Money as it is handed over; `wanted` are the charges it is for, the oldest where none."""

    unit_id: int
    amount_fen: int
    method: str
    cashier: Person
    on: date
    handling: Handling
    wanted: Sequence[Wanted] = ()
    payer: str | None = None
    text: str | None = None
    ref: str | None = None


class Paid(NamedTuple):
    """What a payment came to."""

    receipt: int
    parts: list[Part]
    credit_used_fen: int
    """What was paid out of the unit's credit, before and after the payment's own money."""


class Refund(NamedTuple):
    """Credit as it is given back; all of it where no amount is."""

    unit_id: int
    amount_fen: int | None
    method: str
    cashier: Person
    on: date
    to_whom: str | None = None
    text: str | None = None


class Refunded(NamedTuple):
    """What a refund came to, of which receipts."""

    line: int
    amount_fen: int
    parts: list[tuple[int, int]]


def checked_method(conn: sqlite3.Connection, method: str) -> str:
    """A way of paying of the office's list (NotFound)."""
    known = listed(conn, "payment_methods")
    if method not in known:
        raise NotFound(
            _("there is no payment method {name!r}", name=method),
            hint=_("payment methods are {names}", names=", ".join(known)),
        )
    return method


def check_handling(handling: Handling, on: date, now: datetime) -> None:
    """Refuses a handling that ends before it begins or on another day (BadInput), or that lies
    in the future (Refused)."""
    for moment in (handling.began, handling.ended):
        if moment is not None and moment > now:
            raise Refused(
                _("{when} lies in the future", when=f"{moment:%Y-%m-%d %H:%M}"), clause=CLAUSE
            )
        if moment is not None and moment.date() != on:
            raise BadInput(_("--began and --ended are times of {day}, the receipt's day", day=on))
    minutes = handling.minutes
    if minutes is not None and minutes < 0:
        raise BadInput(_("--ended lies before --began"))


def known(write: Writing, payment: Payment, *, is_dated: bool, is_timed: bool) -> int | None:
    """The receipt that the caller's key names already, None for a new one. The day, the times
    and the charges are compared where they are stated; the times not where a clock took them."""
    stated: dict[str, Any] = _stated(payment)
    if is_dated:
        stated["on_day"] = payment.on.isoformat()
    if is_timed:
        stated |= _times(payment.handling)
    return write.known(
        TABLE, payment.ref, stated, lambda number: _charges_then(write.conn, number, payment)
    )


def pay(write: Writing, payment: Payment, by: str, today: date) -> Paid:
    """Stores a payment: the unit's credit is used first, then the money pays what is named or
    the oldest charges; what is over is credit."""
    refuse_closed(write.conn, payment.cashier, payment.on)
    for one in payment.wanted:
        _check_charge(write, one.charge_id, payment.unit_id)
    used = ledger.use_credit(write, today.isoformat(), by, payment.unit_id)
    payables = receipts.payables(write.conn, payment.unit_id, payment.on.isoformat())
    parts = _parts(payment, payables, used)
    number = _store(write, payment, parts, by)
    if payment.on < today:  # what was billed since then
        used += ledger.use_credit(write, today.isoformat(), by, payment.unit_id)
    return Paid(number, parts, used)


def void(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks a receipt as void from a day on: its lines fall away, what it paid is owed again.
    One that was given back in part stays."""
    voiding.check_stands(write, KIND, TABLE, number)
    refunded = receipts.refunded(write.conn, number)
    if refunded:
        raise Refused(
            _("receipt {id}: {amount} of it was given back", id=number, amount=yuan(refunded)),
            hint=_("it stays; give back what is over with pmdesk fee refund"),
        )
    refuse_closed(write.conn, receipts.cashier_of(write.conn, number), on)
    voiding.void(write, KIND, TABLE, number, reason, by, on)


def give_back(write: Writing, refund: Refund) -> Refunded:
    """Stores credit of a unit given back, of its oldest receipts first; never more than is
    over (Refused)."""
    refuse_closed(write.conn, refund.cashier, refund.on)
    day = refund.on.isoformat()
    credits = [c for c in ledger.credits_left(write.conn, refund.unit_id) if c.on_day <= day]
    there = sum(credit.left_fen for credit in credits)
    wanted = there if refund.amount_fen is None else refund.amount_fen
    if not there or wanted > there:
        raise Refused(
            _("the unit has {credit} of credit to give back", credit=yuan(there)),
            hint=_("what was paid for a charge goes back after pmdesk fee void RECEIPT"),
        )
    first, parts, left = write.next_id(LINES), [], wanted
    for credit in credits:
        fen = min(left, credit.left_fen)
        if fen:
            parts.append((credit.receipt_id, fen))
            left -= fen
    columns = ("receipt_id", "kind", "amount_fen", "on_day", "by_whom", "method", "to_whom", "text")
    more = [day, refund.cashier.code, refund.method, refund.to_whom, refund.text]
    rows = [
        [first + place, None, number, "refund", fen, *more]
        for place, (number, fen) in enumerate(parts)
    ]
    write.add_many(LINE, LINES, ["id", "seq", *columns], rows)
    return Refunded(first, wanted, parts)


def _parts(payment: Payment, payables: Sequence[Payable], used_fen: int) -> list[Part]:
    if not payment.wanted:
        return oldest_first(payment.amount_fen, payables)
    try:
        return as_named(payment.amount_fen, payment.wanted, payables)
    except Refused as error:
        error.hint = (
            _("the unit's credit of {amount} was used first", amount=yuan(used_fen))
            if used_fen
            else _("see pmdesk fee charge list --unit UNIT")
        )
        raise


def _store(write: Writing, payment: Payment, parts: Sequence[Part], by: str) -> int:
    month = Month.of(payment.on)
    day = payment.on.isoformat()
    number = write.add(
        KIND,
        TABLE,
        {
            "ref": payment.ref,
            "period": month.number,
            "serial": next_serial(write.conn, TABLE, month.number),
            **_stated(payment),
            "on_day": day,
            **_times(payment.handling),
            "by_whom": by,
        },
    )
    first = write.next_id(LINES)
    rows: list[list[Any]] = [
        [first + place, None, number, "paid", *part, day, by] for place, part in enumerate(parts)
    ]
    write.add_many(LINE, LINES, ["id", "seq", *ledger.LINE_COLUMNS], rows)
    return number


def _check_charge(write: Writing, number: int, unit_id: int) -> None:
    is_its_own = receipts.charge_is_there(write.conn, number, unit_id)
    if is_its_own is None:
        raise NotFound(_("there is no charge {id}", id=number))
    if not is_its_own:
        raise Refused(_("charge {id} is another unit's", id=number))
    reason = void_reason(write.conn, "charge", number)
    if reason is not None:
        raise Refused(_("charge {id} is void: {reason}", id=number, reason=reason))


def _stated(payment: Payment) -> dict[str, Any]:
    return {
        "unit_id": payment.unit_id,
        "amount_fen": payment.amount_fen,
        "method": payment.method,
        "cashier_id": payment.cashier.id,
        "payer": payment.payer,
        "text": payment.text,
    }


def _times(handling: Handling) -> dict[str, str | None]:
    return {
        "began_at": handling.began.isoformat(timespec="seconds") if handling.began else None,
        "ended_at": handling.ended.isoformat(timespec="seconds") if handling.ended else None,
    }


def _charges_then(
    conn: sqlite3.Connection, number: int, payment: Payment
) -> dict[str, tuple[Any, Any]]:
    """The charges that a payment names, with what the known receipt paid of them."""
    if not payment.wanted:
        return {}
    then = receipts.paid_by(conn, number)
    now = {one.charge_id: one.amount_fen or then.get(one.charge_id) for one in payment.wanted}
    return {"charges": (now, then)}
