"""What becomes of needs and suggestions (B7): accepted as work or a service, declined, done."""

from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.office import services, tasks
from pmdesk.office.visit_view import feedback_record
from pmdesk.periods import When
from pmdesk.records.people import Person
from pmdesk.records.visits import FEEDBACK
from pmdesk.store import people, units
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Doing(NamedTuple):
    """Who decides, when, and in which words."""

    by: str
    on: date
    text: str | None = None


def accept(write: Writing, number: int, link: str, doing: Doing) -> None:
    """Accepts what was said, for a record that takes care of it."""
    _step(write, number, "accept", "accepted", doing, link)


def accept_as_task(
    write: Writing, number: int, text: str, person: Person, day: date, doing: Doing
) -> None:
    """Accepts what was said as somebody's task, which rests on it and is of the same unit."""
    row = _allowed(write, number, "accept")
    people.employed_on(write.conn, person, day)
    unit = units.exact(write.conn, row["unit"]) if row["unit"] else None
    new = tasks.NewTask(
        text, "key", person, When(day, None), None, unit.id if unit else None, f"feedback:{number}"
    )
    accept(write, number, f"task:{tasks.add(write, new, doing.by)}", doing)


def accept_as_service(
    write: Writing, number: int, proposal: services.Proposal, doing: Doing
) -> None:
    """Accepts what was said as the proposal of a new service, for somebody else to approve (B1)."""
    _allowed(write, number, "accept")
    filed = services.propose(write, proposal, doing.by, doing.on)
    accept(write, number, f"service:{filed.id}", doing)


def decline(write: Writing, number: int, doing: Doing) -> None:
    """Declines what was said, with the reason."""
    _step(write, number, "decline", "declined", doing)


def done(write: Writing, number: int, doing: Doing) -> None:
    """Marks what was accepted as done."""
    _step(write, number, "done", "done", doing)


def _allowed(write: Writing, number: int, action: str) -> dict[str, Any]:
    row = feedback_record(write.conn, number)
    if row["state"] == "void":
        raise Refused(_("feedback {id} is void with visit {visit}", id=number, visit=row["visit"]))
    FEEDBACK.check(number, row["state"], action)
    return row


def _step(
    write: Writing,
    number: int,
    action: str,
    outcome: str,
    doing: Doing,
    link: str | None = None,
) -> None:
    row = _allowed(write, number, action)
    day = doing.on.isoformat()
    before = max(row["on"], row["outcome_on"] or "")
    if day < before:
        raise Refused(_("{when} lies before {day}", when=day, day=before), clause=FEEDBACK.clause)
    write.add(
        "visit-feedback-step",
        "visit_feedback_step",
        {
            "feedback_id": number,
            "outcome": outcome,
            "on_day": day,
            "by_whom": doing.by,
            "link": link,
            "text": doing.text,
        },
    )
