"""`pmdesk inspect upkeep`: outer walls, waste, pests, greening, a supplier's goods (B2, B4, B5)."""

from typing import Annotated, Any

import typer

from pmdesk.casework import upkeep
from pmdesk.casework.upkeep import COLUMNS, FIELDS, TRAIL
from pmdesk.commands.desk_params import ByWhom, Search, id_argument, staff_option, text_option
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    choice,
    whole,
    words,
)
from pmdesk.commands.show import list_schema, show_list, show_stored, show_thing, stored_schema
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.office.voiding import void as mark_void
from pmdesk.periods import parse_day
from pmdesk.records.recurrence import parse_rule, skips_short_months
from pmdesk.records.upkeep import RESULTS, STATES, WHATS
from pmdesk.render.visible import visible
from pmdesk.store import people
from pmdesk.store.listing import Asked
from pmdesk.store.upkeep import UPKEEP
from pmdesk.texts import _

app = typer.Typer(help="Upkeep that comes back: walls, waste, pests, greening, goods (B2-B5).")

Id = Annotated[int, id_argument("upkeep", "The job's id.")]


@app.command("add")
def add(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", parser=words, help="What is to be looked after.")
    ],
    what: Annotated[str, choice("--what", *WHATS, help="Which sort of upkeep it is.")],
    who: Annotated[str, staff_option("--who", "Who looks after it.")],
    repeat: Annotated[
        str, text_option("--repeat", "When again: FREQ=WEEKLY;BYDAY=MO, from --from on.", "RRULE")
    ],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From which day; today without.")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", parser=whole(0, 366, "N"),
                     help="How many more days there are to do it; none without."),
    ] = None,
    supplier: Annotated[
        str | None, text_option("--supplier", "Whose goods or work it is.", "NAME")
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Have something looked after again and again, by an RRULE of RFC 5545, each time with a due
    date.

    \b
    pmdesk inspect upkeep add "Outer walls, block 3" --what wall --repeat FREQ=YEARLY --who E001
    """
    desk = desk_of(ctx)
    with desk.writing("inspect upkeep add") as write:
        conn, now = write.conn, desk.now(write.conn)
        first = parse_day("today" if from_ is None else from_, now, ahead=True)
        person = people.find(conn, who)
        rule = parse_rule(repeat, first)
        new = upkeep.NewJob(text, what, person, first, rule, days or 0, supplier, ref)
        number = upkeep.known(write, new, is_dated=from_ is not None)
        if number is None:
            people.employed_on(conn, person, first)
            number = upkeep.add(write, new, desk.by_whom(write, by))
        row = upkeep.record(conn, number, now.date())
    if skips_short_months(rule, first):
        desk.output.warn(
            _("months without that day are left out; BYMONTHDAY=-1 is the last of every month")
        )
    _show_stored(desk, row, format)


@app.command("done")
def done(
    ctx: typer.Context,
    id: Id,
    result: Annotated[
        str, choice("--result", *RESULTS, help="What it came to; a finding is opened at once.")
    ] = "ok",
    text: Annotated[str | None, text_option("--text", "What was done, or found.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day it was done; today without.")
    ] = None,
    ahead: Annotated[
        bool, typer.Option("--ahead", help="The next one was done before its day.")
    ] = False,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Mark a job as done: the latest occurrence and all before it.

    A check that failed, such as of a supplier's goods, opens a finding (B4).

    \b
    pmdesk inspect upkeep done 12 --result finding --text "Bleach without a label"
    """
    desk = desk_of(ctx)
    with desk.writing("inspect upkeep done") as write:
        now = desk.now(write.conn)
        check = upkeep.Check(past_day(on, now), result, text)
        finding = upkeep.do(write, id, check, desk.by_whom(write, by), now, ahead=ahead)
        row = upkeep.record(write.conn, id, now.date())
    _show_stored(desk, row, format, f"finding:{finding}" if finding else None)


@app.command("stop")
def stop(
    ctx: typer.Context,
    id: Id,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The last day it is for.")],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End a job after a day; what is open until then stays open.

    \b
    pmdesk inspect upkeep stop 12 --on 2026-12-31 --reason "Another supplier"
    """
    desk = desk_of(ctx)
    with desk.writing("inspect upkeep stop") as write:
        now = desk.now(write.conn)
        last = parse_day(on, now, ahead=True)
        upkeep.stop(write, id, last, reason, desk.by_whom(write, by), now.date())
        row = upkeep.record(write.conn, id, now.date())
    _show_stored(desk, row, format, _("ends on {day}", day=row["ends_on"]))


@app.command("void")
def void(
    ctx: typer.Context, id: Id, reason: Reason, by: ByWhom = None, format: Format = "table"
) -> None:
    """Mark a job as recorded by mistake; it stays, with the reason.

    \b
    pmdesk inspect upkeep void 12 --reason "Entered twice"
    """
    desk = desk_of(ctx)
    with desk.writing("inspect upkeep void") as write:
        today = desk.now(write.conn).date()
        mark_void(write, "upkeep", "upkeep", id, reason, desk.by_whom(write, by), today)
        row = upkeep.record(write.conn, id, today)
    _show_stored(desk, row, format)


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one job with what was done when.

    \b
    pmdesk inspect upkeep show 12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = upkeep.record(conn, id, desk.now(conn).date())
        steps = upkeep.trail(conn, id)
    more = "\n" + "".join(_step_text(step) for step in steps)
    shown = Shown(format, output, encoding, force)
    show_thing(desk, stored_schema("inspect.upkeep"), FIELDS, row, shown, more)


@app.command("trail")
def trail(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List what was done to a job: each time with its day, by whom, and what came of it.

    \b
    pmdesk inspect upkeep trail 12 --format json
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        steps = upkeep.trail(conn, id)
    shown, nothing = Shown(format, output, encoding, force), _("nothing was done yet")
    schema = list_schema("inspect.upkeep.trail")
    show_list(desk, schema, TRAIL, steps, shown, nothing=nothing)


@app.command("list")
def list_(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None, choice("--what", *WHATS, help="Only this sort; repeat it for several.")
    ] = None,
    state: Annotated[
        list[str] | None,
        choice("--state", *STATES, help="Only in this state; repeat it for several."),
    ] = None,
    staff: Annotated[str | None, staff_option("--staff", "Only this person's.")] = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List upkeep jobs with when each is due, in the order of entry.

    \b
    pmdesk inspect upkeep list --state open
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        asked = Asked(UPKEEP).search(search).one_of("what", what)
        if staff is not None:
            asked.equal("staff", people.find(conn, staff).code)
        rows = upkeep.records(conn, desk.now(conn).date(), asked)
    rows = [row for row in rows if not state or row["state"] in state]
    shown = Shown(format, output, encoding, force)
    nothing = _("no upkeep fits")
    show_list(desk, list_schema("inspect.upkeep"), FIELDS, rows, shown, COLUMNS, nothing)


def _step_text(step: dict[str, Any]) -> str:
    said = [step["on"], step["by"], step["action"], _("of {day}", day=step["day_of"])]
    said += [part for part in (step["result"], step["finding"], step["text"]) if part]
    return visible("  " + "  ".join(said)) + "\n"


def _show_stored(desk: Desk, row: dict[str, Any], format: str, more: str | None = None) -> None:
    said = [_("upkeep {id}: {state}", id=row["id"], state=row["state"])]
    if row["next_on"]:
        said.append(_("next on {day}, due on {due}", day=row["next_on"], due=row["due_on"]))
    if more:
        said.append(more)
    shown = Shown(format)
    show_stored(desk, stored_schema("inspect.upkeep"), FIELDS, row, shown, "; ".join(said))
