"""Joint liability: what of a member's point fine the superior bears (C4.2.6, C4.2.7)."""

from collections.abc import Sequence
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
    rule = policy.liability
    repeated = repeated_codes(tallies, rule.repeat_notices.value)
    under: dict[int | None, list[tuple[Tally, int, int]]] = {}
    for tally in tallies:
        notices, points = _liable(tally, repeated)
        if notices:
            under.setdefault(tally.superior, []).append((tally, notices, points))
    order = sorted(under, key=lambda superior: (superior is None, superior))
    return tuple(_share(superior, under[superior], repeated, policy) for superior in order)


def _liable(tally: Tally, repeated: tuple[str, ...]) -> tuple[int, int]:
    """How many notices and points of a tally are jointly liable; both reasons count once."""
    if tally.code in repeated:
        return tally.notices - tally.spared_notices, tally.points - tally.spared_points
    return tally.found_notices, tally.found_points


def _share(
    superior: int | None,
    liable: list[tuple[Tally, int, int]],
    repeated: tuple[str, ...],
    policy: Policy,
) -> Share:
    rule = policy.liability
    points = sum(points for _, _, points in liable)
    why: dict[str, None] = {}
    clauses: dict[str, None] = {}
    readings: dict[str, None] = dict.fromkeys(rule.superior_percent.readings)
    if any(tally.found_notices for tally, _, _ in liable):
        why["finding"] = None
        clauses[rule.superior_percent.clause] = None
    groups = sorted({tally.code for tally, _, _ in liable if tally.code in repeated})
    if groups:
        why.update(dict.fromkeys(f"repeat {code}" for code in groups))
        clauses[rule.repeat_notices.clause] = None
        readings.update(dict.fromkeys(rule.repeat_notices.readings))
    return Share(
        superior,
        sum(notices for _, notices, _ in liable),
        points,
        _share_fen(points, policy) if superior is not None else 0,
        tuple(why),
        tuple(clauses),
        tuple(readings),
    )


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
