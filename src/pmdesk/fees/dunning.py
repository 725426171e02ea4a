"""Recovering arrears (B2): demands in their order, delivered with proof, promises, results.

A demand asks for what is left of each charge on its day, never for more; what is disputed waits.
A lawyer's letter and a claim are notes of what others do, and rest on a written demand that
reached the owner.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.fees import arrears
from pmdesk.money import yuan
from pmdesk.office.voiding import check_stands, void
from pmdesk.periods import Month
from pmdesk.policy.model import Fees
from pmdesk.records.dunning import (
    HOW_OF,
    NOTED,
    WRITTEN,
    Demand,
    Due,
    Pending,
)
from pmdesk.rules import dunning as rules
from pmdesk.store import charges, dunnings
from pmdesk.store.arrears import Scope
from pmdesk.store.cases import next_serial
from pmdesk.store.listing import record
from pmdesk.store.voids import is_there
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "dunning", "dunning"
CLAUSE = "B2"


class Made(NamedTuple):
    """A demand as it was stored, with the charges that were left out of it."""

    id: int
    disputed: list[Due]
    unproven: list[Due]


def checked_how(stage: str, how: str | None) -> str:
    """How a stage is made; the one way there is where none is given (BadInput)."""
    ways = HOW_OF[stage]
    if how is None and len(ways) == 1:
        return ways[0]
    if how not in ways:
        raise BadInput(
            _(
                "--how of {stage} is {words}, not {how!r}",
                stage=stage,
                words=", ".join(ways),
                how=how,
            )
        )
    return how


def known(
    write: Writing, demand: Demand, wanted: Sequence[int], *, is_dated: bool
) -> int | None:  # fmt: skip
    """The demand that the caller's key names already, None for a new one."""
    stated = {
        "unit_id": demand.unit_id,
        "stage": demand.stage,
        "how": demand.how,
        "link": demand.link,
        "text": demand.text,
        **({"on_day": demand.on_day} if is_dated else {}),
    }

    def charges_too(number: int) -> dict[str, tuple[Any, Any]]:
        asked = sorted(set(wanted))
        return {"charges": (asked, dunnings.charges_of(write.conn, number))} if asked else {}

    return write.known(TABLE, demand.ref, stated, charges_too)


def make(
    write: Writing, demand: Demand, wanted: Sequence[int], by: str, *, is_in_order: bool
) -> Made:
    """Stores a demand for what a unit owes after its due days, or for some charges of it.

    With `is_in_order` a stage that is skipped or too early is refused; without it a reason was
    given and is kept in the text.
    """
    conn = write.conn
    day = date.fromisoformat(demand.on_day)
    fees = arrears.fees_on(conn, day)
    owed = overdue(conn, Scope(day, demand.unit_id))
    asked = _wanted(conn, demand, owed, wanted) if wanted else owed
    undisputed = [due for due in asked if due.disputed is None]
    disputed = [due for due in asked if due.disputed is not None]
    if not undisputed:
        raise _nothing(demand, disputed)
    demanded = rules.provable(undisputed) if demand.stage in NOTED else undisputed
    if not demanded:
        raise _unproven(demand)
    if is_in_order:
        waits = dunnings.pending(conn, demand.on_day, demand.unit_id)
        _check_order(demand, demanded, waits.get(demanded[0].unit, Pending()), fees)
    number = _store(write, demand, demanded, by, fees)
    return Made(number, disputed, [due for due in undisputed if due not in demanded])


def overdue(conn: sqlite3.Connection, scope: Scope) -> list[Due]:
    """The charges that are past their due day on a day and not paid, by unit, the oldest first."""
    day = scope.day.isoformat()
    demanded = dunnings.demanded(conn, day, scope.unit_id)
    disputes = dunnings.disputes(conn, day)
    found = []
    for row in arrears.detail(conn, scope):
        one = dict(zip(_DETAIL, row, strict=True))
        if one["due"] < day:
            done = demanded.get(one["charge"])
            stage, is_proven = done or (None, False)
            disputed = disputes.get(one["charge"])
            ends = one["limitation_on"], one["limitation"]
            due = (one["charge"], one["unit"], one["due"], one["left_fen"])
            found.append(Due(*due, disputed, stage, is_proven, *ends))
    return found


_DETAIL = [field.name for field in arrears.DETAIL_FIELDS]


