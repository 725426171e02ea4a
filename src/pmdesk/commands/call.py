"""`pmdesk call`: the 24-hour line's log (A1.1, A2.2)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.casework import calls
from pmdesk.casework.calls import COLUMNS, DIRECTIONS, FIELDS
from pmdesk.commands import completion, filters
from pmdesk.commands.cases import when_text
from pmdesk.commands.desk_params import ByWhom, Unit, id_argument, text_option
from pmdesk.commands.params import Format, On, Ref, choice
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import When, parse_when
from pmdesk.records.complaints import SEVERITIES
from pmdesk.store import calls as store
from pmdesk.store import units
from pmdesk.store.linking import linked
from pmdesk.store.writing import Writing
from pmdesk.texts import N_, _

app = typer.Typer(help="The 24-hour line's log: what came in, and what it led to (A1.1).")

CallId = Annotated[int, id_argument("call", "The call's id.")]


def _links(row: dict[str, Any]) -> str:
    return ", ".join(row["links"])


REGISTER = Register(
    "call",
    __name__,
    FIELDS,
    COLUMNS,
    store.CALLS,
    CallId,
    record=lambda _desk, conn, id: _record(conn, id),
    said=lambda row: _("call {id}: {state}", id=row["id"], state=row["state"]),
)


def _needed(params: dict[str, Any]) -> list[str]:
    """What a complaint or a request needs besides the call."""
    if params.get("complaint"):
        return [] if params.get("request") else ["category"]
    placed = params.get("unit") or params.get("place")
    return ["unit or --place"] if params.get("request") and not placed else []


@app.command("add")
@also_needs(_needed)
def add(
    ctx: typer.Context,
    text: Annotated[str, text_option("--text", "What it was about.")],
    caller: Annotated[str | None, text_option("--caller", "Who called, as given.", "NAME")] = None,
    phone: Annotated[str | None, text_option("--phone", "The phone, as given.", "PHONE")] = None,
    unit: Unit = None,
    topic: Annotated[str | None, text_option("--topic", "In a word.")] = None,
    direction: Annotated[
        str, choice("--direction", *DIRECTIONS, help="Whether somebody called us, or we them.")
    ] = "in",
    on: On = None,
    answer: Annotated[str | None, text_option("--answer", "What was answered at once.")] = None,
    complaint: Annotated[
        bool, typer.Option("--complaint", help="It is a complaint: record that at once.")
    ] = False,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="K", autocompletion=completion.complaint_categories,
                     help="With --complaint: what it is about."),
    ] = None,
    severity: Annotated[
        str | None, choice("--severity", *SEVERITIES, help="With --complaint: how severe.")
    ] = None,
    request: Annotated[
        str | None,
        typer.Option("--request", metavar="KIND", autocompletion=completion.request_kinds,
                     help="It asks for something: record that at once, of this kind."),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="CODE", autocompletion=completion.services,
                     help="With --request: the special service."),
    ] = None,
    place: Annotated[
        str | None, text_option("--place", "Where it is, for what the call leads to.")
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Log a call; with --complaint or --request KIND what it leads to is recorded with it.

    \b
    pmdesk call add --caller "Ms Fir" --unit 3-2-1502 --text "Lift 2 stops between floors"
        --complaint --category repair
    """
    if not complaint and (category is not None or severity is not None):
        raise BadInput(_("--category and --severity go with --complaint"))
    if complaint and request is not None:
        raise BadInput(_("--complaint does not go with --request: link the other one afterwards"))
    if service is not None and request is None:
        raise BadInput(_("--service goes with --request"))
    if place is not None and not complaint and request is None:
        raise BadInput(_("--place goes with --complaint or --request"))
    desk = desk_of(ctx)
    more: list[str] = []
    with desk.writing("call add") as write:
        conn, now = write.conn, desk.now(write.conn)
        when = When(now.date(), now.strftime("%H:%M")) if on is None else parse_when(on, now)
        unit_id = None if unit is None else units.find(conn, unit).id
        call = calls.Call(when, direction, text, caller, phone, unit_id, topic, ref)
        level = (severity or "normal") if complaint else None
        led = calls.Led(answer, category, level, request, place, service)
        number = calls.known(write, call, led, is_dated=on is not None)
        if number is None:
            who = desk.by_whom(write, by)
            number = calls.log(write, call, who, now)
            if answer is not None:
                calls.answer(write, number, answer, who, now)
            if complaint:
                more = _complain(write, desk, number, call, led, who)
            if request is not None:
                more = _ask(write, desk, number, call, led, who)
        row = _record(conn, number)
    REGISTER.echo(desk, row, format, *(more or [_links(row)]))


