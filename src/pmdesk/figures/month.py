"""The month's report: what it is made of, read as one plain tree (C4.1.6, B7, B10, B2).

Here records are read and figures counted; nothing is said of how a page looks. The page,
`render.forms.report`, takes such a tree and asks nobody anything: it serves whatever has a tree of
this form, one office or several put together.
"""

import sqlite3
from collections import Counter
from datetime import datetime
from typing import Any

from pmdesk.closing.compute import compute_month
from pmdesk.closing.documents import month_analysis
from pmdesk.figures import complaints, fees
from pmdesk.figures.model import Span, over
from pmdesk.figures.registry import DUTIES, figure_named
from pmdesk.figures.view import board_rows, figure_rows
from pmdesk.periods import Month
from pmdesk.records.closes import MonthResult
from pmdesk.render.report_words import finding_text
from pmdesk.rules.standouts import CAUSE, CHANGE, POINTS, Cause, Measured, standouts
from pmdesk.store import closes
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting

Tree = dict[str, Any]
_YEAR = 12


def month_report(conn: sqlite3.Connection, month: Month, now: datetime, language: str) -> Tree:
    """Everything the report of a month says; texts are in the language in use, titles of faults
    in `language`.

    A closed month's causes and points are those of its close, an open one's are a preview.
    """
    result, result_before = _result(conn, month), _result(conn, month.plus(-1))
    this = over(conn, month, month, now)
    before = over(conn, month.plus(-1), month.plus(-1), now)
    figures, earlier = figure_rows(this), figure_rows(before)
    closed = result.closed
    is_over = month.last < now.date()
    points = None
    if is_over and before.in_use(before.last):
        points = result.totals["points"], result_before.totals["points"]
    causes = list(month_analysis(conn, month, language, closed.seq - 1 if closed else None))
    return {
        "month": str(month),
        "month_before": str(month.plus(-1)),
        "office": setting(conn, "office_name"),
        "state": "closed" if closed else "preview",
        "is_over": is_over,
        "closed_at": closed.closed_at if closed else None,
        "at": now.isoformat(timespec="minutes"),
        "policy": result.policy_name,
        "findings": findings(month, causes, figures, earlier, points, is_closed=bool(closed)),
        "causes": causes,
        "departments": _departments(result, result_before),
        "complaints": _complaints(conn, month, this, now),
        "board": _board(this, figures),
        "fees": _fees(figures, earlier),
    }


def findings(
    month: Month,
    causes: list[Tree],
    figures: list[Tree],
    before: list[Tree],
    points: tuple[int, int] | None,
    *,
    is_closed: bool,
) -> list[Tree]:
    """What stands out: three findings with their numbers, their clause and the command that shows
    where they come from. `causes` as of `month_analysis`, then rows of figures, of the month and
    of the one before; `points` of the two months, None where they cannot be compared."""
    chosen = standouts(
        [Cause(row["code"], row["notices"], row["points"]) for row in causes],
        _measured(figures),
        _measured(before),
        points,
    )
    by_name = {row["figure"]: row for row in figures}
    earlier = {row["figure"]: row["percent"] for row in before}
    found = []
    for one in chosen:
        if one.kind == CAUSE:
            row = _of_cause(causes, month, is_closed=is_closed)
        else:
            row = _of_figure(by_name.get(one.name or ""))
        if one.name == POINTS and points:
            row |= _of_points(*points, month)
        elif one.kind == CHANGE and one.name:
            row |= {"percent_before": earlier[one.name], "command": _trend(one.name, month)}
        row = {"finding": one.kind, "name": one.name, "why": one.why or None, **row}
        found.append({**row, "text": finding_text(row)})
    return found


def _result(conn: sqlite3.Connection, month: Month) -> MonthResult:
    """A month as it was closed, or as it stands."""
    return closes.load(conn, month) or compute_month(conn, month, policy_for(conn, month))


def _measured(rows: list[Tree]) -> list[Measured]:
    """The figures that are shares."""
    return [
        Measured(row["figure"], row["numerator"], row["denominator"], row["verdict"],
                 row["target_percent"], row["to_come"])
        for row in rows
        if row["percent"] is not None
    ]  # fmt: skip


