"""Which sanctions a month's measure allows, and who decides them (C4.2.3, C4.2.4)."""

from collections.abc import Sequence

from pmdesk.policy.model import Policy, Value


def kinds_for(measure: str, policy: Policy) -> Value[tuple[str, ...]]:
    """The kinds a measure allows; `none` (no sanction) is always one more."""
    return policy.sanctions.dismissal_kinds if measure == "dismissal" else policy.sanctions.kinds


def decider_role(member_roles: Sequence[str], policy: Policy) -> Value[str]:
    """Who decides: the manager, for the manager's own the general manager (R14)."""
    rule = policy.sanctions
    if rule.decided_by.value in member_roles:
        return rule.managers_own_decided_by
    return rule.decided_by


def stands(kinds: Sequence[str], measure: str, policy: Policy) -> bool:
    """Whether a decision still has the measure it rests on; else it is to be reviewed."""
    if list(kinds) == ["none"]:
        return True
    return measure != "none" and all(kind in kinds_for(measure, policy).value for kind in kinds)
