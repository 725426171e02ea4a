"""A month of many notices: what would make it slow or large shows here, without a clock.

How long it takes, `make bench` says.
"""

import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from bench import noticing
from pmdesk.closing.compute import compute_month
from pmdesk.closing.documents import documents
from pmdesk.periods import Month
from pmdesk.records.closes import MonthResult
from pmdesk.store.file import open_reading, open_writing
from pmdesk.store.policies import policy_for
from tests.conftest import Program

OCTOBER = Month(2026, 10)
FEW, MANY = 1000, 4000
"""Notices of the month; with ten people each has every code either way."""


class Desks(NamedTuple):
    """Files with the same ten people, and one with forty."""

    few: Path
    many: Path
    more_people: Path


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Desks:
    folder = tmp_path_factory.mktemp("scale")
    Program(folder / "bare.db")("init")
    sizes = {"few": (FEW, 10), "many": (MANY, 10), "more_people": (FEW, 40)}
    for name, (notices, people) in sizes.items():
        shutil.copyfile(folder / "bare.db", folder / name)
        noticing.fill(folder / name, notices, people)
    return Desks(*(folder / name for name in sizes))


def test_a_months_statements_are_as_many_whoever_is_in_it(desks: Desks) -> None:
    few, many, more = (len(_statements(path, _computed)) for path in desks)
    assert few == many == more < 60


def test_a_month_is_counted_in_one_scan_of_the_covering_index(desks: Desks) -> None:
    plans = _plans(desks.many, _computed)
    of_notices = [step for plan in plans for step in plan if _reads(step, "n", "notice")]
    scans = [step for step in of_notices if "notice_month (period=?)" in step]
    assert scans == ["SEARCH n USING COVERING INDEX notice_month (period=?)"]
    others = [step for step in of_notices if step not in scans]
    assert others
    for step in others:  # one row each: a month's first or last, or the one that a step is of
        assert any(way in step for way in ("rowid=?", "sqlite_autoindex_notice_1", "MIN")), step


def test_one_persons_month_looks_at_no_other_notices(desks: Desks) -> None:
    from pmdesk.store.tallies import notices_of

    plans = _plans(desks.many, lambda conn: notices_of(conn, OCTOBER.number, 5))
    assert len(plans) == 2
    for step in (step for plan in plans for step in plan if _reads(step, "n", "s")):
        assert any(way in step for way in ("period=? AND staff_id=?", "notice_id=?")), step


def test_four_times_the_notices_need_no_more_memory(desks: Desks) -> None:
    few, many = (_peak(path, _computed) for path in desks[:2])
    assert many < 1.1 * few


def test_four_times_the_violations_are_written_with_no_more_memory(desks: Desks) -> None:
    sizes = []
    for path in desks[:2]:
        with closing(open_writing(path)) as conn:
            conn.execute("BEGIN")
            result = _computed(conn)
            policy = policy_for(conn, OCTOBER).policy
            with _traced() as peak:
                written = _written(conn, result, policy)
            sizes.append((written, peak[0]))
            conn.execute("ROLLBACK")
    (few, small), (many, large) = sizes
    assert many > 3 * few
    assert large < 1.1 * small


def _computed(conn: sqlite3.Connection) -> MonthResult:
    return compute_month(conn, OCTOBER, policy_for(conn, OCTOBER))


def _written(conn: sqlite3.Connection, result: MonthResult, policy: object) -> int:
    """The bytes of violations.csv; of every document each piece is made and let go."""
    sizes = {}
    for name, parts, _rows in documents(conn, result, policy, "en"):  # type: ignore[arg-type]
        sizes[name] = sum(len(part) for part in parts)
    return sizes["violations.csv"]


def _statements(path: Path, run: Callable[[sqlite3.Connection], object]) -> list[str]:
    """Every SELECT that a reading runs, its values filled in."""
    found: list[str] = []
    with closing(open_reading(path)) as conn:
        conn.set_trace_callback(found.append)
        run(conn)
    return [sql for sql in found if sql.startswith(("SELECT", "WITH"))]


def _plans(path: Path, run: Callable[[sqlite3.Connection], object]) -> list[list[str]]:
    statements = _statements(path, run)
    with closing(open_reading(path)) as conn:
        return [[row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in statements]


def _reads(step: str, *tables: str) -> bool:
    words = step.split()
    return words[0] in ("SEARCH", "SCAN") and words[1] in tables


def _peak(path: Path, run: Callable[[sqlite3.Connection], object]) -> int:
    with closing(open_reading(path)) as conn:
        run(conn)  # what is kept from the first run on is not what is measured
        with _traced() as peak:
            run(conn)
    return peak[0]


@contextmanager
def _traced() -> Iterator[list[int]]:
    """The most bytes that Python had at a time meanwhile."""
    peak = [0]
    tracemalloc.start()
    try:
        yield peak
        peak[0] = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
