"""Which stage of recovery comes next, and from which day on (B2). Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pmdesk.policy.model import Fees
from pmdesk.records.dunning import STAGES, Due, Pending

_ONE_DAY = timedelta(days=1)


class Next(NamedTuple):
    """The stage that is due next, and from which day on."""

    stage: str
    from_on: str


def days_of(stage: str, fees: Fees) -> int:
    """How many days after the due day a stage may be taken; a claim as a lawyer's letter."""
    values = {
        "reminder": fees.reminder_days,
        "notice": fees.notice_days,
        "visit": fees.visit_days,
        "final": fees.final_days,
        "lawyer": fees.lawyer_days,
        "court": fees.lawyer_days,
    }
    return values[stage].value


def reached(charges: Iterable[Due]) -> str | None:
    """The furthest stage that demanded one of the charges; None where nothing was demanded."""
    places = [STAGES.index(charge.stage) for charge in charges if charge.stage]
    return STAGES[max(places)] if places else None


def next_of(charges: Sequence[Due], pending: Pending, fees: Fees) -> Next | None:
    """What comes next for charges that are overdue: the stage after the last one; None after the
    last of all. Nothing comes before a day that was given to pay, or promised, has passed."""
    last = reached(charges)
    place = 0 if last is None else STAGES.index(last) + 1
    if not charges or place == len(STAGES):
        return None
    return Next(STAGES[place], earliest(STAGES[place], charges, pending, fees))


def earliest(stage: str, charges: Sequence[Due], pending: Pending, fees: Fees) -> str:
    """The first day of a stage by the oldest of the charges; the day after what is waited for
    where that is later."""
    oldest = date.fromisoformat(min(charge.due_on for charge in charges))
    first = (oldest + timedelta(days=days_of(stage, fees))).isoformat()
    waits = [_after(day) for day in pending if day is not None]
    return max(first, *waits) if waits else first


def skipped(stage: str, charges: Sequence[Due]) -> str | None:
    """The stage that has to come before; None where the order is kept. An earlier stage, or the
    same one again, is always in order."""
    last = reached(charges)
    done = -1 if last is None else STAGES.index(last)
    return STAGES[done + 1] if STAGES.index(stage) > done + 1 else None


def provable(charges: Iterable[Due]) -> list[Due]:
    """The charges that a lawyer's letter or a claim may rest on: those whose written demand has
    reached the owner (B2)."""
    return [charge for charge in charges if charge.is_proven]


def gravest(limitations: Iterable[str]) -> str | None:
    """The limitation that is the furthest of some: ended, soon to end, running; None of none."""
    found = set(limitations)
    return next((state for state in ("ended", "soon", "running") if state in found), None)


def _after(day: str) -> str:
    return (date.fromisoformat(day) + _ONE_DAY).isoformat()
