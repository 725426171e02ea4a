"""What stands out in a month: the three findings and the rules they are chosen by (B10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.rules.standouts import (
    FEW,
    Cause,
    Measured,
    Standout,
    causes_for,
    largest_cause,
    largest_change,
    standouts,
    worst_miss,
)


def missed(name: str, met: int, whole: int, target: int = 100) -> Measured:
    return Measured(name, met, whole, "missed", target)


@pytest.mark.parametrize(
    ("causes", "name"),
    [
        ([Cause("A", 3, 9), Cause("B", 4, 4)], "B"),
        ([Cause("A", 3, 3), Cause("B", 3, 6)], "B"),
        ([Cause("B", 3, 6), Cause("A", 3, 6)], "A"),
    ],
)
def test_the_largest_cause_has_most_notices_then_most_points_then_is_first_by_name(
    causes: list[Cause], name: str
) -> None:
    assert largest_cause(causes) == Standout("largest-cause", name)


def test_of_too_few_notices_the_largest_cause_says_so() -> None:
    assert largest_cause([Cause("A", FEW - 1, 8)]).why == "few"
    assert largest_cause([Cause("A", FEW, 8)]).why == ""
    assert largest_cause([]) == Standout("largest-cause", None, "no-notices")


def test_five_cases_are_enough_and_four_are_few() -> None:
    assert FEW == 5
    assert worst_miss([missed("a", 0, 5)]).why == ""
    assert worst_miss([missed("a", 0, 4)]).why == "few"


def test_the_worst_miss_is_furthest_below_its_own_target() -> None:
    half = missed("half", 5, 10, 60)
    assert worst_miss([half, missed("most", 8, 10, 100)]).name == "most"
    assert worst_miss([half, missed("nearly", 91, 100, 100)]).name == "half"


def test_of_equal_gaps_the_one_that_lacks_most_cases_is_the_worst() -> None:
    assert worst_miss([missed("a", 0, 31), missed("b", 0, 62), missed("c", 0, 62)]).name == "b"


@pytest.mark.parametrize("more", [75, 500])
def test_gaps_are_equal_at_the_same_distance_from_different_targets(more: int) -> None:
    low, high = missed("low", 25, 100, 50), missed("high", more, more * 2, 75)
    assert worst_miss([low, high]).name == ("high" if more > 75 else "low")


@pytest.mark.parametrize(("whole", "worst"), [(10, "small"), (200, "none")])
def test_a_figure_without_a_target_lies_at_none_below_it(whole: int, worst: str) -> None:
    none = Measured("none", 0, whole, "missed")
    assert worst_miss([none, missed("small", 1, 100, 1)]).name == worst


def test_a_miss_of_few_cases_stands_back_behind_any_other() -> None:
    few = missed("few", 0, FEW - 1)
    assert worst_miss([few, missed("enough", 9, 10)]) == Standout("worst-miss", "enough")
    assert worst_miss([few]) == Standout("worst-miss", "few", "few")


def test_nothing_missed_and_nothing_due_are_not_the_same() -> None:
    met = Measured("met", 5, 5, "met", 100)
    assert worst_miss([met]) == Standout("worst-miss", None, "all-met")
    assert worst_miss([Measured("no-target", 1, 5)]).why == "none-due"


def test_the_largest_change_goes_up_or_down() -> None:
    before = [Measured("a", 5, 10), Measured("b", 9, 10)]
    assert largest_change([Measured("a", 8, 10), Measured("b", 5, 10)], before, None).name == "b"
    assert largest_change([Measured("a", 10, 10), Measured("b", 6, 10)], before, None).name == "a"


def test_the_largest_change_is_the_distance_and_not_the_height() -> None:
    before = [Measured("high", 90, 100), Measured("low", 20, 100)]
    now = [Measured("high", 80, 100), Measured("low", 50, 100)]
    assert largest_change(now, before, None).name == "low"


def test_of_equal_changes_the_first_of_this_month_is_told() -> None:
    now = [Measured("a", 5, 10), Measured("b", 5, 10)]
    before = [Measured("b", 9, 10), Measured("a", 9, 10)]
    assert standouts([], now, before, None)[2].name == "a"


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Measured("a", 4, FEW - 1), Measured("a", 0, FEW)),
        (Measured("a", 5, FEW), Measured("a", 0, FEW - 1)),
        (Measured("a", 5, FEW, to_come=1), Measured("a", 0, FEW)),
        (Measured("a", 5, FEW), Measured("b", 0, FEW)),
    ],
)
def test_what_has_few_cases_or_some_to_come_is_not_compared(
    now: Measured, before: Measured
) -> None:
    assert largest_change([now], [before], None) == Standout("largest-change", None, "incomparable")


def test_where_no_share_changed_the_points_did() -> None:
    same = [Measured("a", 0, 10)]
    assert largest_change(same, same, (9, 4)) == Standout("largest-change", "points")
    assert largest_change(same, same, (4, 4)).why == "unchanged"
    assert largest_change(same, same, None).why == "unchanged"


def test_what_the_miss_tells_the_change_does_not_tell_again() -> None:
    now = [missed("a", 0, 10), missed("b", 7, 10)]
    before = [Measured("a", 10, 10), Measured("b", 8, 10)]
    assert [one.name for one in standouts([], now, before, None)] == [None, "a", "b"]


@pytest.mark.parametrize(
    ("notices", "expected"),
    [([4, 3, 2, 1], (3, 9)), ([8, 1, 1], (1, 8)), ([1], (1, 1)), ([], (0, 0))],
)
def test_how_few_causes_make_up_four_fifths(notices: list[int], expected: tuple[int, int]) -> None:
    causes = [Cause(str(number), n, 0) for number, n in enumerate(notices)]
    assert causes_for(80, causes) == expected


@given(st.permutations([missed("a", 1, 9), missed("b", 2, 9), Measured("c", 3, 9, "met", 30)]))
def test_the_order_of_the_figures_chooses_nothing(figures: list[Measured]) -> None:
    assert worst_miss(figures).name == "a"


def test_few_causes_are_counted_from_the_largest_down_to_the_very_percent() -> None:
    assert causes_for(80, [Cause("A", 1, 1), Cause("B", 9, 9)]) == (1, 9)
    assert causes_for(80, [Cause("A", 796, 1), Cause("B", 204, 1)]) == (2, 1000)
    assert causes_for(80, [Cause("A", 8, 1), Cause("B", 2, 1)]) == (1, 8)
