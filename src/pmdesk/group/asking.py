"""One question to a lake: the months' files found, an engine opened on them, reports asked for."""

from collections.abc import Sequence
from pathlib import Path

from pmdesk.errors import Unusable, reason_of
from pmdesk.group.coverage import Coverage
from pmdesk.group.engines import Given, opened
from pmdesk.group.page import Asked
from pmdesk.group.reading import coverage_of
from pmdesk.group.reports import REPORTS, rows
from pmdesk.lake.places import compact_file
from pmdesk.lake.schemas import TABLES
from pmdesk.periods import Month


def answered(
    lake: Path,
    first: Month,
    last: Month,
    names: Sequence[str],
    engine: str,
    master: str | None = None,
) -> Asked:
    """The rows of reports over months, both included. Raises NotFound for a month that was not put
    together, Unusable for files that cannot be read, or without room for temporary ones."""
    try:
        coverage = coverage_of(lake, first, last)
        with opened(engine, given(lake, coverage), master) as ask:
            found = {name: rows(REPORTS[name], ask) for name in names}
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Unusable(where + reason_of(error)) from error
    return Asked(first, last, coverage, found)


def given(lake: Path, coverage: Coverage) -> Given:
    """The compacted files of the months, and the closes that are in them."""
    months = [one.month for one in coverage.months]
    files = {table: [compact_file(lake, table, month) for month in months] for table in TABLES}
    return Given(files, coverage.closes)
