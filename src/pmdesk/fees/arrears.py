"""`fee arrears`: what is owed on a day, by age, and until when it can be sued for (B2).

For the staff alone: units stand in it by their code, and nobody's name.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from pmdesk.periods import Month
from pmdesk.policy.loader import fees_of
from pmdesk.policy.model import Fees
from pmdesk.render.tables import Field
from pmdesk.rules.ageing import Bucket, Restart, bucket_of, buckets, limitation
from pmdesk.store import arrears as store
from pmdesk.store.arrears import Instalment, Row, Scope
from pmdesk.store.policies import policy_for
from pmdesk.texts import _

DETAIL_FIELDS = [
    Field("charge", "Charge", "number"),
    Field("unit", "Unit", "code"),
    Field("item", "Item", "code"),
    Field("month", "Month", "code"),
    Field("due", "Due", "code"),
    Field("days", "Days", "number"),
    Field("age", "Age", "code"),
    Field("amount_fen", "Amount", "money"),
    Field("left_fen", "Left", "money"),
    Field("disputed", "Disputed", "flag"),
    Field("since", "Runs from", "code"),
    Field("why", "Because of", "code"),
    Field("limitation_on", "Limitation", "code"),
    Field("limitation", "Limitation is", "code"),
]


def fees_on(conn: sqlite3.Connection, day: date) -> Fees:
    """What the policy of a day says of fees."""
    return fees_of(policy_for(conn, Month.of(day)).policy)


def fields(ageing: list[Bucket], *, by_building: bool) -> list[Field]:
    """The fields of a statement by unit, or by building."""
    first = [Field("unit", "Unit", "code"), Field("building", "Building", "code")]
    if by_building:
        first = [Field("building", "Building", "code"), Field("units", "Units", "number")]
    return [
        *first,
        *(Field(f"{bucket.name}_fen", _heading(bucket), "money") for bucket in ageing),
        Field("disputed_fen", "Disputed", "money"),
        Field("total_fen", "Total", "money"),
        Field("credit_fen", "Credit", "money"),
        Field("oldest_due", "Oldest due", "code"),
    ]


def statement(
    conn: sqlite3.Connection, scope: Scope, *, by_building: bool, credit_only: bool
) -> tuple[list[Field], list[Row]]:
    """What is owed on a day, by unit or building: the fields, and the rows in their order."""
    ageing = buckets(fees_on(conn, scope.day).ageing_days.value)
    read = store.by_building if by_building else store.by_unit
    return (
        fields(ageing, by_building=by_building),
        read(conn, scope, ageing, credit_only=credit_only),
    )


def detail(conn: sqlite3.Connection, scope: Scope) -> list[Row]:
    """Each charge of which something is left, in the order of `DETAIL_FIELDS`."""
    policy = fees_on(conn, scope.day)
    ageing = buckets(policy.ageing_days.value)
    return [_detail(one, scope.day, policy, ageing) for one in store.instalments(conn, scope)]


def _detail(one: Instalment, day: date, policy: Fees, ageing: list[Bucket]) -> Row:
    due = date.fromisoformat(one.due)
    ends = limitation(
        due,
        _restarts(one),
        day,
        policy.limitation_years.value,
        policy.limitation_warning_months.value,
    )
    found: dict[str, Any] = {
        **one._asdict(),
        "days": max(0, (day - due).days),
        "age": bucket_of(due, day, ageing).name,
        "since": ends.since.isoformat(),
        "why": ends.why,
        "limitation_on": ends.last.isoformat(),
        "limitation": ends.state,
    }
    return tuple(found[field.name] for field in DETAIL_FIELDS)


def _restarts(one: Instalment) -> Iterator[Restart]:
    for why, days in (
        ("paid", one.paid_on),
        ("demand", one.demand_on),
        ("promise", one.promise_on),
    ):
        for day in days.split(",") if days else ():
            yield Restart(date.fromisoformat(day), why)


def _heading(bucket: Bucket) -> str:
    if bucket.from_days is None:
        return "Not yet due"
    if bucket.to_days is None:
        return _("Over {days} days", days=bucket.from_days - 1)
    return _("{first}-{last} days", first=bucket.from_days, last=bucket.to_days)
