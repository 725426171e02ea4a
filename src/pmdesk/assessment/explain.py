"""Every step of somebody's month, each with its clause and reading; the amounts add up.

For a closed month it explains what was charged: the notices and steps that the close took in,
under the policy stored with it, and the corrections it made. What came later is not in it.
"""

import sqlite3
from collections.abc import Iterator

from pmdesk.assessment.explanation import Explanation, Step
from pmdesk.closing.compute import compute_month
from pmdesk.closing.corrections import policy_of_month
from pmdesk.closing.figures import Figures, Member, month_figures
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.assessment import NoticeState, notice_number
from pmdesk.records.closes import Line, MonthResult
from pmdesk.records.people import Person
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.liability import jointly_liable
from pmdesk.store import closes
from pmdesk.store.closed import last_closed
from pmdesk.store.notices import Notice, Selection, notices
from pmdesk.store.people import Names
from pmdesk.store.policies import StoredPolicy, policy_for, policy_of
from pmdesk.texts import _, _n


def explain(conn: sqlite3.Connection, person: Person, month: Month) -> Explanation:
    """The sum of one person's month as charged, or as it stands while the month is open."""
    result = closes.load(conn, month)
    if result and result.closed:
        cut: int | None = result.closed.seq - 1
        stored = policy_of(conn, result.policy_id)
    else:
        cut, stored = None, policy_for(conn, month)
        result = compute_month(conn, month, stored)
    view = _View(conn, person, month, stored, result, cut)
    steps = tuple(view.steps())
    return Explanation(
        person,
        month,
        result.closed is not None,
        view.line.deduction_fen if view.line else 0,
        steps,
        tuple(view.not_counted()),
        tuple(dict.fromkeys(r for step in steps if step.reading for r in step.reading.split(";"))),
        *_afterwards(conn, person, month, closed=result.closed is not None),
    )


def _afterwards(
    conn: sqlite3.Connection, person: Person, month: Month, *, closed: bool
) -> tuple[tuple[tuple[Month, int], ...], int, bool]:
    """What later closes have charged of a settled month, and what still waits."""
    last = last_closed(conn)
    if last is None or month > last:
        return (), 0, False
    now = month_figures(conn, month, policy_of_month(conn, month)).charge_fen(person.id)
    waiting = now - closes.charged(conn, month.number).get(person.id, 0)
    later = tuple(closes.later_charges(conn, month.number, person.id))
    return later, waiting, not closed


