"""The rows of a month's service tables as the lake takes them: one statement a table, streamed.

A statement's columns are those of `lake.schemas`, without office and month, in their order. Of
what is in the file only codes, words of lists, days, moments and numbers are read: who has no
staff code, a system's user, is left out.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pmdesk.periods import Month
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.records.requests import REPAIR
from pmdesk.records.surveys import Quarter
from pmdesk.store import ledger, receipts, surveys
from pmdesk.store.complaints import COMPLAINTS
from pmdesk.store.findings import FINDINGS
from pmdesk.store.listing import Listing
from pmdesk.store.requests import REQUESTS
from pmdesk.store.rounds import rounds_listing
from pmdesk.store.settings import setting
from pmdesk.store.visits import VISITS
from pmdesk.store.voids import STANDS

Row = tuple[Any, ...]


class Asked(NamedTuple):
    """The month whose rows are wanted, the moment by which a limit has passed (that of the
    close), and in how many hours a repair is to be done."""

    month: Month
    at: str
    repair_hours: int


def monthly(conn: sqlite3.Connection, table: str, asked: Asked) -> Iterator[Row]:
    """The rows of a table, in the order of entry; surveys by question."""
    if table == "surveys":
        return _surveys(conn, asked.month)
    if table == "rounds":
        return iter(_rounds(conn, asked))
    _know_seconds(conn)
    return iter(conn.execute(_STATEMENTS[table], _values(asked)))


def desk_identity(conn: sqlite3.Connection) -> str:
    """What tells this desk's file from every other: the hash of its first journal row."""
    return str(conn.execute("SELECT hash FROM journal WHERE seq = 1").fetchone()[0])


def _values(asked: Asked) -> dict[str, Any]:
    month = asked.month
    return {
        "period": month.number,
        "first": month.first.isoformat(),
        "last": month.last.isoformat(),
        "at": asked.at,
        "repair_seconds": asked.repair_hours * 3600,
    }


def _know_seconds(conn: sqlite3.Connection) -> None:
    """Gives the connection `begun(day, minute)`: the second of a day's minute in office time; a
    day without one begins with its first."""
    zone = ZoneInfo(setting(conn, "timezone"))

    def begun(day: str, minute: str | None) -> int:
        moment = datetime.fromisoformat(f"{day}T{minute or '00:00'}")
        return int(moment.replace(tzinfo=zone).timestamp())

    conn.create_function("begun", 2, begun, deterministic=True)


def _second(moment: str) -> str:
    return f"CAST(strftime('%s', {moment}) AS INTEGER)"


_RECEIVED = "begun(c.on_day, c.at_minute)"
_NOW = _second(":at")


def _minutes(moment: str) -> str:
    """From when a case came in to a moment of it."""
    return f"({_second(moment)} - {_RECEIVED}) / 60"


def _kept(done: str, limit: str) -> str:
    """Whether what was done, or is not yet, keeps its limit, both in seconds; null: to come."""
    return f"CASE WHEN {done} IS NOT NULL THEN {done} <= {limit} WHEN {_NOW} > {limit} THEN 0 END"


