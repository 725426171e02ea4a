"""Held money: taken, spent for the owner, returned; what is left is always the owner's."""

from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.money import yuan
from pmdesk.office.voiding import check_stands, void
from pmdesk.store.held import HELD
from pmdesk.store.listing import record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "held-money", "held_money"


class Taken(NamedTuple):
    """A sum as it is taken."""

    unit_id: int
    kind: str
    amount_fen: int
    on: date
    link: str | None = None
    text: str | None = None
    ref: str | None = None


class Given(NamedTuple):
    """A sum as it is spent (`spend`) or given back (`return`)."""

    kind: str
    amount_fen: int
    on: date
    by: str
    to_whom: str | None = None
    text: str | None = None


def take(write: Writing, taken: Taken, by: str, *, is_dated: bool) -> int:
    """Stores a sum that is held for a unit's owner; its id. A key that is known already gives
    that sum; the day is compared where it was stated."""
    stated: dict[str, Any] = {
        "unit_id": taken.unit_id,
        "kind": taken.kind,
        "amount_fen": taken.amount_fen,
        "link": taken.link,
        "text": taken.text,
    }
    day = {"on_day": taken.on.isoformat()}
    known = write.known(TABLE, taken.ref, {**stated, **(day if is_dated else {})})
    if known is not None:
        return known
    return write.add(KIND, TABLE, {"ref": taken.ref, **day, **stated, "by_whom": by})


def give(write: Writing, number: int, given: Given) -> None:
    """Stores what is spent or given back of a held sum, never more than is left of it."""
    held = open_sum(write, number)
    if given.on.isoformat() < held["on"]:
        raise Refused(
            _("{when} lies before {day}, when the money was taken", when=given.on, day=held["on"])
        )
    if given.amount_fen > held["left_fen"]:
        raise Refused(
            _(
                "held money {id} has {left} left: {amount} is more",
                id=number,
                left=yuan(held["left_fen"]),
                amount=yuan(given.amount_fen),
            )
        )
    write.add(
        f"{KIND}-step",
        f"{TABLE}_step",
        {
            "held_id": number,
            "kind": given.kind,
            "amount_fen": given.amount_fen,
            "on_day": given.on.isoformat(),
            "by_whom": given.by,
            "to_whom": given.to_whom,
            "text": given.text,
        },
    )


def open_sum(write: Writing, number: int) -> dict[str, Any]:
    """A held sum of which something is left; else NotFound or Refused."""
    check_stands(write, KIND, TABLE, number)
    held = record(write.conn, HELD, number)
    if held is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    if not held["left_fen"]:
        raise Refused(_("held money {id} is settled: nothing is left of it", id=number))
    return held


def void_sum(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks a held sum as void; one of which something was spent or returned cannot be."""
    check_stands(write, KIND, TABLE, number)
    held = record(write.conn, HELD, number)
    if held and held["left_fen"] != held["amount_fen"]:
        raise Refused(
            _("held money {id} was spent or returned in part: it stays", id=number),
            hint=_("give back what is left: pmdesk fee hold return {id}", id=number),
        )
    void(write, KIND, TABLE, number, reason, by, on)
