"""`pmdesk fee receipt`: the receipts that were issued (A1.6)."""

from typing import Annotated

import typer

from pmdesk.commands.counter_params import Method
from pmdesk.commands.desk_params import (
    FromDay,
    Search,
    ToDay,
    Unit,
    days_of,
    id_argument,
    staff_option,
)
from pmdesk.commands.params import Encoding, Force, MonthOption, Output, Shown, ShownFormat, choice
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.show import fetch, show_fetched, show_thing, stored_schema
from pmdesk.fees.receipt_view import COLUMNS, FIELDS, Account, receipt_record, receipt_text
from pmdesk.global_options import desk_of
from pmdesk.records.receipts import STATES
from pmdesk.store import people, receipts, units
from pmdesk.store.listing import Asked
from pmdesk.store.settings import setting
from pmdesk.texts import _, in_language

app = typer.Typer(help="Receipts: who paid what, and how long it took (A1.6).")

Id = Annotated[int, id_argument("receipt", "The receipt's id, as in the list.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    unit: Unit = None,
    cashier: Annotated[
        str | None, staff_option("--cashier", "Only what this person took.")
    ] = None,
    method: Method = None,
    over: Annotated[
        bool, typer.Option("--over", help="Only those that took longer than the policy allows.")
    ] = False,
    state: Annotated[
        str | None, choice("--state", *STATES, help="Only in this state.")
    ] = None,
    month: MonthOption = None,
    from_day: FromDay = None,
    to_day: ToDay = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List receipts, void ones too: what was paid, how, to whom, in how many minutes.

    \b
    pmdesk fee receipt list --over --month last
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        days = days_of(month, from_day, to_day, desk.now(conn))
        asked = Asked(receipts.RECEIPTS).equal("method", method).equal("state", state)
        asked.days("on", *days).search(search)
        if over:
            asked.equal("over", 1)
        if cashier is not None:
            asked.equal("cashier", people.find(conn, cashier).code)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        found = fetch(conn, receipts.RECEIPTS, FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "fee.receipt", FIELDS, COLUMNS, found, shown, _("no receipt fits"))


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one receipt, and below it the text for whoever paid, in the office's language.

    \b
    pmdesk fee receipt show 12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = receipt_record(conn, id)
        account = Account(conn, units.find(conn, row["unit"]).id)
        office = setting(conn, "office_name")
        today = desk.now(conn).date()
        with in_language(desk.language(conn)):  # it is handed over
            more = receipt_text(row, receipts.lines(conn, id), office, account, today)
    shown = Shown(format, output, encoding, force)
    show_thing(desk, stored_schema("fee.receipt"), FIELDS, row, shown, more)


def _form() -> Read:
    from pmdesk.fees.printing import receipt

    return receipt


add_print(
    app,
    Id,
    _form,
    """Print a receipt for whoever paid: charges, months, method, cashier, credit (A1.6).

    \b
    pmdesk fee receipt print 12 --output receipt-12.pdf
    """,
)
