"""Service requests (B3, B8, B11, A1.2, A1.11) as recorded: what can happen to one, what it
carries, and the checklist of its kind."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.records.cases import CaseTable, Move, moves
from pmdesk.records.followups import CARRIED, followed_up
from pmdesk.texts import _

CHARGES = ("free", "paid", "warranty")
PROBLEMS = ("minor", "major")
REPAIR = "repair"
"""The kind of request whose time is measured (B8)."""


def checklist_made(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before the work counts as done: every required step of its kind is made (B3);
    `missing` are those that are not."""
    if not after["missing"]:
        return None
    return Refused(
        _("request {id} lacks: {steps}", id=number, steps=", ".join(after["missing"])),
        clause="B3",
        hint=_("pmdesk request step {id} STEP (--result na where it does not apply)", id=number),
    )


_OPEN = ("requested", "assigned", "in-hand", "on-hold", "reopened")
_DONE = ("done", "accepted")
_R = "pmdesk request"

REQUESTS = CaseTable(
    "request",
    (
        "requested",
        "assigned",
        "in-hand",
        "on-hold",
        "reopened",
        "done",
        "accepted",
        "closed",
        "cancelled",
    ),
    (
        *moves(("assigned",), "assign", None, f"{_R} assign {{id}} --to STAFF"),
        *(Move(state, "assign", ("assigned", state), f"{_R} assign {{id}} --to STAFF")
          for state in ("requested", "in-hand", "reopened")),
        *moves(("on-hold",), "assign", None, f"{_R} assign {{id}} --to STAFF"),
        *moves(("assigned",), "note", "in-hand", f"{_R} note {{id}} --text TEXT"),
        *moves(("requested", "in-hand", "on-hold", "reopened", *_DONE), "note", None,
               f"{_R} note {{id}} --text TEXT"),
        *moves(("requested", "assigned", "in-hand", "reopened"), "step", "in-hand",
               f"{_R} step {{id}} STEP"),
        *moves(("on-hold",), "step", None, f"{_R} step {{id}} STEP"),
        *moves(_OPEN, "hold", "on-hold", f"{_R} hold {{id}} --until DATE --reason TEXT"),
        *moves(("on-hold",), "resume", ("in-hand", "requested", "reopened"),
               f"{_R} hold {{id}} --end"),
        *moves(_OPEN, "done", _DONE, f"{_R} done {{id}} --text TEXT", checklist_made),
        *moves(("done",), "accept", "accepted", f"{_R} accept {{id}} --name NAME"),
        *moves(("done",), "follow-up", ("done", "accepted", "reopened"),
               f"{_R} follow-up {{id}} --satisfied yes|partly|no"),
        *moves(("accepted",), "follow-up", ("accepted", "reopened"),
               f"{_R} follow-up {{id}} --satisfied yes|partly|no"),
        *moves(_DONE, "close", "closed", f"{_R} close {{id}}", followed_up("request", "A2.8")),
        *moves((*_DONE, "closed"), "reopen", "reopened", f"{_R} reopen {{id}} --reason TEXT"),
        *moves(_OPEN, "cancel", "cancelled", f"{_R} cancel {{id}} --reason TEXT"),
    ),
    "B3",
    {
        "department": None,
        "handler_id": None,
        "appointment_at": None,
        "charge": None,
        "quote_fen": None,
        "price_fen": None,
        "supplier": None,
        "checked": "",
        "problems": 0,
        "major_problems": 0,
        "done_at": None,
        "result": None,
        "accepted_by": None,
        "accepted_at": None,
        **CARRIED,
    },
)  # fmt: skip
"""What can happen to a request."""

UNFINISHED = _OPEN
"""The states in which the work is still to be done."""


class ChecklistStep(NamedTuple):
    """One step of a kind's checklist."""

    step: str
    required: bool
    title_en: str
    title_zh_hant: str
    title_zh_hans: str


class RequestKind(NamedTuple):
    """A kind of request as it was when a request of it was opened."""

    id: int
    kind: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    steps: tuple[ChecklistStep, ...]

    def missing(self, checked: str) -> list[str]:
        """The required steps that are not in `checked`, codes joined by `;`."""
        made = set(checked.split(";"))
        return [step.step for step in self.steps if step.required and step.step not in made]


def request_kind(row: Mapping[str, Any], steps: list[dict[str, Any]]) -> RequestKind:
    """A kind from its stored row and the steps that the row's JSON holds."""
    return RequestKind(
        row["id"],
        row["kind"],
        row["title_en"],
        row["title_zh_hant"],
        row["title_zh_hans"],
        tuple(ChecklistStep(**step) for step in steps),
    )
