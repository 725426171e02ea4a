"""Money that is no fee (A1.5): what was spent, and income from elsewhere."""

from typing import NamedTuple

DIRECTIONS = ("out", "in")
"""Spent, or come in."""

CATEGORIES = {"out": "expense_categories", "in": "income_categories"}
"""The setting that lists the categories of each direction."""


class Booked(NamedTuple):
    """An amount as it is booked."""

    direction: str
    category: str
    amount_fen: int
    on_day: str
    text: str
    party: str | None = None
    document: str | None = None
    ref: str | None = None
