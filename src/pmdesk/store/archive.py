"""The owner archive as read (A1.7): units as they are on a day, people, documents.

People and documents are put together per unit before they are joined: for 50,000 units that
takes a third of the time of sub-selects for each.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from pmdesk.errors import BadInput
from pmdesk.periods import BEGINNING
from pmdesk.records.owners import Facts, Unit, unit_code
from pmdesk.store.listing import Asked, Listing, record
from pmdesk.store.voids import REASON

_FACTS = ", ".join(Facts._fields)
_BEGINNING = BEGINNING.isoformat()
_ROW = (
    "(SELECT id FROM unit_row WHERE unit_id = {unit} AND from_on <= {day} "
    "ORDER BY from_on DESC, id DESC LIMIT 1)"
)
_VOID = REASON.format(kind="unit", id="u.id")
_VOID_IF_ANY = (
    f"CASE WHEN u.id IN (SELECT record_id FROM void WHERE kind = 'unit') THEN {_VOID} END"
)
_LEFT = "SELECT person_id FROM unit_person_step WHERE kind = 'leave'"
_PERSON_HERE = (
    f"p.id NOT IN ({_LEFT}) AND p.id NOT IN (SELECT record_id FROM void WHERE kind = 'unit-person')"
)
_PHONE = (
    "(SELECT phone FROM unit_person_step WHERE person_id = p.id AND kind = 'phone' "
    "ORDER BY on_day DESC, id DESC LIMIT 1)"
)
_PHONE_NOW = (
    "CASE WHEN p.id IN (SELECT person_id FROM unit_person_step WHERE kind = 'phone') "
    f"THEN {_PHONE} ELSE p.phone END"
)

UNIT_SEARCH = (
    "u.code",
    "r.note",
    "(SELECT group_concat(p.name || ' ' || coalesce(p.phone, ''), ' ') FROM unit_person p "
    "WHERE p.unit_id = u.id)",
    "(SELECT group_concat(s.phone, ' ') FROM unit_person p JOIN unit_person_step s "
    "ON s.person_id = p.id WHERE p.unit_id = u.id)",
)
"""Where `--search` looks: the code, the note, everybody's name and every phone."""

_READ = "group_concat({text}, ', ')"
_JOINED = {
    "record": "group_concat({text}, char(0)) || char(0)",
    "table": _READ,
    "xlsx": _READ,
    "csv": "group_concat({text}, ';')",
    "json": "json_group_array({text}) FILTER (WHERE {text} IS NOT NULL)",
}
"""How the texts of several rows become one, for each form in which units are read. In a record
a NUL, which no text can hold, stands behind each."""

PEOPLE = Listing(
    "unit_person p JOIN unit u ON u.id = p.unit_id LEFT JOIN unit_person_step l "
    "ON l.person_id = p.id AND l.kind = 'leave'",
    {
        "id": "p.id",
        "ref": "p.ref",
        "unit": "u.code",
        "name": "p.name",
        "role": "p.role",
        "phone": _PHONE_NOW,
        "from": f"nullif(p.from_on, '{_BEGINNING}')",
        "to": "l.on_day",
        "note": "p.note",
        "void": REASON.format(kind="unit-person", id="p.id"),
    },
    "p.id",
    ("p.name", "p.phone", _PHONE, "p.note", "u.code"),
)
"""How the people of units are read."""

DOCUMENTS = Listing(
    "unit_document d JOIN unit u ON u.id = d.unit_id",
    {
        "id": "d.id",
        "ref": "d.ref",
        "unit": "u.code",
        "kind": "d.kind",
        "on": "d.on_day",
        "place": "d.place",
        "note": "d.note",
        "void": REASON.format(kind="unit-document", id="d.id"),
    },
    "d.id",
    ("d.kind", "d.place", "d.note", "u.code"),
)
"""How the documents held for units are read."""


def unit_listing(
    today: str, required: Sequence[str], form: str = "record", only: int | None = None
) -> Listing:
    """How units are read as they are on a day, all of them or one.

    `form` is a format, or `record`. Conditions name the unit `u` and its row in force `r`.
    """
    scope = "" if only is None else f"unit_id = {only} AND"
    row = _ROW.format(unit="u.id", day=f"'{today}'")
    source = (
        f"unit u JOIN unit_row r ON r.id = {row} "
        f"LEFT JOIN ({_people(form, scope)}) n ON n.unit_id = u.id "
        f"LEFT JOIN ({_documents(form, scope, required)}) d ON d.unit_id = u.id"
    )
    lists = {name: f"n.{name}" for name in ("owners", "tenants", "phones")}
    lists |= {"documents": "d.documents", "missing": "coalesce(d.missing, missing_documents(''))"}
    if form == "json":
        lists = {name: f"json(coalesce({value}, '[]'))" for name, value in lists.items()}
    held = "coalesce(d.documents_held, 0)"
    columns = {
        "id": "u.id",
        "ref": "u.ref",
        "unit": "u.code",
        "building": "u.building",
        "area_dm2": "r.area_dm2",
        "move_in_on": "r.move_in_on",
        "move_out_on": "r.move_out_on",
        **lists,
        "documents_held": held,
        "documents_required": str(len(required)),
        "archive_complete": f"{held} = {len(required)}",
        "note": "r.note",
        "void": _VOID_IF_ANY,
    }
    return Listing(source, columns, "u.id", UNIT_SEARCH, _missing(required, form))


