"""One thing that is owed, and the moment at which that is asked."""

import sqlite3
from datetime import datetime
from typing import NamedTuple


class Owed(NamedTuple):
    """One thing that somebody owes."""

    kind: str
    id: str
    """The record's id, or the month of a close."""
    duty: str
    """What is to be done, a stable word: reply, resolve, follow-up ..."""
    who: str | None
    due: str | None
    """A moment or a day."""
    unit: str | None
    clause: str
    text: str | None
    command: str
    """How it is done."""


class At(NamedTuple):
    """The moment at which is asked, and the file."""

    conn: sqlite3.Connection
    now: datetime

    @property
    def today(self) -> str:
        """The day as TEXT."""
        return self.now.date().isoformat()
