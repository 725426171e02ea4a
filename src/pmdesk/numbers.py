"""Whole numbers as people type them: full-width digits are folded, nothing else is guessed."""

from pmdesk.errors import BadInput
from pmdesk.texts import _

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def parse_whole(text: str, low: int, high: int) -> int:
    """The whole number `text` names, from `low` to `high`. Raises BadInput."""
    folded = text.translate(_DIGITS).strip()
    digits = folded[1:] if folded[:1] in "+-" else folded
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(_("{text!r} is not a whole number", text=text))
    if len(digits) > 19 or not low <= int(folded) <= high:
        raise BadInput(_("{text} is not from {low} to {high}", text=folded, low=low, high=high))
    return int(folded)
