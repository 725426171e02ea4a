"""`pmdesk month-close`: the month-end summary, the deductions for finance, the hand-over."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pmdesk.assessment.standing import month_name
from pmdesk.closing.closing import SCHEMA, close_month, refuse_unready
from pmdesk.closing.compute import compute_month
from pmdesk.closing.publish import Document, publish
from pmdesk.commands.params import Force, Format, On, Output, Shown, words
from pmdesk.commands.show import list_schema, show_list, show_stored, show_text, show_thing
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, DeskError, NotFound, Refused, Unusable
from pmdesk.periods import Month, parse_day, parse_month
from pmdesk.records.closes import MonthResult
from pmdesk.render.month import month_document
from pmdesk.render.month_tables import month_tables
from pmdesk.render.tables import Field
from pmdesk.shell import desk_of
from pmdesk.store import closes, people
from pmdesk.texts import _

app = typer.Typer()

KINDS = ("csv", "json")
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
LIST_COLUMNS = (
    "month",
    "closed_at",
    "closed_by",
    "people",
    "deduction_fen",
    "handed_to",
    "handed_on",
)


@app.command("month-close")
def month_close(
    ctx: typer.Context,
    month: Annotated[
        str | None,
        typer.Argument(metavar="MONTH", help="2026-10, 10 or last; the month before today's."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show the month as it stands; store nothing.")
    ] = False,
    department: Annotated[
        str | None,
        typer.Option("--department", metavar="D", help="With --preview: one department's summary."),
    ] = None,
    export: Annotated[
        str | None,
        typer.Option("--export", metavar="KINDS", help="Write the files: csv, json or both."),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="DIR", help="Where the folder of files goes.")
    ] = ".",
    list_: Annotated[bool, typer.Option("--list", help="List the closed months.")] = False,
    handed_to: Annotated[
        str | None,
        typer.Option(
            "--handed-to", metavar="NAME", parser=words, help="Record to whom the list went."
        ),
    ] = None,
    on: On = None,
    format: Format = "table",
    output: Output = "-",
    force: Force = False,
) -> None:
    """Close a month: lines, documents and control totals in one transaction (C4.1.4, C4.1.5).

    Run again on a closed month it closes nothing and exports the same bytes. It never asks.

    \b
    pmdesk month-close --preview
    pmdesk month-close 2026-10 --export csv --to /srv/finance
    pmdesk month-close 2026-10 --handed-to "Payroll, Ms Reed"
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, None, force)
    kinds = _kinds(export)
    _refuse_combinations(
        preview=preview,
        kinds=kinds,
        department=department,
        listed=list_,
        handed_to=handed_to,
        on=on,
        month=month,
    )
    if list_:
        _list(desk, shown)
    elif handed_to is not None:
        _hand_over(desk, month or "", handed_to, on, shown)
    elif preview:
        _preview(desk, month, department, shown)
    else:
        _close(desk, month, kinds, Path(to), shown)


def _kinds(export: str | None) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(kind.strip() for kind in (export or "").split(",") if kind.strip()))
    if export is not None and not kinds:
        raise BadInput(_("--export: say which of {kinds}", kinds=", ".join(KINDS)))
    for kind in kinds:
        if kind not in KINDS:
            raise BadInput(
                _("--export: {kind!r} is not one of {kinds}", kind=kind, kinds=", ".join(KINDS))
            )
    return kinds


def _refuse_combinations(
    *,
    preview: bool,
    kinds: tuple[str, ...],
    department: str | None,
    listed: bool,
    handed_to: str | None,
    on: str | None,
    month: str | None,
) -> None:
    if preview and kinds:
        raise BadInput(_("--preview writes nothing: leave out --export, or close the month"))
    if department is not None and not preview:
        raise BadInput(_("--department goes with --preview: a close is of the whole office"))
    if on is not None and handed_to is None:
        raise BadInput(_("--on goes with --handed-to"))
    if handed_to is not None and month is None:
        raise BadInput(
            _("--handed-to needs the month: pmdesk month-close 2026-10 --handed-to NAME")
        )
    if sum((preview, listed, handed_to is not None)) > 1:
        raise BadInput(_("--preview, --list and --handed-to exclude each other"))
    if kinds and (listed or handed_to is not None):
        raise BadInput(_("--export goes with closing only"))


def _month(month: str | None, today: date) -> Month:
    return Month.of(today).plus(-1) if month is None else parse_month(month, today)


