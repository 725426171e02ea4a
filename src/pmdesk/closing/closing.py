"""Closing a month: the gates, then everything stored in one transaction, its own row last."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from pmdesk.closing.compute import compute_month, month_has_ended
from pmdesk.errors import DeskError, Refused
from pmdesk.periods import Month, month_name
from pmdesk.policy.model import Policy
from pmdesk.records.closes import ClosedAs, MonthResult
from pmdesk.render import month as render
from pmdesk.render.tables import Row, csv_text, json_text
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.liability import jointly_liable, repeated_codes
from pmdesk.store import catalogue, closes, people
from pmdesk.store.closed import last_closed
from pmdesk.store.notices import Selection, notices, periods
from pmdesk.store.people import Names
from pmdesk.store.policies import policy_for
from pmdesk.store.tallies import member_notices
from pmdesk.store.writing import Writing
from pmdesk.texts import _, in_language

SCHEMA = "pmdesk.month-close/1"


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


def documents(
    conn: sqlite3.Connection, result: MonthResult, policy: Policy, language: str
) -> Iterator[tuple[str, Iterable[str], Callable[[], int]]]:
    """Each stored document: name, text in pieces, and, once that is read, its number of rows."""
    codes = people.codes(conn)
    cut = result.closed.seq - 1 if result.closed else None
    tables: dict[str, Iterable[Row]] = {
        "deductions.csv": render.deduction_rows(result),
        "summary.csv": render.summary_rows(result),
        "violations.csv": violation_rows(conn, result.month, policy, cut),
        "sanctions.csv": render.sanction_rows(result),
        "posting.csv": render.posting_rows(result),
        "joint-liability.csv": render.joint_liability_rows(result, codes),
        "adjustments.csv": render.adjustment_rows(result, codes),
        "analysis.csv": month_analysis(conn, result.month, language, cut),
    }
    for name, fields in render.TABLES.items():
        counted = _Counted(tables[name])
        yield name, _with_bom(csv_text(fields, counted)), counted.total
    document = render.month_document(result, codes)
    yield "month-close.json", [json_text(SCHEMA, document)], lambda: len(document["lines"])


def violation_rows(
    conn: sqlite3.Connection, month: Month, policy: Policy, cut: int | None
) -> Iterator[Row]:
    """Every notice of the month, revoked and held ones included, by department, day, id."""
    names = Names(conn)
    least = policy.liability.repeat_notices.value
    repeated = {
        member.staff_id: frozenset(repeated_codes(member.tallies, least))
        for member in member_notices(conn, month.number, cut=cut)
    }
    wanted = Selection(period=month.number, cut=cut)
    for notice, state in notices(conn, wanted, order="violations"):
        member = names[notice.staff_id]
        yield {
            "notice": notice.number,
            "on": notice.on_day,
            "department": notice.department,
            "staff": member.code,
            "name": member.name,
            "code": notice.code,
            "title": notice.title,
            "points": state.points,
            "counted": state.counted,
            "point_fine_fen": point_fine_fen(state.points, policy) if state.counted else 0,
            "jointly_liable": jointly_liable(
                state, notice.code, repeated.get(notice.staff_id, frozenset())
            ),
            "superior": names.code(state.superior_id),
            "by": names.code(notice.by_id),
            "state": state.word,
            "correction": notice.correction,
        }


def month_analysis(
    conn: sqlite3.Connection, month: Month, language: str, cut: int | None
) -> Iterator[Row]:
    """The month's causes ranked, counted notices only (C4.1.6)."""
    counts: dict[str, tuple[int, int]] = {}
    for member in member_notices(conn, month.number, cut=cut):
        for tally in member.tallies:
            had = counts.get(tally.code, (0, 0))
            counts[tally.code] = (had[0] + tally.notices, had[1] + tally.points)
    titles = {code.code: code.title(language) for code in catalogue.catalogue_on(conn, month.last)}
    return render.analysis_rows(counts, titles)


class _Counted:
    """Rows passed on one by one, and how many they were."""

    def __init__(self, rows: Iterable[Row]):
        self._rows = rows
        self._total = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self._total += 1
            yield row

    def total(self) -> int:
        return self._total


def _no_rows() -> int:
    return 0


def _with_bom(parts: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from parts


def _check_sums(conn: sqlite3.Connection, result: MonthResult) -> None:
    """What was stored is read back and adds up as computed, before anything is committed."""
    stored = closes.load(conn, result.month)
    if stored is None or stored.lines != result.lines or stored.totals != result.totals:
        raise DeskError(_("self-check: the close was not stored as computed"))
