"""A corrective action report as users see it: the fields of `store.reports.REPORTS`."""

from datetime import date
from typing import Any

from pmdesk.render.tables import Field
from pmdesk.rules.effects import told_from
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("state", "State", "code"),
    Field("findings", "Findings", "list"),
    Field("codes", "Fault codes", "list"),
    Field("problem", "Problem"),
    Field("by", "By"),
    Field("cause", "Root cause"),
    Field("correction", "Corrective action"),
    Field("prevention", "Prevention"),
    Field("responsible", "Responsible"),
    Field("due", "Due", "code"),
    Field("planned_on", "Planned", "code"),
    Field("action", "Action"),
    Field("company_on", "Reported to the company", "code"),
    Field("checked_at", "Checked", "moment"),
    Field("checked_by", "Checked by"),
    Field("effective", "Effective", "code"),
    Field("check_text", "Check"),
    Field("compared_days", "Days compared", "number"),
    Field("before", "Notices before the plan", "number"),
    Field("after", "Notices from the plan on", "number"),
    Field("rarer", "Became rarer", "code"),
    Field("void", "Void"),
]
COLUMNS = (
    "id", "number", "on", "state", "findings", "codes", "responsible", "due", "company_on",
    "problem",
)  # fmt: skip


def rarer_text(row: dict[str, Any]) -> str | None:
    """Whether the fault became rarer, in numbers."""
    if row["rarer"] is None:
        return None
    if row["compared_days"] is None:
        day = told_from(date.fromisoformat(row["planned_on"]))
        return _("whether the fault became rarer can be told from {day} on", day=day)
    return _(
        "notices in the {days} days before the plan: {before}, in the {days} days from it on: "
        "{after}; became rarer: {rarer}",
        days=row["compared_days"],
        before=row["before"],
        after=row["after"],
        rarer=row["rarer"],
    )
