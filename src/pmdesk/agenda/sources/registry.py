"""Every source of what is owed; another group adds a line here and a module."""

from collections.abc import Callable, Iterable

from pmdesk.agenda.owing import At, Owed
from pmdesk.agenda.sources import (
    appeals,
    calls,
    closes,
    complaints,
    dunning,
    findings,
    follow_ups,
    held_money,
    inspections,
    mail,
    reports,
    requests,
    rounds,
    sanctions,
    services,
    surveys,
    takings,
    tasks,
    upkeep,
    visits,
)

SOURCES: tuple[Callable[[At], Iterable[Owed]], ...] = (
    complaints.owed,
    requests.owed,
    follow_ups.owed,
    calls.owed,
    tasks.owed,
    mail.owed,
    held_money.owed,
    takings.owed,
    dunning.promises,
    dunning.demands,
    services.owed,
    findings.owed,
    reports.owed,
    inspections.owed,
    upkeep.owed,
    visits.owed,
    surveys.owed,
    appeals.owed,
    sanctions.owed,
    closes.owed,
    rounds.owed,
)
"""In the order of the groups."""
