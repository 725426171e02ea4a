"""`pmdesk fee refund`: credit given back to whoever paid too much."""

from datetime import datetime
from typing import Annotated, Any

import typer

from pmdesk.commands.counter_params import InWords, NeededMethod, OnDay
from pmdesk.commands.desk_params import NeededUnit, text_option
from pmdesk.commands.params import By, Format, Shown
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.fees import paying
from pmdesk.fees.receipt_view import REFUND_FIELDS, Account
from pmdesk.global_options import desk_of
from pmdesk.money import parse_some_yuan, yuan
from pmdesk.office.dates import past_day
from pmdesk.store import units
from pmdesk.texts import _

app = typer.Typer(help="Give credit back.")


@app.command("refund")
def refund(
    ctx: typer.Context,
    unit: NeededUnit,
    method: NeededMethod,
    by: By,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="CNY", help="In yuan; all of the credit without."),
    ] = None,
    to: Annotated[str | None, text_option("--to", "Who gets it.", "NAME")] = None,
    on: OnDay = None,
    text: InWords = None,
    format: Format = "table",
) -> None:
    """Give a unit's credit back, of its oldest receipts first.

    The money leaves the drawer of --by. What was paid for a charge is no credit: void the receipt.

    \b
    pmdesk fee refund --unit 3-2-1502 --amount 20 --method cash --by E003 --to "Lin Heron"
    """
    desk = desk_of(ctx)
    fen = None if amount is None else parse_some_yuan(amount)
    with desk.writing("fee refund") as write:
        conn = write.conn
        day = past_day(on, desk.now(conn))
        found = units.find(conn, unit)
        cashier = desk.employed(conn, by, datetime.combine(day, datetime.min.time()))
        back = paying.Refund(
            found.id, fen, paying.checked_method(conn, method), cashier, day, to, text
        )
        given = paying.give_back(write, back)
        account = Account(conn, found.id)
    row: dict[str, Any] = {
        "id": given.line,
        "unit": found.code,
        "on": day.isoformat(),
        "amount_fen": given.amount_fen,
        "method": method,
        "by": cashier.code,
        "to": to,
        "text": text,
        "receipts": [f"{number}={yuan(part)}" for number, part in given.parts],
        "credit_fen": account.credit_fen,
    }
    echo = _(
        "{unit}: {amount} given back by {method}, of receipts {receipts}; credit {credit}",
        unit=found.code,
        amount=yuan(given.amount_fen),
        method=method,
        receipts=", ".join(row["receipts"]),
        credit=yuan(account.credit_fen),
    )
    show_stored(desk, stored_schema("fee.refund"), REFUND_FIELDS, row, Shown(format), echo)
