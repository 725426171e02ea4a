"""What a person reads: how much of something in the right number, in the language chosen."""

import pytest

from pmdesk.texts import (
    N_,
    _,
    _n,
    in_a_row,
    in_language,
    language_of,
    one_by_one,
    use_language,
)


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [(0, "0 points", "0 分"), (1, "1 point", "1 分"), (2, "2 points", "2 分")],
)
def test_what_is_counted_stands_in_its_number(n: int, english: str, chinese: str) -> None:
    assert _n("{n} point", "{n} points", n) == english
    use_language("zh-Hans")
    assert _n("{n} point", "{n} points", n) == chinese


def test_the_other_places_of_a_counted_text_are_filled_in() -> None:
    assert _n("{n} cell, not {wanted}", "{n} cells, not {wanted}", 1, wanted=2) == "1 cell, not 2"


def test_a_language_is_spoken_for_a_while() -> None:
    use_language("zh-Hans")
    with in_language("zh-Hant"):
        assert _("Posting") == "公布"
    assert _("Posting") == "公布"


@pytest.mark.parametrize("text", ["", "not in any catalogue {place}"])
def test_what_a_catalogue_lacks_is_english(text: str) -> None:
    use_language("zh-Hant")
    assert _(text) == text == N_(text)


def test_a_language_without_a_catalogue_is_english() -> None:
    use_language("eo")
    assert _("Posting") == "Posting"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh_TW.UTF-8", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh_CN.GB18030", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en_GB.UTF-8", "en"),
        ("C", "en"),
        ("POSIX", "en"),
        ("fr_FR.UTF-8", None),
    ],
)
def test_a_locale_names_its_language(tag: str, language: str | None) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize(
    ("language", "row", "statements"),
    [
        ("en", "a, b, c", "a; b; c"),
        ("zh-Hant", "a、b、c", "a；b；c"),
        ("zh-Hans", "a、b、c", "a；b；c"),
    ],
)
def test_parts_are_separated_as_the_language_does(language: str, row: str, statements: str) -> None:
    with in_language(language):
        assert in_a_row("abc") == row
        assert one_by_one("abc") == statements
        assert in_a_row(["{a}"]) == "{a}"
        assert in_a_row(["{a}", "{b}"]) in ("{a}, {b}", "{a}、{b}")
        assert in_a_row([]) == one_by_one([]) == ""
