"""Fault notices: the opening fact, its steps, and the state they lead to (C4.1.3).

A notice's row never changes. What happened to it since is its steps, and `fold` is the one
place that says what they come to: lists, closes and forms all read it from there.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Step(NamedTuple):
    """One later event of a notice, in the order of storing."""

    notice_id: int
    kind: str
    on_day: str
    by_id: int | None
    how: str | None
    witness: str | None
    superior_id: int | None
    points: int | None
    appeal_id: int | None
    holds: int | None
    text: str | None


class Served(NamedTuple):
    """How, when and before whom the notice reached the employee, and their own words."""

    how: str
    on_day: str
    witness: str | None
    statement: str | None


class Finding(NamedTuple):
    """That the superior was found responsible: what, by whom, when (C4.2.6)."""

    text: str
    by_id: int | None
    on_day: str


class NoticeState(NamedTuple):
    """What a notice has come to."""

    points: int
    superior_id: int | None
    revoked: str | None = None
    """The reason, None while it stands."""
    appeal_id: int | None = None
    """The open appeal against the notice."""
    share_appeal_id: int | None = None
    """The open appeal against the superior's share."""
    share_held: bool = False
    """The share is not handed up while that appeal is open (R9)."""
    held: bool = False
    """Not counted while that appeal is open (R9)."""
    reduced: bool = False
    finding: Finding | None = None
    spared: bool = False
    """The superior's share was taken away on appeal; another superior's is not."""
    served: Served | None = None
    told_on: str | None = None
    """The day service or, after it, a decision was told: filing time runs from it. None while
    it does not run: not served, or decided and not told."""

    @property
    def counted(self) -> bool:
        """Whether the month counts it: neither revoked nor held."""
        return self.revoked is None and not self.held

    @property
    def word(self) -> str:
        """The first that holds of revoked, appealed, reduced, served, issued."""
        if self.revoked is not None:
            return "revoked"
        if self.appeal_id is not None:
            return "appealed"
        if self.reduced:
            return "reduced"
        return "served" if self.served else "issued"


def fold(points: int, superior_id: int | None, steps: Iterable[Step]) -> NoticeState:
    """The state of a notice issued with `points` under `superior_id` after its steps."""
    state = NoticeState(points, superior_id)
    for step in steps:
        state = _after(state, step)
    return state


def _after(state: NoticeState, step: Step) -> NoticeState:
    match step.kind:
        case "serve":
            served = Served(step.how or "", step.on_day, step.witness, step.text)
            return state._replace(served=served, told_on=step.on_day)
        case "liable":
            finding = Finding(step.text or "", step.by_id, step.on_day)
            return state._replace(finding=finding, spared=False)
        case "not-liable":
            return state._replace(finding=None)
        case "spare":
            return state._replace(finding=None, spared=True)
        case "superior":
            return state._replace(superior_id=step.superior_id, spared=False)
        case "revoke":
            return state._replace(revoked=step.text or "")
        case "points":
            return state._replace(points=step.points or state.points, reduced=True)
        case "appeal":
            return state._replace(appeal_id=step.appeal_id, held=bool(step.holds))
        case "appeal-end":
            told_on = None if step.text else state.told_on  # a text: it was decided
            return state._replace(appeal_id=None, held=False, told_on=told_on)
        case "share-appeal":
            return state._replace(share_appeal_id=step.appeal_id, share_held=bool(step.holds))
        case "share-appeal-end":
            return state._replace(share_appeal_id=None, share_held=False)
        case "told":
            return state._replace(told_on=step.on_day)
    raise ValueError(step.kind)


def notice_number(period: int, serial: int) -> str:
    """The printed number, FN-YYYYMM-NNNN by event month (C4.1.3)."""
    return f"FN-{period}-{serial:04}"
