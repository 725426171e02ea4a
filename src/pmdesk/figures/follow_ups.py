"""Owners called back in time after their case ended, and what they said (A1.3, A2.8, B8, R10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.records.followups import SATISFIED
from pmdesk.rules.kpi import OVERDUE, Count, counted, judged
from pmdesk.store import figures
from pmdesk.store.figures import FollowedUp

_ENDED = ("resolve", "done")
_BEGUN = ("follow-up", "reopen", "close")
KINDS = {"complaint": ("A1.3", "resolution"), "request": ("A2.8", "completion")}
"""The kinds of case that are followed up: by which clause, after what."""


class Called(NamedTuple):
    """One follow-up: when it was due, when and how it ended (`reached`, `unreachable`, `waived`,
    `reopened`), both None while it has not."""

    due: str
    on: str | None = None
    how: str | None = None


def _rate(kind: str) -> Figure:
    clause, end = KINDS[kind]
    return Figure(
        f"{kind}-follow-up",
        f"{kind.capitalize()}s followed up in time",
        clause,
        kind,
        "Somebody reached, or given up after the policy's tries, by the due day, of the follow-ups "
        "due in the month. Waived ones, and cases reopened before, are not due.",
        (f"{kind}_follow_up_days", "follow_up_tries"),
        f"within {{{kind}_follow_up_days}} days of {end}",
    )


def _satisfied(kind: str) -> Figure:
    return Figure(
        f"{kind}-satisfaction",
        f"Satisfied at the follow-up of a {kind}",
        "B8",
        "answer",
        "Answers 'yes', of all answers given at follow-ups in the month; beside it how many were "
        "asked: reached, or given up after the policy's tries.",
    )


def _returned(kind: str) -> Figure:
    return Figure(
        f"{kind}-return",
        f"Answers got at the follow-up of a {kind}",
        "B8",
        "owner",
        "Somebody reached who answered, of the follow-ups that ended in the month: reached, or "
        "given up after the policy's tries.",
        ("follow_up_tries",),
    )


def _source(kind: str) -> Source:
    rate, satisfied, returned = _rate(kind), _satisfied(kind), _returned(kind)

    def measure(span: Span) -> Mapping[str, Counts]:
        steps = figures.follow_ups(span.conn, kind, *span.days)
        asked = _asked(steps, span)
        return {
            rate.name: _rates(steps, span),
            satisfied.name: {month: _satisfaction(found) for month, found in asked.items()},
            returned.name: {month: _return(found) for month, found in asked.items()},
        }

    return Source((rate, satisfied, returned), measure)


def followed(steps: Iterable[FollowedUp]) -> Iterator[Called]:
    """The follow-ups that steps of cases, in order, come to: one for each time a case ended."""
    for _case, of_case in groupby(steps, lambda step: step.case_id):
        open_one: Called | None = None
        for step in of_case:
            if step.action in _ENDED:
                if open_one:
                    yield open_one
                open_one = Called(step.follow_up_by)
            elif open_one and (how := _ending(step)):
                yield open_one._replace(on=step.on, how=how)
                open_one = None
        if open_one:
            yield open_one


def _ending(step: FollowedUp) -> str | None:
    """How a step ends a follow-up; None where it does not."""
    if step.action == "reopen":
        return "reopened"
    return step.follow_up if step.action in _BEGUN else None


def _rates(steps: list[FollowedUp], span: Span) -> Counts:
    first, after = span.days
    by_month: dict[Month, list[Called]] = defaultdict(list)
    for called in followed(steps):
        if first <= called.due < after:
            by_month[_month(called.due)].append(called)
    return {month: _rate_of(found, span) for month, found in by_month.items()}


def _rate_of(found: list[Called], span: Span) -> Count:
    outcomes = [_outcome(called, span.today.isoformat()) for called in found]
    beside = {how: sum(1 for called in found if called.how == how) for how in _TOLD}
    return counted((outcome for outcome in outcomes if outcome), beside)


_TOLD = ("unreachable", "waived")


def _outcome(called: Called, today: str) -> str | None:
    """What became of one; None where none was due: it was waived, or the case was reopened
    before anybody had to call."""
    if called.how == "waived":
        return None
    if called.how == "reopened":
        return OVERDUE if str(called.on) > called.due else None
    return judged(called.due, called.on, today)


def _asked(steps: list[FollowedUp], span: Span) -> Mapping[Month, list[FollowedUp]]:
    """The tries that ended a follow-up in each month."""
    first, after = span.days
    by_month: dict[Month, list[FollowedUp]] = defaultdict(list)
    for step in steps:
        if step.action == "follow-up" and step.follow_up and first <= step.on < after:
            by_month[_month(step.on)].append(step)
    return by_month


def _satisfaction(asked: list[FollowedUp]) -> Count:
    said = [step.satisfied for step in asked if step.satisfied]
    yes, partly, no = (said.count(word) for word in SATISFIED)
    beside = {"partly": partly, "no": no, "asked": len(asked), "answered": len(said)}
    return Count(yes, partly + no, 0, beside)


def _return(asked: list[FollowedUp]) -> Count:
    answered = sum(1 for step in asked if step.satisfied)
    return Count(answered, len(asked) - answered)


def _month(day: str) -> Month:
    return Month(int(day[:4]), int(day[5:7]))


SOURCES = tuple(_source(kind) for kind in KINDS)
