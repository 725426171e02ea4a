"""`pmdesk service`: the special services, their approval and public prices (A1.11, B1)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.assessment.staffing import checked_code
from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import ByWhom, text_option
from pmdesk.commands.params import By, Format, Reason, Ref, words
from pmdesk.commands.price_lists import PriceList, add_prices
from pmdesk.commands.registers import Register
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan
from pmdesk.office import service_view as view
from pmdesk.office import services
from pmdesk.office.service_view import FIELDS, price_text, service_record
from pmdesk.periods import Month, parse_day
from pmdesk.records.services import STATES
from pmdesk.store import services as store
from pmdesk.texts import N_, _, screen_field

app = typer.Typer(help="Special services: proposed, approved, offered at public prices (A1.11).")

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE",
        parser=words,
        autocompletion=completion.services,
        help="The service's code.",
    ),
]
NewCode = Annotated[
    str, typer.Argument(metavar="CODE", parser=words, help="A code of its own, such as GLS.")
]
Utilities = Annotated[
    bool, typer.Option("--utilities", help="It pays an owner's utilities: no fee may be taken.")
]

REGISTER = Register(
    "service",
    __name__,
    FIELDS,
    lambda language: view.columns(screen_field("title", language)),
    id=Code,
    said=lambda row: _("service {code}: {state}", code=row["code"], state=row["state"]),
)
PRICES = PriceList(
    store.services,
    store.find,
    service_record,
    view.history_lines,
    ("code", *view.TITLES),
    view.one_title,
)


@app.command("propose")
def propose(
    ctx: typer.Context,
    code: NewCode,
    name: Annotated[str, text_option("--name", "What it is called.", "NAME")],
    quality_plan: Annotated[str, text_option("--quality-plan", "How its quality is kept (B1).")],
    feasibility: Annotated[str, text_option("--feasibility", "Why it can be done (B1).")],
    name_en: Annotated[
        str | None, text_option("--name-en", "In English, if otherwise.", "NAME")
    ] = None,
    name_zh_hant: Annotated[
        str | None, text_option("--name-zh-hant", "In traditional Chinese, if otherwise.", "NAME")
    ] = None,
    name_zh_hans: Annotated[
        str | None, text_option("--name-zh-hans", "In simplified Chinese, if otherwise.", "NAME")
    ] = None,
    utilities: Utilities = False,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Propose a new service with its quality plan and feasibility; it is not offered yet (B1).

    \b
    pmdesk service propose GLS --name "Window cleaning" --quality-plan "Checked by the supervisor"
        --feasibility "Two cleaners are trained for it" --by S01
    """
    desk = desk_of(ctx)
    proposal = services.Proposal(
        checked_code(code),
        name_en or name,
        name_zh_hant or name,
        name_zh_hans or name,
        utilities,
        quality_plan,
        feasibility,
        ref,
    )
    with desk.writing("service propose") as write:
        today = desk.now(write.conn).date()
        filed = services.known_proposal(write, proposal)
        if filed is None:
            filed = services.propose(write, proposal, desk.by_whom(write, by), today)
        row = service_record(filed, today)
    REGISTER.echo(desk, row, format, _("to be approved by somebody else [B1]"))


def _reason(params: dict[str, Any]) -> list[str]:
    return ["reason"] if params.get("reject") else []


@app.command("approve")
@also_needs(_reason)
def approve(
    ctx: typer.Context,
    code: Code,
    by: By,
    reject: Annotated[bool, typer.Option("--reject", help="Turn it down instead.")] = False,
    reason: Annotated[str | None, text_option("--reason", "Why it is turned down.")] = None,
    text: Annotated[str | None, text_option("--text", "What goes with the approval.")] = None,
    format: Format = "table",
) -> None:
    """Approve a proposed service, or reject it with a reason: never by who proposed it (B1).

    \b
    pmdesk service approve GLS --by D01
    """
    if not reject and reason is not None:
        raise BadInput(_("--reason goes with --reject"))
    if reject and text is not None:
        raise BadInput(_("--text does not go with --reject: say it with --reason"))
    desk = desk_of(ctx)
    with desk.writing("service approve") as write:
        now = desk.now(write.conn)
        today = now.date()
        policy = desk.policy(write.conn, Month.of(today)).policy
        who = desk.employed(write.conn, by, now)
        kind = "reject" if reject else "approve"
        filed = services.decide(write, code, policy, who, today, reason or text, kind=kind)
        row = service_record(filed, today)
    more = None if reject else _("to be offered: pmdesk service add {code} --price CNY", code=code)
    REGISTER.echo(desk, row, format, _("decided by {staff}", staff=row["decided_by"]), more)


def _price(params: dict[str, Any]) -> list[str]:
    return [] if params.get("free") else ["price"]


@app.command("add")
@also_needs(_price)
def add(
    ctx: typer.Context,
    code: Code,
    price: Annotated[
        str | None, typer.Option("--price", metavar="CNY", help="The price in yuan, or --free.")
    ] = None,
    free: Annotated[bool, typer.Option("--free", help="It costs nothing.")] = False,
    per: Annotated[
        str | None, text_option("--per", "What the price is for: page, hour.", "UNIT")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day it holds; today without."),
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Offer an approved service at a price, or give an offered one another price from a day on.

    The price before it stays for the days before. Utilities paid for an owner carry no fee.

    \b
    pmdesk service add CPY --price 0.50 --per page --from 2026-12-01
    """
    if free and price is not None:
        raise BadInput(_("--free does not go with --price"))
    desk = desk_of(ctx)
    price_fen = 0 if price is None else parse_yuan(price)
    with desk.writing("service add") as write:
        now = desk.now(write.conn)
        first = now.date() if from_ is None else parse_day(from_, now, ahead=True)
        wanted = services.Price(price_fen, per, first)
        is_dated = from_ is not None
        if ref is not None and services.known_price(write, code, wanted, ref, is_dated=is_dated):
            filed = store.find(write.conn, code)
        else:
            filed = services.offer(write, code, wanted, desk.by_whom(write, by), ref)
        row = service_record(filed, first)
    REGISTER.echo(desk, row, format, _holds(row))


@app.command("retire")
def retire(
    ctx: typer.Context,
    code: Code,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The first day it is not offered.")
    ],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """End the offer of a service from a day on; its prices stay for the days before.

    \b
    pmdesk service retire FAX --on 2027-01-01 --reason "Nobody has asked for it since May"
    """
    desk = desk_of(ctx)
    with desk.writing("service retire") as write:
        now = desk.now(write.conn)
        last = parse_day(on, now, ahead=True)
        filed = services.retire(write, code, desk.by_whom(write, by), last, reason)
        row = service_record(filed, now.date())
    REGISTER.echo(desk, row, format, _("not offered from {day} on", day=row["retired_on"]))


add_prices(
    app,
    REGISTER,
    PRICES,
    filters.kept(filters.several("state", *STATES)),
    nothing=N_("no service fits"),
    list_help="""List the services with their prices, as they are today or on a day (A1.11).

    \b
    pmdesk service list --state offered
    """,
    show_help="""Show one service with its plan, its decision and every dated price.

    \b
    pmdesk service show CPY
    """,
)


def _holds(row: dict[str, Any]) -> str:
    price = price_text(row["price_fen"], row["unit"])
    return _("{price} from {day} on", price=price, day=row["from"])
