"""What goes out against arrears (B2): reminder, notice, last notice, and the statement for whoever
acts for the office. Units stand in them, never names; nothing in them threatens a service.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.render import owner_words
from pmdesk.render.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Note,
    Page,
    Pair,
    Signatures,
    Stub,
    facts,
    pair,
    table,
    ticks,
)
from pmdesk.texts import _, in_a_row

Fields = Mapping[str, Any]
_BY_HAND = Cell(room_mm=7)


def reminder(fields: Fields) -> Page:
    """A friendly word about what may have been overlooked."""
    text = _(
        "By our records the charges below were due and have not been paid. They may simply have "
        "been overlooked: please pay them when it suits you."
    )
    return _letter(fields, text, ())


def demand(fields: Fields) -> Page:
    """The written notice with a day to pay by."""
    text = _(
        "By our records the charges below are past their due day and have not been paid. We "
        "kindly ask you to pay {sum} yuan by {day}. If you cannot pay all of it at once, please "
        "talk to us: a day and an amount can be agreed.",
        **_asked(fields),
    )
    return _letter(fields, text, (_stub(fields["demand"]),))


def final_demand(fields: Fields) -> Page:
    """The last notice: what may follow by law, and that it can still be settled at the counter."""
    text = _(
        "By our records the charges below have been unpaid for some time. We ask you to pay {sum} "
        "yuan by {day}, and would much rather settle it with you. If it stays unpaid, we may ask "
        "the owners' committee to help, and may then claim it in court or by arbitration (Civil "
        "Code, art. 944).",
        **_asked(fields),
    )
    return _letter(fields, text, (*_before(fields["before"]), _stub(fields["demand"])))


def arrears(fields: Fields) -> Page:
    """The arrears with every demand made for them and how it arrived: for the lawyer, the court."""
    row = fields["demand"]
    promised = f"{yuan(row['promised_fen'])}, {row['promise_on']}" if row["promise_on"] else None
    return _page(
        fields,
        facts(
            _sums(fields),
            (pair(_("Stage"), owner_words.stages()[row["stage"]]),
             pair(_("How"), owner_words.demanded_how()[row["how"]])),
            pair(_("Promised"), promised) if promised else None,
            pair(_("Result"), row["result"]) if row["result"] else None,
            pair(_("Remark"), row["text"]) if row["text"] else None,
        ),
        *_charges(fields["charges"]),
        *_before(fields["before"]),
        Note(_("The sum is what is left of the charges themselves; no late charge is in it.")),
        Signatures((_("Prepared by, date"), _("Reviewed by, date"), _("Seal of the office"))),
    )  # fmt: skip


def _letter(fields: Fields, text: str, end: Sequence[Block]) -> Page:
    """A letter to a unit: the sum, the text, the charges, how to pay and how to object."""
    row = fields["demand"]
    return _page(
        fields,
        facts(_sums(fields), pair(_("Pay by"), row["pay_by"]) if row["pay_by"] else None),
        Note(_("To the owner or resident of {unit}:", unit=row["unit"]) + "\n" + text),
        *_charges(fields["charges"]),
        Heading(_("How to pay, and what to do if it is not right")),
        Bullets(tuple(_ways(fields))),
        Signatures((_("Issued by, date"), _("Seal of the office"))),
        *end,
    )


def _page(fields: Fields, *blocks: Block) -> Page:
    row = fields["demand"]
    void = [_("void: {reason}", reason=row["void"])] if row["void"] else []
    return Page(blocks, marks=(row["on"], *void))


def _asked(fields: Fields) -> dict[str, str]:
    row = fields["demand"]
    return {"sum": yuan(row["amount_fen"]), "day": row["pay_by"]}


def _sums(fields: Fields) -> tuple[Pair, Pair]:
    row = fields["demand"]
    said = [yuan(row["amount_fen"]), *([fields["capitals"]] if fields["capitals"] else [])]
    return pair(_("Unit"), row["unit"]), pair(_("Sum demanded (yuan)"), "\n".join(said))


def _charges(charges: Sequence[Fields]) -> tuple[Block, ...]:
    columns = (
        Column(_("Item"), share=3),
        Column(_("For the days"), "short"),
        Column(_("Worked out from"), share=4),
        Column(_("Due on"), "short"),
        Column(_("Amount charged"), "number"),
        Column(_("Still unpaid"), "number"),
    )
    rows = [
        (charge["title"], _days(charge), _worked_out(charge), charge["due"],
         yuan(charge["amount_fen"]), yuan(charge["demanded_fen"]))
        for charge in charges
    ]  # fmt: skip
    total = yuan(sum(charge["demanded_fen"] for charge in charges))
    return (
        Heading(_("What is unpaid")),
        table(columns, rows, (_("Sum"), "", "", "", "", total)),
    )


def _days(charge: Fields) -> str:
    first, last = charge["from"], charge["to"]
    return str(first) if first == last else f"{first}\n{last}"


def _worked_out(charge: Fields) -> str:
    """The quantity times the price, and the document that the price rests on."""
    lines = [*charge["worked_out"], charge["document"]]
    return "\n".join(line for line in lines if line)


def _before(before: Sequence[Fields]) -> tuple[Block, ...]:
    if not before:
        return ()
    stages, hows, proofs = owner_words.stages(), owner_words.demanded_how(), owner_words.proofs()
    columns = (
        Column(_("Number"), "short"),
        Column(_("Stage"), share=3),
        Column(_("On"), "short"),
        Column(_("How"), share=2),
        Column(_("Amount"), "number"),
        Column(_("Delivered on"), "short"),
        Column(_("Proof of delivery"), share=3),
    )
    rows = [
        (one["number"], stages[one["stage"]], one["on"], hows[one["how"]],
         yuan(one["amount_fen"]), one["delivered_on"],
         "\n".join(part for part in (proofs.get(one["delivered_how"]), one["proof"]) if part))
        for one in before
    ]  # fmt: skip
    return (Heading(_("Demands before this one")), table(columns, rows))


def _ways(fields: Fields) -> list[str]:
    """How to pay, where to object, what the sum does not hold."""
    methods = in_a_row(owner_words.method(code) for code in fields["methods"])
    contact = fields["contact"]
    return [
        _("Pay at the counter of the management office: {methods}.", methods=methods),
        *([_("To reach us: {contact}", contact=contact)] if contact else []),
        _(
            "If you think that a charge is wrong, please tell us at the counter or by phone, at "
            "any time. It is recorded as a complaint and answered, and the charge is not demanded "
            "again until it is settled."
        ),
        _("The sum is what is left of the charges themselves; no late charge is in it."),
        _("If you have paid in the meantime, thank you: please take this as settled."),
    ]


def _stub(row: Fields) -> Stub:
    """The proof of delivery that the office keeps."""
    return Stub(_("Proof of delivery"), row["number"], _delivery(row))


def _delivery(row: Fields) -> Facts:
    return facts(
        (pair(_("Unit"), row["unit"]), pair(_("Sum demanded (yuan)"), yuan(row["amount_fen"]))),
        pair(_("Proved by"), ticks(owner_words.proofs(), row["delivered_how"])),
        (pair(_("Received by"), _BY_HAND), pair(_("Witness"), _BY_HAND)),
        (pair(_("Delivered on"), row["delivered_on"]), pair(_("Delivered by"), _BY_HAND)),
    )
