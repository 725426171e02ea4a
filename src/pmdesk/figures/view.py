"""Figures and duties as rows: by month against their targets, and the standard as a board (B10)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pmdesk.figures.model import FEN, Figure, Span, limits
from pmdesk.figures.registry import DUTIES, FIGURES, counts, coverage
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.policy.loader import figures_of
from pmdesk.policy.model import Policy
from pmdesk.render.tables import Field
from pmdesk.rules.kpi import NOTHING, Count, verdict, within
from pmdesk.texts import _

FIELDS = [
    Field("month", "Month", "code"),
    Field("figure", "Figure", "code"),
    Field("title", "Title"),
    Field("unit", "Counted", "code"),
    Field("numerator", "Count", "number"),
    Field("denominator", "n", "number"),
    Field("percent", "%", "code"),
    Field("target_percent", "Target %", "number"),
    Field("verdict", "Verdict", "code"),
    Field("to_come", "To come", "number"),
    Field("clause", "Clause", "code"),
    Field("readings", "Readings", "list"),
    Field("target_clause", "Target's clause", "code"),
    Field("beside", "Beside", "list"),
    Field("why", "Why n/a"),
]
COLUMNS = ("figure", "numerator", "denominator", "percent", "target_percent", "verdict", "to_come",
           "clause", "readings", "beside")  # fmt: skip
TREND_COLUMNS = ("month", "numerator", "denominator", "percent", "target_percent", "verdict",
                 "to_come", "beside")  # fmt: skip

BOARD_FIELDS = [
    Field("from", "From", "code"),
    Field("to", "To", "code"),
    Field("duty", "Duty", "code"),
    Field("title", "Title"),
    Field("quota", "Asked"),
    Field("unit", "Counted", "code"),
    Field("due", "Due", "number"),
    Field("done", "Done", "number"),
    Field("missing", "Missing", "number"),
    Field("to_come", "To come", "number"),
    Field("percent", "%", "code"),
    Field("clause", "Clause", "code"),
    Field("readings", "Readings", "list"),
    Field("beside", "Beside", "list"),
]
BOARD_COLUMNS = ("duty", "quota", "unit", "due", "done", "missing", "to_come", "percent", "clause",
                 "readings")  # fmt: skip

KNOWN_FIELDS = [
    Field("figure", "Figure", "code"),
    Field("title", "Title"),
    Field("unit", "Counted", "code"),
    Field("how", "How it is counted"),
    Field("duty", "Duty", "flag"),
    Field("clause", "Clause", "code"),
    Field("readings", "Readings", "list"),
    Field("target_percent", "Target %", "number"),
    Field("lacks", "What the records lack"),
]
KNOWN_COLUMNS = ("figure", "title", "target_percent", "clause", "readings", "how")

NOTHING_DUE = "n/a"
_MOST_PERCENT = 90
"""Within how many minutes so many percent were handled stands beside what takes its time."""
_AMOUNTS = ("numerator", "denominator", "due", "done", "missing", "to_come")


def figure_rows(span: Span, figures: Sequence[Figure] = FIGURES) -> list[dict[str, Any]]:
    """A row for each month and figure, month by month."""
    return [
        _row(figure, month, counts(figure, span).get(month, NOTHING), span)
        for month in span.months
        for figure in figures
    ]


def board_rows(span: Span) -> list[dict[str, Any]]:
    """A row for each duty of the service standard: due, done and missing over the range."""
    first, last, policy = span.first.first, span.last.last, span.policy(span.last)
    return [_duty(duty, first, last, coverage(duty, span), policy) for duty in DUTIES]


def known_figures(policy: Policy) -> list[dict[str, Any]]:
    """Every figure with how it is counted and its target."""
    targets = figures_of(policy)
    return [
        {
            "figure": figure.name,
            "title": _(figure.title),
            "unit": figure.unit,
            "how": _(figure.how),
            "duty": bool(figure.quota),
            "clause": figure.clause,
            "readings": _readings(figure, policy),
            "target_percent": target.value if (target := targets.get(_target(figure))) else None,
            "lacks": _(figure.lacks) if figure.lacks else None,
        }
        for figure in FIGURES
    ]


def flat(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows for CSV: what stands beside a figure as `name=number`."""
    return [
        {**row, "beside": [f"{name}={number}" for name, number in row["beside"].items()]}
        for row in rows
    ]


