"""Staff as recorded: finding a person, and what everybody was on any day."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from sys import intern
from typing import NamedTuple

from pmdesk.errors import NotFound
from pmdesk.nearness import near_to
from pmdesk.records.people import Person, Position
from pmdesk.texts import _

_POSITION = "staff_id, from_on, employed, department, role, superior_id, post"


def find(conn: sqlite3.Connection, named: str) -> Person:
    """The person of an exact code, else an exact name, else a unique prefix of either.

    Otherwise NotFound, with up to three suggestions.
    """
    for column in ("code", "name"):
        rows = conn.execute(
            f"SELECT id, code, name FROM staff WHERE {column} = ? ORDER BY code LIMIT 4", (named,)
        ).fetchall()
        if len(rows) == 1:
            return Person(*rows[0])
        if rows:
            raise _ambiguous(named, [Person(*row) for row in rows])
    everybody = people(conn)
    wanted = named.casefold()
    matches = [
        person
        for person in everybody
        if person.code.casefold().startswith(wanted) or person.name.casefold().startswith(wanted)
    ]
    if len(matches) == 1 and wanted:
        return matches[0]
    if matches and wanted:
        raise _ambiguous(named, matches[:3])
    raise NotFound(_("there is no staff member {named!r}", named=named) + _near(named, everybody))


def exact(conn: sqlite3.Connection, code: str) -> Person | None:
    """The person of exactly this code."""
    row = conn.execute("SELECT id, code, name FROM staff WHERE code = ?", (code,)).fetchone()
    return Person(*row) if row else None


def people(conn: sqlite3.Connection) -> list[Person]:
    """Everybody ever recorded, by code."""
    return [Person(*row) for row in conn.execute("SELECT id, code, name FROM staff ORDER BY code")]


def person(conn: sqlite3.Connection, staff_id: int) -> Person:
    """The person of a row number."""
    row = conn.execute("SELECT id, code, name FROM staff WHERE id = ?", (staff_id,)).fetchone()
    return Person(*row)


def ref_of(conn: sqlite3.Connection, staff_id: int) -> str | None:
    """The caller's own key of a person's record."""
    row = conn.execute("SELECT ref FROM staff WHERE id = ?", (staff_id,)).fetchone()
    return row[0]  # type: ignore[no-any-return]


def codes(conn: sqlite3.Connection) -> dict[int, str]:
    """Every person's code by row number."""
    return dict(conn.execute("SELECT id, code FROM staff"))


def position_on(
    conn: sqlite3.Connection, staff_id: int, day: date, cut: int | None = None
) -> Position | None:
    """What somebody was on a day; None before their first row or while not employed.

    Nothing stored after journal sequence `cut` is taken in: for a close made earlier.
    """
    row = conn.execute(
        f"SELECT {_POSITION} FROM staff_post WHERE staff_id = ?1 AND from_on <= ?2 "
        "AND (?3 IS NULL OR seq <= ?3) ORDER BY from_on DESC, id DESC LIMIT 1",
        (staff_id, day.isoformat(), cut),
    ).fetchone()
    return Position(*row) if row and row[2] else None


def first_stored(conn: sqlite3.Connection, staff_id: int) -> Position:
    """The row that somebody was recorded with."""
    row = conn.execute(
        f"SELECT {_POSITION} FROM staff_post WHERE staff_id = ? ORDER BY id LIMIT 1", (staff_id,)
    ).fetchone()
    return Position(*row)


def employed_on(conn: sqlite3.Connection, person: Person, day: date) -> Position:
    """What somebody was on a day; NotFound while not employed."""
    position = position_on(conn, person.id, day)
    if position is None:
        raise not_employed(person, day)
    return position


def not_employed(person: Person, day: date) -> NotFound:
    """That somebody was not employed on a day, to be raised."""
    return NotFound(
        _("{code} {name} is not employed on {day}", code=person.code, name=person.name, day=day)
    )


def last_position(
    conn: sqlite3.Connection, staff_id: int, day: date, cut: int | None = None
) -> Position | None:
    """What somebody was on a day or, if they had left, last before it."""
    row = conn.execute(
        f"SELECT {_POSITION} FROM staff_post WHERE staff_id = ?1 AND from_on <= ?2 AND employed "
        "AND (?3 IS NULL OR seq <= ?3) ORDER BY from_on DESC, id DESC LIMIT 1",
        (staff_id, day.isoformat(), cut),
    ).fetchone()
    return Position(*row) if row else None


class Payee(NamedTuple):
    """Somebody as a close needs them: as they were when the month ended, and whether they have
    left by the end of the month of the wages."""

    code: str
    name: str
    department: str
    left: bool
    wage_fen: int | None


