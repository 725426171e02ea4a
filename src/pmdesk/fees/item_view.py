"""A fee item as users see it, with its dated prices (A1.5)."""

from datetime import date
from typing import Any

from pmdesk.periods import BEGINNING
from pmdesk.records.fees import ROUND_TO, FeeItem, FeePrice, price_text
from pmdesk.render.tables import Field
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("code", "Code"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title (zh-Hant)"),
    Field("title_zh_hans", "Title (zh-Hans)"),
    Field("basis", "Basis", "code"),
    Field("state", "State", "code"),
    Field("price_e4", "Price", "price"),
    Field("unit", "Per"),
    Field("from", "From", "code"),
    Field("document", "Document"),
    Field("rounding", "Rounding", "code"),
    Field("round", "To", "code"),
    Field("due_day", "Due on day", "number"),
    Field("due_months_later", "Months later", "number"),
    Field("buildings", "Buildings", "list"),
    Field("public", "Public", "flag"),
    Field("by", "Added by"),
    Field("history", "History", "json"),
]
TITLES = ("title_en", "title_zh_hant", "title_zh_hans")
STATES = ("in-force", "coming", "retired")


def columns(title: str) -> tuple[str, ...]:
    """What a price list shows; `title` is the field of the screen's language."""
    return ("code", title, "basis", "state", "price_e4", "unit", "from", "document")


def one_title(title: str) -> list[Field]:
    """The fields of one item on a screen: its title in one language, its history apart."""
    left_out = {*TITLES, "history"} - {title}
    shown = [field for field in FIELDS if field.name not in left_out]
    return [field._replace(heading="Title") if field.name == title else field for field in shown]


def item_record(item: FeeItem, day: date) -> dict[str, Any]:
    """An item as it is on a day, by field; before its first price that one is shown."""
    price = item.price_on(day.isoformat())
    state = "coming" if price is None else "in-force" if price.price_e4 is not None else "retired"
    price = price or item.prices[0]
    return {
        "id": item.id,
        "ref": item.ref,
        "code": item.code,
        **dict(zip(TITLES, item.titles(), strict=True)),
        "basis": item.basis,
        "state": state,
        **_price(price),
        "public": item.is_public,
        "by": item.by_whom,
        "history": [{**_price(row), "by": row.by_whom, "text": row.text} for row in item.prices],
    }


def history_lines(item: FeeItem) -> list[str]:
    """Every dated price in a line of its own."""
    return [_line(price) for price in item.prices]


def price_words(price_e4: int | None, unit: str) -> str:
    """A price as people say it: 2.80 per m2, or that there is none any more."""
    if price_e4 is None:
        return _("no price any more")
    return _("{price} per {unit}", price=price_text(price_e4), unit=unit)


def rounding_words(rounding: str, round_fen: int) -> str:
    """How an amount is rounded: half-up to the fen."""
    return _("{rule} to the {unit}", rule=rounding, unit=_round_to(round_fen))


def _price(price: FeePrice) -> dict[str, Any]:
    return {
        "price_e4": price.price_e4,
        "unit": price.unit,
        "from": None if price.from_on == BEGINNING.isoformat() else price.from_on,
        "document": price.document,
        "rounding": price.rounding,
        "round": _round_to(price.round_fen),
        "due_day": price.due_day,
        "due_months_later": price.due_months_later,
        "buildings": list(price.buildings),
    }


def _line(price: FeePrice) -> str:
    row = _price(price)
    buildings = _("buildings {names}", names=", ".join(price.buildings)) if price.buildings else ""
    what = price_words(price.price_e4, price.unit)
    rule = rounding_words(price.rounding, price.round_fen) if price.price_e4 is not None else ""
    parts = (row["from"] or _("from the beginning"), price.by_whom, what, rule, buildings,
             price.document, price.text)  # fmt: skip
    return "  " + "  ".join(part for part in parts if part)


def _round_to(round_fen: int) -> str:
    return next(word for word, fen in ROUND_TO.items() if fen == round_fen)
