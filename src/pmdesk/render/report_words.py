"""What the month's report says in words: its findings, and what each of its charts shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.periods import Month, month_name
from pmdesk.rules.standouts import CAUSE, CHANGE, FEW, POINTS, Cause, causes_for
from pmdesk.texts import _, _n

Row = Mapping[str, Any]
NOTHING = "n/a"
"""The percentage of nothing."""
MOST_PERCENT = 80
"""Pareto's: how few causes make up so much of the notices."""


def verdicts() -> dict[str | None, str]:
    """How a figure stands to its target, None for nothing due."""
    return {"met": _("met"), "missed": _("missed"), "open": _("open"), None: _("n/a")}


def percent(text: str, sign: str = "") -> str:
    """A percentage as it is read; of nothing that it is n/a."""
    return _("n/a") if text == NOTHING else f"{text}{sign}"


def named_month(text: str) -> str:
    """A month as people say it: October 2026 for 2026-10."""
    return month_name(Month(*map(int, text.split("-"))))


def finding_text(row: Row) -> str:
    """A finding in a sentence or two, with its numbers; honest where there is little to tell."""
    if row["name"] is None:
        return _nothing(row["why"])
    said = _cause(row) if row["finding"] == CAUSE else _figure(row)
    if row["why"]:
        said += " " + _("These are too few cases to speak of a pattern.")
    return said


def _nothing(why: str) -> str:
    return {
        "no-notices": _("No cause to name: no notice was counted in the month."),
        "none-due": _("Nothing to hold against the standard: nothing was due yet."),
        "all-met": _("No target of the standard was missed."),
        "incomparable": _n(
            "Nothing to compare with the month before: no figure has {n} case in both months.",
            "Nothing to compare with the month before: no figure has {n} cases in both months.",
            FEW,
        ),
        "other-offices": _(
            "Nothing to compare with the month before: not the same offices are in both months."
        ),
        "unchanged": _("No figure has changed against the month before."),
    }[why]


def _cause(row: Row) -> str:
    return _(
        "The largest cause: {title}, {notices} ({percent} %), {points}.",
        title=row["title"],
        notices=_notices(row["numerator"], row["denominator"]),
        percent=row["percent"],
        points=_n("{n} point", "{n} points", row["points"]),
    )


def _notices(part: int, whole: int) -> str:
    return _n("{part} of {n} notice", "{part} of {n} notices", whole, part=part)


def _figure(row: Row) -> str:
    if row["name"] == POINTS:
        return _("The largest change: points, from {before} the month before to {points}.",
                 before=row["points_before"], points=row["points"])  # fmt: skip
    if row["finding"] == CHANGE:
        return _(
            "The largest change: {title}, from {before} % the month before to {percent} % "
            "({part} of {whole}).",
            title=row["title"],
            before=row["percent_before"],
            percent=row["percent"],
            **amounts(row),
        )
    return _(
        "Furthest from the standard: {title}, {part} of {whole} ({percent} %); "
        "{target} % are asked.",
        title=row["title"],
        percent=row["percent"],
        target=row["target_percent"],
        **amounts(row),
    )


def amounts(row: Row) -> dict[str, str]:
    """A figure's two numbers as they are read: yuan where it counts money."""
    said = yuan if row["unit"] == "fen" else str
    return {"part": said(row["numerator"]), "whole": said(row["denominator"])}


def causes_title(causes: Sequence[Row]) -> str:
    """How few causes make up most of the notices."""
    if not causes:
        return _("No notice was counted")
    ranked = [Cause(row["code"], row["notices"], row["points"]) for row in causes]
    few, notices = causes_for(MOST_PERCENT, ranked)
    said = _notices(notices, sum(row["notices"] for row in causes))
    if len(causes) == 1:
        return _("A single cause: {notices}", notices=said)
    return _n(
        "{n} of {causes} causes makes up {notices}",
        "{n} of {causes} causes make up {notices}",
        few,
        causes=len(causes),
        notices=said,
    )


def departments_title(rows: Sequence[Row]) -> str:
    """Who bears most of the points; where several do, how many points there are."""
    whole = sum(row["points"] for row in rows)
    if not whole:
        return _("No points")
    if len(rows) > 1 and rows[1]["points"] == rows[0]["points"]:
        return _n("{n} point", "{n} points", whole)
    return _n(
        "{department}: {points} of {n} point",
        "{department}: {points} of {n} points",
        whole,
        department=rows[0]["department"] or _("without a department"),
        points=rows[0]["points"],
    )


def complaints_title(last: Row) -> str:
    """How many complaints came in in the month, and who was satisfied."""
    received = _n("{n} complaint received", "{n} complaints received", last["received"])
    if not last["answered"]:
        return _("{received}; nobody answered at a follow-up", received=received)
    return _(
        "{received}; {yes} satisfied of {answered} who answered at a follow-up",
        received=received,
        yes=last["satisfied"],
        answered=last["answered"],
    )


def board_title(board: Sequence[Row]) -> str:
    """How many of the duties that were due were missed."""
    judged = [row for row in board if row["verdict"]]
    missed = sum(1 for row in judged if row["verdict"] == "missed")
    if not judged:
        return _("Nothing was due")
    if not missed:
        return _n("{n} duty, none missed", "{n} duties, none missed", len(judged))
    return _n(
        "{missed} of {n} duty missed", "{missed} of {n} duties missed", len(judged), missed=missed
    )


def fees_title(fees: Sequence[Row]) -> str:
    """How much of the month's fees was collected."""
    row = next(row for row in fees if row["figure"] == "fee-collection")
    if not row["denominator"]:
        return _("No fees fell due")
    said = _("{percent} % of the month's fees collected", percent=row["percent"])
    if row["target_percent"] is None:
        return said
    return _(
        "{said}, {target} % are asked: {verdict}",
        said=said,
        target=row["target_percent"],
        verdict=verdicts()[row["verdict"]],
    )
