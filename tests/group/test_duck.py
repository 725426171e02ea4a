"""DuckDB as an engine: what it does when somebody has had enough."""

import os
import signal
import tempfile
from pathlib import Path
from threading import Timer

import pytest

from pmdesk.group.asking import given
from pmdesk.group.duck import asked_of_duckdb
from pmdesk.group.engines import Given
from pmdesk.group.reading import coverage_of
from tests.group import lake


def test_ctrl_c_ends_a_long_answer_and_leaves_nothing(
    small_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = given(small_lake, coverage_of(small_lake, lake.FIRST, lake.FIRST))
    typed = Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    typed.start()
    with pytest.raises(KeyboardInterrupt):
        _ask_for_ever(files)
    typed.join()
    assert list(tmp_path.iterdir()) == []


def _ask_for_ever(files: Given) -> None:
    with asked_of_duckdb(files) as ask:
        ask("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range < b.range")
