"""Routes: what is walked, in which rounds of the day, by whom; dated rows (A2.4, A2.5)."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import BEGINNING, Month
from pmdesk.records.people import Person
from pmdesk.records.rounds import KINDS
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field
from pmdesk.store import routes as store
from pmdesk.store.listing import Asked, record, rows
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("code", "Code"),
    Field("name", "Title"),
    Field("place", "Area"),
    Field("points", "Checkpoints", "list"),
    Field("slots", "Rounds", "list"),
    Field("kinds", "Kinds", "list"),
    Field("who", "Who"),
    Field("from", "From", "code"),
    Field("state", "State", "code"),
    Field("reason", "Why retired"),
]
COLUMNS = ("code", "name", "place", "slots", "kinds", "who", "state", "points")
STATES = ("walked", "to-come", "retired")
_SAID = {"from_on": "from", "points": "point", "slots": "slot", "kinds": "kind", "person_id": "who"}
"""Columns as the options that state them."""


class NewRoute(NamedTuple):
    """A route as somebody describes it; of a change None keeps what was."""

    name: str | None
    area: str | None
    points: Sequence[str] | None
    slots: Sequence[int] | None
    kinds: Sequence[str] | None
    who: Person | None


def kinds_of(text: str) -> tuple[str, ...]:
    """The kinds that `patrol,supervision` names, in their order (BadInput)."""
    named = [word.strip() for word in text.split(",")]
    if not all(word in KINDS for word in named):
        raise BadInput(
            _(
                "{text!r} is not one of {words}",
                text=text,
                words=", ".join((*KINDS, ",".join(KINDS))),
            )
        )
    return tuple(kind for kind in KINDS if kind in named)


def check_slots(conn: sqlite3.Connection, slots: Sequence[int], day: date) -> None:
    """Refuses a round that a day does not have by the policy (BadInput): a route of it would never
    be walked."""
    standards = policy_for(conn, Month.of(day)).policy.standards
    most = max(standards[f"{kind}_rounds_per_day"].value for kind in KINDS)
    for slot in slots:
        if slot > most:
            raise BadInput(_("a day has no round {slot}: it has {most}", slot=slot, most=most))


def add(write: Writing, code: str, route: NewRoute, begin: date | None, ref: str | None) -> str:
    """Stores a route from a day on, or from the beginning; its code. A key that is known gives
    the route it names."""
    stated = _stated(route, begin or BEGINNING)

    def given(number: int) -> Mapping[str, tuple[Any, Any]]:
        then = store.history(write.conn, number)[0]
        return {_SAID.get(name, name): (value, then[name]) for name, value in stated.items()}

    known = write.known("route", ref, {"code": code}, given)
    if known is not None:
        return code
    if found := store.exact(write.conn, code):
        raise Refused(
            _("route {code} is there already", code=found[1]),
            hint=_("pmdesk patrol route change {code} --from DATE", code=found[1]),
        )
    number = write.add("route", "route", {"ref": ref, "code": code})
    write.add("route-row", "route_row", {"route_id": number, **stated, "retired": 0})
    return code


def change(write: Writing, code: str, route: NewRoute, begin: date) -> str:
    """Stores what a route is from a day on; what is not said stays. Its code (NotFound)."""
    number, code = store.find(write.conn, code)
    before = _before(store.row_on(write.conn, number, begin.isoformat()))
    said = {name: value for name, value in _stated(route, begin).items() if value is not None}
    if route.points is None:
        del said["points"]
    if route.slots is None:
        del said["slots"]
    if route.kinds is None:
        del said["kinds"]
    write.add("route-row", "route_row", {"route_id": number, **before, **said, "retired": 0})
    return code


def retire(write: Writing, code: str, on: date, reason: str) -> str:
    """Ends a route: from a day on it is walked no more. Its code (NotFound)."""
    number, code = store.find(write.conn, code)
    row = store.row_on(write.conn, number, on.isoformat())
    if row["retired"]:
        raise Refused(_("route {code} is retired since {day}", code=code, day=row["from_on"]))
    ended = {"from_on": on.isoformat(), "retired": 1, "reason": reason}
    write.add("route-row", "route_row", {"route_id": number, **_before(row), **ended})
    return code


def route_record(conn: sqlite3.Connection, code: str, day: date) -> dict[str, Any]:
    """One route by field, as it is on a day (NotFound)."""
    number, _code = store.find(conn, code)
    found = record(conn, store.routes_listing(day.isoformat()), number)
    assert found is not None
    return as_record(FIELDS, found)


def route_records(conn: sqlite3.Connection, day: date, asked: Asked) -> list[dict[str, Any]]:
    """The routes that are asked for, as they are on a day, by id."""
    listing = store.routes_listing(day.isoformat())
    found = rows(conn, listing, asked)
    return [as_record(FIELDS, dict(zip(listing.columns, row, strict=True))) for row in found]


def history_text(conn: sqlite3.Connection, code: str) -> list[str]:
    """Every dated row of a route in a line."""
    number, _code = store.find(conn, code)
    return [_line(row) for row in store.history(conn, number)]


def past_route(conn: sqlite3.Connection, code: str, day: date) -> int:
    """The id of a route that is walked on a day (NotFound)."""
    number, code = store.find(conn, code)
    row = store.row_on(conn, number, day.isoformat())
    if row["from_on"] > day.isoformat() or row["retired"]:
        raise NotFound(_("route {code} is not walked on {day}", code=code, day=day))
    return number


def _stated(route: NewRoute, begin: date) -> dict[str, Any]:
    return {
        "from_on": begin.isoformat(),
        "name": route.name,
        "area": route.area,
        "points": "".join(f"{point}\0" for point in route.points or ()),
        "slots": ";".join(str(slot) for slot in sorted(set(route.slots or ()))),
        "kinds": ",".join(route.kinds or KINDS),
        "person_id": route.who.id if route.who else None,
    }


def _before(row: dict[str, Any]) -> dict[str, Any]:
    names = ("from_on", "name", "area", "points", "slots", "kinds", "person_id")
    return {name: row[name] for name in names}


def _line(row: dict[str, Any]) -> str:
    day = row["from_on"]
    since = _("from the beginning") if day == BEGINNING.isoformat() else day
    if row["retired"]:
        return _("  {day}  retired: {why}", day=since, why=row["reason"])
    parts = (row["name"], row["area"], row["who"], row["kinds"])
    return f"  {since}  {', '.join(part for part in parts if part)}"
