"""A month's documents: the JSON of `month-close` and the CSV files for finance (C4.1.4, C4.1.5)."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from pmdesk.periods import Month
from pmdesk.records.closes import SUMS, Line, MonthResult
from pmdesk.render.tables import Field, Row

LINE_FIELDS = (
    "staff",
    "name",
    "department",
    *SUMS,
    "measure",
    "posted",
    "reasons",
    "repeated_codes",
    "clauses",
    "readings",
)
_of_line = attrgetter(*LINE_FIELDS)

_MONEY = [
    Field("point_fine_fen", "Point fine", "money"),
    Field("surcharge_fen", "Surcharge", "money"),
    Field("transferred_fen", "Transferred", "money"),
    Field("joint_share_fen", "Joint share", "money"),
    Field("sanction_fine_fen", "Sanction fine", "money"),
    Field("adjustment_fen", "Adjustment", "money"),
    Field("deduction_fen", "Deduction", "money"),
]
DEDUCTIONS = [
    Field("month", "Month"),
    Field("payroll_month", "Payroll month"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("department", "Department"),
    Field("points", "Points", "number"),
    *_MONEY,
    Field("over_cap_fen", "Over cap", "money"),
]
SUMMARY = [
    Field("department", "Department"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("notices", "Notices", "number"),
    Field("codes", "Codes", "list"),
    Field("points", "Points", "number"),
    *_MONEY,
    Field("held", "Held", "number"),
    Field("measure", "Measure"),
    Field("posted", "Posted", "flag"),
]
VIOLATIONS = [
    Field("notice", "Notice"),
    Field("on", "On"),
    Field("department", "Department"),
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("code", "Code"),
    Field("title", "Title"),
    Field("points", "Points", "number"),
    Field("point_fine_fen", "Point fine", "money"),
    Field("jointly_liable", "Jointly liable", "flag"),
    Field("superior", "Superior"),
    Field("by", "By"),
    Field("state", "State"),
    Field("correction", "Correction"),
]
SANCTIONS = [
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("points", "Points", "number"),
    Field("measure", "Measure"),
    Field("decided", "Decided"),
    Field("decided_by", "Decided by"),
    Field("clause", "Clause"),
]
POSTING = [
    Field("staff", "Staff"),
    Field("name", "Name"),
    Field("department", "Department"),
    Field("points", "Points", "number"),
    Field("reasons", "Reasons", "list"),
    Field("codes", "Codes", "list"),
    Field("not_before", "Not before"),
]
JOINT_LIABILITY = [
    Field("staff", "Staff"),
    Field("superior", "Superior"),
    Field("notices", "Notices", "number"),
    Field("points", "Points", "number"),
    Field("amount_fen", "Amount", "money"),
    Field("why", "Why", "list"),
]
ADJUSTMENTS = [
    Field("month", "Month"),
    Field("staff", "Staff"),
    Field("amount_fen", "Amount", "money"),
    Field("notices", "Notices", "list"),
    Field("measure_before", "Measure before"),
    Field("measure_after", "Measure after"),
    Field("posting", "Posting"),
]
ANALYSIS = [
    Field("code", "Code"),
    Field("title", "Title"),
    Field("notices", "Notices", "number"),
    Field("points", "Points", "number"),
    Field("share", "Share %", "percent"),
    Field("cumulative_share", "Cumulative %", "percent"),
]
TABLES: dict[str, list[Field]] = {
    "deductions.csv": DEDUCTIONS,
    "summary.csv": SUMMARY,
    "violations.csv": VIOLATIONS,
    "sanctions.csv": SANCTIONS,
    "posting.csv": POSTING,
    "joint-liability.csv": JOINT_LIABILITY,
    "adjustments.csv": ADJUSTMENTS,
    "analysis.csv": ANALYSIS,
}
"""The CSV files of a close, in the order in which they are made, with their fields."""


def month_document(result: MonthResult, codes: dict[int, str]) -> dict[str, Any]:
    """The content of `pmdesk.month-close/1`; `codes` are staff codes by person's number."""
    parts = month_parts(result, codes)
    return {
        name: list(part) if isinstance(part, Iterator) else part for name, part in parts.items()
    }


def month_parts(result: MonthResult, codes: dict[int, str]) -> dict[str, Any]:
    """The same content with its long lists as iterators: of ten thousand people's rows each is
    made when it is written."""
    return {
        "month": str(result.month),
        "state": "closed" if result.closed else "preview",
        "payroll_month": str(result.payroll_month),
        "policy": {"id": result.policy_name, "sha256": result.policy_sha256},
        "lines": (_line_document(line) for line in result.lines if line.shows),
        "totals": result.totals,
        "adjustments": adjustment_rows(result, codes),
        "sanctions": sanction_rows(result),
        "posting": posting_rows(result),
        "joint_liability": joint_liability_rows(result, codes),
        "warnings": warning_rows(result),
    }


