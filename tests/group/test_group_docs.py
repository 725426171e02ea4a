"""The reference tells every column of every report as it is declared; RENEW=1 writes it anew."""

import re

import pytest

from pmdesk.group.reports import REPORTS, Report
from tests.test_docs import DOCS, check

PAGE = DOCS / "reference" / "group-reports.md"
HEAD = "| column | kind | what it is |\n|---|---|---|\n"


def told(report: Report) -> str:
    """A report's columns as the page has them."""
    return HEAD + "".join(
        f"| `{one.name}` | {one.kind} | {one.meaning} |\n" for one in report.columns
    )


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_column_is_told(report: Report) -> None:
    page = PAGE.read_text("utf-8")
    table = re.compile(rf"(### {report.name}\n.*?)\| column.*?(?=\n\n|\n*\Z)", re.DOTALL)
    assert table.search(page)
    check(PAGE, table.sub(lambda found: found[1] + told(report).rstrip("\n"), page, count=1))
