"""Numbers as people type them: full-width digits are folded, nothing else is guessed."""

import re

from pmdesk.errors import BadInput
from pmdesk.texts import _

_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")


def parse_whole(text: str, low: int, high: int) -> int:
    """The whole number `text` names, from `low` to `high`. Raises BadInput."""
    folded = text.translate(_DIGITS).strip()
    digits = folded[1:] if folded[:1] in "+-" else folded
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(_("{text!r} is not a whole number", text=text))
    if len(digits) > 19 or not low <= int(folded) <= high:
        raise BadInput(_("{text} is not from {low} to {high}", text=folded, low=low, high=high))
    return int(folded)


def parse_hundredths(text: str) -> int | None:
    """The hundredths of a decimal of up to two places, `41`, `41.5` or `41.00`; exact. None for
    anything else."""
    return parse_decimal(text, 2)


def parse_decimal(text: str, places: int) -> int | None:
    """A decimal of up to so many places as a whole number of its last one; exact. None for
    anything else."""
    pattern = rf"(\d{{1,12}})(?:\.(\d{{1,{places}}}))?"
    found = re.fullmatch(pattern, text.translate(_DIGITS).strip(), re.ASCII)
    return int(found[1] + (found[2] or "").ljust(places, "0")) if found else None


def decimal_text(number: int, places: int, least: int = 0) -> str:
    """A whole number of the last of so many places as a decimal, with `least` places or more:
    28000 of 4 places is 2.8."""
    sign, digits = "-" if number < 0 else "", str(abs(number)).rjust(places + 1, "0")
    fraction = digits[-places:].rstrip("0").ljust(least, "0")
    return f"{sign}{digits[:-places]}" + (f".{fraction}" if fraction else "")
