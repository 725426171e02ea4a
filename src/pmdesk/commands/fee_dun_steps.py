"""What comes of a demand: `pmdesk fee dun deliver|fail|promise|result` (B2)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands.desk_params import ByWhom, Link, id_argument, text_option
from pmdesk.commands.params import Format, choice, words
from pmdesk.commands.registers import Register
from pmdesk.fees import dun_steps
from pmdesk.fees.dun_view import COLUMNS, FIELDS, IN_WORDS, dunning_record, headline
from pmdesk.fees.expenses import amount as amount_of
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.office.dates import past_day
from pmdesk.periods import parse_day
from pmdesk.records.dunning import PROOFS, Step
from pmdesk.store.dunnings import DUNNINGS
from pmdesk.store.linking import linked
from pmdesk.texts import _

Id = Annotated[int, id_argument("dunning", "The demand's id, as in the list.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]
REGISTER = Register(
    "fee dun",
    "pmdesk.commands.fee_dun",
    FIELDS,
    COLUMNS,
    DUNNINGS,
    Id,
    record=lambda _desk, conn, id: dunning_record(conn, id),
    said=headline,
    in_words=IN_WORDS,
)


def _proof(params: dict[str, Any]) -> list[str]:
    return [] if params.get("how") == "mailed" else ["proof"]


@also_needs(_proof)
def deliver(
    ctx: typer.Context,
    id: Id,
    how: Annotated[str, choice("--how", *PROOFS, help="How it is proved that it arrived.")],
    proof: Annotated[
        str | None, text_option("--proof", "Who signed, which photo, who was the witness.")
    ] = None,
    link: Link = None,
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that a demand reached the owner, with its proof; the limitation of its charges
    begins anew from that day.

    A letter that was mailed is proved by the mail log: --how mailed --link mail:12.

    \b
    pmdesk fee dun deliver 3 --how signed --proof "Signed by the owner at the door"
    """
    desk = desk_of(ctx)
    with desk.writing("fee dun deliver") as write:
        today = desk.now(write.conn).date()
        day = None if on is None else past_day(on, desk.now(write.conn))
        about = linked(write.conn, link)
        by_whom = desk.by_whom(write, by)
        dun_steps.deliver(write, id, how, proof, about, day, by_whom, today)
        row = dunning_record(write.conn, id)
    REGISTER.echo(desk, row, format, _("on {day}", day=row["delivered_on"]))


def fail(
    ctx: typer.Context,
    id: Id,
    text: Annotated[str, text_option("--text", "What was tried, and why it did not arrive.")],
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that a demand could not be delivered; another try can follow.

    \b
    pmdesk fee dun fail 3 --text "Returned by the post: moved away"
    """
    desk = desk_of(ctx)
    with desk.writing("fee dun fail") as write:
        day = past_day(on, desk.now(write.conn))
        dun_steps.fail(write, id, day, desk.by_whom(write, by), text)
        row = dunning_record(write.conn, id)
    REGISTER.echo(desk, row, format)


def promise(
    ctx: typer.Context,
    id: Id,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", parser=words, help="The day that was promised.")
    ],
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="CNY", help="In yuan; all that is left without."),
    ] = None,
    proof: Annotated[
        str | None, text_option("--proof", "The paper that the owner signed, if there is one.")
    ] = None,
    text: Annotated[str | None, text_option("--text", "The owner's reasons, in words.")] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record by which day the owner promised to pay; it is owed in `due` on that day.

    \b
    pmdesk fee dun promise 3 --on 11-20 --amount 500
    """
    desk = desk_of(ctx)
    fen = None if amount is None else amount_of(amount)
    with desk.writing("fee dun promise") as write:
        now = desk.now(write.conn)
        day, today = parse_day(on, now, ahead=True).isoformat(), now.date()
        promised = Step(
            "promise", today.isoformat(), desk.by_whom(write, by), proof=proof, promise_on=day,
            promised_fen=fen, text=text,
        )  # fmt: skip
        dun_steps.promise(write, id, promised, today)
        row = dunning_record(write.conn, id)
    said = _("{amount} promised for {day}", amount=yuan(row["promised_fen"]), day=row["promise_on"])
    REGISTER.echo(desk, row, format, said)


def result(
    ctx: typer.Context,
    id: Id,
    text: Annotated[str, text_option("--text", "What came of it.")],
    on: OnDay = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record what came of a step: what was said at the door, why the owner does not pay.

    \b
    pmdesk fee dun result 3 --text "Waits for the repair of the window"
    """
    desk = desk_of(ctx)
    with desk.writing("fee dun result") as write:
        day = past_day(on, desk.now(write.conn))
        dun_steps.note_result(write, id, day, desk.by_whom(write, by), text)
        row = dunning_record(write.conn, id)
    REGISTER.echo(desk, row, format)
