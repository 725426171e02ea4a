"""The program as a process of its own: with pipes, or on a terminal."""

import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.conftest import NOW

PMDESK = [sys.executable, "-m", "pmdesk"]
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PATIENCE = 30.0
"""Seconds after which a program that waits for something is a failure."""


def environment(path: Path, **more: str) -> dict[str, str]:
    """A small environment with the file and the clock."""
    return {"PATH": os.environ["PATH"], "PMDESK_DB": str(path), "PMDESK_NOW": NOW, **more}


def run(
    path: Path,
    *words: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:
    """Runs `pmdesk WORDS` with pipes, in `env` or a small environment of its own; `before` is
    the command that starts it."""
    return subprocess.run(
        [*before, *PMDESK, *words],
        env=environment(path) if env is None else dict(env),
        input=stdin,
        capture_output=True,
        check=False,
    )


def shell(path: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a line of bash in which `pmdesk` is the program."""
    script = f'pmdesk() {{ {sys.executable} -m pmdesk "$@"; }}\nset -o pipefail\n{line}\n'
    return subprocess.run(
        ["bash", "-c", script],
        env=environment(path),
        capture_output=True,
        check=False,
    )


def measured(path: Path, *words: str) -> tuple[int, float]:
    """The peak memory of a run that ends well, in KiB, and the seconds it took."""
    script = (
        "import resource, subprocess, sys, time\n"
        "began = time.monotonic()\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "took = time.monotonic() - began\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, took)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *PMDESK, *words],
        env=environment(path), check=True, capture_output=True, text=True,
    )  # fmt: skip
    peak, seconds = ran.stdout.split()
    return int(peak), float(seconds)


class OnTerminal(NamedTuple):
    """What a run on a terminal came to: stdout and stderr apart, both terminals."""

    code: int
    out: str
    err: str
    raw: bytes
    """Stdout as it came, colours and all."""
    raw_err: bytes
    """Stderr likewise."""


def on_terminal(
    path: Path,
    *words: str,
    answers: Sequence[str] = (),
    columns: int = 100,
    env: Mapping[str, str] | None = None,
) -> OnTerminal:
    """Runs `pmdesk WORDS` on terminals; an answer is typed whenever a question is asked."""
    ends = [pty.openpty() for _stream in range(3)]
    process = subprocess.Popen(
        [*PMDESK, *words],
        env=environment(path, COLUMNS=str(columns), **{"TERM": "xterm", **(env or {})}),
        stdin=ends[0][1],
        stdout=ends[1][1],
        stderr=ends[2][1],
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    for _ours, theirs in ends:
        os.close(theirs)
    typing, out, err = (ours for ours, _theirs in ends)
    read = {out: b"", err: b""}
    waiting, asked = list(answers), 0
    open_ends, until = {out, err}, time.monotonic() + PATIENCE
    while open_ends and time.monotonic() < until:
        for stream in select.select(list(open_ends), [], [], 0.1)[0]:
            try:
                piece = os.read(stream, 65536)
            except OSError:  # the other end is closed
                piece = b""
            if piece:
                read[stream] += piece
            else:
                open_ends.discard(stream)
        if waiting and len(read[err]) > asked and read[err].endswith((b": ", b"[y/N] ")):
            asked = len(read[err])
            os.write(typing, _typed(waiting.pop(0)))
    if open_ends:
        process.kill()
    code = process.wait()
    for ours, _theirs in ends:
        os.close(ours)
    assert not open_ends, f"still waiting after: {read}"
    return OnTerminal(code, _text(read[out]), _text(read[err]), read[out], read[err])


def _take_terminal() -> None:
    """Makes stdin's terminal the one whose Ctrl-C reaches the process."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _typed(answer: str) -> bytes:
    """An answer and Enter; a control character stands alone."""
    raw = answer.encode(errors="surrogateescape")
    return raw if answer in ("\x03", "\x04") else raw + b"\n"


def _text(raw: bytes) -> str:
    """What is read on the screen: without colours."""
    return _COLOUR.sub("", raw.decode().replace("\r\n", "\n"))
