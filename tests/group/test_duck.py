"""DuckDB as an engine: what it does when somebody has had enough."""

import os
import signal
import tempfile
from pathlib import Path
from threading import Timer

import pytest

from pmdesk.group.asking import given
from pmdesk.group.duck import asked_of_duckdb
from pmdesk.group.reading import coverage_of
from tests.group import lake


def test_ctrl_c_ends_a_long_answer_and_leaves_nothing(
    small_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = given(small_lake, coverage_of(small_lake, lake.FIRST, lake.FIRST))
    typed = Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt), asked_of_duckdb(files) as ask:
        typed.start()
        ask("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range < b.range")
    typed.join()
    assert list(tmp_path.iterdir()) == []
