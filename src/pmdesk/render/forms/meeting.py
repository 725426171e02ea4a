"""The morning meeting's sheet: what was, what is, and who does it (A2.2)."""

from collections.abc import Iterator, Mapping
from typing import Any

from pmdesk.render import words
from pmdesk.render.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Note,
    Page,
    Signatures,
    facts,
    pair,
    table,
)
from pmdesk.render.brief import Section, desk_text, kept_text, sections
from pmdesk.render.tables import Field, cell_text, is_right
from pmdesk.texts import _

_SHARES = {"text": 6, "place": 3, "caller": 2, "name": 2, "department": 2, "links": 2}
"""The columns that share the width; all others are as wide as what they hold."""


def brief(fields: Mapping[str, Any]) -> Page:
    """The sheet of a day: the desk, then each list with what it lists or that it is empty."""
    content = dict(fields)
    return Page(
        (
            facts((pair(_("Present"), Cell(room_mm=9)), pair(_("Absent"), None))),
            *(Note(line) for line in desk_text(content)),
            *(block for section in sections(content) for block in _section(section)),
            facts(pair(_("Notices given"), Cell(room_mm=12))),
            Signatures((_("Chair, date"), _("Recorded by, date"))),
        ),
        marks=(fields["date"], kept_text(content)),
        wide=True,
    )


def _section(section: Section) -> Iterator[Block]:
    yield Heading(section.title)
    if not section.rows:
        yield Note(section.nothing)
        return
    filled = [field for field in section.fields if any(row[field.name] for row in section.rows)]
    columns = [
        Column(_(field.heading), _kind(field), _SHARES.get(field.name, 1)) for field in filled
    ]
    said = words.meeting()
    yield table(columns, [[_cell(field, row, said) for field in filled] for row in section.rows])


def _kind(field: Field) -> str:
    if is_right(field):
        return "number"
    return "text" if field.name in _SHARES else "short"


def _cell(field: Field, row: Mapping[str, Any], said: Mapping[str, dict[str, str]]) -> Cell:
    value = row[field.name]
    if field.name == "done":
        return Cell(ticks=((bool(value), ""),))
    if field.name in said:
        return Cell(said[field.name].get(value) or cell_text(field, value))
    return Cell(cell_text(field, value))
