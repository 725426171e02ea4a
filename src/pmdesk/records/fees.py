"""What owners pay (A1.5): items with dated public prices, charges, how their numbers are written.

A price is in 1/10000 yuan, a quantity in 1/1000 of its unit; both are exact.
"""

from typing import NamedTuple

from pmdesk.errors import BadInput
from pmdesk.numbers import decimal_text, parse_decimal
from pmdesk.texts import _

BASES = ("area-month", "unit-month", "metered", "each")
MONTHLY = ("area-month", "unit-month")
"""The bases that are charged for a month as such."""
ROUNDINGS = ("half-up", "half-even", "up", "down")
ROUND_TO = {"fen": 1, "jiao": 10, "yuan": 100}
"""To what an amount is rounded, in fen."""
CHARGE_STATES = ("due", "part-paid", "paid", "waived", "disputed", "void")
READING_KINDS = ("read", "start")

E3_OF_DM2 = 10
"""An area of 1 dm2 as a quantity: thousandths of a m2."""
ONE_E3 = 1000
E7_OF_FEN = 10**5
"""A quantity in thousandths times a price in 1/10000 yuan is in 1/100000 fen."""

_MOST_E4 = 10**10
_MOST_E3 = 10**10


class FeePrice(NamedTuple):
    """A price as it holds from a day on; `price_e4` None: the item is charged no more."""

    id: int
    from_on: str
    price_e4: int | None
    unit: str
    rounding: str
    round_fen: int
    due_day: int
    due_months_later: int
    buildings: tuple[str, ...]
    """The buildings it is for; all of them where there are none."""
    document: str | None
    text: str | None
    by_whom: str

    def is_for(self, building: str) -> bool:
        """Whether units of a building pay it."""
        return self.price_e4 is not None and (not self.buildings or building in self.buildings)


class FeeItem(NamedTuple):
    """A fee item with its prices, by day and then in the order of entry."""

    id: int
    ref: str | None
    code: str
    basis: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    is_public: bool
    by_whom: str
    prices: tuple[FeePrice, ...] = ()

    def titles(self) -> tuple[str, str, str]:
        """Its title in English, traditional and simplified Chinese."""
        return self.title_en, self.title_zh_hant, self.title_zh_hans

    def price_on(self, day: str) -> FeePrice | None:
        """The price row in force on a day, None before the first; of one day's the last."""
        return price_on(self.prices, day)


class Charge(NamedTuple):
    """What a unit is charged, as it is stored."""

    unit_id: int
    item_id: int
    price_id: int
    period: int
    from_on: str
    to_on: str
    quantity_e3: int
    amount_fen: int
    on_day: str
    due_on: str
    parts: str
    link: str | None
    text: str | None
    by_whom: str


def price_on(prices: tuple[FeePrice, ...], day: str) -> FeePrice | None:
    """Of dated prices in order the one in force on a day."""
    return next((price for price in reversed(prices) if price.from_on <= day), None)


def parse_price(text: str) -> int:
    """The 1/10000 yuan of a price, `2.80` or `0.0512`; exact. Raises BadInput."""
    found = parse_decimal(text, 4)
    if found is None or found > _MOST_E4:
        raise BadInput(
            _("{text!r} is not a price: write it in yuan, up to 4 places, such as 2.80", text=text)
        )
    return found


def price_text(price_e4: int) -> str:
    """A price as people write it: 28000 is 2.80."""
    return decimal_text(price_e4, 4, 2)


def parse_quantity(text: str) -> int:
    """The thousandths of a quantity, `12` or `12.345`; exact. Raises BadInput."""
    found = parse_decimal(text, 3)
    if found is None or found > _MOST_E3:
        raise BadInput(
            _("{text!r} is not a quantity: write it with up to 3 places, such as 12.5", text=text)
        )
    return found


def quantity_text(quantity_e3: int) -> str:
    """A quantity as people write it: 89500 is 89.5."""
    return decimal_text(quantity_e3, 3)
