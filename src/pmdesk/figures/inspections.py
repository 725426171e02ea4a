"""Inspections held, by the month in which their period ends (A3.1, A3.2, A4.1, A4.2)."""

from collections.abc import Mapping

from pmdesk.casework.inspection_due import due_between
from pmdesk.figures.model import Counts, Figure, Source, Span, since_in_use
from pmdesk.periods import Month
from pmdesk.records.inspections import SCORED
from pmdesk.rules.kpi import Count


def _inspections(kind: str, clause: str, standard: str, per: str) -> Figure:
    return Figure(
        f"{kind}-inspections",
        f"{kind.capitalize()} inspections held",
        clause,
        per,
        f"Inspections held, of those asked for the {per}s that end in the month.",
        (standard,),
        f"{{{standard}}} a {per}",
    )


BY_KIND = {
    "daily": _inspections("daily", "A3.1", "daily_inspections_per_day", "day"),
    "weekly": _inspections("weekly", "A3.2", "weekly_inspections_per_week", "week"),
    "monthly": _inspections("monthly", "A4.1", "monthly_inspections_per_month", "month"),
}
SCORING = Figure(
    "scoring",
    "Scored against the model-estate criteria",
    "A4.2",
    "period",
    "Scorings held, of those asked for the half-year, or the year, that ends in the month.",
    ("scoring_per",),
    "1 a {scoring_per}",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """What was held of each kind, month by month."""
    found: dict[str, dict[Month, Count]] = {}
    for month in span.months:
        first, after = month.first, month.plus(1).first
        for row in due_between(span.conn, first, after, span.today, each=False):
            figure = SCORING if row["kind"] in SCORED else BY_KIND[row["kind"]]
            held = Count(row["done"], row["missing"], row["to_come"], {"more": row["extra"]})
            found.setdefault(figure.name, {})[month] = held
    return {name: since_in_use(counts, span) for name, counts in found.items()}


SOURCE = Source((*BY_KIND.values(), SCORING), measure)
