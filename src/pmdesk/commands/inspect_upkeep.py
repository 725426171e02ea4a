"""`pmdesk inspect upkeep`: outer walls, waste, pests, greening, a supplier's goods (B2, B4, B5)."""

from typing import Annotated, Any

import typer

from pmdesk.casework import upkeep
from pmdesk.casework.upkeep import COLUMNS, FIELDS, TRAIL
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, id_argument, staff_option, text_option
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
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked
from pmdesk.commands.show import list_schema, show_list
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.periods import parse_day
from pmdesk.records.recurrence import parse_rule, skips_short_months
from pmdesk.records.upkeep import RESULTS, STATES, WHATS
from pmdesk.render.visible import visible
from pmdesk.store import people
from pmdesk.store.upkeep import UPKEEP
from pmdesk.texts import N_, _

app = typer.Typer(help="Upkeep that comes back: walls, waste, pests, greening, goods (B2-B5).")

Id = Annotated[int, id_argument("upkeep", "The job's id.")]


def _said(row: dict[str, Any]) -> str:
    said = _("upkeep {id}: {state}", id=row["id"], state=row["state"])
    if not row["next_on"]:
        return said
    return f"{said}; {_('next on {day}, due on {due}', day=row['next_on'], due=row['due_on'])}"


REGISTER = Register(
    "inspect upkeep",
    __name__,
    FIELDS,
    COLUMNS,
    UPKEEP,
    Id,
    record=lambda desk, conn, id: upkeep.record(conn, id, desk.now(conn).date()),
    said=_said,
)


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
    REGISTER.echo(desk, row, format)


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
    REGISTER.echo(desk, row, format, f"finding:{finding}" if finding else None)


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
    REGISTER.echo(desk, row, format, _("ends on {day}", day=row["ends_on"]))


add_void(
    app,
    REGISTER,
    marked("upkeep", "upkeep"),
    """Mark a job as recorded by mistake; it stays, with the reason.

    \b
    pmdesk inspect upkeep void 12 --reason "Entered twice"
    """,
)


add_show(
    app,
    REGISTER,
    """Show one job with what was done when.

    \b
    pmdesk inspect upkeep show 12
    """,
    lambda _desk, conn, row: "\n" + "".join(map(_step_text, upkeep.trail(conn, row["id"]))),
)


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


add_list(
    app,
    REGISTER,
    filters.several("what", *WHATS, help="Only this sort; repeat it for several."),
    filters.kept(filters.several("state", *STATES)),
    filters.staff("staff", "Only this person's."),
    filters.SEARCH,
    nothing=N_("no upkeep fits"),
    rows=lambda asking: upkeep.records(asking.conn, asking.now.date(), asking.asked),
    help="""List upkeep jobs with when each is due, in the order of entry.

    \b
    pmdesk inspect upkeep list --state open
    """,
)


def _step_text(step: dict[str, Any]) -> str:
    said = [step["on"], step["by"], step["action"], _("of {day}", day=step["day_of"])]
    said += [part for part in (step["result"], step["finding"], step["text"]) if part]
    return visible("  " + "  ".join(said)) + "\n"
