"""The follow-up that ends a case: tries, whether reached, whether satisfied (A1.3, A2.8).

What a case carries of it, and the gates before closing; complaints and requests share them.
"""

from collections.abc import Mapping
from typing import Any

from pmdesk.errors import Refused
from pmdesk.texts import _

CARRIED: Mapping[str, Any] = {
    "held_until": None,
    "hold_reason": None,
    "reopened": 0,
    "follow_up_by": None,
    "tries": 0,
    "follow_up": None,
    "satisfied": None,
    "score": None,
    "comment": None,
    "waiver": None,
    "closed_at": None,
}
"""What each step of a case carries on of holds, reopening and follow-up."""

NOT_YET = {
    name: CARRIED[name]
    for name in ("follow_up_by", "tries", "follow_up", "satisfied", "score", "comment", "waiver")
}
"""A follow-up that begins anew: with a new resolution, or when a case is reopened."""

OFF_HOLD = {"held_until": None, "hold_reason": None}

HOW = ("phone", "visit", "message", "letter")
SATISFIED = ("yes", "partly", "no")


def followed_up(kind: str, clause: str) -> Any:
    """The gate before closing: a follow-up that reached somebody, gave up after the policy's
    tries, or was waived with a reason."""

    def gate(number: int, after: Mapping[str, Any]) -> Refused | None:
        if after["follow_up"]:
            return None
        return Refused(
            _("{kind} {id} has no follow-up yet", kind=kind, id=number),
            clause=clause,
            hint=_(
                "pmdesk {kind} follow-up {id} --satisfied yes|partly|no, or close it with "
                "--waiver REASON",
                kind=kind,
                id=number,
            ),
        )

    return gate
