"""Closing a month: the gates, then everything stored in one transaction, its own row last."""

import sqlite3
from datetime import date
from itertools import zip_longest

from pmdesk.closing.compute import compute_month, month_has_ended
from pmdesk.closing.documents import documents
from pmdesk.errors import DeskError, Refused
from pmdesk.periods import Month, month_name
from pmdesk.records.closes import ClosedAs, MonthResult
from pmdesk.render import month as render
from pmdesk.render.indented import json_text
from pmdesk.store import closes
from pmdesk.store.closed import last_closed
from pmdesk.store.notices import periods
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _, in_language


def refuse_unready(conn: sqlite3.Connection, month: Month, today: date) -> None:
    """Refuses a month that has not ended, one before the last closed, and a first close that
    would leave earlier notices behind."""
    if not month_has_ended(month, today):
        raise Refused(
            _(
                "{month} has not ended yet: it can be closed from {day}, previewed any day with "
                "--preview",
                month=month_name(month),
                day=month.plus(1).first,
            ),
            clause="C4.1.4",
        )
    last = last_closed(conn)
    if last is not None and month < last:
        raise Refused(
            _(
                "{last} is closed: what is in {month} becomes an adjustment of the next close",
                last=month_name(last),
                month=month_name(month),
            ),
            clause="C4.1.4",
        )
    if last is None:
        earlier = [period for period in periods(conn) if period < month.number]
        if earlier:
            first = Month.from_number(earlier[0])
            raise Refused(
                _(
                    "{first} has notices and was never closed: close it first "
                    "(pmdesk month-close {number})",
                    first=month_name(first),
                    number=first,
                ),
                clause="C4.1.4",
            )


def close_month(write: Writing, month: Month, at: str, by: str, language: str) -> MonthResult:
    """Computes and stores the month with its documents; the gates have been passed."""
    conn = write.conn
    with in_language(language):
        stored = policy_for(conn, month)
        result = compute_month(conn, month, stored)
        close_id = write.next_id("close")
        closed = ClosedAs(close_id, write.seq + 1, at, by, language, write.head)
        result = result._replace(closed=closed)
        closes.save_parts(conn, close_id, result)
        files = [
            closes.save_file(conn, close_id, name, (text.encode() for text in parts), rows)
            for name, parts, rows in documents(conn, result, stored.policy, language)
        ]
    manifest = render.manifest_document(result, ((f.name, f.sha256, f.rows) for f in files))
    text = json_text("pmdesk.month-close.manifest/1", manifest)
    manifest_file = closes.save_file(conn, close_id, "manifest.json", [text.encode()], _no_rows)
    closes.seal(write, result, manifest_file)
    _check_sums(conn, result)
    return result


def _no_rows() -> int:
    return 0


def _check_sums(conn: sqlite3.Connection, result: MonthResult) -> None:
    """What was stored is read back and adds up as computed, before anything is committed."""
    closed = closes.closed_as(conn, result.month)
    pairs = zip_longest(closes.lines(conn, closed.id), result.lines) if closed else ()
    if not closed or any(was != wanted for was, wanted in pairs):
        raise DeskError(_("self-check: the close was not stored as computed"))
