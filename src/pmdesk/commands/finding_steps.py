"""What can happen to a finding: `pmdesk finding act`, `refer`, `correct` ... (A3.3-A3.7)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import findings
from pmdesk.casework.finding_view import COLUMNS, FIELDS
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands.case_steps import CaseId, Words, WordsOrNone, add_reasoned, add_worded
from pmdesk.commands.cases import Shape, To, assigned_to, change, show_changed, when_text
from pmdesk.commands.desk_params import ByWhom, staff_option, text_option
from pmdesk.commands.params import Format, On, Reason, choice
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.records.findings import CLASSES, FINDINGS, RESULTS, SEVERITIES
from pmdesk.records.people import Person
from pmdesk.store import findings as store
from pmdesk.store import people
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer()

SHAPE = Shape(FINDINGS, store.FINDINGS, FIELDS, COLUMNS)
Organiser = Annotated[
    str | None, staff_option("--organiser", "Who organises, for a severe one: the manager.")
]
Responsible = Annotated[
    str | None,
    staff_option("--responsible", "Who carries it out, for a severe one: the supervisor."),
]
Due = Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when it is to be done.")]


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


add_worded(
    app,
    SHAPE,
    "stop",
    findings.stop,
    """Record that it was stopped at once: a violation, before it is referred (A3.4).

    \b
    pmdesk finding stop 12 --text "Work on the bearing wall stopped" --on 14:30
    """,
    next_step,
)


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


add_worded(
    app,
    SHAPE,
    "done",
    findings.done,
    """Record what came of it; --by is who did it, somebody else checks it.

    \b
    pmdesk finding done 12 --text "Lamp replaced" --by E003
    """,
    next_step,
)


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


@app.command("correct")
@also_needs(lambda p: ["organiser", "responsible"] if p.get("severity") == "severe" else [])
def correct(
    ctx: typer.Context,
    id: CaseId,
    reason: Reason,
    class_: Annotated[str | None, choice("--class", *CLASSES, help="Whose it is (A3.4).")] = None,
    severity: Annotated[
        str | None, choice("--severity", *SEVERITIES, help="A severe one needs its report (A3.5).")
    ] = None,
    organiser: Organiser = None,
    responsible: Responsible = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Put a wrong class or severity right, with the reason; what was first said stays.

    What is asked of it from then on is what its class and severity ask: one that counted as
    done, and that is to be stopped or referred first, is in action again.

    \b
    pmdesk finding correct 12 --class violation --reason "No permit for the wall"
    """
    desk = desk_of(ctx)
    if class_ is None and severity is None:
        raise BadInput(_("say what changes: {options}", options="--class, --severity"))

    def step(write: Writing, case: Case, doing: Doing) -> Case:
        named = [people.find(write.conn, who) if who else None for who in (organiser, responsible)]
        correction = findings.Correction(class_, severity, *named)
        return findings.correct(write, case, doing._replace(text=reason), correction)

    row = change(desk, SHAPE, "correct", id, on, by, step)
    said = _("now {class_}, {severity}", class_=row["class"], severity=row["severity"])
    show_changed(desk, SHAPE, row, format, said, next_step(row))


add_reasoned(
    app,
    SHAPE,
    "void",
    findings.void,
    """End what was no finding, with the reason.

    \b
    pmdesk finding void 12 --reason "Entered twice"
    """,
)


def _employed(desk: Desk, write: Writing, named: str | None, doing: Doing) -> Person | None:
    return None if named is None else desk.employed(write.conn, named, doing.at)
