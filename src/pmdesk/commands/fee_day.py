"""`pmdesk fee day`: a cashier's takings, closed once a day (A1.6)."""

from datetime import datetime
from typing import Annotated, Any

import typer

from pmdesk.commands.counter_params import Cashier
from pmdesk.commands.desk_params import (
    ByWhom,
    FromDay,
    Search,
    ToDay,
    days_of,
    id_argument,
    staff_option,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    MonthOption,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    choice,
    words,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, show_thing, stored_schema
from pmdesk.desk import Desk
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
from pmdesk.office import voiding
from pmdesk.office.dates import past_day
from pmdesk.records.takings import STATES
from pmdesk.store import people
from pmdesk.store.listing import Asked
from pmdesk.store.takings import TAKINGS
from pmdesk.texts import _

app = typer.Typer(help="A cashier's takings, counted and handed on every day (A1.6).")
DEFAULT = "add"
"""What is meant where only options follow: `pmdesk fee day --cashier E003 ...`."""

Id = Annotated[int, id_argument("takings", "The id of the takings, as in the list.")]


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
    _show(desk, row, format, day_words(row))


@app.command("list")
def list_(
    ctx: typer.Context,
    cashier: Annotated[
        str | None, staff_option("--cashier", "Only what this person took.")
    ] = None,
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
    """List closed days: what came in, what was counted, what the difference was.

    \b
    pmdesk fee day list --month last
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        days = days_of(month, from_day, to_day, desk.now(conn))
        asked = Asked(TAKINGS).equal("state", state).days("on", *days).search(search)
        if cashier is not None:
            asked.equal("cashier", people.find(conn, cashier).code)
        found = fetch(conn, TAKINGS, FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "fee.day", FIELDS, COLUMNS, found, shown, _("no takings fit"))


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one closed day with each way of paying.

    \b
    pmdesk fee day show 3
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = takings_record(conn, id)
    shown = Shown(format, output, encoding, force)
    fields = IN_WORDS if format == "table" else FIELDS
    show_thing(desk, stored_schema("fee.day"), fields, row, shown, methods_text(row))


@app.command("void")
def void(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Open a closed day again: its takings stay, marked as void, and it is closed once more.

    \b
    pmdesk fee day void 3 --reason "One receipt was left out"
    """
    desk = desk_of(ctx)
    with desk.writing("fee day void") as write:
        on, by_whom = desk.now(write.conn).date(), desk.by_whom(write, by)
        voiding.void(write, takings.KIND, takings.TABLE, id, reason, by_whom, on)
        row = takings_record(write.conn, id)
    echo = _("takings {id}: void: {reason}; {cashier}'s {day} is open again", id=id,
             reason=reason, cashier=row["cashier"], day=row["on"])  # fmt: skip
    _show(desk, row, format, echo)


def _show(desk: Desk, row: dict[str, Any], format: str, echo: str) -> None:
    show_stored(desk, stored_schema("fee.day"), FIELDS, row, Shown(format), echo)
