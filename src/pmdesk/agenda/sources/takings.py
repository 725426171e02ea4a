"""Cashiers' days that are not closed (A1.5)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import takings
from pmdesk.texts import _


def owed(at: At) -> Iterator[Owed]:
    """Cashiers' days on which money moved and that nobody has counted and handed on."""
    for day in takings.open_days(at.conn):
        command = (
            f"pmdesk fee day --date {day.on} --cashier {day.cashier} --counted CNY --handed-to NAME"
        )
        about = (None, "A1.5", _("takings of {day}", day=day.on), command)
        yield Owed("fee", day.on, "takings", day.cashier, day.on, *about)
