"""Rounds: recorded by the sheet's id or ad hoc, for one kind or both, and what is due (A2.4,
A2.5, R18)."""

import pytest

from tests.cli.running import on_terminal
from tests.conftest import Program

EVENING = "2026-11-03T19:00"


@pytest.fixture
def patrolled(pmdesk: Program) -> Program:
    """A desk with two routes whose sheet of 3 November is planned: patrol rounds 1 to 4,
    supervision rounds 5 and 6 with one route each."""
    add = ("patrol", "route", "add")
    pmdesk(*add, "R1", "--name", "North", "--area", "Garden", "--point", "Gate", "--who", "E003")
    pmdesk(*add, "R2", "--name", "South", "--kind", "patrol")
    pmdesk("patrol", "sheet")
    pmdesk.now = EVENING
    return pmdesk


def row(pmdesk: Program, number: int) -> dict[str, object]:
    return pmdesk("patrol", "show", str(number), "--format", "json").json  # type: ignore[no-any-return]


def due(pmdesk: Program, *words: str) -> dict[str, dict[str, object]]:
    found = pmdesk("patrol", "due", *words, "--format", "json").json
    return {total["kind"]: total for total in found["totals"]}


def walk(pmdesk: Program, *words: str, ok: bool = True) -> dict[str, object]:
    line = ("patrol", "add", *words, "--by", "E003", "--format", "json")
    return pmdesk(*line, ok=ok).json  # type: ignore[no-any-return]


def test_a_planned_round_is_recorded_by_its_id(patrolled: Program) -> None:
    found = walk(patrolled, "1", "--kind", "patrol", "--start", "09:30", "--end", "10:40",
                 "--result", "area=ok", "--result", "vehicles=na", "--text", "Quiet")  # fmt: skip
    assert found["state"] == "done"
    assert (found["route"], found["slot"], found["who"], found["by"]) == ("R1", 1, "E003", "E003")
    assert found["start_at"] == "2026-11-03T09:30:00+08:00"
    assert found["minutes"] == 70
    assert found["results"] == ["area=ok", "vehicles=na"]
    assert row(patrolled, 1) == found


def test_the_kind_of_a_planned_round_is_the_plans(patrolled: Program) -> None:
    found = walk(patrolled, "5", "--start", "09:30", "--end", "09:31")
    assert found["kinds"] == ["supervision"]
    ran = patrolled("patrol", "add", "6", "--start", "15:30", "--end", "15:31", "--by", "E003")
    assert ran.out == "round 6: supervision, done; 1 minute\n"
    adhoc = patrolled("patrol", "add", "--start", "12:00", "--by", "E003", ok=False)
    assert (adhoc.code, "missing: --kind;" in adhoc.err) == (2, True)
    again = ("1", "--start", "09:30", "--end", "10:40", "--ref", "K")
    assert walk(patrolled, *again) == walk(patrolled, *again)


def test_what_is_not_there_is_a_round(patrolled: Program) -> None:
    ran = patrolled("patrol", "void", "99", "--reason", "x", ok=False)
    assert (ran.code, "there is no round 99" in ran.err) == (3, True)


def test_a_round_counts_once_all_its_routes_were_walked(patrolled: Program) -> None:
    walk(patrolled, "1", "--kind", "patrol", "--start", "09:30", "--end", "10:40")
    assert due(patrolled)["patrol"]["rounds_done"] == 0
    walk(patrolled, "2", "--kind", "patrol", "--start", "10:40", "--end", "11:00")
    totals = due(patrolled)
    assert (totals["patrol"]["rounds_due"], totals["patrol"]["rounds_done"]) == (2, 1)
    assert totals["patrol"]["rounds_percent"] == "50.0"
    assert totals["patrol"]["hours_percent"] == "n/a"
    assert totals["supervision"]["rounds_missing"] == 2


