"""The documents that are stored with a close: CSV files for finance, the month as JSON."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.closes import MonthResult
from pmdesk.render import month as render
from pmdesk.render.indented import json_parts
from pmdesk.render.tables import Field, Row, csv_header, csv_text
from pmdesk.rules.fines import point_fine_fen
from pmdesk.rules.liability import Tally, jointly_liable, repeated_codes
from pmdesk.store import catalogue, people
from pmdesk.store.rulings import Ruled, ruled
from pmdesk.store.tallies import member_notices
from pmdesk.store.violations import Standing, Violations

SCHEMA = "pmdesk.month-close/1"


def documents(
    conn: sqlite3.Connection, result: MonthResult, policy: Policy, language: str
) -> Iterator[tuple[str, Iterable[str], Callable[[], int]]]:
    """Each stored document: name, text in pieces, and, once that is read, its number of rows."""
    codes = people.codes(conn)
    cut = result.closed.seq - 1 if result.closed else None
    causes = _Causes()
    tables: dict[str, _Counted | _Violations] = {
        "deductions.csv": _Counted(render.DEDUCTIONS, render.deduction_rows(result)),
        "summary.csv": _Counted(render.SUMMARY, render.summary_rows(result)),
        "violations.csv": _Violations(conn, result.month, policy, cut, causes),
        "sanctions.csv": _Counted(render.SANCTIONS, render.sanction_rows(result)),
        "posting.csv": _Counted(render.POSTING, render.posting_rows(result)),
        "joint-liability.csv": _Counted(
            render.JOINT_LIABILITY, render.joint_liability_rows(result, codes)
        ),
        "adjustments.csv": _Counted(render.ADJUSTMENTS, render.adjustment_rows(result, codes)),
    }
    for name, table in tables.items():
        yield name, _with_bom(table.text()), table.total
    ranked = _Counted(render.ANALYSIS, causes.rows(conn, result.month, language))
    yield "analysis.csv", _with_bom(ranked.text()), ranked.total
    document = json_parts(SCHEMA, render.month_parts(result, codes))
    yield "month-close.json", document, lambda: sum(line.shows for line in result.lines)


def month_analysis(
    conn: sqlite3.Connection, month: Month, language: str, cut: int | None
) -> Iterator[Row]:
    """The month's causes ranked, counted notices only (C4.1.6)."""
    causes = _Causes()
    for member in member_notices(conn, month.number, cut=cut):
        causes.add(member.tallies)
    return causes.rows(conn, month, language)


class _Causes:
    """Notices and points by code, as they are counted."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}

    def add(self, tallies: Iterable[Tally]) -> None:
        for tally in tallies:
            for code, more in tally.notices.items():
                notices, points = self._counts.get(code, (0, 0))
                self._counts[code] = (notices + more, points + tally.points[code])

    def rows(self, conn: sqlite3.Connection, month: Month, language: str) -> Iterator[Row]:
        known = catalogue.catalogue_on(conn, month.last)
        return render.analysis_rows(self._counts, {one.code: one.title(language) for one in known})


class _Violations:
    """Every notice of the month, revoked and held ones included, by department, day, id.

    One pass over the month also counts its causes.
    """

    def __init__(
        self, conn: sqlite3.Connection, month: Month, policy: Policy, cut: int | None,
        causes: _Causes,
    ):  # fmt: skip
        self._conn = conn
        self._month = month
        self._policy = policy
        self._cut = cut
        self._causes = causes
        self._total = 0

    def text(self) -> Iterator[str]:
        """The file in pieces, CRLF, header in stable English."""
        yield csv_header(render.VIOLATIONS)
        kinds = {field.name: field.kind for field in render.VIOLATIONS}
        fen_a_point = point_fine_fen(1, self._policy)
        for lines in self._judged().lines(kinds, fen_a_point):
            self._total += len(lines)
            yield "\r\n".join([line for (line,) in lines]) + "\r\n"

    def total(self) -> int:
        return self._total

    def _judged(self) -> Violations:
        """The notices with what the rules make of each."""
        period, cut = self._month.number, self._cut
        violations = Violations(self._conn, period, cut)
        rulings = groupby(ruled(self._conn, period, cut), attrgetter("staff_id"))
        waiting = next(rulings, None)
        for member in member_notices(self._conn, period, cut=cut):
            self._causes.add(member.tallies)
            least = self._policy.liability.repeat_notices.value
            repeated = repeated_codes(member.tallies, least)
            violations.add_repeated(member.staff_id, repeated)
            if waiting and waiting[0] == member.staff_id:
                own = frozenset(repeated)
                violations.add([self._standing(notice, own) for notice in waiting[1]])
                waiting = next(rulings, None)
        return violations

    def _standing(self, notice: Ruled, repeated: frozenset[str]) -> Standing:
        state = notice.state
        return Standing(
            notice.notice_id,
            state.points,
            point_fine_fen(state.points, self._policy) if state.counted else 0,
            jointly_liable(state, notice.code, repeated),
            state.superior_id,
            state.word,
        )


class _Counted:
    """A table's rows as CSV, and how many they were."""

    def __init__(self, fields: Sequence[Field], rows: Iterable[Row]):
        self._fields = fields
        self._rows = rows
        self._total = 0

    def text(self) -> Iterator[str]:
        """The file in pieces, CRLF, header in stable English."""
        return csv_text(self._fields, self._counting())

    def total(self) -> int:
        return self._total

    def _counting(self) -> Iterator[Row]:
        for row in self._rows:
            self._total += 1
            yield row


def _with_bom(parts: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from parts
