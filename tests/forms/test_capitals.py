"""Amounts in capital numerals: zeros, ends, and that no two amounts are written alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.render.capitals import in_capitals


@pytest.mark.parametrize(
    ("fen", "hant", "hans"),
    [
        (0, "零圓整", "零元整"),
        (5, "伍分", "伍分"),
        (50, "伍角整", "伍角整"),
        (1000, "壹拾圓整", "壹拾元整"),
        (12005, "壹佰貳拾圓零伍分", "壹佰贰拾元零伍分"),
        (140950, "壹仟肆佰零玖圓伍角整", "壹仟肆佰零玖元伍角整"),
        (600714, "陸仟零柒圓壹角肆分", "陆仟零柒元壹角肆分"),
        (168032, "壹仟陸佰捌拾圓參角貳分", "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾萬零柒仟圓伍角參分", "壹拾万零柒仟元伍角叁分"),
        (1640902, "壹萬陸仟肆佰零玖圓零貳分", "壹万陆仟肆佰零玖元零贰分"),
        (100000100, "壹佰萬零壹圓整", "壹佰万零壹元整"),
        (10**12, "壹佰億圓整", "壹佰亿元整"),
        (-4100, "負肆拾壹圓整", "负肆拾壹元整"),
    ],
)
def test_an_amount_as_payment_papers_write_it(fen: int, hant: str, hans: str) -> None:
    assert in_capitals(fen, "zh-Hant") == f"人民幣{hant}"
    assert in_capitals(fen, "zh-Hans") == f"人民币{hans}"


def test_english_has_none() -> None:
    assert in_capitals(100, "en") is None


_DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_TENS = {"拾": 10, "佰": 100, "仟": 1000}
_FOURS = {"万": 10**4, "亿": 10**8}


def _read(words: str) -> int:
    """The fen of an amount in capital numerals, read as a person reads it."""
    fen = whole = four = digit = 0
    for char in words.removeprefix("人民币").removesuffix("整"):
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            four, digit = four + digit * _TENS[char], 0
        elif char in _FOURS:
            whole, four, digit = whole + (four + digit) * _FOURS[char], 0, 0
        else:
            of = {"元": 100, "角": 10, "分": 1}[char]
            fen, whole, four, digit = fen + (whole + four + digit) * of, 0, 0, 0
    return fen


@given(st.integers(0, 10**14 - 1))
def test_what_is_written_reads_back(fen: int) -> None:
    words = in_capitals(fen, "zh-Hans")
    assert words is not None
    assert _read(words) == fen
    assert "零零" not in words
