"""Joint liability: what of a member's point fine the superior bears (C4.2.6, C4.2.7)."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.records.assessment import NoticeState
from pmdesk.rules.fines import charges_money


class Tally(NamedTuple):
    """A member's counted notices of one month under one superior and one fault code.

    `superior` is a person's number, None where there was none on that day. Found notices are
    those for which the superior's responsibility was found (C4.2.6); spared ones those whose
    share was taken away on appeal, or is held by an open one, even in a same-problem
    group. No notice is both.
    """

    superior: int | None
    code: str
    notices: int
    points: int
    found_notices: int = 0
    found_points: int = 0
    spared_notices: int = 0
    spared_points: int = 0


class Share(NamedTuple):
    """What one superior bears of one member's month; `amount_fen` is 0 without a superior."""

    superior: int | None
    notices: int
    points: int
    amount_fen: int
    why: tuple[str, ...]
    """`finding` and `repeat CODE`, each that holds."""
    clauses: tuple[str, ...]
    readings: tuple[str, ...]


def notices_by_code(tallies: Sequence[Tally]) -> dict[str, int]:
    """How many counted notices there are of each code."""
    counts: dict[str, int] = {}
    for tally in tallies:
        counts[tally.code] = counts.get(tally.code, 0) + tally.notices
    return counts


def repeated_codes(tallies: Sequence[Tally], notices: int) -> tuple[str, ...]:
    """The codes of the month's same-problem groups of at least so many notices (R6)."""
    counts = notices_by_code(tallies)
    return tuple(sorted(code for code, count in counts.items() if count >= notices))


def shares(tallies: Sequence[Tally], policy: Policy) -> tuple[Share, ...]:
    """Each superior's share of one member's month, by superior's number, None last.

    Rounded once per superior, half up; the offender bears the rest.
    """
    repeated = frozenset(repeated_codes(tallies, policy.liability.repeat_notices.value))
    under: dict[int | None, _Borne] = {}
    for superior, code, notices, points, found, found_points, spared, spared_points in tallies:
        if code in repeated:  # both reasons count once
            liable, liable_points = notices - spared, points - spared_points
        else:
            liable, liable_points = found, found_points
        if liable:
            borne = under.get(superior) or under.setdefault(superior, _Borne())
            borne.notices += liable
            borne.points += liable_points
            borne.found += found
            if code in repeated:
                borne.groups.add(code)
    order = sorted(under, key=lambda superior: (superior is None, superior))
    return tuple(_share(superior, under[superior], policy) for superior in order)


class _Borne:
    """What is jointly liable of a member's notices under one superior, as it adds up."""

    def __init__(self) -> None:
        self.notices = self.points = self.found = 0
        self.groups: set[str] = set()
        """The repeated codes among them."""


def _share(superior: int | None, borne: _Borne, policy: Policy) -> Share:
    rule = policy.liability
    why: list[str] = []
    clauses: dict[str, None] = {}
    readings: dict[str, None] = dict.fromkeys(rule.superior_percent.readings)
    if borne.found:
        why.append("finding")
        clauses[rule.superior_percent.clause] = None
    if borne.groups:
        why += map(_repeat, sorted(borne.groups))
        clauses[rule.repeat_notices.clause] = None
        readings.update(dict.fromkeys(rule.repeat_notices.readings))
    return Share(
        superior,
        borne.notices,
        borne.points,
        _share_fen(borne.points, policy) if superior is not None else 0,
        tuple(why),
        tuple(clauses),
        tuple(readings),
    )


@cache
def _repeat(code: str) -> str:
    """Why a same-problem group is shared: one text for all ten thousand whom it concerns."""
    return f"repeat {code}"


def _share_fen(points: int, policy: Policy) -> int:
    """The superior's part of the fine on so many points, in fen, rounded half up."""
    if not charges_money(policy):
        return 0
    whole = policy.fines.point_fine_fen.value * points
    return (whole * policy.liability.superior_percent.value + 50) // 100


def jointly_liable(state: NoticeState, code: str, repeated: frozenset[str]) -> bool:
    """Whether a notice is jointly liable: the superior found responsible, or the same problem
    again (C4.2.6, C4.2.7). Without a superior on that day nobody shares in it all the same."""
    if not state.counted or state.spared or state.share_held:
        return False
    return state.finding is not None or code in repeated