add_list(
    app,
    REGISTER,
    filters.several("state", *store.STATES),
    filters.staff("by", "Only taken by this person."),
    filters.UNIT,
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no calls"),
    help="""List calls in the order of entry.

    \b
    pmdesk call list --from yesterday --state new
    """,
)


add_show(
    app,
    REGISTER,
    """Show one call.

    \b
    pmdesk call show 12
    """,
)


@app.command("link")
def link(
    ctx: typer.Context,
    id: CallId,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="What it led to: complaint:12, request:3.")
    ],
    text: Annotated[str | None, text_option("--text", "In words.")] = None,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Link a call to what it led to.

    \b
    pmdesk call link 12 complaint:3
    """
    desk = desk_of(ctx)
    with desk.writing("call link") as write:
        to = linked(write.conn, record)
        assert to is not None
        calls.link(write, id, to, text, desk.by_whom(write, by), desk.now(write.conn))
        row = _record(write.conn, id)
    REGISTER.echo(desk, row, format, _links(row))


@app.command("answer")
def answer(
    ctx: typer.Context,
    id: CallId,
    text: Annotated[str, text_option("--text", "What was answered.")],
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Record what was answered to a call.

    \b
    pmdesk call answer 12 --text "Told her the opening hours"
    """
    desk = desk_of(ctx)
    with desk.writing("call answer") as write:
        calls.answer(write, id, text, desk.by_whom(write, by), desk.now(write.conn))
        row = _record(write.conn, id)
    REGISTER.echo(desk, row, format, _links(row))


add_void(
    app,
    REGISTER,
    marked("call", "call"),
    """Mark a call that was logged by mistake as void; it stays on file.

    \b
    pmdesk call void 12 --reason "Logged twice"
    """,
    _links,
)


def _complain(
    write: Writing, desk: Desk, number: int, call: calls.Call, led: calls.Led, by: str
) -> list[str]:
    """Raises the complaint that a call is; what it asks for, in words."""
    from pmdesk.casework import complaints  # most calls are none

    now = desk.now(write.conn)
    raised = complaints.Raised(
        when=call.when,
        unit_id=call.unit_id,
        channel="phone",
        category=str(led.category),
        severity=str(led.severity),
        text=call.text,
        subject=call.topic,
        place=led.place,
        reporter=call.caller,
        phone=call.phone,
        link=f"call:{number}",
    )
    case = complaints.raise_complaint(write, raised, by, now)
    due = complaints.complaint(write.conn, case).now
    major = _("major: the director is to know at once [R11]")
    return [
        _("complaint {id}", id=case),
        *([major] if led.severity == "major" else []),
        _("reply by {day}", day=when_text(due["respond_by"])),
        _("resolve by {day}", day=when_text(due["due_at"])),
    ]


def _ask(
    write: Writing, desk: Desk, number: int, call: calls.Call, led: calls.Led, by: str
) -> list[str]:
    """Opens the request that a call makes."""
    from pmdesk.casework import requests

    now = desk.now(write.conn)
    asked = requests.Asked(
        when=call.when,
        kind=requests.checked_kind(write.conn, str(led.request)).kind,
        unit_id=call.unit_id,
        text=call.text,
        place=led.place,
        contact=call.caller,
        phone=call.phone,
        service=led.service,
        link=f"call:{number}",
    )
    case = requests.open_request(write, asked, requests.Terms(), by, now)
    return [_("request {id}", id=case)]


def _record(conn: Any, number: int) -> dict[str, Any]:
    from pmdesk.render.bulk import as_record

    return as_record(FIELDS, calls.call_record(conn, number))
