"""Hostile values, and what no run may do whatever it is asked."""

import re
import zlib
from collections.abc import Iterable

from tests.cli.forked import Case, Ended
from tests.cli.tree import Given, Param, with_value

HOSTILE = {
    "empty": "",
    "blank": " \t ",
    "NUL": "a\0b",
    "lines": "a\nb\r\nc",
    "bytes that are no UTF-8": "a\udcff",
    "right to left": "\u202etxt.exe",
    "zero width": "\u200b\ufeff",
    "escape sequence": "\x1b[2J\x9b",
    "markup": "[red]",
    "closing markup": "[/red]",
    "braces": "{x} {0} {",
    "percent": "%s %(x)d %",
    "very long": "長x" * 50_000,
    "minus one": "-1",
    "exponent": "1e3",
    "infinity": "inf",
    "not a number": "nan",
    "past 64 bits": str(2**63),
    "last of 64 bits": str(2**63 - 1),
    "thousands of digits": "9" * 5_000,
    "full-width digits": "１２",
    "superscript digit": "²",
    "folder above": "../..",
    "here": ".",
    "device": "/dev/full",
    "below a file": "desk.db/x",
    "SQL": "'; DROP TABLE notice; --",
    "pattern": "%_*?[",
    "joined emoji": "👩\u200d👩\u200d👧",
    "unpaired quotes": "\"'`\\",
    "looks like an option": "--format=json",
    "formula": "=1+1",
    "day zero": "0000-00-00",
    "no such day": "31.2.",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "last moment": "9999-12-31 23:59",
    "pairs": "=:;=",
}

DOCUMENTED = (0, 2, 3, 4, 5, 6)
CHECK = 6
"""A check that found something wrote its answer nevertheless."""
UNUSABLE = 5
_FILES = re.compile(
    r"^--(db|output|to|policy|questions|criteria)=|^(import|check|diff|adopt|backup|restore|demo)$",
    re.MULTILINE,
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_SPARED = "\n\u3000\xa0"


def choice(*names: str) -> int:
    """A number that depends on the names alone: the same sample in every run."""
    return zlib.crc32(" ".join(names).encode())


def spoilt(given: tuple[Given, ...], param: Param, value: str, *, end: bool) -> list[Given]:
    """The line with a hostile value for one parameter; at the `end` of what stood there, where
    that was in two parts (`finding:12`, `order=5`)."""
    return with_value(given, param, (in_two_parts(given, param) if end else "") + value)


def in_two_parts(given: tuple[Given, ...], param: Param) -> str:
    """The first part of what stands for a parameter, with what divides the two; else nothing."""
    stood = next((each.value for each in given if each.param == param), "")
    first = re.match(r".*[=:]", stood)
    return first[0] if first else ""


def faults(case: Case, ended: Ended) -> list[str]:
    """What is wrong with how a run ended, whatever it was asked."""
    found = {
        "a traceback": b"Traceback" in ended.out + ended.err,
        "an exit code that is not documented": ended.code not in DOCUMENTED,
        "silent": ended.code and not ended.err,
        "refused, and the desk changed": ended.code and ended.changed,
        f"refused, and left {ended.left}": ended.code not in (0, CHECK) and ended.left,
        "raw on stderr": raw_characters(ended.err),
        "raw on stdout": not scripted(case) and raw_characters(ended.out),
    }
    return [told(case, ended, fault) for fault, is_so in found.items() if is_so]


def scripted(case: Case) -> bool:
    """Whether the answer is for a program, which gets every character as it is."""
    return any(word.startswith(("--format", "--output")) for word in case.words)


def raw_characters(raw: bytes) -> set[str]:
    """What a terminal would act upon, colours and line ends apart."""
    text = _COLOUR.sub("", raw.decode(errors="surrogateescape").replace("\r\n", "\n"))
    return {char for char in text if not char.isprintable() and char not in _SPARED}


def names_a_file(case: Case) -> bool:
    """Whether a word of it may name a file or folder that cannot be used."""
    return bool(_FILES.search("\n".join(case.words)))


def told(case: Case, ended: Ended, fault: str) -> str:
    """A fault with the run that has it."""
    words = " ".join(shortened(case.words))
    return f"{fault}: {words!r}, {case.situation}: exit {ended.code}: {ended.err[-300:]!r}"


def shortened(words: Iterable[str]) -> list[str]:
    """The words, none of them longer than a line."""
    return [word if len(word) < 80 else f"{word[:40]}..." for word in words]