def _words(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _select(listing: Listing, fields: Iterable[str], where: str) -> str:
    """A statement of fields of a listing, or of expressions where it has none of that name."""
    columns = ", ".join(listing.columns.get(field, field) for field in fields)
    return f"SELECT {columns} FROM {listing.source} WHERE {where} ORDER BY {listing.id}"


_FOLLOW_UP = ("reopened", "follow_up", "satisfied", "score", "closed_at")
_NO_COMPLAINT = "s.state IN ('rejected', 'merged')"
_LATE = (
    "EXISTS (SELECT 1 FROM complaint_step r WHERE r.case_id = c.id AND r.action = 'resolve' "
    f"AND {_second('r.resolved_at')} > {_second('r.due_at')})"
)
_DONE, _REPAIR_BY = _second("s.done_at"), f"{_RECEIVED} + :repair_seconds"
_STATEMENTS = {
    "complaints": _select(
        COMPLAINTS,
        (
            *("number", "on", "channel", "category", "severity", "state", "unit", "handler"),
            *("respond_by", "replied_at", _minutes("s.replied_at")),
            f"CASE WHEN NOT {_NO_COMPLAINT} THEN "
            f"{_kept(_second('s.replied_at'), _second('s.respond_by'))} END",
            *("due_at", "resolved_at", _minutes("s.resolved_at")),
            f"CASE WHEN {_NO_COMPLAINT} THEN NULL WHEN {_LATE} THEN 0 "
            f"WHEN s.state NOT IN ({_words(UNRESOLVED)}) THEN 1 "
            f"WHEN {_NOW} > {_second('s.due_at')} THEN 0 END",
            *_FOLLOW_UP,
        ),
        "c.period = :period",
    ),
    "requests": _select(
        REQUESTS,
        (
            *("number", "on", "kind", "state", "unit", "service", "handler", "charge"),
            *("quote_fen", "price_fen", "problems", "major_problems"),
            *("done_at", _minutes("s.done_at")),
            f"CASE WHEN c.kind = '{REPAIR}' AND s.state <> 'cancelled' THEN "
            f"{_kept(_DONE, _REPAIR_BY)} END",
            *_FOLLOW_UP,
        ),
        "c.period = :period",
    ),
    "findings": _select(
        FINDINGS,
        (
            *("number", "on", "class", "severity", "source", "state", "unit", "handler"),
            *("due", "done_at", "verified_at", "closed_at", "failed"),
        ),
        "c.period = :period AND s.state <> 'void'",
    ),
    "visits": _select(
        VISITS,
        (
            *("number", "on", "kind", "outcome", "unit", "by", "role", "rating"),
            *(
                f"(SELECT count(*) FROM visit_feedback f WHERE f.visit_id = x.id AND {which})"
                for which in (
                    "f.kind = 'need'",
                    "f.kind = 'suggestion'",
                    "EXISTS (SELECT 1 FROM visit_feedback_step e WHERE e.feedback_id = f.id)",
                )
            ),
        ),
        f"x.period = :period AND {STANDS.format(kind='visit', id='x.id')}",
    ),
    "charges": (
        "SELECT id, unit, item, of_month, due_on, amount_fen, waived_fen, paid_fen, "
        "amount_fen - waived_fen - paid_fen, disputed FROM (SELECT c.id, u.code AS unit, "
        "i.code AS item, printf('%d-%02d', c.period / 100, c.period % 100) AS of_month, "
        f"c.due_on, c.amount_fen, {ledger.waived('c', ':last')} AS waived_fen, "
        f"{ledger.settled('c', ':last', ':last')} AS paid_fen, "
        f"{ledger.disputed('c', ':last')} AS disputed FROM unit u CROSS JOIN charge c "
        "ON c.unit_id = u.id AND c.due_on BETWEEN :first AND :last "
        "JOIN fee_item i ON i.id = c.item_id WHERE "
        f"{ledger.STANDING.format(alias='c', kind='charge', day=':last')}) ORDER BY id"
    ),
    "receipts": (
        "SELECT number, on_day, unit, method, cashier, amount_fen, arrears_fen, month_fen, "
        "ahead_fen, amount_fen - arrears_fen - month_fen - ahead_fen, minutes FROM ("
        f"SELECT r.id, {receipts.NUMBER} AS number, r.on_day, u.code AS unit, r.method, "
        "s.code AS cashier, r.amount_fen, "
        + ", ".join(
            "(SELECT coalesce(sum(l.amount_fen), 0) FROM receipt_line l JOIN charge c "
            "ON c.id = l.charge_id WHERE l.receipt_id = r.id AND l.kind = 'paid' "
            f"AND c.due_on {due}) AS {name}"
            for due, name in (
                ("< :first", "arrears_fen"),
                ("BETWEEN :first AND :last", "month_fen"),
                ("> :last", "ahead_fen"),
            )
        )
        + f", {receipts.MINUTES} AS minutes FROM receipt r JOIN unit u ON u.id = r.unit_id "
        "JOIN staff s ON s.id = r.cashier_id WHERE r.on_day BETWEEN :first AND :last AND "
        f"{ledger.STANDING.format(alias='r', kind='receipt', day=':last')}) ORDER BY id"
    ),
}


def _rounds(conn: sqlite3.Connection, asked: Asked) -> sqlite3.Cursor:
    """The rounds as they are on the day after the month: a planned one is walked or missed."""
    listing = rounds_listing(asked.month.plus(1).first)
    assert listing.prepare is not None
    listing.prepare(conn)
    sql = _select(
        listing,
        (
            *("id", "on", "kinds", "state", "slot", "route", "who"),
            "iif(w.by_whom GLOB 'system:*', NULL, w.by_whom)",
            *("start_at", "end_at", "minutes"),
            "(SELECT count(*) FROM round_finding n WHERE n.round_id = r.id)",
        ),
        "r.on_day BETWEEN :first AND :last AND v.id IS NULL",
    )
    return conn.execute(sql, _values(asked))


def _surveys(conn: sqlite3.Connection, month: Month) -> Iterator[Row]:
    """The questions of the surveys of the quarter that ends with the month."""
    quarter = Quarter.of(month.last)
    if Month.of(quarter.last) != month:
        return
    for survey in surveys.standing(conn, quarter, quarter):
        issued, returned, valid = survey.response
        state = "open" if survey.is_open else "closed"
        for one in survey.scored:
            yield (
                survey.id,
                str(quarter),
                state,
                one.item,
                one.n,
                one.satisfied,
                issued,
                returned,
                valid,
            )
