"""`pmdesk fault analyse` and `fault measure`: causes ranked, and what is done about them."""

from typing import Annotated

import typer

from pmdesk.commands import completion
from pmdesk.commands.params import (
    Code,
    Encoding,
    Force,
    Format,
    Output,
    Ref,
    Shown,
    ShownFormat,
    choice,
    words,
)
from pmdesk.commands.show import list_schema, show_list, show_stored, stored_schema
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import Month, parse_day, parse_month
from pmdesk.render.tables import Field
from pmdesk.store import catalogue
from pmdesk.texts import _

DIMENSIONS = ("code", "department", "staff", "weekday", "hour")
MEASURE_FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("code", "Code"),
    Field("text", "Action"),
    Field("person", "Person"),
    Field("due_on", "Due on"),
]


def add_causes(app: typer.Typer) -> None:
    """Adds the commands of this module to `pmdesk fault`."""
    app.command("analyse")(analyse)
    app.command("measure")(measure)


def analyse(
    ctx: typer.Context,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="MONTH", help="The first month; last without.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="MONTH", help="The last month; that of --from.")
    ] = None,
    by: Annotated[str, choice("--by", *DIMENSIONS, help="By what causes are told apart.")] = "code",
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Rank the causes of faults, with share and cumulative share (Pareto, C4.1.6).

    Counted notices only. By code, the measures noted against a cause stand beside it.

    \b
    pmdesk fault analyse --from 2026-09 --to 2026-10 --by weekday
    """
    from pmdesk.assessment.analysis import FIELDS, ranked_causes

    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        first = parse_month(from_, today) if from_ is not None else None
        last = parse_month(to, today) if to is not None else first
        last = last or Month.of(today).plus(-1)
        first = first or last
        if first > last:
            raise BadInput(_("{first} lies after {last}", first=first, last=last))
        language = desk.options.lang or desk.language(conn)
        rows = ranked_causes(conn, first, last, by, language)
    shown = Shown(format, output, encoding, force)
    fields = FIELDS if format == "table" else [f for f in FIELDS if f.kind != "bar"]
    if format != "table":
        rows = [{key: value for key, value in row.items() if key != "bar"} for row in rows]
    columns = [
        field.name
        for field in fields
        if field.kind == "bar" or any(row[field.name] not in (None, []) for row in rows)
    ]
    show_list(desk, list_schema("fault.cause"), fields, rows, shown, columns, _("no notices"))


def measure(
    ctx: typer.Context,
    code: Code,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT", parser=words, help="What is to be done.")
    ],
    who: Annotated[
        str,
        typer.Option(
            "--who",
            metavar="STAFF",
            parser=words,
            autocompletion=completion.staff,
            help="Who does it.",
        ),
    ],
    due: Annotated[
        str, typer.Option("--due", metavar="DATE", parser=words, help="By when it is done.")
    ],
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Note a corrective measure against a cause: what, who, by when (C4.1.6).

    \b
    pmdesk fault measure --code CMP-01 --text "Brief the counter" --who S01 --due 2026-11-20
    """
    desk = desk_of(ctx)
    with desk.writing("fault measure") as write:
        now = desk.now(write.conn)
        if catalogue.first_day(write.conn, code) is None:
            raise catalogue.unknown(write.conn, code)
        person = desk.employed(write.conn, who, now)
        row = {
            "code": code,
            "text": text,
            "person_id": person.id,
            "due_on": parse_day(due, now, ahead=True).isoformat(),
        }
        number = write.known("cause_measure", ref, row)
        if number is None:
            number = write.add("measure", "cause_measure", {"ref": ref, **row})
    record = {
        "id": number,
        "ref": ref,
        "code": code,
        "text": text,
        "person": person.code,
        "due_on": row["due_on"],
    }
    echo = _(
        "measure {id} against {code}: {who}, due {day}",
        id=number,
        code=code,
        who=person.code,
        day=row["due_on"],
    )
    show_stored(desk, stored_schema("fault.measure"), MEASURE_FIELDS, record, Shown(format), echo)
