"""The group's page: what stands out in a month, as rows of reports put together (C4.1.6, B8, B2).

The findings are chosen by the same rules as in an office's `report month`. The standard's targets
are those that the program ships: what an office's own policy asks is the office's business.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pmdesk.figures import month as months
from pmdesk.figures.registry import figure_named
from pmdesk.figures.view import percent_text
from pmdesk.group.coverage import Coverage
from pmdesk.group.reports import CAUSES, FEES, OFFICES, SERVICE, Row, total
from pmdesk.periods import Month
from pmdesk.policy.loader import figures_of, load, shipped
from pmdesk.policy.model import Policy
from pmdesk.render.documents import Document
from pmdesk.render.report_words import finding_text
from pmdesk.rules.kpi import Count, verdict
from pmdesk.rules.standouts import CHANGE, POINTS
from pmdesk.texts import _, _n

Found = Mapping[str, list[Row]]
"""The rows of reports by name."""
_SOURCES = {"fee-collection": FEES.name, POINTS: OFFICES.name}
"""The reports that a finding's numbers come from, where that is not the service's."""


class Asked(NamedTuple):
    """The months that a page is about, and the answers."""

    first: Month
    last: Month
    coverage: Coverage
    found: Found


def document(asked: Asked, language: str, before: Asked | None = None) -> Document:
    """The page of reports; with every report of one month and those of the month before, or None
    where those are not there, also with what stands out. Texts are in the language in use."""
    policy = _policy()
    figures = _figures(asked, policy)
    earlier = _figures(before, policy) if before else []
    is_month = set(asked.found) >= {CAUSES.name, OFFICES.name, SERVICE.name, FEES.name}
    fields = {
        "from": str(asked.first),
        "to": str(asked.last),
        "coverage": list(asked.coverage.lines()),
        "findings": _findings(asked, before, figures, earlier) if is_month else [],
        "reports": {**asked.found, CAUSES.name: _causes(asked.found)},
        "names": list(asked.found),
        "figures": _beside(figures, earlier),
        "points_before": {row["office"]: row["points"] for row in before.found[OFFICES.name]}
        if before
        else None,
    }
    return Document(
        form="group",
        language=language,
        office=_n("A group of {n:,} office", "A group of {n:,} offices", len(asked.coverage.known)),
        number=f"GR-{asked.first.number}"
        + (f"-{asked.last.number}" if asked.last != asked.first else ""),
        on=asked.last.last.isoformat(),
        clauses=("A1.3", "B2", "B8", "B10", "C4.1.6"),
        fields=fields,
        policy=policy.name,
    )


def _policy() -> Policy:
    return load(shipped(), "policy.toml").policy


def _figures(asked: Asked, policy: Policy) -> list[Row]:
    """The group's shares as an office's report has its figures; those whose report is there."""
    found: list[Row] = []
    if SERVICE.name in asked.found:
        row = asked.found[SERVICE.name][0]
        to_come = row["complaints"] - row["complaints_due"]
        for name, part, whole, rest in (
            ("complaint-resolution", "complaints_in_time", "complaints_due", to_come),
            ("complaint-satisfaction", "satisfied", "answered", 0),
            ("repair-completion", "repairs_in_time", "repairs_due", 0),
        ):
            count = Count(row[part], row[whole] - row[part], rest)
            found.append(_figure(name, count, asked, policy))
    if FEES.name in asked.found:
        rows = asked.found[FEES.name]
        count = Count(total(rows, "paid_fen"), total(rows, "unpaid_fen"))
        found.append(_figure("fee-collection", count, asked, policy))
    return found


def _figure(name: str, count: Count, asked: Asked, policy: Policy) -> Row:
    figure = figure_named(name)
    target = figures_of(policy)[f"{name.replace('-', '_')}_percent"]
    return {
        "month": str(asked.last),
        "figure": name,
        "title": _(figure.title),
        "unit": figure.unit,
        "numerator": count.met,
        "denominator": count.due,
        "percent": percent_text(count.met, count.due),
        "target_percent": target.value,
        "verdict": verdict(count, target.value, of_all=figure.of_all),
        "to_come": count.to_come,
        "clause": figure.clause,
    }


def _beside(figures: Sequence[Row], earlier: Sequence[Row]) -> list[Row]:
    """The figures with what they were before."""
    known = {row["figure"]: row["percent"] for row in earlier}
    return [{**row, "percent_before": known.get(row["figure"], "n/a")} for row in figures]


def _causes(found: Found) -> list[Row]:
    """The causes as the section of an office's report takes them."""
    return [
        {
            **row,
            "title": row["category"],
            "share": 100 * row["notices"] / row["all_notices"],
            "cumulative_share": 100 * row["cumulative"] / row["all_notices"],
        }
        for row in found.get(CAUSES.name, ())
    ]


def _named(row: Row) -> str:
    """A cause as a sentence names it: offices may word the titles of codes each in its own way."""
    return f"{row['code']} ({row['category']})" if row["category"] else str(row["code"])


def _findings(
    asked: Asked, before: Asked | None, figures: list[Row], earlier: list[Row]
) -> list[Row]:
    """What stands out; what changed only where the same offices are there in both months."""
    is_same = before is not None and before.coverage.offices == asked.coverage.offices
    points = None
    if before and is_same:
        points = (
            total(asked.found[OFFICES.name], "points"),
            total(before.found[OFFICES.name], "points"),
        )
    causes = [{**row, "title": _named(row)} for row in _causes(asked.found)]
    chosen = months.findings(
        asked.last, causes, figures, earlier if is_same else [], points,
        is_closed=True,
    )  # fmt: skip
    if before and not is_same and chosen[-1]["finding"] == CHANGE:
        why = {**chosen[-1], "why": "other-offices"}
        chosen[-1] = {**why, "text": finding_text(why)}
    return [{**row, "command": _command(row, asked.last)} for row in chosen]


def _command(row: Row, month: Month) -> str:
    name = CAUSES.name if row["clause"] == "C4.1.6" else _SOURCES.get(row["name"], SERVICE.name)
    return f"pmdesk group report {name} --from {month} --lake LAKE"
