"""`pmdesk complaint`: from the counter to the follow-up call (A1.3, A2.2, A2.8)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import complaints
from pmdesk.casework.complaint_view import COLUMNS, FIELDS
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands import completion
from pmdesk.commands.case_steps import (
    CaseId,
    Helps,
    Words,
    WordsOrNone,
    Work,
    add_case_steps,
    add_shows,
)
from pmdesk.commands.cases import (
    Filters,
    Shape,
    To,
    assigned_to,
    change,
    show_cases,
    show_changed,
    when_text,
)
from pmdesk.commands.desk_params import (
    ByWhom,
    Department,
    FromDay,
    Link,
    Search,
    ToDay,
    Unit,
    id_option,
    staff_option,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    MonthOption,
    On,
    Output,
    Reason,
    Ref,
    Shown,
    choice,
)
from pmdesk.commands.show import list_schema, show_list
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_when
from pmdesk.records.complaints import CHANNELS, COMPLAINTS, SEVERITIES
from pmdesk.rules.escalation import LEVELS
from pmdesk.store import complaints as store
from pmdesk.store import people, units
from pmdesk.store.linking import linked
from pmdesk.store.listing import Asked
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="Complaints, from the counter to the follow-up call (A1.3).")

SHAPE = Shape(COMPLAINTS, store.COMPLAINTS, FIELDS, COLUMNS)
Category = Annotated[
    str,
    typer.Option(
        "--category",
        metavar="K",
        autocompletion=completion.complaint_categories,
        help="What it is about, one of the setting complaint_categories.",
    ),
]


def _unit_or_anonymous(params: dict[str, Any]) -> list[str]:
    return [] if params.get("anonymous") else ["unit"]


@app.command("add")
@also_needs(_unit_or_anonymous)
def add(
    ctx: typer.Context,
    channel: Annotated[str, choice("--channel", *CHANNELS, help="How it came in.")],
    category: Category,
    text: Annotated[str, text_option("--text", "What is complained of.")],
    unit: Unit = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="No unit is known.")] = False,
    severity: Annotated[
        str, choice("--severity", *SEVERITIES, help="A major one has shorter times (R19).")
    ] = "normal",
    on: On = None,
    reporter: Annotated[str | None, text_option("--reporter", "Who complains, as given.", "NAME")]
    = None,
    phone: Annotated[str | None, text_option("--phone", "The phone, as given.", "PHONE")] = None,
    subject: Annotated[str | None, text_option("--subject", "In a few words.")] = None,
    place: Annotated[str | None, text_option("--place", "Where it is.")] = None,
    to: To = None,
    department: Department = None,
    link: Link = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record a complaint and show until when it is to be answered and resolved (A1.3, R19).

    Name and phone are kept as they were given. A day without a time counts from its first
    minute.

    \b
    pmdesk complaint add --unit 3-2-1502 --channel phone --category noise --text "Drilling at 22:00"
    """
    desk = desk_of(ctx)
    if anonymous and unit is not None:
        raise BadInput(_("--anonymous does not go with --unit"))
    with desk.writing("complaint add") as write:
        conn, now = write.conn, desk.now(write.conn)
        raised = complaints.Raised(
            when=parse_when("today" if on is None else on, now),
            unit_id=None if unit is None else units.find(conn, unit).id,
            channel=channel,
            category=category,
            severity=severity,
            text=text,
            subject=subject,
            place=place,
            reporter=reporter,
            phone=phone,
            department=department,
            handler=people.find(conn, to) if to is not None else None,
            link=linked(conn, link),
            ref=ref,
        )
        number = complaints.known(write, raised, is_dated=on is not None)
        if number is None:
            if raised.handler is not None:
                people.employed_on(conn, raised.handler, now.date())
            number = complaints.raise_complaint(write, raised, desk.by_whom(write, by), now)
        row = SHAPE.record(conn, number)
    show_changed(desk, SHAPE, row, format, *consequence(row))


