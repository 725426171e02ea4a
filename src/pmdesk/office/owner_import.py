"""`owner import`: units and their people from a CSV file, one row a person (A1.7)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, Refused
from pmdesk.importing import Cells, Layout, Lines, optional, required, sheet_day
from pmdesk.office import residents
from pmdesk.office.archive import check_order
from pmdesk.office.dates import past_day
from pmdesk.office.residents import Resident
from pmdesk.periods import BEGINNING
from pmdesk.records.owners import (
    PERSON_ROLES,
    Facts,
    building_of,
    parse_area,
    phone_digits,
    unit_code,
)
from pmdesk.store.roll import KnownPerson, KnownUnit, read_roll
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_ALIASES = {
    "unit": "room,unit_no,unit_code,room_no,house,房号,房號,单元,單元,房间号,房間號",
    "area": "size,area_m2,面积,面積,建筑面积,建築面積",
    "move_in": "move_in_on,moved_in,move_in_date,入住日期,入住时间,入住時間",
    "name": "owner,owner_name,resident,姓名,业主,業主,业主姓名,業主姓名",
    "role": "type,relation,身份,关系,關係",
    "phone": "mobile,tel,telephone,cell,电话,電話,手机,手機,联系电话,聯繫電話,联系方式,聯絡電話",
    "from": "since,start,起始日期,开始日期,開始日期",
    "note": "notes,remark,remarks,备注,備註",
    "key": "ref",
}
LAYOUT = Layout(
    ("unit", "area", "move_in", "name", "role", "phone", "from", "note", "key"),
    ("unit",),
    {alias: column for column, names in _ALIASES.items() for alias in names.split(",")},
)
_COLUMN_OF = {"area_dm2": "area", "move_in_on": "move_in", "note": "note"}
_ROLES = {
    **{role: role for role in PERSON_ROLES},
    **dict.fromkeys(("业主", "業主"), "owner"),
    **dict.fromkeys(("租户", "租戶", "租客"), "tenant"),
    **dict.fromkeys(("家属", "家屬"), "family"),
    **dict.fromkeys(("联系人", "聯繫人", "聯絡人"), "contact"),
}


class _Line(NamedTuple):
    """A line as it says it; None where it says nothing."""

    unit: str
    area_dm2: int | None
    move_in_on: str | None
    resident: Resident | None
    role: str | None
    since: date | None
    note: str | None
    key: str | None


class OwnerImport:
    """Stores an import's units, rows and people within one write."""

    def __init__(self, write: Writing, now: datetime):
        self._write = write
        self._now = now
        self._today = now.date().isoformat()
        self._roll = read_roll(write.conn)
        self._new = {table: _New(write, table) for table in _STORED}
        self._keys: set[tuple[str, str]] = set()
        self._days: dict[str, date] = {}
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._line)
        lines.finish()
        for new in self._new.values():
            new.store()

    def _line(self, _number: int, cells: Cells) -> None:
        line = self._read(cells)
        if line.key:
            named = ("unit" if line.resident is None else "person", line.key)
            if named in self._keys:
                raise BadInput(_("key {key!r} stands twice in this file", key=line.key))
            self._keys.add(named)
        unit = self._roll.units.get(line.unit)
        says_more = self._new_unit(line) if unit is None else self._known_unit(unit, line)
        if line.resident is not None:
            unit = self._roll.units[line.unit]
            says_more = self._person(unit, line, line.resident) or says_more
        if says_more:
            self.stored += 1
        else:
            self.known += 1

    def _read(self, cells: Cells) -> _Line:
        area, move_in = optional(cells, "area"), optional(cells, "move_in")
        name, since = optional(cells, "name"), self._day(optional(cells, "from"))
        phone, role, note = (optional(cells, column) for column in ("phone", "role", "note"))
        if name is None and (phone or role):
            required(cells, "name")
        moved_in = self._day(move_in)
        in_role = _role(role)
        return _Line(
            unit_code(required(cells, "unit")),
            parse_area(area) if area else None,
            moved_in.isoformat() if moved_in else None,
            Resident(name, in_role or "owner", phone, since, note) if name else None,
            in_role,
            since,
            note,
            optional(cells, "key"),
        )

    def _day(self, text: str | None) -> date | None:
        if text is None:
            return None
        if text not in self._days:
            self._days[text] = past_day(sheet_day(text), self._now)
        return self._days[text]

    def _new_unit(self, line: _Line) -> bool:
        """Stores a unit that is not there yet."""
        is_alone = line.resident is None
        ref = line.key if is_alone else None
        self._check_unit_ref(ref, line.unit)
        number = self._new["unit"].add(ref, line.unit, building_of(line.unit))
        unit = self._roll.units[line.unit] = KnownUnit(number, line.unit)
        facts = Facts(line.area_dm2, line.move_in_on, None, line.note if is_alone else None)
        self._set_facts(unit, BEGINNING.isoformat(), facts)
        return True

    def _known_unit(self, unit: KnownUnit, line: _Line) -> bool:
        """Stores what a line says of a known unit, if it is anything new."""
        is_alone = line.resident is None
        self._check_unit_ref(line.key if is_alone else None, unit.code)
        stated = {"area_dm2": line.area_dm2, "move_in_on": line.move_in_on}
        if is_alone:
            stated["note"] = line.note
        day = line.since.isoformat() if line.since else self._today
        held = unit.facts_on(day)
        changes: dict[str, Any] = {
            name: value
            for name, value in stated.items()
            if value is not None and value != getattr(held, name)
        }
        if not changes:
            return False
        if line.since is None:
            raise BadInput(
                _(
                    "{unit} is known with another {fields}: say in the column from, from which "
                    "day on",
                    unit=unit.code,
                    fields=", ".join(_COLUMN_OF[name] for name in changes),
                )
            )
        facts = held._replace(**changes)
        check_order(unit.code, facts)
        self._set_facts(unit, day, facts)
        return True

    def _set_facts(self, unit: KnownUnit, day: str, facts: Facts) -> None:
        self._new["unit_row"].add(unit.id, day, *facts)
        unit.set_facts(day, facts)

    def _check_unit_ref(self, ref: str | None, code: str) -> None:
        if ref is None:
            return
        named = self._roll.unit_refs.setdefault(ref, code)
        if named != code:
            raise Refused(_("key {key!r} names unit {unit} already", key=ref, unit=named))

    def _person(self, unit: KnownUnit, line: _Line, resident: Resident) -> bool:
        """Stores somebody who is not there yet, or another phone from a day on."""
        stored = residents.columns(unit.id, resident)
        if line.key in self._roll.person_refs:
            stated = {name: value for name, value in stored.items() if name != "phone_digits"}
            self._write.known(residents.TABLE, line.key, stated)
            return False
        number, known = unit.people.get(resident.name, (0, None))
        since = (resident.from_on or BEGINNING).isoformat()
        if known is None or (known.left_on is not None and since > known.left_on):
            number = self._new[residents.TABLE].add(line.key, *stored.values())
            person = KnownPerson(resident.role, resident.phone, since, resident.note)
            unit.people[resident.name] = (number, person)
            return True
        _check_same(unit, known, line)
        return self._known_person(unit, number, known, resident)

    def _known_person(
        self, unit: KnownUnit, number: int, known: KnownPerson, said: Resident
    ) -> bool:
        """Stores another phone of somebody who is there, from a day on."""
        day = said.from_on.isoformat() if said.from_on else self._today
        if said.phone is None or said.phone == known.phone_on(day):
            return False
        if said.from_on is None:
            raise BadInput(
                _(
                    "{name} of {unit} is known with another phone: say in the column from, from "
                    "which day on",
                    name=said.name,
                    unit=unit.code,
                )
            )
        if day < known.from_on:
            raise Refused(
                _(
                    "{when} lies before {day}, from which day {name} is recorded",
                    when=day,
                    day=known.from_on,
                    name=said.name,
                )
            )
        digits = phone_digits(said.phone)
        self._new["unit_person_step"].add(number, "phone", day, said.phone, digits)
        known.set_phone(day, said.phone)
        return True


