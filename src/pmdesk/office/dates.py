"""Days on which something happened: never in the future."""

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
