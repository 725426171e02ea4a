"""Earlier months put right: what a close adds to what was charged for them before.

A closed month's lines never change. What has come since, and every month that was passed over,
is computed again whole and compared with all that closes have charged for it, before caps.
"""

import sqlite3
from collections.abc import Iterator

from pmdesk.closing.figures import Figures, month_figures
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.assessment import notice_number
from pmdesk.records.closes import Adjustment
from pmdesk.store import closes
from pmdesk.store.closed import last_closed
from pmdesk.store.notices import changed_since, periods_since
from pmdesk.store.policies import policy_for, policy_of


def months_to_settle(conn: sqlite3.Connection, month: Month, cut: int | None = None) -> list[Month]:
    """The earlier months that a close of `month` has to compute again: those that something
    was stored for since the last close, and those no close has settled yet."""
    last_seq = closes.last_close_seq(conn, cut)
    last = last_closed(conn, cut)
    if last_seq is None or last is None:
        return []
    notice_high, step_high = closes.high_marks(conn, last_seq)
    found = periods_since(conn, notice_high, step_high, last.number, month.number, cut)
    return [Month.from_number(period) for period in found]


def policy_of_month(conn: sqlite3.Connection, month: Month) -> Policy:
    """The policy a month is computed with: the one stored at its close, else the one in force."""
    policy_id = closes.policy_id_of(conn, month)
    return (policy_of(conn, policy_id) if policy_id else policy_for(conn, month)).policy


def adjustments(
    conn: sqlite3.Connection, month: Month, cut: int | None = None
) -> Iterator[Adjustment]:
    """What a close of `month` adds for earlier months, by month and person's number.

    `cut` is the journal sequence before that close's own row: for a close made earlier.
    """
    for earlier in months_to_settle(conn, month, cut):
        policy = policy_of_month(conn, earlier)
        figures = month_figures(conn, earlier, policy, cut)
        yield from _of_month(conn, earlier, figures, policy, cut)


def _of_month(
    conn: sqlite3.Connection, month: Month, figures: Figures, policy: Policy, cut: int | None
) -> Iterator[Adjustment]:
    charged = closes.charged(conn, month.number, cut)
    known = closes.last_known(conn, month.number, cut)
    causes = _Causes(conn, month, cut)
    everybody = set(figures.members) | set(figures.joint_share_fen) | set(charged) | set(known)
    for staff_id in sorted(everybody):
        amount = figures.charge_fen(staff_id) - charged.get(staff_id, 0)
        measure, posted = known.get(staff_id, ("none", ()))
        now_measure, now_posted = figures.measure(staff_id), figures.reasons(staff_id)
        posting = ""
        if bool(posted) != bool(now_posted):
            posting = "added" if now_posted else "withdrawn"
        if amount or measure != now_measure or posting:
            yield Adjustment(
                month.number,
                staff_id,
                amount,
                causes.of(staff_id),
                measure,
                now_measure,
                now_posted,
                posting,
                *_rests_on(figures, staff_id, policy),
            )


def _rests_on(
    figures: Figures, staff_id: int, policy: Policy
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clauses and readings behind somebody's month as it is computed again."""
    member = figures.members.get(staff_id)
    share = policy.liability.superior_percent
    bears = staff_id in figures.joint_share_fen
    clauses = (*(member.month.clauses if member else ()), *((share.clause,) if bears else ()))
    readings = (*(member.month.readings if member else ()), *(share.readings if bears else ()))
    return tuple(dict.fromkeys(clauses)), tuple(dict.fromkeys(readings))


class _Causes:
    """The notices of a month that something was stored for since the last close."""

    def __init__(self, conn: sqlite3.Connection, month: Month, cut: int | None):
        last = last_closed(conn, cut)
        settled = last is not None and month <= last
        since = (closes.last_close_seq(conn, cut) or 0) if settled else 0
        self._period = month.number
        self._changed = changed_since(conn, month.number, since, cut)

    def of(self, staff_id: int) -> tuple[str, ...]:
        """Numbers of the changed notices that concern a person, as member or as superior; all
        of the month's where none does (a group that a colleague's superior shares in)."""
        concerning = [
            row for row in self._changed if row.staff_id == staff_id or staff_id in row.superiors
        ]
        return tuple(notice_number(self._period, row.serial) for row in concerning or self._changed)
