"""One person's month, whole: fine, shares handed up, posting; and what finance deducts."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pmdesk.policy.model import Policy
from pmdesk.rules.fines import Fine, fine
from pmdesk.rules.liability import Share, Tally, shares
from pmdesk.rules.posting import Posting, posting


class MemberMonth(NamedTuple):
    """What one member's counted notices of a month come to; money in fen."""

    notices: int
    fine: Fine
    shares: tuple[Share, ...]
    posting: Posting

    @property
    def transferred_fen(self) -> int:
        """What superiors bear of it."""
        return sum(share.amount_fen for share in self.shares)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause this month rests on."""
        return merged(
            self.fine.clauses, *(share.clauses for share in self.shares), self.posting.clauses
        )

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading this month rests on."""
        return merged(
            self.fine.readings, *(share.readings for share in self.shares), self.posting.readings
        )


def member_month(tallies: Sequence[Tally], policy: Policy) -> MemberMonth:
    """The month of one member from the tallies of the counted notices (C4.2)."""
    points = sum(sum(tally.points.values()) for tally in tallies)
    return MemberMonth(
        sum(sum(tally.notices.values()) for tally in tallies),
        fine(points, policy),
        shares(tallies, policy),
        posting(points, tallies, policy),
    )


class Deduction(NamedTuple):
    """What finance takes from one person's wages; negative is a refund. Money in fen."""

    deduction_fen: int
    over_cap_fen: int
    """What lies over the cap, taken or not; 0 without a cap, a wage or a deduction."""


def deduction(before_cap_fen: int, wage_fen: int | None, policy: Policy) -> Deduction:
    """The sum before any cap, lowered to the cap where the policy enforces one (C4.2.1).

    cap = max(0, min(floor(wage x cap_percent / 100), wage - minimum wage)); what an enforced
    cap cuts off lapses.
    """
    rule = policy.deduction
    if rule.cap_percent is None or wage_fen is None:
        return Deduction(before_cap_fen, 0)
    cap = wage_fen * rule.cap_percent.value // 100
    if rule.minimum_wage_fen:
        cap = min(cap, wage_fen - rule.minimum_wage_fen.value)
    over = max(0, before_cap_fen - max(0, cap))
    return Deduction(before_cap_fen - over if rule.cap.value == "enforce" else before_cap_fen, over)


@cache
def merged(*names: tuple[str, ...]) -> tuple[str, ...]:
    """Clauses or readings of several things, each once; kept: ten thousand people's months rest on
    the same few."""
    return tuple(dict.fromkeys(name for group in names for name in group))
