"""`pmdesk fee pay`: money taken at the counter, with a receipt (A1.6)."""

import sqlite3
from datetime import date, datetime
from typing import Annotated

import typer

from pmdesk.commands.counter_params import Amount, Cashier, InWords, NeededMethod, OnDay
from pmdesk.commands.desk_params import ByWhom, NeededUnit, text_option
from pmdesk.commands.params import Format, Ref, Shown, words
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.fees import paying
from pmdesk.fees.receipt_view import (
    FIELDS,
    Account,
    handling_words,
    parts_words,
    receipt_record,
)
from pmdesk.global_options import desk_of
from pmdesk.money import parse_some_yuan, yuan
from pmdesk.numbers import parse_whole
from pmdesk.office.dates import past_day
from pmdesk.output import can_ask
from pmdesk.periods import Month, moment, parse_when
from pmdesk.records.receipts import Handling
from pmdesk.rules.allocation import Wanted
from pmdesk.store import receipts, units
from pmdesk.texts import _

app = typer.Typer(help="Take money at the counter (A1.6).")


@app.command("pay")
def pay(
    ctx: typer.Context,
    unit: NeededUnit,
    amount: Amount,
    method: NeededMethod,
    cashier: Cashier,
    charge: Annotated[
        list[str] | None,
        typer.Option(
            "--charge",
            metavar="ID[=CNY]",
            parser=words,
            help="A charge it is for; repeat it for several. The oldest first without.",
        ),
    ] = None,
    began: Annotated[
        str | None, typer.Option("--began", metavar="WHEN", help="When the handling began.")
    ] = None,
    ended: Annotated[
        str | None, typer.Option("--ended", metavar="WHEN", help="When it ended.")
    ] = None,
    on: OnDay = None,
    payer: Annotated[str | None, text_option("--payer", "Who pays.", "NAME")] = None,
    text: InWords = None,
    dry_run: Annotated[
        bool,
        typer.Option("--preview", "--dry-run", help="Show what it would pay, store nothing."),
    ] = False,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Take a payment at the counter and issue its receipt (A1.6).

    It pays the oldest charges, or those that are named; what is disputed only where it is named.
    What is over is the unit's credit, which is used first next time.

    How long it took is what --began and --ended say. On a terminal the clock begins with the
    command and ends when it is stored, unless --now fixes the time; elsewhere it is unknown.

    \b
    pmdesk fee pay --unit 3-2-1502 --amount 500 --method cash --cashier E003
    """
    desk = desk_of(ctx)
    fen = parse_some_yuan(amount)
    wanted = _wanted(charge or [])
    with desk.writing("fee pay") as write:
        conn = write.conn
        now = desk.now(conn)
        day = _day(on, began or ended, now)
        payment = paying.Payment(
            units.find(conn, unit).id,
            fen,
            paying.checked_method(conn, method),
            desk.employed(conn, cashier, datetime.combine(day, datetime.min.time())),
            day,
            _handling(desk, began, ended, day, now),
            wanted,
            payer,
            text,
            ref,
        )
        number = paying.known(
            write, payment, is_dated=bool(on or began or ended), is_timed=not _has_clock(desk)
        )
        paid = None
        if number is None:
            paying.check_handling(payment.handling, day, now)
            paid = paying.pay(write, payment, desk.by_whom(write, by), now.date())
            number = paid.receipt
        row = receipt_record(conn, number)
        account = Account(conn, payment.unit_id)
        words_ = _echo(conn, row, paid, account)
        write.dry_run = dry_run
    if dry_run:
        words_ = _("nothing is stored; it would be {words}", words=words_)
    if paid and not paid.parts and not paid.credit_used_fen:
        desk.output.warn(
            _("nothing was paid with it: all of it is credit")
            if account.left_fen
            else _("{unit} owes nothing: all of it is credit", unit=row["unit"])
        )
    show_stored(desk, stored_schema("fee.receipt"), FIELDS, row, Shown(format), words_)


def _wanted(charges: list[str]) -> list[Wanted]:
    found = []
    for said in charges:
        number, equals, amount = said.removeprefix("charge:").partition("=")
        found.append(
            Wanted(parse_whole(number, 1, 2**62), parse_some_yuan(amount) if equals else None)
        )
    if len({one.charge_id for one in found}) < len(found):
        raise BadInput(_("--charge: each charge is named once"))
    return found


def _day(on: str | None, at: str | None, now: datetime) -> date:
    """The receipt's day: as stated, else that of the handling, else today."""
    if on is None and at is not None:
        return past_day(parse_when(at, now).day.isoformat(), now)
    return past_day(on, now)


def _handling(
    desk: Desk, began: str | None, ended: str | None, day: date, now: datetime
) -> Handling:
    """When the handling began and ended: as stated; on a terminal, where the clock runs, it
    began with the command and ends now."""
    at = [_moment(name, text, day, now) for name, text in (("--began", began), ("--ended", ended))]
    if _has_clock(desk) and day == now.date() and at[1] is None:
        return Handling(at[0] or desk.started.astimezone(now.tzinfo).replace(microsecond=0), now)
    return Handling(*at)


def _has_clock(desk: Desk) -> bool:
    """Whether the handling is timed: somebody sits at a terminal, and nothing fixes the time."""
    return desk.now_as_given is None and can_ask()


def _moment(name: str, text: str | None, day: date, now: datetime) -> datetime | None:
    """A time of the receipt's day, or a whole WHEN."""
    if text is None:
        return None
    noon = datetime.combine(day, now.time() if day == now.date() else datetime.max.time())
    when = parse_when(text, noon.replace(tzinfo=now.tzinfo))
    if when.minute is None:
        raise BadInput(_("{name}: a time is wanted, such as 09:30", name=name))
    return moment(when, now, late=False)


def _echo(
    conn: sqlite3.Connection, row: dict[str, object], paid: paying.Paid | None, account: Account
) -> str:
    """The line that a payment comes to."""
    said = [
        _(
            "receipt {number}: {unit}, {amount} by {method}",
            number=row["number"],
            unit=row["unit"],
            amount=yuan(int(str(row["amount_fen"]))),
            method=row["method"],
        )
    ]
    if paid and paid.credit_used_fen:
        said.append(_("credit used {amount}", amount=yuan(paid.credit_used_fen)))
    if paid and paid.parts:
        said.append(_("paid {charges}", charges=parts_words(conn, paid.parts)))
    said.append(account.words())
    allowed = receipts.counter_minutes(conn, Month.of(date.fromisoformat(str(row["on"]))))
    if handled := handling_words(row, allowed):
        said.append(handled)
    return "; ".join(said)
