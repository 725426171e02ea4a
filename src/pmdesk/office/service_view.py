"""A special service as users see it, with its dated history (A1.11, B1)."""

from datetime import date
from typing import Any

from pmdesk.money import yuan
from pmdesk.periods import BEGINNING
from pmdesk.records.services import Filed, ServiceStep
from pmdesk.render.tables import Field
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("code", "Code"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title (zh-Hant)"),
    Field("title_zh_hans", "Title (zh-Hans)"),
    Field("state", "State", "code"),
    Field("price_fen", "Price", "money"),
    Field("unit", "Per"),
    Field("from", "From", "code"),
    Field("utilities", "Utilities", "flag"),
    Field("quality_plan", "Quality plan"),
    Field("feasibility", "Feasibility"),
    Field("on", "Proposed on", "code"),
    Field("by", "Proposed by"),
    Field("decided_on", "Decided on", "code"),
    Field("decided_by", "Decided by"),
    Field("decision", "Decision"),
    Field("retired_on", "Retired from", "code"),
    Field("retired_why", "Why retired"),
    Field("history", "History", "json"),
]
TITLES = ("title_en", "title_zh_hant", "title_zh_hans")


def columns(title: str) -> tuple[str, ...]:
    """What a price list shows; `title` is the field of the screen's language."""
    return ("code", title, "state", "price_fen", "unit", "from")


def one_title(title: str) -> list[Field]:
    """The fields of one service on a screen: its title in one language, its history apart."""
    left_out = {*TITLES, "history"} - {title}
    shown = [field for field in FIELDS if field.name not in left_out]
    return [field._replace(heading="Title") if field.name == title else field for field in shown]


def service_record(filed: Filed, day: date) -> dict[str, Any]:
    """A service as it is on a day, by field; `from` is since when its price holds."""
    offer = filed.offer_on(day.isoformat())
    decided = filed.first("approve", "reject")
    retired = filed.first("retire")
    return {
        "id": filed.id,
        "ref": filed.ref,
        "code": filed.code,
        **dict(zip(TITLES, filed.titles(), strict=True)),
        "state": filed.state_on(day.isoformat()),
        "price_fen": offer.price_fen if offer else None,
        "unit": offer.unit if offer else None,
        "from": _day(offer.on_day) if offer else None,
        "utilities": filed.utilities,
        "quality_plan": filed.quality_plan,
        "feasibility": filed.feasibility,
        "on": _day(filed.on_day),
        "by": filed.by_whom,
        "decided_on": decided.on_day if decided else None,
        "decided_by": decided.by_whom if decided else None,
        "decision": decided.text if decided else None,
        "retired_on": retired.on_day if retired else None,
        "retired_why": retired.text if retired else None,
        "history": [_history_row(step) for step in filed.steps],
    }


def history_lines(filed: Filed) -> list[str]:
    """Every step in a line of its own: the day, what, the price, by whom, in which words."""
    return [_line(step) for step in filed.steps]


def price_text(price_fen: int | None, unit: str | None) -> str:
    """A price as people say it: 0.50 per page, free, or that there is none yet."""
    if price_fen is None:
        return _("without a price yet")
    if price_fen == 0:
        return _("free of charge")
    if unit is None:
        return yuan(price_fen)
    return _("{price} per {unit}", price=yuan(price_fen), unit=unit)


def _history_row(step: ServiceStep) -> dict[str, Any]:
    return {
        "on": _day(step.on_day),
        "step": step.kind,
        "price_fen": step.price_fen,
        "unit": step.unit,
        "by": step.by_whom,
        "text": step.text,
    }


def _line(step: ServiceStep) -> str:
    day = _day(step.on_day) or _("from the beginning")
    price = f" ({price_text(step.price_fen, step.unit)})" if step.kind == "offer" else ""
    text = f": {step.text}" if step.text else ""
    return f"  {day}  {step.by_whom}  {step.kind}{price}{text}"


def _day(day: str) -> str | None:
    """A stored day as users see it; None from the beginning."""
    return None if day == BEGINNING.isoformat() else day
