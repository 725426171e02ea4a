"""Calls of the 24-hour line: logged, answered, turned into a complaint or a request (A1.1)."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.office.voiding import check_stands
from pmdesk.periods import When
from pmdesk.render.tables import Field
from pmdesk.store import calls as store
from pmdesk.store.listing import record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

DIRECTIONS = ("in", "out")

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("direction", "Direction", "code"),
    Field("state", "State", "code"),
    Field("caller", "Caller"),
    Field("phone", "Phone"),
    Field("unit", "Unit", "code"),
    Field("topic", "Topic"),
    Field("text", "Call"),
    Field("by", "Taken by"),
    Field("links", "Led to", "list"),
    Field("answer", "Answer"),
    Field("void", "Void"),
]
COLUMNS = ("id", "on", "time", "state", "caller", "unit", "by", "links", "text")


class Call(NamedTuple):
    """A call as somebody logs it."""

    when: When
    direction: str
    text: str
    caller: str | None = None
    phone: str | None = None
    unit_id: int | None = None
    topic: str | None = None
    ref: str | None = None


class Led(NamedTuple):
    """What was answered to a call at once, and what it led to at once."""

    answer: str | None = None
    category: str | None = None
    """Of the complaint that was raised, with its severity."""
    severity: str | None = None
    request: str | None = None
    """The kind of the request that was opened."""
    place: str | None = None
    """Where it is, of either."""
    service: str | None = None
    """Of the request."""


def stated(call: Call) -> dict[str, Any]:
    """The columns that a call states: what a record of the same key has to agree with."""
    return {
        "direction": call.direction,
        "caller": call.caller,
        "phone": call.phone,
        "unit_id": call.unit_id,
        "topic": call.topic,
        "summary": call.text,
    }


def known(write: Writing, call: Call, led: Led, *, is_dated: bool) -> int | None:
    """The call that the caller's key names already, None for a new one; with another answer, or
    leading to something else than it did then: Refused."""
    when = {"on_day": call.when.day.isoformat(), "at_minute": call.when.minute}

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        then = Led(*store.as_given(write.conn, number))
        return {name: (now, was) for name, now, was in zip(led._fields, led, then, strict=True)}

    return write.known("call", call.ref, {**stated(call), **(when if is_dated else {})}, given_too)


def log(write: Writing, call: Call, by: str, now: datetime) -> int:
    """Stores a call; its id. Without a day it is now, to the minute."""
    if call.when.is_after(now):
        raise Refused(_("{when} lies in the future", when=call.when), clause="A1.1")
    return write.add(
        "call",
        "call",
        {
            "ref": call.ref,
            "on_day": call.when.day.isoformat(),
            "at_minute": call.when.minute,
            **stated(call),
            "by_whom": by,
        },
    )


def answer(write: Writing, number: int, text: str, by: str, now: datetime) -> None:
    """Records what was answered."""
    check_stands(write, "call", "call", number)
    before = call_record(write.conn, number)
    carried = {"links": before["links"] or "", "answer": text}
    state = "linked" if before["links"] else "answered"
    _step(write, number, "answer", by, now, text=text, state=state, **carried)


def link(write: Writing, number: int, to: str, text: str | None, by: str, now: datetime) -> None:
    """Links a call to the record it led to; once each (Refused)."""
    check_stands(write, "call", "call", number)
    before = call_record(write.conn, number)
    links = before["links"].split(";") if before["links"] else []
    if to in links:
        raise Refused(_("call {id} is linked to {record} already", id=number, record=to))
    if to == f"call:{number}":
        raise Refused(_("call {id} cannot be linked to itself", id=number))
    carried = {"links": ";".join([*links, to]), "answer": before["answer"]}
    _step(write, number, "link", by, now, link=to, text=text, state="linked", **carried)


def answer_link(write: Writing, link_: str | None, to: str, by: str, now: datetime) -> None:
    """Where a new record says that it rests on a call (`call:12`), the call says what it led to:
    both ends are told at once."""
    kind, _colon, number = (link_ or "").partition(":")
    if kind == "call" and to not in (call_record(write.conn, int(number))["links"] or ""):
        link(write, int(number), to, None, by, now)


def call_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One call by field, lists as they are stored (NotFound)."""
    found = record(conn, store.CALLS, number)
    if found is None:
        raise NotFound(_("there is no call {id}", id=number))
    return found


def _step(write: Writing, number: int, kind: str, by: str, now: datetime, **values: Any) -> None:
    at = now.isoformat(timespec="seconds")
    step = {"call_id": number, "kind": kind, "at": at, "by_whom": by, **values}
    write.add("call-step", "call_step", step)
