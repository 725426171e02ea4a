"""`pmdesk complaint`: from the counter to the follow-up call (A1.3, A2.2, A2.8)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import complaints
from pmdesk.commands import complaint_steps as steps
from pmdesk.commands import completion, filters
from pmdesk.commands.case_steps import OF_HANDLED, CaseId, add_cases, add_shows
from pmdesk.commands.cases import To, assigned_to, show_changed, when_text
from pmdesk.commands.complaint_steps import SHAPE, due_text
from pmdesk.commands.desk_params import ByWhom, Department, Link, Unit, text_option
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    On,
    Output,
    Ref,
    Shown,
    ShownFormat,
    choice,
)
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.show import list_schema, show_list
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_when
from pmdesk.records.complaints import CHANNELS, SEVERITIES
from pmdesk.rules.escalation import LEVELS
from pmdesk.store import people, units
from pmdesk.store.linking import linked
from pmdesk.texts import _

app = typer.Typer(help="Complaints, from the counter to the follow-up call (A1.3).")

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
    return [] if params.get("anonymous") else ["unit or --anonymous"]


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


add_cases(
    app,
    SHAPE,
    __name__,
    filters.one("severity", *SEVERITIES, help="Only of this severity."),
    filters.equal(
        "category",
        Annotated[
            str | None,
            typer.Option(
                "--category",
                metavar="K",
                autocompletion=completion.complaint_categories,
                help="Only of this category.",
            ),
        ],
    ),
    *OF_HANDLED,
    help="""List complaints, oldest first.

    \b
    pmdesk complaint list --state registered --state assigned --search lift
    """,
)


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


def _form() -> Read:
    from pmdesk.casework.printing import complaint

    return complaint


add_print(
    app,
    CaseId,
    _form,
    """Print one complaint as a form: how it came in, its steps, its follow-up (A1.3).

    \b
    pmdesk complaint print 12 --output complaint-12.pdf
    """,
)


@app.command("escalations")
def escalations(
    ctx: typer.Context,
    level: Annotated[
        str | None, choice("--level", *LEVELS, help="Only what this level should know.")
    ] = None,
    format: ShownFormat = "table",
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
    return [row["number"], assigned_to(row), _major(row), asked, due_text(row)]


def _major(row: dict[str, Any]) -> str | None:
    return _("major: the director is to know at once [R11]") if row["severity"] == "major" else None


app.registered_commands += steps.app.registered_commands
