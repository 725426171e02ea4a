"""The forms about fees: the public statement and the receipt (A1.5, A1.6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.render import owner_words
from pmdesk.render.blocks import (
    Block,
    Column,
    Heading,
    Note,
    Page,
    Signatures,
    facts,
    pair,
    table,
)
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


def receipt(fields: Fields) -> Page:
    """What a payer takes away: for which charges, in figures and in capital numerals (A1.6)."""
    row = fields["receipt"]
    amount = [yuan(row["amount_fen"]), *([fields["capitals"]] if fields["capitals"] else [])]
    return Page(
        (
            facts(
                (pair(_("Unit"), row["unit"]), pair(_("Received on"), row["on"])),
                (pair(_("Payer"), row["payer"]),
                 pair(_("Method"), owner_words.method(row["method"]))),
                pair(_("Amount received (yuan)"), "\n".join(amount)),
                (pair(_("Cashier"), fields["cashier"]),
                 pair(_("Kept as credit"), yuan(fields["over_fen"]))),
                pair(_("For"), row["text"]) if row["text"] else None,
            ),
            Heading(_("What was paid")),
            *_paid(fields["paid"]),
            *_later(fields["later"]),
            Note(_("This receipt is no tax invoice.")),
            Signatures((_("Cashier, date"), _("Payer"), _("Seal of the office"))),
        ),
        marks=(_("void: {reason}", reason=row["void"]),) if row["void"] else (),
    )  # fmt: skip


def _paid(lines: Sequence[Fields]) -> tuple[Block, ...]:
    if not lines:
        return (Note(_("nothing was paid with it: all of it is credit")),)
    columns = (
        Column(_("Charge no."), "short"),
        Column(_("Item"), share=3),
        Column(_("Month"), "short"),
        Column(_("Amount"), "number"),
    )
    rows = [
        (line["charge_id"], line["title"], line["month"], yuan(line["amount_fen"]))
        for line in lines
    ]
    total = yuan(sum(line["amount_fen"] for line in lines))
    return (table(columns, rows, (_("Sum"), "", "", total)),)


def _later(lines: Sequence[Fields]) -> tuple[Block, ...]:
    """What became of the credit since, where something did."""
    if not lines:
        return ()
    columns = (
        Column(_("On"), "short"),
        Column(_("What")),
        Column(_("Used for"), share=3),
        Column(_("Amount"), "number"),
    )
    kinds = {"credit": _("paid later"), "refund": _("given back")}
    rows = [
        (line["on_day"], kinds[line["kind"]], _used_for(line), yuan(line["amount_fen"]))
        for line in lines
    ]
    return (Heading(_("What became of the credit")), table(columns, rows))


def _used_for(line: Fields) -> str:
    if line["kind"] == "refund":
        said = (owner_words.method(line["method"]), line["to_whom"], line["text"])
        return ", ".join(part for part in said if part)
    return f"{line['title']} {line['month']}"


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
