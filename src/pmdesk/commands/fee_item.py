"""`pmdesk fee item`: what owners are charged for, and its dated public prices (A1.5)."""

from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.assessment.staffing import checked_code
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, text_option
from pmdesk.commands.fee_params import (
    PER_UNIT,
    Building,
    Code,
    Document,
    DueDay,
    DueLater,
    FromPriceDay,
    NewCode,
    Price,
    Round,
    Rounding,
    Text,
)
from pmdesk.commands.params import DryRun, Format, Reason, Ref, Yes, choice, words
from pmdesk.commands.price_lists import PriceList, add_prices
from pmdesk.commands.registers import Register
from pmdesk.desk import Desk
from pmdesk.fees import item_view as view
from pmdesk.fees import items
from pmdesk.fees.item_view import FIELDS, item_record, price_words
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.records.fees import BASES, ROUND_TO, FeeItem, parse_price
from pmdesk.records.owners import building_name
from pmdesk.store import fee_items as store
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _, _n, screen_field

app = typer.Typer(help="What owners are charged for, and its dated public prices (A1.5).")

REGISTER = Register(
    "fee item",
    __name__,
    FIELDS,
    lambda language: view.columns(screen_field("title", language)),
    id=Code,
    said=lambda row: _("fee item {code}: {state}", code=row["code"], state=row["state"]),
)
PRICES = PriceList(
    store.items,
    store.find,
    item_record,
    view.history_lines,
    ("code", *view.TITLES, "document"),
    view.one_title,
)


