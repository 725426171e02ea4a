"""Findings put right and checked, of those that were due; severe ones apart (A3.5-A3.7)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.records.findings import SEVERITIES
from pmdesk.rules.kpi import MET, counted, judged
from pmdesk.store import figures
from pmdesk.store.figures import Rectified

_CHECKED = ("verified", "closed")


def _figure(severity: str) -> Figure:
    return Figure(
        f"findings-{severity}",
        f"{severity.capitalize()} findings put right",
        "A3.7",
        "finding",
        "Checked and found good, of the findings due in the month; those without a due day are "
        "due by the end of the month in which they were found.",
    )


BY_SEVERITY = {severity: _figure(severity) for severity in SEVERITIES}


def measure(span: Span) -> Mapping[str, Counts]:
    """What was put right of each month's findings."""
    by_month: dict[tuple[str, Month], list[str]] = defaultdict(list)
    for row in figures.findings(span.conn, *span.days):
        month = Month.of(date.fromisoformat(row.due or row.on))
        by_month[row.severity, month].append(_outcome(row, month, span.today))
    return {
        figure.name: {
            month: counted(found) for (of, month), found in by_month.items() if of == severity
        }
        for severity, figure in BY_SEVERITY.items()
    }


def _outcome(row: Rectified, month: Month, today: date) -> str:
    if row.state in _CHECKED:
        return MET
    return judged(date.fromisoformat(row.due) if row.due else month.last, None, today)


SOURCE = Source(tuple(BY_SEVERITY.values()), measure)
