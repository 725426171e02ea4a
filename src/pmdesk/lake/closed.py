"""The rows of a closed month's assessment tables: what the close says, whatever came after it."""

import sqlite3
from collections.abc import Iterator

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import MonthResult
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.liability import jointly_liable, repeated_codes
from pmdesk.store import catalogue, people, sanctions
from pmdesk.store.lake import Row
from pmdesk.store.notices import Selection, notices
from pmdesk.store.policies import policy_of
from pmdesk.store.tallies import member_notices


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
    policy, cut = policy_of(conn, result.policy_id).policy, _cut(result)
    codes, repeated = people.codes(conn), _repeated(conn, result.month, policy, cut)
    categories = {
        code.code: code.category for code in catalogue.catalogue_on(conn, result.month.last)
    }
    wanted = Selection(period=result.month.number, cut=cut)
    for notice, state in notices(conn, wanted, order="violations"):
        yield (
            notice.number,
            notice.on_day,
            codes[notice.staff_id],
            notice.department,
            None if state.superior_id is None else codes[state.superior_id],
            notice.code,
            categories.get(notice.code),
            state.points,
            state.points if state.counted else 0,
            state.counted,
            point_fine_fen(state.points, policy) if state.counted else 0,
            jointly_liable(state, notice.code, repeated.get(notice.staff_id, frozenset())),
            state.word,
        )


def _repeated(
    conn: sqlite3.Connection, month: Month, policy: Policy, cut: int
) -> dict[int, frozenset[str]]:
    """The codes that each person repeated so often that the superior is liable too (C4.2.7)."""
    least = policy.liability.repeat_notices.value
    return {
        member.staff_id: frozenset(repeated_codes(member.tallies, least))
        for member in member_notices(conn, month.number, cut=cut)
    }


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
