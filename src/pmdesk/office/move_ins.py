"""Move-in periods: while one runs, rounds are asked for by the hour (A2.4, A2.5)."""

import sqlite3
from datetime import datetime
from typing import Any

from pmdesk.errors import NotFound, Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import When, parse_when
from pmdesk.render.tables import Field
from pmdesk.store.listing import record
from pmdesk.store.move_ins import move_ins_listing
from pmdesk.store.writing import Writing
from pmdesk.texts import _

KIND, TABLE = "move-in", "move_in"
STATES = ("to-come", "running", "over", "void")
FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("from_at", "From", "moment"),
    Field("to_at", "To", "moment"),
    Field("state", "State", "code"),
    Field("reason", "Reason"),
    Field("by", "By"),
    Field("void", "Void"),
]
COLUMNS = ("id", "from_at", "to_at", "state", "reason")


def nearest(text: str, now: datetime) -> When:
    """The point in time that a text names; a day without a year is the nearest such day, since
    a period is recorded before as well as after it begins."""
    past, coming = parse_when(text, now), parse_when(text, now, ahead=True)
    return min((past, coming), key=lambda when: abs(when.day - now.date()))


def edge(when: When, now: datetime, *, is_end: bool) -> datetime:
    """The moment at which a period begins or ends: of a day alone its first one, or for an end
    that of the day after, so that the day is in it."""
    day = datetime.fromordinal(when.day.toordinal() + int(is_end and when.minute is None))
    return datetime.fromisoformat(f"{day:%Y-%m-%d}T{when.minute or '00:00'}").replace(
        tzinfo=now.tzinfo
    )


def add(
    write: Writing, begin: datetime, end: datetime | None, reason: str, by: str, ref: str | None
) -> int:
    """Stores a period; its id. A key that is known gives the period it names."""
    stated = {
        "from_at": _text(begin),
        "to_at": _text(end) if end else None,
        "reason": reason,
    }
    known = write.known(TABLE, ref, stated)
    if known is not None:
        return known
    _check_order(begin, end)
    return write.add(KIND, TABLE, {"ref": ref, **stated, "by_whom": by})


def end_at(write: Writing, number: int, end: datetime, text: str | None, by: str) -> None:
    """Ends a period, or moves its end."""
    check_stands(write, KIND, TABLE, number)
    found = move_in_record(write.conn, number, end)
    _check_order(datetime.fromisoformat(found["from_at"]), end)
    step = {"move_in_id": number, "to_at": _text(end), "by_whom": by, "text": text}
    write.add("move-in-end", "move_in_end", step)


def move_in_record(conn: sqlite3.Connection, number: int, now: datetime) -> dict[str, Any]:
    """One period by field, as it is at a moment (NotFound)."""
    found = record(conn, move_ins_listing(_text(now)), number)
    if found is None:
        raise NotFound(_("there is no move-in period {id}", id=number))
    return found


def _check_order(begin: datetime, end: datetime | None) -> None:
    if end is not None and end <= begin:
        raise Refused(
            _("it ends at {end}, not after {start}", end=_text(end)[:16].replace("T", " "),
              start=_text(begin)[:16].replace("T", " ")),
            clause="A2.5",
        )  # fmt: skip


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
