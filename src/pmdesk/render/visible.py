"""Text made safe for a terminal: control, bidi and zero-width characters become visible.

The file and JSON keep them as they are; only what a person reads is changed.
"""

import re
from collections.abc import Sequence
from unicodedata import category, east_asian_width

_KEPT = {"\u3000", "\xa0"}  # blanks that are no trick
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\x1b"}


def visible(text: str) -> str:
    """The text with every character that would not show, or would move others, spelled out."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _KEPT else _SHORT.get(char) or spelled(char)
        for char in text
    )


def json_safe(text: str) -> str:
    """JSON text with its invisible characters as \\u escapes: the same value once parsed."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\n" or char in _KEPT else _json_escape(char)
        for char in text
    )


def width(text: str) -> int:
    """How many terminal columns a visible text takes; CJK characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1
        for char in text
    )


_PLAIN = "[ -~\u3000-\u303e\u4e00-\u9fff\uff01-\uff60]*"
"""Of such text every character of more than one byte of UTF-8 takes three bytes, two columns."""


def widths(texts: Sequence[str]) -> list[int]:
    """How many terminal columns each visible text takes: the same as `width`, for many."""
    together = "".join(texts)
    if together.isascii():
        return [len(text) for text in texts]
    if re.fullmatch(_PLAIN, together):
        return [(len(text) + len(text.encode())) // 2 for text in texts]
    return [width(text) for text in texts]


def spelled(char: str) -> str:
    """A character by its number: \\u202e."""
    number = ord(char)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _json_escape(char: str) -> str:
    number = ord(char)
    if number < 0x10000:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
