"""The program's start: `pmdesk` and `python -m pmdesk`.

A run is short: what the interpreter does to live long is left out, a seventh of its time.
"""

import gc
import os
import signal
import sys
from contextlib import suppress


def run() -> None:
    """The console script: one command, its exit code handed to the system."""
    gc.set_threshold(100_000)  # importing makes many objects and hardly any garbage
    try:
        from pmdesk.cli import main  # only now: the imports are what takes the time

        code = main()
    except KeyboardInterrupt:  # before there was anything to interrupt
        code = 130
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the exit code is decided
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # gone: `main` has dealt with it
            stream.flush()
    os._exit(code)  # the file is closed, nothing is left to clean up


if __name__ == "__main__":
    run()
