"""DuckDB as an engine: what it does when somebody has had enough."""

import os
import signal
import tempfile
import time
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
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a test's process
    typed = Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    began = time.monotonic()
    try:
        typed.start()
        with pytest.raises(KeyboardInterrupt):
            _ask_for_long(files)
        typed.join()
        assert time.monotonic() - began < 20
    finally:
        signal.signal(signal.SIGINT, before)
    assert list(tmp_path.iterdir()) == []


def _ask_for_long(files: Given) -> None:
    """Half a minute and more, were it not for Ctrl-C."""
    with asked_of_duckdb(files) as ask:
        ask("SELECT max(hash(range)) FROM range(50000000000)")
