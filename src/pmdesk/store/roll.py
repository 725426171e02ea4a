"""Every unit with its rows and people in memory: what an import compares its lines with."""

import sqlite3
from typing import NamedTuple

from pmdesk.records.owners import Facts
from pmdesk.store.voids import STANDS

_FACTS = ", ".join(Facts._fields)


class KnownPerson:
    """Somebody of a unit as recorded, void ones left out."""

    def __init__(self, role: str, phone: str | None, from_on: str, note: str | None):
        self.role = role
        self.from_on = from_on
        self.note = note
        self.left_on: str | None = None
        self._phones = [(from_on, phone)]

    def phone_on(self, day: str) -> str | None:
        """The phone that holds on a day."""
        return [phone for on, phone in self._phones if on <= day or on == self.from_on][-1]

    def set_phone(self, day: str, phone: str | None) -> None:
        """Another phone from a day on."""
        self._phones = sorted([*self._phones, (day, phone)], key=lambda entry: entry[0])


class KnownUnit:
    """A unit with its dated rows and its people by name, of several the last."""

    def __init__(self, id: int, code: str):
        self.id = id
        self.code = code
        self.people: dict[str, tuple[int, KnownPerson]] = {}
        self._rows: list[tuple[str, Facts]] = []

    def facts_on(self, day: str) -> Facts:
        """What its row in force on a day says."""
        return [facts for from_on, facts in self._rows if from_on <= day][-1]

    def set_facts(self, day: str, facts: Facts) -> None:
        """Another row from a day on."""
        self._rows = sorted([*self._rows, (day, facts)], key=lambda entry: entry[0])


class Roll(NamedTuple):
    """All units that are not void by code, and the keys in use."""

    units: dict[str, KnownUnit]
    unit_refs: dict[str, str]
    """Code by key."""
    person_refs: set[str]


def read_roll(conn: sqlite3.Connection) -> Roll:
    """Every unit of the file with its rows and people."""
    units, by_id = {}, {}
    refs = {}
    for number, ref, code in conn.execute(
        f"SELECT id, ref, code FROM unit WHERE {STANDS.format(kind='unit', id='unit.id')}"
    ):
        units[code] = by_id[number] = KnownUnit(number, code)
        if ref is not None:
            refs[ref] = code
    for number, day, *facts in conn.execute(
        f"SELECT unit_id, from_on, {_FACTS} FROM unit_row ORDER BY unit_id, from_on, id"
    ):
        if number in by_id:
            by_id[number].set_facts(day, Facts(*facts))
    _read_people(conn, by_id)
    keys = conn.execute("SELECT ref FROM unit_person WHERE ref IS NOT NULL")
    return Roll(units, refs, {ref for (ref,) in keys})


def _read_people(conn: sqlite3.Connection, units: dict[int, KnownUnit]) -> None:
    people = {}
    for number, unit_id, name, *recorded in conn.execute(
        "SELECT id, unit_id, name, role, phone, from_on, note FROM unit_person p "
        f"WHERE {STANDS.format(kind='unit-person', id='p.id')} ORDER BY id"
    ):
        if unit_id in units:
            people[number] = KnownPerson(*recorded)
            units[unit_id].people[name] = (number, people[number])
    for number, kind, day, phone in conn.execute(
        "SELECT person_id, kind, on_day, phone FROM unit_person_step ORDER BY on_day, id"
    ):
        if number not in people:
            continue
        if kind == "leave":
            people[number].left_on = day
        else:
            people[number].set_phone(day, phone)
