"""The fields that every kind of case shows of its holds, its reopening and its follow-up."""

from pmdesk.render.tables import Field

FIELDS = [
    Field("held_until", "Held until", "code"),
    Field("hold_reason", "Hold reason"),
    Field("reopened", "Reopened", "number"),
    Field("follow_up_by", "Follow-up by", "code"),
    Field("tries", "Tries", "number"),
    Field("follow_up", "Follow-up", "code"),
    Field("satisfied", "Satisfied", "code"),
    Field("score", "Score", "number"),
    Field("comment", "Comment"),
    Field("waiver", "Waiver"),
    Field("closed_at", "Closed", "moment"),
]
"""In the order of `store.cases.FOLLOW_UP`."""
