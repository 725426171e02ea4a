"""Appeals (C3.4, C4.3, C5.3) and sanctions (C4.2.3, C4.2.4) as recorded."""

from collections.abc import Iterable
from typing import NamedTuple

from pmdesk.records.cases import CaseTable, Move

PROCEDURE = "《客服部內部溝通管理程序》"
"""The procedure that the record of an appeal names (C5.3)."""

DECISIONS = ("granted", "reduced", "denied")

APPEALS = CaseTable(
    "appeal",
    ("open", "granted", "reduced", "denied", "withdrawn"),
    (
        Move("open", "hearing", ("open",), "pmdesk appeal note {id} --kind hearing"),
        Move("open", "statement", ("open",), "pmdesk appeal note {id} --kind statement"),
        Move("open", "decide", DECISIONS, "pmdesk appeal decide {id}"),
        Move("open", "withdraw", ("withdrawn",), "pmdesk appeal withdraw {id}"),
        *(
            Move(state, "told", (state,), "pmdesk appeal note {id} --kind told")
            for state in DECISIONS
        ),
    ),
    "C5.3",
)
"""What can happen to an appeal; a decided one is owed until it was told."""


class Appeal(NamedTuple):
    """An appeal as filed, with its route. `barred` are the people who may not decide it."""

    id: int
    ref: str | None
    subject: str
    """`notice`, `liable` (a joint share) or `sanction`."""
    notice_id: int | None
    sanction_id: int | None
    staff_id: int
    against_id: int
    retaliation: int
    statement: str
    filed_on: str
    late_reason: str | None
    body: str
    person_id: int | None
    clause: str
    moved_from: str | None
    why: str
    barred: str
    """Row numbers joined by `;`."""
    file_by: str | None
    decide_by: str

    @property
    def subject_name(self) -> str:
        """The subject as users write it: 12, liable:12, sanction:3."""
        if self.subject == "sanction":
            return f"sanction:{self.sanction_id}"
        return f"liable:{self.notice_id}" if self.subject == "liable" else str(self.notice_id)


class AppealStep(NamedTuple):
    """One entry of the written trail (C5.3)."""

    appeal_id: int
    kind: str
    on_day: str
    by_id: int | None
    decider: str | None
    points: int | None
    text: str


class AppealState(NamedTuple):
    """What an appeal has come to."""

    state: str = "open"
    decision: AppealStep | None = None
    told_on: str | None = None


def appeal_state(steps: Iterable[AppealStep]) -> AppealState:
    """The state of an appeal after its steps."""
    state = AppealState()
    for step in steps:
        if step.kind in DECISIONS:
            state = state._replace(state=step.kind, decision=step)
        elif step.kind == "withdrawn":
            state = state._replace(state="withdrawn")
        elif step.kind == "told":
            state = state._replace(told_on=step.on_day)
    return state


class Sanction(NamedTuple):
    """One decision on a person's month; a later one of the same month replaces it."""

    id: int
    seq: int
    staff_id: int
    period: int
    kinds: str
    """Joined by `;`."""
    amount_fen: int
    text: str | None
    on_day: str
    by_id: int
    reason: str


class SanctionState(NamedTuple):
    """What a decision has come to."""

    lifted: str | None = None
    """The reason, None while it stands."""
    appeal_id: int | None = None
    held: bool = False
    """Not charged while its appeal is open (R9)."""
    told_on: str | None = None
    """The day a decision on its appeal was told: filing time runs anew from it."""
