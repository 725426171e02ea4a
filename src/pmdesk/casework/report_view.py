"""A corrective action report as users see it: the fields of `store.reports.REPORTS`."""

from pmdesk.render.tables import Field

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
    Field("before", "Notices before", "number"),
    Field("after", "Notices since", "number"),
    Field("void", "Void"),
]
COLUMNS = (
    "id", "number", "on", "state", "findings", "codes", "responsible", "due", "company_on",
    "problem",
)  # fmt: skip
