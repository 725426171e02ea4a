"""Letters, parcels, newspapers (B2): logged when they come and go, and handed over."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import When
from pmdesk.render.tables import Field
from pmdesk.store.listing import record
from pmdesk.store.mail import MAIL
from pmdesk.store.writing import Writing
from pmdesk.texts import _

DIRECTIONS = ("in", "out")
KINDS = ("letter", "parcel", "newspaper", "other")
CLAUSE = "B2"
FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("direction", "Direction", "code"),
    Field("kind", "Kind", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("unit", "Unit", "code"),
    Field("party", "For or to"),
    Field("carrier", "Carrier"),
    Field("tracking", "Tracking number"),
    Field("note", "Note"),
    Field("by", "Taken by"),
    Field("state", "State", "code"),
    Field("handed_on", "Handed on", "code"),
    Field("handed_time", "Handed at", "code"),
    Field("handed_to", "Handed to"),
    Field("handed_by", "Handed by"),
    Field("handed_text", "Hand-over"),
    Field("void", "Void"),
]
COLUMNS = ("id", "on", "direction", "kind", "state", "unit", "party", "carrier", "tracking",
           "handed_on", "handed_to")  # fmt: skip


class Item(NamedTuple):
    """A mail item as somebody takes it in or sends it; `party` is for whom, or to whom."""

    direction: str
    kind: str
    when: When
    unit_id: int | None
    party: str | None
    carrier: str | None = None
    tracking: str | None = None
    note: str | None = None
    ref: str | None = None


def mail_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One mail item by field (NotFound)."""
    found = record(conn, MAIL, number)
    if found is None:
        raise NotFound(_("there is no mail {id}", id=number))
    return found


def known(write: Writing, item: Item, *, is_dated: bool) -> int | None:
    """The item that the caller's key names already, None for a new one. A time that is not
    written was the clock's."""
    dated = {"on_day": item.when.day.isoformat(), "at_minute": item.when.minute}
    if item.when.minute is None:
        del dated["at_minute"]
    return write.known("mail", item.ref, {**_stated(item), **(dated if is_dated else {})})


def add(write: Writing, item: Item, by: str, now: datetime) -> int:
    """Stores an item; its id."""
    _check_past(item.when, now)
    when = _timed(item.when, now)
    dated = {"on_day": when.day.isoformat(), "at_minute": when.minute}
    row = {"ref": item.ref, **_stated(item), **dated, "by_whom": by}
    return write.add("mail", "mail", row)


def hand_over(
    write: Writing, number: int, to: str, when: When, text: str | None, by: str, now: datetime
) -> None:
    """Records to whom an item was handed: one that came in is handed over, one that went out is
    delivered, which an arrears step may rest on."""
    check_stands(write, "mail", "mail", number)
    _check_past(when, now)
    when = _timed(when, now)
    item = mail_record(write.conn, number)
    if item["handed_on"] is not None:
        raise Refused(
            _("mail {id} is {state} already: to {to} on {day}", id=number, state=item["state"],
              to=item["handed_to"], day=item["handed_on"]),
            clause=CLAUSE,
        )  # fmt: skip
    came = When(datetime.fromisoformat(item["on"]).date(), item["time"])
    if _is_before(when, came):
        raise Refused(
            _("{when} lies before mail {id}, of {came}", when=when, id=number, came=came),
            clause=CLAUSE,
        )
    write.add(
        "mail-step",
        "mail_step",
        {
            "mail_id": number,
            "on_day": when.day.isoformat(),
            "at_minute": when.minute,
            "to_whom": to,
            "by_whom": by,
            "text": text,
        },
    )


def _stated(item: Item) -> dict[str, Any]:
    columns = item._asdict()
    del columns["ref"], columns["when"]
    return columns


def _timed(when: When, now: datetime) -> When:
    """A point in time with its minute where it is today's and none was written: now."""
    if when.minute is None and when.day == now.date():
        return When(when.day, now.strftime("%H:%M"))
    return when


def _check_past(when: When, now: datetime) -> None:
    if when.is_after(now):
        raise Refused(_("{when} lies in the future", when=when), clause=CLAUSE)


def _is_before(when: When, other: When) -> bool:
    if when.day != other.day or when.minute is None or other.minute is None:
        return when.day < other.day
    return when.minute < other.minute
