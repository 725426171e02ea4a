"""The small process that `forked.Forks` starts: it forks, and the child becomes the program."""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import io
import itertools
import os
import pickle
import pty
import select
import signal
import sys
import tempfile
import termios
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pmdesk.__main__ import run
from pmdesk.cli import main
from tests.cli.fork_folder import Folder
from tests.cli.forked import DESK, FILE, FOLDER, NOW, TERMINAL, Case, Ended
from tests.cli.tree import commands

PATIENCE = 30.0
"""Seconds after which a run that waits for something is a failure."""

_BATCH = 40

_CAPABILITIES_3 = 0x20080522
_DAC_OVERRIDE_AND_READ_SEARCH = 0b110


def serve(prepared: Path) -> None:
    """Runs what comes on stdin, until it ends."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as top:
        folder = Folder(prepared, Path(top))
        commands()  # imports every module of the program
        _warm_up(folder.path / DESK)
        gc.collect()
        gc.freeze()
        while True:
            try:
                together, cases = pickle.load(asked)
            except EOFError:
                return
            ended = _in_batches(cases, folder) if together else [_run(c, folder) for c in cases]
            pickle.dump(ended, answers)
            answers.flush()


def _warm_up(desk: Path) -> None:
    """Has imported what the runs import, each anew otherwise: half of their time."""
    for words in (["staff", "list"], ["fault", "show", "1"], ["staff", "list", "--format=xlsx"]):
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            main(["--db", str(desk), "--now", NOW, *words])
    for name in ("rich.table", "rich.console", "jinja2", "sqlite_utils"):
        importlib.import_module(name)


def _run(case: Case, folder: Folder) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with folder.read_only(case.situation):
            if case.situation == TERMINAL:
                code = _on_terminal(case, folder, out, err)
            else:
                code = _wait(_fork(case, folder, [os.open(os.devnull, os.O_RDONLY), out, err]))
        return _what_became(code, out, err, folder)


def _in_batches(cases: Sequence[Case], folder: Folder) -> list[Ended]:
    ended: list[Ended] = []
    for _situation, alike in itertools.groupby(cases, key=lambda case: case.situation):
        waiting = iter(alike)
        while batch := list(itertools.islice(waiting, _BATCH)):
            ended += _together(batch, folder)
    return ended


def _together(cases: Sequence[Case], folder: Folder) -> list[Ended]:
    """Runs in one situation, one after another in one fork; each in its own where it breaks."""
    if cases[0].situation == TERMINAL:
        return [_run(case, folder) for case in cases]
    with tempfile.TemporaryFile() as told:
        process = os.fork()
        if not process:
            code = 99
            with contextlib.suppress(BaseException):
                pickle.dump([_one_of_many(case, folder) for case in cases], told)
                told.flush()
                code = 0
            os._exit(code)
        code = _wait(process)
        folder.put_back()
        if code:
            return [_run(case, folder) for case in cases]
        told.seek(0)
        ended: list[Ended] = pickle.load(told)
        return ended


def _one_of_many(case: Case, folder: Folder) -> Ended:
    """A run in this process, on streams of its own."""
    _open_standard_streams()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with folder.read_only(case.situation):
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            _be_in(case, folder)
            try:
                code = main(case.words)
            except BaseException:
                code = 99
                os.write(2, traceback.format_exc().encode())
            for text in (sys.stdout, sys.stderr):
                with contextlib.suppress(AttributeError, OSError):
                    text.flush()
        return _what_became(code, out, err, folder)


def _open_standard_streams() -> None:
    """The next file opened would get the number of one that the run before had closed."""
    for number in range(3):
        nothing = os.open(os.devnull, os.O_RDWR)
        if nothing != number:
            os.dup2(nothing, number)
            os.close(nothing)


def _what_became(code: int, out: IO[bytes], err: IO[bytes], folder: Folder) -> Ended:
    changed, left = folder.put_back()
    out.seek(0)
    err.seek(0)
    return Ended(code, out.read(), err.read(), changed, left)


def _fork(case: Case, folder: Folder, streams: Sequence[int | IO[bytes]]) -> int:
    process = os.fork()
    if process:
        for stream in streams:
            if isinstance(stream, int):
                os.close(stream)
        return process
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream if isinstance(stream, int) else stream.fileno(), number)
        os.closerange(3, 256)
        _be_in(case, folder)
        sys.argv = ["pmdesk", *case.words]
        run()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(99)


def _be_in(case: Case, folder: Folder) -> None:
    """Has this process be where the case happens: its environment, its standard streams."""
    os.chdir(folder.path)
    os.environ.clear()
    os.environ.update({"PATH": "/usr/bin:/bin", "HOME": str(folder.home), "LC_ALL": "C.UTF-8"})
    os.environ.update({"PMDESK_DB": DESK, "PMDESK_NOW": NOW, **dict(case.env)})
    encoding, errors = "utf-8", "strict"
    match case.situation:
        case "terminal":
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            os.environ.update(TERM="xterm", COLUMNS="100")
        case "reader gone":
            reading, writing = os.pipe()
            os.dup2(writing, 1)
            os.close(reading)
            os.close(writing)
        case "closed stdout":
            os.close(1)
        case "full stdout":
            full = os.open("/dev/full", os.O_WRONLY)
            os.dup2(full, 1)
            os.close(full)
        case "closed stdin":
            os.close(0)
        case "no home":
            for name in ("HOME", "PATH", "LC_ALL"):
                del os.environ[name]
        case "locale C":
            os.environ["LC_ALL"] = "C"
            encoding, errors = "ascii", "surrogateescape"
    if case.situation in (FOLDER, FILE):
        _obey_modes()
    sys.stdin, sys.stdout, sys.stderr = (
        _stream(0, "r", encoding, errors),
        _stream(1, "w", encoding, errors),
        _stream(2, "w", encoding, "backslashreplace"),
    )


def _obey_modes() -> None:
    """Gives up what lets root write where a mode forbids it (capabilities(7))."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets) == 0:
        for number in range(3):  # effective, permitted, inheritable
            sets[number] &= ~_DAC_OVERRIDE_AND_READ_SEARCH
        if libc.capset(header, sets) == 0:
            return
    raise OSError(ctypes.get_errno(), "capabilities")


