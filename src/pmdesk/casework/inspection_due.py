"""What the inspections' quotas ask for, and what was held (A3.1, A3.2, A4.1, A4.2)."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from pmdesk.periods import Month, months
from pmdesk.records.inspections import KINDS, PER, Span, span_of, spans_ending
from pmdesk.render.tables import Field
from pmdesk.rules.inspections import Counted, Duty, coverage, duties, satisfied_by
from pmdesk.store import inspections
from pmdesk.store.policies import policy_for

FIELDS = [
    Field("kind", "Inspection", "code"),
    Field("per", "Cycle", "code"),
    Field("period", "Period", "code"),
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("periods", "Periods", "number"),
    Field("quota", "Quota", "number"),
    Field("done", "Done", "number"),
    Field("missing", "Missing", "number"),
    Field("to_come", "To come", "number"),
    Field("extra", "Extra", "number"),
    Field("rate", "Rate %", "code"),
    Field("clause", "Clause", "code"),
]
COLUMNS = ("kind", "from", "to", "periods", "quota", "done", "missing", "to_come", "extra", "rate",
           "clause")  # fmt: skip
NOTHING_DUE = "n/a"


class _Asked(NamedTuple):
    """One period that a duty asks for."""

    duty: Duty
    span: Span


class Owing(NamedTuple):
    """A period whose inspections are not all held: which, its last day, how many are held."""

    kind: str
    span: Span
    quota: int
    held: int
    clause: str


def due_on(conn: sqlite3.Connection, day: date, today: date) -> list[dict[str, Any]]:
    """The periods that a day lies in, one row a kind."""
    held = inspections.held(conn)
    found = [_Asked(duty, span_of(PER[duty.kind], day)) for duty in _duties(conn, Month.of(day))]
    return [_row([asked], held, today, asked.span) for asked in found]


def due_between(
    conn: sqlite3.Connection, first: date, after: date, today: date, *, each: bool
) -> list[dict[str, Any]]:
    """The periods that end in a half-open range of days: one row a kind, or one each."""
    held = inspections.held(conn)
    asked = sorted(_ending(conn, first, after), key=lambda one: KINDS.index(one.duty.kind))
    if each:
        return [_row([one], held, today, one.span) for one in asked]
    whole = Span("", first, after)
    kinds = list(dict.fromkeys(one.duty.kind for one in asked))
    grouped = [[one for one in asked if one.duty.kind == kind] for kind in kinds]
    rows = [_row(group, held, today, whole) for group in grouped]
    without = [duty for duty in _duties(conn, Month.of(first)) if duty.kind not in kinds]
    rows += [_empty(duty, whole) for duty in without]
    return sorted(rows, key=lambda row: KINDS.index(row["kind"]))


def owing(conn: sqlite3.Connection, today: date) -> list[Owing]:
    """What is owed on a day: the inspections of the periods it lies in, and those that the
    periods just before it miss. A kind is owed from the first one of it that was held."""
    held, first = inspections.held(conn), inspections.first_days(conn)
    found = []
    for duty in _duties(conn, Month.of(today)):
        starts = [first[kind] for kind in _kinds_for(duty.kind) if kind in first]
        span = span_of(PER[duty.kind], today)
        before = span_of(PER[duty.kind], span.first - timedelta(days=1))
        for asked in (before, span) if starts else ():
            count = _held(held, duty.kind, asked)
            if asked.after > date.fromisoformat(min(starts)) and count < duty.quota:
                found.append(Owing(duty.kind, asked, duty.quota, count, duty.clause))
    return found


def standing(conn: sqlite3.Connection, kind: str, day: date) -> tuple[int, int] | None:
    """How many inspections of a kind the period of a day has, and how many it asks for; None
    where the policy asks for none."""
    for duty in _duties(conn, Month.of(day)):
        if duty.kind == kind:
            held = inspections.held(conn)
            return _held(held, kind, span_of(PER[kind], day)), duty.quota
    return None


def _kinds_for(kind: str) -> tuple[str, ...]:
    return ("half-year", "year-end") if kind == "half-year" else (kind,)


def _duties(conn: sqlite3.Connection, month: Month) -> list[Duty]:
    return duties(policy_for(conn, month).policy)


def _ending(conn: sqlite3.Connection, first: date, after: date) -> Iterator[_Asked]:
    """Every period that ends in the range, under the policy of the month in which it ends."""
    if first >= after:
        return
    for month in months(Month.of(first), Month.of(after - timedelta(days=1))):
        begin, end = max(first, month.first), min(after, month.plus(1).first)
        for duty in _duties(conn, month):
            for span in spans_ending(PER[duty.kind], begin, end):
                yield _Asked(duty, span)


def _held(held: Mapping[tuple[str, str], int], kind: str, span: Span) -> int:
    return sum(held.get(counting, 0) for counting in satisfied_by(kind, span))


def _row(
    asked: list[_Asked], held: Mapping[tuple[str, str], int], today: date, shown: Span
) -> dict[str, Any]:
    duty = asked[-1].duty
    counted = [Counted(one.span, one.duty.quota, _held(held, duty.kind, one.span)) for one in asked]
    found = coverage(counted, today)
    rate = f"{found.done * 100 / found.was_due:.1f}" if found.was_due else NOTHING_DUE
    return {**_head(duty, shown), **found._asdict(), "rate": rate, "clause": duty.clause}


def _empty(duty: Duty, shown: Span) -> dict[str, Any]:
    found = coverage([], shown.last)
    return {**_head(duty, shown), **found._asdict(), "rate": NOTHING_DUE, "clause": duty.clause}


def _head(duty: Duty, shown: Span) -> dict[str, Any]:
    return {
        "kind": duty.kind,
        "per": PER[duty.kind],
        "period": shown.name or None,
        "from": shown.first.isoformat(),
        "to": shown.last.isoformat(),
    }
