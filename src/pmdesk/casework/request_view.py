"""A request as users see it: the fields of `store.requests.REQUESTS` with their headings."""

from pmdesk.casework import followup_view
from pmdesk.records.requests import RequestKind
from pmdesk.render.tables import Field

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("kind", "Kind"),
    Field("state", "State", "code"),
    Field("unit", "Unit", "code"),
    Field("place", "Place"),
    Field("contact", "Contact"),
    Field("phone", "Phone"),
    Field("text", "Request"),
    Field("service", "Service"),
    Field("link", "Link"),
    Field("by", "Taken by"),
    Field("department", "Department"),
    Field("handler", "Handler"),
    Field("appointment_at", "Appointment", "moment"),
    Field("supplier", "Supplier"),
    Field("charge", "Charged as", "code"),
    Field("quote_fen", "Quote", "money"),
    Field("price_fen", "Price", "money"),
    Field("checked", "Steps made", "list"),
    Field("missing", "Steps missing", "list"),
    Field("problems", "Problems", "number"),
    Field("major_problems", "Major problems", "number"),
    Field("done_at", "Done", "moment"),
    Field("result", "Result"),
    Field("accepted_by", "Accepted by"),
    Field("accepted_at", "Accepted", "moment"),
    *followup_view.FIELDS,
]
COLUMNS = ("id", "on", "kind", "state", "unit", "place", "handler", "appointment_at", "text")

KIND_FIELDS = [
    Field("kind", "Kind"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title (zh-Hant)"),
    Field("title_zh_hans", "Title (zh-Hans)"),
    Field("step", "Step"),
    Field("required", "Required", "flag"),
    Field("step_en", "What is done"),
    Field("step_zh_hant", "What is done (zh-Hant)"),
    Field("step_zh_hans", "What is done (zh-Hans)"),
]


def kind_records(kinds: list[RequestKind]) -> list[dict[str, object]]:
    """Kinds as rows of a step each: what `request kinds import` reads."""
    return [row for kind in kinds for row in _rows(kind)]


def _rows(kind: RequestKind) -> list[dict[str, object]]:
    titles = {
        "kind": kind.kind,
        "title_en": kind.title_en,
        "title_zh_hant": kind.title_zh_hant,
        "title_zh_hans": kind.title_zh_hans,
    }
    nothing = dict.fromkeys(("step", "required", "step_en", "step_zh_hant", "step_zh_hans"))
    if not kind.steps:
        return [{**titles, **nothing}]
    return [
        {
            **titles,
            "step": step.step,
            "required": step.required,
            "step_en": step.title_en,
            "step_zh_hant": step.title_zh_hant,
            "step_zh_hans": step.title_zh_hans,
        }
        for step in kind.steps
    ]
