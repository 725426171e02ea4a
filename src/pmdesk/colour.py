"""Whether what is written is coloured: `--color`, else the environment, else where it goes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

CHOICES = ("auto", "always", "never")
_AUTO = CHOICES[0]
_chosen = _AUTO


def use_colour(choice: str) -> None:
    """Colours from now on as one of the CHOICES says."""
    global _chosen
    _chosen = choice


@contextmanager
def in_colour(choice: str) -> Iterator[None]:
    """Colours for a run as one of the CHOICES says."""
    before = _chosen
    use_colour(choice)
    try:
        yield
    finally:
        use_colour(before)


def is_coloured(stream: TextIO | None) -> bool:
    """Whether what goes to a stream is coloured.

    With `auto` NO_COLOR stands over FORCE_COLOR and CLICOLOR_FORCE, these over the question
    whether it is a terminal that knows colours.
    """
    if stream is None or _chosen != _AUTO:
        return _chosen == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(
        os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")
    ):
        return True
    try:
        return os.environ.get("TERM") != "dumb" and stream.isatty()
    except ValueError:  # it is closed
        return False
