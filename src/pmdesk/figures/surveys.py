"""Surveys held, answered and satisfied, by the month in which their quarter ends (A2.7, B8)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pmdesk.figures.model import Asked, Counts, Figure, Source, Span, by_month
from pmdesk.periods import Month
from pmdesk.records import inspections
from pmdesk.records.surveys import ALL, Quarter
from pmdesk.rules.inspections import Counted
from pmdesk.rules.kpi import Count, together
from pmdesk.rules.surveys import overall, quota
from pmdesk.store import surveys
from pmdesk.store.surveys import Standing

SURVEYS = Figure(
    "surveys",
    "Surveys held",
    "A2.7",
    "survey",
    "Surveys of the quarter that ends in the month, of those it asks for; a quarter that is not "
    "over misses none.",
    ("surveys_per_quarter",),
    "{surveys_per_quarter} a quarter",
)
RETURN = Figure(
    "survey-return",
    "Questionnaires that came back",
    "B8",
    "household",
    "Answered, of the households that were given the questionnaire, of the surveys of the quarter "
    "that ends in the month; while a survey is open its answers are to come.",
    of_all=True,
)
SATISFACTION = Figure(
    "survey-satisfaction",
    "Satisfied in the surveys",
    "B8",
    "score",
    "Scores that count as satisfied, of all that were given, of the surveys of the quarter that "
    "ends in the month; beside it how many households answered of how many.",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The surveys of the quarters that end in the months."""
    found: dict[Month, list[Standing]] = defaultdict(list)
    for survey in surveys.standing(span.conn, Quarter.of(span.first.first), _last(span)):
        found[Month.of(survey.quarter.last)].append(survey)
    inside = {month: found[month] for month in span.months if month in found}
    return {
        SURVEYS.name: by_month(_asked(span, inside), span),
        RETURN.name: {month: together(map(_returned, held)) for month, held in inside.items()},
        SATISFACTION.name: {
            month: together(map(_satisfied, held)) for month, held in inside.items()
        },
    }


SOURCE = Source((SURVEYS, RETURN, SATISFACTION), measure)


def _last(span: Span) -> Quarter:
    return Quarter.of(span.last.last)


def _asked(span: Span, held: Mapping[Month, list[Standing]]) -> Iterator[Asked]:
    quarter = Quarter.of(span.first.first)
    while quarter <= _last(span):
        month = Month.of(quarter.last)
        if month <= span.last:
            asked, _clause = quota(span.policy(month))
            days = inspections.Span(str(quarter), quarter.first, quarter.plus(1).first)
            yield Asked(month, Counted(days, asked, len(held.get(month, ()))))
        quarter = quarter.plus(1)


def _returned(survey: Standing) -> Count:
    issued, returned, valid = survey.response
    rest = max(0, issued - returned)
    beside = {"valid": valid}
    return Count(returned, 0, rest, beside) if survey.is_open else Count(returned, rest, 0, beside)


def _satisfied(survey: Standing) -> Count:
    scores = overall(survey.scored, ALL)
    beside = {"returned": survey.response.returned, "issued": survey.response.issued}
    return Count(scores.satisfied, scores.n - scores.satisfied, 0, beside)
