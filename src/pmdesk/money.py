"""Money: integer fen inside (1 CNY = 100 fen), `41.00` where people read or write it."""

import re

from pmdesk.errors import BadInput
from pmdesk.texts import _

_FOLDED = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
MOST_FEN = 10**12


def yuan(fen: int) -> str:
    """Money as people write it: 4100 fen is 41.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def parse_yuan(text: str) -> int:
    """The fen of an amount in yuan, `41`, `41.5` or `41.00`; exact. Raises BadInput."""
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", text.translate(_FOLDED).strip(), re.ASCII)
    if not found:
        raise BadInput(_("{text!r} is not an amount: write it in yuan, such as 41.00", text=text))
    fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > MOST_FEN:
        raise BadInput(_("{text!r} is too much", text=text))
    return fen
