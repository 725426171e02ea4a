"""A month under two policies, person by person: what a draft would change."""

from pmdesk.records.closes import Line, MonthResult
from pmdesk.render.tables import Row


def draft_rows(now: MonthResult, then: MonthResult) -> list[Row]:
    """Everybody whose deduction, measure or posting differs, by staff code."""
    before = {line.staff: line for line in now.lines}
    after = {line.staff: line for line in then.lines}
    rows = [
        _row(staff, before.get(staff), after.get(staff))
        for staff in sorted(before.keys() | after.keys())
    ]
    return [row for row in rows if _differs(row)]


def _row(staff: str, before: Line | None, after: Line | None) -> Row:
    known = before or after
    assert known is not None
    was = before.deduction_fen if before else 0
    becomes = after.deduction_fen if after else 0
    return {
        "staff": staff,
        "name": known.name,
        "deduction_fen": was,
        "draft_deduction_fen": becomes,
        "difference_fen": becomes - was,
        "measure": before.measure if before else "none",
        "draft_measure": after.measure if after else "none",
        "posted": before.posted if before else False,
        "draft_posted": after.posted if after else False,
    }


def _differs(row: Row) -> bool:
    return bool(
        row["difference_fen"]
        or row["measure"] != row["draft_measure"]
        or row["posted"] != row["draft_posted"]
    )
