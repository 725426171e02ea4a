"""`fee bill`: what each unit is charged for a month, drafted, shown, stored (A1.5)."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import Month
from pmdesk.policy.model import Fees
from pmdesk.records.fees import Charge, FeeItem
from pmdesk.rules import billing as rules
from pmdesk.rules.billing import Lacking, Part, Used
from pmdesk.store import charges, fee_items, readings, units
from pmdesk.store.charges import Billed, UnitToBill
from pmdesk.store.ledger import use_credit
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "charge", "charge"
CLAUSE = "A1.5"


class Run(NamedTuple):
    """What is billed: a month of all items or some, of all units, a building's, or one."""

    month: Month
    items: Sequence[FeeItem]
    unit_id: int | None
    building: str | None
    on: date
    due_on: date | None
    by: str


class LeftOut(NamedTuple):
    """A unit that is not charged an item, and why: see `WHY`."""

    unit: str
    item: str
    why: str


class Difference(NamedTuple):
    """A charge that is there and would be another one now; 0 where there would be none."""

    charge: int
    unit: str
    item: str
    was_fen: int
    now_fen: int


class ItemBill(NamedTuple):
    """What one item comes to."""

    item: FeeItem
    new: list[Charge]
    known: list[Billed]
    left_out: list[LeftOut]
    differs: list[Difference]


def items_of_month(conn: sqlite3.Connection, month: Month, codes: Sequence[str]) -> list[FeeItem]:
    """The items named, or without any all those that have a price within a month and are not
    charged by the piece. One that is named and cannot be charged for a month is refused."""
    if not codes:
        every = fee_items.items(conn)
        found = [item for item in every if item.basis != "each" and _is_priced(item, month)]
        if not found:
            raise Refused(
                _("no fee item has a price in {month}", month=month),
                clause=CLAUSE,
                hint=_("pmdesk fee item add CODE ..., or pmdesk fee item price CODE ..."),
            )
        return found
    named = [fee_items.find(conn, code) for code in dict.fromkeys(codes)]
    for item in named:
        if item.basis == "each":
            raise BadInput(
                _("{item} is charged by the piece: name --unit and --quantity", item=item.code)
            )
        if not _is_priced(item, month):
            raise without_price(item, _("in {month}", month=month))
    return list({item.id: item for item in named}.values())


def draft(conn: sqlite3.Connection, run: Run, fees: Fees) -> list[ItemBill]:
    """What is to be charged for a month, with what is charged already; stores nothing."""
    units = charges.units_to_bill(conn, run.unit_id, run.building)
    return [_item_bill(conn, run, item, units, fees) for item in run.items]


def store(write: Writing, run: Run, bills: Sequence[ItemBill]) -> int:
    """Stores the new charges of a draft, each unit's side by side, and pays them out of credits
    as far as these reach; how much that was."""
    new = sorted((charge for bill in bills for charge in bill.new), key=lambda c: c[:2])
    number = write.next_id(TABLE)
    rows = [[number + place, None, *charge] for place, charge in enumerate(new)]
    write.add_many(KIND, TABLE, ["id", "seq", *Charge._fields], rows)
    units = {charge.unit_id for charge in new}
    return use_credit(write, run.on.isoformat(), run.by, run.unit_id, only=units)


def without_price(item: FeeItem, when: str) -> Refused:
    """That an item has no price on a day or in a month."""
    return Refused(
        _("{item} has no price {when}", item=item.code, when=when),
        clause=CLAUSE,
        hint=_("pmdesk fee item price {item} --price CNY --from DATE", item=item.code),
    )


def known_building(conn: sqlite3.Connection, name: str) -> str:
    """A building of which there is a unit (NotFound)."""
    buildings = units.buildings(conn)
    if name not in buildings:
        raise NotFound(
            _("there is no unit in building {name!r}", name=name),
            hint=_("buildings: {names}", names=", ".join(buildings)),
        )
    return name


