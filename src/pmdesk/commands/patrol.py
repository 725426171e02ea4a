"""`pmdesk patrol`: patrol and supervision rounds, their sheet and what is due (A2.4, A2.5)."""

from datetime import date
from sqlite3 import Connection
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import rounds
from pmdesk.casework.round_view import COLUMNS, FIELDS, round_record
from pmdesk.casework.round_words import Result, check_list_for, results_of, span_of
from pmdesk.casework.rounds import Severe, Walked
from pmdesk.commands import completion, filters, patrol_due, patrol_sheet
from pmdesk.commands.desk_params import ByWhom, id_argument, staff_option, text_option
from pmdesk.commands.params import By, Format, Ref, choice, whole, words
from pmdesk.commands.patrol_results import ask_for, pairs
from pmdesk.commands.registers import Register, add_list, add_show, add_void
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office.routes import kinds_of, past_route
from pmdesk.output import can_ask
from pmdesk.records.findings import SEVERITIES
from pmdesk.records.rounds import KINDS, STATES
from pmdesk.store import people, routes
from pmdesk.store.rounds import rounds_listing
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _, _n

app = typer.Typer(help="Patrol and supervision rounds: routes, the sheet, what is due (A2.5).")
GROUPS = {
    "route": "pmdesk.commands.patrol_route",
    "move-in": "pmdesk.commands.patrol_move_in",
}
"""Its own groups and their modules."""
app.command("sheet")(patrol_sheet.sheet)
app.command("due")(patrol_due.due)

Id = Annotated[int, id_argument("patrol", "The round's id, as on the sheet.")]
_ROUTE = typer.Option(
    "--route", metavar="CODE", parser=words, autocompletion=completion.routes, help="The route."
)
Route = Annotated[str | None, _ROUTE]


def _said(row: dict[str, Any]) -> str:
    parts = [
        _(
            "round {id}: {kind}, {state}",
            id=row["id"],
            kind=", ".join(row["kinds"]),
            state=row["state"],
        )
    ]
    if row["minutes"] is not None:
        parts.append(_n("{n} minute", "{n} minutes", row["minutes"]))
    parts += [_("also round {id} (R18)", id=row["with"])] if row["with"] else []
    if row["findings"]:
        parts.append(_("findings: {ids}", ids=", ".join(row["findings"])))
    return "; ".join(parts)


REGISTER = Register(
    "patrol",
    __name__,
    FIELDS,
    COLUMNS,
    lambda now: rounds_listing(now.date()),
    Id,
    record=lambda desk, conn, id: round_record(conn, id, desk.now(conn).date()),
    said=_said,
)
Results = Annotated[
    list[str] | None,
    typer.Option(
        "--result",
        metavar="ITEM=ok|finding|na",
        parser=words,
        help="What was seen of an item; repeat it. A finding may be said: ITEM=finding:TEXT.",
    ),
]
Text = Annotated[str | None, text_option("--text", "What else is to be said of the round.")]
Severity = Annotated[
    str, choice("--severity", *SEVERITIES, help="How grave what was found is (A3.5).")
]
Organiser = Annotated[
    str | None, staff_option("--organiser", "Who organises what is done about a severe finding.")
]
Responsible = Annotated[
    str | None, staff_option("--responsible", "Who carries it out, of a severe finding.")
]