def manifest_document(result: MonthResult, files: Iterable[tuple[str, str, int | None]]) -> Row:
    """The content of manifest.json; `files` are names with hash and row count."""
    closed = result.closed
    assert closed is not None
    return {
        "month": str(result.month),
        "payroll_month": str(result.payroll_month),
        "policy": {"id": result.policy_name, "sha256": result.policy_sha256},
        "readings": list(result.readings),
        "warnings": warning_rows(result),
        "totals": result.totals,
        "closed_at": closed.closed_at,
        "closed_by": closed.closed_by,
        "journal_head": closed.journal_head,
        "files": [{"name": name, "sha256": sha256, "rows": rows} for name, sha256, rows in files],
    }


def deduction_rows(result: MonthResult) -> Iterator[Row]:
    """Everybody finance deducts from or gives back to, by staff code."""
    for line in result.lines:
        if line.deduction_fen or line.over_cap_fen:
            yield {
                "month": str(result.month),
                "payroll_month": str(result.payroll_month),
                **line._asdict(),
            }


def summary_rows(result: MonthResult) -> Iterator[Row]:
    """Everybody with anything to show, also at 0.00, by department and code (C4.1.4)."""
    for line in sorted(result.lines, key=lambda line: (line.department, line.staff)):
        yield {**line._asdict(), "posted": line.posted}


def sanction_rows(result: MonthResult) -> Iterator[Row]:
    """Everybody whose points lead to a measure; a close proposes, it does not decide (R14)."""
    for line in result.lines:
        if line.measure != "none":
            yield {
                "staff": line.staff,
                "name": line.name,
                "points": line.points,
                "measure": line.measure,
                "decided": None,
                "decided_by": None,
                "clause": line.measure_clause,
            }


def posting_rows(result: MonthResult) -> Iterator[Row]:
    """Everybody on the posting list (C4.2.5)."""
    for line in result.lines:
        if line.posted:
            yield {
                "staff": line.staff,
                "name": line.name,
                "department": line.department,
                "points": line.points,
                "reasons": list(line.reasons),
                "codes": list(line.repeated_codes),
                "not_before": line.not_before,
            }


def joint_liability_rows(result: MonthResult, codes: dict[int, str]) -> Iterator[Row]:
    """Each member's share that a superior bears, by both codes."""
    rows = [(codes[row.staff_id], codes[row.superior_id], row) for row in result.shares]
    for staff, superior, row in sorted(rows):
        yield {
            "staff": staff,
            "superior": superior,
            "notices": row.notices,
            "points": row.points,
            "amount_fen": row.amount_fen,
            "why": list(row.why),
        }


def adjustment_rows(result: MonthResult, codes: dict[int, str]) -> Iterator[Row]:
    """Each correction of an earlier month, by month and code."""
    rows = [(row.period, codes[row.staff_id], row) for row in result.adjustments]
    for period, staff, row in sorted(rows):
        yield {
            "month": str(Month.from_number(period)),
            "staff": staff,
            "amount_fen": row.amount_fen,
            "notices": list(row.notices),
            "measure_before": row.measure_before,
            "measure_after": row.measure_after,
            "posting": row.posting or None,
        }


def warning_rows(result: MonthResult) -> Iterator[Row]:
    """The warnings that the month carries."""
    for warning in result.warnings:
        yield {
            "kind": warning.kind,
            "text": warning.text,
            "staff": warning.staff,
            "notices": list(warning.notices),
        }


def analysis_rows(counts: dict[str, tuple[int, int]], titles: dict[str, str]) -> Iterator[Row]:
    """Fault codes ranked by notices, with share and cumulative share in percent (C4.1.6).

    `counts` are notices and points by code.
    """
    whole = sum(notices for notices, _points in counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    so_far = 0
    for code, (notices, points) in ranked:
        so_far += notices
        yield {
            "code": code,
            "title": titles.get(code, ""),
            "notices": notices,
            "points": points,
            "share": percent(notices, whole),
            "cumulative_share": percent(so_far, whole),
        }


def percent(part: int, whole: int) -> float:
    """A share in percent with one decimal, rounded half up without floating error."""
    return (part * 2000 + whole) // (2 * whole) / 10


def _line_document(line: Line) -> Row:
    return {
        name: list(value) if type(value) is tuple else value
        for name, value in zip(LINE_FIELDS, _of_line(line), strict=True)
    }
