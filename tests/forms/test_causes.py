"""Causes ranked and measures noted against them (C4.1.6)."""

from typing import Any

import pytest

from tests.conftest import Program


@pytest.fixture
def busy(pmdesk: Program) -> Program:
    """Six notices of October; the fifth is revoked."""
    for staff, code, by, on in (
        ("E001", "CMP-01", "S01", "2026-10-05 09:20"),
        ("E001", "CMP-01", "S01", "2026-10-06 09:50"),
        ("E002", "CMP-01", "S01", "2026-10-07 14:00"),
        ("E003", "PAT-05", "S02", "2026-10-07"),
        ("E003", "PAT-01", "S02", "2026-10-08 09:00"),
        ("E002", "ATT-02", "S01", "2026-09-08"),
    ):
        pmdesk("fault", "add", "--staff", staff, "--code", code, "--by", by, "--on", on)
    pmdesk("fault", "revoke", "5", "--by", "S02", "--reason", "wrong person")
    return pmdesk


def _ranked(pmdesk: Program, *more: str) -> list[dict[str, Any]]:
    rows = pmdesk("fault", "analyse", *more, "--format", "json").json["rows"]
    assert isinstance(rows, list)
    return rows


def test_codes_are_ranked_with_their_cumulative_share(busy: Program) -> None:
    rows = _ranked(busy)
    assert [(row["cause"], row["notices"], row["points"]) for row in rows] == [
        ("CMP-01", 3, 6),
        ("PAT-05", 1, 6),
    ]
    assert [(row["share"], row["cumulative_share"]) for row in rows] == [
        (75.0, 75.0),
        (25.0, 100.0),
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("department", [("Front desk", 3), ("Patrol", 1)]),
        ("staff", [("E001", 2), ("E003", 1), ("E002", 1)]),
        ("weekday", [("wed", 2), ("mon", 1), ("tue", 1)]),
        ("hour", [("09", 2), ("unknown", 1), ("14", 1)]),
    ],
)
def test_causes_can_be_told_apart_otherwise(
    busy: Program, by: str, expected: list[tuple[str, int]]
) -> None:
    assert [(row["cause"], row["notices"]) for row in _ranked(busy, "--by", by)] == expected


def test_a_range_of_months_is_counted_together(busy: Program) -> None:
    rows = _ranked(busy, "--from", "2026-09", "--to", "2026-10")
    assert sum(row["notices"] for row in rows) == 5
    assert busy("fault", "analyse", "--from", "10", "--to", "9", ok=False).code == 2


def test_bars_are_drawn_in_a_table_only(busy: Program) -> None:
    table = busy("fault", "analyse").out.splitlines()
    assert table[1].count("#") == 3 * table[2].count("#")
    assert "#" not in busy("fault", "analyse", "--format", "csv").out


def test_a_measure_stands_beside_its_cause(busy: Program) -> None:
    words = ("--code", "CMP-01", "--text", "Brief the counter", "--who", "S01", "--due", "11-20")
    stored = busy("fault", "measure", *words, "--ref", "m1", "--format", "json").json
    again = busy("fault", "measure", *words, "--ref", "m1", "--format", "json").json
    assert stored == again
    assert stored["due_on"] == "2026-11-20"
    assert _ranked(busy)[0]["measures"] == ["Brief the counter (S01, due 2026-11-20)"]
    ran = busy("fault", "measure", "--code", "NO-1", *words[2:], ok=False)
    assert ran.code == 3


def test_an_empty_month_ranks_nothing(pmdesk: Program) -> None:
    assert _ranked(pmdesk) == []
    assert "no notices" in pmdesk("fault", "analyse").err
