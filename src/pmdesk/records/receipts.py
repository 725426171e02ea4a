"""Receipts (A1.6): money as it is handed over the counter, and what becomes of it."""

from datetime import datetime
from typing import NamedTuple

STATES = ("issued", "void")
CLAUSE = "A1.6"


class Line(NamedTuple):
    """What a receipt's money was used for: `paid` with the receipt, `credit` later on, or given
    back (`refund`), which pays no charge."""

    kind: str
    charge_id: int | None
    item: str | None
    month: str | None
    amount_fen: int
    on_day: str
    by_whom: str
    method: str | None
    to_whom: str | None
    text: str | None


class Handling(NamedTuple):
    """When a payment's handling began and ended; None where nobody wrote it down."""

    began: datetime | None = None
    ended: datetime | None = None

    @property
    def minutes(self) -> int | None:
        """How long it took, a minute that was begun counted as one; None where it is unknown."""
        if self.began is None or self.ended is None:
            return None
        return -int((self.began - self.ended).total_seconds() // 60)
