"""`pmdesk task`: key work, training, upkeep, promises, and who stands where (A2.2, A2.3, B5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Link, Unit, id_argument, staff_option, text_option
from pmdesk.commands.params import Format, Reason, Ref, choice, words
from pmdesk.commands.registers import Register, add_list, add_show, add_void, lines_below, marked
from pmdesk.errors import BadInput, Refused
from pmdesk.global_options import desk_of
from pmdesk.office import tasks
from pmdesk.office.task_view import COLUMNS, FIELDS, task_record
from pmdesk.periods import parse_day, parse_when
from pmdesk.records.recurrence import parse_rule, skips_short_months
from pmdesk.records.tasks import KINDS, STATES
from pmdesk.store import people, units
from pmdesk.store import tasks as store
from pmdesk.store.linking import linked
from pmdesk.store.task_lists import falls_within, tasks_listing, to_do_on
from pmdesk.texts import N_, _

app = typer.Typer(help="Key work of the day with a person, training, upkeep, promises (A2.2).")

Id = Annotated[int, id_argument("task", "The task's id.")]
REGISTER = Register(
    "task",
    __name__,
    FIELDS,
    COLUMNS,
    lambda now: tasks_listing(now.date()),
    Id,
    record=lambda desk, conn, id: task_record(conn, id, desk.now(conn).date()),
    said=lambda row: _("task {id}: {state}", id=row["id"], state=row["state"]),
)


@app.command("add")
def add(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", parser=words, help="What is to be done.")
    ],
    who: Annotated[str, staff_option("--who", "Who is to do it, or stands there.")],
    kind: Annotated[
        str, choice("--kind", *KINDS, help="What it is; reception and counter end with the day.")
    ] = "key",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="WHEN", help="Its day, today without, and the time."),
    ] = None,
    repeat: Annotated[
        str | None,
        text_option("--repeat", "When again: FREQ=WEEKLY;BYDAY=MO, from that day on.", "RRULE"),
    ] = None,
    unit: Unit = None,
    link: Link = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Give somebody a task for a day, or one that repeats by an RRULE of RFC 5545.

    BYMONTHDAY=-1 is the last day of every month; COUNT or UNTIL ends a rule.

    \b
    pmdesk task add "Read the meters" --who E001 --kind upkeep --repeat "FREQ=WEEKLY;BYDAY=MO"
    """
    desk = desk_of(ctx)
    with desk.writing("task add") as write:
        conn, now = write.conn, desk.now(write.conn)
        when = parse_when("today" if on is None else on, now, ahead=True)
        person = people.find(conn, who)
        new = tasks.NewTask(
            text=text,
            kind=kind,
            person=person,
            on=when,
            repeat=None if repeat is None else parse_rule(repeat, when.day),
            unit_id=None if unit is None else units.find(conn, unit).id,
            link=linked(conn, link),
            ref=ref,
        )
        number = tasks.known(write, new, is_dated=on is not None)
        if number is None:
            people.employed_on(conn, person, when.day)
            number = tasks.add(write, new, desk.by_whom(write, by))
        row = task_record(conn, number, now.date())
    if new.repeat and skips_short_months(new.repeat, when.day):
        desk.output.warn(
            _("months without that day are left out; BYMONTHDAY=-1 is the last of every month")
        )
    REGISTER.echo(desk, row, format, row["staff"], _next(row))


@app.command("done")
def done(
    ctx: typer.Context,
    id: Id,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The day it was done.")
    ] = "today",
    text: Annotated[str | None, text_option("--text", "What came of it.")] = None,
    ahead: Annotated[
        bool, typer.Option("--ahead", help="The next one was done before its day.")
    ] = False,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Mark a task as done: of one that repeats the latest occurrence and all before it.

    \b
    pmdesk task done 12 --text "All four meters read"
    """
    desk = desk_of(ctx)
    with desk.writing("task done") as write:
        now = desk.now(write.conn)
        day = parse_day(on, now)
        if day > now.date():
            raise Refused(_("{when} lies in the future", when=day))
        tasks.do(write, id, day, text, desk.by_whom(write, by), ahead=ahead)
        row = task_record(write.conn, id, now.date())
    REGISTER.echo(desk, row, format, _next(row))


@app.command("stop")
def stop(
    ctx: typer.Context,
    id: Id,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The last day it is for.")],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End the repetition of a task after a day; what is open until then stays open.

    \b
    pmdesk task stop 12 --on 2026-12-31 --reason "The meters send their readings"
    """
    desk = desk_of(ctx)
    with desk.writing("task stop") as write:
        now = desk.now(write.conn)
        last = parse_day(on, now, ahead=True)
        tasks.stop(write, id, last, reason, desk.by_whom(write, by), now.date())
        row = task_record(write.conn, id, now.date())
    REGISTER.echo(desk, row, format, _("ends on {day}", day=row["ends_on"]), _next(row))


add_void(
    app,
    REGISTER,
    marked("task", "task"),
    """Mark a task as recorded by mistake; it stays, with the reason.

    \b
    pmdesk task void 12 --reason "Entered twice"
    """,
)


OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="What is for that day, carried over or new."),
]


def _to_do_on(asking: filters.Asking, on: str | None) -> None:
    if on is None:
        return
    if any(asking.given[name] is not None for name in ("month", "from_", "to")):
        raise BadInput(_("--on does not go with --month, --from and --to"))
    to_do_on(asking.asked, parse_day(on, asking.now, ahead=True).isoformat())


add_list(
    app,
    REGISTER,
    filters.several("kind", *KINDS, help="Only this kind; repeat it for several."),
    filters.staff("staff", "Only this person's."),
    filters.several("state", *STATES),
    filters.given("on", OnDay)._replace(ask=_to_do_on),
    filters.days(falls_within),
    filters.UNIT,
    filters.SEARCH,
    nothing=N_("no task fits"),
    help="""List tasks, in the order of entry; one that repeats by every day it falls on.

    \b
    pmdesk task list --on today --staff E001
    """,
)


add_show(
    app,
    REGISTER,
    """Show one task with all that was done for it.

    \b
    pmdesk task show 12
    """,
    lambda _desk, conn, row: lines_below(map(_step_text, store.steps(conn, row["id"]))),
)


def _next(row: dict[str, Any]) -> str | None:
    """When it is to be done, and how often it has not been."""
    if row["next_on"] is None:
        return None
    if row["open_count"] > 1:
        return _("{count} open since {day}", count=row["open_count"], day=row["next_on"])
    return _("next on {day}", day=row["next_on"])


def _step_text(step: dict[str, Any]) -> str:
    of_day = _("for {day}", day=step["day_of"]) if step["kind"] == "done" else (
        _("after {day}", day=step["day_of"])
    )  # fmt: skip
    text = f": {step['text']}" if step["text"] else ""
    return f"  {step['on_day']}  {step['by_whom']}  {step['kind']} {of_day}{text}"
