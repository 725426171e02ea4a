"""A finding as users see it: the fields of `store.findings.FINDINGS` with their headings."""

from pmdesk.render.tables import Field

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("state", "State", "code"),
    Field("class", "Class", "code"),
    Field("severity", "Severity", "code"),
    Field("source", "Source", "code"),
    Field("procedure", "Procedure"),
    Field("place", "Place"),
    Field("unit", "Unit", "code"),
    Field("text", "Finding"),
    Field("link", "Link"),
    Field("by", "Found by"),
    Field("department", "Department"),
    Field("handler", "Handler"),
    Field("organiser", "Organises"),
    Field("responsible", "Carries out"),
    Field("due", "Due", "code"),
    Field("action", "Action"),
    Field("stopped_at", "Stopped", "moment"),
    Field("referred_to", "Referred to"),
    Field("referred_at", "Referred", "moment"),
    Field("done_at", "Done", "moment"),
    Field("done_by", "Done by"),
    Field("outcome", "Outcome"),
    Field("failed", "Failed checks", "number"),
    Field("verified_at", "Checked", "moment"),
    Field("verified_by", "Checked by"),
    Field("reports", "Reports", "list"),
    Field("closed_at", "Closed", "moment"),
    Field("void", "Void"),
]
COLUMNS = (
    "id", "number", "on", "state", "class", "severity", "place", "department", "handler", "due",
    "text",
)  # fmt: skip
