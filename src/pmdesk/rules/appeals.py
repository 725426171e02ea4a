"""Where an appeal goes, who may decide it, until when it can be filed (C3.4, C4.3)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.policy.model import ROLES, Policy

COMPANY = "company"
_STEPS_UP = {"director": "manager"}
"""From each other body it is the company."""


class Directed(NamedTuple):
    """The body that decides, its holder, and from where the appeal was moved."""

    body: str
    person: int | None
    clause: str
    readings: tuple[str, ...]
    moved_from: str | None
    passed_over: tuple[tuple[str, str], ...]
    """Each body passed over with why: `conflict` or `vacant`."""


def direct(
    accused_role: str,
    retaliation: bool,
    barred: frozenset[int],
    holders: Mapping[str, Sequence[int]],
    policy: Policy,
) -> Directed:
    """The route of an appeal.

    `holders` are the holders of `director`, `manager` and any department body on the filing
    date, first by code. A body without a holder who is not barred passes it one step up.
    """
    body, clause, readings = _first_body(accused_role, retaliation, policy)
    first = body
    passed: list[tuple[str, str]] = []
    while body != COMPANY:
        able = [person for person in holders.get(body, ()) if person not in barred]
        if able:
            return Directed(
                body, able[0], clause, readings, first if passed else None, tuple(passed)
            )
        passed.append((body, "conflict" if holders.get(body) else "vacant"))
        body = _STEPS_UP.get(body, COMPANY)
    return Directed(COMPANY, None, clause, readings, first if passed else None, tuple(passed))


def may_decide(body: str, roles: Sequence[str], in_department: bool) -> bool:
    """Whether somebody of these roles may decide for a body: its role or a higher one.

    For a department's body: its supervisor, or anybody above supervisors. Nobody of the office
    decides for the company.
    """
    if body == COMPANY:
        return False
    if body.startswith("department:"):
        above = ROLES[ROLES.index("supervisor") + 1 :]
        return any(role in above or (role == "supervisor" and in_department) for role in roles)
    return any(ROLES.index(role) >= ROLES.index(body) for role in roles)


def decide_by(filed_on: date, policy: Policy) -> date:
    """The day a decision is due (R9); later ones only warn."""
    return filed_on + timedelta(days=policy.appeals.decision_days.value)


def holds(charged: bool, policy: Policy) -> bool:
    """Whether an open appeal holds back its subject: only what no close has charged yet (R9)."""
    return policy.appeals.open_appeal.value == "hold" and not charged


def _first_body(
    accused_role: str, retaliation: bool, policy: Policy
) -> tuple[str, str, tuple[str, ...]]:
    rule = policy.appeals.retaliation
    if retaliation:
        return rule.value, rule.clause, rule.readings
    # A superior or issuer of no office of their own is accused as a supervisor would be (R8).
    role = "supervisor" if accused_role == "staff" else accused_role
    for route in policy.appeals.routes:
        if role in route.against:
            return route.to, route.clause, route.readings
    return COMPANY, "C3.4", ()
