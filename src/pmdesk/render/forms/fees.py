"""The forms about fees: the public statement (A1.5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from pmdesk.render.blocks import Block, Column, Heading, Note, Page, Signatures, table
from pmdesk.render.disclosure import Section, days_text, notes, sections
from pmdesk.render.tables import Field, cell_text, is_right
from pmdesk.texts import _

Fields = Mapping[str, Any]

_SHARES = {"0": 3, "1": 2, "6": 3}
"""By place, the columns that take more of a statement's width: what it is, how it is counted, the
document it rests on."""


def disclosure(fields: Fields) -> Page:
    """The public statement of a period: each of its tables, or that it is empty (A1.5)."""
    content = dict(fields["content"])
    return Page(
        (
            *(block for one in sections(content, fields["title"]) for block in _section(one)),
            *(Note(note) for note in notes(content)),
            Signatures((_("Prepared by, date"), _("Reviewed by, date"), _("Posted by, date"))),
        ),
        marks=(days_text(content),),
    )


def _section(section: Section) -> Iterator[Block]:
    yield Heading(section.title)
    if not section.rows:
        yield Note(_("none"))
        return
    columns = [_column(field) for field in section.fields]
    yield table(
        columns,
        [[cell_text(field, row[field.name]) for field in section.fields] for row in section.rows],
    )


def _column(field: Field) -> Column:
    kind = "number" if is_right(field) else "short" if field.kind == "code" else "text"
    return Column(field.heading, kind, _SHARES.get(field.name, 1))