def noted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows for a table: amounts in yuan, beside a figure what there is any of, and why it is
    n/a."""
    return [
        {
            **row,
            **(_in_yuan(row) if row["unit"] == FEN else {}),
            "beside": [_told(name, number) for name, number in row["beside"].items() if number]
            + ([row["why"]] if row.get("why") else []),
        }
        for row in rows
    ]


def chosen(fields: Sequence[Field], names: Sequence[str]) -> list[Field]:
    """Some of the fields, in the order of their names."""
    known = {field.name: field for field in fields}
    return [known[name] for name in names]


def percent_text(part: int, whole: int) -> str:
    """A share in percent with a decimal; only all is 100.0, only none is 0.0, of nothing n/a."""
    if not whole:
        return NOTHING_DUE
    tenths = (part * 2000 + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}.{tenths % 10}"


def _in_yuan(row: dict[str, Any]) -> dict[str, Any]:
    return {"unit": "CNY"} | {name: yuan(row[name]) for name in _AMOUNTS if name in row}


def _told(name: str, number: int) -> str:
    """What stands beside a figure, in a few words."""
    plain = name.removesuffix("_fen")
    return f"{plain} {number if plain == name else yuan(number)}"


def _row(figure: Figure, month: Month, count: Count, span: Span) -> dict[str, Any]:
    policy = span.policy(month)
    target = figures_of(policy).get(_target(figure))
    whole = _whole(figure, count)
    return {
        "month": str(month),
        "figure": figure.name,
        "title": _(figure.title),
        "unit": figure.unit,
        "numerator": count.met,
        "denominator": whole,
        "percent": None if whole and figure.is_number else percent_text(count.met, whole),
        "target_percent": target.value if target else None,
        "verdict": verdict(count, target.value if target else None, of_all=figure.of_all),
        "to_come": count.to_come,
        "clause": figure.clause,
        "readings": _readings(figure, policy),
        "target_clause": target.clause if target else None,
        "beside": _beside(count),
        "why": None if whole else _why(figure, month, count, span),
    }


def _whole(figure: Figure, count: Count) -> int:
    """What a figure is of: what was due, or all of it; of a number, what it was asked on."""
    if figure.is_number:
        return count.asked
    return count.due + count.to_come if figure.of_all else count.due


def _beside(count: Count) -> dict[str, int]:
    """What is told with a count; of what takes its time, how long most of it took."""
    took = {"p90_minutes": within(count.minutes, _MOST_PERCENT)} if count.minutes else {}
    return {**count.beside, **took}


def _duty(figure: Figure, first: date, last: date, count: Count, policy: Policy) -> dict[str, Any]:
    values = {name: _word(value.value) for name, value in limits(figure, policy).items()}
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "duty": figure.name,
        "title": _(figure.title),
        "quota": _(figure.quota, **values),
        "unit": figure.unit,
        "due": count.due,
        "done": count.met,
        "missing": count.missed,
        "to_come": count.to_come,
        "percent": percent_text(count.met, count.due),
        "clause": figure.clause,
        "readings": _of_limits(figure, policy),
        "beside": _beside(count),
    }


def _word(value: Any) -> Any:
    """A value of the policy as a quota says it: numbers as they are, what is a word translated."""
    words = {
        "department": _("department"),
        "visitor": _("visitor"),
        "half-year": _("half-year"),
        "year": _("year"),
    }
    return words.get(value, value)


def _why(figure: Figure, month: Month, count: Count, span: Span) -> str:
    """Why a figure is n/a."""
    if figure.lacks:
        return _(figure.lacks)
    if count.to_come:
        return _("nothing has come due yet")
    if count.beside.get("unknown"):
        return _("of none both times are known")
    if span.since is not None and month < span.since:
        return _("the file is in use since {month}", month=span.since)
    return _("nobody was asked") if figure.is_number else _("nothing was due")


def _readings(figure: Figure, policy: Policy) -> list[str]:
    """The readings that a figure and its target rest on."""
    target = figures_of(policy).get(_target(figure))
    also = target.readings if target else ()
    return list(dict.fromkeys((*_of_limits(figure, policy), *also)))


def _of_limits(figure: Figure, policy: Policy) -> list[str]:
    """The readings that a figure's own limits rest on."""
    found = [value.readings for value in limits(figure, policy).values()]
    return list(dict.fromkeys(name for readings in found for name in readings))


def _target(figure: Figure) -> str:
    """What the policy calls its target."""
    return f"{figure.name.replace('-', '_')}_percent"
