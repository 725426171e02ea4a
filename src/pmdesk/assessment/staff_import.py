"""`staff import`: people from a CSV file; superiors may come later in the file."""

from datetime import date, datetime
from typing import NamedTuple

from pmdesk.assessment.staffing import add_person, check_circles, place
from pmdesk.errors import BadInput, DeskError, NotFound, Refused
from pmdesk.importing import Cells, Layout, Lines, optional, required, sheet_day
from pmdesk.money import parse_yuan
from pmdesk.periods import BEGINNING, parse_day
from pmdesk.policy.model import ROLES
from pmdesk.records.people import Person, Position
from pmdesk.store import people
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(
    ("code", "name", "department", "role", "superior", "from", "post", "wage"),
    ("code", "name", "department", "role"),
)


class _Row(NamedTuple):
    person: Person
    is_new: bool
    department: str
    role: str
    superior: str | None
    from_on: date | None
    post: str | None
    wage_fen: int | None


class StaffImport:
    """Stores people, then positions and wages once everybody is known."""

    def __init__(self, write: Writing, now: datetime):
        self._write = write
        self._now = now
        self._rows: list[tuple[int, _Row]] = []
        self._seen: dict[str, int] = {}
        self.stored = 0
        self.known = 0

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        lines.each(self._person)
        moved: dict[int, tuple[int, str]] = {}
        for number, row in self._rows:
            try:
                if self._position(row):
                    day = (row.from_on or BEGINNING).isoformat()
                    moved[row.person.id] = (number, day)
            except DeskError as error:
                lines.refuse(number, error)
        for staff_id, (number, day) in moved.items():
            try:
                check_circles(self._write.conn, {staff_id}, day)
            except DeskError as error:
                lines.refuse(number, error)
        lines.finish()

    def _person(self, number: int, cells: Cells) -> None:
        code, name = required(cells, "code"), required(cells, "name")
        role, from_on = required(cells, "role"), optional(cells, "from")
        if role not in ROLES:
            raise BadInput(_("{found!r} is not one of {words}", found=role, words=", ".join(ROLES)))
        if code in self._seen:
            raise BadInput(
                _("{code} stands on line {line} already", code=code, line=self._seen[code])
            )
        self._seen[code] = number
        wage = optional(cells, "wage")
        known = people.exact(self._write.conn, code)
        if known and known.name != name:
            raise Refused(_("{code} is {name!r} in the desk", code=code, name=known.name))
        row = _Row(
            known or add_person(self._write, code, name, None),
            known is None,
            required(cells, "department"),
            role,
            optional(cells, "superior"),
            parse_day(sheet_day(from_on), self._now) if from_on else None,
            optional(cells, "post"),
            parse_yuan(wage) if wage else None,
        )
        self._rows.append((number, row))

    def _position(self, row: _Row) -> bool:
        """Stores a person's row and wage where they say something new; whether they did."""
        conn = self._write.conn
        superior = self._superior(row)
        day = row.from_on or BEGINNING
        wanted = Position(
            row.person.id, day.isoformat(), 1, row.department, row.role, superior, row.post
        )
        held = people.position_on(conn, row.person.id, row.from_on or self._now.date())
        changed = held is None or held[3:] != wanted[3:]
        if changed and not row.is_new and row.from_on is None:
            raise BadInput(
                _(
                    "{code} is known with other values: say in the column from, from which day on",
                    code=row.person.code,
                )
            )
        if changed:
            place(self._write, wanted)
        wage_changed = row.wage_fen is not None and row.wage_fen != people.wage_on(
            conn, row.person.id, row.from_on or self._now.date()
        )
        if wage_changed:
            self._write.add(
                "staff-wage",
                "staff_wage",
                {"staff_id": row.person.id, "from_on": day.isoformat(), "wage_fen": row.wage_fen},
            )
        if changed or wage_changed:
            self.stored += 1
        else:
            self.known += 1
        return changed

    def _superior(self, row: _Row) -> int | None:
        if row.superior is None:
            return None
        superior = people.find(self._write.conn, row.superior)
        if superior.id == row.person.id:
            raise Refused(_("nobody is their own superior"), clause="C4.2.6")
        if superior.code not in self._seen and not people.positions(self._write.conn, superior.id):
            raise NotFound(_("{code} has no position", code=superior.code))
        return superior.id
