"""What a payment is used for: the oldest charges, or those that are named; the rest is credit."""

from collections.abc import Sequence
from typing import NamedTuple

from pmdesk.errors import BadInput, Refused
from pmdesk.money import yuan
from pmdesk.texts import _


class Payable(NamedTuple):
    """A charge of which so much can be paid."""

    charge_id: int
    left_fen: int
    disputed: bool = False


class Wanted(NamedTuple):
    """A charge that the payer names; all that is left of it where no amount is."""

    charge_id: int
    amount_fen: int | None = None


class Part(NamedTuple):
    """So much of a payment for one charge."""

    charge_id: int
    amount_fen: int


def oldest_first(amount_fen: int, payables: Sequence[Payable]) -> list[Part]:
    """Pays charges in their order, as far as the money goes; disputed ones are left alone."""
    parts = []
    for payable in payables:
        fen = min(amount_fen, payable.left_fen)
        if fen > 0 and not payable.disputed:
            parts.append(Part(payable.charge_id, fen))
            amount_fen -= fen
    return parts


def as_named(amount_fen: int, wanted: Sequence[Wanted], payables: Sequence[Payable]) -> list[Part]:
    """Pays the charges that are named, disputed or not, in the order in which they are named.

    One of which nothing, or less than is named, is left is refused; so are parts that come to
    more than the payment (BadInput).
    """
    left = {payable.charge_id: payable.left_fen for payable in payables}
    said = sum(one.amount_fen or 0 for one in wanted)
    if said > amount_fen:
        raise BadInput(
            _(
                "the charges come to {said}, the payment to {amount}",
                said=yuan(said),
                amount=yuan(amount_fen),
            )
        )
    spare = amount_fen - said
    parts = []
    for one in wanted:
        there = left.get(one.charge_id, 0)
        if there < (one.amount_fen or 1):
            raise Refused(
                _("charge {id} has {left} left to pay", id=one.charge_id, left=yuan(there))
            )
        fen = one.amount_fen
        if fen is None:
            fen = min(spare, there)
            spare -= fen
        if fen:
            parts.append(Part(one.charge_id, fen))
    return parts