def test_one_round_serves_both_kinds_if_recorded_for_both(patrolled: Program) -> None:
    planned = patrolled("patrol", "list", "--kind", "supervision", "--format", "json").json["rows"]
    both = walk(
        patrolled, "1", "--kind", "patrol,supervision", "--start", "09:30", "--end", "10:40"
    )
    assert both["with"] == planned[0]["id"]
    assert row(patrolled, planned[0]["id"])["state"] == "done"
    assert due(patrolled)["supervision"]["rounds_done"] == 1
    only = patrolled("patrol", "add", "2", "--kind", "supervision", "--start", "11:00",
                     "--by", "E003", ok=False)  # fmt: skip
    assert (only.code, "R18" in only.err, "[A2.5]" in only.err) == (4, True, True)


def test_an_ad_hoc_round_stands_apart(patrolled: Program) -> None:
    found = walk(patrolled, "--kind", "supervision", "--start", "12:00", "--end", "12:20",
                 "--route", "R2")  # fmt: skip
    assert (found["state"], found["slot"]) == ("ad-hoc", None)
    total = due(patrolled)["supervision"]
    assert (total["rounds_done"], total["ad_hoc"]) == (0, 1)


def test_an_unfinished_round_counts_once_it_is_finished(patrolled: Program) -> None:
    begun = walk(patrolled, "--kind", "patrol", "--start", "12:00", "--result", "area=ok")
    number = str(begun["id"])
    assert (begun["state"], begun["minutes"]) == ("incomplete", None)
    assert due(patrolled)["patrol"]["incomplete"] == 1
    again = patrolled("patrol", "finish", number, "--end", "12:30", "--result", "area=na", ok=False)
    assert (again.code, "area" in again.err) == (4, True)
    done = patrolled("patrol", "finish", number, "--end", "12:30", "--result", "hotline=ok",
                     "--format", "json").json  # fmt: skip
    assert (done["state"], done["results"]) == ("ad-hoc", ["area=ok", "hotline=ok"])
    assert patrolled("patrol", "finish", number, "--end", "12:40", ok=False).code == 4


def test_a_finding_is_opened_at_once_and_linked(patrolled: Program) -> None:
    results = ("--result", "vehicles=finding:Barrier stuck", "--result", "area=finding")
    found = walk(patrolled, "1", "--kind", "patrol", "--start", "09:30", "--end", "10:40", *results)
    assert found["findings"] == ["1", "2"]
    finding = patrolled("finding", "show", "1", "--format", "json").json
    assert (finding["text"], finding["place"]) == ("Barrier stuck", "R1 North, Garden")
    assert (finding["class"], finding["severity"], finding["source"]) == ("own", "minor", "patrol")
    assert (finding["link"], finding["on"], finding["time"]) == ("patrol:1", "2026-11-03", "09:30")
    severe = patrolled("patrol", "add", "2", "--kind", "patrol", "--start", "11:00", "--by", "E003",
                       "--result", "area=finding", "--severity", "severe", ok=False)  # fmt: skip
    assert (severe.code, "--organiser" in severe.err) == (2, True)
    assert row(patrolled, 2)["state"] == "planned"


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-02 23:00", "01:30", 150),
        ("2026-11-02 23:00", "2026-11-03 01:30", 150),
        ("昨天 23:00", "今天 01:30", 150),
        ("2026-11-03T00:30+09:00", "2026-11-02T23:45+08:00", 15),
    ],
)
def test_a_round_over_midnight(patrolled: Program, start: str, end: str, minutes: int) -> None:
    found = walk(patrolled, "--kind", "patrol", "--start", start, "--end", end)
    assert (found["on"], found["minutes"]) == ("2026-11-02", minutes)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("1 --start 20:00", 4, "future"),
        ("1 --start 18:00 --end 20:00", 4, "future"),
        ("--start '2026-11-02 10:00' --end '2026-11-02 09:00'", 4, "not after"),
        ("--start '2026-11-01 10:00' --end '2026-11-02 10:01'", 4, "longer than a day"),
        ("1 --start today", 2, "a time is wanted"),
        ("1 --start '2026-11-02 10:00'", 4, "planned for 2026-11-03"),
        ("99 --start 10:00", 3, "no round 99"),
        ("1 --start 10:00 --route R2", 4, "another route"),
        ("--start 10:00 --route R9", 3, "no route 'R9'"),
        ("1 --start 10:00 --result x=ok", 3, "no item 'x'"),
        ("1 --start 10:00 --result area=bad", 2, "'bad' is not one of ok, finding, na"),
        ("1 --start 10:00 --result area", 2, "ITEM=ok"),
        ("1 --start 10:00 --result area=ok --result area=na", 2, "twice"),
    ],
)
def test_what_cannot_be_is_refused(patrolled: Program, words: str, code: int, message: str) -> None:
    import shlex

    line = ("patrol", "add", *shlex.split(words), "--kind", "patrol", "--by", "E003")
    ran = patrolled(*line, ok=False)
    assert (ran.code, message in ran.err) == (code, True), ran.err


