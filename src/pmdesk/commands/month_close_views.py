"""What `pmdesk month-close` does besides closing: preview, drafts, verify, list, hand-over."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pmdesk.closing.compute import compute_month
from pmdesk.closing.documents import SCHEMA
from pmdesk.closing.drafts import draft_rows
from pmdesk.closing.verify import differences
from pmdesk.commands.params import Shown
from pmdesk.commands.policy import read_document
from pmdesk.commands.show import (
    list_schema,
    show_list,
    show_stored,
    show_text,
    show_thing,
    table_text,
)
from pmdesk.desk import Desk
from pmdesk.errors import CheckFailed, DeskError, NotFound, Refused
from pmdesk.periods import Month, month_name, parse_day, parse_month
from pmdesk.records.closes import MonthResult
from pmdesk.render.month import DEDUCTIONS, deduction_rows, month_parts
from pmdesk.render.month_tables import month_tables
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store import closes, people
from pmdesk.store.closed import closed_months
from pmdesk.store.policies import StoredPolicy, policy_of
from pmdesk.texts import _, _n

LIST_FIELDS = [
    Field("month", "Month"),
    Field("closed_at", "Closed at"),
    Field("closed_by", "Closed by"),
    Field("policy", "Policy"),
    Field("people", "People", "number"),
    Field("deduction_fen", "Deduction", "money"),
    Field("handed_to", "Handed to"),
    Field("handed_on", "Handed on"),
    Field("journal_head", "Journal head"),
]
DRAFT_FIELDS = [
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("deduction_fen", "Deduction", "money"),
    Field("draft_deduction_fen", "Draft", "money"),
    Field("difference_fen", "Difference", "money"),
    Field("measure", "Measure"),
    Field("draft_measure", "Draft measure"),
    Field("posted", "Posted", "flag"),
    Field("draft_posted", "Draft posted", "flag"),
]
VERIFY_FIELDS = [Field("difference", "Difference")]
LIST_COLUMNS = (
    "month",
    "closed_at",
    "closed_by",
    "people",
    "deduction_fen",
    "handed_to",
    "handed_on",
)


def wanted_month(month: str | None, today: date) -> Month:
    """The month named, without a name the one before today's."""
    return Month.of(today).plus(-1) if month is None else parse_month(month, today)


def preview(desk: Desk, month: str | None, department: str | None, shown: Shown) -> None:
    """Shows a month as it stands, or as it was closed; of one department if asked."""
    with desk.reading() as conn:
        wanted = wanted_month(month, desk.now(conn).date())
        result = closes.load(conn, wanted) or compute_month(conn, wanted, desk.policy(conn, wanted))
        codes = people.codes(conn)
        if department is not None:
            known = {row.department for row in people.positions(conn)}
            result = _of_department(result, department, known)
    show_month(desk, result, codes, shown)


def preview_draft(
    desk: Desk, month: str | None, department: str | None, file: str, shown: Shown
) -> None:
    """Shows, person by person, what a draft policy would change in a month; stores nothing.

    A closed month is taken as its close found it.
    """
    document = read_document(file)
    with desk.reading() as conn:
        wanted = wanted_month(month, desk.now(conn).date())
        closed = closes.closed_as(conn, wanted)
        cut = closed.seq - 1 if closed else None
        closed_with = closes.policy_id_of(conn, wanted)
        stored = policy_of(conn, closed_with) if closed_with else desk.policy(conn, wanted)
        draft = StoredPolicy(
            0, document.policy.id, wanted.number, None, document.sha256, document.policy
        )
        now = compute_month(conn, wanted, stored, cut)
        then = compute_month(conn, wanted, draft, cut)
    rows = draft_rows(now, then)
    if department is not None:
        own = {line.staff for line in (*now.lines, *then.lines) if line.department == department}
        rows = [row for row in rows if row["staff"] in own]
    if shown.format == "json":
        head = {
            "month": str(wanted),
            "policy": {"id": stored.name, "sha256": stored.sha256},
            "draft": {"id": draft.name, "sha256": draft.sha256},
            "differences": rows,
            "totals": now.totals,
            "draft_totals": then.totals,
        }
        show_thing(desk, "pmdesk.month-close.draft/1", [], head, shown)
    else:
        nothing = _("nothing in {month} would differ", month=month_name(wanted))
        show_list(desk, "pmdesk.month-close.draft/1", DRAFT_FIELDS, rows, shown, nothing=nothing)


def verify(desk: Desk, month: str | None, to: Path | None, shown: Shown) -> None:
    """Compares a closed month with its facts and its files; exit 6 on a difference."""
    with desk.reading() as conn:
        wanted = wanted_month(month, desk.now(conn).date())
        result = closes.load(conn, wanted)
        if result is None:
            raise NotFound(_("{month} is not closed", month=month_name(wanted)))
        found = list(differences(conn, result, to))
    row: dict[str, Any] = {"month": str(wanted), "ok": not found, "differences": found}
    if shown.format == "json":
        show_thing(desk, "pmdesk.month-close.verify/1", [], row, shown)
    elif shown.format in ("csv", "xlsx"):
        differing = [{"difference": text} for text in found]
        show_list(desk, "pmdesk.month-close.verify/1", VERIFY_FIELDS, differing, shown)
    else:
        ok = _n(
            "{month}: as closed, {n} line",
            "{month}: as closed, {n} lines",
            len(result.lines),
            month=month_name(wanted),
        )
        show_text(desk, [visible(line) + "\n" for line in found or [ok]], shown)
    if found:
        raise CheckFailed(
            _n(
                "{month}: {n} difference",
                "{month}: {n} differences",
                len(found),
                month=month_name(wanted),
            )
        )


