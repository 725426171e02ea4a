"""The rows of a closed month's assessment tables: what the close says, whatever came after it."""

import sqlite3
from collections.abc import Iterator

from pmdesk.closing.closing import violation_rows
from pmdesk.periods import Month
from pmdesk.records.closes import MonthResult
from pmdesk.store import catalogue, people, sanctions
from pmdesk.store.lake import Row
from pmdesk.store.policies import policy_of


def closed_rows(conn: sqlite3.Connection, table: str, result: MonthResult) -> Iterator[Row]:
    """The rows of `lines`, `notices`, `adjustments` or `sanctions`, in the close's own order."""
    match table:
        case "lines":
            return _lines(result)
        case "notices":
            return _notices(conn, result)
        case "adjustments":
            return _adjustments(conn, result)
    return _sanctions(conn, result)


def _lines(result: MonthResult) -> Iterator[Row]:
    for line in result.lines:
        yield (
            line.staff,
            line.department,
            line.notices,
            line.held,
            line.points,
            line.point_fine_fen,
            line.surcharge_fen,
            line.transferred_fen,
            line.joint_share_fen,
            line.sanction_fine_fen,
            line.adjustment_fen,
            line.deduction_fen,
            line.over_cap_fen,
            line.measure,
            line.posted,
        )


def _notices(conn: sqlite3.Connection, result: MonthResult) -> Iterator[Row]:
    """The notices of the close's violations.csv, from the facts that it was made of."""
    policy = policy_of(conn, result.policy_id).policy
    categories = {
        code.code: code.category for code in catalogue.catalogue_on(conn, result.month.last)
    }
    for row in violation_rows(conn, result.month, policy, _cut(result)):
        yield (
            row["notice"],
            row["on"],
            row["staff"],
            row["department"],
            row["superior"],
            row["code"],
            categories.get(row["code"]),
            row["points"],
            row["points"] if row["counted"] else 0,
            row["counted"],
            row["point_fine_fen"],
            row["jointly_liable"],
            row["state"],
        )


def _adjustments(conn: sqlite3.Connection, result: MonthResult) -> Iterator[Row]:
    codes = people.codes(conn)
    for one in result.adjustments:
        yield (
            codes[one.staff_id],
            str(Month.from_number(one.period)),
            one.amount_fen,
            len(one.notices),
            one.measure_before,
            one.measure_after,
            one.posting or None,
        )


def _sanctions(conn: sqlite3.Connection, result: MonthResult) -> Iterator[Row]:
    """The decisions of the month's days as they stood when the month was closed."""
    codes, cut = people.codes(conn), _cut(result)
    newest = {decision.id for decision, _state in sanctions.standing(conn, cut).values()}
    for decision, state in sanctions.sanctions(conn, cut):
        if not decision.on_day.startswith(str(result.month)):
            continue
        if decision.id not in newest:
            word = "replaced"
        elif state.lifted is not None:
            word = "lifted"
        else:
            word = "held" if state.held else "decided"
        yield (
            decision.id,
            codes[decision.staff_id],
            str(Month.from_number(decision.period)),
            decision.on_day,
            decision.kinds,
            decision.amount_fen,
            word,
        )


def _cut(result: MonthResult) -> int:
    """The last journal sequence that the close knew."""
    assert result.closed is not None
    return result.closed.seq - 1
