"""Rounds walked of those that each day asks for, and hours in move-in periods (A2.4, A2.5)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pmdesk.casework.coverage import days_covered
from pmdesk.figures.model import Counts, Figure, Source, Span, since_in_use
from pmdesk.periods import Month
from pmdesk.records.rounds import CLAUSES
from pmdesk.rules.kpi import Count, together


def _rounds(kind: str) -> Figure:
    return Figure(
        f"{kind}-rounds",
        f"{kind.capitalize()} rounds walked",
        CLAUSES[kind],
        "round",
        "Rounds walked whole, of those that the days of the month ask for outside of move-in "
        "periods; one too many on a day makes up for no other day's.",
        (f"{kind}_rounds_per_day",),
        f"{{{kind}_rounds_per_day}} a day",
    )


def _minutes(kind: str) -> Figure:
    return Figure(
        f"{kind}-minutes",
        f"{kind.capitalize()} time walked in move-in periods",
        CLAUSES[kind],
        "minute",
        "Minutes walked, of those that the days of the month ask for within move-in periods; "
        "overlapping rounds count once.",
        (f"{kind}_hours_per_move_in_day",),
        f"{{{kind}_hours_per_move_in_day}} h a day while a move-in period runs",
    )


FIGURES = {kind: (_rounds(kind), _minutes(kind)) for kind in CLAUSES}


def measure(span: Span) -> Mapping[str, Counts]:
    """Rounds and minutes of each month, patrol and supervision apart."""
    first, after = (date.fromisoformat(day) for day in span.days)
    days = days_covered(span.conn, first, after - timedelta(days=1), span.now)
    found: dict[str, Counts] = {}
    for kind, (rounds, minutes) in FIGURES.items():
        mine = [row for row in days if row["kind"] == kind]
        found[rounds.name] = _by_month(mine, "rounds", ("ad_hoc", "incomplete"), span)
        found[minutes.name] = _by_month(mine, "minutes", (), span)
    return found


def _by_month(days: list[dict[str, Any]], what: str, beside: tuple[str, ...], span: Span) -> Counts:
    """What each day asked for and what came of it, month by month."""
    counts: dict[Month, list[Count]] = defaultdict(list)
    for row in days:
        due, done, missing, to_come = (
            row[f"{what}_{name}"] for name in ("due", "done", "missing", "to_come")
        )
        also = {name: row[name] for name in beside} | {"more": max(0, done - due)}
        count = Count(due - missing - to_come, missing, to_come, also)
        counts[Month.of(date.fromisoformat(row["from"]))].append(count)
    return since_in_use({month: together(found) for month, found in counts.items()}, span)


SOURCE = Source(tuple(figure for pair in FIGURES.values() for figure in pair), measure)