def void_demand(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks a demand as recorded by mistake; one on which a lawyer's letter or a claim rests
    stays."""
    check_stands(write, KIND, TABLE, number)
    if dunnings.record_stage(write.conn, number) in WRITTEN:
        later = dunnings.resting_on(write.conn, number)
        if later:
            raise Refused(
                _("dunning {id} has to stay: dunning {later} rests on it", id=number,
                  later=later[0]),
                clause=CLAUSE,
                hint=_("void that first: pmdesk fee dun void {id} --reason TEXT", id=later[0]),
            )  # fmt: skip
    void(write, KIND, TABLE, number, reason, by, on)


def _wanted(
    conn: sqlite3.Connection, demand: Demand, owed: list[Due], wanted: Sequence[int]
) -> list[Due]:
    """The charges that were named, each of which must be overdue (NotFound, Refused)."""
    known = {due.charge_id for due in owed}
    for number in wanted:
        if number not in known:
            raise _not_overdue(conn, demand, number)
    return [due for due in owed if due.charge_id in wanted]


def _not_overdue(conn: sqlite3.Connection, demand: Demand, number: int) -> Exception:
    if not is_there(conn, "charge", number):
        return NotFound(_("there is no {kind} {id}", kind="charge", id=number))
    row = record(conn, charges.CHARGES, number)
    assert row is not None
    text = _(
        "charge {id} of {unit}, due {due}, is not overdue here on {day}: {state}, {left} left",
        id=number, unit=row["unit"], due=row["due"], day=demand.on_day, state=row["state"],
        left=yuan(row["left_fen"]),
    )  # fmt: skip
    return Refused(text, clause=CLAUSE)


def _nothing(demand: Demand, disputed: list[Due]) -> Refused:
    if disputed:
        return Refused(
            _("all that is overdue is disputed: {charges}", charges=disputed_words(disputed)),
            clause=CLAUSE,
            hint=_("settle the dispute first: pmdesk fee charge settle {id} --text TEXT",
                   id=disputed[0].charge_id),
        )  # fmt: skip
    return Refused(_("nothing is overdue on {day}", day=demand.on_day), clause=CLAUSE)


def _unproven(demand: Demand) -> Refused:
    return Refused(
        _("{stage}: no written notice of what is overdue has reached the owner",
          stage=demand.stage),
        clause=CLAUSE,
        hint=_("pmdesk fee dun add --stage notice, then pmdesk fee dun deliver ID"),
    )  # fmt: skip


def disputed_words(disputed: Sequence[Due]) -> str:
    """Disputed charges with their complaints, in a few words."""
    said = [f"charge:{due.charge_id}" + (f" ({due.disputed})" if due.disputed else "")
            for due in disputed]  # fmt: skip
    return ", ".join(said)


def _check_order(demand: Demand, demanded: list[Due], waits: Pending, fees: Fees) -> None:
    hint = _("with --reason TEXT it is recorded all the same")
    missing = rules.skipped(demand.stage, demanded)
    if missing is not None:
        raise Refused(
            _("the {missing} comes before the {stage}", missing=missing, stage=demand.stage),
            clause=CLAUSE,
            hint=hint,
        )
    following = rules.next_of(demanded, waits, fees)
    is_next = following is not None and following.stage == demand.stage
    first = rules.earliest(demand.stage, demanded, waits if is_next else Pending(), fees)
    if demand.on_day < first:
        raise Refused(
            _("{day} is too early for the {stage}: from {first} on", day=demand.on_day,
              stage=demand.stage, first=first),
            clause=CLAUSE,
            hint=hint,
        )  # fmt: skip


def _store(write: Writing, demand: Demand, demanded: list[Due], by: str, fees: Fees) -> int:
    day = date.fromisoformat(demand.on_day)
    period = Month.of(day).number
    pay_by = day + timedelta(days=fees.notice_pay_days.value)
    row = {
        "ref": demand.ref,
        "period": period,
        "serial": next_serial(write.conn, TABLE, period),
        "unit_id": demand.unit_id,
        "stage": demand.stage,
        "on_day": demand.on_day,
        "how": demand.how,
        "amount_fen": sum(due.left_fen for due in demanded),
        "pay_by": pay_by.isoformat() if demand.stage in WRITTEN else None,
        "link": demand.link,
        "text": demand.text,
        "by_whom": by,
    }
    number = write.add(KIND, TABLE, row)
    first = write.next_id("dunning_charge")
    lines: list[list[Any]] = [
        [first + place, None, number, due.charge_id, due.left_fen]
        for place, due in enumerate(demanded)
    ]
    columns = ["id", "seq", "dunning_id", "charge_id", "left_fen"]
    write.add_many("dunning-charge", "dunning_charge", columns, lines)
    return number
