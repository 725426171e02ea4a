"""`pmdesk patrol route`: the routes that are walked, with dated rows (A2.4, A2.5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import staff_option, text_option
from pmdesk.commands.params import Format, Reason, Ref, whole, words
from pmdesk.commands.registers import Register, add_list, add_show, lines_below
from pmdesk.global_options import desk_of
from pmdesk.office import routes
from pmdesk.office.routes import COLUMNS, FIELDS, STATES, NewRoute, kinds_of, route_record
from pmdesk.periods import parse_day
from pmdesk.records.rounds import KINDS
from pmdesk.store import people
from pmdesk.store.routes import routes_listing
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="The routes that are walked, and in which rounds of the day.")

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE", parser=words, autocompletion=completion.routes, help="The route's code."
    ),
]
Area = Annotated[str | None, text_option("--area", "What it goes through.")]
Points = Annotated[
    list[str] | None, text_option("--point", "A place to look at; repeat it, in their order.")
]
Slots = Annotated[
    list[int] | None,
    typer.Option("--slot", metavar="N", parser=whole(1, 99, "N"), help="A round of the day in "
                 "which it is walked; repeat it. Without one, in every round."),
]  # fmt: skip
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="patrol|supervision", parser=words,
                 help="Which kind walks it; both without.",
                 autocompletion=lambda incomplete: [k for k in KINDS if k.startswith(incomplete)]),
]  # fmt: skip
Who = Annotated[str | None, staff_option("--who", "Who walks it; the sheet names them.")]


def _said(row: dict[str, Any]) -> str:
    said = _("route {code}: {name}", code=row["code"], name=row["name"])
    points = [", ".join(row["points"])] if row["points"] else []
    return "; ".join([said, row["state"], *points])


REGISTER = Register(
    "patrol route",
    __name__,
    FIELDS,
    COLUMNS,
    lambda now: routes_listing(now.date().isoformat()),
    Code,
    record=lambda desk, conn, code: route_record(conn, code, desk.now(conn).date()),
    said=_said,
)


@app.command("add")
def add(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", parser=words, help="Its code.")],
    name: Annotated[str, text_option("--name", "What it is called.")],
    area: Area = None,
    point: Points = None,
    slot: Slots = None,
    kind: Kinds = None,
    who: Who = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Its first day; without, it always was."),
    ] = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Add a route with its points and the rounds of the day in which it is walked.

    \b
    pmdesk patrol route add R1 --name "North side" --point Gate --point Garage --slot 1
    """
    desk = desk_of(ctx)
    with desk.writing("patrol route add") as write:
        now = desk.now(write.conn)
        begin = None if from_ is None else parse_day(from_, now, ahead=True)
        routes.check_slots(write.conn, slot or (), begin or now.date())
        new = _route(write, name, area, point, slot, kind, who)
        code = routes.add(write, code.strip(), new, begin, ref)
        row = route_record(write.conn, code, now.date())
    REGISTER.echo(desk, row, format)


@app.command("change")
def change(
    ctx: typer.Context,
    code: Code,
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The day from which it holds.")
    ],
    name: Annotated[str | None, text_option("--name", "What it is called.")] = None,
    area: Area = None,
    point: Points = None,
    slot: Slots = None,
    kind: Kinds = None,
    who: Who = None,
    format: Format = "table",
) -> None:
    """Change a route from a day on; what is not said stays, sheets of before too.

    \b
    pmdesk patrol route change R1 --from tomorrow --slot 1 --slot 2
    """
    desk = desk_of(ctx)
    with desk.writing("patrol route change") as write:
        now = desk.now(write.conn)
        begin = parse_day(from_, now, ahead=True)
        routes.check_slots(write.conn, slot or (), begin)
        new = _route(write, name, area, point, slot, kind, who)
        code = routes.change(write, code, new, begin)
        row = route_record(write.conn, code, now.date())
    REGISTER.echo(desk, row, format, _("from {day}", day=begin))


@app.command("retire")
def retire(
    ctx: typer.Context,
    code: Code,
    reason: Reason,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The first day without it; today if left out."),
    ] = None,
    format: Format = "table",
) -> None:
    """End a route: from a day on no sheet plans it.

    \b
    pmdesk patrol route retire R1 --reason "The garage is let"
    """
    desk = desk_of(ctx)
    with desk.writing("patrol route retire") as write:
        now = desk.now(write.conn)
        day = now.date() if on is None else parse_day(on, now, ahead=True)
        code = routes.retire(write, code, day, reason)
        row = route_record(write.conn, code, now.date())
    REGISTER.echo(desk, row, format, _("not from {day} on", day=day))


add_list(
    app,
    REGISTER,
    filters.one("state", *STATES),
    filters.SEARCH,
    nothing=N_("no route fits"),
    rows=lambda asking: routes.route_records(asking.conn, asking.now.date(), asking.asked),
    help="""List the routes as they are today.

    \b
    pmdesk patrol route list
    """,
)


add_show(
    app,
    REGISTER,
    """Show one route with all it ever was.

    \b
    pmdesk patrol route show R1
    """,
    lambda _desk, conn, row: lines_below(routes.history_text(conn, row["code"])),
)


def _route(
    write: Writing,
    name: str | None,
    area: str | None,
    point: list[str] | None,
    slot: list[int] | None,
    kind: list[str] | None,
    who: str | None,
) -> NewRoute:
    person = people.find(write.conn, who) if who else None
    kinds = kinds_of(",".join(kind)) if kind else None
    return NewRoute(name, area, point or None, slot or None, kinds, person)