def test_a_round_is_recorded_once(patrolled: Program) -> None:
    line = ("patrol", "add", "1", "--kind", "patrol", "--start", "09:30", "--by", "E003")
    patrolled(*line)
    again = patrolled(*line, ok=False)
    assert (again.code, "pmdesk patrol finish 1" in again.err) == (4, True)


def test_the_same_key_stores_nothing_twice(patrolled: Program) -> None:
    line = ("1", "--kind", "patrol", "--start", "09:30", "--end", "10:00", "--ref", "slip-1")
    first = walk(patrolled, *line)
    assert walk(patrolled, *line) == first
    for other in (
        ("2", *line[1:]),
        line[1:],
        (*line, "--text", "More"),
        (*line, "--result", "area=ok"),
    ):
        ran = patrolled("patrol", "add", *other, "--by", "E003", ok=False)
        assert (ran.code, "slip-1" in ran.err) == (4, True)


def test_a_round_typed_in_wrongly_is_void_and_planned_again(patrolled: Program) -> None:
    walk(patrolled, "1", "--kind", "patrol,supervision", "--start", "09:30", "--end", "10:40")
    other = row(patrolled, 1)["with"]
    lent = patrolled("patrol", "void", str(other), "--reason", "Wrong", ok=False)
    assert (lent.code, "pmdesk patrol void 1" in lent.err) == (4, True)
    ran = patrolled("patrol", "void", "1", "--reason", "Wrong route")
    assert "planned again as 7" in ran.out
    assert row(patrolled, 1)["state"] == "void"
    assert row(patrolled, int(str(other)))["state"] == "planned"
    again = row(patrolled, 7)
    assert (again["state"], again["route"], again["slot"]) == ("planned", "R1", 1)
    assert patrolled("patrol", "sheet").err == ""


def test_a_plan_that_is_void_is_not_planned_again_and_the_quota_stays(patrolled: Program) -> None:
    patrolled("patrol", "void", "1", "--reason", "The garage is flooded")
    assert patrolled("patrol", "sheet").err == ""
    assert due(patrolled)["patrol"]["rounds_due"] == 2


def test_a_round_nobody_walked_is_missed_once_its_day_is_over(patrolled: Program) -> None:
    walk(patrolled, "1", "--kind", "patrol", "--start", "09:30", "--end", "10:40")
    patrolled.now = "2026-11-04T08:00"
    rows = patrolled("patrol", "list", "--state", "missed", "--format", "json").json["rows"]
    assert [found["id"] for found in rows] == [2, 3, 4, 5, 6]
    owed = patrolled("due", "--format", "json").json["rows"]
    mine = [found for found in owed if found["kind"] == "patrol"]
    assert {(found["duty"], found["due"], found["overdue"]) for found in mine} == {
        ("missed", "2026-11-03", True)
    }
    assert {found["clause"] for found in mine} == {"A2.4", "A2.5"}


def test_a_missed_round_is_proposed_as_a_notice(patrolled: Program) -> None:
    patrolled.now = "2026-11-04T08:00"
    rows = patrolled("fault", "proposals", "--format", "json").json["rows"]
    mine = {found["record"]: found for found in rows if found["breach"] == "missed-round"}
    assert len(mine) == 6
    found = mine["patrol:1"]
    assert (found["staff"], found["code"], found["clause"]) == ("E003", "PAT-01", "A2.5")
    assert (found["on"], found["by"], found["key"]) == (
        "2026-11-03", "S02", "breach:missed-round:patrol:1")  # fmt: skip
    assert found["facts"] == "patrol 1 of 2026-11-03 was not walked, or not recorded: route R1"
    assert mine["patrol:2"]["lacks"] == "person"


