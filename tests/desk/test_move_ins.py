"""Move-in periods and odd days, through the commands: parts of days, ends that move, mistakes,
leap days, a day on which the clock is set back (A2.4, A2.5)."""

from calendar import monthrange
from typing import Any

import pytest

from tests.conftest import Program

PARTS = ("rounds_due", "rounds_done", "rounds_missing", "rounds_to_come", "minutes_due",
         "minutes_done", "minutes_missing", "minutes_to_come")  # fmt: skip


def due(pmdesk: Program, *words: str) -> dict[str, Any]:
    found = pmdesk("patrol", "due", *words, "--format", "json").json
    return dict(found["totals"][0])


def parts(pmdesk: Program, *words: str) -> tuple[list[int], list[int]]:
    total = due(pmdesk, *words)
    found = [total[name] for name in PARTS]
    return found[:4], found[4:]


def period(pmdesk: Program, *words: str) -> dict[str, Any]:
    line = ("patrol", "move-in", "add", *words, "--reason", "Block 4", "--format", "json")
    return dict(pmdesk(*line).json)


def walk(pmdesk: Program, start: str, end: str) -> None:
    pmdesk("patrol", "add", "--kind", "patrol", "--start", start, "--end", end, "--by", "E003")


def test_a_day_shared_from_noon_counts_rounds_before_and_minutes_after(pmdesk: Program) -> None:
    pmdesk("patrol", "sheet", "--since", "2026-11-02")
    period(pmdesk, "--from", "2026-11-02 12:00", "--to", "2026-11-04")
    walk(pmdesk, "2026-11-02 11:30", "2026-11-02 12:30")
    day = ("--date", "2026-11-02")
    assert parts(pmdesk, *day) == ([1, 0, 1, 0], [240, 30, 210, 0])
    pmdesk("patrol", "add", "1", "--start", "2026-11-02 09:30", "--end", "2026-11-02 10:30",
           "--by", "E003")  # fmt: skip
    assert parts(pmdesk, *day) == ([1, 1, 0, 0], [240, 30, 210, 0])
    total = due(pmdesk, *day)
    assert (total["rounds_percent"], total["hours_percent"]) == ("100.0", "12.5")
    assert parts(pmdesk, "--from", "2026-11-02", "--to", "2026-11-05") == (
        [3, 1, 0, 2], [1200, 30, 210, 960])  # fmt: skip


def test_a_period_over_a_month_end_asks_each_month_for_its_own_days(pmdesk: Program) -> None:
    period(pmdesk, "--from", "2026-10-30 12:00", "--to", "2026-11-02 12:00")
    assert parts(pmdesk, "--month", "10")[1][0] == 240 + 480
    assert parts(pmdesk, "--from", "2026-11-01", "--to", "2026-11-02") == (
        [1, 0, 1, 0], [720, 0, 720, 0])  # fmt: skip


def test_an_end_moves_and_a_mistake_is_void(pmdesk: Program) -> None:
    def do(verb: str, *words: str, ok: bool = True) -> Any:
        return pmdesk("patrol", "move-in", verb, "1", *words, ok=ok)

    assert period(pmdesk, "--from", "2026-11-02 12:00")["state"] == "running"
    early = do("end", "--on", "2026-11-02 10:00", ok=False)
    assert (early.code, "not after 2026-11-02 12:00 [A2.5]" in early.err) == (4, True)
    assert "over, 2026-11-02 12:00 to 2026-11-03 09:00" in do("end").out
    assert parts(pmdesk, "--date", "2026-11-03")[1][0] == 180, "nine hours of the day"
    assert "to 2026-11-06 00:00" in do("end", "--on", "2026-11-05", "--text", "Two are late").out
    assert parts(pmdesk, "--date", "2026-11-05")[1][0] == 480, "the last day is in it"
    do("void", "--reason", "It is next month")
    assert parts(pmdesk, "--date", "2026-11-03") == ([2, 0, 0, 2], [0, 0, 0, 0])
    for verb, words in (("end", ("--on", "2026-11-06")), ("void", ("--reason", "x"))):
        again = do(verb, *words, ok=False)
        assert (again.code, "move-in period 1 is void: It is next month" in again.err) == (4, True)
    missing = pmdesk("patrol", "move-in", "void", "9", "--reason", "x", ok=False)
    assert (missing.code, "there is no move-in period 9" in missing.err) == (3, True)


def test_a_missed_round_of_a_move_in_day_is_proposed_while_its_hours_lack(pmdesk: Program) -> None:
    period(pmdesk, "--from", "2026-11-03", "--to", "2026-11-03")
    pmdesk("patrol", "sheet")
    pmdesk.now = "2026-11-03T20:00"
    for start, end in (("08:00", "13:00"), ("14:00", "17:00")):
        walk(pmdesk, start, end)
    rows = pmdesk("fault", "proposals", "--format", "json", now="2026-11-04T08:00").json["rows"]
    kinds = {row["facts"].split()[0] for row in rows if row["breach"] == "missed-round"}
    assert kinds == {"supervision"}, "eight hours of patrol were walked, by ad hoc rounds"


@pytest.mark.parametrize("day", ["2028-02-29", "2028-02-28", "2027-02-28", "2026-12-31"])
def test_a_day_at_the_end_of_a_month_is_planned_and_counted(pmdesk: Program, day: str) -> None:
    pmdesk.now = f"{day}T20:00"
    assert len(pmdesk("patrol", "sheet", "--format", "json").json["rounds"]) == 4
    pmdesk("patrol", "add", "1", "--start", "09:30", "--end", "10:30", "--by", "E003")
    assert parts(pmdesk) == ([2, 1, 1, 0], [0, 0, 0, 0])
    last = monthrange(int(day[:4]), int(day[5:7]))[1]
    assert parts(pmdesk, "--month", day[:7])[0][:2] == [2 * last, 1]


@pytest.fixture
def berlin(pmdesk: Program) -> Program:
    """A desk where 25 October 2026 has 25 hours."""
    program = Program(pmdesk.path.with_name("berlin.db"))
    program("init", "--timezone", "Europe/Berlin", now="2026-01-01")
    program("staff", "add", "E003", "--name", "Ash", "--department", "P", "--role", "staff")
    program.now = "2026-10-25T12:00"
    return program


def test_a_day_with_the_clock_set_back_asks_and_counts_as_time_passes(berlin: Program) -> None:
    period(berlin, "--from", "2026-10-25", "--to", "2026-10-25")
    walk(berlin, "01:30", "03:30")
    rounds, minutes = parts(berlin)
    assert rounds == [0, 0, 0, 0]
    assert minutes == [480, 180, 0, 300], "11:00-13:00 is not over either"
    same = ("patrol", "add", "--kind", "patrol", "--by", "E003", "--start")
    berlin(*same, "2026-10-25T02:15+02:00", "--end", "2026-10-25T02:45+02:00")
    again = berlin(*same, "2026-10-25T02:15+01:00", "--end", "2026-10-25T02:45+01:00")
    assert "same time: 1\n" in again.err, "an hour later by the sun: not the very same minutes"
    twice = berlin(*same, "2026-10-25T01:15+00:00", "--end", "2026-10-25T01:45+00:00", ok=False)
    assert (twice.code, "round 3 of the same kind in the very same" in twice.err) == (4, True)


def test_from_noon_of_a_day_of_25_hours_its_part_is_asked(berlin: Program) -> None:
    period(berlin, "--from", "2026-10-25 12:00", "--to", "2026-10-25")
    assert parts(berlin)[1][0] == 231, "12 of 25 hours"
    assert due(berlin)["rounds_due"] == 2
