"""Money: integer fen inside (1 CNY = 100 fen), `41.00` where people read or write it."""

from pmdesk.errors import BadInput
from pmdesk.numbers import parse_hundredths
from pmdesk.texts import _

MOST_FEN = 10**12


def yuan(fen: int) -> str:
    """Money as people write it: 4100 fen is 41.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def parse_yuan(text: str) -> int:
    """The fen of an amount in yuan, `41`, `41.5` or `41.00`; exact. Raises BadInput."""
    fen = parse_hundredths(text)
    if fen is None:
        raise BadInput(_("{text!r} is not an amount: write it in yuan, such as 41.00", text=text))
    if fen > MOST_FEN:
        raise BadInput(_("{text!r} is too much", text=text))
    return fen


def parse_some_yuan(text: str) -> int:
    """The fen of an amount that is something, as `parse_yuan` reads it. Raises BadInput."""
    fen = parse_yuan(text)
    if not fen:
        raise BadInput(_("{text!r}: the amount is nothing", text=text))
    return fen
