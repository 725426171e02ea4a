"""Joint liability: what of a member's point fine the superior bears (C4.2.6, C4.2.7)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.records.assessment import NoticeState
from pmdesk.rules.fines import charges_money


class Counted(NamedTuple):
    """Some notices, and their points."""

    notices: int
    points: int


class Tally(NamedTuple):
    """A member's counted notices of one month under one superior, by fault code.

    `superior` is a person's number, None where there was none on that day. `notices` and `points`
    have the same codes, none of them without a notice. Found notices are those for which the
    superior's responsibility was found (C4.2.6); spared ones those whose share was taken away on
    appeal, or is held by an open one, even in a same-problem group. No notice is both, and most
    codes are in neither.
    """

    superior: int | None
    notices: Mapping[str, int]
    points: Mapping[str, int]
    found: Mapping[str, Counted] = {}
    spared: Mapping[str, Counted] = {}


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
    counts = dict(tallies[0].notices) if tallies else {}
    for tally in tallies[1:]:
        for code, notices in tally.notices.items():
            counts[code] = counts.get(code, 0) + notices
    return counts


def repeated_codes(tallies: Sequence[Tally], notices: int) -> tuple[str, ...]:
    """The codes of the month's same-problem groups of at least so many notices (R6)."""
    counts = notices_by_code(tallies)
    return tuple(sorted([code for code, count in counts.items() if count >= notices]))


def shares(tallies: Sequence[Tally], policy: Policy) -> tuple[Share, ...]:
    """Each superior's share of one member's month, by superior's number, None last; each
    superior has one tally.

    Rounded once per superior, half up; the offender bears the rest.
    """
    repeated = repeated_codes(tallies, policy.liability.repeat_notices.value)
    order = sorted(tallies, key=lambda tally: (tally.superior is None, tally.superior))
    borne = [(tally, _groups(tally, repeated)) for tally in order]
    return tuple(_share(tally, groups, policy) for tally, groups in borne if groups or tally.found)


def _groups(tally: Tally, repeated: Sequence[str]) -> list[str]:
    """The repeated codes of which the superior bears a notice that is not spared."""
    own = tally.notices
    whole = {code for code, spared in tally.spared.items() if spared.notices == own[code]}
    return [code for code in repeated if code in own and code not in whole]


def _liable(tally: Tally, groups: Sequence[str]) -> Counted:
    """What the superior bears: all of a same-problem group but what is spared, of another code
    what was found. Both reasons count once."""
    notices = sum(map(tally.notices.__getitem__, groups))
    points = sum(map(tally.points.__getitem__, groups))
    for code, spared in tally.spared.items():
        if code in groups:
            notices, points = notices - spared.notices, points - spared.points
    for code, found in tally.found.items():
        if code not in groups:
            notices, points = notices + found.notices, points + found.points
    return Counted(notices, points)


def _share(tally: Tally, groups: Sequence[str], policy: Policy) -> Share:
    """One superior's share; `groups` are the repeated codes among it."""
    rule = policy.liability
    liable = _liable(tally, groups)
    why: list[str] = []
    clauses: dict[str, None] = {}
    readings: dict[str, None] = dict.fromkeys(rule.superior_percent.readings)
    if tally.found:
        why.append("finding")
        clauses[rule.superior_percent.clause] = None
    if groups:
        why += map(_repeat, groups)
        clauses[rule.repeat_notices.clause] = None
        readings.update(dict.fromkeys(rule.repeat_notices.readings))
    return Share(
        tally.superior,
        liable.notices,
        liable.points,
        _share_fen(liable.points, policy) if tally.superior is not None else 0,
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
