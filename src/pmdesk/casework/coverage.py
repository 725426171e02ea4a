"""What was asked in rounds and what was walked, day by day and over a range (A2.4, A2.5)."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.rounds import KINDS, Period, Round
from pmdesk.render.tables import Field
from pmdesk.rules import coverage as rules
from pmdesk.rules.coverage import Covered
from pmdesk.store import move_ins, rounds
from pmdesk.store.policies import policy_for
from pmdesk.store.round_slots import slots_of

FIELDS = [
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("kind", "Kind", "code"),
    Field("clause", "Clause", "code"),
    Field("readings", "Readings", "list"),
    Field("rounds_due", "Rounds due", "number"),
    Field("rounds_done", "Done", "number"),
    Field("rounds_missing", "Missing", "number"),
    Field("rounds_to_come", "To come", "number"),
    Field("rounds_percent", "Rounds %", "code"),
    Field("minutes_due", "Minutes due", "number"),
    Field("minutes_done", "Minutes", "number"),
    Field("minutes_missing", "Minutes missing", "number"),
    Field("minutes_to_come", "Minutes to come", "number"),
    Field("hours_percent", "Hours %", "code"),
    Field("ad_hoc", "Ad hoc", "number"),
    Field("incomplete", "Incomplete", "number"),
]


def days_covered(
    conn: sqlite3.Connection, first: date, last: date, now: datetime
) -> list[dict[str, Any]]:
    """A row for each day of a range, both ends included, and each kind, by day, as it is at a
    moment: what is not over is to come and not missing."""
    zone = now.tzinfo
    periods = move_ins.periods(conn, zone)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    by_day: dict[date, list[Round]] = defaultdict(list)
    for found in rounds.counted(conn, before.isoformat(), after.isoformat(), zone):
        by_day[found.on].append(found)
    policy_of = cache(lambda month: policy_for(conn, month).policy)
    rows = []
    day = first
    while day <= last:
        policy: Policy = policy_of(Month.of(day))
        walked = [*by_day[day - timedelta(days=1)], *by_day[day]]
        for kind in KINDS:
            wanted = rules.asked(kind, day, periods, policy, zone)
            coming = _coming(conn, kind, day, periods, now)
            covered = rules.coverage(kind, day, walked, periods, policy, zone, coming)
            rows.append(_row(day, day, kind, wanted.clause, wanted.readings, covered))
        day += timedelta(days=1)
    return rows


def _coming(
    conn: sqlite3.Connection, kind: str, day: date, periods: Sequence[Period], now: datetime
) -> rules.Coming | None:
    """What of a day's rounds is still to come; None of a day that is over."""
    if day < now.date():
        return None
    slots, quota = slots_of(conn, kind, day, periods, now.tzinfo)
    return rules.to_come(slots, quota, rules.day_of(day, now.tzinfo), now)


def totals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days of a range taken together, a row for each kind."""
    found = []
    for kind in KINDS:
        mine = [row for row in rows if row["kind"] == kind]
        covered = rules.total(Covered(*(row[name] for name in Covered._fields)) for row in mine)
        readings = tuple(dict.fromkeys(name for row in mine for name in row["readings"]))
        found.append(
            _row(mine[0]["from"], mine[-1]["to"], kind, mine[0]["clause"], readings, covered)
        )
    return found


def _row(
    first: date | str,
    last: date | str,
    kind: str,
    clause: str,
    readings: tuple[str, ...],
    covered: Covered,
) -> dict[str, Any]:
    values = {
        "from": str(first),
        "to": str(last),
        "kind": kind,
        "clause": clause,
        "readings": list(readings),
        **covered._asdict(),
        "rounds_percent": _percent(covered.rounds_percent),
        "hours_percent": _percent(covered.hours_percent),
    }
    return {field.name: values[field.name] for field in FIELDS}


def _percent(share: float | None) -> str:
    """A percentage as it is shown; n/a where nothing was asked."""
    return "n/a" if share is None else f"{share:.1f}"
