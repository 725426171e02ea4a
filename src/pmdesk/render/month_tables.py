"""A month on the screen: deductions, sanctions, posting, joint liability, corrections, warnings."""

from collections.abc import Callable, Iterator, Sequence

from pmdesk.money import yuan
from pmdesk.records.closes import MonthResult
from pmdesk.render import month as render
from pmdesk.render.tables import Field, Row
from pmdesk.render.visible import visible
from pmdesk.texts import _, _n

Table = Callable[[str, Sequence[Field], Sequence[Row]], Iterator[str]]
_HIDDEN = ("month", "payroll_month")


def month_tables(result: MonthResult, codes: dict[int, str], table: Table) -> Iterator[str]:
    """The month's tables in the order a supervisor reads them; empty ones are left out."""
    state = _("closed") if result.closed else _("preview, nothing is stored")
    yield (
        _(
            "{month}, deducted from the wages of {payroll} ({state})",
            month=result.month,
            payroll=result.payroll_month,
            state=state,
        )
        + "\n\n"
    )
    deductions = [field for field in render.DEDUCTIONS if field.name not in _HIDDEN]
    sections: list[tuple[str, Sequence[Field], Iterator[Row]]] = [
        (_("Deductions (C4.1.5)"), deductions, render.deduction_rows(result)),
        (
            _("Sanctions to decide (C4.2.3, C4.2.4)"),
            render.SANCTIONS,
            render.sanction_rows(result),
        ),
        (_("Posting (C4.2.5)"), render.POSTING, render.posting_rows(result)),
        (
            _("Joint liability (C4.2.6, C4.2.7)"),
            render.JOINT_LIABILITY,
            render.joint_liability_rows(result, codes),
        ),
        (
            _("Corrections of earlier months"),
            render.ADJUSTMENTS,
            render.adjustment_rows(result, codes),
        ),
    ]
    for title, fields, found in sections:
        if rows := list(found):
            yield from table(title, _filled(fields, rows), rows)
    for warning in result.warnings:
        yield _("warning: {kind}: {text}", kind=warning.kind, text=visible(warning.text)) + "\n"
    if result.warnings:
        yield "\n"
    totals = result.totals
    people = sum(1 for line in result.lines if line.shows)
    counted = (
        _n("{n} person", "{n} people", people),
        _n("{n} notice", "{n} notices", totals["notices"]),
        _n("{n} point", "{n} points", totals["points"]),
        _("{sum} to deduct", sum=yuan(totals["deduction_fen"])),
    )
    yield ", ".join(counted) + "\n"
    if result.readings:
        yield (
            _(
                "rests on readings {readings}; policy {policy}",
                readings=" ".join(result.readings),
                policy=visible(result.policy_name),
            )
            + "\n"
        )


def _filled(fields: Sequence[Field], rows: Sequence[Row]) -> list[Field]:
    """The fields that say something in some row: a column of zeros is no help on a screen."""
    return [
        field for field in fields if any(row[field.name] not in (None, 0, "", []) for row in rows)
    ]