class _View:
    def __init__(
        self,
        conn: sqlite3.Connection,
        person: Person,
        month: Month,
        stored: StoredPolicy,
        result: MonthResult,
        cut: int | None,
    ):
        self._person = person
        self._month = month
        self._policy: Policy = stored.policy
        self._result = result
        self._names = Names(conn)
        self._figures: Figures = month_figures(conn, month, self._policy, cut)
        wanted = Selection(period=month.number, staff_id=person.id, cut=cut)
        self._notices = list(notices(conn, wanted))
        self._members = {
            row.staff_id: list(
                notices(conn, Selection(period=month.number, staff_id=row.staff_id, cut=cut))
            )
            for row in result.shares
            if row.superior_id == person.id
        }
        self.line: Line | None = next(
            (line for line in result.lines if line.staff_id == person.id), None
        )

    @property
    def _member(self) -> Member | None:
        return self._figures.members.get(self._person.id)

    def steps(self) -> Iterator[Step]:
        yield from self._points()
        yield from self._band()
        yield from self._handed_up()
        yield from self._posted()
        yield from self._borne()
        yield from self._later()
        yield from self._cap()

    def not_counted(self) -> Iterator[tuple[str, str]]:
        for notice, state in self._notices:
            if state.revoked is not None:
                yield notice.number, _("revoked: {reason}", reason=state.revoked)
            elif state.held:
                yield notice.number, _("held by open appeal {id}", id=state.appeal_id)
        for staff_id, member in self._figures.members.items():
            for serial, superior in member.shares_held:
                if self._person.id in (superior, staff_id):
                    number = notice_number(self._month.number, serial)
                    yield number, _("the superior's share is held by an open appeal")

    def _points(self) -> Iterator[Step]:
        rule = self._policy.fines.point_fine_fen
        for notice, state in self._notices:
            if state.counted:
                changed = (
                    _(" (reduced from {points})", points=notice.points) if state.reduced else ""
                )
                yield Step(
                    rule.clause,
                    _joined(rule.readings),
                    _n(
                        "{number} of {day}: {code} {title}, {n} point{changed} x {fine}",
                        "{number} of {day}: {code} {title}, {n} points{changed} x {fine}",
                        state.points,
                        number=notice.number,
                        day=notice.on_day,
                        code=notice.code,
                        title=notice.title,
                        changed=changed,
                        fine=yuan(point_fine_fen(1, self._policy)),
                    ),
                    point_fine_fen(state.points, self._policy),
                    (notice.number,),
                )

    def _band(self) -> Iterator[Step]:
        member = self._member
        if member is None:
            return
        fine = member.month.fine
        band = self._policy.fines.band_of(fine.points)
        if band is None:
            return
        if fine.surcharge_fen:
            text = _n("{n} point: surcharge", "{n} points: surcharge", fine.points)
        elif fine.measure != "none":
            text = _n(
                "{n} point: no surcharge, measure {measure}",
                "{n} points: no surcharge, measure {measure}",
                fine.points,
                measure=fine.measure,
            )
        else:
            return
        yield Step(band.clause, _joined(band.readings), text, fine.surcharge_fen)

    def _handed_up(self) -> Iterator[Step]:
        percent = self._policy.liability.superior_percent.value
        for share in self._member.month.shares if self._member else ():
            numbers = self._liable(self._notices, share.superior)
            if share.superior is None:
                text = _n(
                    "{n} jointly liable point ({why}), but no superior on that day",
                    "{n} jointly liable points ({why}), but no superior on that day",
                    share.points,
                    why=", ".join(share.why),
                )
            else:
                text = _n(
                    "{superior} bears {percent} % of {n} point's fine ({why})",
                    "{superior} bears {percent} % of {n} points' fine ({why})",
                    share.points,
                    superior=self._names[share.superior].code,
                    percent=percent,
                    why=", ".join(share.why),
                )
            yield Step(
                ", ".join(share.clauses), _joined(share.readings), text, -share.amount_fen, numbers
            )

    def _posted(self) -> Iterator[Step]:
        posting = self._member.month.posting if self._member else None
        if posting and posting.reasons:
            why = {
                "points": _n("{n} point", "{n} points", self.line.points if self.line else 0),
                "repeat": _("the same problem again: {codes}", codes=", ".join(posting.codes)),
            }
            text = _("posted: {why}", why="; ".join(why[reason] for reason in posting.reasons))
            yield Step(", ".join(posting.clauses), _joined(posting.readings), text, 0)

    def _borne(self) -> Iterator[Step]:
        rule = self._policy.liability.superior_percent
        for row in self._result.shares:
            if row.superior_id == self._person.id:
                share = next(
                    share
                    for share in self._figures.members[row.staff_id].month.shares
                    if share.superior == self._person.id
                )
                text = _n(
                    "as superior of {staff}: {percent} % of {n} point's fine ({why})",
                    "as superior of {staff}: {percent} % of {n} points' fine ({why})",
                    row.points,
                    staff=self._names[row.staff_id].code,
                    percent=rule.value,
                    why=", ".join(row.why),
                )
                numbers = self._liable(self._members[row.staff_id], self._person.id)
                yield Step(
                    ", ".join(share.clauses), _joined(share.readings), text, row.amount_fen, numbers
                )

    def _later(self) -> Iterator[Step]:
        rule = self._policy.sanctions.kinds
        for fine in self._result.sanction_fines:
            if fine.staff_id == self._person.id:
                month = Month.from_number(fine.period)
                text = (
                    _("administrative fine decided for {month}", month=month)
                    if fine.amount_fen > 0
                    else _("administrative fine for {month} given back", month=month)
                )
                yield Step(rule.clause, _joined(rule.readings), text, fine.amount_fen)
        for row in self._result.adjustments:
            if row.staff_id == self._person.id:
                month = Month.from_number(row.period)
                changes = [
                    *(
                        [
                            _(
                                "measure {before} -> {after}",
                                before=row.measure_before,
                                after=row.measure_after,
                            )
                        ]
                        if row.measure_before != row.measure_after
                        else []
                    ),
                    *([_("posting {posting}", posting=row.posting)] if row.posting else []),
                ]
                text = _(
                    "correction of {month}: {notices}", month=month, notices=", ".join(row.notices)
                )
                yield Step(
                    ", ".join(row.clauses) or None,
                    _joined(row.readings),
                    "; ".join([text, *changes]),
                    row.amount_fen,
                    row.notices,
                    str(month),
                )

    def _cap(self) -> Iterator[Step]:
        line = self.line
        if line is None or not line.over_cap_fen:
            return
        cut = line.deduction_fen - line.before_cap_fen
        text = (
            _("over the cap: {over} lapse", over=yuan(line.over_cap_fen))
            if cut
            else _("{over} lie over the cap; the policy only warns", over=yuan(line.over_cap_fen))
        )
        yield Step(self._policy.deduction.cap.clause, None, text, cut)

    def _liable(
        self, found: list[tuple[Notice, NoticeState]], superior: int | None
    ) -> tuple[str, ...]:
        """Numbers of a member's notices that a superior (or nobody) shares in."""
        repeated = _repeated(found, self._policy.liability.repeat_notices.value)
        return tuple(
            notice_number(notice.period, notice.serial)
            for notice, state in found
            if state.superior_id == superior and jointly_liable(state, notice.code, repeated)
        )


def _repeated(found: list[tuple[Notice, NoticeState]], least: int) -> frozenset[str]:
    codes = [notice.code for notice, state in found if state.counted]
    return frozenset(code for code in codes if codes.count(code) >= least)


def _joined(readings: tuple[str, ...]) -> str | None:
    return ";".join(readings) or None
