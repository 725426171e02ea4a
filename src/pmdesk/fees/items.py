"""Fee items (A1.5): each command's decision; a new price is a new dated row."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, Refused
from pmdesk.records.fees import FeeItem, FeePrice, price_on
from pmdesk.store import charges, fee_items
from pmdesk.store.writing import Writing
from pmdesk.texts import _

CLAUSE = "A1.5"
DUE_DAY = 25
"""The day of the month on which a charge is due where an item does not say."""


class NewItem(NamedTuple):
    """An item as it is added, without its price."""

    code: str
    basis: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    is_public: bool
    ref: str | None = None


class NewPrice(NamedTuple):
    """A price as it is given; None for what stays as it was, `price_e4` None for the end."""

    price_e4: int | None
    from_on: date
    unit: str | None = None
    rounding: str | None = None
    round_fen: int | None = None
    due_day: int | None = None
    due_months_later: int | None = None
    buildings: tuple[str, ...] | None = None
    document: str | None = None
    text: str | None = None
    ref: str | None = None


def known_item(write: Writing, item: NewItem, price: NewPrice, *, is_dated: bool) -> FeeItem | None:
    """The item that the caller's key names already, None for a new one."""

    def first_price(number: int) -> dict[str, tuple[Any, Any]]:
        stored = min(fee_items.of_id(write.conn, number).prices, key=lambda row: row.id)
        return _pairs(price, None, stored, is_dated)

    found = write.known("fee_item", item.ref, _stated(item), first_price)
    return None if found is None else fee_items.of_id(write.conn, found)


def add(write: Writing, item: NewItem, price: NewPrice, by: str) -> FeeItem:
    """Stores a new item with its first price."""
    there = fee_items.exact(write.conn, item.code)
    if there is not None:
        raise Refused(
            _("fee item {code} is there already", code=there.code),
            clause=CLAUSE,
            hint=_("pmdesk fee item price {code} --price CNY for another price", code=there.code),
        )
    if price.unit is None:
        raise BadInput(_("--unit is missing: what the price is for, such as m2 or kWh"))
    number = write.add("fee-item", "fee_item", {"ref": item.ref, **_stated(item), "by_whom": by})
    _add_price(write, fee_items.of_id(write.conn, number), price, by)
    return fee_items.of_id(write.conn, number)


def known_price(write: Writing, code: str, price: NewPrice) -> FeeItem | None:
    """The item whose price the caller's key names already, None for a new one."""
    item = fee_items.exact(write.conn, code)

    def this_price(number: int) -> dict[str, tuple[Any, Any]]:
        stored = fee_items.prices(write.conn, [number])[number]
        rows = [row for row in item.prices if row.id < number] if item else []
        return _pairs(price, _before(rows, price), stored, True)

    stated = {"item_id": item.id if item else None}
    return item if write.known("fee_price", price.ref, stated, this_price) else None


def set_price(write: Writing, code: str, price: NewPrice, by: str) -> FeeItem:
    """Gives an item another price from a day on; the one before stays for the days before."""
    item = fee_items.find(write.conn, code)
    _add_price(write, item, price, by)
    return fee_items.of_id(write.conn, item.id)


def retire(write: Writing, code: str, on: date, reason: str, by: str) -> FeeItem:
    """Ends an item from a day on: it has no price any more."""
    item = fee_items.find(write.conn, code)
    there = item.price_on(on.isoformat())
    if there is None:
        raise Refused(_("{item} has no price on {day} yet", item=item.code, day=on), clause=CLAUSE)
    if there.price_e4 is None:
        raise Refused(
            _("{item} is retired from {day} on already", item=item.code, day=there.from_on),
            clause=CLAUSE,
        )
    _add_price(write, item, NewPrice(None, on, text=reason), by)
    return fee_items.of_id(write.conn, item.id)


def charged_from(conn: sqlite3.Connection, item: FeeItem, day: date) -> tuple[int, str] | None:
    """How many charges of an item reach to a day or beyond, and the first such month."""
    found = charges.billed_from(conn, item.id, day.isoformat())
    if not found:
        return None
    first = min(charge.period for charge in found)
    return len(found), f"{first // 100}-{first % 100:02}"


def _add_price(write: Writing, item: FeeItem, price: NewPrice, by: str) -> None:
    said = _values(price, _before(item.prices, price))
    row = {"ref": price.ref, "item_id": item.id, **said, "by_whom": by}
    write.add("fee-price", "fee_price", row)


def _before(prices: Sequence[FeePrice], price: NewPrice) -> FeePrice | None:
    """The price that another one follows: in force on its day, or the first one behind it."""
    return price_on(tuple(prices), price.from_on.isoformat()) or (prices[0] if prices else None)


def _values(price: NewPrice, before: FeePrice | None) -> dict[str, Any]:
    """A price as it is stored: what it does not say is as it was before."""
    kept: dict[str, Any] = before._asdict() if before else _DEFAULTS
    said = {name: value for name, value in price._asdict().items() if value is not None}
    values = {name: said.get(name, kept[name]) for name in _KEPT}
    return {
        **values,
        "buildings": fee_items.stored_buildings(values["buildings"]),
        "from_on": price.from_on.isoformat(),
        "price_e4": price.price_e4,
        "document": price.document,
        "text": price.text,
    }


_DEFAULTS: dict[str, Any] = {
    "unit": "",
    "rounding": "half-up",
    "round_fen": 1,
    "due_day": DUE_DAY,
    "due_months_later": 0,
    "buildings": (),
}
_KEPT = tuple(_DEFAULTS)
"""What a price has as the one before it where it does not say."""


def _pairs(
    price: NewPrice, before: FeePrice | None, stored: FeePrice, is_dated: bool
) -> dict[str, tuple[Any, Any]]:
    """What is said of a price now, each with what is stored of it."""
    now = _values(price, before)
    then = {**stored._asdict(), "buildings": fee_items.stored_buildings(stored.buildings)}
    if not is_dated:
        del now["from_on"]
    return {name: (value, then[name]) for name, value in now.items()}


def _stated(item: NewItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "basis": item.basis,
        "title_en": item.title_en,
        "title_zh_hant": item.title_zh_hant,
        "title_zh_hans": item.title_zh_hans,
        "public": int(item.is_public),
    }
