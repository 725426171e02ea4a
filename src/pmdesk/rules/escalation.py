"""Who should know of a complaint by now (rules of A1.3, R11).

An unresolved complaint goes up a level as it ages past its due time; a major one is the
director's at once, one reopened again and again the manager's.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pmdesk.policy.model import Policy

LEVELS = ("supervisor", "director", "manager")
"""Lowest first."""


class Escalation(NamedTuple):
    """The level an unresolved complaint has reached, and why."""

    level: str
    why: str
    """`overdue`, `major` or `reopened`."""
    clause: str
    readings: tuple[str, ...]


def escalation(
    severity: str, due_at: datetime, reopened: int, now: datetime, policy: Policy
) -> Escalation | None:
    """The highest level that should know of an unresolved complaint at `now`; None while nobody
    need. At its due time nobody, a second later the first level."""
    reached = [
        found
        for found in (
            _overdue(due_at, now, policy),
            _major(severity, policy),
            _reopened(reopened, policy),
        )
        if found
    ]
    return max(reached, key=lambda found: LEVELS.index(found.level), default=None)


def overdue_by(due_at: datetime, now: datetime) -> timedelta:
    """How much time has passed since a due time; negative before it."""
    return now.astimezone(UTC) - due_at.astimezone(UTC)


def _overdue(due_at: datetime, now: datetime, policy: Policy) -> Escalation | None:
    late = overdue_by(due_at, now)
    if late <= timedelta(0):
        return None
    found = None
    for level in LEVELS:
        limit = policy.standards[f"escalate_to_{level}_hours"]
        if late >= timedelta(hours=limit.value):
            found = Escalation(level, "overdue", limit.clause, limit.readings)
    return found


def _major(severity: str, policy: Policy) -> Escalation | None:
    if severity != "major":
        return None
    limit = policy.standards["escalate_to_director_hours"]
    return Escalation("director", "major", limit.clause, limit.readings)


def _reopened(reopened: int, policy: Policy) -> Escalation | None:
    limit = policy.standards.get("escalate_reopened_times")
    if limit is None or reopened < limit.value:
        return None
    return Escalation("manager", "reopened", limit.clause, limit.readings)
