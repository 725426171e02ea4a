"""What happens to a charge after it was billed: waived, disputed, settled, void (A1.5, B2)."""

from datetime import date
from typing import NamedTuple

from pmdesk.errors import Refused
from pmdesk.fees.billing import KIND, TABLE
from pmdesk.money import yuan
from pmdesk.office.voiding import check_stands, void
from pmdesk.store import charges, ledger
from pmdesk.store.writing import Writing
from pmdesk.texts import _

CLAUSE = "B2"


class Doing(NamedTuple):
    """Who does it, on which day, in which words."""

    by: str
    on: date
    text: str


def waive(write: Writing, number: int, amount_fen: int | None, doing: Doing) -> int:
    """Waives an amount of a charge, all that is left without one, never more; how much."""
    left = _open(write, number)
    fen = left if amount_fen is None else amount_fen
    if fen > left:
        raise Refused(
            _("charge {id} has {left} left: {amount} is more", id=number, left=yuan(left),
              amount=yuan(fen)),
            clause=CLAUSE,
        )  # fmt: skip
    _step(write, number, "waive", doing, amount_fen=fen)
    return fen


def check_disputable(write: Writing, number: int) -> None:
    """Refuses to dispute a charge of which nothing is left, or that is disputed already."""
    _open(write, number)
    if link := charges.dispute_of(write.conn, number):
        raise Refused(
            _("charge {id} is disputed already: {link}", id=number, link=link),
            clause=CLAUSE,
            hint=_settle_hint(number),
        )


def dispute(write: Writing, number: int, link: str, doing: Doing) -> None:
    """Records that a charge is disputed, with the complaint about it: its recovery pauses."""
    check_disputable(write, number)
    kind, _colon, complaint = link.partition(":")
    if kind != "complaint":
        raise Refused(
            _("{link} is no complaint: a dispute is one", link=link),
            clause=CLAUSE,
            hint=_("leave --link out to open a complaint"),
        )
    _check_unit(write, number, int(complaint))
    _step(write, number, "dispute", doing, link=link)


def settle(write: Writing, number: int, doing: Doing) -> None:
    """Records that a dispute has ended: what is left is owed as before."""
    check_stands(write, KIND, TABLE, number)
    if charges.dispute_of(write.conn, number) is None:
        raise Refused(_("charge {id} is not disputed", id=number), clause=CLAUSE)
    _step(write, number, "settle", doing)


def void_charge(write: Writing, number: int, doing: Doing) -> None:
    """Marks a charge as billed by mistake; one of which something is paid cannot be."""
    check_stands(write, KIND, TABLE, number)
    paying = charges.payments(write.conn, number)
    if paying:
        receipts = sorted({payment.receipt_id for payment in paying})
        raise Refused(
            _("charge {id} is paid in part: {receipts}", id=number,
              receipts=", ".join(f"receipt:{receipt}" for receipt in receipts)),
            clause=CLAUSE,
            hint=_("void the receipt first: pmdesk fee void {receipt} --reason TEXT",
                   receipt=receipts[-1]),
        )  # fmt: skip
    void(write, KIND, TABLE, number, doing.text, doing.by, doing.on)


def _open(write: Writing, number: int) -> int:
    """What is left of a charge that stands (NotFound, Refused where nothing is)."""
    check_stands(write, KIND, TABLE, number)
    left = ledger.charge_sums(write.conn, number).left_fen
    if not left:
        raise Refused(_("nothing is left of charge {id}", id=number), clause=CLAUSE)
    return left


def _check_unit(write: Writing, number: int, complaint: int) -> None:
    """Refuses the complaint of another unit."""
    of_charge, of_complaint = charges.units_of_dispute(write.conn, number, complaint)
    if of_complaint not in (None, of_charge):
        raise Refused(
            _("complaint {id} is of {other}, charge {charge} of {unit}", id=complaint,
              other=of_complaint, charge=number, unit=of_charge),
            clause=CLAUSE,
        )  # fmt: skip


def _step(
    write: Writing,
    number: int,
    kind: str,
    doing: Doing,
    amount_fen: int | None = None,
    link: str | None = None,
) -> None:
    write.add(
        "charge-step",
        "charge_step",
        {
            "charge_id": number,
            "kind": kind,
            "amount_fen": amount_fen,
            "on_day": doing.on.isoformat(),
            "by_whom": doing.by,
            "link": link,
            "text": doing.text,
        },
    )


def _settle_hint(number: int) -> str:
    return _("pmdesk fee charge settle {id} --text TEXT", id=number)
