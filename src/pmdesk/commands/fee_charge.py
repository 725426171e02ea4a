"""`pmdesk fee charge`: what units were billed, explained; waived, disputed, void (A1.5, B2)."""

from datetime import date
from typing import Annotated

import typer

from pmdesk.casework import complaints
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Link, id_argument, staff_option, text_option
from pmdesk.commands.params import By, Format, Reason
from pmdesk.commands.registers import Register, add_list, add_show, add_void, lines_text
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.fees import charging
from pmdesk.fees.charge_view import COLUMNS, FIELDS, IN_WORDS, charge_record, explanation, headline
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan, yuan
from pmdesk.periods import When
from pmdesk.records.fees import CHARGE_STATES
from pmdesk.store import people, units
from pmdesk.store.charges import CHARGES
from pmdesk.store.linking import linked
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="What units were billed: explained, waived, disputed (A1.5, B2).")

CATEGORY = "fees"
"""The category of complaints that a dispute opens."""

Id = Annotated[int, id_argument("charge", "The charge's id.")]
REGISTER = Register(
    "fee charge",
    __name__,
    FIELDS,
    COLUMNS,
    CHARGES,
    Id,
    record=lambda _desk, conn, id: charge_record(conn, id),
    said=headline,
    in_words=IN_WORDS,
)


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.ONLY_ITEM,
    filters.month(),
    filters.several("state", *CHARGE_STATES),
    filters.SEARCH,
    nothing=N_("no charge fits"),
    help="""List charges with what has come of them, in the order of entry.

    \b
    pmdesk fee charge list --unit 3-2-1502 --state due --state part-paid
    """,
)


add_show(
    app,
    REGISTER,
    """Show one charge with what its amount came of, and all that came of it.

    \b
    pmdesk fee charge show 12
    """,
    lambda _desk, conn, row: lines_text(explanation(conn, row)),
)


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
    REGISTER.echo(desk, row, format, _("{amount} waived", amount=yuan(fen)))


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
    REGISTER.echo(desk, row, format, about)


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
    REGISTER.echo(desk, row, format)


def _void(write: Writing, id: int, reason: str, by: str, on: date) -> None:
    charging.void_charge(write, id, charging.Doing(by, on, reason))


add_void(
    app,
    REGISTER,
    _void,
    """Mark a charge as billed by mistake, before anything is paid of it; it can be billed again.

    \b
    pmdesk fee charge void 12 --reason "Billed with the old area"
    """,
    lambda row: row["void"],
)


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
