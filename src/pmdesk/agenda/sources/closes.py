"""Months to close, and closes to hand on (C4.1.5)."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from pmdesk.agenda.owing import At, Owed
from pmdesk.periods import Month
from pmdesk.store import closes
from pmdesk.store.closed import closed_months, in_use_since, last_closed
from pmdesk.store.policies import policy_for


def owed(at: At) -> Iterator[Owed]:
    """The month that has ended and is not closed, and closes that finance does not have yet."""
    month = Month.of(at.now.date()).plus(-1)
    last = last_closed(at.conn)
    in_use = in_use_since(at.conn)
    if (last is None or last < month) and in_use is not None and in_use <= month:
        command = f"pmdesk month-close {month} --export csv"
        about = (None, "C4.1.5", None, command)
        yield Owed("close", str(month), "close", None, hand_over_by(at.conn, month), *about)
    for closed in closed_months(at.conn):
        done = closes.closed_as(at.conn, closed)
        assert done is not None
        if closes.hand_over(at.conn, done.id) is None:
            command = f"pmdesk month-close {closed} --handed-to NAME"
            due = hand_over_by(at.conn, closed)
            about = (None, "C4.1.5", None, command)
            yield Owed("close", str(closed), "hand-over", None, due, *about)


def hand_over_by(conn: sqlite3.Connection, month: Month) -> str:
    """The last day on which a month's list goes to finance in time (C4.1.5)."""
    last = policy_for(conn, month).policy.deduction.hand_over_last_day.value
    following = month.plus(1)
    return date(following.year, following.month, last).isoformat()