class _New:
    """The new rows of one table, stored together."""

    def __init__(self, write: Writing, table: str):
        self._write = write
        self._table = table
        self._next_id = write.next_id(table)
        self._rows: list[list[Any]] = []

    def add(self, *values: Any) -> int:
        """One row more; its id."""
        number = self._next_id
        self._next_id += 1
        self._rows.append([number, None, *values])
        return number

    def store(self) -> None:
        """Stores the rows with their journal."""
        kind = self._table.replace("_", "-")
        self._write.add_many(kind, self._table, ["id", "seq", *_STORED[self._table]], self._rows)


_STORED = {
    "unit": ("ref", "code", "building"),
    "unit_row": ("unit_id", "from_on", *Facts._fields),
    "unit_person": ("ref", *residents.columns(0, Resident("", ""))),
    "unit_person_step": ("person_id", "kind", "on_day", "phone", "phone_digits"),
}
"""The columns that an import fills, in the order in which the tables are stored."""


def _role(text: str | None) -> str | None:
    if text is None:
        return None
    role = _ROLES.get(text.lower())
    if role is None:
        words = ", ".join(PERSON_ROLES)
        raise BadInput(_("{found!r} is not one of {words}", found=text, words=words))
    return role


def _check_same(unit: KnownUnit, known: KnownPerson, line: _Line) -> None:
    """Refuses a line that says of somebody what cannot change from a day on."""
    different = [
        name
        for name, was, is_ in (("role", known.role, line.role), ("note", known.note, line.note))
        if is_ is not None and was != is_
    ]
    if different:
        raise Refused(
            _(
                "{name} of {unit} is recorded with other content: {fields}",
                name=line.resident.name if line.resident else "",
                unit=unit.code,
                fields=", ".join(different),
            )
        )
