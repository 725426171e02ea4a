"""The program's start: `pmdesk` and `python -m pmdesk`.

A run is short: what the interpreter does to live long is left out, a seventh of its time.
"""

import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """The console script: one command, its exit code handed to the system."""
    gc.set_threshold(100_000)  # importing makes many objects and hardly any garbage
    from pmdesk.cli import main  # only now: the imports are what takes the time

    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # gone: `main` has dealt with it
            stream.flush()
    os._exit(code)  # the file is closed, nothing is left to clean up


if __name__ == "__main__":
    run()
