"""Suggestions: what somebody may have meant, by parts of names and by spelling."""

import pytest

from pmdesk.nearness import STRICT, near_to
from tests.conftest import Program

STAFF = {"E001": "E001 Ash Willow", "Ash Willow": "E001 Ash Willow", "E002": "E002 Bo Hazel",
         "Bo Hazel": "E002 Bo Hazel", "E003": "E003 王小明", "王小明": "E003 王小明",
         "Willa Ash-Swill": "E004 Willa Ash-Swill"}  # fmt: skip


@pytest.mark.parametrize(
    ("named", "first"),
    [
        ("hazel", "E002 Bo Hazel"),  # another case
        ("hazle", "E002 Bo Hazel"),  # letters in another order
        ("小明", "E003 王小明"),  # a given name alone
        ("illow", "E001 Ash Willow"),  # within a word
        ("will", "E001 Ash Willow"),  # the beginning of a word
        ("swill", "E004 Willa Ash-Swill"),
        ("Willow Ash", "E001 Ash Willow"),  # the other way round
        ("E0O2", "E002 Bo Hazel"),  # an O for a zero
    ],
)
def test_the_nearest_comes_first(named: str, first: str) -> None:
    assert (near_to(named, STAFF) or "").startswith(f"near to it: {first}")


def test_nothing_near_is_nothing_said() -> None:
    for named in ("Zzzz", "", "  ", "長" * 500):
        assert near_to(named, STAFF) is None
    assert near_to("E001", {}) is None


def test_each_is_named_once_and_no_more_than_three() -> None:
    assert near_to("Ash", STAFF) == "near to it: E001 Ash Willow, E004 Willa Ash-Swill"
    many = {f"E{n:03}": f"E{n:03}" for n in range(50)}
    assert near_to("E", many) == "near to it: E000, E001, E002"


def test_how_alike_can_be_asked_for() -> None:
    assert near_to("abxy", {"abcd": "abcd"}) == "near to it: abcd"
    assert near_to("abxy", {"abcd": "abcd"}, STRICT) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("staff show illow", "no staff member 'illow'; near to it: E001 Ash Willow"),
        ("fault add --staff E001 --by S01 --code cmp01", "code 'cmp01'; near to it: CMP-01, "),
        ("fault add --staff E001 --by S01 --code 登記", "code '登記'; near to it: CMP-01, "),
        ("fault measure --code recorded --text x --who S01 --due 12-01",
         "code 'recorded'; near to it: CMP-01"),
        ("service show copying", "no service 'copying'; near to it: CPY"),
        ("fault lst", "no command 'lst'; did you mean list?"),
        ("fualt list", "no command 'fualt'; did you mean fault?"),
        ("fault list --mnth 10", "No such option: --mnth (Possible options: --month)"),
        ("fault list --colour never", "No such option: --colour (Possible options: --color)"),
        ("fault list --format jsn", "'jsn' is not one of table, json, csv"),
    ],
)  # fmt: skip
def test_the_program_suggests(pmdesk: Program, line: str, says: str) -> None:
    ran = pmdesk(*line.split(), ok=False)
    assert ran.code in (2, 3)
    assert says in ran.err
