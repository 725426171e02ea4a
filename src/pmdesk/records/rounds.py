"""Rounds, the routes they are walked on, and move-in periods (A2.4, A2.5)."""

from datetime import date, datetime
from typing import NamedTuple

KINDS = ("patrol", "supervision")
RESULTS = ("ok", "finding", "na")
STATES = ("planned", "done", "incomplete", "missed", "superseded", "ad-hoc", "void")
"""One is superseded that its day asks for no more, since a move-in period was recorded or ended
after its sheet: nobody owes it."""
CLAUSES = {"patrol": "A2.5", "supervision": "A2.4"}
BOTH_KINDS = "R18"
"""The reading by which one round serves both kinds, recorded for both."""


class Route(NamedTuple):
    """A route as it is on a day."""

    id: int
    code: str
    name: str
    area: str | None
    points: tuple[str, ...]
    slots: tuple[int, ...]
    """The rounds of the day in which it is walked; none for every one."""
    kinds: tuple[str, ...]
    person_id: int | None


class Slot(NamedTuple):
    """One round of a day as it is planned: its number, and when it is to be walked."""

    number: int
    begin: datetime | None
    end: datetime | None


class Period(NamedTuple):
    """A move-in period, half-open; without an end it runs on."""

    begin: datetime
    end: datetime | None


class Round(NamedTuple):
    """A round as it counts for one kind; nothing void."""

    kind: str
    on: date
    slot: int | None
    """Which round of the day it was planned as; None for an ad hoc one."""
    begin: datetime | None = None
    """None while nobody has walked it."""
    end: datetime | None = None
    """None while it is not finished."""
