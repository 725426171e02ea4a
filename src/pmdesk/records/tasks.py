"""Tasks as recorded: work of the day with a person (A2.2, A2.3, B5), and who stands where."""

from datetime import date
from typing import NamedTuple

KINDS = ("key", "training", "upkeep", "promise", "reception", "counter")
POSTS = ("reception", "counter")
"""Who is where on a day: they end with it, are never carried over, done or owed."""
STATES = ("open", "done", "stopped", "void")


class Marks(NamedTuple):
    """How far a task has come; None where nothing of the kind has happened."""

    done_to: date | None
    """The latest day that is done, and with it every earlier one."""
    done_on: date | None
    """The latest day on which it was done."""
    last: date | None
    """The last day after a stop."""


class Task(NamedTuple):
    """One task and how far it has come; `first` is its day, or the one it repeats from."""

    id: int
    kind: str
    text: str
    person_id: int
    staff: str
    name: str
    first: date
    minute: str | None
    repeat: str | None
    unit: str | None
    link: str | None
    marks: Marks

    @property
    def is_post(self) -> bool:
        """Whether it says who is where, and asks for no work."""
        return self.kind in POSTS
