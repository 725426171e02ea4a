"""`pmdesk patrol move-in`: periods in which rounds are asked for by the hour (A2.4, A2.5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, id_argument, text_option
from pmdesk.commands.params import Format, Reason, Ref
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked
from pmdesk.global_options import desk_of
from pmdesk.office import move_ins
from pmdesk.office.move_ins import COLUMNS, FIELDS, KIND, STATES, TABLE, move_in_record
from pmdesk.periods import parse_when
from pmdesk.render.tables import moment_text
from pmdesk.store.move_ins import move_ins_listing
from pmdesk.texts import N_, _

app = typer.Typer(help="Periods in which many move in: rounds are asked for by the hour.")

Id = Annotated[int, id_argument("move-in", "The period's id, as in the list.")]


def _said(row: dict[str, Any]) -> str:
    end = moment_text(row["to_at"]) if row["to_at"] else _("an end to come")
    return _("move-in period {id}: {state}, {start} to {end}", id=row["id"], state=row["state"],
             start=moment_text(row["from_at"]), end=end)  # fmt: skip


REGISTER = Register(
    "patrol move-in",
    __name__,
    FIELDS,
    COLUMNS,
    lambda now: move_ins_listing(now.isoformat(timespec="seconds")),
    Id,
    record=lambda desk, conn, id: move_in_record(conn, id, desk.now(conn)),
    said=_said,
)


@app.command("add")
def add(
    ctx: typer.Context,
    from_: Annotated[str, typer.Option("--from", metavar="WHEN", help="When it begins.")],
    reason: Reason,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="WHEN", help="When it ends; a day alone is in it."),
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record a move-in period; without an end it runs until one is recorded.

    A day that it only touches is shared in proportion between hours and rounds.

    \b
    pmdesk patrol move-in add --from "2026-11-05 12:00" --to 2026-11-12 --reason "Block 4"
    """
    desk = desk_of(ctx)
    with desk.writing("patrol move-in add") as write:
        now = desk.now(write.conn)
        begin = move_ins.edge(move_ins.nearest(from_, now), now, is_end=False)
        ends = None if to is None else parse_when(to, begin, ahead=True)
        end = None if ends is None else move_ins.edge(ends, now, is_end=True)
        by_whom = desk.by_whom(write, by)
        number = move_ins.add(write, begin, end, reason, by_whom, ref)
        row = move_in_record(write.conn, number, now)
    REGISTER.echo(desk, row, format)


@app.command("end")
def end_(
    ctx: typer.Context,
    id: Id,
    on: Annotated[
        str | None, typer.Option("--on", metavar="WHEN", help="When it ends; now if left out.")
    ] = None,
    text: Annotated[str | None, text_option("--text", "Why then.")] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End a move-in period, or move its end; a day alone is still in it.

    \b
    pmdesk patrol move-in end 2 --on 2026-11-10
    """
    desk = desk_of(ctx)
    with desk.writing("patrol move-in end") as write:
        now = desk.now(write.conn)
        end = now if on is None else move_ins.edge(move_ins.nearest(on, now), now, is_end=True)
        move_ins.end_at(write, id, end, text, desk.by_whom(write, by))
        row = move_in_record(write.conn, id, now)
    REGISTER.echo(desk, row, format)


add_void(
    app,
    REGISTER,
    marked(KIND, TABLE),
    """Mark a move-in period as recorded by mistake: its days ask for rounds again.

    \b
    pmdesk patrol move-in void 2 --reason "It is next month"
    """,
)


add_list(
    app,
    REGISTER,
    filters.several("state", *STATES),
    filters.SEARCH,
    nothing=N_("no move-in period fits"),
    help="""List the move-in periods, in the order of entry.

    \b
    pmdesk patrol move-in list
    """,
)


add_show(
    app,
    REGISTER,
    """Show one move-in period.

    \b
    pmdesk patrol move-in show 2
    """,
)
