"""Units: found by code, phone or name."""

import sqlite3
from collections.abc import Iterable

from pmdesk.errors import DeskError, NotFound
from pmdesk.nearness import STRICT, near_to
from pmdesk.records.owners import Unit, phone_digits, unit_code
from pmdesk.texts import _

_UNIT = "unit.id, unit.code, unit.building"
_HERE = "NOT EXISTS (SELECT 1 FROM void WHERE kind = 'unit' AND record_id = unit.id)"
_PERSON_HERE = (
    "NOT EXISTS (SELECT 1 FROM void WHERE kind = 'unit-person' AND record_id = p.id) "
    "AND NOT EXISTS (SELECT 1 FROM unit_person_step s WHERE s.person_id = p.id "
    "AND s.kind = 'leave')"
)
_LEAST_DIGITS = 5  # fewer are a room number, not a phone


def find(conn: sqlite3.Connection, named: str) -> Unit:
    """The unit of an exact code, else of a phone number, a person's exact name or the beginning
    of one; otherwise NotFound, with up to three suggestions."""
    found = exact(conn, named)
    if found:
        return found
    for matches in (_of_phone(conn, named), _of_name(conn, named), _of_beginning(conn, named)):
        if len(matches) == 1:
            return matches[0]
        if matches:
            codes = ", ".join(unit.code for unit in matches[:3])
            raise NotFound(_("{named!r} fits several units: {units}", named=named, units=codes))
    raise NotFound(_("there is no unit {named!r}", named=named) + _near(conn, named))


def exact(conn: sqlite3.Connection, code: str) -> Unit | None:
    """The unit of exactly this code, however its digits are written."""
    try:
        wanted = unit_code(code)
    except DeskError:
        return None
    row = conn.execute(f"SELECT {_UNIT} FROM unit WHERE code = ? AND {_HERE}", (wanted,))
    found = row.fetchone()
    return Unit(*found) if found else None


def unit(conn: sqlite3.Connection, number: int) -> Unit:
    """The unit of a row number."""
    row = conn.execute(f"SELECT {_UNIT} FROM unit WHERE id = ?", (number,)).fetchone()
    return Unit(*row)


def buildings(conn: sqlite3.Connection) -> list[str]:
    """The buildings of all units that are not void."""
    sql = f"SELECT DISTINCT building FROM unit WHERE {_HERE} ORDER BY building"
    return [building for (building,) in conn.execute(sql)]


def codes_like(conn: sqlite3.Connection, start: str) -> Iterable[tuple[str, str]]:
    """Codes that begin so, each with a person of the unit: for completion."""
    return conn.execute(
        "SELECT unit.code, coalesce((SELECT name FROM unit_person p WHERE p.unit_id = unit.id "
        f"AND {_PERSON_HERE} ORDER BY p.id LIMIT 1), '') FROM unit "
        f"WHERE substr(unit.code, 1, ?) = ? AND {_HERE} ORDER BY unit.id LIMIT 50",
        (len(start), start),
    ).fetchall()


def _of_phone(conn: sqlite3.Connection, named: str) -> list[Unit]:
    digits = phone_digits(named)
    if digits is None or len(digits) < _LEAST_DIGITS:
        return []
    return _people(
        conn,
        "p.phone_digits = ?1 OR p.id IN "
        "(SELECT person_id FROM unit_person_step WHERE phone_digits = ?1)",
        digits,
    ) or _people(  # without its country code
        conn,
        "length(?1) >= 7 AND substr(p.phone_digits, -length(?1)) = ?1",
        digits,
    )


def _of_name(conn: sqlite3.Connection, named: str) -> list[Unit]:
    return _people(conn, "p.name = ?1", named)


def _of_beginning(conn: sqlite3.Connection, named: str) -> list[Unit]:
    if not named:
        return []
    return _people(conn, "substr(p.name, 1, ?2) = ?1 COLLATE NOCASE", named, len(named))


def _people(conn: sqlite3.Connection, condition: str, *values: object) -> list[Unit]:
    """The units of the people that a condition fits, those who left after all others."""
    rows = conn.execute(
        f"SELECT DISTINCT {_UNIT}, {_PERSON_HERE} AS here FROM unit_person p "
        f"JOIN unit ON unit.id = p.unit_id WHERE ({condition}) AND {_HERE} "
        "ORDER BY here DESC, unit.id LIMIT 8",
        values,
    ).fetchall()
    here = [Unit(*row[:3]) for row in rows if row[3]]
    return here or [Unit(*row[:3]) for row in rows]


def _near(conn: sqlite3.Connection, named: str) -> str:
    rows = conn.execute(f"SELECT code FROM unit WHERE {_HERE} ORDER BY id")
    near = near_to(named, {code: code for (code,) in rows}, STRICT)
    return "; " + (near or _("record it first: pmdesk owner add {unit}", unit=named))
