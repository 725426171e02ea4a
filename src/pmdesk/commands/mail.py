"""`pmdesk mail`: letters, parcels and newspapers, in and out (B2)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands.desk_params import (
    ByWhom,
    FromDay,
    Search,
    ToDay,
    Unit,
    days_of,
    id_argument,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    MonthOption,
    On,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    choice,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, show_thing, stored_schema
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office import mail
from pmdesk.office.mail import COLUMNS, DIRECTIONS, FIELDS, KINDS, mail_record
from pmdesk.office.voiding import void as mark_void
from pmdesk.periods import parse_when
from pmdesk.store import units
from pmdesk.store.listing import Asked
from pmdesk.store.mail import MAIL, STATES
from pmdesk.texts import _

app = typer.Typer(help="Letters, parcels and newspapers, in and out (B2).")

Id = Annotated[int, id_argument("mail", "The mail item's id.")]


def _party(params: dict[str, Any]) -> list[str]:
    return [] if params.get("unit") else ["party"]


@app.command("add")
@also_needs(_party)
def add(
    ctx: typer.Context,
    direction: Annotated[
        str, choice("--direction", *DIRECTIONS, help="Whether it came in or goes out.")
    ],
    kind: Annotated[str, choice("--kind", *KINDS, help="What it is.")],
    unit: Unit = None,
    party: Annotated[
        str | None, text_option("--party", "For whom it came, to whom it goes; or --unit.", "NAME")
    ] = None,
    carrier: Annotated[str | None, text_option("--carrier", "Who carries it.", "NAME")] = None,
    tracking: Annotated[
        str | None, text_option("--tracking", "The carrier's tracking number.", "NO")
    ] = None,
    on: On = None,
    note: Annotated[str | None, text_option("--note", "What else is to be known.")] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Log what came in or goes out, for a unit or a person.

    \b
    pmdesk mail add --direction in --kind parcel --unit 3-2-1502 --carrier "Kite Express"
    """
    desk = desk_of(ctx)
    with desk.writing("mail add") as write:
        conn, now = write.conn, desk.now(write.conn)
        item = mail.Item(
            direction=direction,
            kind=kind,
            when=parse_when("today" if on is None else on, now),
            unit_id=None if unit is None else units.find(conn, unit).id,
            party=party,
            carrier=carrier,
            tracking=tracking,
            note=note,
            ref=ref,
        )
        number = mail.known(write, item, is_dated=on is not None)
        if number is None:
            number = mail.add(write, item, desk.by_whom(write, by), now)
        row = mail_record(conn, number)
    _show_stored(desk, row, format, row["unit"], row["party"])


@app.command("hand-over")
def hand_over(
    ctx: typer.Context,
    id: Id,
    to: Annotated[str, text_option("--to", "Who took it.", "NAME")],
    on: On = None,
    text: Annotated[str | None, text_option("--text", "How it was proved.")] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record who took it: what came in is handed over, what went out is delivered.

    A delivery is the proof that a later step against arrears rests on.

    \b
    pmdesk mail hand-over 12 --to "Wei Lindqvist" --text "Signed for it"
    """
    desk = desk_of(ctx)
    with desk.writing("mail hand-over") as write:
        now = desk.now(write.conn)
        when = parse_when("today" if on is None else on, now)
        mail.hand_over(write, id, to, when, text, desk.by_whom(write, by), now)
        row = mail_record(write.conn, id)
    _show_stored(desk, row, format, _("to {name}", name=row["handed_to"]))


@app.command("void")
def void(
    ctx: typer.Context, id: Id, reason: Reason, by: ByWhom = None, format: Format = "table"
) -> None:
    """Mark an item as recorded by mistake; it stays, with the reason.

    \b
    pmdesk mail void 12 --reason "Logged twice"
    """
    desk = desk_of(ctx)
    with desk.writing("mail void") as write:
        today = desk.now(write.conn).date()
        mark_void(write, "mail", "mail", id, reason, desk.by_whom(write, by), today)
        row = mail_record(write.conn, id)
    _show_stored(desk, row, format)


@app.command("list")
def list_(
    ctx: typer.Context,
    direction: Annotated[
        str | None, choice("--direction", *DIRECTIONS, help="Only what came in, or went out.")
    ] = None,
    kind: Annotated[
        list[str] | None, choice("--kind", *KINDS, help="Only this kind; repeat it for several.")
    ] = None,
    state: Annotated[
        list[str] | None,
        choice("--state", *STATES, help="Only in this state; repeat it for several."),
    ] = None,
    unit: Unit = None,
    month: MonthOption = None,
    from_: FromDay = None,
    to: ToDay = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """List the mail log, oldest first.

    \b
    pmdesk mail list --state received
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        asked = Asked(MAIL).equal("direction", direction).one_of("kind", kind)
        asked.days("on", *days_of(month, from_, to, desk.now(conn)))
        asked.one_of("state", state).search(search)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        shown = Shown(format, output, encoding, force)
        found = fetch(conn, MAIL, FIELDS, COLUMNS, asked, shown)
    show_fetched(desk, "mail", FIELDS, COLUMNS, found, shown, _("no mail fits"))


@app.command("show")
def show(
    ctx: typer.Context,
    id: Id,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show one item, and to whom it was handed.

    \b
    pmdesk mail show 12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        row = mail_record(conn, id)
    show_thing(desk, stored_schema("mail"), FIELDS, row, Shown(format, output, encoding, force))


def _show_stored(desk: Desk, row: dict[str, Any], format: str, *more: str | None) -> None:
    said = _("mail {id}: {state}", id=row["id"], state=row["state"])
    echo = "; ".join([said, *(part for part in more if part)])
    show_stored(desk, stored_schema("mail"), FIELDS, row, Shown(format), echo)
