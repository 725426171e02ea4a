"""`pmdesk fee void`: a receipt that was issued by mistake."""

from typing import Annotated

import typer

from pmdesk.commands.desk_params import ByWhom, id_argument
from pmdesk.commands.params import Format, Reason, Shown
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.fees import paying
from pmdesk.fees.receipt_view import FIELDS, Account, receipt_record
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.store import units
from pmdesk.texts import _

app = typer.Typer(help="Void a receipt.")


@app.command("void")
def void(
    ctx: typer.Context,
    id: Annotated[int, id_argument("receipt", "The receipt's id, as in the list.")],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark a receipt as issued by mistake: what it paid is owed again, as it was.

    Its money leaves the drawer of whoever took it, today. One that was given back in part stays.

    \b
    pmdesk fee void 12 --reason "Typed for the wrong unit"
    """
    desk = desk_of(ctx)
    with desk.writing("fee void") as write:
        on, by_whom = desk.now(write.conn).date(), desk.by_whom(write, by)
        paying.void(write, id, reason, by_whom, on)
        row = receipt_record(write.conn, id)
        account = Account(write.conn, units.find(write.conn, row["unit"]).id)
    echo = _(
        "receipt {number}: void, {amount} goes back by {method}; {unit}: {account}",
        number=row["number"],
        amount=yuan(row["amount_fen"]),
        method=row["method"],
        unit=row["unit"],
        account=account.words(),
    )
    show_stored(desk, stored_schema("fee.receipt"), FIELDS, row, Shown(format), echo)