def _stream(number: int, mode: str, encoding: str, errors: str) -> io.TextIOWrapper | None:
    """A standard stream as the interpreter makes it; None where it is closed."""
    try:
        return open(number, mode, encoding=encoding, errors=errors, closefd=False)  # type: ignore[return-value]
    except OSError:
        return None


def _on_terminal(case: Case, folder: Folder, *outputs: IO[bytes]) -> int:
    """A run on terminals, at which nobody answers: every question meets the end of input."""
    ends = [pty.openpty() for _stream in range(3)]
    process = _fork(case, folder, [theirs for _ours, theirs in ends])
    os.write(ends[0][0], b"\x04" * 9)
    reading = {ends[1][0]: outputs[0], ends[2][0]: outputs[1]}
    until = time.monotonic() + PATIENCE
    while reading and time.monotonic() < until:
        for stream in select.select(list(reading), [], [], 1.0)[0]:
            try:
                piece = os.read(stream, 65536)
            except OSError:  # the other end is closed
                piece = b""
            if piece:
                reading[stream].write(piece)
            else:
                del reading[stream]
    code = _wait(process)
    for ours, _theirs in ends:
        os.close(ours)
    return code


def _wait(process: int) -> int:
    """The exit code; a run that waits past `PATIENCE` is killed."""
    watched = os.pidfd_open(process)
    try:
        if not select.select([watched], [], [], PATIENCE)[0]:
            os.kill(process, signal.SIGKILL)
    finally:
        os.close(watched)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
