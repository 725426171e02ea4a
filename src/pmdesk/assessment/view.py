"""A notice as users see it: one record of stable fields, in lists and alone."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from pmdesk.periods import Month
from pmdesk.records.assessment import NoticeState
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.rules.liability import jointly_liable, repeated_codes
from pmdesk.store.notices import Brief, Notice, notice_steps
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.store.tallies import member_notices, notices_of
from pmdesk.texts import _, _n

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("department", "Department"),
    Field("post", "Post"),
    Field("code", "Code"),
    Field("title", "Title"),
    Field("points", "Points", "number"),
    Field("points_issued", "Points issued", "number"),
    Field("on", "On"),
    Field("time", "Time"),
    Field("month", "Month"),
    Field("by", "By"),
    Field("facts", "Facts"),
    Field("evidence", "Evidence"),
    Field("correction", "Correction asked for"),
    Field("source", "Source"),
    Field("state", "State"),
    Field("superior", "Superior"),
    Field("jointly_liable", "Jointly liable", "flag"),
    Field("liable", "Found responsible", "thing", ("finding", "by", "on")),
    Field("served", "Served", "thing", ("how", "on", "witness", "statement")),
    Field("appeal", "Open appeal", "number"),
]
COLUMNS = Brief._fields
BRIEF_FIELDS = [field for name in COLUMNS for field in FIELDS if field.name == name]
"""What a table of many shows of each."""


class Repeats:
    """The same-problem groups of the months and people that are asked for (C4.2.7); nothing
    stored after journal sequence `cut` is taken in."""

    def __init__(self, conn: sqlite3.Connection, cut: int | None = None):
        self._conn = conn
        self._cut = cut
        self._known: dict[tuple[int, int], frozenset[str]] = {}
        self._months: set[int] = set()

    def read_month(self, period: int) -> None:
        """Reads a whole month at once: for lists."""
        if period in self._months:
            return
        self._months.add(period)
        least = self._least(period)
        for member in member_notices(self._conn, period, cut=self._cut):
            self._known[period, member.staff_id] = frozenset(repeated_codes(member.tallies, least))

    def of(self, period: int, staff_id: int) -> frozenset[str]:
        """The codes that somebody repeated in a month."""
        key = (period, staff_id)
        if key not in self._known and period not in self._months:
            found = notices_of(self._conn, period, staff_id, cut=self._cut)
            tallies = found.tallies if found else ()
            self._known[key] = frozenset(repeated_codes(tallies, self._least(period)))
        return self._known.get(key, frozenset())

    def _least(self, period: int) -> int:
        policy = policy_for(self._conn, Month.from_number(period)).policy
        return policy.liability.repeat_notices.value


def records(
    conn: sqlite3.Connection, found: Iterable[tuple[Notice, NoticeState]]
) -> list[dict[str, Any]]:
    """Each notice as its record."""
    names, repeats = Names(conn), Repeats(conn)
    pairs = list(found)
    if len(pairs) > 1:
        for period in {notice.period for notice, _state in pairs}:
            repeats.read_month(period)
    return [record(notice, state, names, repeats) for notice, state in pairs]


def trail_text(conn: sqlite3.Connection, notice_id: int) -> str:
    """What happened to a notice since it was issued, a line each; nothing if nothing did."""
    names = Names(conn)
    lines = []
    for step, _at, _as_staff in notice_steps(conn, notice_id):
        by = names.code(step.by_id)
        said = (
            step.how,
            step.witness,
            names.code(step.superior_id),
            None if step.points is None else _n("{n} point", "{n} points", step.points),
            None if step.appeal_id is None else _("appeal {id}", id=step.appeal_id),
            step.text,
            by and _("by {code}", code=by),
        )
        words = ", ".join(visible(word) for word in said if word)
        lines.append(f"  {step.on_day}  {step.kind}{': ' if words else ''}{words}\n")
    return "\n" + "".join(lines) if lines else ""


def record(notice: Notice, state: NoticeState, names: Names, repeats: Repeats) -> dict[str, Any]:
    """One notice as its record, the fields of `fault show`."""
    member = names[notice.staff_id]
    finding, served = state.finding, state.served
    repeated = repeats.of(notice.period, notice.staff_id)
    return {
        "id": notice.id,
        "ref": notice.ref,
        "number": notice.number,
        "staff": member.code,
        "name": member.name,
        "department": notice.department,
        "post": notice.post,
        "code": notice.code,
        "title": notice.title,
        "points": state.points,
        "points_issued": notice.points,
        "on": notice.on_day,
        "time": notice.at_minute,
        "month": str(Month.from_number(notice.period)),
        "by": names.code(notice.by_id),
        "facts": notice.facts,
        "evidence": notice.evidence,
        "correction": notice.correction,
        "source": notice.source,
        "state": state.word,
        "superior": names.code(state.superior_id),
        "jointly_liable": jointly_liable(state, notice.code, repeated),
        "liable": finding
        and {"finding": finding.text, "by": names.code(finding.by_id), "on": finding.on_day},
        "served": served
        and {
            "how": served.how,
            "on": served.on_day,
            "witness": served.witness,
            "statement": served.statement,
        },
        "appeal": state.appeal_id or state.share_appeal_id,
    }
