"""What comes of a demand (B2): it reached the owner or not, what was promised, the result."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import BadInput, Refused
from pmdesk.fees.dunning import CLAUSE, KIND, TABLE
from pmdesk.money import yuan
from pmdesk.office.mail import mail_record
from pmdesk.office.voiding import check_stands
from pmdesk.records.dunning import ON_PAPER, Step
from pmdesk.store.dunnings import DUNNINGS
from pmdesk.store.listing import record
from pmdesk.store.writing import Writing
from pmdesk.texts import _


def deliver(
    write: Writing, number: int, how: str, proof: str | None, link: str | None, on: date | None,
    by: str, today: date,
) -> None:  # fmt: skip
    """Records that a demand reached the owner, with the proof of it: a mail item that was
    delivered, or in words the signature, the photo, the witness."""
    demand = _on_paper(write, number)
    if how == "mailed":
        link = link or demand["link"]
        day = _mailed(write.conn, demand, link, proof, on)
    else:
        if link is not None:
            raise BadInput(_("--link goes with --how mailed"))
        if proof is None:
            raise BadInput(_("say what proves it: --proof TEXT"))
        day = (on or today).isoformat()
        _check_day(demand, day)
    _step(write, number, Step("deliver", day, by, how, proof, link=link))


def fail(write: Writing, number: int, on: date, by: str, text: str) -> None:
    """Records that a demand could not be delivered; it can be tried again."""
    demand = _on_paper(write, number)
    _check_day(demand, on.isoformat())
    _step(write, number, Step("fail", on.isoformat(), by, text=text))


def promise(
    write: Writing, number: int, promised: Step, today: date
) -> None:  # fmt: skip
    """Records the day by which the owner promised to pay, and how much: what is left of the
    demand where nothing else was said, never more."""
    demand = _standing(write, number)
    left = demand["left_fen"]
    if not left:
        raise Refused(_("nothing is left of dunning {id}", id=number), clause=CLAUSE)
    fen = promised.promised_fen or left
    if fen > left:
        raise Refused(
            _("dunning {id} has {left} left: {amount} is more", id=number, left=yuan(left),
              amount=yuan(fen)),
            clause=CLAUSE,
        )  # fmt: skip
    assert promised.promise_on is not None
    if promised.promise_on < today.isoformat():
        raise Refused(_("{when} lies in the past: a promise is of a day to come",
                        when=promised.promise_on), clause=CLAUSE)  # fmt: skip
    _check_day(demand, promised.on_day)
    _step(write, number, promised._replace(promised_fen=fen))


def note_result(write: Writing, number: int, on: date, by: str, text: str) -> None:
    """Records what came of a demand."""
    demand = _standing(write, number)
    _check_day(demand, on.isoformat())
    _step(write, number, Step("result", on.isoformat(), by, text=text))


def _standing(write: Writing, number: int) -> dict[str, Any]:
    check_stands(write, KIND, TABLE, number)
    found = record(write.conn, DUNNINGS, number)
    assert found is not None
    return found


def _on_paper(write: Writing, number: int) -> dict[str, Any]:
    """A demand that can be delivered, and was not yet."""
    demand = _standing(write, number)
    if demand["how"] not in ON_PAPER:
        raise Refused(
            _("dunning {id} was made by {how}: nothing can be delivered", id=number,
              how=demand["how"]),
            clause=CLAUSE,
            hint=_("pmdesk fee dun result {id} --text TEXT", id=number),
        )  # fmt: skip
    if demand["delivered_on"] is not None:
        raise Refused(
            _("dunning {id} was delivered on {day} already", id=number, day=demand["delivered_on"]),
            clause=CLAUSE,
        )
    return demand


def _check_day(demand: dict[str, Any], day: str) -> None:
    if day < demand["on"]:
        raise Refused(
            _("{when} lies before dunning {id}, of {day}", when=day, id=demand["id"],
              day=demand["on"]),
            clause=CLAUSE,
        )  # fmt: skip


def _mailed(
    conn: sqlite3.Connection,
    demand: dict[str, Any],
    link: str | None,
    proof: str | None,
    on: date | None,
) -> str:
    """The day on which the mail item that a link names was delivered."""
    kind, _colon, number = (link or "").partition(":")
    if kind != "mail":
        raise BadInput(_("say which letter it was: --link mail:N"))
    if on is not None or proof is not None:
        raise BadInput(_("--link mail:N has its own day and proof: leave out --on and --proof"))
    item = mail_record(conn, int(number))
    if item["state"] != "delivered":
        raise Refused(
            _("mail {id} is {state}: nothing proves that it reached the owner", id=item["id"],
              state=item["state"]),
            clause=CLAUSE,
            hint=_("pmdesk mail hand-over {id} --to NAME", id=item["id"]),
        )  # fmt: skip
    if item["unit"] not in (None, demand["unit"]):
        raise Refused(
            _("mail {id} went to {unit}, dunning {dunning} is of {other}", id=item["id"],
              unit=item["unit"], dunning=demand["id"], other=demand["unit"]),
            clause=CLAUSE,
        )  # fmt: skip
    _check_day(demand, item["handed_on"])
    return str(item["handed_on"])


def _step(write: Writing, number: int, step: Step) -> None:
    write.add("dunning-step", "dunning_step", {"dunning_id": number, **step._asdict()})
