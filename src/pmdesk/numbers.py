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
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", text.translate(_DIGITS).strip(), re.ASCII)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
