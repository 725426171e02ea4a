"""The sheets that are taken along: patrol and inspection (A2.4, A2.5, A3.1, A3.2)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pmdesk.render.blocks import Block, Cell, Column, Heading, Note, Page, Signatures, table
from pmdesk.render.patrol import asked_texts, kind_titles, on_the_way, typed_back
from pmdesk.texts import _

Fields = Mapping[str, Any]


def patrol(fields: Fields) -> Page:
    """A day's rounds with boxes for each item, and what to look at on the way."""
    content = dict(fields)
    item, checked = Column(_("Item"), "short"), Column(_("What is checked"), share=4)
    items = [(place, item["item"], item["title"]) for place, item in enumerate(fields["items"], 1)]
    return Page(
        (
            *(Note(line) for line in asked_texts(content)),
            Heading(_("What is checked on every round")),
            table((Column("", "number"), item, checked), items),
            *_rounds(fields["rounds"], len(items)),
            *(block for title, entries in on_the_way(content) for block in _way(title, entries)),
            Signatures((_("Walked by, date"), _("Checked by, date"))),
        ),
        marks=(fields["date"],),
        remarks=(typed_back(),),
    )


def inspection(fields: Fields) -> Page:
    """An inspection's items with boxes, before them what is still open (A3.2)."""
    return Page(
        (
            *_held(fields["held"]),
            *_open_findings(fields["findings"]),
            Heading(_("Items")),
            _items(fields["items"]),
            Signatures((_("Inspected by, date, time"), _("Reviewed by, date"))),
        ),
        marks=(_period(fields),),
        remarks=(f"pmdesk inspect add --kind {fields['kind']} --on {fields['date']} --rest ok",),
    )


def _rounds(rounds: Sequence[Fields], items: int) -> Iterator[Block]:
    titles = kind_titles()
    columns = (
        Column(_("Number"), "number"),
        Column(_("Route"), share=3),
        Column(_("From, to, by"), share=3),
        Column(_("Results"), share=3),
        Column(_("What was found"), share=4),
    )
    boxes = tuple((False, str(place)) for place in range(1, items + 1))
    for (kind, slot), found in groupby(rounds, key=lambda row: (row["kind"], row["slot"])):
        own = list(found)
        span = f", {own[0]['from']}-{own[0]['to']}" if own[0]["from"] else ""
        yield Heading(f"{titles[kind]} {slot}{span}")
        yield table(
            columns,
            [
                (row["id"], _route(row), _person(row), Cell(ticks=boxes), Cell(room_mm=22))
                for row in own
            ],
        )


def _route(row: Fields) -> str:
    name = " ".join(part for part in (row["route"], row["name"]) if part)
    return "\n".join(part for part in (name, row["area"], ", ".join(row["points"])) if part)


def _person(row: Fields) -> str:
    """Who is to walk it, and lines for when it was walked and by whom."""
    planned = [f"{row['who']} {row['person']}"] if row["who"] else []
    times = [f"{word} ____:____" for word in (_("from"), _("to"))]
    return "\n".join([*planned, *times, f"{_('by')} _________"])


def _way(title: str, entries: Sequence[str]) -> Iterator[Block]:
    yield Heading(title)
    if entries:
        columns = (Column("", "short"), Column(_("What")))
        yield table(columns, [(Cell(ticks=((False, ""),)), entry) for entry in entries])
    else:
        yield Note(_("none"))


def _held(numbers: Sequence[int]) -> tuple[Block, ...]:
    if not numbers:
        return ()
    ids = ", ".join(map(str, numbers))
    return (Note(_("already held in this period: {ids}", ids=ids)),)


def _open_findings(findings: Sequence[Fields]) -> tuple[Block, ...]:
    if not findings:
        return ()
    columns = (
        Column(_("Number"), "short"),
        Column(_("Found on"), "short"),
        Column(_("Place"), share=2),
        Column(_("What was found"), share=4),
        Column(_("Due by"), "short"),
        Column(_("Looked at again"), share=2),
    )
    again = Cell(ticks=((False, _("in order")), (False, _("still open"))))
    rows = [
        (row["number"], row["on"], row["place"], row["text"], row["due"], again) for row in findings
    ]
    return (Heading(_("Open findings")), table(columns, rows))


def _items(items: Sequence[Fields]) -> Block:
    columns = (
        Column(_("Item"), "short"),
        Column(_("What is checked"), share=4),
        Column(_("Result"), "short"),
        Column(_("What was found"), share=4),
    )
    results = Cell(ticks=tuple((False, word) for word in (_("in order"), _("finding"), _("n/a"))))
    return table(columns, [(row["item"], row["title"], results, "") for row in items])


def _period(fields: Fields) -> str:
    if fields["from"] == fields["to"]:
        return str(fields["period"])
    span = _("{first} to {last}", first=fields["from"], last=fields["to"])
    return f"{fields['period']}, {span}"
