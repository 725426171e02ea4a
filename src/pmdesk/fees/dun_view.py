"""Demands as users see them, and the worklist of what comes next (B2). Units, never names."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from pmdesk.errors import NotFound
from pmdesk.fees import arrears
from pmdesk.fees.dunning import KIND, overdue
from pmdesk.money import yuan
from pmdesk.records.dunning import STAGES, Due, Pending, Step
from pmdesk.records.owners import building_of
from pmdesk.render.bulk import as_record
from pmdesk.render.tables import Field, columns_text
from pmdesk.render.visible import visible
from pmdesk.rules import dunning as rules
from pmdesk.store import dunnings
from pmdesk.store.arrears import Scope
from pmdesk.store.dunnings import DUNNINGS
from pmdesk.store.listing import record
from pmdesk.texts import _, _n, screen_field

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("number", "Number", "code"),
    Field("unit", "Unit", "code"),
    Field("stage", "Stage", "code"),
    Field("on", "On", "code"),
    Field("how", "How", "code"),
    Field("amount_fen", "Demanded", "money"),
    Field("left_fen", "Left", "money"),
    Field("pay_by", "Pay by", "code"),
    Field("charges", "Charges", "list"),
    Field("state", "State", "code"),
    Field("delivered_on", "Delivered on", "code"),
    Field("delivered_how", "Delivery", "code"),
    Field("proof", "Proof"),
    Field("failed", "Not delivered"),
    Field("promise_on", "Promised for", "code"),
    Field("promised_fen", "Promised", "money"),
    Field("result", "Result"),
    Field("link", "Link", "code"),
    Field("by", "By"),
    Field("text", "Text"),
    Field("void", "Void"),
]
IN_WORDS = [field for field in FIELDS if field.name != "charges"]
"""The fields of one demand on a screen, without the charges that are listed below them."""
COLUMNS = ("id", "number", "unit", "stage", "on", "amount_fen", "left_fen", "pay_by", "state",
           "delivered_on", "promise_on", "result")  # fmt: skip

NEXT_FIELDS = [
    Field("unit", "Unit", "code"),
    Field("building", "Building", "code"),
    Field("stage", "Next", "code"),
    Field("from", "From", "code"),
    Field("ready", "Ready", "flag"),
    Field("left_fen", "Left", "money"),
    Field("charges", "Charges", "number"),
    Field("oldest_due", "Oldest due", "code"),
    Field("days", "Days", "number"),
    Field("disputed_fen", "Disputed", "money"),
    Field("last", "Last", "code"),
    Field("pay_by", "Pay by", "code"),
    Field("promise_on", "Promised for", "code"),
    Field("proven", "Delivered", "flag"),
    Field("limitation_on", "Limitation", "code"),
    Field("limitation", "Limitation is", "code"),
]
NEXT_COLUMNS = ("unit", "stage", "from", "ready", "left_fen", "oldest_due", "days",
                "disputed_fen", "last", "promise_on", "limitation_on")  # fmt: skip
"""What comes next for a unit; `last` is the furthest stage that demanded what is open."""


class Ready(NamedTuple):
    """A stage whose day has come: for how many units, how much, and the unit if it is one."""

    stage: str
    units: int
    left_fen: int
    unit: str | None


class Ending(NamedTuple):
    """Charges whose limitation ends soon: how many, how much, the first last day."""

    charges: int
    left_fen: int
    first_on: str


def dunning_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One demand's record, the fields of a list (NotFound)."""
    found = record(conn, DUNNINGS, number)
    if found is None:
        raise NotFound(_("there is no {kind} {id}", kind=KIND, id=number))
    return as_record(FIELDS, found)


def headline(row: dict[str, Any]) -> str:
    """A demand in one line."""
    said = _(
        "dunning {id}: {number}, {unit}, {stage}: {amount} demanded, {left} left",
        id=row["id"],
        number=row["number"],
        unit=row["unit"],
        stage=row["stage"],
        amount=yuan(row["amount_fen"]),
        left=yuan(row["left_fen"]),
    )
    pay_by = _("pay by {day}", day=row["pay_by"]) if row["pay_by"] else None
    return "; ".join(part for part in (said, pay_by, row["state"]) if part)


