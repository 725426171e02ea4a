"""`pmdesk mail`: letters, parcels and newspapers, in and out (B2)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands import filters
from pmdesk.commands.desk_params import ByWhom, Unit, id_argument, text_option
from pmdesk.commands.params import Format, On, Ref, choice
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked
from pmdesk.global_options import desk_of
from pmdesk.office import mail
from pmdesk.office.mail import COLUMNS, DIRECTIONS, FIELDS, KINDS, mail_record
from pmdesk.periods import parse_when
from pmdesk.store import units
from pmdesk.store.mail import MAIL, STATES
from pmdesk.texts import N_, _

app = typer.Typer(help="Letters, parcels and newspapers, in and out (B2).")

Id = Annotated[int, id_argument("mail", "The mail item's id.")]
REGISTER = Register(
    "mail",
    __name__,
    FIELDS,
    COLUMNS,
    MAIL,
    Id,
    record=lambda _desk, conn, id: mail_record(conn, id),
    said=lambda row: _("mail {id}: {state}", id=row["id"], state=row["state"]),
)


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
    REGISTER.echo(desk, row, format, row["unit"], row["party"])


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
    REGISTER.echo(desk, row, format, _("to {name}", name=row["handed_to"]))


add_void(
    app,
    REGISTER,
    marked("mail", "mail"),
    """Mark an item as recorded by mistake; it stays, with the reason.

    \b
    pmdesk mail void 12 --reason "Logged twice"
    """,
)


add_list(
    app,
    REGISTER,
    filters.one("direction", *DIRECTIONS, help="Only what came in, or went out."),
    filters.several("kind", *KINDS, help="Only this kind; repeat it for several."),
    filters.several("state", *STATES),
    filters.UNIT,
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no mail fits"),
    help="""List the mail log, oldest first.

    \b
    pmdesk mail list --state received
    """,
)


add_show(
    app,
    REGISTER,
    """Show one item, and to whom it was handed.

    \b
    pmdesk mail show 12
    """,
)
