"""The tables of the lake, version 1: what headquarters gets of an office's closed month.

Money is integer fen, a duration integer minutes, a month text `YYYY-MM`, a day text `YYYY-MM-DD`,
a moment text with its offset from UTC: text sorts, compares and prints the same in every engine,
whatever its time zone. Staff and units are codes. No name, no phone and no free text is here.
A change of any column is a new `VERSION`.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1


class Column(NamedTuple):
    """A column: `kind` is text, int or flag (true or false)."""

    name: str
    kind: str
    nullable: bool
    meaning: str


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", False, meaning)


def _text_or_null(name: str, meaning: str) -> Column:
    return Column(name, "text", True, meaning)


def _int(name: str, meaning: str) -> Column:
    return Column(name, "int", False, meaning)


def _int_or_null(name: str, meaning: str) -> Column:
    return Column(name, "int", True, meaning)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, "flag", False, meaning)


def _flag_or_null(name: str, meaning: str) -> Column:
    return Column(name, "flag", True, meaning)


KEYS = (
    _text("office", "The office's code, from its settings."),
    _text("month", "The closed month."),
)
"""The columns with which every table begins."""

_FOLLOW_UP = (
    _int("reopened", "How often it was reopened."),
    _text_or_null("follow_up", "`reached`, `unreachable` or `waived`; null before it ended."),
    _text_or_null("satisfied", "`yes`, `partly` or `no`; null where nobody was asked."),
    _int_or_null("score", "The owner's score, 1 to 5."),
    _text_or_null("closed_at", "When it was closed."),
)

LINES = (
    _text("staff", "Whose line it is."),
    _text("department", "The department."),
    _int("notices", "Notices that count."),
    _int("held", "Notices that an open appeal holds."),
    _int("points", "Points of the notices that count."),
    _int("point_fine_fen", "The fine for these points."),
    _int("surcharge_fen", "The surcharge."),
    _int("transferred_fen", "The part of the fine that superiors bear."),
    _int("joint_share_fen", "What the person bears of members' fines."),
    _int("sanction_fine_fen", "Administrative fines charged by this close."),
    _int("adjustment_fen", "What this close adds for earlier months."),
    _int("deduction_fen", "What is deducted, after any cap."),
    _int("over_cap_fen", "What a cap keeps from being deducted."),
    _text("measure", "`none`, `sanction` or `dismissal`."),
    _flag("posted", "Whether the person is on the posting list."),
)

NOTICES = (
    _text("notice", "The notice's number."),
    _text("on_day", "The day of the event."),
    _text("staff", "Whose notice it is."),
    _text("department", "The department on that day."),
    _text_or_null("superior", "The superior at the close."),
    _text("code", "The fault's code."),
    _text_or_null("category", "The code's category; null for a code no longer in the catalogue."),
    _int("points", "The points at the close, whether they count or not."),
    _int("counted_points", "The same, 0 where the notice does not count: revoked or held."),
    _flag("counted", "Whether it counts."),
    _int("point_fine_fen", "The fine for its points, as the close stored it."),
    _flag("jointly_liable", "Whether the superior bears a part."),
    _text("state", "`issued`, `served`, `reduced`, `appealed` or `revoked`, at the close."),
)

ADJUSTMENTS = (
    _text("staff", "Whose month is adjusted."),
    _text("of_month", "The earlier month."),
    _int("amount_fen", "What is added to the deduction; negative gives back."),
    _int("notices", "How many notices caused it."),
    _text("measure_before", "`none`, `sanction` or `dismissal`, as closed before."),
    _text("measure_after", "The same, as it is now."),
    _text_or_null("posting", "`added` or `withdrawn`; null where the posting list is as it was."),
)

SANCTIONS = (
    _int("sanction", "The decision's number at its office."),
    _text("staff", "Who is sanctioned."),
    _text("of_month", "The month whose points led to it."),
    _text("on_day", "The day of the decision."),
    _text("kinds", "What was decided, separated by `;`."),
    _int("amount_fen", "The administrative fine that was decided."),
    _text("state", "`decided`, `held` by an appeal, `lifted`, or `replaced` by a later decision."),
)

COMPLAINTS = (
    _text("complaint", "The complaint's number."),
    _text("on_day", "The day it came in."),
    _text("channel", "How it came in."),
    _text("category", "Its category."),
    _text("severity", "`normal` or `major`."),
    _text("state", "Its state; `rejected` and `merged` ones count nowhere."),
    _text_or_null("unit", "The unit it came from."),
    _text_or_null("handler", "Who handles it."),
    _text("respond_by", "The limit of the first reply."),
    _text_or_null("replied_at", "When it was first replied to."),
    _int_or_null("reply_minutes", "From the moment it came in to the first reply."),
    _flag_or_null("reply_in_time", "Whether that kept its limit; null while it is to come."),
    _text("due_at", "The limit of its resolution."),
    _text_or_null("resolved_at", "When it was last resolved."),
    _int_or_null("resolution_minutes", "From the moment it came in to that resolution."),
    _flag_or_null("resolved_in_time", "Whether each resolution kept its limit; null likewise."),
    *_FOLLOW_UP,
)

REQUESTS = (
    _text("request", "The request's number."),
    _text("on_day", "The day it came in."),
    _text("kind", "Its kind: repair, move-in, fit-out ..."),
    _text("state", "Its state."),
    _text_or_null("unit", "The unit it is for."),
    _text_or_null("service", "The code of the special service it orders."),
    _text_or_null("handler", "Who does it."),
    _text_or_null("charge", "`free`, `paid` or `warranty`."),
    _int_or_null("quote_fen", "The price that was quoted."),
    _int_or_null("price_fen", "The price."),
    _int("problems", "Problems found in it, major ones too."),
    _int("major_problems", "Major problems."),
    _text_or_null("done_at", "When it was done."),
    _int_or_null("done_minutes", "From the moment it came in to when it was done."),
    _flag_or_null(
        "in_time",
        "Whether a repair was done within its limit; null while that is to come, for a cancelled "
        "one and for other kinds.",
    ),
    *_FOLLOW_UP,
)

ROUNDS = (
    _int("round", "The round's number at its office."),
    _text("on_day", "The day."),
    _text("kinds", "`patrol`, `supervision`, or `patrol;supervision` where one serves as both."),
    _text("state", "`done`, `incomplete`, `missed`, `superseded` or `ad-hoc`."),
    _int_or_null("slot", "Which round of the day it was planned as; null for an ad hoc one."),
    _text_or_null("route", "The route's code."),
    _text_or_null("planned_for", "Who was to walk it."),
    _text_or_null("walked_by", "Who walked it."),
    _text_or_null("start_at", "When it was begun."),
    _text_or_null("end_at", "When it was finished."),
    _int_or_null("walked_minutes", "How long it took."),
    _int("findings", "How many findings it led to."),
)

FINDINGS = (
    _text("finding", "The finding's number."),
    _text("on_day", "The day it was found."),
    _text("class", "`own`, `other` or `violation`."),
    _text("severity", "`minor` or `severe`."),
    _text("source", "Where it was found: daily, weekly, monthly, patrol, complaint, survey ..."),
    _text("state", "Its state."),
    _text_or_null("unit", "The unit it concerns."),
    _text_or_null("handler", "Who puts it right."),
    _text_or_null("due_on", "The day by which it is to be put right."),
    _text_or_null("done_at", "When it was reported as put right."),
    _text_or_null("verified_at", "When the check found it good."),
    _text_or_null("closed_at", "When it was closed."),
    _int("failed", "How many checks it failed."),
)

VISITS = (
    _text("visit", "The visit's number."),
    _text("on_day", "The day."),
    _text("kind", "`visit`, `care` or `event`."),
    _text("outcome", "`held`, `nobody-home` or `refused`."),
    _text_or_null("unit", "The unit that was visited."),
    _text("visitor", "Who visited."),
    _text("role", "The visitor's role."),
    _int_or_null("rating", "The owner's rating, 1 to 5."),
    _int("needs", "Needs that were told."),
    _int("suggestions", "Suggestions that were made."),
    _int("answered", "How many of these have an outcome."),
)

SURVEYS = (
    _int("survey", "The survey's number at its office."),
    _text("quarter", "Its quarter, `YYYYQN`; it stands in the month with which that ends."),
    _text("state", "`open` or `closed`."),
    _text("item", "The question's code."),
    _int("scores", "How many scored it."),
    _int("satisfied", "How many of these scores count as satisfied."),
    _int("issued", "Households that were given the questionnaire; the same on every item."),
    _int("returned", "Households that answered; the same on every item."),
    _int("valid", "Valid answers; the same on every item."),
)

CHARGES = (
    _int("charge", "The charge's number at its office."),
    _text("unit", "Whose charge it is."),
    _text("item", "The fee item's code."),
    _text("of_month", "The month that is charged for."),
    _text("due_on", "The day it was due: in this month."),
    _int("amount_fen", "What was charged."),
    _int("waived_fen", "What was waived of it by the month's end."),
    _int("paid_fen", "What was paid of it by the month's end, prepaid and out of credit too."),
    _int("left_fen", "What was left of it at the month's end."),
    _flag("disputed", "Whether it was disputed at the month's end."),
)

RECEIPTS = (
    _text("receipt", "The receipt's number."),
    _text("on_day", "The day: in this month."),
    _text("unit", "Who paid."),
    _text("method", "How."),
    _text("cashier", "Who took it."),
    _int("amount_fen", "What was paid."),
    _int("arrears_fen", "The part of it that paid charges due before this month."),
    _int("month_fen", "The part of it that paid charges due in this month."),
    _int("ahead_fen", "The part of it that paid charges due later."),
    _int("credit_fen", "The part of it that was left as the unit's credit on that day."),
    _int_or_null("handling_minutes", "How long the handling took, where that is known."),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "lines": KEYS + LINES,
    "notices": KEYS + NOTICES,
    "adjustments": KEYS + ADJUSTMENTS,
    "sanctions": KEYS + SANCTIONS,
    "complaints": KEYS + COMPLAINTS,
    "requests": KEYS + REQUESTS,
    "rounds": KEYS + ROUNDS,
    "findings": KEYS + FINDINGS,
    "visits": KEYS + VISITS,
    "surveys": KEYS + SURVEYS,
    "charges": KEYS + CHARGES,
    "receipts": KEYS + RECEIPTS,
}
"""Every table with its columns in order. All are written for every month, empty ones too."""


ROWS = {
    "lines": "A row a person with anything in the month, as the close stored it.",
    "notices": "The notices of the month's days, as they stood at the close. One that was entered "
    "later is no row of any month: its money is in `adjustments`, of the close that took it in.",
    "adjustments": "What this close added for earlier months, a row a person and month.",
    "sanctions": "The decisions of the month's days, as they stood at the close. What was charged "
    "for them is in `lines`, of the close that charged it.",
    "complaints": "The complaints that came in in the month, as they stand at publication.",
    "requests": "The requests that came in in the month, as they stand at publication.",
    "rounds": "The rounds of the month's days, planned or ad hoc, as they stand at publication; "
    "void ones are left out.",
    "findings": "What was found in the month, as it stands at publication; void ones are left out.",
    "visits": "The visits of the month's days; void ones are left out.",
    "surveys": "A row a question of each survey whose quarter ends with the month, as it stands at "
    "publication; void ones are left out.",
    "charges": "What fell due in the month, as it stood at the month's end.",
    "receipts": "What was received in the month, as it stood at the month's end.",
}
"""Which rows are a month's, by table."""


def summed(table: str) -> list[str]:
    """The columns of a table whose sums are its control totals: every integer."""
    return [column.name for column in TABLES[table] if column.kind == "int"]


def schema_of(table: str) -> "pa.Schema":
    """A table's schema as pyarrow knows it."""
    import pyarrow as pa

    types: dict[str, Any] = {"text": pa.string(), "int": pa.int64(), "flag": pa.bool_()}
    return pa.schema(
        [
            pa.field(column.name, types[column.kind], nullable=column.nullable)
            for column in TABLES[table]
        ]
    )
