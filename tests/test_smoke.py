"""The first thing anybody does."""

from tests.conftest import Program


def test_three_of_the_same_cost_41_yuan_and_the_superior_9(pmdesk: Program) -> None:
    for day in ("10-05", "10-13", "10-21"):
        pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", day)
    assert pmdesk.sum_of("E001", "2026-10") == 4100
    assert pmdesk.sum_of("S01", "2026-10") == 900
