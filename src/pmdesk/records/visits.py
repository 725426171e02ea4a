"""Visits as recorded (A1.8, A1.10, A2.6, B7): their plans, what was said on them, its outcome."""

from typing import NamedTuple

from pmdesk.records.cases import CaseTable, moves

KINDS = ("visit", "care", "event")
"""A visit to hear what is needed (A1.10), a care visit and a community event (A1.8)."""
OUTCOMES = ("held", "nobody-home", "refused")
PLAN_STATES = ("planned", "held", "nobody-home", "refused", "missed", "void")
"""A plan is held once a visit for it was; else it is what its newest try came to; where nobody
tried, the end of its month makes it missed."""
FEEDBACK_KINDS = ("need", "suggestion")
FEEDBACK_STATES = ("open", "accepted", "declined", "done", "void")
OTHER = "other"
"""The class of what was given none."""

_C = "pmdesk visit"
FEEDBACK = CaseTable(
    "feedback",
    ("open", "accepted", "declined", "done"),
    (
        *moves(("open", "declined"), "accept", "accepted", f"{_C} accept {{id}} --task TEXT"),
        *moves(("open", "accepted"), "decline", "declined", f"{_C} decline {{id}} --reason TEXT"),
        *moves(("accepted",), "done", "done", f"{_C} done {{id}}"),
    ),
    clause="B7",
)
"""What becomes of a need or a suggestion: each step's outcome is its state."""


class Said(NamedTuple):
    """A need or a suggestion as it was said on a visit."""

    kind: str
    class_: str
    text: str
