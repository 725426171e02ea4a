"""Visits made, and what was said on them, by the month of the visit (A1.10, A2.6, B7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pmdesk.figures.model import Counts, Figure, Source, Span, since_in_use
from pmdesk.office import visit_due
from pmdesk.periods import Month
from pmdesk.rules.kpi import Count, together
from pmdesk.store import visits

VISITS = Figure(
    "visits",
    "Visits made",
    "A2.6",
    "visit",
    "Visits held, of those that the month asks for, of the department or of each visitor as the "
    "policy says. Nobody home, refused, care visits and events are told beside it.",
    ("visits_per_month", "visits_per"),
    "{visits_per_month} a month, per {visits_per}",
)
OUTCOME = Figure(
    "feedback-outcome",
    "Needs and suggestions with an outcome",
    "B7",
    "feedback",
    "Accepted, declined or done, of what was said on the month's visits; what is open when the "
    "month is over is missing until it has its outcome.",
    of_all=True,
)


def _heard(kind: str) -> Figure:
    return Figure(
        f"feedback-{kind}",
        f"{kind.capitalize()} heard on visits",
        "B7",
        "feedback",
        f"{kind.capitalize()} heard, and on how many visits, care visits and events of the month; "
        "by class beside it. It is a number and no share.",
        is_number=True,
    )


HEARD = {kind: _heard(kind) for kind in ("needs", "suggestions")}


def measure(span: Span) -> Mapping[str, Counts]:
    """The visits of each month against their quota, and the feedback of each."""
    return {VISITS.name: _visits(span), **_feedback(span)}


SOURCE = Source((VISITS, OUTCOME, *HEARD.values()), measure)


def _visits(span: Span) -> Counts:
    found: dict[Month, list[Count]] = defaultdict(list)
    for row in visit_due.due_in(span.conn, span.first, span.last, span.today):
        beside = {"more": row["extra"]} | {
            name: row[name] for name in ("nobody_home", "refused", "care", "events")
        }
        count = Count(row["done"], row["missing"], row["to_come"], beside)
        found[Month.from_number(int(row["month"].replace("-", "")))].append(count)
    return since_in_use({month: together(counts) for month, counts in found.items()}, span)


def _feedback(span: Span) -> Mapping[str, Counts]:
    said: dict[Month, list[visits.Said]] = defaultdict(list)
    for row in visits.said(span.conn, span.first, span.last):
        said[Month.from_number(row.period)].append(row)
    held = visits.held(span.conn, span.first, span.last)
    return {
        OUTCOME.name: {month: _outcomes(rows, month, span) for month, rows in said.items()},
        HEARD["needs"].name: {
            month: _number({row.class_: row.needs for row in said[month]}, asked)
            for month, asked in held.items()
        },
        HEARD["suggestions"].name: {
            month: _number({row.class_: row.suggestions for row in said[month]}, asked)
            for month, asked in held.items()
        },
    }


def _number(by_class: Mapping[str, int], asked: int) -> Count:
    beside = {name: number for name, number in by_class.items() if number}
    return Count(sum(beside.values()), 0, 0, beside, asked=asked)


def _outcomes(rows: Iterable[visits.Said], month: Month, span: Span) -> Count:
    names = ("accepted", "declined", "done")
    beside = {name: sum(getattr(row, name) for row in rows) for name in names}
    still = sum(row.open for row in rows)
    is_over = month.last < span.today
    return Count(sum(beside.values()), still if is_over else 0, 0 if is_over else still, beside)