def test_due_over_a_range_counts_each_day(patrolled: Program) -> None:
    found = patrolled("patrol", "due", "--from", "2026-10-30", "--to", "2026-11-02", "--format",
                      "json").json  # fmt: skip
    assert len(found["rows"]) == 8
    assert found["totals"][0]["rounds_due"] == 8
    month = patrolled("patrol", "due", "--month", "11", "--format", "json").json
    assert {found["to"] for found in month["totals"]} == {"2026-11-30"}
    assert patrolled("patrol", "due", "--date", "today", "--month", "11", ok=False).code == 2


def left(pmdesk: Program, *words: str) -> tuple[object, ...]:
    total = due(pmdesk, *words)["patrol"]
    return tuple(total[f"rounds_{name}"] for name in ("due", "done", "missing", "to_come"))


@pytest.mark.parametrize(
    ("now", "missing", "to_come", "percent"),
    [
        ("10:59", 0, 2, "n/a"),
        ("11:00", 1, 1, "0.0"),
        ("16:59", 1, 1, "0.0"),
        ("17:00", 2, 0, "0.0"),
    ],
)
def test_a_round_whose_time_is_not_over_is_to_come_and_not_missing(
    patrolled: Program, now: str, missing: int, to_come: int, percent: str
) -> None:
    patrolled.now = f"2026-11-03T{now}"
    assert left(patrolled) == (2, 0, missing, to_come)
    assert due(patrolled)["patrol"]["rounds_percent"] == percent


def test_a_round_walked_before_its_time_is_not_to_come(patrolled: Program) -> None:
    patrolled.now = "2026-11-03T12:00"
    for number in ("3", "4"):
        walk(patrolled, number, "--kind", "patrol", "--start", f"10:{number}0", "--end",
             f"10:{number}5")  # fmt: skip
    assert left(patrolled) == (2, 1, 1, 0)


def test_days_to_come_are_shown_and_not_cut(patrolled: Program) -> None:
    days = ("--from", "2026-11-02", "--to", "2026-11-05")
    assert left(patrolled, *days) == (8, 0, 4, 4), "two days over, two to come"
    found = patrolled("patrol", "due", *days, "--format", "json").json
    assert [row["from"] for row in found["rows"][::2]] == [
        "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05",
    ]  # fmt: skip
    assert left(patrolled, "--date", "tomorrow") == (2, 0, 0, 2)
    assert left(patrolled, "--month", "2028-02") == (58, 0, 0, 58), "a leap day is a day"


