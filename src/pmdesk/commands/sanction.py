"""`pmdesk sanction`: what the close proposes and the manager decides (C4.2.3, C4.2.4)."""

from typing import Annotated, Any

import typer

from pmdesk.assessment import sanctioning
from pmdesk.assessment.sanction_view import COLUMNS, FIELDS, STATES, records
from pmdesk.commands import filters
from pmdesk.commands.desk_params import id_argument
from pmdesk.commands.params import (
    By,
    Format,
    MonthOption,
    Reason,
    Shown,
    StaffArgument,
    choice,
    words,
)
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import Register, add_list
from pmdesk.commands.show import show_stored, stored_schema
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan, yuan
from pmdesk.periods import parse_month
from pmdesk.store import people
from pmdesk.texts import N_, _

app = typer.Typer(help="Sanctions: proposed by a close, decided by the manager (C4.2.3, C4.2.4).")

Id = Annotated[int, id_argument("sanction", "The decision's id.")]
KINDS = ("warning", "fine", "demerit", "other", "dismissal", "none")
MonthRequired = Annotated[
    str, typer.Option("--month", metavar="MONTH", parser=words, help="2026-10, 10 or last.")
]


def _of_month(asking: filters.Asking) -> list[dict[str, Any]]:
    month = asking.given["month"]
    wanted = parse_month(month, asking.now.date()) if month is not None else None
    return records(asking.conn, wanted)


add_list(
    app,
    Register("sanction", __name__, FIELDS, COLUMNS),
    filters.given("month", MonthOption),
    filters.kept(filters.one("state", *STATES)),
    nothing=N_("no sanctions"),
    rows=_of_month,
    help="""List decisions and what is still to be decided.

    \b
    pmdesk sanction list --state proposed
    """,
)


@app.command("decide")
def decide(
    ctx: typer.Context,
    staff: StaffArgument,
    month: MonthRequired,
    kind: Annotated[
        list[str],
        choice("--kind", *KINDS, help="Several are possible: repeat it. none: no sanction."),
    ],
    by: By,
    reason: Reason,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="CNY", help="With fine: how much, in yuan.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="TEXT", parser=words, help="With other: what it is."),
    ] = None,
    format: Format = "table",
) -> None:
    """Decide the sanction of somebody's closed month; a second decision replaces the first.

    Refused while a notice of that month is unserved, under appeal or within its filing time.
    A fine is charged once, by the next close.

    \b
    pmdesk sanction decide E007 --month 2026-10 --kind warning --kind fine --amount 50
        --by M01 --reason "Second time drunk on duty"
    """
    desk = desk_of(ctx)
    fen = parse_yuan(amount) if amount is not None else 0
    with desk.writing("sanction decide") as write:
        now = desk.now(write.conn)
        decision = sanctioning.Decision(
            people.find(write.conn, staff),
            parse_month(month, now.date()),
            tuple(dict.fromkeys(kind)),
            fen,
            text,
            people.find(write.conn, by),
            reason,
        )
        number = sanctioning.decide(write, decision, now)
        record = _record(write.conn, number)
    echo = _(
        "sanction {id}: {staff}, {month}: {kinds}",
        id=number,
        staff=record["staff"],
        month=record["month"],
        kinds=", ".join(record["kinds"]),
    )
    due = record["amount_fen"] - record["charged_fen"]
    if due > 0:
        echo += "; " + _("the next close charges {sum}", sum=yuan(due))
    elif due < 0:
        echo += "; " + _("the next close gives back {sum}", sum=yuan(-due))
    show_stored(desk, stored_schema("sanction"), FIELDS, record, Shown(format), echo)


@app.command("lift")
def lift(
    ctx: typer.Context,
    staff: StaffArgument,
    month: MonthRequired,
    by: By,
    reason: Reason,
    format: Format = "table",
) -> None:
    """Lift a decided sanction; a fine that was charged is given back by the next close.

    \b
    pmdesk sanction lift E007 --month 2026-10 --by M01 --reason "The measure fell away"
    """
    desk = desk_of(ctx)
    with desk.writing("sanction lift") as write:
        now = desk.now(write.conn)
        number = sanctioning.lift(
            write,
            people.find(write.conn, staff),
            parse_month(month, now.date()),
            people.find(write.conn, by),
            reason,
            now,
        )
        record = _record(write.conn, number)
    echo = _("sanction {id}: lifted", id=number)
    if record["charged_fen"]:
        echo += "; " + _("the next close gives back {sum}", sum=yuan(record["charged_fen"]))
    show_stored(desk, stored_schema("sanction"), FIELDS, record, Shown(format), echo)


def _record(conn: Any, number: int) -> dict[str, Any]:
    return next(row for row in records(conn) if row["id"] == number)


def _form() -> Read:
    from pmdesk.assessment.printing import sanction

    return sanction


add_print(
    app,
    Id,
    _form,
    """Print a decision to be handed over: notices, points, sanction, right of appeal (C4.2.3).

    \b
    pmdesk sanction print 1 --output decision.pdf --language zh-Hant
    """,
)
