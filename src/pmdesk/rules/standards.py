"""When a complaint is to be answered and resolved, and a follow-up made (A1.3, A2.8, R10, R19).

Moments are aware datetimes in office time; hours are time passed, days are calendar days with
the last one included.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from pmdesk.periods import hours_later
from pmdesk.policy.model import Policy


class Due(NamedTuple):
    """Until when a complaint is to be answered first, and to be resolved."""

    respond_by: datetime
    due_at: datetime


def complaint_due(received: datetime, severity: str, policy: Policy) -> Due:
    """The due times of a complaint of a severity, counted from a moment (A1.3, R19)."""
    prefix = "major_complaint" if severity == "major" else "complaint"
    reply, resolution = (
        policy.standards[f"{prefix}_{what}_hours"].value for what in ("reply", "resolution")
    )
    return Due(hours_later(received, reply), hours_later(received, resolution))


def follow_up_by(kind: str, ended: date, policy: Policy) -> date:
    """The last day of a follow-up after a `complaint` was resolved or a `request` done."""
    days: int = policy.standards[f"{kind}_follow_up_days"].value
    return ended + timedelta(days=days)


def gives_up(tries: int, policy: Policy) -> bool:
    """Whether so many tries that reached nobody end a follow-up (A2.8)."""
    limit: int = policy.standards["follow_up_tries"].value
    return tries >= limit
