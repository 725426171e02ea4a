"""The group's reports: what each one's columns are, and the rows that an engine answers with.

An engine only selects, adds up and ranks whole numbers; every percentage is made of two of them
here. Fines are what each office's close stored (C4.1): nothing is computed again.
"""

from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, NamedTuple

from pmdesk.figures.view import percent_text
from pmdesk.render.tables import Field
from pmdesk.texts import N_

Row = dict[str, Any]
Ask = Callable[[str], list[tuple[Any, ...]]]
"""Asks an engine: a query, and its rows."""
_KINDS = {"text": "code", "count": "number", "fen": "money", "percent": "code"}
"""How each kind of column is shown."""


class Column(NamedTuple):
    """A column of a report: `kind` is text, count, fen (money) or percent."""

    name: str
    heading: str
    kind: str
    meaning: str
    of: tuple[str, str] = ("", "")
    """Of a percentage: the columns it is made of, the part and the whole; of no whole it is n/a."""


class Report(NamedTuple):
    """A report: its name on the command line, its title, its columns in order."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def selected(self) -> list[str]:
        """The columns that its SQL gives."""
        return [column.name for column in self.columns if column.kind != "percent"]

    @property
    def fields(self) -> list[Field]:
        """The columns as tables and CSV show them."""
        return [Field(one.name, one.heading, _KINDS[one.kind]) for one in self.columns]

    @property
    def sql(self) -> str:
        """Its query, the same for every engine."""
        return (
            resources.files("pmdesk.group").joinpath("sql", f"{self.name}.sql").read_text("utf-8")
        )


def rows(report: Report, ask: Ask) -> list[Row]:
    """The rows of a report, in its order."""
    found = (dict(zip(report.selected, row, strict=True)) for row in ask(report.sql))
    return [{one.name: _value(one, row) for one in report.columns} for row in found]


def total(found: Sequence[Row], name: str) -> int:
    """The sum of a column."""
    return sum(row[name] for row in found)


def _value(column: Column, row: Row) -> Any:
    if column.kind != "percent":
        return row[column.name]
    part, whole = column.of
    return percent_text(row[part], row[whole])


def _text(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "text", meaning)


def _count(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "count", meaning)


def _fen(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "fen", meaning)


def _percent(name: str, heading: str, part: str, whole: str) -> Column:
    return Column(name, heading, "percent", f"`{part}` of `{whole}`.", (part, whole))


_OFFICE = _text("office", N_("Office"), "The office's code.")
_MONTH = _text("month", N_("Month"), "The closed month.")
_COMPLAINTS = (
    _count("complaints", N_("Complaints"), "Neither rejected nor merged."),
    _count("complaints_due", N_("Came due"), "Those whose resolution's limit has come."),
    _count("complaints_in_time", N_("In time"), "Those resolved within the limit."),
    _percent("in_time_percent", N_("In time %"), "complaints_in_time", "complaints_due"),
)
"""Complaints, and how many were resolved within the limit (A1.3)."""

OFFICES = Report(
    "offices",
    N_("Offices of the group"),
    (
        _count("rank", N_("Rank"), "1 for most points; then the larger deduction, then the code."),
        _OFFICE,
        _count("months", N_("Months"), "How many of the months are there."),
        _count("notices", N_("Notices"), "Notices that count, as closed."),
        _count("points", N_("Points"), "Their points."),
        _count("deductions", N_("Deductions"), "How often something was deducted from somebody."),
        _fen("deduction_fen", N_("Deduction"), "What was deducted, as closed."),
        *_COMPLAINTS,
        _count("complaints_rank", N_("Rank by complaints"), "1 for the lowest such share."),
        _fen("due_fen", N_("Fell due"), "Charged and not waived, due in the months."),
        _fen("paid_fen", N_("Paid"), "What was paid of it by the end of each month."),
        _percent("paid_percent", N_("Paid %"), "paid_fen", "due_fen"),
        _count("fees_rank", N_("Rank by fees"), "1 for the lowest such share."),
    ),
)
CAUSES = Report(
    "causes",
    N_("Causes of faults in the group"),
    (
        _count("rank", N_("Rank"), "1 for most notices; then the more points, then the code."),
        _text("code", N_("Code"), "The fault's code."),
        _text("category", N_("Category"), "Its category; of several the first by name."),
        _count("notices", N_("Notices"), "Notices that count."),
        _count("points", N_("Points"), "Their points."),
        _count("offices", N_("Offices"), "How many offices have such a notice."),
        _percent("share_percent", N_("Share %"), "notices", "all_notices"),
        _count("cumulative", N_("Cumulative"), "Notices of this cause and those before it."),
        _percent("cumulative_percent", N_("Cumulative %"), "cumulative", "all_notices"),
        _count("all_notices", N_("Of all"), "Notices of every cause."),
    ),
)
SERVICE = Report(
    "service",
    N_("Service of the group"),
    (
        _text("level", N_("Level"), "`group` for the first row, else `office`."),
        _count("rank", N_("Rank"), "0 for the group; 1 for the lowest share in time."),
        _text("office", N_("Office"), "The office's code; empty for the group."),
        *_COMPLAINTS,
        _count("complaints_reopened", N_("Reopened"), "How often they were reopened."),
        _count("answered", N_("Answered"), "Complaints whose owner answered at the follow-up."),
        _count("satisfied", N_("Of them satisfied"), "Those who said yes."),
        _percent("satisfied_percent", N_("Satisfied %"), "satisfied", "answered"),
        _count("requests", N_("Requests"), "Those that were not cancelled."),
        _count("repairs_due", N_("Repairs due"), "Repairs whose limit has come."),
        _count("repairs_in_time", N_("Repairs in time"), "Those done within it."),
        _percent("repairs_percent", N_("Repairs %"), "repairs_in_time", "repairs_due"),
        _count("requests_reopened", N_("Requests reopened"), "How often they were reopened."),
        _count("rounds_due", N_("Rounds due"), "Planned rounds that were asked for."),
        _count("rounds_done", N_("Rounds done"), "Those walked whole."),
        _percent("rounds_percent", N_("Rounds done %"), "rounds_done", "rounds_due"),
        _count("findings", N_("Findings"), "Those that are not void."),
        _count("findings_open", N_("Findings open"), "Those not closed when it was published."),
    ),
)
FEES = Report(
    "fees",
    N_("Fees of the group"),
    (
        _MONTH,
        _count("rank", N_("Rank"), "1 for the month's lowest share; then what is unpaid, then the "
               "code."),
        _OFFICE,
        _fen("charged_fen", N_("Charged in all"), "What fell due in the month."),
        _fen("waived_fen", N_("Waived"), "What was waived of it."),
        _fen("due_fen", N_("Fell due"), "Charged less waived."),
        _fen("paid_fen", N_("Paid"), "What was paid of it by the month's end."),
        _percent("paid_percent", N_("Paid %"), "paid_fen", "due_fen"),
        _fen("unpaid_fen", N_("Unpaid"), "What was left of it."),
        _count("receipts", N_("Receipts"), "Receipts of the month."),
        _fen("received_fen", N_("Money received"), "What came in, whatever it paid."),
        _fen("arrears_fen", N_("Of it old arrears"), "The part that paid older charges."),
    ),
)  # fmt: skip
DEDUCTIONS = Report(
    "deductions",
    N_("Deductions in the group, as each office closed them"),
    (
        _MONTH,
        _count("rank", N_("Rank"), "1 for the month's largest deduction; then the more points, "
               "then the code."),
        _OFFICE,
        _count("deductions", N_("Deductions"), "People from whom something is deducted."),
        _count("points", N_("Points"), "Points of the notices that count."),
        _fen("point_fine_fen", N_("Point fine"), "Fines for points."),
        _fen("surcharge_fen", N_("Surcharge"), "Surcharges."),
        _fen("transferred_fen", N_("Transferred"), "The part of the fines that superiors bear."),
        _fen("joint_share_fen", N_("Joint share"), "What superiors bear of members' fines."),
        _fen("sanction_fine_fen", N_("Sanction fine"), "Administrative fines."),
        _fen("adjustment_fen", N_("Adjustment"), "What was added for earlier months."),
        _fen("over_cap_fen", N_("Over the cap"), "What a cap kept from being deducted."),
        _fen("deduction_fen", N_("Deduction"), "What is deducted."),
        _count("adjustments", N_("Adjustments"), "How many earlier months' lines were adjusted."),
        _count("sanctions", N_("Sanctions"), "Decisions of the month, whatever became of them."),
    ),
)  # fmt: skip

REPORTS = {one.name: one for one in (OFFICES, CAUSES, SERVICE, FEES, DEDUCTIONS)}
"""Every report by its name."""
