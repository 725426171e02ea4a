"""What was asked in rounds and what was walked, day by day and over a range (A2.4, A2.5)."""

import sqlite3
from collections import defaultdict
from datetime import date, timedelta, tzinfo
from functools import cache
from typing import Any

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.rounds import KINDS, Round
from pmdesk.render.tables import Field
from pmdesk.rules import coverage as rules
from pmdesk.rules.coverage import Covered
from pmdesk.store import rounds
from pmdesk.store.policies import policy_for

FIELDS = [
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("kind", "Kind", "code"),
    Field("clause", "Clause", "code"),
    Field("readings", "Readings", "list"),
    Field("rounds_due", "Rounds due", "number"),
    Field("rounds_done", "Done", "number"),
    Field("rounds_missing", "Missing", "number"),
    Field("rounds_percent", "Rounds %", "code"),
    Field("minutes_due", "Minutes due", "number"),
    Field("minutes_done", "Minutes", "number"),
    Field("minutes_missing", "Minutes missing", "number"),
    Field("hours_percent", "Hours %", "code"),
    Field("ad_hoc", "Ad hoc", "number"),
    Field("incomplete", "Incomplete", "number"),
]


def days_covered(
    conn: sqlite3.Connection, first: date, last: date, zone: tzinfo | None
) -> list[dict[str, Any]]:
    """A row for each day of a range, both ends included, and each kind, by day."""
    periods = rounds.periods(conn, zone)
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
            covered = rules.coverage(kind, day, walked, periods, policy, zone)
            rows.append(_row(day, day, kind, wanted.clause, wanted.readings, covered))
        day += timedelta(days=1)
    return rows


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
