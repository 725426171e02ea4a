"""What can happen to a request: `pmdesk request assign`, `step`, `done` ... (B3, A2.8)."""

from typing import Annotated, Any

import typer

from pmdesk.casework import requests
from pmdesk.casework.request_view import COLUMNS, FIELDS
from pmdesk.casework.walking import Case, Doing
from pmdesk.commands import completion
from pmdesk.commands.case_steps import (
    CaseId,
    Helps,
    Words,
    WordsOrNone,
    Work,
    add_case_steps,
    add_reasoned,
)
from pmdesk.commands.cases import Shape, To, assigned_to, change, show_changed, when_text
from pmdesk.commands.desk_params import ByWhom, Department, text_option
from pmdesk.commands.params import Format, On, choice
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.money import parse_yuan, yuan
from pmdesk.periods import moment, parse_when
from pmdesk.records.requests import CHARGES, PROBLEMS, REQUESTS
from pmdesk.store import people
from pmdesk.store import requests as store
from pmdesk.store.held import still_held
from pmdesk.store.writing import Writing
from pmdesk.texts import _, _n

app = typer.Typer()

SHAPE = Shape(REQUESTS, store.REQUESTS, FIELDS, COLUMNS)


def _money(name: str, help: str) -> Any:
    return typer.Option(name, metavar="CNY", help=help)


Appointment = Annotated[
    str | None,
    typer.Option("--appointment", metavar="WHEN", help="When somebody comes; the time with it."),
]
Charge = Annotated[str | None, choice("--charge", *CHARGES, help="Whether the owner pays for it.")]
Quote = Annotated[str | None, _money("--quote", "The price that was named, in yuan.")]
Supplier = Annotated[str | None, text_option("--supplier", "Who does it from outside.", "NAME")]


