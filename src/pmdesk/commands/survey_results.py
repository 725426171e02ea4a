"""`pmdesk survey result|trend`: satisfaction per item and overall, over the quarters (B8)."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, whole
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing, table_text
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.office import survey_results as results
from pmdesk.records.surveys import ALL, parse_quarter
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.texts import _, screen_field

Quarter = Annotated[
    str | None, typer.Option("--from", metavar="QUARTER", help="The first quarter, 2026Q1.")
]
LastQuarter = Annotated[
    str | None, typer.Option("--to", metavar="QUARTER", help="The last quarter, included.")
]


def result(
    ctx: typer.Context,
    id: Annotated[
        int | None,
        typer.Argument(metavar="[ID]", parser=whole(1, 2**62, "ID"),
                       help="The survey's id; that of the latest quarter without."),
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Show what a survey came to: issued, returned, valid, the satisfied per item and overall.

    Beside every rate stands what it is of; nothing of nothing is n/a. Overall counts every
    score once. The comments stand below, and in survey answers as a list.

    \b
    pmdesk survey result 1
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        found = results.result(conn, id)
    shown = Shown(format, output, encoding, force)
    if format == "json":
        show_thing(desk, "pmdesk.survey.result/1", [], found, shown)
    elif format in ("csv", "xlsx"):
        rows = results.rows_of(found)
        show_list(desk, list_schema("survey.result"), results.FIELDS, rows, shown)
    else:
        title = screen_field("title", desk.options.screen)
        show_text(desk, _page(found, title, shown), shown)


def trend(
    ctx: typer.Context,
    from_: Quarter = None,
    to: LastQuarter = None,
    item: Annotated[
        str | None,
        typer.Option("--item", metavar="ITEM", help="Only this item; all is every one together."),
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show satisfaction over the quarters, a row for each survey and item.

    \b
    pmdesk survey trend --from 2025Q4 --item all
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        first = None if from_ is None else parse_quarter(from_, today)
        last = None if to is None else parse_quarter(to, today)
        if first and last and first > last:
            raise BadInput(_("{first} lies after {last}", first=first, last=last))
        rows = results.trend(conn, first, last)
    rows = [row for row in rows if item in (None, row["item"])]
    shown = Shown(format, output, encoding, force)
    nothing = _("no survey fits")
    show_list(desk, list_schema("survey.trend"), results.FIELDS, rows, shown, (), nothing)


def add_results(app: typer.Typer) -> None:
    """Gives `pmdesk survey` the commands that show what came of it."""
    app.command("result")(result)
    app.command("trend")(trend)


def _page(found: dict[str, Any], title: str, shown: Shown) -> Iterator[str]:
    head = _("survey {survey}, {quarter} ({state}): {title}", **found)
    response = _("{issued} issued, {returned} returned ({return_rate} %), {valid} valid", **found)
    yield f"{visible(head)}\n{response}\n\n"
    fields = [
        Field("item", "Item", "code"),
        Field(title, "Question"),
        *(field for field in results.FIELDS if field.name in ("satisfied", "n", "rate")),
    ]
    overall = {**found["overall"], "item": ALL, title: _("every score together")}
    yield from table_text(_("Satisfaction"), fields, [*found["items"], overall], shown)
    if found["comments"]:
        yield _("Comments") + "\n"
        yield from (f"  {visible(comment)}\n" for comment in found["comments"])
