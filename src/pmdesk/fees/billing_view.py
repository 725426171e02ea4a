"""A billing of a month as users see it: by item, with what is left out and what differs."""

from collections.abc import Iterator, Sequence
from typing import Any

from pmdesk.fees.billing import ItemBill
from pmdesk.fees.item_view import TITLES
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.render.tables import Field, columns_text
from pmdesk.texts import _, _n

ITEM_FIELDS = [
    Field("item", "Item", "code"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title"),
    Field("title_zh_hans", "Title"),
    Field("charges", "New", "number"),
    Field("amount_fen", "Amount", "money"),
    Field("known", "Already", "number"),
    Field("known_fen", "Amount", "money"),
    Field("left_out", "Left out", "number"),
    Field("differs", "Differ", "number"),
]
_LEFT_OUT = [Field("unit", "Unit", "code"), Field("item", "Item", "code"), Field("why", "Why")]
_DIFFERS = [
    Field("charge", "Charge", "number"),
    Field("unit", "Unit", "code"),
    Field("item", "Item", "code"),
    Field("was_fen", "Charged", "money"),
    Field("now_fen", "Would be", "money"),
]


def bill_record(
    month: Month, bills: Sequence[ItemBill], credit_fen: int | None, *, preview: bool
) -> dict[str, Any]:
    """A billing by field; before it is done nobody knows what credits will pay."""
    rows = [_item_row(bill) for bill in bills]
    return {
        "month": str(month),
        "preview": preview,
        **{name: sum(row[name] for row in rows) for name in _SUMMED},
        "credit_fen": credit_fen,
        "items": rows,
        "left_out": [entry._asdict() for bill in bills for entry in bill.left_out],
        "differs": [entry._asdict() for bill in bills for entry in bill.differs],
    }


def headline(row: dict[str, Any]) -> str:
    """What a billing did, or would do, in one line."""
    count, amount = row["charges"], yuan(row["amount_fen"])
    if row["preview"] and count:
        said = _n("{month}: {n} charge of {amount} would be stored",
                  "{month}: {n} charges of {amount} would be stored", count,
                  month=row["month"], amount=amount)  # fmt: skip
    elif count:
        said = _n("{month}: {n} charge of {amount}", "{month}: {n} charges of {amount}", count,
                  month=row["month"], amount=amount)  # fmt: skip
    else:
        said = _("{month}: nothing is new", month=row["month"])
    more = []
    if row["known"]:
        known = yuan(row["known_fen"])
        more.append(_("{count} of {amount} were there already", count=row["known"], amount=known))
    if row["credit_fen"]:
        more.append(_("{amount} paid out of credits", amount=yuan(row["credit_fen"])))
    return "; ".join([said, *more])


def more_text(row: dict[str, Any], title: str) -> Iterator[str]:
    """The items, the units that are left out, and the charges that would be others now; `title`
    is the field of the screen's language."""
    fields = [field for field in ITEM_FIELDS if field.name not in TITLES or field.name == title]
    yield from columns_text(fields, row["items"])
    if row["left_out"]:
        words = _why()
        shown = row["left_out"][:_MOST]
        told = [{**entry, "why": words[entry["why"]]} for entry in shown]
        yield "\n" + _("Left out") + "\n"
        yield from columns_text(_LEFT_OUT, told)
        yield from _and_more(len(row["left_out"]))
    if row["differs"]:
        yield "\n" + _("Charged otherwise than it would be now: void the charge and bill again")
        yield "\n"
        yield from columns_text(_DIFFERS, row["differs"][:_MOST])
        yield from _and_more(len(row["differs"]))


_MOST = 50
"""So many units stand in the text; JSON has all of them."""


def _and_more(count: int) -> Iterator[str]:
    if count > _MOST:
        yield _("... and {count} more; all of them: --format json", count=count - _MOST) + "\n"


_SUMMED = ("charges", "amount_fen", "known", "known_fen")


def _item_row(bill: ItemBill) -> dict[str, Any]:
    return {
        "item": bill.item.code,
        **dict(zip(TITLES, bill.item.titles(), strict=True)),
        "charges": len(bill.new),
        "amount_fen": sum(charge.amount_fen for charge in bill.new),
        "known": len(bill.known),
        "known_fen": sum(charge.amount_fen for charge in bill.known),
        "left_out": len(bill.left_out),
        "differs": len(bill.differs),
    }


def _why() -> dict[str, str]:
    """Why units are left out, in words."""
    return {
        "no-area": _("its area is not recorded"),
        "not-moved-in": _("not moved in yet"),
        "no-reading": _("no reading in the month"),
        "charged-later": _("a later month is charged from before its reading on"),
        "nothing": _("it comes to nothing"),
    }
