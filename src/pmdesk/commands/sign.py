"""`pmdesk sign`: the register of signs (B9)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, id_argument, text_option
from pmdesk.commands.params import Format, Reason, Ref, choice, words
from pmdesk.commands.registers import Register, add_list, add_show, add_void, lines_below
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office import signs
from pmdesk.office.signs import COLUMNS, FIELDS, sign_record
from pmdesk.periods import parse_day
from pmdesk.records.signs import RESULTS, SIGNS
from pmdesk.store import signs as store
from pmdesk.texts import N_, _

app = typer.Typer(help="The register of signs: made, installed, checked, removed (B9).")

Id = Annotated[int, id_argument("sign", "The sign's id.")]
Day = Annotated[str, typer.Option("--on", metavar="DATE", help="The day; today without.")]
REGISTER = Register(
    "sign",
    __name__,
    FIELDS,
    COLUMNS,
    store.SIGNS,
    Id,
    record=lambda _desk, conn, id: sign_record(conn, id),
    said=lambda row: _("sign {id}: {state}", id=row["id"], state=row["state"]),
)


@app.command("add")
def add(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", parser=words, help="What it says.")],
    place: Annotated[str, text_option("--place", "Where it belongs.")],
    made: Annotated[
        str | None,
        typer.Option(
            "--made",
            metavar="DATE",
            help="The day it was made; without, that of --installed, or today.",
        ),
    ] = None,
    installed: Annotated[
        str | None,
        typer.Option("--installed", metavar="DATE", help="The day it was put up, if it was."),
    ] = None,
    note: Annotated[str | None, text_option("--note", "What else is to be known.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Enter a sign that was made, and that it was put up.

    \b
    pmdesk sign add "No parking before the gate" --place "East gate" --installed today
    """
    desk = desk_of(ctx)
    with desk.writing("sign add") as write:
        now = desk.now(write.conn)
        put_up = None if installed is None else parse_day(installed, now)
        new = signs.NewSign(
            text=text,
            place=place,
            made_on=parse_day(made, now) if made is not None else (put_up or now.date()),
            installed_on=put_up,
            note=note,
            ref=ref,
        )
        number = signs.known(write, new, is_dated=made is not None)
        if number is None:
            number = signs.add(write, new, desk.by_whom(write, by), now.date())
        row = sign_record(write.conn, number)
    REGISTER.echo(desk, row, format, row["place"])


@app.command("install")
def install(
    ctx: typer.Context, id: Id, on: Day = "today", by: ByWhom = None, format: Format = "table"
) -> None:
    """Record that a sign was put up.

    \b
    pmdesk sign install 12
    """
    row = _step(desk_of(ctx), "install", id, on, by)
    REGISTER.echo(desk_of(ctx), row, format, row["place"])


@app.command("check")
def check(
    ctx: typer.Context,
    id: Id,
    result: Annotated[str, choice("--result", *RESULTS, help="How it was found.")],
    on: Day = "today",
    text: Annotated[str | None, text_option("--text", "In words.")] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record how a sign was found; it may be checked again and again.

    \b
    pmdesk sign check 12 --result damaged --text "Lower edge bent"
    """
    row = _step(desk_of(ctx), "check", id, on, by, result=result, text=text)
    REGISTER.echo(desk_of(ctx), row, format, row["result"])


@app.command("remove")
def remove(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    on: Day = "today",
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that a sign was taken down, and why.

    \b
    pmdesk sign remove 12 --reason "The gate is closed for good"
    """
    row = _step(desk_of(ctx), "remove", id, on, by, text=reason)
    REGISTER.echo(desk_of(ctx), row, format)


add_void(
    app,
    REGISTER,
    signs.void,
    """Mark a sign as recorded by mistake; it stays, with the reason.

    \b
    pmdesk sign void 12 --reason "Entered twice"
    """,
)


add_list(
    app,
    REGISTER,
    filters.several("state", *SIGNS.states),
    filters.one("result", *RESULTS, help="Only last found so."),
    filters.saying(
        "place",
        Annotated[str | None, text_option("--place", "Only where the place says this.")],
    ),
    filters.SEARCH,
    nothing=N_("no sign fits"),
    help="""List the signs, in the order of entry.

    \b
    pmdesk sign list --state checked --result damaged
    """,
)


add_show(
    app,
    REGISTER,
    """Show one sign with every check.

    \b
    pmdesk sign show 12
    """,
    lambda _desk, conn, row: lines_below(map(_step_text, store.steps(conn, row["id"]))),
)


def _step(
    desk: Desk, action: str, number: int, on: str, by: str | None, **found: str | None
) -> dict[str, Any]:
    """Does something to a sign in one write; its record afterwards."""
    with desk.writing(f"sign {action}") as write:
        now = desk.now(write.conn)
        day, today = parse_day(on, now), now.date()
        signs.step(write, number, action, day, desk.by_whom(write, by), today, **found)
        return sign_record(write.conn, number)


def _step_text(step: dict[str, Any]) -> str:
    result = f" ({step['result']})" if step["result"] else ""
    text = f": {step['text']}" if step["text"] else ""
    return f"  {step['on_day']}  {step['by_whom']}  {step['kind']}{result}{text}"
