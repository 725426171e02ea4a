"""`pmdesk month-close`: the month-end summary, the deductions for finance, the hand-over."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.closing.closing import close_month, refuse_unready
from pmdesk.closing.publish import refuse_foreign_folder
from pmdesk.commands import month_close_views as views
from pmdesk.commands.month_files import (
    LAKE,
    kinds_of,
    publish_files,
    publish_to_lake,
    refuse_lake,
)
from pmdesk.commands.params import Encoding, Force, On, Output, Shown, ShownFormat, words
from pmdesk.commands.printing import PRINTED
from pmdesk.commands.show import check_output, check_workbook
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, DeskError, Unusable, reason_of
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, month_name
from pmdesk.records.closes import MonthResult
from pmdesk.render.extras import need
from pmdesk.store import closes, people
from pmdesk.texts import _

app = typer.Typer()


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
        typer.Option(
            "--export", metavar="KINDS", help="The files: csv, json, html, pdf, xlsx; or parquet."
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DIR",
            parser=words,
            help="Where the folder of files goes; here without. With parquet: the lake.",
        ),
    ] = None,
    full_names: Annotated[
        bool,
        typer.Option("--full-names", help="Names on the poster; the journal says so."),
    ] = False,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", metavar="FILE", help="With --preview: what a draft policy would change."
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Compute a closed month again and compare; --to: its files."),
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the closed months.")] = False,
    handed_to: Annotated[
        str | None,
        typer.Option(
            "--handed-to", metavar="NAME", parser=words, help="Record to whom the list went."
        ),
    ] = None,
    on: On = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Close a month: lines, documents and control totals in one transaction (C4.1.4, C4.1.5).

    Run again on a closed month it closes nothing and exports the same bytes. It never asks.

    \b
    pmdesk month-close --preview
    pmdesk month-close 2026-10 --export csv --to /srv/finance
    pmdesk month-close 2026-10 --export parquet --to /srv/lake
    pmdesk month-close 2026-10 --handed-to "Payroll, Ms Reed"
    """
    gc.disable()  # ten thousand people's lines and no garbage: looking for it took a twentieth
    ctx.call_on_close(gc.enable)
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    kinds = kinds_of(export)
    actions = {
        "--preview": preview,
        "--verify": verify,
        "--list": list_,
        "--handed-to": handed_to is not None,
        "--export": bool(kinds),
    }
    check_workbook(shown)
    for kind in kinds:
        need(kind)
    _refuse_together([name for name, given in actions.items() if given])
    goes_with = {
        "--department": (department is not None, preview, "--preview"),
        "--policy": (policy is not None, preview, "--preview"),
        "--on": (on is not None, handed_to is not None, "--handed-to"),
        "--full-names": (full_names, bool({*kinds} & {*PRINTED}), "--export html or pdf"),
        "--to": (to is not None, bool(kinds) or verify, "--export or --verify"),
        "--handed-to": (handed_to is not None, month is not None, "MONTH"),
    }
    for name, (given, has, other) in goes_with.items():
        if given and not has:
            raise BadInput(_("{name} goes with {other}", name=name, other=other))
    if LAKE in kinds and to is None:
        raise BadInput(_("{name} goes with {other}", name="--export parquet", other="--to"))
    if list_:
        views.list_closes(desk, shown)
    elif handed_to is not None:
        views.hand_over(desk, month or "", handed_to, on, shown)
    elif verify:
        views.verify(desk, month, Path(to) if to is not None else None, shown)
    elif policy is not None:
        views.preview_draft(desk, month, department, policy, shown)
    elif preview:
        views.preview(desk, month, department, shown)
    else:
        _close(desk, month, kinds, Path(to or "."), shown, full_names=full_names)


def _refuse_together(actions: list[str]) -> None:
    if len(actions) > 1:
        raise BadInput(_("{actions} exclude each other", actions=" and ".join(actions)))


def _close(
    desk: Desk,
    month: str | None,
    kinds: tuple[str, ...],
    to: Path,
    shown: Shown,
    *,
    full_names: bool,
) -> None:
    with desk.reading() as conn:
        today = desk.now(conn).date()
        wanted = views.wanted_month(month, today)
        if LAKE in kinds:
            refuse_lake(conn, wanted, to)
        result = closes.load(conn, wanted)
        closed = _answer(desk, conn, result, newly=False) if result else None
    if closed is None:
        check_output(shown)
        if kinds and LAKE not in kinds and not shown.force:
            refuse_foreign_folder(wanted, to)
        with desk.writing("month-close") as write:
            result = closes.load(write.conn, wanted)  # somebody may have been quicker
            newly = result is None
            result = result or _closed_now(desk, write, wanted, today)
            closed = _answer(desk, write.conn, result, newly=newly)
    with _unless_files(closed.result.month, kinds):
        name = month_name(wanted)
        desk.output.note(
            _("{month} is closed", month=name)
            if closed.newly
            else _("{month} was closed before: nothing is closed again", month=name)
        )
        if full_names:
            _note_full_names(desk, wanted)
        if LAKE in kinds:
            folder = publish_to_lake(desk, closed.result, to)
        elif kinds:
            folder = publish_files(
                desk, closed.result, kinds, to, force=shown.force, full_names=full_names
            )
    if kinds:
        desk.output.note(_("wrote {path}", path=folder))
    if closed.late:
        desk.output.warn(closed.late)
    views.show_month(desk, closed.result, closed.codes, shown)


class _Answer(NamedTuple):
    """A closed month and all that is said of it: once it is stored, nothing need be read for it."""

    result: MonthResult
    newly: bool
    codes: dict[int, str]
    late: str | None


def _answer(desk: Desk, conn: sqlite3.Connection, result: MonthResult, *, newly: bool) -> _Answer:
    late = views.late_hand_over(conn, desk, result)
    return _Answer(result, newly, people.codes(conn), late)


def _note_full_names(desk: Desk, month: Month) -> None:
    """Puts on record that a poster with full names is made (C4.2.5)."""
    with desk.writing("month-close --full-names") as write:
        row = {"document": "posting", "about": str(month), "full_names": 1}
        write.add("printed", "printed", row)


def _closed_now(desk: Desk, write: Any, month: Month, today: date) -> MonthResult:
    refuse_unready(write.conn, month, today)
    at = desk.now(write.conn).isoformat(timespec="seconds")
    return close_month(write, month, at, write.actor.named, desk.language(write.conn))


@contextmanager
def _unless_files(month: Month, kinds: tuple[str, ...]) -> Iterator[None]:
    """Of a month that is closed: whatever keeps its files from being written is exit 5."""
    try:
        yield
    except (OSError, Unusable, BadInput, KeyboardInterrupt) as error:
        if not kinds:
            raise
        raise Unusable(
            _(
                "{month} is closed; its files are not written ({why}): run the same command again",
                month=month_name(month),
                why=_why(error),
            )
        ) from error


def _why(error: BaseException) -> str:
    """What came in the way, in words."""
    match error:
        case OSError():
            return reason_of(error)
        case DeskError():  # the file, no font for a PDF, no room in a cell
            return error.message
    return _("interrupted")
