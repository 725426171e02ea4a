"""Where somebody's month stands, and what one more notice has newly reached (C4.2)."""

import sqlite3
from typing import NamedTuple

from pmdesk.money import yuan
from pmdesk.periods import Month, month_name
from pmdesk.policy.model import Policy
from pmdesk.rules.month import MemberMonth, member_month
from pmdesk.store.closed import last_closed
from pmdesk.store.tallies import notices_of
from pmdesk.texts import _, _n


class MonthSoFar(NamedTuple):
    """One person's month as it stands: own notices only, before others' shares."""

    month: Month
    figures: MemberMonth

    @property
    def own_fen(self) -> int:
        """What their own notices come to."""
        fine = self.figures.fine
        return fine.point_fine_fen + fine.surcharge_fen - self.figures.transferred_fen


def month_so_far(
    conn: sqlite3.Connection, staff_id: int, month: Month, policy: Policy
) -> MonthSoFar:
    """The month of one person as the file has it now."""
    found = notices_of(conn, month.number, staff_id)
    return MonthSoFar(month, member_month(found.tallies if found else (), policy))


def standing_text(now: MonthSoFar) -> str:
    """The month in one clause of a sentence: points, sum, what holds."""
    fine, posting = now.figures.fine, now.figures.posting
    parts = [
        _n(
            "{month}: {n} point, {sum}",
            "{month}: {n} points, {sum}",
            fine.points,
            month=month_name(now.month),
            sum=yuan(now.own_fen),
        )
    ]
    if posting.reasons:
        parts.append(_("on the posting list"))
    if fine.measure != "none":
        parts.append(_("measure: {measure}", measure=fine.measure))
    return "; ".join(parts)


def newly_reached(before: MonthSoFar, now: MonthSoFar) -> list[str]:
    """What the last change brought about, each with its clause."""
    reached = []
    old, new = before.figures, now.figures
    if new.posting.reasons and not old.posting.reasons:
        reached.append(_("now posted [{clause}]", clause=", ".join(new.posting.clauses)))
    if new.fine.surcharge_fen > old.fine.surcharge_fen:
        reached.append(
            _(
                "surcharge {sum} [{clause}]",
                sum=yuan(new.fine.surcharge_fen),
                clause=new.fine.clauses[-1],
            )
        )
    if new.fine.measure != old.fine.measure and new.fine.measure != "none":
        reached.append(
            _("measure {measure} [{clause}]", measure=new.fine.measure, clause=new.fine.clauses[-1])
        )
    for share in new.shares:
        if share.superior is not None and not any(
            earlier.superior == share.superior for earlier in old.shares
        ):
            reached.append(_("the superior shares [{clause}]", clause=", ".join(share.clauses)))
    return reached


def waiting_text(conn: sqlite3.Connection, month: Month, policy: Policy) -> str | None:
    """What to say of a change to a month that a close has settled; None for a month to come."""
    last = last_closed(conn)
    if last is None or month > last:
        return None
    return _(
        "{month} is closed: this waits for the next close, as an adjustment",
        month=month_name(month),
    )


def possible_retaliation(by: str, staff: str, appeal: int) -> str:
    """That a notice went to an appellant from whom the open appeal complains of (C4.3.1)."""
    return _(
        "possible-retaliation: {by} is complained of in open appeal {appeal} of {staff} [C4.3.1]",
        by=by,
        staff=staff,
        appeal=appeal,
    )
