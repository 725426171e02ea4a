"""`pmdesk finding`: what a round, an inspection or a complaint found, to its end (A3.3-A3.7)."""

from typing import Annotated

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import findings
from pmdesk.commands import filters
from pmdesk.commands import finding_steps as steps
from pmdesk.commands.case_steps import OF_HANDLED, add_cases, add_shows
from pmdesk.commands.cases import To, assigned_to, show_changed
from pmdesk.commands.desk_params import ByWhom, Department, Link, Unit, text_option
from pmdesk.commands.finding_steps import SHAPE, Due, Organiser, Responsible, next_step
from pmdesk.commands.params import Format, On, Ref, choice
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day, parse_when
from pmdesk.records.findings import CLASSES, PROCEDURE, SEVERITIES, SOURCES
from pmdesk.records.people import Person
from pmdesk.store import people, units
from pmdesk.store.linking import linked

app = typer.Typer(help="Findings, and the corrective action that answers them (A3.3-A3.7).")
GROUPS = {"report": "pmdesk.commands.finding_report"}
"""Groups within this one, imported when they are asked for."""


@app.command("add")
@also_needs(lambda p: ["organiser", "responsible"] if p.get("severity") == "severe" else [])
def add(
    ctx: typer.Context,
    class_: Annotated[str, choice("--class", *CLASSES, help="Whose it is (A3.4).")],
    severity: Annotated[
        str, choice("--severity", *SEVERITIES, help="A severe one needs its report (A3.5).")
    ],
    place: Annotated[str, text_option("--place", "Where it is.")],
    text: Annotated[str, text_option("--text", "What was found.")],
    source: Annotated[str, choice("--source", *SOURCES, help="How it was found.")] = "other",
    procedure: Annotated[
        str, text_option("--procedure", "The procedure it goes by (A3.7).")
    ] = PROCEDURE,
    department: Department = None,
    unit: Unit = None,
    due: Due = None,
    action: Annotated[str | None, text_option("--action", "What was done at once.")] = None,
    organiser: Organiser = None,
    responsible: Responsible = None,
    to: To = None,
    link: Link = None,
    on: On = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record a finding; its class says what comes next (A3.4).

    The own department's is handled, another's referred, a violation stopped at once and then
    referred. A severe one names the manager who organises and the supervisor who carries out
    (A3.7).

    \b
    pmdesk finding add --class violation --severity minor --place "Gate 2" --text "Wall opened"
    """
    desk = desk_of(ctx)
    with desk.writing("finding add") as write:
        conn, now = write.conn, desk.now(write.conn)

        def named(staff: str | None) -> Person | None:
            return people.find(conn, staff) if staff is not None else None

        found = findings.Found(
            when=parse_when("today" if on is None else on, now),
            class_=class_,
            severity=severity,
            place=place,
            text=text,
            source=source,
            procedure=procedure,
            department=department,
            unit_id=None if unit is None else units.find(conn, unit).id,
            due=None if due is None else parse_day(due, now, ahead=True),
            action=action,
            handler=named(to),
            organiser=named(organiser),
            responsible=named(responsible),
            link=linked(conn, link),
            ref=ref,
        )
        number = findings.known(write, found, is_dated=on is not None)
        if number is None:
            if found.handler is not None:
                people.employed_on(conn, found.handler, now.date())
            number = findings.open_finding(write, found, desk.by_whom(write, by), now)
        row = SHAPE.record(conn, number)
    show_changed(desk, SHAPE, row, format, row["number"], assigned_to(row), next_step(row))


add_cases(
    app,
    SHAPE,
    __name__,
    filters.one("class", *CLASSES, help="Only of this class."),
    filters.one("severity", *SEVERITIES, help="Only of this severity."),
    filters.one("source", *SOURCES, help="Only from this source."),
    *OF_HANDLED,
    help="""List findings, oldest first.

    \b
    pmdesk finding list --state open --state in-action --severity severe
    """,
)


add_shows(
    app,
    SHAPE,
    show="""Show one finding with its trail.

    \b
    pmdesk finding show 12
    """,
    trail="""List every step of a finding: who did what, when, in which words.

    \b
    pmdesk finding trail 12 --format json
    """,
)

app.registered_commands += steps.app.registered_commands
