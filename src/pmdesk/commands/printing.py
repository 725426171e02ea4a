"""Documents on paper: the `print` of every group, and what the older verbs share with it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmdesk.commands.params import Force, Shown, choice, words
from pmdesk.commands.show import check_output, deliver_bytes
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.output import terminal_width
from pmdesk.texts import LANGUAGES, _

if TYPE_CHECKING:
    from pmdesk.render.documents import Document

PRINTED = ("html", "pdf")
"""What a document is printed as, by the end of its file's name."""
Read = Callable[[Any, int, str], "Document"]
"""Reads a record's document: the connection, the record's id, the language."""

DocumentFile = Annotated[
    str,
    typer.Option(
        "--output",
        metavar="FILE.html|FILE.pdf",
        parser=words,
        help="The file, its end says what it is; - is HTML on stdout.",
    ),
]
DocumentLanguage = Annotated[
    str | None,
    choice("--language", *LANGUAGES, help="The document's language; without, the office's."),
]


def add_print(app: typer.Typer, id: Any, form: Callable[[], Read], help: str) -> None:
    """Adds `print` to a group: `id` is the parameter that names the record, `form` gives the
    function that reads its document, imported only then; `help` is the verb's."""

    @app.command("print", help=help)
    def print_(
        ctx: typer.Context,
        id: id,
        output: DocumentFile,
        language: DocumentLanguage = None,
        force: Force = False,
    ) -> None:
        print_document(
            desk_of(ctx),
            lambda conn, spoken: form()(conn, id, spoken),
            output,
            language,
            force=force,
        )


def print_document(
    desk: Desk,
    read: Callable[[Any, str], "Document"],
    output: str,
    language: str | None,
    *,
    force: bool,
) -> None:
    """Reads a document and prints it into a file, as what the file's name ends in."""
    format = _format_of(output)
    check_printing(format, output)
    check_output(Shown(output=output, force=force))
    with desk.reading() as conn:
        document = read(conn, language or desk.language(conn))
    show_document(desk, document, format, output, force=force)


def show_document(
    desk: Desk, document: "Document", format: str, output: str, *, force: bool
) -> None:
    """Prints a document on stdout or into a file; where something was stored before, a document
    that cannot be made is a warning."""
    from pmdesk.render.documents import SUFFIXES

    try:
        content = SUFFIXES[format](document)
    except BadInput as error:
        if not desk.output.stored:
            raise
        desk.output.warn(error.message)
        return
    deliver_bytes(desk, [content], output, force=force)


def check_printing(format: str, output: str) -> None:
    """Refuses, before anything is stored, what could not be printed: a format whose extra is not
    installed, a PDF on a terminal (BadInput)."""
    if format not in PRINTED:
        return
    from pmdesk.render.extras import need

    need(format)
    if format == "pdf" and output == "-" and terminal_width():
        raise BadInput(_("a PDF is no text for a terminal: write it to a file"))


def show_bytes(desk: Desk, files: Sequence[bytes]) -> None:
    """Files one after the other on stdout."""
    deliver_bytes(desk, files, "-", force=False)


def _format_of(output: str) -> str:
    """What a file is to be by the end of its name (BadInput)."""
    if output == "-":
        return "html"
    format = format_named(output, PRINTED)
    if format is None:
        raise BadInput(_("{file}: only .html and .pdf can be made here", file=output))
    return format


def format_named(output: str, formats: Sequence[str]) -> str | None:
    """Which of some formats the end of a file's name says; None where it says none of them."""
    suffix = Path(output).suffix.lower().removeprefix(".")
    format = "html" if suffix == "htm" else suffix
    return format if format in formats else None
