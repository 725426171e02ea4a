"""`pmdesk fee hold`: deposits and sums taken to pay for an owner; held, never income."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Link, NeededUnit, id_argument, text_option
from pmdesk.commands.params import Format, Ref, choice, words
from pmdesk.commands.registers import Register, add_list, add_show, add_void, says_why
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.money import parse_some_yuan, yuan
from pmdesk.office import holding
from pmdesk.office.dates import past_day
from pmdesk.office.held_view import COLUMNS, FIELDS, held_record, movements_text
from pmdesk.records.held import KINDS, STATES
from pmdesk.store import units
from pmdesk.store.held import HELD
from pmdesk.store.linking import linked
from pmdesk.texts import N_, _

app = typer.Typer(help="Deposits and sums taken to pay for an owner: held, never income.")

Id = Annotated[int, id_argument("held-money", "The id of the sum, as in the list.")]
Amount = Annotated[str, typer.Option("--amount", metavar="CNY", parser=words, help="In yuan.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]


def _said(row: dict[str, Any], what: str) -> str:
    left = _("{left} of {amount} left", left=yuan(row["left_fen"]), amount=yuan(row["amount_fen"]))
    return "; ".join([_("held money {id}: {what}", id=row["id"], what=what), left, row["state"]])


REGISTER = Register(
    "fee hold",
    __name__,
    FIELDS,
    COLUMNS,
    HELD,
    Id,
    record=lambda _desk, conn, id: held_record(conn, id),
    said=lambda row: _said(row, says_why(row)),
)


@app.command("add")
def add(
    ctx: typer.Context,
    unit: NeededUnit,
    amount: Amount,
    kind: Annotated[
        str, choice("--kind", *KINDS, help="A deposit, or money to pay something for the owner.")
    ],
    link: Link = None,
    on: OnDay = None,
    text: Annotated[str | None, text_option("--text", "What it is for.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record money taken that stays the owner's: a fit-out deposit, a sum to pay a bill with.

    \b
    pmdesk fee hold add --unit 3-2-1502 --amount 2000 --kind deposit --link request:12
    """
    desk = desk_of(ctx)
    with desk.writing("fee hold add") as write:
        conn = write.conn
        taken = holding.Taken(
            units.find(conn, unit).id,
            kind,
            parse_some_yuan(amount),
            past_day(on, desk.now(conn)),
            linked(conn, link),
            text,
            ref,
        )
        number = holding.take(write, taken, desk.by_whom(write, by), is_dated=on is not None)
        row = held_record(conn, number)
    _show(desk, row, format, _("{unit}, {kind}", unit=row["unit"], kind=row["kind"]))


@app.command("spend")
def spend(
    ctx: typer.Context,
    id: Id,
    amount: Amount,
    to: Annotated[str, text_option("--to", "Who is paid.", "WHOM")],
    text: Annotated[str, text_option("--text", "What for; of a deposit, for which damage.")],
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record what was paid out of a held sum: the owner's bill, or damage out of a deposit.

    \b
    pmdesk fee hold spend 3 --amount 120.50 --to "Water works" --text "Water bill, October"
    """
    desk = desk_of(ctx)
    fen = parse_some_yuan(amount)
    with desk.writing("fee hold spend") as write:
        day, by_whom = past_day(on, desk.now(write.conn)), desk.by_whom(write, by)
        holding.give(write, id, holding.Given("spend", fen, day, by_whom, to, text))
        row = held_record(write.conn, id)
    _show(desk, row, format, _("{amount} spent", amount=yuan(fen)))


@app.command("return")
def return_(
    ctx: typer.Context,
    id: Id,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="CNY", help="In yuan; all that is left without."),
    ] = None,
    to: Annotated[str | None, text_option("--to", "Who gets it back.", "WHOM")] = None,
    text: Annotated[str | None, text_option("--text", "In words.")] = None,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record what was given back of a held sum; without an amount all that is left.

    \b
    pmdesk fee hold return 3 --to "Lin Heron"
    """
    desk = desk_of(ctx)
    wanted = None if amount is None else parse_some_yuan(amount)
    with desk.writing("fee hold return") as write:
        day, by_whom = past_day(on, desk.now(write.conn)), desk.by_whom(write, by)
        left: int = holding.open_sum(write, id)["left_fen"]
        fen = left if wanted is None else wanted
        holding.give(write, id, holding.Given("return", fen, day, by_whom, to, text))
        row = held_record(write.conn, id)
    _show(desk, row, format, _("{amount} returned", amount=yuan(fen)))


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.one("state", *STATES),
    filters.equal("link", Link),
    filters.SEARCH,
    nothing=N_("no held money fits"),
    help="""List held sums: what was taken, spent, returned, and what is left.

    \b
    pmdesk fee hold list --state held
    """,
)


add_show(
    app,
    REGISTER,
    """Show one held sum with what was spent and returned of it.

    \b
    pmdesk fee hold show 3
    """,
    lambda _desk, conn, row: movements_text(conn, row["id"]),
)


add_void(
    app,
    REGISTER,
    holding.void_sum,
    """Mark a held sum as recorded by mistake, before anything was spent or returned of it.

    \b
    pmdesk fee hold void 3 --reason "Entered twice"
    """,
)


def _show(desk: Desk, row: dict[str, Any], format: str, what: str) -> None:
    REGISTER._replace(said=lambda row: _said(row, what)).echo(desk, row, format)
