"""`pmdesk visit`: visits, care visits and events, and what was said on them (A1.8, A1.10, B7)."""

from datetime import datetime
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands import filters
from pmdesk.commands.desk_params import Link, Unit, id_argument, text_option
from pmdesk.commands.params import By, Format, Ref, choice, whole
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked, says_why
from pmdesk.commands.visit_feedback import add_outcomes
from pmdesk.commands.visit_shows import add_shows
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.office import visiting
from pmdesk.office.visit_view import COLUMNS, FIELDS, said_text, visit_record
from pmdesk.periods import parse_when
from pmdesk.records.visits import KINDS, OUTCOMES
from pmdesk.store import people, units, visits
from pmdesk.store.linking import linked
from pmdesk.store.visits import VISITS
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="Visits: planned, held, what was said, what came of it (A1.8, A1.10, A2.6).")
GROUPS = {
    "plan": "pmdesk.commands.visit_plan",
    "feedback": "pmdesk.commands.visit_feedback",
}

Id = Annotated[int, id_argument("visit", "The visit's id.")]


def _said(row: dict[str, Any]) -> str:
    said = _("visit {id}: {kind}, {outcome}", id=row["id"], kind=row["kind"],
             outcome=row["outcome"])  # fmt: skip
    plan = _("plan {id}", id=row["plan"]) if row["plan"] else None
    parts = [said, row["unit"] or row["place"], plan, *row["feedback"], *row["promises"]]
    return "; ".join(part for part in parts if part)


REGISTER = Register(
    "visit",
    __name__,
    FIELDS,
    COLUMNS,
    VISITS,
    Id,
    record=lambda _desk, conn, id: visit_record(conn, id),
    said=_said,
)


def _needed(params: dict[str, Any]) -> list[str]:
    """A plan says that it is a visit, and may say where; else both are needed."""
    if params.get("plan") is not None:
        return []
    place = [] if params.get("place") else ["unit or --place"]
    return ["kind", *place]


@app.command("add")
@also_needs(_needed)
def add(
    ctx: typer.Context,
    by: By,
    on: Annotated[
        str, typer.Option("--on", metavar="WHEN", help="The day, and the time if known.")
    ],
    plan: Annotated[
        int | None,
        typer.Argument(metavar="[PLAN]", parser=whole(1, 2**62, "PLAN"),
                       help="The plan that it is for, if it was planned."),
    ] = None,
    kind: Annotated[
        str | None, choice("--kind", *KINDS, help="Only a visit counts for the quota (A2.6).")
    ] = None,
    unit: Unit = None,
    place: Annotated[
        str | None, text_option("--place", "Where, if it was in no unit: an event's place.")
    ] = None,
    outcome: Annotated[
        str, choice("--outcome", *OUTCOMES, help="What came of it.")
    ] = "held",
    need: Annotated[
        list[str] | None,
        text_option("--need", "What is needed, with its class if it has one; repeat it.",
                    "[CLASS:]TEXT"),
    ] = None,
    suggestion: Annotated[
        list[str] | None,
        text_option("--suggestion", "What was suggested, likewise.", "[CLASS:]TEXT"),
    ] = None,
    promise: Annotated[
        list[str] | None,
        text_option("--promise", "What was promised and by when: it becomes a task.", "TEXT=DATE"),
    ] = None,
    met: Annotated[str | None, text_option("--met", "Who was met.", "WHOM")] = None,
    topics: Annotated[str | None, text_option("--topics", "What was talked about.")] = None,
    rating: Annotated[
        int | None,
        typer.Option("--rating", metavar="N", parser=whole(1, 5, "N"),
                     help="How the service is rated there, 1 to 5."),
    ] = None,
    text: Annotated[str | None, text_option("--text", "What else there is to say.")] = None,
    link: Link = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record a visit, a care visit or a community event, with what was said and promised.

    A need or a suggestion is classed by a word of the setting feedback_classes before a colon.

    \b
    pmdesk visit add --unit 3-2-1502 --by D01 --kind visit --on "11-02 15:00" --met "Lin Heron"
        --need "repair:The door closer bangs" --promise "Door closer looked at=2026-11-09"
    """
    desk = desk_of(ctx)
    with desk.writing("visit add") as write:
        conn, now = write.conn, desk.now(write.conn)
        planned = None if plan is None else visits.unit_of_plan(conn, plan)
        visit = visiting.Visit(
            kind=kind or "visit",
            when=parse_when(on, now),
            visitor=people.find(conn, by),
            outcome=outcome,
            unit_id=planned if unit is None else units.find(conn, unit).id,
            place=place,
            plan=plan,
            met=met,
            topics=topics,
            rating=rating,
            text=text,
            link=linked(conn, link),
            said=(
                *(visiting.parse_said(conn, "need", said) for said in need or ()),
                *(visiting.parse_said(conn, "suggestion", said) for said in suggestion or ()),
            ),
            promises=visiting.parse_promises(promise or (), now),
            ref=ref,
        )
        number = _stored(write, visit, now)
        row = visit_record(conn, number)
    REGISTER.echo(desk, row, format)


def _stored(write: Writing, visit: visiting.Visit, now: datetime) -> int:
    known = visiting.known(write, visit)
    if known is not None:
        return known
    if visit.plan is not None:
        visiting.open_plan(write.conn, visit.plan, now.date())
    if visit.unit_id is None and visit.place is None:
        raise BadInput(_("missing: {names}", names="--unit"),
                       hint=_("the plan names no unit; or say --place"))  # fmt: skip
    return visiting.add(write, visit, now)


add_list(
    app,
    REGISTER,
    filters.several("kind", *KINDS, help="Only this kind; repeat it for several."),
    filters.several("outcome", *OUTCOMES, help="Only what came to this; repeat it for several."),
    filters.staff("by", "Only this visitor's."),
    filters.DAYS,
    filters.UNIT,
    filters.SEARCH,
    nothing=N_("no visit fits"),
    help="""List visits, in the order of entry.

    \b
    pmdesk visit list --month last --kind visit
    """,
)


add_show(
    app,
    REGISTER,
    """Show one visit with what was said on it, and what became of that.

    \b
    pmdesk visit show 12
    """,
    lambda _desk, conn, row: said_text(conn, row["id"]),
)


add_void(
    app,
    REGISTER,
    marked("visit", "visit"),
    """Mark a visit as recorded by mistake, with what was said on it; its promises stay tasks.

    \b
    pmdesk visit void 12 --reason "Entered twice"
    """,
    says_why,
)


def _form() -> Read:
    from pmdesk.office.printing import visit

    return visit


add_print(
    app,
    Id,
    _form,
    """Print a visit's record: whom it met, what was said and promised, to be signed (A1.10, B7).

    \b
    pmdesk visit print 12 --output visit-12.pdf
    """,
)
add_outcomes(app)
add_shows(app)
