"""Somebody's month explained: its steps, and what they add up to."""

from typing import Any, NamedTuple

from pmdesk.periods import Month
from pmdesk.records.people import Person
from pmdesk.render.tables import Field

STEP_FIELDS = [
    Field("amount_fen", "Amount", "money"),
    Field("clause", "Clause"),
    Field("reading", "Reading"),
    Field("text", "Why"),
]


class Step(NamedTuple):
    """One step of the sum; `month` only where it corrects an earlier one."""

    clause: str | None
    reading: str | None
    text: str
    amount_fen: int
    notices: tuple[str, ...] = ()
    month: str | None = None


class Explanation(NamedTuple):
    """Somebody's month, step by step."""

    person: Person
    month: Month
    closed: bool
    deduction_fen: int
    steps: tuple[Step, ...]
    not_counted: tuple[tuple[str, str], ...]
    """Notices that do not count, each with why."""
    readings: tuple[str, ...]
    later: tuple[tuple[Month, int], ...]
    """What later closes have added for this month, in fen, by the month they closed."""
    waiting_fen: int
    """What the next close will add for it, as things stand; 0 for a month no close has settled."""
    passed_over: bool
    """Never closed itself: later closes charge it as a correction."""

    def document(self) -> dict[str, Any]:
        """The content of `pmdesk.fault.explain/1`."""
        return {
            "staff": self.person.code,
            "month": str(self.month),
            "state": "closed" if self.closed else "open",
            "deduction_fen": self.deduction_fen,
            "steps": [_step_document(step) for step in self.steps],
            "not_counted": [{"notice": number, "why": why} for number, why in self.not_counted],
            "later": [{"close": str(month), "amount_fen": fen} for month, fen in self.later],
            "waiting_fen": self.waiting_fen,
        }


def _step_document(step: Step) -> dict[str, Any]:
    document: dict[str, Any] = {
        "clause": step.clause,
        "reading": step.reading,
        "text": step.text,
        "amount_fen": step.amount_fen,
        "notices": list(step.notices),
    }
    if step.month:
        document["month"] = step.month
    return document
