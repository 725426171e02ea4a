"""Meter readings (A1.5): they never fall, but where a new meter begins."""

from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.office.voiding import check_stands, void
from pmdesk.records.fees import FeeItem, quantity_text
from pmdesk.rules.billing import Reading, falling, in_order
from pmdesk.store import charges, readings
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "meter-reading", "meter_reading"
CLAUSE = "A1.5"


class NewReading(NamedTuple):
    """A reading as it is taken; kind `start` is the first one of a new meter."""

    item: FeeItem
    unit_id: int
    unit: str
    kind: str
    reading_e3: int
    on: date
    text: str | None = None
    ref: str | None = None


def known(write: Writing, new: NewReading, *, is_dated: bool) -> int | None:
    """The reading that the caller's key names already, None for a new one."""
    stated = _stated(new)
    if not is_dated:
        del stated["on_day"]
    return write.known(TABLE, new.ref, stated)


def is_there(write: Writing, new: NewReading) -> bool:
    """Whether just this reading of this day stands already."""
    return _reading(new) in readings.of_meter(write.conn, new.item.id, new.unit_id)


def add(write: Writing, new: NewReading, by: str) -> int:
    """Stores a reading; its id. Refuses one that is lower than the one before, or higher than
    the one behind it."""
    if new.item.basis != "metered":
        raise Refused(
            _("{item} has no meters: its basis is {basis}", item=new.item.code,
              basis=new.item.basis),
            clause=CLAUSE,
        )  # fmt: skip
    there = readings.of_meter(write.conn, new.item.id, new.unit_id)
    if any((one.on_day, one.kind) == (new.on.isoformat(), new.kind) for one in there):
        raise Refused(
            _("{unit} has a reading of {item} on {day} already", unit=new.unit,
              item=new.item.code, day=new.on),
            clause=CLAUSE,
            hint=_("void a wrong one first: pmdesk fee meter list --unit {unit}", unit=new.unit),
        )  # fmt: skip
    wrong = falling(in_order([*there, _reading(new)]))
    if wrong:
        raise _falls(new, *wrong)
    return write.add(KIND, TABLE, {"ref": new.ref, **_stated(new), "by_whom": by})


def void_reading(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks a reading as wrong; one that a charge rests on, or without which the others would
    fall, cannot be."""
    check_stands(write, KIND, TABLE, number)
    item_id, unit_id, gone = readings.reading(write.conn, number)
    resting = charges.metered_over(write.conn, item_id, unit_id, gone.on_day)
    if resting is not None:
        raise Refused(
            _("charge {charge} rests on reading {id}", charge=resting, id=number),
            clause=CLAUSE,
            hint=_("void that first: pmdesk fee charge void {id} --reason TEXT", id=resting),
        )
    there = readings.of_meter(write.conn, item_id, unit_id)
    there.remove(gone)
    wrong = falling(there)
    if wrong:
        before, now = wrong
        raise Refused(
            _("without reading {id} the one of {day} would be lower than that of {before}",
              id=number, day=now.on_day, before=before.on_day),
            clause=CLAUSE,
            hint=_("void the later readings first"),
        )  # fmt: skip
    void(write, KIND, TABLE, number, reason, by, on)


def _falls(new: NewReading, before: Reading, now: Reading) -> Refused:
    """That a reading falls below the one before it, or lies above the one behind it."""
    is_this = now == _reading(new)
    other = before if is_this else now
    places = {
        "reading": quantity_text(new.reading_e3),
        "other": quantity_text(other.reading_e3),
        "day": other.on_day,
    }
    if is_this:
        return Refused(
            _("{reading} is lower than {other} of {day}", **places),
            clause=CLAUSE,
            hint=_("a new meter begins with --start"),
        )
    return Refused(_("{reading} is higher than {other} of {day} behind it", **places),
                   clause=CLAUSE)  # fmt: skip


def _reading(new: NewReading) -> Reading:
    return Reading(new.on.isoformat(), new.kind, new.reading_e3)


def _stated(new: NewReading) -> dict[str, Any]:
    return {
        "item_id": new.item.id,
        "unit_id": new.unit_id,
        "kind": new.kind,
        "on_day": new.on.isoformat(),
        "reading_e3": new.reading_e3,
        "text": new.text,
    }
