"""What the public statement says of a period (A1.5): sums, never a name or a room."""

from typing import NamedTuple

WHOLE_PERMILLE = 1000


class Period(NamedTuple):
    """The days of a statement, both included, and the day before them."""

    before: str
    first: str
    last: str


class Cash(NamedTuple):
    """What happened to money that owners paid, by the days on which it happened. What a void
    takes back stands on the void's day, as a negative part of what it takes back."""

    receipts: int
    received_fen: int
    voids: int
    voided_fen: int
    used_fen: int
    """For charges, in the same period or out of what was over before."""
    refunded_fen: int

    @property
    def over_fen(self) -> int:
        """By how much what is paid in advance has grown."""
        return self.received_fen - self.voided_fen - self.used_fen - self.refunded_fen


class Building(NamedTuple):
    """What fell due in a building, and what had come of it by the period's end."""

    building: str
    units: int
    billed_fen: int
    waived_fen: int
    paid_fen: int
    left_fen: int


class Group(NamedTuple):
    """Buildings of which one figure is published."""

    buildings: tuple[str, ...]
    units: int
    billed_fen: int
    waived_fen: int
    paid_fen: int
    left_fen: int
    collected_permille: int | None
    """Of what was not waived; None where nothing was due. Only all of it is 1000."""