def demand_text(conn: sqlite3.Connection, number: int, language: str) -> Iterator[str]:
    """What a table adds to a demand: its charges, the sum, and what came of it."""
    title = screen_field("title", language)
    fields = [
        Field("charge_id", "Charge", "number"),
        Field(title, "Item"),
        Field("month", "Month", "code"),
        Field("due", "Due", "code"),
        Field("amount_fen", "Amount", "money"),
        Field("demanded_fen", "Demanded", "money"),
        Field("left_fen", "Left", "money"),
    ]
    lines = dunnings.lines(conn, number)
    yield "\n"
    yield from columns_text(fields, [line._asdict() for line in lines])
    total = sum(line.demanded_fen for line in lines)
    yield (
        _n("{n} charge, {sum} demanded", "{n} charges, {sum} demanded", len(lines), sum=yuan(total))
        + "\n"
    )
    steps = dunnings.steps(conn, number)
    if steps:
        yield "\n"
    for step in steps:
        yield f"  {visible(_words(step))}\n"


def _words(step: Step) -> str:
    match step.kind:
        case "deliver":
            what = _("delivered ({how})", how=step.how)
        case "fail":
            what = _("not delivered")
        case "promise":
            what = _("{amount} promised for {day}", amount=yuan(step.promised_fen or 0),
                     day=step.promise_on)  # fmt: skip
        case _:
            what = _("result")
    parts = (step.on_day, step.by_whom, what, step.link, step.proof, step.text)
    return "  ".join(part for part in parts if part)


def next_rows(conn: sqlite3.Connection, scope: Scope) -> list[dict[str, Any]]:
    """What comes next on a day for each unit with something overdue, in the order of the archive;
    a unit of which everything is disputed waits without a stage."""
    return _next_rows(conn, scope, overdue(conn, scope))


def recovery(conn: sqlite3.Connection, day: date) -> tuple[list[Ready], Ending | None]:
    """The stages whose day has come for some unit, in their order, and the charges whose
    limitation ends soon."""
    owed = overdue(conn, Scope(day))
    rows = [row for row in _next_rows(conn, Scope(day), owed) if row["ready"]]
    found = []
    for stage in STAGES:
        units = [row for row in rows if row["stage"] == stage]
        if units:
            only = units[0]["unit"] if len(units) == 1 else None
            found.append(Ready(stage, len(units), sum(row["left_fen"] for row in units), only))
    soon = [due for due in owed if due.limitation == "soon"]
    first = min((due.limitation_on for due in soon), default="")
    ending = Ending(len(soon), sum(due.left_fen for due in soon), first) if soon else None
    return found, ending


def _next_rows(conn: sqlite3.Connection, scope: Scope, owed: list[Due]) -> list[dict[str, Any]]:
    fees = arrears.fees_on(conn, scope.day)
    waits = dunnings.pending(conn, scope.day.isoformat(), scope.unit_id)
    found = []
    for unit, of_unit in groupby(owed, key=lambda due: due.unit):
        charges = list(of_unit)
        ready = [due for due in charges if due.disputed is None]
        waiting = waits.get(unit, Pending())
        following = rules.next_of(ready, waiting, fees)
        found.append(_next_row(unit, charges, ready, waiting, following, scope.day))
    return found


def _next_row(
    unit: str,
    charges: list[Due],
    ready: list[Due],
    waiting: Pending,
    following: rules.Next | None,
    day: date,
) -> dict[str, Any]:
    oldest = min((due.due_on for due in ready), default=None)
    return {
        "unit": unit,
        "building": building_of(unit),
        "stage": following.stage if following else None,
        "from": following.from_on if following else None,
        "ready": following is not None and following.from_on <= day.isoformat(),
        "left_fen": sum(due.left_fen for due in ready),
        "charges": len(ready),
        "oldest_due": oldest,
        "days": (day - date.fromisoformat(oldest)).days if oldest else None,
        "disputed_fen": sum(due.left_fen for due in charges if due.disputed is not None),
        "last": rules.reached(ready),
        "pay_by": waiting.pay_by,
        "promise_on": waiting.promise_on,
        "proven": bool(rules.provable(ready)),
        "limitation_on": min((due.limitation_on for due in ready), default=None),
        "limitation": rules.gravest(due.limitation for due in ready),
    }
