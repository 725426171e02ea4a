"""What is charged by the piece: to one unit, at the price of its day (A1.5)."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, Refused
from pmdesk.fees.billing import KIND, TABLE, as_json, without_price
from pmdesk.office import services
from pmdesk.periods import Month
from pmdesk.records.fees import Charge, FeeItem
from pmdesk.rules import billing as rules
from pmdesk.store import charges, fee_items, requests
from pmdesk.store.ledger import use_credit
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Piece(NamedTuple):
    """Something charged by the piece: how much, of which day, what for."""

    item: FeeItem
    unit_id: int
    building: str
    quantity_e3: int
    day: date
    due_on: date | None
    link: str | None
    text: str | None


def piece_of(piece: Piece, on: date, by: str) -> Charge:
    """The charge of a piece, at the price of its day (Refused without one, or for nothing)."""
    if piece.item.basis != "each":
        raise BadInput(
            _("{item} is charged by the month: name --month", item=piece.item.code),
            hint=_("only items of the basis each have a --quantity"),
        )
    day = piece.day.isoformat()
    price = piece.item.price_on(day)
    if price is None or not price.is_for(piece.building):
        raise without_price(piece.item, _("on {day}", day=day))
    parts = rules.piece(day, piece.quantity_e3, price)
    fen = rules.amount_fen(parts)
    if not fen:
        raise Refused(_("{item}: that comes to nothing", item=piece.item.code))
    return Charge(
        piece.unit_id,
        piece.item.id,
        price.id,
        Month.of(piece.day).number,
        day,
        day,
        piece.quantity_e3,
        fen,
        on.isoformat(),
        (piece.due_on or rules.due_after(piece.day, price)).isoformat(),
        as_json(parts),
        piece.link,
        piece.text,
        by,
    )


def store_piece(write: Writing, charge: Charge, ref: str | None) -> int:
    """Stores the charge of a piece and pays it out of the unit's credit; its id."""
    number = write.add(KIND, TABLE, {"ref": ref, **charge._asdict()})
    use_credit(write, charge.on_day, charge.by_whom, charge.unit_id)
    return number


def known_piece(write: Writing, piece: Piece, ref: str | None, *, is_dated: bool) -> int | None:
    """The charge that the caller's key names already, None for a new one."""

    def due(number: int) -> dict[str, tuple[Any, Any]]:
        price_id, day, stored = charges.due_of(write.conn, number)
        price = fee_items.prices(write.conn, [price_id])[price_id]
        wanted = piece.due_on or rules.due_after(date.fromisoformat(day), price)
        return {"due_on": (wanted.isoformat(), stored)}

    stated: dict[str, Any] = {
        "unit_id": piece.unit_id,
        "item_id": piece.item.id,
        "quantity_e3": piece.quantity_e3,
        "link": piece.link,
        "text": piece.text,
        **({"from_on": piece.day.isoformat()} if is_dated else {}),
    }
    return write.known(TABLE, ref, stated, due)


def charged_alike(conn: sqlite3.Connection, charge: Charge) -> int | None:
    """A charge that stands and says the same: perhaps the piece is charged twice."""
    return charges.same_piece(conn, charge)


def refuse_handling_fee(conn: sqlite3.Connection, charge: Charge) -> None:
    """Refuses to charge a request whose service pays an owner's utilities."""
    kind, _colon, number = (charge.link or "").partition(":")
    service_id = requests.service_of(conn, int(number)) if kind == "request" else None
    if service_id is not None:
        services.refuse_handling_fee(services.service_of(conn, service_id), charge.amount_fen)
