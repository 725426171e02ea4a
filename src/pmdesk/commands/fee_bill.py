"""`pmdesk fee bill`: the charges of a month for all units, or of one piece (A1.5)."""

from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands import completion
from pmdesk.commands.desk_params import ByWhom, Link, Unit, text_option
from pmdesk.commands.imports import MANY
from pmdesk.commands.params import (
    Encoding,
    Force,
    MonthOption,
    Output,
    Ref,
    Shown,
    ShownFormat,
    Yes,
    words,
)
from pmdesk.commands.show import (
    check_output,
    list_schema,
    show_list,
    show_stored,
    show_text,
    show_thing,
    stored_schema,
)
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, Refused
from pmdesk.fees import billing, charge_view, pieces
from pmdesk.fees.billing_view import ITEM_FIELDS, bill_record, headline, more_text
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.office.dates import past_day
from pmdesk.output import can_ask, confirm
from pmdesk.periods import Month, parse_day, parse_month
from pmdesk.records.fees import parse_quantity
from pmdesk.records.owners import building_name
from pmdesk.render.visible import visible
from pmdesk.store import fee_items, units
from pmdesk.store.linking import linked
from pmdesk.texts import _, _n, screen_field

app = typer.Typer(help="Charge a month, or a piece (A1.5).")


def _needed(params: dict[str, Any]) -> list[str]:
    if params.get("quantity") is None:
        return ["month or --item, --unit and --quantity"]
    return ["item", "unit"]


@app.command("bill")
@also_needs(_needed)
def bill(
    ctx: typer.Context,
    month: MonthOption = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            "--item",
            metavar="CODE",
            parser=words,
            autocompletion=completion.fee_items,
            help="Only this item; repeat it for several. All that have a price without.",
        ),
    ] = None,
    building: Annotated[
        str | None,
        typer.Option("--building", metavar="B", parser=words, help="Only the units of a building."),
    ] = None,
    unit: Unit = None,
    quantity: Annotated[
        str | None,
        typer.Option(
            "--quantity", metavar="Q", parser=words, help="How much of an item by the piece."
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day of the piece; today without."),
    ] = None,
    link: Link = None,
    text: Annotated[str | None, text_option("--text", "Of the piece, in words.")] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="DATE", help="When it is due; the item's day without."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be charged, store nothing.")
    ] = False,
    yes: Yes = False,
    by: ByWhom = None,
    ref: Ref = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Charge all units for a month: what is charged already stays, so it can be run again.

    An item by the piece is charged to one unit with --quantity. Credits pay what is new.

    \b
    pmdesk fee bill --month 2026-10 --preview
    pmdesk fee bill --item CARD --unit 3-2-1502 --quantity 2
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    check_output(shown)
    if quantity is None:
        _refuse_with("--month", ("--on", on), ("--link", link), ("--text", text), ("--ref", ref))
        assert month is not None
        _bill_month(desk, month, item or [], building, unit, due, by, shown, preview=preview,
                    yes=yes)  # fmt: skip
    else:
        _refuse_with("--quantity", ("--month", month), ("--building", building))
        assert item
        assert unit
        _bill_piece(desk, item, unit, quantity, on, link, text, due, by, ref, shown, preview)


