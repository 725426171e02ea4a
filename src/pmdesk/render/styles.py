"""Text in colour: the few styles there are, as terminals number them."""

from collections.abc import Iterable, Iterator

HEADING, FAILURE, WARNING = "1", "31", "33"
"""Bold, red and yellow."""


def painted(text: str, style: str) -> str:
    """A text in a style."""
    return f"\x1b[{style}m{text}\x1b[0m"


def with_heading(parts: Iterable[str]) -> Iterator[str]:
    """Columns in pieces, their first line as a heading."""
    pieces = iter(parts)
    heading, newline, rest = next(pieces, "").partition("\n")
    yield painted(heading, HEADING) + newline + rest
    yield from pieces
