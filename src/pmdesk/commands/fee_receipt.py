"""`pmdesk fee receipt`: the receipts that were issued (A1.6)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.counter_params import Method
from pmdesk.commands.desk_params import id_argument
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import Register, add_list, add_show
from pmdesk.desk import Desk
from pmdesk.fees.receipt_view import COLUMNS, FIELDS, Account, receipt_record, receipt_text
from pmdesk.records.receipts import STATES
from pmdesk.store import receipts, units
from pmdesk.store.settings import setting
from pmdesk.texts import N_, in_language

app = typer.Typer(help="Receipts: who paid what, and how long it took (A1.6).")

Id = Annotated[int, id_argument("receipt", "The receipt's id, as in the list.")]
REGISTER = Register(
    "fee receipt",
    __name__,
    FIELDS,
    COLUMNS,
    receipts.RECEIPTS,
    Id,
    record=lambda _desk, conn, id: receipt_record(conn, id),
)


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.staff("cashier", "Only what this person took.", "cashier"),
    filters.equal("method", Method),
    filters.flag(
        "over",
        "Only those that took longer than the policy allows.",
        lambda asking: asking.asked.equal("over", 1),
    ),
    filters.one("state", *STATES),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no receipt fits"),
    help="""List receipts, void ones too: what was paid, how, to whom, in how many minutes.

    \b
    pmdesk fee receipt list --over --month last
    """,
)


def _for_whoever_paid(desk: Desk, conn: Any, row: dict[str, Any]) -> str:
    account = Account(conn, units.find(conn, row["unit"]).id)
    office = setting(conn, "office_name")
    today = desk.now(conn).date()
    with in_language(desk.language(conn)):  # it is handed over
        return receipt_text(row, receipts.lines(conn, row["id"]), office, account, today)


add_show(
    app,
    REGISTER,
    """Show one receipt, and below it the text for whoever paid, in the office's language.

    \b
    pmdesk fee receipt show 12
    """,
    _for_whoever_paid,
)


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
