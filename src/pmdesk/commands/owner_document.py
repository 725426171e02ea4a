"""`pmdesk owner document`: the papers held for a unit, and where they are filed (A1.7)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion
from pmdesk.commands.desk_params import (
    ByWhom,
    Search,
    Unit,
    UnitArgument,
    id_argument,
    text_option,
)
from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    Output,
    Reason,
    Ref,
    Shown,
    ShownFormat,
    words,
)
from pmdesk.commands.show import fetch, show_fetched, show_stored, stored_schema
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office import documents, voiding
from pmdesk.office.dates import past_day
from pmdesk.office.owner_view import DOCUMENT_FIELDS, archive_text, required_kinds, unit_record
from pmdesk.render.bulk import as_record
from pmdesk.store import units
from pmdesk.store.archive import DOCUMENTS
from pmdesk.store.listing import Asked, record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="The papers held for a unit, and what its archive lacks (A1.7).")

COLUMNS = ("id", "unit", "kind", "on", "place", "note", "void")


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
        row = _record(write, number)
        archive = archive_text(unit_record(write.conn, found.id, now))
        is_required = kind in required_kinds(write.conn)
    beyond = [] if is_required else [_("not among the required kinds")]
    _show(desk, row, format, *beyond, archive)


@app.command("list")
def list_(
    ctx: typer.Context,
    unit: Unit = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="K", autocompletion=completion.owner_documents,
                     help="Only of this kind."),
    ] = None,
    search: Search = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """List the documents held, with where they are filed.

    \b
    pmdesk owner document list --unit 3-2-1502
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        asked = Asked(DOCUMENTS).equal("kind", kind).search(search)
        if unit is not None:
            asked.equal("unit", units.find(conn, unit).code)
        found = fetch(conn, DOCUMENTS, DOCUMENT_FIELDS, COLUMNS, asked, shown)
    nothing = _("no document fits")
    show_fetched(desk, "owner.document", DOCUMENT_FIELDS, COLUMNS, found, shown, nothing)


@app.command("void")
def void(
    ctx: typer.Context,
    id: Annotated[int, id_argument("unit-document", "The document's id, as in the list.")],
    reason: Reason,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Mark a document as recorded by mistake: it is held no more.

    \b
    pmdesk owner document void 31 --reason "Was the neighbour's"
    """
    desk = desk_of(ctx)
    with desk.writing("owner document void") as write:
        on, by_whom = desk.now(write.conn).date(), desk.by_whom(write, by)
        voiding.void(write, documents.KIND, documents.TABLE, id, reason, by_whom, on)
        row = _record(write, id)
    _show(desk, row, format, _("void: {reason}", reason=reason))


def _record(write: Writing, number: int) -> dict[str, Any]:
    found = record(write.conn, DOCUMENTS, number)
    assert found is not None
    return as_record(DOCUMENT_FIELDS, found)


def _show(desk: Desk, row: dict[str, Any], format: str, *more: str) -> None:
    what = _("document {id}: {kind}, {unit}", id=row["id"], kind=row["kind"], unit=row["unit"])
    echo = "; ".join([what, *more])
    show_stored(desk, stored_schema("owner.document"), DOCUMENT_FIELDS, row, Shown(format), echo)
