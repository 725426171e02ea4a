"""The people of a unit: owners, tenants, family, contacts, from when to when (A1.7)."""

from datetime import date
from typing import NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import BEGINNING
from pmdesk.records.owners import Unit, phone_digits
from pmdesk.store import archive
from pmdesk.store.listing import record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "unit-person", "unit_person"


class Resident(NamedTuple):
    """Somebody of a unit as recorded; without a day from the beginning."""

    name: str
    role: str
    phone: str | None = None
    from_on: date | None = None
    note: str | None = None


def columns(unit_id: int, resident: Resident) -> dict[str, object]:
    """What is stored of somebody, by column."""
    return {
        "unit_id": unit_id,
        "name": resident.name,
        "role": resident.role,
        "phone": resident.phone,
        "phone_digits": phone_digits(resident.phone),
        "from_on": (resident.from_on or BEGINNING).isoformat(),
        "note": resident.note,
    }


def add_resident(write: Writing, unit: Unit, resident: Resident, ref: str | None) -> int:
    """Stores somebody of a unit; the id. A key that is known already gives that person."""
    stored = columns(unit.id, resident)
    stated = {name: value for name, value in stored.items() if name != "phone_digits"}
    known = write.known(TABLE, ref, stated)
    if known is not None:
        return known
    here = archive.person_here(write.conn, unit.id, resident.name)
    if here is not None:
        raise Refused(
            _("{name} is recorded in {unit} already", name=resident.name, unit=unit.code),
            hint=_("change the phone with pmdesk owner person change {id}", id=here),
        )
    return write.add(KIND, TABLE, {"ref": ref, **stored})


def change_phone(write: Writing, number: int, phone: str, on: date) -> None:
    """Stores another phone of somebody from a day on."""
    _check_day(write, number, on)
    _step(write, number, "phone", on, phone)


def leave(write: Writing, number: int, on: date) -> None:
    """Stores the last day of somebody in a unit."""
    gone_on = _check_day(write, number, on)
    if gone_on is not None:
        raise Refused(
            _("person {id} left on {day} already", id=number, day=gone_on),
            hint=_("if that is wrong: pmdesk owner person void {id}, then record it anew",
                   id=number),
        )  # fmt: skip
    _step(write, number, "leave", on, None)


def _check_day(write: Writing, number: int, on: date) -> str | None:
    """Refuses a step of nobody, of a void record, before somebody came; the day of leaving."""
    check_stands(write, KIND, TABLE, number)
    person = record(write.conn, archive.PEOPLE, number)
    if person is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    if person["from"] and on.isoformat() < person["from"]:
        raise Refused(
            _(
                "{when} lies before {day}, from which day {name} is recorded",
                when=on,
                day=person["from"],
                name=person["name"],
            )
        )
    return None if person["to"] is None else str(person["to"])


def _step(write: Writing, number: int, kind: str, on: date, phone: str | None) -> None:
    write.add(
        f"{KIND}-step",
        f"{TABLE}_step",
        {
            "person_id": number,
            "kind": kind,
            "on_day": on.isoformat(),
            "phone": phone,
            "phone_digits": phone_digits(phone),
        },
    )
