"""`pmdesk fee day`: a cashier's takings, closed once a day (A1.6)."""

from datetime import datetime
from typing import Annotated, Any

import typer

from pmdesk.commands import filters
from pmdesk.commands.counter_params import Cashier
from pmdesk.commands.desk_params import ByWhom, id_argument, text_option
from pmdesk.commands.params import Format, Ref, words
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked
from pmdesk.fees import takings
from pmdesk.fees.takings_view import (
    COLUMNS,
    FIELDS,
    IN_WORDS,
    day_words,
    methods_text,
    takings_record,
)
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan
from pmdesk.office.dates import past_day
from pmdesk.records.takings import STATES
from pmdesk.store.takings import TAKINGS
from pmdesk.texts import N_, _

app = typer.Typer(help="A cashier's takings, counted and handed on every day (A1.6).")
DEFAULT = "add"
"""What is meant where only options follow: `pmdesk fee day --cashier E003 ...`."""

Id = Annotated[int, id_argument("takings", "The id of the takings, as in the list.")]
REGISTER = Register(
    "fee day",
    __name__,
    FIELDS,
    COLUMNS,
    TAKINGS,
    Id,
    record=lambda _desk, conn, id: takings_record(conn, id),
    said=day_words,
    in_words=IN_WORDS,
)


@app.command("add")
def add(
    ctx: typer.Context,
    cashier: Cashier,
    counted: Annotated[
        str, typer.Option("--counted", metavar="CNY", parser=words, help="The cash, as counted.")
    ],
    handed_to: Annotated[str, text_option("--handed-to", "Who gets the money.", "NAME")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day; today without.")
    ] = None,
    text: Annotated[
        str | None, text_option("--text", "In words; why, where the cash does not agree.")
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Close a cashier's day: receipts by method, what was voided or given back, the cash as
    counted, and to whom it goes. Afterwards nothing more is taken on that day.

    \b
    pmdesk fee day --cashier E003 --counted 1250 --handed-to "Finance, Ms Reed"
    """
    desk = desk_of(ctx)
    fen = parse_yuan(counted)
    with desk.writing("fee day add") as write:
        conn = write.conn
        day = past_day(date, desk.now(conn))
        person = desk.employed(conn, cashier, datetime.combine(day, datetime.min.time()))
        one = takings.Counted(person, day, fen, handed_to, text, ref)
        number = takings.known(write, one, is_dated=date is not None)
        if number is None:
            number = takings.close(write, one, desk.by_whom(write, by))
        row = takings_record(conn, number)
    REGISTER.echo(desk, row, format)


add_list(
    app,
    REGISTER,
    filters.staff("cashier", "Only what this person took.", "cashier"),
    filters.one("state", *STATES),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no takings fit"),
    help="""List closed days: what came in, what was counted, what the difference was.

    \b
    pmdesk fee day list --month last
    """,
)


add_show(
    app,
    REGISTER,
    """Show one closed day with each way of paying.

    \b
    pmdesk fee day show 3
    """,
    lambda _desk, _conn, row: methods_text(row),
)


def _opened_again(row: dict[str, Any]) -> str:
    return _(
        "takings {id}: void: {reason}; {cashier}'s {day} is open again",
        id=row["id"],
        reason=row["void"],
        cashier=row["cashier"],
        day=row["on"],
    )


add_void(
    app,
    REGISTER._replace(said=_opened_again),
    marked(takings.KIND, takings.TABLE),
    """Open a closed day again: its takings stay, marked as void, and it is closed once more.

    \b
    pmdesk fee day void 3 --reason "One receipt was left out"
    """,
)
