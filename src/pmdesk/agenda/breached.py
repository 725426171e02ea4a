"""The breaches of limits that the records show, each kind with a source of its own."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from pmdesk.agenda.sources.closes import hand_over_by
from pmdesk.casework.coverage import days_covered
from pmdesk.office import tasks
from pmdesk.periods import Month
from pmdesk.render.tables import moment_text
from pmdesk.store import breaches, people, receipts, rounds
from pmdesk.texts import _, _n


class Breach(NamedTuple):
    """A limit that was missed, by whom if the records say so."""

    kind: str
    """late_reply, late_resolution ...: with `_code` the key of the policy's standards."""
    record: str
    round: str
    """Which of several of one record, '' for the first or only one."""
    staff_id: int | None
    on: date
    facts: str


class Span(NamedTuple):
    """The file, the moment at which is asked, and the half-open range of days in which a breach
    lies. A day's limit is missed on the day behind it: such days are due in `days_before`."""

    conn: sqlite3.Connection
    now: datetime
    first: str
    after: str

    @property
    def today(self) -> str:
        """The day of asking as TEXT."""
        return self.now.date().isoformat()

    @property
    def days_before(self) -> tuple[str, str]:
        """The range of the days before."""
        return _day_before(self.first), _day_before(self.after)


def _replies(span: Span) -> Iterator[Breach]:
    for row in breaches.replies(span.conn, span.first, span.after):
        due = datetime.fromisoformat(row.respond_by)
        answered = datetime.fromisoformat(row.replied_at) if row.replied_at else None
        if (answered or span.now) > due:
            facts = _("complaint {number}: the first reply was due by {due}, {given}",
                      number=row.number, due=moment_text(row.respond_by),
                      given=_given(row.replied_at))  # fmt: skip
            record = f"complaint:{row.id}"
            yield Breach("late_reply", record, "", row.handler_id, due.date(), facts)


def _resolutions(span: Span) -> Iterator[Breach]:
    for row in breaches.resolutions(span.conn, span.first, span.after):
        due = datetime.fromisoformat(row.due)
        ended = datetime.fromisoformat(row.at) if row.at else None
        if (ended or span.now) > due:
            facts = _("complaint {number}: the resolution was due by {due}, {given}",
                      number=row.number, due=moment_text(row.due),
                      given=_given(row.at))  # fmt: skip
            record = f"complaint:{row.id}"
            yield Breach(
                "late_resolution", record, _nth(row.round), row.handler_id, due.date(), facts
            )


def _follow_ups(span: Span) -> Iterator[Breach]:
    for kind in ("complaint", "request"):
        for row in breaches.follow_ups(span.conn, kind, *span.days_before):
            if (row.at or span.today) > row.due:
                word = _("complaint") if kind == "complaint" else _("request")
                facts = _("{kind} {number}: the follow-up was due by {due}, {given}",
                          kind=word, number=row.number, due=row.due,
                          given=_given(row.at))  # fmt: skip
                day = _day_after(row.due)
                record = f"{kind}:{row.id}"
                yield Breach("late_follow_up", record, _nth(row.round), row.handler_id, day, facts)


def _promises(span: Span) -> Iterator[Breach]:
    for row in tasks.promises(span.conn, *span.days_before):
        if (row["done_on"] or span.today) > row["on"]:
            facts = _('promise "{text}": it was due by {due}, {given}', text=row["text"],
                      due=row["on"], given=_given(row["done_on"]))  # fmt: skip
            day = _day_after(row["on"])
            yield Breach(
                "late_promise", f"task:{row['id']}", row["on"], row["staff_id"], day, facts
            )


def _hand_overs(span: Span) -> Iterator[Breach]:
    for row in breaches.late_hand_overs(span.conn):
        month = Month.from_number(row["period"])
        due = hand_over_by(span.conn, month)
        if not span.days_before[0] <= due < span.days_before[1]:
            continue
        if (row["handed_on"] or span.today) > due:
            facts = _("{month}: finance was to have the list by {due}, {given}", month=month,
                      due=due, given=_given(row["handed_on"]))  # fmt: skip
            day = _day_after(due)
            closer = people.exact(span.conn, row["closed_by"])
            staff = closer.id if closer else None
            yield Breach("late_hand_over", f"close:{month}", "", staff, day, facts)


def _missed_rounds(span: Span) -> Iterator[Breach]:
    """The planned rounds that nobody walked, on days on which something of what they asked is
    missing: a move-in period that came after the sheet may ask for something else."""
    after = min(span.after, span.today)

    @cache
    def missing(day: str, kind: str) -> bool:
        on = date.fromisoformat(day)
        return any(
            row["rounds_missing"] or row["minutes_missing"]
            for row in days_covered(span.conn, on, on, span.now)
            if row["kind"] == kind
        )

    for row in rounds.unwalked(span.conn, span.first, after):
        if not row.is_begun and missing(row.on, row.kind):
            kind = _("patrol") if row.kind == "patrol" else _("supervision")
            where = _("route {code}", code=row.route) if row.route else ""
            facts = _("{kind} {number} of {day} was not walked, or not recorded", kind=kind,
                      number=row.slot, day=row.on)  # fmt: skip
            facts = f"{facts}: {where}" if where else facts
            day = date.fromisoformat(row.on)
            yield Breach("missed_round", f"patrol:{row.id}", "", row.person_id, day, facts)


def _slow_counters(span: Span) -> Iterator[Breach]:
    for row in receipts.slow(span.conn, span.first, span.after):
        allowed = receipts.counter_minutes(span.conn, Month.of(date.fromisoformat(row.on)))
        facts = _n("receipt {number} took {n} minute, over {allowed}",
                   "receipt {number} took {n} minutes, over {allowed}", row.handling_minutes,
                   number=row.number, allowed=allowed)  # fmt: skip
        cashier = people.exact(span.conn, row.cashier)
        staff = cashier.id if cashier else None
        day = date.fromisoformat(row.on)
        yield Breach("slow_counter", f"receipt:{row.id}", "", staff, day, facts)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _day_after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _nth(reopened: int) -> str:
    """The round after so many reopenings."""
    return str(reopened) if reopened else ""


def _given(at: str | None) -> str:
    return _("it came {when}", when=moment_text(at)) if at else _("it has not come yet")


SOURCES: tuple[Callable[[Span], Iterable[Breach]], ...] = (
    _replies,
    _resolutions,
    _follow_ups,
    _promises,
    _hand_overs,
    _missed_rounds,
    _slow_counters,
)
"""Every kind of breach that the records show."""