def _of_cause(causes: list[Tree], month: Month, *, is_closed: bool) -> Tree:
    """The numbers of the largest cause; the ranking stands by the same rule as the finding."""
    first = causes[0] if causes else None
    export, analyse = f"month-close {month} --export csv", f"fault analyse --from {month}"
    return {
        "title": first["title"] if first else None,
        "unit": "notice",
        "numerator": first["notices"] if first else 0,
        "denominator": sum(row["notices"] for row in causes),
        "percent": f"{first['share']:.1f}" if first else None,
        "target_percent": None,
        "percent_before": None,
        "points": first["points"] if first else 0,
        "points_before": None,
        "clause": "C4.1.6",
        "command": f"pmdesk {export if is_closed else analyse}",
    }


def _of_figure(row: Tree | None) -> Tree:
    wanted = ("title", "unit", "numerator", "denominator", "percent", "target_percent")
    return {
        **{name: row[name] if row else None for name in wanted},
        "percent_before": None,
        "points": None,
        "points_before": None,
        "clause": row["clause"] if row else "B10",
        "command": f"pmdesk report kpi --from {row['month']}" if row else None,
    }


def _of_points(points: int, before: int, month: Month) -> Tree:
    return {
        "unit": "point",
        "points": points,
        "points_before": before,
        "clause": "C4.1.4",
        "command": f"pmdesk month-close {month} --preview",
    }


def _trend(figure: str, month: Month) -> str:
    return f"pmdesk report trend {figure} --from {month.plus(-1)} --to {month}"


def _departments(result: MonthResult, before: MonthResult) -> list[Tree]:
    """Notices and points by the department of each at the month's end, most points first."""
    notices, points, earlier = Counter[str](), Counter[str](), Counter[str]()
    for line in result.lines:
        notices[line.department] += line.notices
        points[line.department] += line.points
    for line in before.lines:
        earlier[line.department] += line.points
    named = {name for counts in (notices, points, earlier) for name in counts if counts[name]}
    return [
        {
            "department": name,
            "notices": notices[name],
            "points": points[name],
            "points_before": earlier[name],
        }
        for name in sorted(named, key=lambda name: (-points[name], -earlier[name], name))
    ]


def _complaints(conn: sqlite3.Connection, month: Month, this: Span, now: datetime) -> list[Tree]:
    """Complaints and how many were satisfied at the follow-up, for a year or as long as the file
    is in use."""
    first = max(month.plus(1 - _YEAR), this.since or month)
    span = over(conn, min(first, month), month, now)
    satisfaction = figure_named("complaint-satisfaction")
    received = figure_rows(span, (complaints.HANDLING,))
    satisfied = figure_rows(span, (satisfaction,))
    return [
        {
            "month": one["month"],
            "received": one["denominator"],
            "handled": one["numerator"],
            "answered": other["denominator"],
            "satisfied": other["numerator"],
            "percent": other["percent"],
            "target_percent": other["target_percent"],
            "verdict": other["verdict"],
        }
        for one, other in zip(received, satisfied, strict=True)
    ]


def _board(this: Span, figures: list[Tree]) -> list[Tree]:
    """The duties of the standard with their verdicts, in the standard's order."""
    judged = {row["figure"]: row for row in figures}
    found = []
    for duty, row in zip(DUTIES, board_rows(this), strict=True):
        figure = judged[duty.name]
        row = {**row, "verdict": figure["verdict"], "why": figure["why"]}
        found.append({name: row[name] for name in BOARD})
    return found


def _fees(figures: list[Tree], before: list[Tree]) -> list[Tree]:
    """What came in of the fees, with the month before's percentage."""
    named = {figure.name for figure in fees.SOURCE.figures}
    earlier = {row["figure"]: row["percent"] for row in before}
    return [
        {**{name: row[name] for name in FEES}, "percent_before": earlier[row["figure"]]}
        for row in figures
        if row["figure"] in named
    ]


BOARD = ("duty", "title", "quota", "unit", "due", "done", "missing", "to_come", "percent",
         "verdict", "clause", "readings", "why")  # fmt: skip
FEES = ("figure", "title", "unit", "numerator", "denominator", "percent", "target_percent",
        "verdict", "to_come", "clause", "readings", "why")  # fmt: skip