@app.command("add")
def add(
    ctx: typer.Context,
    code: NewCode,
    name: Annotated[str, text_option("--name", "What it is called.", "NAME")],
    basis: Annotated[
        str,
        choice("--basis", *BASES, help="By area and month, by unit and month, by meter, by piece."),
    ],
    price: Price,
    unit: Annotated[str, PER_UNIT],
    from_: FromPriceDay = None,
    document: Document = None,
    name_en: Annotated[
        str | None, text_option("--name-en", "In English, if otherwise.", "NAME")
    ] = None,
    name_zh_hant: Annotated[
        str | None, text_option("--name-zh-hant", "In traditional Chinese, if otherwise.", "NAME")
    ] = None,
    name_zh_hans: Annotated[
        str | None, text_option("--name-zh-hans", "In simplified Chinese, if otherwise.", "NAME")
    ] = None,
    rounding: Rounding = None,
    round_: Round = None,
    due_day: DueDay = None,
    due_months_later: DueLater = None,
    building: Building = None,
    public: Annotated[
        bool, typer.Option("--public/--internal", help="Whether it stands in public price lists.")
    ] = True,
    text: Text = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Add a fee item with its first price and the document that price rests on (A1.5).

    \b
    pmdesk fee item add PM --name "Property fee" --basis area-month --price 2.80 --unit m2
        --from 2026-01-01 --document "Service contract 2026, section 4"
    """
    desk = desk_of(ctx)
    item = items.NewItem(
        checked_code(code),
        basis,
        name_en or name,
        name_zh_hant or name,
        name_zh_hans or name,
        public,
        ref,
    )
    with desk.writing("fee item add") as write:
        today = desk.now(write.conn).date()
        new = _price(desk, write, price, from_, unit, rounding, round_, due_day, due_months_later,
                     building, document, text, None)  # fmt: skip
        found = items.known_item(write, item, new, is_dated=from_ is not None)
        if found is None:
            found = items.add(write, item, new, desk.by_whom(write, by))
        row = item_record(found, max(today, new.from_on))
    if document is None:
        _warn_of_no_document(desk, found.code)
    REGISTER.echo(desk, row, format, _holds(row))


@app.command("price")
def price(
    ctx: typer.Context,
    code: Code,
    price: Price,
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", parser=words, help="The first day it holds.")
    ],
    document: Document = None,
    unit: Annotated[str | None, PER_UNIT] = None,
    rounding: Rounding = None,
    round_: Round = None,
    due_day: DueDay = None,
    due_months_later: DueLater = None,
    building: Building = None,
    text: Text = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Give an item another price from a day on; what is left out stays as it was before.

    What is charged already stays as it is: the answer says how much that is.

    \b
    pmdesk fee item price PM --price 3.10 --from 2027-01-01 --document "Owners' vote of 2026-11"
    """
    desk = desk_of(ctx)
    with desk.writing("fee item price") as write:
        new = _price(desk, write, price, from_, unit, rounding, round_, due_day, due_months_later,
                     building, document, text, ref)  # fmt: skip
        found = items.known_price(write, code, new)
        charged = None
        if found is None:
            found = items.set_price(write, code, new, desk.by_whom(write, by))
            charged = items.charged_from(write.conn, found, new.from_on)
        row = item_record(found, new.from_on)
    if document is None:
        _warn_of_no_document(desk, found.code)
    _warn_of_charges(desk, found, charged, new.from_on)
    REGISTER.echo(desk, row, format, _holds(row))


@app.command("retire")
def retire(
    ctx: typer.Context,
    code: Code,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The first day it is not charged.")
    ],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End an item from a day on; its prices stay for the days before.

    \b
    pmdesk fee item retire LIFT --on 2027-01-01 --reason "Part of the property fee from then on"
    """
    desk = desk_of(ctx)
    with desk.writing("fee item retire") as write:
        first = parse_day(on, desk.now(write.conn), ahead=True)
        found = items.retire(write, code, first, reason, desk.by_whom(write, by))
        charged = items.charged_from(write.conn, found, first)
        row = item_record(found, first)
    _warn_of_charges(desk, found, charged, first)
    REGISTER.echo(desk, row, format, _("not charged from {day} on", day=row["from"]))


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A CSV file of items and prices; - is stdin.")
    ],
    by: ByWhom = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import fee items and their prices from a CSV file: all lines are stored, or none.

    Columns: code, price, from, of a new item also name, basis and unit; if wanted document,
    rounding, round, due_day, due_months_later, buildings, public, text and the names in three
    languages. A price that stands already is known.

    \b
    pmdesk fee item import prices.csv --dry-run
    """
    from pmdesk.commands.imports import run_import
    from pmdesk.fees.item_import import LAYOUT, ItemImport

    desk = desk_of(ctx)
    incoming = run_import(
        desk,
        "fee.item",
        file,
        LAYOUT,
        lambda write: ItemImport(write, desk.now(write.conn), desk.by_whom(write, by)),
        dry_run=dry_run,
        yes=yes,
        format=format,
    )
    for code in incoming.without_document:
        _warn_of_no_document(desk, code)


add_prices(
    app,
    REGISTER,
    PRICES,
    filters.kept(filters.several("basis", *BASES, help="Only this one; repeat it for several.")),
    filters.kept(filters.several("state", *view.STATES)),
    nothing=N_("no fee item fits"),
    list_help="""List the fee items with their prices, as they are today or on a day (A1.5).

    \b
    pmdesk fee item list --state in-force
    """,
    show_help="""Show one fee item with every dated price.

    \b
    pmdesk fee item show PM
    """,
)


def _price(
    desk: Desk,
    write: Writing,
    price: str,
    from_: str | None,
    unit: str | None,
    rounding: str | None,
    round_: str | None,
    due_day: int | None,
    due_months_later: int | None,
    building: list[str] | None,
    document: str | None,
    text: str | None,
    ref: str | None,
) -> items.NewPrice:
    now = desk.now(write.conn)
    return items.NewPrice(
        parse_price(price),
        now.date() if from_ is None else parse_day(from_, now, ahead=True),
        unit,
        rounding,
        ROUND_TO[round_] if round_ else None,
        due_day,
        due_months_later,
        tuple(map(building_name, building)) if building else None,
        document,
        text,
        ref,
    )


def _warn_of_no_document(desk: Desk, code: str) -> None:
    desk.output.warn(_("{item}: no document says what this price rests on [A1.5]", item=code))


def _warn_of_charges(desk: Desk, item: FeeItem, charged: tuple[int, str] | None, day: date) -> None:
    if charged is None:
        return
    count, month = charged
    desk.output.warn(
        _n(
            "{item}: {n} charge reaches to {day} or beyond and stays as it is; what would be "
            "another amount now: pmdesk fee bill --month {month} --preview",
            "{item}: {n} charges reach to {day} or beyond and stay as they are; what would be "
            "another amount now: pmdesk fee bill --month {month} --preview",
            count,
            item=item.code,
            day=day,
            month=month,
        )
    )


def _holds(row: dict[str, Any]) -> str:
    price = price_words(row["price_e4"], row["unit"])
    return _("{price} from {day} on", price=price, day=row["from"])
