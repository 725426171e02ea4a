"""Upkeep as recorded: what is to be looked after again and again, and how far it has come."""

from datetime import date
from typing import NamedTuple

WHATS = ("wall", "waste", "pests", "greening", "supplies", "other")
"""Outer walls, waste, pests (B5), greening (B2), goods of a cleaning supplier (B4)."""
CLAUSES = {"greening": "B2", "supplies": "B4"}
"""The clause of each; of the rest it is B5."""
RESULTS = ("ok", "finding")
STATES = ("open", "done", "stopped", "void")


def clause_of(what: str) -> str:
    """The clause that asks for a sort of upkeep."""
    return CLAUSES.get(what, "B5")


class Job(NamedTuple):
    """One upkeep job and how far it has come; `days` is how long there is to do it."""

    id: int
    ref: str | None
    text: str
    what: str
    staff: str
    first: date
    repeat: str | None
    days: int
    supplier: str | None
    by: str
    void: str | None
    done_to: date | None
    """The latest day that is done, and with it every earlier one."""
    done_on: date | None
    """The day of the latest check."""
    result: str | None
    """What the latest check came to."""
    last: date | None
    """The last day after a stop."""
    findings: str | None
