"""Voiding a record: the one way in which a mistake is put right where no word of its own exists."""

from datetime import date

from pmdesk.errors import NotFound, Refused
from pmdesk.store import voids
from pmdesk.store.writing import Writing
from pmdesk.texts import _

_WORDS = {"patrol": "round", "move-in": "move-in period"}
"""What a user calls a kind whose word in the file is another one."""


def void(
    write: Writing, kind: str, table: str, number: int, reason: str, by: str, on: date
) -> None:
    """Marks a record as void, with the reason; nothing is deleted.

    `kind` is its word in messages and in the file (`unit-person`), `table` where it stands. One
    that is not there: NotFound; one that is void already: Refused.
    """
    check_stands(write, kind, table, number)
    write.add(
        "void",
        "void",
        {
            "kind": kind,
            "record_id": number,
            "on_day": on.isoformat(),
            "by_whom": by,
            "reason": reason,
        },
    )


def check_stands(write: Writing, kind: str, table: str, number: int) -> None:
    """Refuses what is to be done to a record that is not there (NotFound) or void (Refused)."""
    if not voids.is_there(write.conn, table, number):
        raise NotFound(_("there is no {kind} {id}", kind=_WORDS.get(kind, kind), id=number))
    reason = voids.void_reason(write.conn, kind, number)
    if reason is not None:
        word = _WORDS.get(kind, kind)
        raise Refused(_("{kind} {id} is void: {reason}", kind=word, id=number, reason=reason))