def _is_priced(item: FeeItem, month: Month) -> bool:
    """Whether an item has a price on any day of a month."""
    first, last = month.first.isoformat(), month.last.isoformat()
    begun = item.price_on(first)
    later = [price for price in item.prices if first < price.from_on <= last]
    return any(price.price_e4 is not None for price in (*([begun] if begun else []), *later))


def _item_bill(
    conn: sqlite3.Connection, run: Run, item: FeeItem, units: Sequence[UnitToBill], fees: Fees
) -> ItemBill:
    bill = ItemBill(item, [], [], [], [])
    known = {charge.unit_id: charge for charge in charges.billed(conn, run.month, item.id)}
    meters = _Meters(conn, item, run.month) if item.basis == "metered" else None
    due = {p.id: (run.due_on or rules.due_on(run.month, p)).isoformat() for p in item.prices}
    day = run.on.isoformat()
    for unit in units:
        there = known.get(unit.id)
        if not there and not any(price.is_for(unit.building) for price in item.prices):
            continue
        used = meters.used(unit, there, fees) if meters else _month(run.month, item, unit, fees)
        parts = [] if isinstance(used, Lacking) else used.parts
        fen = rules.amount_fen(parts) if parts else 0
        if there:
            bill.known.append(there)
            if fen != there.amount_fen:
                was = there.amount_fen
                bill.differs.append(Difference(there.id, unit.code, item.code, was, fen))
        elif fen and isinstance(used, Used):
            last = parts[-1].price.id
            how_much = rules.quantity_e3(parts)
            bill.new.append(
                Charge(unit.id, item.id, last, run.month.number, used.first, used.last, how_much,
                       fen, day, due[last], as_json(parts), None, None, run.by)
            )  # fmt: skip
        elif isinstance(used, Lacking):
            bill.left_out.append(LeftOut(unit.code, item.code, used.why))
        elif parts or meters:
            bill.left_out.append(LeftOut(unit.code, item.code, "nothing"))
    return bill


def _month(month: Month, item: FeeItem, unit: UnitToBill, fees: Fees) -> Used | Lacking:
    parts = rules.month_parts(month, item.basis, item.prices, unit.building, unit.rows, fees)
    if isinstance(parts, Lacking):
        return parts
    return Used(parts[0].first, parts[-1].last, parts) if parts else Used("", "", parts)


class _Meters:
    """The meters of an item, and what they counted for a month."""

    def __init__(self, conn: sqlite3.Connection, item: FeeItem, month: Month):
        self._conn = conn
        self._item = item
        self._month = month
        before = charges.billed(conn, month.plus(-1), item.id)
        self._until = {charge.unit_id: charge.to_on for charge in before}
        self._later = charges.metered_from(conn, item.id, month)

    def used(self, unit: UnitToBill, there: Billed | None, fees: Fees) -> Used | Lacking:
        """What a unit's meter counted since it was last charged; of a month that is charged
        already what it had counted by the day up to which that was."""
        item_id, last = self._item.id, there.to_on if there else self._month.last.isoformat()
        until = self._until.get(unit.id)
        if until is None:  # the month before it was not charged
            until = charges.metered_until(self._conn, item_id, unit.id, self._month)
        seen = readings.between(self._conn, item_id, unit.id, until or "", last)
        if not seen or seen[-1].on_day < self._month.first.isoformat():
            return Lacking("no-reading")
        later = self._later.get(unit.id)
        if later is not None and later <= seen[-1].on_day:
            return Lacking("charged-later")
        return rules.metered(seen, self._month, self._item.prices, unit.building, fees)


def as_json(parts: Sequence[Part]) -> str:
    """Parts as they are stored: what a charge came of."""
    return json.dumps(
        [
            {
                "from": part.first,
                "to": part.last,
                "days": part.days,
                "of_days": part.of_days,
                "quantity_e3": part.quantity_e3,
                "price_e4": part.price.price_e4,
                "price_id": part.price.id,
            }
            for part in parts
        ]
    )
