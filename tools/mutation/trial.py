"""The tests that need no file, collected once; then a forked process for each mutant.

A pytest plugin: once the tests are collected each is run as it is, to learn which rules it
reaches and how long it takes. A mutant is tried by the tests that reach what it changes, quick
ones first, and is done with at the first that fails. Time is CPU time, so that a busy machine
changes no verdict; the tests of hypothesis draw the same examples in every run.
"""

import gc
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

from tools.mutation.finding import RULES, Mutant
from tools.mutation.planting import Broken, plant

KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"

_CODES = {10: KILLED, 11: SURVIVED}
_LEAST_SECONDS, _TIMES = 3.0, 20
"""A test may take so long, and so many times what it takes without a mutant."""
_MEMORY = 4 << 30
_TOLD_EVERY = 200


class Reached(NamedTuple):
    """What a test reaches of the rules, as (module, function), and its seconds."""

    item: pytest.Item
    scopes: frozenset[tuple[str, str]]
    seconds: float


class Trial:
    """The plugin; `verdicts` are filled in as mutants are tried."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int) -> None:
        self.mutants = mutants
        self.jobs = jobs
        self.verdicts: dict[Mutant, str] = {}
        self.failed: list[str] = []
        """Tests that fail without any mutant: then nothing is tried."""

    def pytest_configure(self) -> None:
        """The same examples in every run, and no time spent on making a failing one smaller."""
        settings.register_profile(
            "mutants",
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves the tests that need no file."""
        items[:] = [item for item in items if "tmp_path" not in getattr(item, "fixturenames", ())]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own loop."""
        tests = [self._watched(item) for item in session.items]
        gc.freeze()  # what is loaded stays where it is: processes share it
        if not self.failed:
            for mutant, verdict in self._tried(tests):
                self.verdicts[mutant] = verdict
                if len(self.verdicts) % _TOLD_EVERY == 0:
                    print(f"{len(self.verdicts)} of {len(self.mutants)}", file=sys.stderr)
        return True

    def _watched(self, item: pytest.Item) -> Reached:
        """Runs a test without a mutant."""
        seen: set[tuple[str, str]] = set()

        def watch(frame: FrameType, event: str, _arg: object) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(str(RULES)):
                scope = frame.f_code.co_qualname.partition(".<locals>")[0]
                seen.add((Path(frame.f_code.co_filename).stem, scope))

        begun = time.process_time()
        sys.setprofile(watch)
        try:
            passed = _passes(item)
        finally:
            sys.setprofile(None)
        if not passed:
            self.failed.append(item.nodeid)
        return Reached(item, frozenset(seen), time.process_time() - begun)

    def _tried(self, tests: Sequence[Reached]) -> Iterator[tuple[Mutant, str]]:
        """Each mutant with what became of it, so many processes at once."""
        running: dict[int, Mutant] = {}
        for mutant in self.mutants:
            if len(running) >= self.jobs:
                yield _ended(running)
            running[_forked(mutant, _reaching(mutant, tests))] = mutant
        while running:
            yield _ended(running)


def _reaching(mutant: Mutant, tests: Iterable[Reached]) -> list[Reached]:
    """The tests of the function that a mutant changes, quick ones first; of a constant or a
    default all tests, those of its module first."""
    module, scope = mutant.name.module, mutant.name.scope
    quick_first = sorted(tests, key=lambda test: test.seconds)
    if mutant.is_in_function:
        return [test for test in quick_first if (module, scope) in test.scopes]
    return sorted(quick_first, key=lambda test: all(found != module for found, _ in test.scopes))


def _forked(mutant: Mutant, tests: Iterable[Reached]) -> int:
    """The number of a process that runs the tests with a mutant and ends with its verdict."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        code = _verdict(mutant, tests)
    finally:
        os._exit(code)


def _verdict(mutant: Mutant, tests: Iterable[Reached]) -> int:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, whatever it is at
    try:
        plant(mutant)
    except Broken:
        return 10
    for test in tests:
        signal.setitimer(signal.ITIMER_PROF, max(_LEAST_SECONDS, _TIMES * test.seconds))
        if not _passes(test.item):
            return 10
    return 11


def _passes(item: pytest.Item) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=None)
    return not any(report.failed for report in reports)


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, str]:
    """Waits for one of the processes. One that could not even run its tests is a fault of the
    tool's, not a verdict (RuntimeError)."""
    number, status = os.waitpid(-1, 0)
    mutant = running.pop(number)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return mutant, TIMEOUT
    verdict = _CODES.get(os.WEXITSTATUS(status)) if os.WIFEXITED(status) else None
    if verdict is None:
        raise RuntimeError(f"{mutant.name}: ended with {status}")
    return mutant, verdict


def tried(mutants: Sequence[Mutant], tests: Sequence[str], jobs: int) -> Any:
    """What became of mutants, by some files of tests: the trial itself."""
    trial = Trial(mutants, jobs)
    quiet = ("-s", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:terminal")
    pytest.main([*quiet, *tests], plugins=[trial])
    return trial