@app.command("list")
def list_(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None,
        choice("--state", *COMPLAINTS.states, help="Only in this state; repeat it for several."),
    ] = None,
    severity: Annotated[
        str | None, choice("--severity", *SEVERITIES, help="Only of this severity.")
    ] = None,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="K", autocompletion=completion.complaint_categories,
                     help="Only of this category."),
    ] = None,
    staff: Annotated[str | None, staff_option("--staff", "Only handled by this person.")] = None,
    department: Department = None,
    unit: Unit = None,
    month: MonthOption = None,
    from_: FromDay = None,
    to: ToDay = None,
    search: Search = None,
    format: Format = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List complaints, oldest first.

    \b
    pmdesk complaint list --state registered --state assigned --search lift
    """
    asked = Asked().equal("s.severity", severity).equal("c.category", category)
    filters = Filters(state, staff, department, unit, month, from_, to, search)
    shown = Shown(format, output, encoding, force)
    show_cases(desk_of(ctx), SHAPE, filters, shown, asked)


add_shows(
    app,
    SHAPE,
    show="""Show one complaint with its trail.

    \b
    pmdesk complaint show 12
    """,
    trail="""List every step of a complaint: who did what, when, in which words.

    \b
    pmdesk complaint trail 12 --format json
    """,
)


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
    show_changed(desk, SHAPE, row, format, assigned_to(row), _due(row))


@app.command("note")
def note(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Put on record what was found or done; an assigned complaint is in hand from then on.

    \b
    pmdesk complaint note 12 --text "Contractor heard, work stops at 20:00"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return complaints.note(write, case, doing._replace(text=text))

    show_changed(desk, SHAPE, change(desk, SHAPE, "note", id, on, by, act), format)


@app.command("reply")
def reply(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record an answer to whoever complained; the first one is measured (R19).

    \b
    pmdesk complaint reply 12 --text "Told her that the hours will be kept"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return complaints.reply(write, case, doing._replace(text=text))

    row = change(desk, SHAPE, "reply", id, on, by, act)
    show_changed(desk, SHAPE, row, format, _replied(row))


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


@app.command("reject")
def reject(
    ctx: typer.Context,
    id: CaseId,
    reason: Reason,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End a complaint that is not to be acted upon, with the reason.

    \b
    pmdesk complaint reject 14 --reason "About the neighbouring estate"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return complaints.reject(write, case, doing._replace(text=reason))

    show_changed(desk, SHAPE, change(desk, SHAPE, "reject", id, on, by, act), format)


@app.command("escalations")
def escalations(
    ctx: typer.Context,
    level: Annotated[
        str | None, choice("--level", *LEVELS, help="Only what this level should know.")
    ] = None,
    format: Format = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List who should know of which complaint by now (R11).

    The supervisor from the first second past the due time, the director and the manager later;
    a major one is the director's at once, one reopened twice the manager's.

    \b
    pmdesk complaint escalations --level director
    """
    from pmdesk.casework.escalating import ESCALATION_FIELDS, escalated

    desk = desk_of(ctx)
    with desk.reading() as conn:
        found = [row for row in escalated(conn, desk.now(conn)) if level in (None, row["level"])]
    shown = Shown(format, output, encoding, force)
    nothing = _("nobody need know of any complaint")
    schema = list_schema("complaint.escalation")
    show_list(desk, schema, ESCALATION_FIELDS, found, shown, nothing=nothing)


def consequence(row: dict[str, Any]) -> list[str | None]:
    """What a new complaint asks for: an answer and a resolution, until when."""
    asked = _("reply by {day}", day=when_text(row["respond_by"]))
    return [row["number"], assigned_to(row), _major(row), asked, _due(row)]


def _due(row: dict[str, Any]) -> str:
    return _("resolve by {day}", day=when_text(row["due_at"]))


def _major(row: dict[str, Any]) -> str | None:
    return _("major: the director is to know at once [R11]") if row["severity"] == "major" else None


def _replied(row: dict[str, Any]) -> str | None:
    if row["replied_at"] <= row["respond_by"]:
        return None
    return _("the first reply was due by {day}", day=when_text(row["respond_by"]))


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
