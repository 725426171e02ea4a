"""`pmdesk owner document`: the papers held for a unit, and where they are filed (A1.7)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import UnitArgument, id_argument, text_option
from pmdesk.commands.params import Format, Ref, words
from pmdesk.commands.registers import Register, add_list, add_void, marked, says_why
from pmdesk.global_options import desk_of
from pmdesk.office import documents
from pmdesk.office.dates import past_day
from pmdesk.office.owner_view import DOCUMENT_FIELDS, archive_text, required_kinds, unit_record
from pmdesk.render.bulk import as_record
from pmdesk.store import units
from pmdesk.store.archive import DOCUMENTS
from pmdesk.store.listing import record
from pmdesk.texts import N_, _

app = typer.Typer(help="The papers held for a unit, and what its archive lacks (A1.7).")

COLUMNS = ("id", "unit", "kind", "on", "place", "note", "void")


def _record(conn: Any, number: int) -> dict[str, Any]:
    found = record(conn, DOCUMENTS, number)
    assert found is not None
    return as_record(DOCUMENT_FIELDS, found)


REGISTER = Register(
    "owner document",
    __name__,
    DOCUMENT_FIELDS,
    COLUMNS,
    DOCUMENTS,
    Annotated[int, id_argument("unit-document", "The document's id, as in the list.")],
    record=lambda _desk, conn, id: _record(conn, id),
    said=lambda row: _(
        "document {id}: {kind}, {unit}", id=row["id"], kind=row["kind"], unit=row["unit"]
    ),
)


@app.command("add")
def add(
    ctx: typer.Context,
    unit: UnitArgument,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="K",
            parser=words,
            autocompletion=completion.owner_documents,
            help="What it is; the setting owner_documents names those every unit needs.",
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day it was filed; today without."),
    ] = None,
    place: Annotated[
        str | None, text_option("--place", "Where it is filed.", "WHERE-FILED")
    ] = None,
    note: Annotated[str | None, text_option("--note", "A note.")] = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record that a document is held for a unit, and show what is still missing.

    \b
    pmdesk owner document add 3-2-1502 --kind title --place "Cabinet 3, folder 15"
    """
    desk = desk_of(ctx)
    with desk.writing("owner document add") as write:
        now = desk.now(write.conn)
        found = units.find(write.conn, unit)
        document = documents.Document(found.id, kind, past_day(on, now), place, note, ref)
        number = documents.file_document(write, document, is_dated=on is not None)
        row = _record(write.conn, number)
        archive = archive_text(unit_record(write.conn, found.id, now))
        is_required = kind in required_kinds(write.conn)
    beyond = [] if is_required else [_("not among the required kinds")]
    REGISTER.echo(desk, row, format, *beyond, archive)


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.equal(
        "kind",
        Annotated[
            str | None,
            typer.Option(
                "--kind",
                metavar="K",
                autocompletion=completion.owner_documents,
                help="Only of this kind.",
            ),
        ],
    ),
    filters.SEARCH,
    nothing=N_("no document fits"),
    help="""List the documents held, with where they are filed.

    \b
    pmdesk owner document list --unit 3-2-1502
    """,
)


add_void(
    app,
    REGISTER,
    marked(documents.KIND, documents.TABLE),
    """Mark a document as recorded by mistake: it is held no more.

    \b
    pmdesk owner document void 31 --reason "Was the neighbour's"
    """,
    says_why,
)
