"""`pmdesk fee disclose`: the public statement of fees, income and expenditure (A1.5)."""

from typing import Annotated

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, choice, words
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing, stored_schema
from pmdesk.fees import disclosing
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.periods import parse_day
from pmdesk.render.disclosure import form, text_page
from pmdesk.store.journal import head
from pmdesk.texts import in_language, screen_field

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
        choice("--format", "table", "json", "csv", "html", help="html is a page to post."),
    ] = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Print the statement to post: fee items and standards, income, expenditure, collection.

    Every total ties to the receipts to the fen, or nothing is printed. No name and no room
    stands in it; small buildings are put together.

    \b
    pmdesk fee disclose --from 2026-10-01 --to 2026-10-31 --format html --output october.html
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    with desk.reading() as conn:
        now = desk.now(conn)
        period = disclosing.period_of(parse_day(from_, now), past_day(to, now), now.date())
        content = disclosing.statement(conn, period)
        language = desk.language(conn)
        policy = desk.policy(conn, disclosing.month_of(period)).policy
        journal_head = head(conn)
    title = screen_field("title", language)
    if format == "json":
        show_thing(desk, stored_schema("fee.disclose"), [], content, shown)
    elif format == "csv":
        rows = disclosing.as_rows(content, title)
        show_list(desk, list_schema("fee.disclose"), disclosing.FIELDS, rows, shown)
    elif format == "html":
        from pmdesk.render.documents import document  # jinja2: 67 ms

        with in_language(language):
            page = {**form(content, title), "head": journal_head}
        show_text(desk, [document("disclosure", language, page, policy)], shown)
    else:
        with in_language(language):
            parts = list(text_page(content, title))
        show_text(desk, parts, shown)
