"""What can happen to a complaint: `pmdesk complaint assign`, `resolve` ... (A1.3, A2.8)."""

from typing import Annotated, Any

import typer

from pmdesk.casework import complaints
from pmdesk.casework.complaint_view import COLUMNS, FIELDS
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands.case_steps import (
    CaseId,
    Helps,
    Words,
    WordsOrNone,
    Work,
    add_case_steps,
    add_reasoned,
    add_worded,
)
from pmdesk.commands.cases import Shape, To, assigned_to, change, show_changed, when_text
from pmdesk.commands.desk_params import ByWhom, Department, id_option, text_option
from pmdesk.commands.params import Format, On, choice
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.records.complaints import COMPLAINTS, SEVERITIES
from pmdesk.store import complaints as store
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer()

SHAPE = Shape(COMPLAINTS, store.COMPLAINTS, FIELDS, COLUMNS)


@app.command("assign")
def assign(
    ctx: typer.Context,
    id: CaseId,
    to: To = None,
    department: Department = None,
    severity: Annotated[
        str | None, choice("--severity", *SEVERITIES, help="Another severity: other due times.")
    ] = None,
    text: WordsOrNone = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Say who handles it, in which department, how severe it is.

    \b
    pmdesk complaint assign 12 --to E002 --severity major
    """
    if to is None and department is None and severity is None:
        raise BadInput(_("say what changes: --to, --department or --severity"))
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        person = None
        if to is not None:
            person = desk.employed(write.conn, to, doing.at)
        return complaints.assign(
            write, case, doing._replace(text=text), person, department, severity
        )

    row = change(desk, SHAPE, "assign", id, on, by, act)
    show_changed(desk, SHAPE, row, format, assigned_to(row), due_text(row))


add_worded(
    app,
    SHAPE,
    "note",
    complaints.note,
    """Put on record what was found or done; an assigned complaint is in hand from then on.

    \b
    pmdesk complaint note 12 --text "Contractor heard, work stops at 20:00"
    """,
)


def _replied(row: dict[str, Any]) -> str | None:
    if row["replied_at"] <= row["respond_by"]:
        return None
    return _("the first reply was due by {day}", day=when_text(row["respond_by"]))


add_worded(
    app,
    SHAPE,
    "reply",
    complaints.reply,
    """Record an answer to whoever complained; the first one is measured (R19).

    \b
    pmdesk complaint reply 12 --text "Told her that the hours will be kept"
    """,
    _replied,
)


@app.command("resolve")
def resolve(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    cause: Annotated[str | None, text_option("--cause", "What it came from.")] = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record the resolution; a follow-up call is due from then on (R10).

    Without an earlier reply the resolution counts as the first one.

    \b
    pmdesk complaint resolve 12 --text "Work hours posted" --cause "Nobody had posted them"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return complaints.resolve(write, case, doing._replace(text=text), cause)

    row = change(desk, SHAPE, "resolve", id, on, by, act)
    more = _("follow-up by {day}", day=row["follow_up_by"])
    late = row["resolved_at"] > row["due_at"]
    show_changed(desk, SHAPE, row, format, _late(row) if late else None, more)


@app.command("merge")
def merge(
    ctx: typer.Context,
    id: CaseId,
    into: Annotated[int, id_option("complaint", "--into", "The one that goes on.")],
    text: WordsOrNone = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End a duplicate: the other complaint goes on and names it.

    \b
    pmdesk complaint merge 13 --into 12
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        other = complaints.complaint(write.conn, into)
        return complaints.merge(write, case, doing._replace(text=text), other)

    row = change(desk, SHAPE, "merge", id, on, by, act)
    show_changed(desk, SHAPE, row, format, _("into complaint {id}", id=row["merged_into"]))


add_reasoned(
    app,
    SHAPE,
    "reject",
    complaints.reject,
    """End a complaint that is not to be acted upon, with the reason.

    \b
    pmdesk complaint reject 14 --reason "About the neighbouring estate"
    """,
)


def due_text(row: dict[str, Any]) -> str:
    """Until when a complaint is to be resolved."""
    return _("resolve by {day}", day=when_text(row["due_at"]))


def _late(row: dict[str, Any]) -> str:
    return _("it was due by {day}", day=when_text(row["due_at"]))


add_case_steps(
    app,
    SHAPE,
    Work(complaints.reopen, complaints.follow_up),
    Helps(
        hold="""Put a complaint on hold until a day, with the reason; --end takes it up again.

    Its due time stays: the regulation knows no pause.

    \b
    pmdesk complaint hold 12 --until 11-08 --reason "Spare part ordered"
    """,
        follow_up="""Record a call back: whether somebody was reached, and satisfied (A1.3, A2.8).

    Who says no reopens the complaint. After the policy's number of tries that reached nobody it
    counts as unreachable and can be closed.

    \b
    pmdesk complaint follow-up 12 --satisfied yes --score 5 --close
    """,
        close="""Close a complaint after its follow-up, or with a waiver: why there is none.

    \b
    pmdesk complaint close 12
    """,
        reopen="""Take a complaint up again, with a due time of its own; it is counted.

    \b
    pmdesk complaint reopen 12 --reason "Drilling again on Sunday"
    """,
    ),
)
