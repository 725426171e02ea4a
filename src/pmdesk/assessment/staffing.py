"""Staff as dated rows: who was whose superior, in which role, on any day.

A move is a new row from a day on; a mistake is put right by another row of the same day, of
which the last stored holds. Superiors never form a circle on any day.
"""

import sqlite3
from datetime import date, timedelta
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import BEGINNING
from pmdesk.records.people import Person, Position
from pmdesk.store import people
from pmdesk.store.notices import event_days
from pmdesk.store.people import Positions
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_FORBIDDEN = set(";,:\"'")


class Change(NamedTuple):
    """What a move changes; None leaves it as it was. `superior` "" is nobody."""

    department: str | None = None
    role: str | None = None
    superior: str | None = None
    post: str | None = None


def checked_code(code: str) -> str:
    """A staff or fault code that files and messages can carry (BadInput)."""
    if not code.isprintable() or " " in code or _FORBIDDEN & set(code) or code.startswith("-"):
        raise BadInput(
            _(
                "{code!r} cannot be a code: no blanks, quotes, commas, colons or semicolons",
                code=code,
            )
        )
    return code


def add_person(write: Writing, code: str, name: str, ref: str | None) -> Person:
    """Stores a new member of staff, without a position yet."""
    checked_code(code)
    if people.exact(write.conn, code):
        raise Refused(
            _("{code} is there already: change it with pmdesk staff move {code}", code=code)
        )
    number = write.add("staff", "staff", {"ref": ref, "code": code, "name": name})
    return Person(number, code, name)


def place(write: Writing, position: Position) -> None:
    """Stores a dated row."""
    write.add("staff-post", "staff_post", position._asdict())


def check_same(ref: str | None, stored: Position, wanted: Position) -> None:
    """Refuses a key whose member was recorded with another position, naming the fields."""
    fields = ("from", "department", "role", "superior", "post")
    then, now = stored, wanted
    values = zip(
        fields,
        (then.from_on, then.department, then.role, then.superior_id, then.post),
        (now.from_on, now.department, now.role, now.superior_id, now.post),
        strict=True,
    )
    different = [name for name, was, is_ in values if was != is_]
    if different:
        raise Refused(
            _(
                "--ref {ref!r} names a member of staff already, with other content: {fields}",
                ref=ref,
                fields=", ".join(different),
            )
        )


def check_circles(conn: sqlite3.Connection, staff_ids: set[int], from_on: str) -> None:
    """Refuses a circle of superiors through these people on any day from `from_on` (C4.2.6)."""
    positions = Positions(people.positions(conn))
    for day in [from_on, *(day for day in positions.days() if day > from_on)]:
        for staff_id in sorted(staff_ids):
            circle = positions.circle(staff_id, day)
            if circle:
                names = " → ".join(people.person(conn, number).code for number in circle)
                raise Refused(
                    _(
                        "superiors would form a circle on {day}: {names}",
                        day=day_text(day),
                        names=names,
                    ),
                    clause="C4.2.6",
                )


def superior_of(conn: sqlite3.Connection, named: str | None, person: Person) -> int | None:
    """The row number of a named superior; None for nobody. Nobody is their own superior."""
    if not named:
        return None
    superior = people.find(conn, named)
    if superior.id == person.id:
        raise Refused(_("nobody is their own superior"), clause="C4.2.6")
    return superior.id


def move(write: Writing, person: Person, change: Change, day: date) -> Position:
    """Stores what somebody is from a day on; what the change leaves out stays as it was."""
    before = people.last_position(write.conn, person.id, day)
    if before is None:
        raise NotFound(
            _(
                "{code} {name} is not recorded before {day}: give --department and --role with "
                "pmdesk staff add",
                code=person.code,
                name=person.name,
                day=day,
            )
        )
    superior = before.superior_id
    if change.superior is not None:
        superior = superior_of(write.conn, change.superior, person)
    position = Position(
        person.id,
        day.isoformat(),
        1,
        change.department or before.department,
        change.role or before.role,
        superior,
        before.post if change.post is None else change.post or None,
    )
    place(write, position)
    check_circles(write.conn, {person.id}, day.isoformat())
    return position


def leave(write: Writing, person: Person, last_day: date) -> None:
    """Stores that somebody is employed for the last time on a day."""
    position = people.employed_on(write.conn, person, last_day)
    gone = (last_day + timedelta(days=1)).isoformat()
    later = [row for row in people.positions(write.conn, person.id) if row.from_on >= gone]
    if any(row.employed for row in later):
        raise Refused(
            _(
                "{code} {name} has a position from {day} on: leave after that day",
                code=person.code,
                name=person.name,
                day=later[0].from_on,
            )
        )
    place(write, position._replace(from_on=gone, employed=0))


def affected_notices(
    conn: sqlite3.Connection, person: Person, before: list[Position]
) -> list[dict[str, Any]]:
    """The notices whose stored superior a backdated move would have changed; they stay.

    `before` are the person's rows as they were; the file has the new ones.
    """
    then = Positions(before)
    now = Positions(people.positions(conn, person.id))
    found = []
    for number, on_day in event_days(conn, person.id):
        old, new = then.on(person.id, on_day), now.on(person.id, on_day)
        if (old.superior_id if old else None) != (new.superior_id if new else None):
            found.append({"id": number, "on": on_day})
    return found


def day_text(from_on: str) -> str | None:
    """A row's first day as users see it; None from the beginning."""
    return None if from_on == BEGINNING.isoformat() else from_on