def payees(
    conn: sqlite3.Connection, month_end: date, payroll_end: date, cut: int | None = None
) -> dict[int, Payee]:
    """Everybody ever recorded, by row number; nothing stored after journal sequence `cut`."""
    last = "AND (:cut IS NULL OR seq <= :cut) ORDER BY from_on DESC, id DESC LIMIT 1"
    rows = conn.execute(
        "SELECT id, code, name, (SELECT department FROM staff_post WHERE staff_id = staff.id "
        f"AND from_on <= :month_end AND employed {last}), "
        "(SELECT employed FROM staff_post WHERE staff_id = staff.id "
        f"AND from_on <= :payroll_end {last}), "
        "(SELECT wage_fen FROM staff_wage WHERE staff_id = staff.id "
        f"AND from_on <= :month_end {last}) FROM staff",
        {"month_end": str(month_end), "payroll_end": str(payroll_end), "cut": cut},
    )
    return {
        number: Payee(code, name, intern(department or ""), not employed, wage_fen)
        for number, code, name, department, employed, wage_fen in rows
    }


def positions(conn: sqlite3.Connection, staff_id: int | None = None) -> list[Position]:
    """Every dated row in force, one per person and day (of one day's rows the last stored),
    by person and day."""
    where = "" if staff_id is None else "WHERE staff_id = ?"
    rows = conn.execute(
        f"SELECT {_POSITION} FROM staff_post {where} ORDER BY staff_id, from_on, id",
        () if staff_id is None else (staff_id,),
    )
    latest = {(row[0], row[1]): Position(*row) for row in rows}
    return list(latest.values())


def wage_on(
    conn: sqlite3.Connection, staff_id: int, day: date, cut: int | None = None
) -> int | None:
    """Somebody's monthly wage in fen on a day; None where none is on file."""
    row = conn.execute(
        "SELECT wage_fen FROM staff_wage WHERE staff_id = ?1 AND from_on <= ?2 "
        "AND (?3 IS NULL OR seq <= ?3) ORDER BY from_on DESC, id DESC LIMIT 1",
        (staff_id, day.isoformat(), cut),
    ).fetchone()
    return int(row[0]) if row else None


def wages(conn: sqlite3.Connection, staff_id: int) -> list[tuple[str, int]]:
    """Somebody's wages on file, each with its first day."""
    return conn.execute(
        "SELECT from_on, wage_fen FROM staff_wage WHERE staff_id = ? ORDER BY from_on, id",
        (staff_id,),
    ).fetchall()


def holders(conn: sqlite3.Connection, roles: Iterable[str], day: date) -> list[Person]:
    """Who holds one of the roles on a day, by code."""
    wanted = set(roles)
    return [
        someone
        for someone in people(conn)
        if (position := position_on(conn, someone.id, day)) and position.role in wanted
    ]


class Names:
    """People by row number, each read once."""

    def __init__(self, conn: sqlite3.Connection):
        self._conn = conn
        self._known: dict[int, Person] = {}

    def __getitem__(self, staff_id: int) -> Person:
        if staff_id not in self._known:
            self._known[staff_id] = person(self._conn, staff_id)
        return self._known[staff_id]

    def code(self, staff_id: int | None) -> str | None:
        """The code, None for nobody."""
        return None if staff_id is None else self[staff_id].code


class Positions:
    """Everybody's dated rows in memory: for imports, and for following superiors upwards."""

    def __init__(self, rows: Iterable[Position]):
        self._rows: dict[int, list[Position]] = {}
        for row in rows:
            self._rows.setdefault(row.staff_id, []).append(row)
        self._days = {staff: [row.from_on for row in rows] for staff, rows in self._rows.items()}

    def on(self, staff_id: int, day: str) -> Position | None:
        """What somebody was on a day, given as TEXT; None while not employed."""
        place = bisect_right(self._days.get(staff_id, []), day) - 1
        if place < 0:
            return None
        row = self._rows[staff_id][place]
        return row if row.employed else None

    def circle(self, staff_id: int, day: str) -> list[int] | None:
        """The people in a circle of superiors that begins at somebody on a day, or None."""
        path: list[int] = []
        current: int | None = staff_id
        while current is not None:
            if current in path:
                return [*path[path.index(current) :], current]
            path.append(current)
            position = self.on(current, day)
            current = position.superior_id if position else None
        return None

    def days(self) -> list[str]:
        """Every day on which anything changes."""
        return sorted({day for days in self._days.values() for day in days})


def _ambiguous(named: str, matches: list[Person]) -> NotFound:
    names = ", ".join(f"{match.code} {match.name}" for match in matches[:3])
    return NotFound(_("{named!r} fits several people: {names}", named=named, names=names))


def _near(named: str, everybody: list[Person]) -> str:
    known = {
        text: f"{someone.code} {someone.name}"
        for someone in everybody
        for text in (someone.code, someone.name)
    }
    near = near_to(named, known)
    return f"; {near}" if near else ""
