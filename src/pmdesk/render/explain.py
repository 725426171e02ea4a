"""An explanation as text: amounts on the left, each with clause, reading and reason."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmdesk.money import yuan
from pmdesk.policy.model import Reading
from pmdesk.render.visible import visible
from pmdesk.texts import _

if TYPE_CHECKING:
    from pmdesk.assessment.explanation import Explanation


def explanation_text(explanation: "Explanation", readings: dict[str, Reading]) -> Iterator[str]:
    """The sum of a month, step by step, with the readings it rests on spelled out."""
    person = explanation.person
    state = _("closed") if explanation.closed else _("open, as it stands now")
    yield visible(f"{person.code} {person.name}, {explanation.month} ({state})") + "\n\n"
    if not explanation.steps:
        yield _("nothing: no points, no share, no correction") + "\n"
    for step in explanation.steps:
        rests = " ".join(part for part in (step.clause, step.reading) if part)
        yield f"{yuan(step.amount_fen):>10}  {visible(step.text)}" + (
            f"  [{rests}]\n" if rests else "\n"
        )
    if explanation.steps:
        yield f"{'-' * 10:>10}\n"
        yield f"{yuan(explanation.deduction_fen):>10}  " + _("deduction from the wages") + "\n"
    for number, why in explanation.not_counted:
        yield "\n" + _("not counted: {number}, {why}", number=number, why=visible(why)) + "\n"
    yield from _afterwards(explanation)
    used = [readings[name] for name in explanation.readings if name in readings]
    if used:
        yield "\n" + _("Readings (where the regulation is silent):") + "\n"
        for reading in used:
            yield f"  {reading.id} {reading.clause}  {_(reading.answer)}\n"


def _afterwards(explanation: "Explanation") -> Iterator[str]:
    """What later closes have done to this month, so that nobody counts it twice."""
    if explanation.passed_over:
        yield "\n" + _("never closed itself: later closes charge it as a correction") + "\n"
    elif explanation.later or explanation.waiting_fen:
        yield "\n"
    for month, fen in explanation.later:
        yield _("the close of {month} charged {sum} for this month", month=month, sum=yuan(fen))
        yield "\n"
    if explanation.waiting_fen:
        yield _("waiting for the next close: {sum}", sum=yuan(explanation.waiting_fen)) + "\n"
