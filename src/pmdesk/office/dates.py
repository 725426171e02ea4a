"""Days on which something happened: never in the future."""

import re
from datetime import date, datetime

from pmdesk.errors import Refused
from pmdesk.periods import parse_day
from pmdesk.texts import _


def past_day(text: str | None, now: datetime) -> date:
    """The day that a text names, today without one; refuses a day to come."""
    day = now.date() if text is None else parse_day(text, now)
    if day > now.date():
        raise Refused(_("{when} lies in the future", when=day))
    return day


def sheet_day(text: str) -> str:
    """A day as Chinese spreadsheets write it, 2026/10/31, as we do: the year comes first, so it
    reads in one way only. Any other text as it is."""
    return re.sub(r"^(\d{4})/(\d{1,2})/(\d{1,2})$", r"\1-\2-\3", text, flags=re.ASCII)
