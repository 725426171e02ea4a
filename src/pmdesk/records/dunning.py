"""Recovering arrears (B2): the stages in order, how each is made, how a demand reaches an owner."""

from typing import NamedTuple

STAGES = ("reminder", "notice", "visit", "final", "lawyer", "court")
WRITTEN = ("notice", "final")
"""The stages whose delivery is needed before a lawyer's letter or a claim."""
NOTED = ("lawyer", "court")
"""What others do: only a note of it is kept here."""

HOWS = ("letter", "message", "phone", "visit", "filed")
ON_PAPER = ("letter", "message")
"""The ways that leave something that can be delivered."""
HOW_OF = {
    "reminder": ("letter", "message", "phone", "visit"),
    "notice": ON_PAPER,
    "visit": ("visit",),
    "final": ON_PAPER,
    "lawyer": ("letter", "message", "phone"),
    "court": ("filed",),
}
"""How each stage can be made."""

PROOFS = ("mailed", "signed", "photo", "witness")
"""How it is proved that a demand reached the owner."""
STATES = ("made", "delivered", "failed", "settled", "void")
STEPS = ("deliver", "fail", "promise", "result")


class Due(NamedTuple):
    """A charge of which something is left after its due day, as a demand asks for it."""

    charge_id: int
    unit: str
    due_on: str
    left_fen: int
    disputed: str | None
    """The complaint about it, while it is disputed."""
    stage: str | None
    """The last stage that demanded it."""
    is_proven: bool
    """Whether a written demand for it has reached the owner."""
    limitation_on: str
    """The last day on which it can be sued for."""
    limitation: str
    """`running`, `soon` to end, or `ended`."""


class Demand(NamedTuple):
    """A step of recovery as it is recorded."""

    unit_id: int
    stage: str
    on_day: str
    how: str
    link: str | None = None
    text: str | None = None
    ref: str | None = None


class Step(NamedTuple):
    """What came of a demand: `deliver`, `fail`, `promise` or `result`."""

    kind: str
    on_day: str
    by_whom: str
    how: str | None = None
    proof: str | None = None
    promise_on: str | None = None
    promised_fen: int | None = None
    link: str | None = None
    text: str | None = None


class Pending(NamedTuple):
    """What of a unit's last demand is still to be waited for."""

    pay_by: str | None = None
    promise_on: str | None = None
