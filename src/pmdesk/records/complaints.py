"""Complaints (A1.3, A2.2, A2.8) as recorded: what can happen to one, and what it carries."""

from pmdesk.records.cases import CaseTable, Move, moves
from pmdesk.records.followups import CARRIED, followed_up

CHANNELS = ("visit", "phone", "letter", "online", "other")
SEVERITIES = ("normal", "major")

_RAISED = ("registered", "assigned", "in-hand", "on-hold", "reopened")
_C = "pmdesk complaint"

COMPLAINTS = CaseTable(
    "complaint",
    (
        "registered",
        "assigned",
        "in-hand",
        "on-hold",
        "reopened",
        "resolved",
        "closed",
        "rejected",
        "merged",
    ),
    (
        *moves(("assigned",), "assign", None, f"{_C} assign {{id}} --to STAFF"),
        *(Move(state, "assign", ("assigned", state), f"{_C} assign {{id}} --to STAFF")
          for state in ("registered", "in-hand", "reopened")),
        *moves(("on-hold",), "assign", None, f"{_C} assign {{id}} --to STAFF"),
        *moves(("assigned",), "note", "in-hand", f"{_C} note {{id}} --text TEXT"),
        *moves(("registered", "in-hand", "on-hold", "reopened", "resolved"), "note", None,
               f"{_C} note {{id}} --text TEXT"),
        *moves(("registered", "assigned", "in-hand", "reopened"), "reply", "in-hand",
               f"{_C} reply {{id}} --text TEXT"),
        *moves(("on-hold",), "reply", None, f"{_C} reply {{id}} --text TEXT"),
        *moves(_RAISED, "hold", "on-hold", f"{_C} hold {{id}} --until DATE --reason TEXT"),
        *moves(("on-hold",), "resume", ("in-hand", "registered", "reopened"),
               f"{_C} hold {{id}} --end"),
        *moves(_RAISED, "resolve", "resolved", f"{_C} resolve {{id}} --text TEXT"),
        *moves(("resolved",), "follow-up", ("resolved", "reopened"),
               f"{_C} follow-up {{id}} --satisfied yes|partly|no"),
        *moves(("resolved",), "close", "closed", f"{_C} close {{id}}",
               followed_up("complaint", "A1.3")),
        *moves(("resolved", "closed", "rejected", "merged"), "reopen", "reopened",
               f"{_C} reopen {{id}} --reason TEXT"),
        *moves(("registered", "assigned", "in-hand", "on-hold"), "merge", "merged",
               f"{_C} merge {{id}} --into ID"),
        *moves((*_RAISED, "resolved"), "absorb", None, f"{_C} merge ID --into {{id}}"),
        *moves(("registered", "assigned", "in-hand", "on-hold"), "reject", "rejected",
               f"{_C} reject {{id}} --reason TEXT"),
    ),
    "A1.3",
    {
        "severity": "normal",
        "department": None,
        "handler_id": None,
        "respond_by": None,
        "due_at": None,
        "replied_at": None,
        "resolved_at": None,
        "resolution": None,
        "cause": None,
        "merged_into": None,
        **CARRIED,
    },
)  # fmt: skip
"""What can happen to a complaint. A hold moves no due time: the regulation knows no pause."""

UNRESOLVED = _RAISED
"""The states in which an owner still waits for the resolution."""
