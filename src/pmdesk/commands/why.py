"""`pmdesk why`: the chain round, finding, report, notice, announcement, from either end."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from pmdesk.casework.chain import Chain, Place, chain, tree
from pmdesk.commands import completion
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat, words
from pmdesk.commands.show import list_schema, show_list, show_text, show_thing
from pmdesk.global_options import desk_of
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.texts import _

app = typer.Typer()

LINE_FIELDS = [
    Field("level", "Level", "number"),
    Field("record", "Record"),
    Field("number", "Number", "code"),
    Field("on", "On", "code"),
    Field("state", "State", "code"),
    Field("asked", "Asked", "flag"),
    Field("under", "Under"),
    Field("why", "Why", "code"),
    Field("text", "Text"),
]
"""The fields of a chain as CSV: a line for each place in the tree."""


@app.command("why")
def why(
    ctx: typer.Context,
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD",
            parser=words,
            autocompletion=completion.records,
            help="Such as finding:12, report:3, fault:5, or a number such as NC-202611-0001.",
        ),
    ],
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show what led to a record and what came of it, as a tree: from the round or the call to
    the finding, its report, the notice, and the meeting or posting that told of it.

    \b
    pmdesk why finding:12
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        found = chain(conn, record, desk.now(conn).date())
    shown = Shown(format, output, encoding, force)
    if format == "json":
        show_thing(desk, "pmdesk.why/1", [], _document(found), shown)
    elif format in ("csv", "xlsx"):
        rows = [_row(place, found.record) for place in tree(found)]
        show_list(desk, list_schema("why"), LINE_FIELDS, rows, shown)
    else:
        show_text(desk, _lines(found), shown)


def _document(found: Chain) -> dict[str, Any]:
    return {
        "record": found.record,
        "nodes": [node._asdict() for node in found.nodes],
        "edges": [edge._asdict() for edge in found.edges],
    }


def _row(place: Place, asked: str) -> dict[str, Any]:
    return {
        "level": place.level,
        **place.node._asdict(),
        "asked": place.node.record == asked,
        "under": place.edge.cause if place.edge else None,
        "why": place.edge.why if place.edge else None,
    }


def _lines(found: Chain) -> Iterator[str]:
    """The tree as text: what was asked for is marked, a step to the right came of the one above."""
    for place in tree(found):
        node = place.node
        mark = "*" if node.record == found.record else " "
        words = [node.record, node.number, node.on, node.state]
        if place.told_before:
            words = [node.record, _("(see above)")]
        elif node.text:
            words.append(node.text)
        said = "  ".join(word for word in words if word)
        yield f"{mark} {'    ' * place.level}{visible(said)}\n"
