"""What each month asks for in visits, what was held (A2.6), and feedback counted (B7)."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from pmdesk.periods import Month, months
from pmdesk.render.tables import Field
from pmdesk.rules.visits import Quota, Tally, coverage, quota
from pmdesk.store import visits
from pmdesk.store.policies import policy_for

FIELDS = [
    Field("month", "Month", "code"),
    Field("per", "Per", "code"),
    Field("visitor", "Visitor"),
    Field("quota", "Quota", "number"),
    Field("planned", "Planned", "number"),
    Field("missed", "Missed", "number"),
    Field("held", "Held", "number"),
    Field("done", "Done", "number"),
    Field("missing", "Missing", "number"),
    Field("to_come", "To come", "number"),
    Field("extra", "Extra", "number"),
    Field("nobody_home", "Nobody home", "number"),
    Field("refused", "Refused", "number"),
    Field("care", "Care", "number"),
    Field("events", "Events", "number"),
    Field("rate", "Rate %", "code"),
    Field("clause", "Clause", "code"),
]
COLUMNS = ("month", "visitor", "quota", "planned", "held", "missing", "to_come", "nobody_home",
           "refused", "care", "events", "rate", "clause")  # fmt: skip
COUNT_FIELDS = [
    Field("month", "Month", "code"),
    Field("class", "Class"),
    Field("needs", "Needs", "number"),
    Field("suggestions", "Suggestions", "number"),
    Field("total", "Total", "number"),
    Field("open", "Open", "number"),
    Field("accepted", "Taken up", "number"),
    Field("declined", "Declined", "number"),
    Field("done", "Done", "number"),
]
NOTHING_DUE = "n/a"


class Owing(NamedTuple):
    """A month whose visits are not all held, and not all planned while it lasts."""

    month: Month
    visitor: str | None
    quota: int
    held: int
    clause: str


def due_in(
    conn: sqlite3.Connection, first: Month, last: Month, today: date
) -> list[dict[str, Any]]:
    """What each month of a range asks for and has, both ends included: one row a month, or one
    for each visitor where the quota is theirs."""
    tallies = visits.tallies(conn, first, last)
    return [
        row
        for month in months(first, last)
        for row in _of_month(
            conn, month, [one for one in tallies if one.period == month.number], today
        )
    ]


def owing(conn: sqlite3.Connection, today: date) -> Iterator[Owing]:
    """What is owed on a day: the visits that the month before misses, and those of this month
    that nobody has planned. Nothing before the first month that has a plan or a visit."""
    this, begun = Month.of(today), visits.first_month(conn)
    if begun is None:
        return
    for row in due_in(conn, this.plus(-1), this, today):
        month = _month(row["month"])
        coming = 0 if month < this else _still_planned(conn, month, row["visitor"], today)
        if month >= begun and row["held"] + coming < row["quota"]:
            yield Owing(month, row["visitor"], row["quota"], row["held"], row["clause"])


def unvisited(conn: sqlite3.Connection, today: date) -> list[dict[str, Any]]:
    """The plans of this month that nobody has tried, and those missed in the month before; each
    with `due`, its day or the last of its month."""
    this = Month.of(today)
    found = []
    for month in (this.plus(-1), this):
        for plan in visits.plans(conn, month, today):
            if plan["state"] in ("planned", "missed"):
                found.append({**plan, "due": plan["on"] or month.last.isoformat()})
    return found


def counts(conn: sqlite3.Connection, first: Month, last: Month) -> list[dict[str, Any]]:
    """Feedback by month and class (B7)."""
    names = [field.name for field in COUNT_FIELDS if field.name != "total"]
    found = []
    for period, *rest in visits.said(conn, first, last):
        row: dict[str, Any] = dict(zip(names, [str(Month.from_number(period)), *rest], strict=True))
        row["total"] = row["needs"] + row["suggestions"]
        found.append({field.name: row[field.name] for field in COUNT_FIELDS})
    return found


def _of_month(
    conn: sqlite3.Connection, month: Month, tallies: list[Tally], today: date
) -> Iterator[dict[str, Any]]:
    asked = quota(policy_for(conn, month).policy)
    plans = visits.plans(conn, month, today)
    if asked.per == "department":
        yield _row(month, None, asked, tallies, plans, today)
        return
    visitors = {one.visitor for one in tallies} | {plan["visitor"] for plan in plans} - {None}
    for visitor in sorted(visitors):
        mine = [one for one in tallies if one.visitor == visitor]
        his = [plan for plan in plans if plan["visitor"] == visitor]
        yield _row(month, visitor, asked, mine, his, today)


def _row(
    month: Month,
    visitor: str | None,
    asked: Quota,
    tallies: list[Tally],
    plans: list[dict[str, Any]],
    today: date,
) -> dict[str, Any]:
    found = coverage(asked.visits, tallies, is_over=month.last < today)
    rate = f"{found.done * 100 / found.was_due:.1f}" if found.was_due else NOTHING_DUE
    row = {
        "month": str(month),
        "per": asked.per,
        "visitor": visitor,
        "planned": len(plans),
        "missed": sum(plan["state"] == "missed" for plan in plans),
        **found._asdict(),
        "rate": rate,
        "clause": asked.clause,
    }
    return {field.name: row[field.name] for field in FIELDS}


def _still_planned(conn: sqlite3.Connection, month: Month, visitor: str | None, today: date) -> int:
    return sum(
        plan["state"] == "planned" and visitor in (None, plan["visitor"])
        for plan in visits.plans(conn, month, today)
    )


def _month(text: str) -> Month:
    year, _hyphen, month = text.partition("-")
    return Month(int(year), int(month))