def _preview(desk: Desk, month: str | None, department: str | None, shown: Shown) -> None:
    with desk.reading() as conn:
        wanted = _month(month, desk.now(conn).date())
        result = closes.load(conn, wanted) or compute_month(conn, wanted, desk.policy(conn, wanted))
        codes = people.codes(conn)
    if department is not None:
        result = _of_department(result, department)
    _show(desk, result, codes, shown)


def _of_department(result: MonthResult, department: str) -> MonthResult:
    """A department's own month-end summary (C4.1.4): its people's lines, shares, corrections."""
    lines = tuple(line for line in result.lines if line.department == department)
    if not lines:
        known = sorted({line.department for line in result.lines})
        raise NotFound(
            _(
                "no lines of department {department!r} in {month}",
                department=department,
                month=month_name(result.month),
            ),
            hint=_("there are {names}", names=", ".join(known)) if known else None,
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


def _close(desk: Desk, month: str | None, kinds: tuple[str, ...], to: Path, shown: Shown) -> None:
    with desk.reading() as conn:
        today = desk.now(conn).date()
        wanted = _month(month, today)
        result = closes.load(conn, wanted)
    if result is None:
        with desk.writing("month-close") as write:
            result = closes.load(write.conn, wanted)
            if result is None:
                result = _closed_now(desk, write, wanted, today)
                newly = True
            else:
                newly = False
        if newly:
            desk.output.note(_("{month} is closed", month=month_name(wanted)))
    else:
        desk.output.note(
            _("{month} was closed before: nothing is closed again", month=month_name(wanted))
        )
    if kinds:
        _publish(desk, result, kinds, to, force=shown.force)
    with desk.reading() as conn:
        codes = people.codes(conn)
        late = _late(conn, desk, result)
    if late:
        desk.output.warn(late)
    _show(desk, result, codes, shown)


def _closed_now(desk: Desk, write: Any, month: Month, today: date) -> MonthResult:
    refuse_unready(write.conn, month, today)
    at = desk.now(write.conn).isoformat(timespec="seconds")
    by = write.actor.as_staff or f"system:{write.actor.os_user}"
    return close_month(write, month, at, by, desk.language(write.conn))


def _publish(
    desk: Desk, result: MonthResult, kinds: tuple[str, ...], to: Path, *, force: bool
) -> None:
    assert result.closed is not None
    try:
        with desk.reading() as conn:
            wanted = [
                Document(file.name, file.sha256, closes.content(conn, file.id))
                for file in closes.files(conn, result.closed.id)
                if file.name == "manifest.json"
                or (
                    file.name.rpartition(".")[2] in kinds
                    and (file.name.endswith(".csv") or file.name == "month-close.json")
                )
            ]
            folder = publish(result.month, to, wanted, force=force)
    except Refused:
        raise
    except (OSError, Unusable) as error:
        why = error.strerror if isinstance(error, OSError) else error.message
        raise Unusable(
            _(
                "{month} is closed; its files are not written ({why}): run the same command again",
                month=month_name(result.month),
                why=why,
            )
        ) from error
    desk.output.note(_("wrote {path}", path=folder))


def _late(conn: sqlite3.Connection, desk: Desk, result: MonthResult) -> str | None:
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


def _hand_over(desk: Desk, month: str, handed_to: str, on: str | None, shown: Shown) -> None:
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
        write.add(
            "hand-over",
            "close_hand_over",
            {"close_id": result.closed.id, "handed_to": handed_to, "on_day": day.isoformat()},
        )
        row = _list_row(write.conn, wanted)
        late = _late(write.conn, desk, result)
    if late:
        desk.output.warn(late)
    echo = _(
        "{month}: handed to {name} on {day}", month=month_name(wanted), name=handed_to, day=day
    )
    show_stored(desk, "pmdesk.month-close.hand-over/1", LIST_FIELDS, row, shown, echo)


def _list(desk: Desk, shown: Shown) -> None:
    with desk.reading() as conn:
        rows = [_list_row(conn, month) for month in closes.closed_months(conn)]
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


def _show(desk: Desk, result: MonthResult, codes: dict[int, str], shown: Shown) -> None:
    if shown.format == "json":
        show_thing(desk, SCHEMA, [], month_document(result, codes), shown)
    elif shown.format == "csv":
        from pmdesk.render.month import DEDUCTIONS, deduction_rows

        rows = list(deduction_rows(result))
        show_list(desk, SCHEMA, DEDUCTIONS, rows, shown)
    else:
        show_text(desk, _tables(result, codes, shown), shown)


def _tables(result: MonthResult, codes: dict[int, str], shown: Shown) -> Iterator[str]:
    from pmdesk.commands.show import table_text

    return month_tables(
        result, codes, lambda title, fields, rows: table_text(title, fields, rows, shown)
    )
