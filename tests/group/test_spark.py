"""Spark on a cluster of two workers answers what DuckDB answers, to the byte.

The cluster is real: two worker processes beside the driver, each with its own Java machine.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from pmdesk.group.asking import given
from pmdesk.group.engines import Ask, opened
from pmdesk.group.reading import coverage_of
from pmdesk.group.reports import REPORTS, rows
from pmdesk.render.indented import json_text
from pmdesk.render.tables import csv_text
from tests.group import lake

HAS_JAVA = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin:{os.environ['PATH']}")
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java made for runs of seconds: compiling for long ones took three quarters of the time."""
pytestmark = [
    pytest.mark.skipif(find_spec("pyspark") is None, reason="no pyspark (pip install '.[spark]')"),
    pytest.mark.skipif(not HAS_JAVA, reason="no Java (apt install default-jre-headless)"),
]


@pytest.fixture(scope="module")
def cluster(small_lake: Path) -> Iterator[Ask]:
    """Spark with two workers on the small lake, one session for all reports; Ctrl-C is afterwards
    what it was."""
    ctrl_c = signal.getsignal(signal.SIGINT)
    asked = given(small_lake, coverage_of(small_lake, lake.FIRST, lake.LAST))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK)
        with opened("spark", asked, "local-cluster[2,1,1024]") as ask:
            yield ask
    assert signal.getsignal(signal.SIGINT) is ctrl_c


@pytest.mark.parametrize("name", REPORTS)
def test_both_engines_answer_the_same(small_lake: Path, cluster: Ask, name: str) -> None:
    report = REPORTS[name]
    asked = given(small_lake, coverage_of(small_lake, lake.FIRST, lake.LAST))
    with opened("duckdb", asked) as ask:
        expected = rows(report, ask)
    found = rows(report, cluster)
    assert len(expected) > 1
    assert json_text("x", {"rows": found}) == json_text("x", {"rows": expected})
    assert list(csv_text(report.fields, found)) == list(csv_text(report.fields, expected))