def _of_department(result: MonthResult, department: str, known: set[str]) -> MonthResult:
    """A department's own month-end summary (C4.1.4): its people's lines, shares, corrections."""
    lines = tuple(line for line in result.lines if line.department == department)
    if department not in known:
        raise NotFound(
            _(
                "there is no department {department!r}",
                department=department,
            ),
            hint=_("there are {names}", names=", ".join(sorted(known))),
        )
    staff = {line.staff_id for line in lines}
    own = {line.staff for line in lines}
    return result._replace(
        lines=lines,
        shares=tuple(r for r in result.shares if r.staff_id in staff or r.superior_id in staff),
        adjustments=tuple(r for r in result.adjustments if r.staff_id in staff),
        sanction_fines=tuple(r for r in result.sanction_fines if r.staff_id in staff),
        warnings=tuple(w for w in result.warnings if w.staff is None or w.staff in own),
    )


def late_hand_over(conn: sqlite3.Connection, desk: Desk, result: MonthResult) -> str | None:
    """That the list was handed to finance late, or still has to be (C4.1.5)."""
    assert result.closed is not None
    rule = desk.policy(conn, result.month).policy.deduction.hand_over_last_day
    last = result.month.plus(1).first.replace(day=rule.value)
    given = closes.hand_over(conn, result.closed.id)
    if given is None and desk.now(conn).date() > last:
        return _(
            "{month} is not handed to finance yet: that was due by {day} [{clause}]",
            month=month_name(result.month),
            day=last,
            clause=rule.clause,
        )
    if given is not None and given.on_day > last.isoformat():
        return _(
            "{month} was handed over on {on}, after {day} [{clause}]",
            month=month_name(result.month),
            on=given.on_day,
            day=last,
            clause=rule.clause,
        )
    return None


def hand_over(desk: Desk, month: str, handed_to: str, on: str | None, shown: Shown) -> None:
    """Records to whom the list of a closed month went, and on which day (C4.1.5)."""
    with desk.writing("month-close --handed-to") as write:
        now = desk.now(write.conn)
        wanted = parse_month(month, now.date())
        result = closes.load(write.conn, wanted)
        if result is None or result.closed is None:
            raise NotFound(_("{month} is not closed", month=month_name(wanted)))
        day = parse_day(on, now) if on is not None else now.date()
        if day > now.date():
            raise Refused(_("{when} lies in the future", when=day))
        if day.isoformat() < result.closed.closed_at[:10]:
            raise Refused(
                _("{day} lies before the close of {at}", day=day, at=result.closed.closed_at[:10]),
                clause="C4.1.5",
            )
        given = closes.hand_over(write.conn, result.closed.id)
        if given != (handed_to, day.isoformat()):
            write.add(
                "hand-over",
                "close_hand_over",
                {
                    "close_id": result.closed.id,
                    "handed_to": handed_to,
                    "on_day": day.isoformat(),
                },
            )
        row = _list_row(write.conn, wanted)
        late = late_hand_over(write.conn, desk, result)
    if late:
        desk.output.warn(late)
    echo = _(
        "{month}: handed to {name} on {day}", month=month_name(wanted), name=handed_to, day=day
    )
    show_stored(desk, "pmdesk.month-close.hand-over/1", LIST_FIELDS, row, shown, echo)


def list_closes(desk: Desk, shown: Shown) -> None:
    """Shows every closed month."""
    with desk.reading() as conn:
        rows = [_list_row(conn, month) for month in closed_months(conn)]
    show_list(
        desk,
        list_schema("month-close"),
        LIST_FIELDS,
        rows,
        shown,
        LIST_COLUMNS,
        _("no month is closed yet"),
    )


def _list_row(conn: sqlite3.Connection, month: Month) -> dict[str, Any]:
    result = closes.load(conn, month)
    if result is None or result.closed is None:
        raise DeskError(str(month))
    given = closes.hand_over(conn, result.closed.id)
    return {
        "month": str(month),
        "closed_at": result.closed.closed_at,
        "closed_by": result.closed.closed_by,
        "policy": result.policy_name,
        "people": sum(1 for line in result.lines if line.shows),
        "deduction_fen": result.totals["deduction_fen"],
        "handed_to": given.handed_to if given else None,
        "handed_on": given.on_day if given else None,
        "journal_head": result.closed.journal_head,
    }


def show_month(desk: Desk, result: MonthResult, codes: dict[int, str], shown: Shown) -> None:
    """Shows a month as tables, JSON or the deductions as CSV."""
    if shown.format == "json":
        show_thing(desk, SCHEMA, [], month_parts(result, codes), shown)
    elif shown.format in ("csv", "xlsx"):
        rows = list(deduction_rows(result))
        show_list(desk, SCHEMA, DEDUCTIONS, rows, shown)
    else:
        show_text(desk, _tables(result, codes, shown), shown)


def _tables(result: MonthResult, codes: dict[int, str], shown: Shown) -> Iterator[str]:
    return month_tables(
        result, codes, lambda title, fields, rows: table_text(title, fields, rows, shown)
    )