def _bill_month(
    desk: Desk,
    month: str,
    codes: list[str],
    building: str | None,
    unit: str | None,
    due: str | None,
    by: str | None,
    shown: Shown,
    *,
    preview: bool,
    yes: bool,
) -> None:
    from pmdesk.policy.loader import fees_of  # with TOML, which a piece does without

    def run(conn: Any, by_whom: str) -> tuple[billing.Run, list[billing.ItemBill]]:
        now = desk.now(conn)
        wanted = parse_month(month, now.date())
        if wanted > Month.of(now.date()):
            raise Refused(_("{month} lies in the future", month=wanted))
        asked = billing.Run(
            wanted,
            billing.items_of_month(conn, wanted, codes),
            units.find(conn, unit).id if unit is not None else None,
            billing.known_building(conn, building_name(building)) if building else None,
            now.date(),
            None if due is None else parse_day(due, now, ahead=True),
            by_whom,
        )
        return asked, billing.draft(conn, asked, fees_of(desk.policy(conn, wanted).policy))

    if preview or (can_ask() and not yes):
        with desk.reading() as conn:
            asked, bills = run(conn, "")
        row = bill_record(asked.month, bills, None, preview=True)
        if preview:
            _show(desk, row, shown)
            return
        if row["charges"] > MANY:
            count, amount = row["charges"], yuan(row["amount_fen"])
            confirm(
                _n(
                    "store {n} charge of {amount}?",
                    "store {n} charges of {amount}?",
                    count,
                    amount=amount,
                ),
                yes=False,
            )
    with desk.writing("fee bill") as write:
        asked, bills = run(write.conn, desk.by_whom(write, by))
        credit_fen = billing.store(write, asked, bills)
    _show(desk, bill_record(asked.month, bills, credit_fen, preview=False), shown)
    _warn_of_due(desk, bills, asked.on)


def _bill_piece(
    desk: Desk,
    codes: list[str],
    unit: str,
    quantity: str,
    on: str | None,
    link: str | None,
    text: str | None,
    due: str | None,
    by: str | None,
    ref: str | None,
    shown: Shown,
    preview: bool,
) -> None:
    if len(codes) > 1:
        raise BadInput(_("--quantity is of one --item"))
    with desk.writing("fee bill") as write:
        conn, now = write.conn, desk.now(write.conn)
        write.dry_run = preview
        found = units.find(conn, unit)
        piece = pieces.Piece(
            fee_items.find(conn, codes[0]),
            found.id,
            found.building,
            parse_quantity(quantity),
            past_day(on, now),
            None if due is None else parse_day(due, now, ahead=True),
            linked(conn, link),
            text,
        )
        number = pieces.known_piece(write, piece, ref, is_dated=on is not None)
        twice = None
        if number is None:
            charge = pieces.piece_of(piece, now.date(), desk.by_whom(write, by))
            pieces.refuse_handling_fee(conn, charge)
            twice = pieces.charged_alike(conn, charge)
            number = pieces.store_piece(write, charge, ref)
        row = charge_view.charge_record(conn, number)
    if twice is not None:
        desk.output.warn(_("charge {id} says the same already", id=twice))
    if preview:
        desk.output.note(_("preview: nothing was stored"))
    echo = charge_view.headline(row)
    show_stored(desk, stored_schema("fee.charge"), charge_view.FIELDS, row, shown, echo)


def _show(desk: Desk, row: dict[str, Any], shown: Shown) -> None:
    if shown.format == "json":
        show_thing(desk, stored_schema("fee.bill"), [], row, shown)
    elif shown.format in ("csv", "xlsx"):
        show_list(desk, list_schema("fee.bill"), ITEM_FIELDS, row["items"], shown)
    else:
        title = screen_field("title", desk.options.screen)
        show_text(desk, [visible(headline(row)) + "\n", *more_text(row, title)], shown)


def _warn_of_due(desk: Desk, bills: list[billing.ItemBill], today: date) -> None:
    """Says of charges that were due before they were billed."""
    early = [c for bill in bills for c in bill.new if c.due_on < today.isoformat()]
    if early:
        desk.output.warn(
            _n(
                "{n} charge was due before today already, on {day}; --due gives another day",
                "{n} charges were due before today already, from {day} on; --due gives another day",
                len(early),
                day=min(charge.due_on for charge in early),
            )
        )


def _refuse_with(name: str, *others: tuple[str, Any]) -> None:
    for other, value in others:
        if value is not None:
            raise BadInput(_("{option} does not go with {other}", option=other, other=name))
