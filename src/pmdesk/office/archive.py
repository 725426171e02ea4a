"""Units of the owner archive: recorded, changed from a day on, voided (A1.7)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.errors import Refused
from pmdesk.office.voiding import void
from pmdesk.periods import BEGINNING
from pmdesk.records.owners import Facts, Unit, building_of, unit_code
from pmdesk.store import archive, units
from pmdesk.store.timeline import naming
from pmdesk.store.writing import Writing
from pmdesk.texts import _


def add_unit(write: Writing, code: str, facts: Facts, ref: str | None) -> int:
    """Stores a new unit with what is known of it; its id. A key that is known already gives the
    unit stored with it."""
    code = unit_code(code)
    known = write.known("unit", ref, {"code": code})
    if known is not None:
        _check_same(ref, known, archive.first_facts(write.conn, known), facts)
        return known
    if units.exact(write.conn, code):
        raise Refused(
            _("{unit} is there already", unit=code),
            hint=_("change it with pmdesk owner change {unit} --from DATE", unit=code),
        )
    check_order(code, facts)
    stated = {"ref": ref, "code": code, "building": building_of(code)}
    number = write.add("unit", "unit", stated)
    _store(write, number, BEGINNING, facts)
    return number


def change_unit(write: Writing, unit: Unit, changes: dict[str, Any], day: date) -> Facts:
    """Stores what a unit is from a day on; what the changes leave out stays as it was then."""
    before = archive.facts_on(write.conn, unit.id, day.isoformat())
    facts = before._replace(**changes)
    check_order(unit.code, facts)
    _store(write, unit.id, day, facts)
    return facts


def void_unit(write: Writing, unit: Unit, reason: str, by: str, on: date) -> None:
    """Marks a unit as void; one that other records name cannot be."""
    named_by = [f"{kind}: {count}" for kind, count in naming(write.conn, unit.id).items() if count]
    if named_by:
        raise Refused(
            _("{unit} is named by other records ({kinds})", unit=unit.code,
              kinds=", ".join(named_by)),
            hint=_("see pmdesk owner timeline {unit}; void those that are mistakes first",
                   unit=unit.code),
        )  # fmt: skip
    void(write, "unit", "unit", unit.id, reason, by, on)


def found(conn: sqlite3.Connection, named: str) -> Unit:
    """The unit of a code, phone or name; of an exact code also one that was voided."""
    unit = units.exact(conn, named) or archive.void_unit(conn, named)
    return unit or units.find(conn, named)


def check_order(code: str, facts: Facts) -> None:
    """Refuses a unit that is left before it is moved into."""
    moved_in, moved_out = facts.move_in_on, facts.move_out_on
    if moved_in and moved_out and moved_out < moved_in:
        raise Refused(
            _(
                "{unit}: moved out on {out}, before it was moved into on {into}",
                unit=code,
                out=moved_out,
                into=moved_in,
            ),
            hint=_("--move-out none says that somebody lives there again"),
        )


def _store(write: Writing, unit_id: int, day: date, facts: Facts) -> None:
    row = {"unit_id": unit_id, "from_on": day.isoformat(), **facts._asdict()}
    write.add("unit-row", "unit_row", row)


def _check_same(ref: str | None, number: int, then: Facts, now: Facts) -> None:
    """Refuses a key whose unit was recorded with something else, naming the fields."""
    different = [
        name.removesuffix("_dm2").removesuffix("_on")
        for name, was, is_ in zip(Facts._fields, then, now, strict=True)
        if was != is_
    ]
    if different:
        raise Refused(
            _(
                "--ref {ref!r} names record {id} already, with other content: {fields}",
                ref=ref,
                id=number,
                fields=", ".join(different),
            )
        )
