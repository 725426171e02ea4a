"""`pmdesk finding`: what a round, an inspection or a complaint found, to its end (A3.3-A3.7)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import findings
from pmdesk.casework.finding_view import COLUMNS, FIELDS
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands.case_steps import CaseId, Words, WordsOrNone, add_shows
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
    ShownFormat,
    choice,
)
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day, parse_when
from pmdesk.records.findings import CLASSES, FINDINGS, PROCEDURE, RESULTS, SEVERITIES, SOURCES
from pmdesk.records.people import Person
from pmdesk.store import findings as store
from pmdesk.store import people, units
from pmdesk.store.linking import linked
from pmdesk.store.listing import Asked
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="Findings, and the corrective action that answers them (A3.3-A3.7).")
GROUPS = {"report": "pmdesk.commands.finding_report"}
"""Groups within this one, imported when they are asked for."""

SHAPE = Shape(FINDINGS, store.FINDINGS, FIELDS, COLUMNS)
Due = Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when it is to be done.")]


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
    organiser: Annotated[
        str | None, staff_option("--organiser", "Who organises, for a severe one: the manager.")
    ] = None,
    responsible: Annotated[
        str | None,
        staff_option("--responsible", "Who carries it out, for a severe one: the supervisor."),
    ] = None,
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


@app.command("list")
def list_(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None,
        choice("--state", *FINDINGS.states, help="Only in this state; repeat it for several."),
    ] = None,
    class_: Annotated[str | None, choice("--class", *CLASSES, help="Only of this class.")] = None,
    severity: Annotated[
        str | None, choice("--severity", *SEVERITIES, help="Only of this severity.")
    ] = None,
    source: Annotated[
        str | None, choice("--source", *SOURCES, help="Only from this source.")
    ] = None,
    staff: Annotated[str | None, staff_option("--staff", "Only handled by this person.")] = None,
    department: Department = None,
    unit: Unit = None,
    month: MonthOption = None,
    from_: FromDay = None,
    to: ToDay = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List findings, oldest first.

    \b
    pmdesk finding list --state open --state in-action --severity severe
    """
    asked = Asked(store.FINDINGS).equal("class", class_).equal("severity", severity)
    asked.equal("source", source)
    filters = Filters(state, staff, department, unit, month, from_, to, search)
    show_cases(desk_of(ctx), SHAPE, filters, Shown(format, output, encoding, force), asked)


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


@app.command("act")
def act(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    to: To = None,
    due: Due = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Put on record what is done about it, who does it, until when.

    \b
    pmdesk finding act 12 --text "Lamp ordered" --to E003 --due 11-10
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        day = None if due is None else parse_day(due, doing.at, ahead=True)
        handler = _employed(desk, write, to, doing)
        return findings.act(write, case, doing._replace(text=text), handler, day)

    row = change(desk, SHAPE, "act", id, on, by, step)
    show_changed(desk, SHAPE, row, format, assigned_to(row), next_step(row))


@app.command("stop")
def stop(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that it was stopped at once: a violation, before it is referred (A3.4).

    \b
    pmdesk finding stop 12 --text "Work on the bearing wall stopped" --on 14:30
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return findings.stop(write, case, doing._replace(text=text))

    row = change(desk, SHAPE, "stop", id, on, by, step)
    show_changed(desk, SHAPE, row, format, next_step(row))


@app.command("refer")
def refer(
    ctx: typer.Context,
    id: CaseId,
    department: Annotated[str, text_option("--department", "The department it goes to.", "D")],
    text: WordsOrNone = None,
    to: To = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Hand it to the department whose it is, and coordinate (A3.4).

    \b
    pmdesk finding refer 12 --department Engineering --to E003
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        handler = _employed(desk, write, to, doing)
        return findings.refer(write, case, doing._replace(text=text), department, handler)

    row = change(desk, SHAPE, "refer", id, on, by, step)
    more = _("referred to {department}", department=row["referred_to"])
    show_changed(desk, SHAPE, row, format, more, next_step(row))


@app.command("done")
def done(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record what came of it; --by is who did it, somebody else checks it.

    \b
    pmdesk finding done 12 --text "Lamp replaced" --by E003
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return findings.done(write, case, doing._replace(text=text))

    row = change(desk, SHAPE, "done", id, on, by, step)
    show_changed(desk, SHAPE, row, format, next_step(row))


@app.command("verify")
def verify(
    ctx: typer.Context,
    id: CaseId,
    result: Annotated[
        str, choice("--result", *RESULTS, help="fail sends it back to action.")
    ] = "ok",
    text: WordsOrNone = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Check what was done, by somebody other than who did it (A3.5).

    \b
    pmdesk finding verify 12 --by S01
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return findings.verify(write, case, doing._replace(text=text), result)

    row = change(desk, SHAPE, "verify", id, on, by, step)
    show_changed(desk, SHAPE, row, format, next_step(row))


@app.command("close")
def close(
    ctx: typer.Context, id: CaseId, on: On = None, by: ByWhom = None, format: Format = "table"
) -> None:
    """Close a checked finding; a severe one once its report was effective (A3.5, A3.7).

    \b
    pmdesk finding close 12
    """
    desk = desk_of(ctx)
    show_changed(desk, SHAPE, change(desk, SHAPE, "close", id, on, by, findings.close), format)


@app.command("void")
def void(
    ctx: typer.Context,
    id: CaseId,
    reason: Reason,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End what was no finding, with the reason.

    \b
    pmdesk finding void 12 --reason "Entered twice"
    """
    desk = desk_of(ctx)

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        return findings.void(write, case, doing._replace(text=reason))

    show_changed(desk, SHAPE, change(desk, SHAPE, "void", id, on, by, step), format)


def next_step(row: dict[str, Any]) -> str | None:
    """What a finding asks for next, as its class and severity have it."""
    due = _("due {day}", day=row["due"]) if row["due"] else None
    if row["state"] in ("open", "in-action"):
        if row["class"] == "violation" and row["stopped_at"] is None:
            said = _("a violation: to be stopped at once [A3.4]")
        elif row["class"] != "own" and row["referred_at"] is None:
            said = _("to be referred to a department [A3.4]")
        else:
            return due
        return f"{said}; {due}" if due else said
    if row["state"] == "done":
        return _("to be checked by somebody other than {staff} [A3.5]", staff=row["done_by"])
    if row["state"] == "verified" and row["severity"] == "severe":
        return _("severe: it closes with its corrective action report [A3.5]")
    return when_text(row["closed_at"]) or None


def _employed(desk: Desk, write: Writing, named: str | None, doing: Doing) -> Person | None:
    return None if named is None else desk.employed(write.conn, named, doing.at)