def only_incomplete(asked: Asked, listing: Listing) -> Asked:
    """Asks for units that stand and lack a required document."""
    columns = listing.columns
    return asked.where(f"NOT {columns['archive_complete']} AND {columns['void']} IS NULL")


def only_occupied(asked: Asked, listing: Listing, *, occupied: bool) -> Asked:
    """Asks for units that were moved into and not left, or for those that were not."""
    columns = listing.columns
    lived_in = f"({columns['move_in_on']} IS NOT NULL AND {columns['move_out_on']} IS NULL)"
    return asked.where(f"{lived_in} = ?", int(occupied))


def unit_record(
    conn: sqlite3.Connection, number: int, today: str, required: Sequence[str]
) -> dict[str, Any]:
    """One unit by field."""
    found = record(conn, unit_listing(today, required, only=number), number)
    assert found is not None, f"unit {number} has no row"
    return found


def facts_on(conn: sqlite3.Connection, unit_id: int, day: str) -> Facts:
    """What a unit's row in force on a day says."""
    row = _ROW.format(unit="?1", day="?2")
    sql = f"SELECT {_FACTS} FROM unit_row WHERE id = {row}"
    return Facts(*conn.execute(sql, (unit_id, day)).fetchone())


def first_facts(conn: sqlite3.Connection, unit_id: int) -> Facts:
    """What a unit was recorded with."""
    sql = f"SELECT {_FACTS} FROM unit_row WHERE unit_id = ? ORDER BY id LIMIT 1"
    return Facts(*conn.execute(sql, (unit_id,)).fetchone())


def void_unit(conn: sqlite3.Connection, code: str) -> Unit | None:
    """The last unit of exactly this code that was voided; None where there is none."""
    try:
        code = unit_code(code)
    except BadInput:
        return None
    row = conn.execute(
        f"SELECT id, code, building FROM unit u WHERE code = ? AND {_VOID} IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
        (code,),
    ).fetchone()
    return Unit(*row) if row else None


def person_here(conn: sqlite3.Connection, unit_id: int, name: str) -> int | None:
    """The id of somebody of this name who is in the unit; None for nobody."""
    row = conn.execute(
        f"SELECT p.id FROM unit_person p WHERE unit_id = ? AND name = ? AND {_PERSON_HERE} "
        "ORDER BY p.id LIMIT 1",
        (unit_id, name),
    ).fetchone()
    return int(row[0]) if row else None


def _people(form: str, scope: str) -> str:
    """Owners, tenants and phones of those who are there, a row for each unit."""
    columns = ", ".join(
        f"{_JOINED[form].format(text=text)} AS {name}"
        for name, text in (
            ("owners", "CASE role WHEN 'owner' THEN name END"),
            ("tenants", "CASE role WHEN 'tenant' THEN name END"),
            ("phones", _PHONE_NOW),
        )
    )
    return (
        f"SELECT unit_id, {columns} FROM unit_person p WHERE {scope} {_PERSON_HERE} "
        "GROUP BY unit_id"
    )


def _documents(form: str, scope: str, required: Sequence[str]) -> str:
    """The kinds of document held, each once, and how many of them are required: a row for each
    unit that has any."""
    wanted = ", ".join(f"'{kind.replace(chr(39), chr(39) * 2)}'" for kind in required)
    return (
        f"SELECT unit_id, {_JOINED[form].format(text='kind')} AS documents, "
        f"sum(kind IN ({wanted})) AS documents_held, "
        "missing_documents(group_concat(kind, char(0))) AS missing FROM "
        f"(SELECT DISTINCT unit_id, kind FROM unit_document WHERE {scope} "
        "id NOT IN (SELECT record_id FROM void WHERE kind = 'unit-document') "
        "ORDER BY unit_id, kind) GROUP BY unit_id"
    )


def _missing(required: Sequence[str], form: str) -> Callable[[sqlite3.Connection], None]:
    """Gives a connection `missing_documents`: the required kinds that are not among the kinds
    held, which come with a NUL between them."""

    @cache
    def missing(kinds: str) -> str:
        held = kinds.split("\0")
        return _joined(form, [kind for kind in required if kind not in held])

    def prepare(conn: sqlite3.Connection) -> None:
        conn.create_function("missing_documents", 1, missing, deterministic=True)

    return prepare


def _joined(form: str, texts: Sequence[str]) -> str:
    """Some texts as `_JOINED` makes one of them."""
    match form:
        case "json":
            return json.dumps(texts, ensure_ascii=False)
        case "record":
            return "".join(f"{text}\0" for text in texts)
    return (";" if form == "csv" else ", ").join(texts)
