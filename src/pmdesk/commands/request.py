"""`pmdesk request`: repairs, move-ins, fit-outs, cleaning, special services (B3, A1.11)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import requests
from pmdesk.commands import completion, filters
from pmdesk.commands import request_steps as steps
from pmdesk.commands.case_steps import OF_HANDLED, CaseId, add_cases, add_shows
from pmdesk.commands.cases import To, assigned_to, show_changed
from pmdesk.commands.desk_params import ByWhom, Department, Link, Unit, text_option
from pmdesk.commands.params import Format, On, Ref
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.request_steps import (
    SHAPE,
    Appointment,
    Charge,
    Quote,
    Supplier,
    appointment_text,
    missing_text,
    price_text,
    terms_of,
)
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_when
from pmdesk.store import units
from pmdesk.store.linking import linked

app = typer.Typer(help="Service requests: repair, move-in, fit-out, special services (B3).")
GROUPS = {"kinds": "pmdesk.commands.request_kinds"}
"""Groups within this one, imported when they are asked for."""


_KIND_HELP = "What is asked for, one of the office's kinds: repair, move-in, fit-out ..."


def _kind(help: str) -> Any:
    return typer.Option(
        "--kind", metavar="KIND", autocompletion=completion.request_kinds, help=help
    )


@app.command("add")
@also_needs(lambda params: [] if params.get("place") else ["unit or --place"])
def add(
    ctx: typer.Context,
    kind: Annotated[str, _kind(_KIND_HELP)],
    text: Annotated[str, text_option("--text", "What is asked for.")],
    unit: Unit = None,
    place: Annotated[str | None, text_option("--place", "Where, if not in a unit.")] = None,
    on: On = None,
    contact: Annotated[str | None, text_option("--contact", "Who asks, as given.", "NAME")] = None,
    phone: Annotated[str | None, text_option("--phone", "The phone, as given.", "PHONE")] = None,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="CODE", autocompletion=completion.services,
                     help="The special service; its price of the day is quoted (A1.11)."),
    ] = None,
    appointment: Appointment = None,
    to: To = None,
    department: Department = None,
    supplier: Supplier = None,
    charge: Charge = None,
    quote: Quote = None,
    link: Link = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record a request; its kind brings the checklist that has to be gone through.

    \b
    pmdesk request add --kind repair --unit 3-2-1502 --text "Kitchen tap drips" --to E003
    """
    desk = desk_of(ctx)
    with desk.writing("request add") as write:
        conn, now = write.conn, desk.now(write.conn)
        asked = requests.Asked(
            when=parse_when("today" if on is None else on, now),
            kind=requests.checked_kind(conn, kind).kind,
            unit_id=None if unit is None else units.find(conn, unit).id,
            text=text,
            place=place,
            contact=contact,
            phone=phone,
            service=service,
            link=linked(conn, link),
            ref=ref,
        )
        terms = terms_of(desk, write, to, department, appointment, supplier, charge, quote)
        number = requests.known(write, asked, terms, is_dated=on is not None)
        if number is None:
            if to is not None:
                desk.employed(conn, to, now)
            number = requests.open_request(write, asked, terms, desk.by_whom(write, by), now)
        row = SHAPE.record(conn, number)
    show_changed(desk, SHAPE, row, format, *consequence(row))


add_cases(
    app,
    SHAPE,
    __name__,
    filters.equal("kind", Annotated[str | None, _kind("Only of this kind.")]),
    *OF_HANDLED,
    help="""List requests, oldest first.

    \b
    pmdesk request list --kind repair --state assigned --state in-hand
    """,
)


add_shows(
    app,
    SHAPE,
    show="""Show one request with its trail; the checklist says what is still to be done.

    \b
    pmdesk request show 12
    """,
    trail="""List every step of a request: who did what, when, in which words.

    \b
    pmdesk request trail 12 --format json
    """,
)


def _form() -> Read:
    from pmdesk.casework.printing import request

    return request


add_print(
    app,
    CaseId,
    _form,
    """Print one request as a form, with its checklist and the line to accept it on (B3).

    \b
    pmdesk request print 12 --output request-12.html
    """,
)


def consequence(row: dict[str, Any]) -> list[str | None]:
    """What a new request asks for."""
    return [
        row["number"],
        assigned_to(row),
        appointment_text(row),
        price_text(row),
        missing_text(row),
    ]


app.registered_commands += steps.app.registered_commands
