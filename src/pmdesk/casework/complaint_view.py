"""A complaint as users see it: the fields of `store.complaints.COMPLAINTS` with their headings."""

from pmdesk.casework import followup_view
from pmdesk.render.tables import Field

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("state", "State", "code"),
    Field("severity", "Severity", "code"),
    Field("category", "Category"),
    Field("channel", "Channel", "code"),
    Field("unit", "Unit", "code"),
    Field("anonymous", "Anonymous", "flag"),
    Field("reporter", "Reporter"),
    Field("phone", "Phone"),
    Field("subject", "Subject"),
    Field("text", "Complaint"),
    Field("place", "Place"),
    Field("link", "Link"),
    Field("by", "Taken by"),
    Field("department", "Department"),
    Field("handler", "Handler"),
    Field("respond_by", "Reply by", "moment"),
    Field("replied_at", "Replied", "moment"),
    Field("due_at", "Due", "moment"),
    Field("resolved_at", "Resolved", "moment"),
    Field("resolution", "Resolution"),
    Field("cause", "Cause"),
    Field("merged_into", "Merged into", "number"),
    *followup_view.FIELDS,
]
COLUMNS = (
    "id", "on", "time", "state", "severity", "category", "unit", "handler", "due_at", "text",
)  # fmt: skip
