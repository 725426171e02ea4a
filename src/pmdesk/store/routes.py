"""Routes as stored: dated rows, so that each day's sheet is planned with what held that day."""

import sqlite3
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.nearness import near_to
from pmdesk.records.rounds import Route
from pmdesk.store.listing import Asked, Listing, rows
from pmdesk.texts import _

_ROW = (
    "(SELECT id FROM route_row WHERE route_id = r.id AND from_on <= '{day}' "
    "ORDER BY from_on DESC, id DESC LIMIT 1)"
)
_FIRST = "(SELECT id FROM route_row WHERE route_id = r.id ORDER BY from_on, id LIMIT 1)"


def routes_listing(day: str) -> Listing:
    """How routes are read, as they are on a day; one to come as it begins."""
    return Listing(
        f"route r JOIN route_row w ON w.id = coalesce({_ROW.format(day=day)}, {_FIRST}) "
        "LEFT JOIN staff p ON p.id = w.person_id",
        {
            "id": "r.id",
            "ref": "r.ref",
            "code": "r.code",
            "name": "w.name",
            "place": "w.area",
            "points": "w.points",
            "slots": "w.slots",
            "kinds": "replace(w.kinds, ',', ';')",
            "who": "p.code",
            "from": "nullif(w.from_on, '0001-01-01')",
            "state": f"CASE WHEN w.from_on > '{day}' THEN 'to-come' WHEN w.retired THEN 'retired' "
            "ELSE 'walked' END",
            "reason": "w.reason",
        },
        "r.id",
        ("r.code", "w.name", "w.area", "w.points"),
    )


def routes_on(conn: sqlite3.Connection, day: str) -> list[Route]:
    """The routes that are walked on a day, by code."""
    found = conn.execute(
        "SELECT r.id, r.code, w.name, w.area, w.points, w.slots, w.kinds, w.person_id "
        f"FROM route r JOIN route_row w ON w.id = {_ROW.format(day=day)} WHERE NOT w.retired "
        "ORDER BY r.code"
    )
    return [
        Route(
            number, code, name, area, _parts(points), _numbers(slots), tuple(kinds.split(",")), who
        )
        for number, code, name, area, points, slots, kinds, who in found
    ]


def exact(conn: sqlite3.Connection, code: str) -> tuple[int, str] | None:
    """Id and code of the route of a code, whatever its case."""
    row = conn.execute(
        "SELECT id, code FROM route WHERE code = ?1 COLLATE NOCASE "
        "ORDER BY code = ?1 DESC, id LIMIT 1",
        (code,),
    ).fetchone()
    return (row[0], row[1]) if row else None


def find(conn: sqlite3.Connection, code: str) -> tuple[int, str]:
    """Id and code of the route of a code (NotFound, with up to three suggestions)."""
    found = exact(conn, code)
    if found is None:
        raise NotFound(_("there is no route {code!r}", code=code) + _near(conn, code))
    return found


def history(conn: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """Every dated row of a route: from_on, name, area, points, slots, kinds, who, retired,
    reason, by the day from which it holds."""
    cursor = conn.execute(
        "SELECT w.from_on, w.name, w.area, w.points, w.slots, w.kinds, w.person_id, "
        "p.code AS who, w.retired, w.reason FROM route_row w LEFT JOIN staff p "
        "ON p.id = w.person_id WHERE w.route_id = ? ORDER BY w.from_on, w.id",
        (number,),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def row_on(conn: sqlite3.Connection, number: int, day: str) -> dict[str, Any]:
    """What a route is on a day by column; before its first day as it begins."""
    known = history(conn, number)
    return next((row for row in reversed(known) if row["from_on"] <= day), known[0])


def codes_like(conn: sqlite3.Connection, start: str) -> list[tuple[str, str]]:
    """Codes that begin so, with the routes' names: for completion."""
    listing = routes_listing("9999-12-31")
    asked = Asked().where("substr(r.code, 1, ?) = ? COLLATE NOCASE", len(start), start)
    return [(code, name) for code, name in rows(conn, listing, asked, ("code", "name"))]


def _parts(stored: str) -> tuple[str, ...]:
    return tuple(stored[:-1].split("\0")) if stored else ()


def _numbers(stored: str) -> tuple[int, ...]:
    return tuple(int(number) for number in stored.split(";")) if stored else ()


def _near(conn: sqlite3.Connection, code: str) -> str:
    known = {text: one for one, name in codes_like(conn, "") for text in (one, name)}
    return "; " + (near_to(code, known) or _("see pmdesk patrol route list"))
