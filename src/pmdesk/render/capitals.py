"""Amounts in capital numerals (大寫): as Chinese receipts write them, so that nobody adds a stroke.

The rules are those for filling in payment papers: a gap of zeros is one 零, what ends before the
fen ends in 整.
"""

from typing import NamedTuple


class _Words(NamedTuple):
    """How one Chinese script writes an amount."""

    digits: str
    tens: tuple[str, ...]
    """Ones, tens, hundreds, thousands within four digits."""
    fours: tuple[str, ...]
    """What each group of four digits is followed by, the lowest first."""
    yuan: str
    jiao: str
    fen: str
    even: str
    below: str
    currency: str


_SCRIPTS = {
    "zh-Hant": _Words("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), ("", "萬", "億"),
                      "圓", "角", "分", "整", "負", "人民幣"),
    "zh-Hans": _Words("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿"),
                      "元", "角", "分", "整", "负", "人民币"),
}  # fmt: skip


def in_capitals(fen: int, language: str) -> str | None:
    """An amount of fen, below 10^14, in capital numerals: 12005 is 人民幣壹佰貳拾圓零伍分. None
    for a language that has none."""
    words = _SCRIPTS.get(language)
    if words is None:
        return None
    yuan, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    parts = [words.currency, words.below if fen < 0 else ""]
    if yuan or not rest:
        parts += [_whole(yuan, words) or words.digits[0], words.yuan]
    if jiao:
        parts += [words.digits[jiao], words.jiao]
    elif last and yuan:
        parts.append(words.digits[0])
    parts += [words.digits[last], words.fen] if last else [words.even]
    return "".join(parts)


def _whole(number: int, words: _Words) -> str:
    """A whole number, empty where it is 0; zeros between its digits are one."""
    zero, said, is_gap = words.digits[0], "", False
    digits = str(number)
    for place, digit in enumerate(map(int, digits)):
        power = len(digits) - 1 - place
        if digit:
            said += (zero if is_gap and said else "") + words.digits[digit] + words.tens[power % 4]
        is_gap = digit == 0
        if power % 4 == 0 and number // 10**power % 10**4:
            said += words.fours[power // 4]
    return said
