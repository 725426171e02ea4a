"""`pmdesk fee charge`: what units were billed, explained; waived, disputed, void (A1.5, B2)."""

from typing import Annotated, Any

import typer

from pmdesk.casework import complaints
from pmdesk.commands import completion
from pmdesk.commands.desk_params import (
    ByWhom,
    Link,
    Search,
    Unit,
    id_argument,
    staff_option,
    text_option,
)
from pmdesk.commands.params import (
    By,
    Encoding,
    Force,
    Format,
    MonthOption,
    Output,
    Reason,
    Shown,
    ShownFormat,
    choice,
    words,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, show_thing, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.fees import charging
from pmdesk.fees.charge_view import (
    COLUMNS,
    FIELDS,
    IN_WORDS,
    charge_record,
    explanation,
    headline,
)
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan, yuan
from pmdesk.periods import When, parse_month
from pmdesk.records.fees import CHARGE_STATES
from pmdesk.render.visible import visible
from pmdesk.store import fee_items, people, units
from pmdesk.store.charges import CHARGES
from pmdesk.store.linking import linked
from pmdesk.store.listing import Asked
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="What units were billed: explained, waived, disputed (A1.5, B2).")

CATEGORY = "fees"
"""The category of complaints that a dispute opens."""

Id = Annotated[int, id_argument("charge", "The charge's id.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    unit: Unit = None,
    item: Annotated[
        str | None,
        typer.Option(
            "--item",
            metavar="CODE",
            parser=words,
            autocompletion=completion.fee_items,
            help="Only of this fee item.",
        ),
    ] = None,
    month: MonthOption = None,
    state: Annotated[
        list[str] | None,
        choice("--state", *CHARGE_STATES, help="Only in this state; repeat it for several."),
    ] = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List charges with what has come of them, in the order of entry.

    \b
    pmdesk fee charge list --unit 3-2-1502 --state due --state part-paid
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        asked = Asked(CHARGES).one_of("state", state).search(search)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        if item is not None:
            asked.equal("item", fee_items.find(conn, item).code)
        if month is not None:
            asked.equal("month", str(parse_month(month, desk.now(conn).date())))
        found = fetch(conn, CHARGES, FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "fee.charge", FIELDS, COLUMNS, found, shown, _("no charge fits"))


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one charge with what its amount came of, and all that came of it.

    \b
    pmdesk fee charge show 12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = charge_record(conn, id)
        more = "".join(visible(line) + "\n" for line in explanation(conn, row))
    shown = Shown(format, output, encoding, force)
    fields = IN_WORDS if format == "table" else FIELDS
    show_thing(desk, stored_schema("fee.charge"), fields, row, shown, more)


@app.command("waive")
def waive(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    by: By,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="CNY", help="In yuan; all that is left without."),
    ] = None,
    format: Format = "table",
) -> None:
    """Waive what is left of a charge, or a part of it, with the reason and who decided.

    \b
    pmdesk fee charge waive 12 --amount 20 --reason "Lift out of order for a week" --by M01
    """
    desk = desk_of(ctx)
    wanted = None if amount is None else _fen(amount)
    with desk.writing("fee charge waive") as write:
        now = desk.now(write.conn)
        who = desk.employed(write.conn, by, now).code
        fen = charging.waive(write, id, wanted, charging.Doing(who, now.date(), reason))
        row = charge_record(write.conn, id)
    _show(desk, row, format, _("{amount} waived", amount=yuan(fen)))


@app.command("dispute")
def dispute(
    ctx: typer.Context,
    id: Id,
    text: Annotated[str, text_option("--text", "What the owner says against it.")],
    link: Link = None,
    to: Annotated[
        str | None, staff_option("--to", "Who handles the complaint that it opens.")
    ] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that a charge is disputed: its recovery pauses, and a complaint is opened.

    With --link the complaint is one that is there already.

    \b
    pmdesk fee charge dispute 12 --text "The flat was empty all month" --to E001
    """
    desk = desk_of(ctx)
    if link is not None and to is not None:
        raise BadInput(_("--to goes with a complaint that is opened, not with --link"))
    with desk.writing("fee charge dispute") as write:
        now, who = desk.now(write.conn), desk.by_whom(write, by)
        charging.check_disputable(write, id)
        about = linked(write.conn, link) or _complaint(desk, write, id, text, to, who)
        charging.dispute(write, id, about, charging.Doing(who, now.date(), text))
        row = charge_record(write.conn, id)
    _show(desk, row, format, about)


@app.command("settle")
def settle(
    ctx: typer.Context,
    id: Id,
    text: Annotated[str, text_option("--text", "What was agreed.")],
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that a dispute has ended: what is left is owed as before.

    \b
    pmdesk fee charge settle 12 --text "The owner accepts the reading"
    """
    desk = desk_of(ctx)
    with desk.writing("fee charge settle") as write:
        doing = charging.Doing(desk.by_whom(write, by), desk.now(write.conn).date(), text)
        charging.settle(write, id, doing)
        row = charge_record(write.conn, id)
    _show(desk, row, format)


@app.command("void")
def void(
    ctx: typer.Context,
    id: Id,
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark a charge as billed by mistake, before anything is paid of it; it can be billed again.

    \b
    pmdesk fee charge void 12 --reason "Billed with the old area"
    """
    desk = desk_of(ctx)
    with desk.writing("fee charge void") as write:
        doing = charging.Doing(desk.by_whom(write, by), desk.now(write.conn).date(), reason)
        charging.void_charge(write, id, doing)
        row = charge_record(write.conn, id)
    _show(desk, row, format, reason)


def _complaint(desk: Desk, write: Writing, number: int, text: str, to: str | None, by: str) -> str:
    """Opens the complaint of a dispute; its link."""
    conn, now = write.conn, desk.now(write.conn)
    row = charge_record(conn, number)
    raised = complaints.Raised(
        When(now.date(), None),
        units.find(conn, row["unit"]).id,
        "other",
        CATEGORY,
        "normal",
        text,
        subject=_("charge {id}: {item} {month}", id=number, item=row["item"], month=row["month"]),
        handler=people.find(conn, to) if to is not None else None,
        link=f"charge:{number}",
    )
    if raised.handler is not None:
        people.employed_on(conn, raised.handler, now.date())
    return f"complaint:{complaints.raise_complaint(write, raised, by, now)}"


def _fen(amount: str) -> int:
    fen = parse_yuan(amount)
    if not fen:
        raise BadInput(_("{text!r}: the amount is nothing", text=amount))
    return fen


def _show(desk: Desk, row: dict[str, Any], format: str, *more: str) -> None:
    echo = "; ".join([headline(row), *more])
    show_stored(desk, stored_schema("fee.charge"), FIELDS, row, Shown(format), echo)