def test_hours_of_a_move_in_period_that_are_not_over_are_to_come(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-03", "--reason", "Block 4")
    patrolled.now = "2026-11-03T15:00"
    walk(patrolled, "--kind", "patrol", "--start", "09:00", "--end", "10:00")
    total = due(patrolled)["patrol"]
    told = [total[f"minutes_{name}"] for name in ("due", "done", "missing", "to_come")]
    assert told == [480, 60, 240, 180], "14:00-16:00 and 16:00-18:00 are not over"
    assert total["hours_percent"] == "20.0"


# One person at once.


def warned(pmdesk: Program, *words: str) -> str:
    return pmdesk("patrol", "add", *words, "--by", "E003").err


def test_the_very_same_minutes_do_not_fill_the_quota_twice(patrolled: Program) -> None:
    same = ("--start", "09:30", "--end", "10:40")
    walk(patrolled, "5", "--kind", "supervision", *same)
    for words in (("6", *same), ("--kind", "supervision", *same),
                  ("6", "--kind", "patrol,supervision", *same)):  # fmt: skip
        ran = patrolled("patrol", "add", *words, "--by", "E003", ok=False)
        assert ran.code == 4
        assert "E003 was on round 5 of the same kind in the very same minutes [A2.4]" in ran.err
        assert "(R18): --kind patrol,supervision" in ran.err
    walk(patrolled, "6", "--start", "15:30", "--end", "16:00")
    patrolled("patrol", "void", "5", "--reason", "Not walked")
    assert warned(patrolled, "--kind", "supervision", *same) == "", "a void one is none"


def test_another_person_or_the_other_kind_may_be_out_at_the_same_time(patrolled: Program) -> None:
    same = ("--kind", "supervision", "--start", "09:30", "--end", "10:40")
    walk(patrolled, "5", *same)
    patrolled("patrol", "add", *same, "--by", "E001")
    assert warned(patrolled, "1", "--start", "09:30", "--end", "10:40") == ""


def test_two_routes_of_one_round_are_one_way(patrolled: Program) -> None:
    same = ("--start", "09:30", "--end", "10:40")
    walk(patrolled, "1", *same)
    assert "on a round of the same kind at the same time: 1" in warned(patrolled, "2", *same)
    assert due(patrolled)["patrol"]["rounds_done"] == 1
    assert patrolled("patrol", "add", "3", *same, "--by", "E003", ok=False).code == 4


def test_an_overlap_in_part_is_stored_with_a_warning(patrolled: Program) -> None:
    walk(patrolled, "--kind", "patrol", "--start", "09:30", "--end", "10:40")
    walk(patrolled, "--kind", "patrol", "--start", "10:50", "--end", "11:00")
    line = ("--kind", "patrol", "--start", "10:00", "--end", "10:51", "--ref", "K")
    said = "warning: E003 was on a round of the same kind at the same time: "
    assert warned(patrolled, *line) == f"{said}7, 8\n"
    assert warned(patrolled, *line) == "", "nothing is stored again"
    assert warned(patrolled, "--kind", "patrol", "--start", "10:51", "--end", "10:59") != ""
    assert warned(patrolled, "--kind", "patrol", "--start", "12:00", "--end", "12:10") == ""
    assert warned(patrolled, "--kind", "patrol", "--start", "12:10", "--end", "12:20") == ""


def test_an_end_that_makes_it_the_same_minutes_is_refused(patrolled: Program) -> None:
    walk(patrolled, "--kind", "patrol", "--start", "09:30", "--end", "10:40")
    assert "same time: 7" in warned(patrolled, "--kind", "patrol", "--start", "09:30")
    ran = patrolled("patrol", "finish", "8", "--end", "10:40", ok=False)
    assert (ran.code, "round 7 of the same kind in the very same" in ran.err) == (4, True)
    assert "same time: 7" in patrolled("patrol", "finish", "8", "--end", "10:41").err


# Move-in periods.


def test_a_move_in_period_asks_for_hours(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-01", "--reason", "Block 4")
    walk(patrolled, "--kind", "patrol", "--start", "09:00", "--end", "12:00")
    walk(patrolled, "--kind", "patrol", "--start", "11:00", "--end", "13:00")
    total = due(patrolled)["patrol"]
    assert (total["rounds_due"], total["minutes_due"], total["minutes_done"]) == (0, 480, 240)
    assert (total["rounds_percent"], total["hours_percent"]) == ("n/a", "50.0")


def test_a_period_from_noon_on_shares_its_day(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-02 12:00", "--to", "11-05",
              "--reason", "Block 4")  # fmt: skip
    first = due(patrolled, "--date", "2026-11-02")["patrol"]
    assert (first["rounds_due"], first["minutes_due"]) == (1, 240)
    row = patrolled("patrol", "move-in", "show", "1", "--format", "json").json
    assert (row["to_at"], row["state"]) == ("2026-11-06T00:00:00+08:00", "running")
    patrolled("patrol", "move-in", "end", "1", "--on", "2026-11-02", "--text", "All are in")
    assert due(patrolled)["patrol"]["rounds_due"] == 2
    patrolled("patrol", "move-in", "void", "1", "--reason", "It is next month")
    assert due(patrolled, "--date", "2026-11-02")["patrol"]["minutes_due"] == 0
    wrong = patrolled("patrol", "move-in", "add", "--from", "2026-11-02", "--to", "2026-11-01",
                      "--reason", "Never", ok=False)  # fmt: skip
    assert wrong.code == 4


def states(pmdesk: Program) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in pmdesk("patrol", "list", "--kind", "patrol", "--format", "json").json["rows"]:
        found.setdefault(row["state"], []).append(row["id"])
    return found


def on_sheet(pmdesk: Program, day: str = "2026-11-03") -> list[int]:
    sheet = pmdesk("patrol", "sheet", "--date", day, "--format", "json").json
    return [row["id"] for row in sheet["rounds"] if row["kind"] == "patrol"]


def test_rounds_that_a_later_move_in_period_asks_for_no_more_are_superseded(
    patrolled: Program,
) -> None:
    assert states(patrolled) == {"planned": [1, 2, 3, 4]}
    patrolled("patrol", "move-in", "add", "--from", "2026-11-03", "--reason", "Block 4")
    assert states(patrolled) == {"superseded": [1, 2, 3, 4]}
    assert not {1, 2, 3, 4} & set(on_sheet(patrolled)), "the sheet has the hours' rounds instead"
    patrolled.now = "2026-11-04T08:00"
    assert states(patrolled)["superseded"] == [1, 2, 3, 4]
    assert set(states(patrolled)["missed"]) == set(on_sheet(patrolled))
    owed = patrolled("due", "--kind", "patrol", "--format", "json").json["rows"]
    assert not {"1", "2", "3", "4"} & {row["id"] for row in owed}
    proposed = patrolled("fault", "proposals", "--format", "json").json["rows"]
    assert "patrol:1" not in {row["record"] for row in proposed}


def test_when_the_period_was_a_mistake_they_are_asked_for_again(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-03", "--reason", "Block 4")
    hours = on_sheet(patrolled)
    patrolled("patrol", "move-in", "void", "1", "--reason", "Next month")
    assert states(patrolled) == {"planned": [1, 2, 3, 4], "superseded": hours}
    assert on_sheet(patrolled) == [1, 2, 3, 4]
    assert left(patrolled) == (2, 0, 2, 0)


def test_a_period_from_noon_on_supersedes_only_the_afternoon(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-03 12:00", "--to", "2026-11-03",
              "--reason", "Block 4")  # fmt: skip
    assert states(patrolled) == {"planned": [1, 2], "superseded": [3, 4]}
    sheet = on_sheet(patrolled)
    assert sheet[:2] == [1, 2]
    patrolled("patrol", "move-in", "end", "1", "--on", "2026-11-03 16:00")
    assert states(patrolled)["planned"][:4] == [1, 2, 3, 4], "four hours excuse no round of two"
    assert left(patrolled)[0] == 2


def test_a_superseded_round_that_was_walked_all_the_same_is_done(patrolled: Program) -> None:
    patrolled("patrol", "move-in", "add", "--from", "2026-11-03", "--reason", "Block 4")
    found = walk(patrolled, "1", "--kind", "patrol", "--start", "09:30", "--end", "10:30")
    assert found["state"] == "done"
    assert due(patrolled)["patrol"]["minutes_done"] == 60
    for number in (2, 3, 4):
        assert row(patrolled, number)["state"] == "superseded"


# Routes.


def test_a_route_changes_from_a_day_on(pmdesk: Program) -> None:
    pmdesk("patrol", "route", "add", "R1", "--name", "North", "--slot", "1", "--point", "Gate")
    pmdesk("patrol", "route", "change", "R1", "--from", "2026-11-05", "--slot", "2")
    before = pmdesk("patrol", "route", "show", "R1", "--format", "json").json
    assert (before["slots"], before["points"], before["state"]) == (["1"], ["Gate"], "walked")
    pmdesk.now = "2026-11-05T09:00"
    after = pmdesk("patrol", "route", "show", "r1", "--format", "json").json
    assert (after["slots"], after["points"], after["name"]) == (["2"], ["Gate"], "North")
    pmdesk("patrol", "route", "retire", "R1", "--reason", "Let")
    sheet = pmdesk("patrol", "sheet", "--format", "json").json
    assert {found["route"] for found in sheet["rounds"]} == {None}
    assert pmdesk("patrol", "route", "retire", "R1", "--reason", "Let", ok=False).code == 4
    assert pmdesk("patrol", "route", "add", "r1", "--name", "N", ok=False).code == 4


# On a terminal.


def test_a_clock_set_back_is_read_as_time_passes(tmp_path_factory: pytest.TempPathFactory) -> None:
    program = Program(tmp_path_factory.mktemp("berlin") / "desk.db")
    program("init", "--timezone", "Europe/Berlin", now="2026-01-01")
    program("staff", "add", "E1", "--name", "Ash", "--department", "P", "--role", "staff")
    program.now = "2026-10-25T12:00"
    for start, end, minutes in (
        ("02:50", "02:10", 20),
        ("02:30", "2026-10-25T02:30+01:00", 60),
        ("01:30", "03:30", 180),
    ):
        found = program("patrol", "add", "--kind", "patrol", "--start", start, "--end", end, "--by",
                        "E1", "--format", "json").json  # fmt: skip
        assert found["minutes"] == minutes, start


def test_on_a_terminal_each_item_that_is_not_given_is_asked_for(patrolled: Program) -> None:
    answers = ["ok", "bad", "finding:Barrier stuck", "", "na", "ok", "ok"]
    line = ("--now", EVENING, "patrol", "add", "1", "--kind", "patrol", "--start", "09:30", "--end",
            "10:40", "--by", "E003", "--result", "area=ok")  # fmt: skip
    ran = on_terminal(patrolled.path, *line, answers=answers)
    assert (ran.code, "'bad' is not one of ok, finding, na" in ran.err) == (0, True)
    assert ran.out.endswith("; findings: 1; left out: vehicles\n")
    assert row(patrolled, 1)["results"] == [
        "area=ok", "complaints=ok", "violations=finding", "work-quality=na",
        "canteen-dormitory=ok", "hotline=ok",
    ]  # fmt: skip
    late = on_terminal(patrolled.path, *line[:4], "99", *line[5:])
    assert (late.code, "no round 99" in late.err) == (3, True)


def test_a_finding_typed_at_the_question_is_asked_what_was_found(patrolled: Program) -> None:
    answers = ["finding", "Barrier stuck", "", "", "", "", "", ""]
    line = ("--now", EVENING, "patrol", "add", "1", "--kind", "patrol", "--start", "09:30", "--end",
            "10:40", "--by", "E003")  # fmt: skip
    ran = on_terminal(patrolled.path, *line, answers=answers)
    assert (ran.code, "what was found:" in ran.err) == (0, True)
    found = patrolled("finding", "list", "--format", "json", now=EVENING).json["rows"]
    assert [row["text"] for row in found] == ["Barrier stuck"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"--start": "08:00", "--end": "08:30"}, 4), ({"--by": "E999"}, 3),
     ({"--route": "R9"}, 3), ({"--kind": "supervision"}, 4),
     ({"--organiser": "E999"}, 3)],
    ids=["twice", "who", "route", "kind", "organiser"],
)  # fmt: skip
def test_what_is_refused_is_not_asked_about_first(
    patrolled: Program, change: dict[str, str], code: int
) -> None:
    walk(patrolled, "3", "--start", "08:00", "--end", "08:30")
    given = {"--kind": "patrol", "--start": "09:30", "--end": "10:40", "--by": "E003", **change}
    words = [word for pair in given.items() for word in pair]
    ran = on_terminal(patrolled.path, "--now", EVENING, "patrol", "add", "1", *words)
    assert (ran.code, "[ok, finding, na]" in ran.err) == (code, False), ran.err
    assert row(patrolled, 1)["state"] != "done"


def test_a_route_is_walked_in_rounds_that_a_day_has(pmdesk: Program) -> None:
    line = ("patrol", "route", "add", "R1", "--name", "North", "--slot")
    ran = pmdesk(*line, "3", ok=False)
    assert (ran.code, "a day has no round 3: it has 2" in ran.err) == (2, True)
    pmdesk(*line, "2")
    change = ("patrol", "route", "change", "R1", "--from", "tomorrow", "--slot", "9")
    assert pmdesk(*change, ok=False).code == 2