@app.command("assign")
def assign(
    ctx: typer.Context,
    id: CaseId,
    to: To = None,
    department: Department = None,
    appointment: Appointment = None,
    supplier: Supplier = None,
    charge: Charge = None,
    quote: Quote = None,
    text: WordsOrNone = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Say who does it, when, and for how much.

    \b
    pmdesk request assign 12 --to E003 --appointment "11-05 14:30" --charge paid --quote 60
    """
    given = (to, department, appointment, supplier, charge, quote)
    if all(value is None for value in given):
        raise BadInput(
            _(
                "say what changes: --to, --department, --appointment, --supplier, --charge or "
                "--quote"
            )
        )
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        terms = terms_of(desk, write, *given)
        if to is not None:
            desk.employed(write.conn, to, doing.at)
        return requests.assign(write, case, doing._replace(text=text), terms)

    row = change(desk, SHAPE, "assign", id, on, by, act)
    show_changed(desk, SHAPE, row, format, assigned_to(row), appointment_text(row), price_text(row))


@app.command("note")
def note(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    problem: Annotated[
        str | None, choice("--problem", *PROBLEMS, help="It is a problem; it is counted (A1.2).")
    ] = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Put on record what was found or done; problems of a move-in are counted (A1.2).

    \b
    pmdesk request note 12 --text "No hot water in the new flat" --problem major
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return requests.note(write, case, doing._replace(text=text), problem)

    row = change(desk, SHAPE, "note", id, on, by, act)
    show_changed(desk, SHAPE, row, format, _problems(row) if problem else None)


@app.command("step")
def step(
    ctx: typer.Context,
    id: CaseId,
    step: Annotated[
        str,
        typer.Argument(metavar="STEP", autocompletion=completion.request_steps,
                       help="A step of its checklist."),
    ],
    result: Annotated[
        str, choice("--result", "done", "na", help="na: it does not apply here.")
    ] = "done",
    text: WordsOrNone = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Make one step of the checklist (B3).

    \b
    pmdesk request step 12 keys --text "Two keys, three cards, signed for"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        said = doing._replace(text=text)
        return requests.make_step(write, case, said, step, applies=result == "done")

    row = change(desk, SHAPE, "step", id, on, by, act)
    show_changed(desk, SHAPE, row, format, missing_text(row) or _("every required step is made"))


@app.command("done")
def done(
    ctx: typer.Context,
    id: CaseId,
    text: Words,
    charge: Charge = None,
    price: Annotated[
        str | None, _money("--price", "What is to be paid, in yuan; the quote without.")
    ] = None,
    accepted_by: Annotated[
        str | None, text_option("--accepted-by", "Who accepted it at once.", "NAME")
    ] = None,
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record that the work is done; a follow-up call is due from then on (R10).

    Refused while a required step of the checklist is missing.

    \b
    pmdesk request done 12 --text "Washer replaced" --charge paid --price 35 --accepted-by "Ms Fir"
    """
    desk = desk_of(ctx)
    fen = parse_yuan(price) if price is not None else None

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        said = doing._replace(text=text)
        return requests.done(write, case, said, charge, fen, accepted_by)

    row = change(desk, SHAPE, "done", id, on, by, act)
    with desk.reading() as conn:
        left = still_held(conn, f"request:{id}")
    for sum_ in left:
        desk.output.warn(
            _(
                "{sum} of held money {id} is still held: pmdesk fee hold return {id}",
                sum=yuan(sum_["left_fen"]),
                id=sum_["id"],
            )
        )
    more = _("follow-up by {day}", day=row["follow_up_by"])
    show_changed(desk, SHAPE, row, format, price_text(row), more)


@app.command("accept")
def accept(
    ctx: typer.Context,
    id: CaseId,
    name: Annotated[str, text_option("--name", "Who accepts it.", "NAME")],
    on: On = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record who accepted the work.

    \b
    pmdesk request accept 12 --name "Ms Fir"
    """
    desk = desk_of(ctx)

    def act(write: Writing, case: Case, doing: Doing) -> Case:
        return requests.accept(write, case, doing._replace(text=name), name)

    show_changed(desk, SHAPE, change(desk, SHAPE, "accept", id, on, by, act), format)


add_reasoned(
    app,
    SHAPE,
    "cancel",
    requests.cancel,
    """End a request undone, with the reason.

    \b
    pmdesk request cancel 12 --reason "The owner found a plumber"
    """,
)


def terms_of(
    desk: Desk,
    write: Writing,
    to: str | None,
    department: str | None,
    appointment: str | None,
    supplier: str | None,
    charge: str | None,
    quote: str | None,
) -> requests.Terms:
    now = desk.now(write.conn)
    coming = None
    if appointment is not None:
        when = parse_when(appointment, now, ahead=True)
        if when.minute is None:
            raise BadInput(_("--appointment: a time is wanted too, such as {day} 14:30",
                             day=when.day))  # fmt: skip
        coming = moment(when, now, late=False).isoformat(timespec="seconds")
    return requests.Terms(
        people.find(write.conn, to).id if to is not None else None,
        department,
        coming,
        supplier,
        charge,
        parse_yuan(quote) if quote is not None else None,
    )


def _problems(row: dict[str, Any]) -> str:
    return _n(
        "{n} problem, {major} major",
        "{n} problems, {major} of them major",
        row["problems"],
        major=row["major_problems"],
    )


def appointment_text(row: dict[str, Any]) -> str | None:
    if row["appointment_at"] is None:
        return None
    return _("appointment {when}", when=when_text(row["appointment_at"]))


def price_text(row: dict[str, Any]) -> str | None:
    if row["price_fen"] is not None:
        return _("price {sum}", sum=yuan(row["price_fen"]))
    if row["quote_fen"] is not None:
        return _("quote {sum}", sum=yuan(row["quote_fen"]))
    return str(row["charge"]) if row["charge"] else None


def missing_text(row: dict[str, Any]) -> str | None:
    return _("to do: {steps}", steps=", ".join(row["missing"])) if row["missing"] else None


add_case_steps(
    app,
    SHAPE,
    Work(requests.reopen, requests.follow_up),
    Helps(
        hold="""Put a request on hold until a day, with the reason; --end takes it up again.

    \b
    pmdesk request hold 12 --until 11-08 --reason "Spare part ordered"
    """,
        follow_up="""Record a call back: whether somebody was reached, and satisfied (A2.8, B8).

    Who says no reopens the request; who says yes or partly has accepted it. After the policy's
    number of tries that reached nobody it can be closed.

    \b
    pmdesk request follow-up 12 --satisfied yes --score 5 --close
    """,
        close="""Close a request after its follow-up, or with a waiver: why there is none.

    \b
    pmdesk request close 12
    """,
        reopen="""Take a request up again; it is counted.

    \b
    pmdesk request reopen 12 --reason "The tap drips again"
    """,
    ),
)
