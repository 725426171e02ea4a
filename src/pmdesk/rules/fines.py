"""Fines of one person's month: the points' fine, the surcharge, the measure (C4.2.1-C4.2.4)."""

from itertools import pairwise
from typing import NamedTuple

from pmdesk.policy.model import Band, Policy


class Fine(NamedTuple):
    """What a month's points cost and lead to; money in fen."""

    points: int
    point_fine_fen: int
    surcharge_fen: int
    measure: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...]
    drop: bool
    """Fewer points would have cost more (R3): such lines carry a warning."""


def charges_money(policy: Policy) -> bool:
    """Whether points are turned into money at all (`deduction_mode`)."""
    return policy.deduction.mode.value != "points_only"


def point_fine_fen(points: int, policy: Policy) -> int:
    """The fine on so many points, in fen (C4.2.1)."""
    return policy.fines.point_fine_fen.value * points if charges_money(policy) else 0


def fine(points: int, policy: Policy) -> Fine:
    """The fine on a month's counted points; no points at all cost and lead to nothing."""
    band = policy.fines.band_of(points)
    if band is None:
        return Fine(0, 0, 0, "none", (), (), False)
    per_point = policy.fines.point_fine_fen
    return Fine(
        points,
        point_fine_fen(points, policy),
        band.surcharge_fen if charges_money(policy) else 0,
        band.measure,
        _unique(per_point.clause, band.clause),
        _unique(*per_point.readings, *band.readings),
        _cheaper_than_fewer(points, band, policy),
    )


def _cheaper_than_fewer(points: int, own: Band, policy: Policy) -> bool:
    """Whether some smaller total costs more than this one."""
    if not charges_money(policy):
        return False
    per_point = policy.fines.point_fine_fen.value
    total = per_point * points + own.surcharge_fen
    return any(
        per_point * (above.from_points - 1) + band.surcharge_fen > total
        for band, above in pairwise(policy.fines.bands)
        if above.from_points <= points
    )


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
