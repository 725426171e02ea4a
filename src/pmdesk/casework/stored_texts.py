"""What the desk itself writes into the steps of cases: stored, so in the office's language."""

import sqlite3

from pmdesk.store.settings import setting
from pmdesk.texts import _, in_language


def merged_into_this(conn: sqlite3.Connection, number: int, said: str | None) -> str:
    """That another complaint was merged into the one that notes it, and why if it was said."""
    with in_language(setting(conn, "language")):
        text = _("complaint {id} is merged into this one", id=number)
    return f"{text}: {said}" if said else text


def does_not_apply(conn: sqlite3.Connection, step: str) -> str:
    """That a step of a checklist does not apply."""
    with in_language(setting(conn, "language")):
        return _("{step}: does not apply", step=step)
