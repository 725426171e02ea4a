"""A month's figures from its notices: every member, and what each superior bears."""

import sqlite3
from typing import NamedTuple

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import ShareRow
from pmdesk.rules.month import MemberMonth, member_month
from pmdesk.rules.posting import not_before
from pmdesk.store.tallies import MemberNotices, member_notices


class Member(NamedTuple):
    """One person's notices of a month and what they come to."""

    notices: MemberNotices
    month: MemberMonth

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
        members[notices.staff_id] = Member(notices, member)
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


def may_hang_from(notices: MemberNotices, policy: Policy) -> str | None:
    """The first day the person's row may hang, as TEXT; None while a notice is unserved."""
    missing = [None] * notices.unserved
    day = not_before([*notices.told_on, *missing], policy)
    return day.isoformat() if day else None
