"""Who may assess whom, who may revoke, who may find a superior responsible (C3.1-C3.3)."""

from typing import NamedTuple

from pmdesk.policy.model import MayIssue, Policy


class Standing(NamedTuple):
    """What somebody is on a day: their number, role and department."""

    person: int
    role: str
    department: str


def may_issue(issuer: list[Standing], member: Standing, policy: Policy) -> MayIssue | None:
    """The clause that lets `issuer` give `member` a notice, None where there is none.

    `issuer` holds the issuer's standing on the event date and today's: either suffices
    (R15). Nobody assesses themselves.
    """
    for standing in issuer:
        if standing.person == member.person:
            return None
        for rule in policy.authority.issue:
            if standing.role in rule.by and _covers(rule, standing.department, member):
                return rule
    return None


def who_may_issue(member: Standing, policy: Policy) -> list[tuple[str, MayIssue]]:
    """Every role that could give `member` a notice, with its rule; empty for the manager."""
    return [
        (role, rule)
        for rule in policy.authority.issue
        for role in rule.by
        if member.role in rule.to
    ]


def may_revoke(person: int, roles: list[str], issuer: int, policy: Policy) -> bool:
    """The issuer, and whoever has one of the policy's revoking roles."""
    return person == issuer or any(role in policy.authority.revoke.value for role in roles)


def may_find(roles: list[str], policy: Policy) -> bool:
    """Whether a role suffices to find a superior responsible (C4.2.6)."""
    return any(role in policy.liability.found_by.value for role in roles)


def _covers(rule: MayIssue, department: str, member: Standing) -> bool:
    return member.role in rule.to and (rule.department == "any" or department == member.department)
