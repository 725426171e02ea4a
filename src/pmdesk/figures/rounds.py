"""Rounds walked of those that each day asks for, and hours in move-in periods (A2.4, A2.5)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pmdesk.casework.coverage import days_covered
from pmdesk.figures.model import Asked, Counts, Figure, Source, Span, by_month
from pmdesk.periods import Month
from pmdesk.records.inspections import span_of
from pmdesk.records.rounds import CLAUSES
from pmdesk.rules.inspections import Counted


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
    days = days_covered(span.conn, first, after - timedelta(days=1), span.now.tzinfo)
    found: dict[str, Counts] = {}
    for kind, (rounds, minutes) in FIGURES.items():
        mine = [row for row in days if row["kind"] == kind]
        beside = ("ad_hoc", "incomplete")
        found[rounds.name] = by_month(_asked(mine, "rounds", beside), span)
        found[minutes.name] = by_month(_asked(mine, "minutes", ()), span)
    return found


def _asked(days: list[dict[str, Any]], what: str, beside: tuple[str, ...]) -> Iterator[Asked]:
    for row in days:
        day = date.fromisoformat(row["from"])
        counted = Counted(span_of("day", day), row[f"{what}_due"], row[f"{what}_done"])
        yield Asked(Month.of(day), counted, {name: row[name] for name in beside})


SOURCE = Source(tuple(figure for pair in FIGURES.values() for figure in pair), measure)
