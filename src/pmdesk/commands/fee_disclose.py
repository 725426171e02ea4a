"""`pmdesk fee disclose`: the public statement of fees, income and expenditure (A1.5)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, choice, words
from pmdesk.commands.printing import PRINTED, DocumentLanguage, check_printing, show_document
from pmdesk.commands.show import (
    check_output,
    list_schema,
    show_list,
    show_text,
    show_thing,
    stored_schema,
)
from pmdesk.fees import disclosing
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.periods import parse_day
from pmdesk.records.disclosure import Period
from pmdesk.render.disclosure import text_page
from pmdesk.texts import in_language, screen_field

if TYPE_CHECKING:
    from pmdesk.render.documents import Document

app = typer.Typer(help="The public statement (A1.5).")


@app.command("disclose")
def disclose(
    ctx: typer.Context,
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", parser=words, help="The first day.")
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="DATE", parser=words, help="The last day, included.")
    ],
    format: Annotated[
        str,
        choice("--format", "table", "html", "pdf", "json", "csv", "xlsx",
               help="html, pdf: a page to post."),
    ] = "table",
    language: DocumentLanguage = None,
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Print the statement to post: fee items and standards, income, expenditure, collection.

    Every total ties to the receipts to the fen, or nothing is printed. No name and no room
    stands in it; small buildings are put together.

    \b
    pmdesk fee disclose --from 2026-10-01 --to 2026-10-31 --format pdf --output october.pdf
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    check_output(shown)
    check_printing(format, output)
    with desk.reading() as conn:
        now = desk.now(conn)
        period = disclosing.period_of(parse_day(from_, now), past_day(to, now), now.date())
        content = disclosing.statement(conn, period)
        language = language or desk.language(conn)
        document = _form(conn, content, period, language) if format in PRINTED else None
    title = screen_field("title", language)
    if document:
        show_document(desk, document, format, output, force=force)
    elif format == "json":
        show_thing(desk, stored_schema("fee.disclose"), [], content, shown)
    elif format in ("csv", "xlsx"):
        rows = disclosing.as_rows(content, title)
        show_list(desk, list_schema("fee.disclose"), disclosing.FIELDS, rows, shown)
    else:
        with in_language(language):
            parts = list(text_page(content, title))
        show_text(desk, parts, shown)


def _form(conn: Any, content: dict[str, Any], period: Period, language: str) -> "Document":
    from pmdesk.fees.printing import disclosure

    return disclosure(conn, content, disclosing.month_of(period), language)