@app.command("add")
@also_needs(lambda params: [] if params.get("planned") else ["kind"])
def add(
    ctx: typer.Context,
    start: Annotated[str, typer.Option("--start", metavar="WHEN", help="When it began.")],
    by: By,
    planned: Annotated[
        int | None,
        typer.Argument(
            metavar="[PLANNED]",
            parser=whole(1, 2**62, "ID"),
            autocompletion=completion.open_ids("patrol"),
            help="Its id on the sheet; without one it was walked beside the sheet.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="patrol|supervision|patrol,supervision",
            parser=words,
            help="What the round counts as, both if recorded for both; as planned without.",
            autocompletion=lambda incomplete: [
                k for k in (*KINDS, ",".join(KINDS)) if k.startswith(incomplete)
            ],
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--end", metavar="WHEN", help="When it ended; without, it is incomplete."),
    ] = None,
    route: Route = None,
    result: Results = None,
    text: Text = None,
    severity: Severity = "minor",
    organiser: Organiser = None,
    responsible: Responsible = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record a round: by its id on the sheet, or ad hoc.

    On a terminal every item of the list is asked for that was not given; Enter leaves one out.
    What is found opens a finding at once. One round may serve both kinds if recorded for both
    (R18); nobody is on two rounds of one kind in the very same minutes.

    \b
    pmdesk patrol add 12 --start 09:30 --end 10:40 --by E003 --result area=ok
    """
    desk = desk_of(ctx)

    def reported(conn: Connection, results: dict[str, Result]) -> Walked:
        now = desk.now(conn)
        began, ended = span_of(start, end, now)
        person = people.find(conn, by)
        people.employed_on(conn, person, began.date())
        route_id = None if route is None else past_route(conn, route, began.date())
        severe = _severe(conn, severity, organiser, responsible)
        row = round_record(conn, planned, now.date()) if planned is not None else None
        kinds = kinds_of(kind) if kind is not None else tuple(row["kinds"] if row else ())
        return Walked(planned, kinds, began, ended, person, route_id, results, text, severe, ref)

    with desk.reading() as conn:  # what is refused later is not asked for before
        items = check_list_for(conn, planned)
        walked = reported(conn, {})
        given = results_of(pairs(result), items)
        awaited = _awaits(conn, walked, desk.now(conn).date())
    skipped: list[str] = []
    if can_ask() and awaited:
        given = ask_for(items, given, desk.options.screen)
        skipped = [item.item for item in items.items if item.item not in given]
    with desk.writing("patrol add") as write:
        now = desk.now(write.conn)
        walked = reported(write.conn, given)
        number = rounds.known(write, walked, walked.by.code)
        others: list[int] = []
        if number is None:
            number = rounds.add(write, walked, now)
            others = rounds.at_once(write.conn, number)
        row = round_record(write.conn, number, now.date())
    _warn_of(desk, row, others)
    more = _("left out: {items}", items=", ".join(skipped)) if skipped else None
    REGISTER.echo(desk, row, format, more)


@app.command("finish")
def finish(
    ctx: typer.Context,
    id: Id,
    end: Annotated[str, typer.Option("--end", metavar="WHEN", help="When it ended.")],
    result: Results = None,
    text: Text = None,
    severity: Severity = "minor",
    organiser: Organiser = None,
    responsible: Responsible = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End a round that was recorded without an end: from then on it counts.

    \b
    pmdesk patrol finish 12 --end 11:05
    """
    desk = desk_of(ctx)
    with desk.writing("patrol finish") as write:
        now = desk.now(write.conn)
        rounds.standing(write, id)
        given = results_of(pairs(result), check_list_for(write.conn, id))
        severe = _severe(write.conn, severity, organiser, responsible)
        finished = rounds.Finished(end, given, text, severe)
        number = rounds.finish(write, id, finished, desk.by_whom(write, by), now)
        others = rounds.at_once(write.conn, number)
        row = round_record(write.conn, number, now.date())
    _warn_of(desk, row, others)
    REGISTER.echo(desk, row, format)


def _void(write: Writing, id: int, reason: str, by: str, on: date) -> str | None:
    again = rounds.make_void(write, id, reason, by, on)
    return _("planned again as {id}", id=again) if again else None


add_void(
    app,
    REGISTER,
    _void,
    """Mark a round as recorded by mistake; one of the sheet is planned again under a new id.

    One of the sheet that nobody has walked is planned no more; what the day asks stays. What it
    found stays open: `pmdesk finding void` for that.

    \b
    pmdesk patrol void 12 --reason "Typed in for the wrong route"
    """,
)


def _of_kind(asking: filters.Asking, kind: str | None) -> None:
    if kind is not None:
        asking.asked.one_of("kinds", [kind, ";".join(KINDS)])


def _on_route(asking: filters.Asking, route: str | None) -> None:
    if route is not None:
        asking.asked.equal("route", routes.find(asking.conn, route)[1])


def _of_staff(asking: filters.Asking, staff: str | None) -> None:
    if staff is not None:
        asking.asked.either(("who", "by"), people.find(asking.conn, staff).code)


add_list(
    app,
    REGISTER,
    filters.several("state", *STATES),
    filters.one("kind", *KINDS, help="Only this kind.")._replace(ask=_of_kind),
    filters.equal("route", Route)._replace(ask=_on_route, finds=True),
    filters.staff("by", "Only what this person walks or has walked.")._replace(ask=_of_staff),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no round fits"),
    help="""List rounds, planned and walked, in the order of entry.

    \b
    pmdesk patrol list --state missed --month 10
    """,
)


add_show(
    app,
    REGISTER,
    """Show one round with what was seen and what was found.

    \b
    pmdesk patrol show 12
    """,
)


def _awaits(conn: Connection, walked: Walked, today: date) -> bool:
    """Whether a round can be recorded so: an ad hoc one, or one of the sheet that nobody walked."""
    if walked.planned is None:
        return rounds.is_free(conn, walked)
    row = round_record(conn, walked.planned, today)
    fits = set(row["kinds"]) <= set(walked.kinds) and row["on"] == walked.start.date().isoformat()
    is_open = row["state"] in ("planned", "missed", "superseded")
    return fits and is_open and rounds.is_free(conn, walked)


def _severe(conn: Any, severity: str, organiser: str | None, responsible: str | None) -> Severe:
    named = [people.find(conn, who) if who else None for who in (organiser, responsible)]
    return Severe(severity, *named)


def _warn_of(desk: Desk, row: dict[str, Any], others: list[int]) -> None:
    """Says that whoever walked a round was on others of the same kind at the same time."""
    if others:
        ids = ", ".join(map(str, others))
        desk.output.warn(_("{staff} was on a round of the same kind at the same time: {ids}",
                           staff=row["by"], ids=ids))  # fmt: skip
