"""Every figure there is, in the order in which they are shown."""

from pmdesk.errors import NotFound
from pmdesk.figures import (
    complaints,
    counter,
    fees,
    findings,
    follow_ups,
    hand_overs,
    hotline,
    inspections,
    meetings,
    promises,
    repairs,
    rounds,
    surveys,
    visits,
)
from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.rules.kpi import Count, together
from pmdesk.texts import _

SOURCES: tuple[Source, ...] = (
    hotline.SOURCE,
    complaints.SOURCE,
    *follow_ups.SOURCES,
    repairs.SOURCE,
    promises.SOURCE,
    counter.SOURCE,
    fees.SOURCE,
    visits.SOURCE,
    surveys.SOURCE,
    meetings.SOURCE,
    rounds.SOURCE,
    inspections.SOURCE,
    findings.SOURCE,
    hand_overs.SOURCE,
)
FIGURES: tuple[Figure, ...] = tuple(figure for source in SOURCES for figure in source.figures)
DUTIES: tuple[Figure, ...] = tuple(figure for figure in FIGURES if figure.quota)
"""Those that are duties of the service standard."""


def figure_named(name: str) -> Figure:
    """The figure of a name (NotFound)."""
    for figure in FIGURES:
        if figure.name == name:
            return figure
    raise NotFound(
        _("there is no figure {name!r}", name=name),
        hint=_("figures are {names}", names=", ".join(figure.name for figure in FIGURES)),
    )


def counts(figure: Figure, span: Span) -> Counts:
    """A figure month by month; what one source counts is read once for all of its figures."""
    if figure.name not in span.counted:
        source = next(source for source in SOURCES if figure in source.figures)
        found = source.measure(span)
        span.counted.update({one.name: found.get(one.name, {}) for one in source.figures})
    return span.counted[figure.name]


def coverage(duty: Figure, span: Span) -> Count:
    """What was due of a duty over the months, what was done of it and what is missing."""
    return together(counts(duty, span).values())
