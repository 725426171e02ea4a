"""A month's figures from its notices: every member, and what each superior bears."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import ShareRow
from pmdesk.rules.liability import Tally, notices_by_code
from pmdesk.rules.month import MemberMonth, member_month
from pmdesk.rules.posting import not_before
from pmdesk.store.tallies import Told, member_notices


class Member(NamedTuple):
    """What one person's notices of a month come to, and what a close says of them besides."""

    month: MemberMonth
    codes: tuple[str, ...]
    """The counted notices' codes, `CMP-01 x2` where there are several."""
    held: tuple[int, ...]
    """Serials of the notices held by an open appeal."""
    shares_held: tuple[tuple[int, int | None], ...]
    """Serial and superior of each counted notice whose share an open appeal holds."""
    unserved: int
    may_hang_from: str | None
    """The first day on which the person's row may hang, if they are posted."""

    @property
    def own_fen(self) -> int:
        """What the person's own notices cost them, before any share of others'."""
        fine = self.month.fine
        return fine.point_fine_fen + fine.surcharge_fen - self.month.transferred_fen


class Figures(NamedTuple):
    """A month computed: members by number, and the shares that superiors bear."""

    members: dict[int, Member]
    shares: tuple[ShareRow, ...]
    joint_share_fen: dict[int, int]
    """By superior."""

    def charge_fen(self, staff_id: int) -> int:
        """What the month comes to for one person, without sanction fines and corrections."""
        member = self.members.get(staff_id)
        return (member.own_fen if member else 0) + self.joint_share_fen.get(staff_id, 0)

    def measure(self, staff_id: int) -> str:
        """The measure the person's points lead to."""
        member = self.members.get(staff_id)
        return member.month.fine.measure if member else "none"

    def reasons(self, staff_id: int) -> tuple[str, ...]:
        """Why the person is posted; empty when they are not."""
        member = self.members.get(staff_id)
        return member.month.posting.reasons if member else ()


def month_figures(
    conn: sqlite3.Connection, month: Month, policy: Policy, cut: int | None = None
) -> Figures:
    """The month as its notices and steps (up to journal sequence `cut`) make it."""
    members: dict[int, Member] = {}
    shares: list[ShareRow] = []
    joint: dict[int, int] = {}
    for notices in member_notices(conn, month.number, cut=cut):
        member = member_month(notices.tallies, policy)
        members[notices.staff_id] = Member(
            member,
            _counted_codes(notices.tallies),
            notices.held,
            notices.shares_held,
            member.notices - notices.told.served,
            may_hang_from(member.notices, notices.told, policy) if member.posting.reasons else None,
        )
        for share in member.shares:
            if share.superior is None:
                continue
            shares.append(
                ShareRow(
                    notices.staff_id,
                    share.superior,
                    share.notices,
                    share.points,
                    share.amount_fen,
                    share.why,
                )
            )
            joint[share.superior] = joint.get(share.superior, 0) + share.amount_fen
    return Figures(members, tuple(shares), joint)


def may_hang_from(notices: int, told: Told, policy: Policy) -> str | None:
    """The first day the row of somebody with so many counted notices may hang, as TEXT; None while
    one of them is unserved."""
    waits = told.last_on is None or told.waiting or told.served < notices
    day = not_before([None if waits else date.fromisoformat(told.last_on or "")], policy)
    return day.isoformat() if day else None


def _counted_codes(tallies: Sequence[Tally]) -> tuple[str, ...]:
    counts = notices_by_code(tallies)
    codes = sorted(counts)
    return tuple(map(_times, codes, map(counts.__getitem__, codes)))


@cache
def _times(code: str, count: int) -> str:
    """A code with how often it was counted; kept: ten thousand people share the same few."""
    return code if count == 1 else f"{code} x{count}"
