"""Signs (B9): made, installed, checked again and again, removed."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import NotFound, Refused
from pmdesk.office import voiding
from pmdesk.records.signs import SIGNS
from pmdesk.render.tables import Field
from pmdesk.store import signs as store
from pmdesk.store.listing import record
from pmdesk.store.writing import Writing
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("text", "Sign"),
    Field("place", "Place"),
    Field("state", "State", "code"),
    Field("made_on", "Made on", "code"),
    Field("installed_on", "Installed on", "code"),
    Field("checked_on", "Last checked on", "code"),
    Field("result", "Last result", "code"),
    Field("check_text", "Last check"),
    Field("removed_on", "Removed on", "code"),
    Field("removed_why", "Why removed"),
    Field("note", "Note"),
    Field("by", "By"),
    Field("void", "Void"),
]
COLUMNS = ("id", "state", "installed_on", "checked_on", "result", "place", "text")


class NewSign(NamedTuple):
    """A sign as it was made, and put up if it has been."""

    text: str
    place: str
    made_on: date
    installed_on: date | None = None
    note: str | None = None
    ref: str | None = None


def sign_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One sign by field (NotFound)."""
    found = record(conn, store.SIGNS, number)
    if found is None:
        raise NotFound(_("there is no sign {id}", id=number))
    return found


def known(write: Writing, new: NewSign, *, is_dated: bool) -> int | None:
    """The sign that the caller's key names already, None for a new one."""
    made = {"made_on": new.made_on.isoformat()} if is_dated else {}
    number = write.known("sign", new.ref, {**_stated(new), **made})
    if number is not None and new.installed_on is not None:
        installed = sign_record(write.conn, number)["installed_on"]
        if installed != new.installed_on.isoformat():
            raise Refused(
                _("--ref {ref!r} names record {id} already, with other content: {fields}",
                  ref=new.ref, id=number, fields="installed")
            )  # fmt: skip
    return number


def add(write: Writing, new: NewSign, by: str, today: date) -> int:
    """Stores a sign, and its installation where that has happened; its id."""
    _check_past(new.made_on, today)
    row = {"ref": new.ref, **_stated(new), "made_on": new.made_on.isoformat(), "by_whom": by}
    number = write.add("sign", "sign", row)
    if new.installed_on is not None:
        step(write, number, "install", new.installed_on, by, today)
    return number


def step(
    write: Writing,
    number: int,
    action: str,
    on: date,
    by: str,
    today: date,
    *,
    result: str | None = None,
    text: str | None = None,
) -> None:
    """Installs, checks or removes a sign on a day, or refuses it: by its state, by its days."""
    sign = sign_record(write.conn, number)
    SIGNS.check(number, sign["state"], action)
    _check_past(on, today)
    days = ("made_on", "installed_on", "checked_on")
    before = max(sign[name] for name in days if sign[name] is not None)
    if on.isoformat() < before:
        raise Refused(
            _("{day} lies before the last that happened to sign {id}, on {before}", day=on,
              id=number, before=before),
            clause=SIGNS.clause,
        )  # fmt: skip
    write.add(
        "sign-step",
        "sign_step",
        {
            "sign_id": number,
            "kind": action,
            "on_day": on.isoformat(),
            "by_whom": by,
            "result": result,
            "text": text,
        },
    )


def void(write: Writing, number: int, reason: str, by: str, today: date) -> None:
    """Marks a sign as recorded by mistake."""
    voiding.void(write, "sign", "sign", number, reason, by, today)


def _stated(new: NewSign) -> dict[str, Any]:
    return {"text": new.text, "place": new.place, "note": new.note}


def _check_past(day: date, today: date) -> None:
    if day > today:
        raise Refused(_("{when} lies in the future", when=day), clause=SIGNS.clause)
