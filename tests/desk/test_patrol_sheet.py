"""The patrol sheet: plans what a day asks, once, and prints the same bytes (A2.3-A2.5, A3.1)."""

import re
from pathlib import Path

import pytest

from tests.conftest import Program


@pytest.fixture
def routed(pmdesk: Program) -> Program:
    pmdesk(
        "patrol", "route", "add", "R1", "--name", "North <b>", "--point", "Gate", "--who", "E003"
    )
    pmdesk("patrol", "route", "add", "R2", "--name", "South", "--slot", "2", "--kind", "patrol")
    return pmdesk


def sheet(pmdesk: Program, *words: str) -> dict[str, object]:
    return pmdesk("patrol", "sheet", *words, "--format", "json").json  # type: ignore[no-any-return]


def planned(pmdesk: Program, *words: str) -> list[tuple[object, ...]]:
    names = ("kind", "slot", "from", "to", "route")
    rounds = sheet(pmdesk, *words)["rounds"]
    assert isinstance(rounds, list)
    return [tuple(found[name] for name in names) for found in rounds]


def test_a_day_plans_the_policys_rounds_on_their_routes(routed: Program) -> None:
    assert planned(routed) == [
        ("patrol", 1, "09:30", "11:00", "R1"),
        ("patrol", 2, "15:30", "17:00", "R1"),
        ("patrol", 2, "15:30", "17:00", "R2"),
        ("supervision", 1, "09:30", "11:00", "R1"),
        ("supervision", 2, "15:30", "17:00", "R1"),
    ]


def test_an_office_without_routes_plans_its_rounds_too(pmdesk: Program) -> None:
    assert [found[1:2] for found in planned(pmdesk)] == [(1,), (2,), (1,), (2,)]


@pytest.mark.parametrize("format", ["text", "html", "json"])
def test_run_twice_it_plans_nothing_twice_and_is_the_same(routed: Program, format: str) -> None:
    first = routed("patrol", "sheet", "--format", format)
    assert first.err == "5 rounds planned\n"
    routed("patrol", "add", "1", "--kind", "patrol", "--start", "08:00", "--end", "08:30", "--by",
           "E003", "--result", "area=finding")  # fmt: skip
    again = routed("patrol", "sheet", "--format", format, now="2026-11-03T20:00")
    assert (again.out, again.err) == (first.out, "")
    assert len(routed("patrol", "list", "--format", "json").json["rows"]) == 5


def test_a_move_in_day_plans_rounds_that_cover_the_hours(routed: Program) -> None:
    routed("patrol", "move-in", "add", "--from", "2026-11-03 12:00", "--reason", "Block 4")
    patrol = [found[1:4] for found in planned(routed) if found[0] == "supervision"]
    assert patrol == [
        (1, "09:30", "11:00"),
        (3, "12:00", "13:00"),
        (4, "14:00", "16:00"),
        (5, "16:00", "17:00"),
    ]
    whole = [
        found[1:4] for found in planned(routed, "--date", "2026-11-04") if found[0] == "supervision"
    ]
    assert len(whole) == 4


def test_the_offices_own_times_are_used(routed: Program) -> None:
    routed("settings", "set", "round_times", "08:00-09:00, 20:00-21:30")
    assert {found[2:4] for found in planned(routed)} == {("08:00", "09:00"), ("20:00", "21:30")}
    for bad in ("9-10", "10:00-09:00", "09:00-11:00,10:00-12:00", "25:00-26:00", "09:00"):
        ran = routed("settings", "set", "round_times", bad, ok=False)
        assert ran.code == 2, bad
    routed("settings", "set", "round_times", "")
    assert {found[2:4] for found in planned(routed, "--date", "2026-11-02")} == {(None, None)}


def test_it_shows_what_is_checked_and_what_to_look_at_again(routed: Program) -> None:
    routed("request", "add", "--kind", "repair", "--place", "Lobby", "--text", "Lamp out",
           now="2026-11-02T10:00")  # fmt: skip
    routed("task", "add", "Read the meters", "--who", "E001")
    routed("patrol", "add", "--kind", "patrol", "--start", "09:00", "--end", "09:30", "--by",
           "E003", "--result", "area=finding:Fence broken", now="2026-11-02T10:00")  # fmt: skip
    ran = routed("patrol", "sheet").out
    assert "Patrol: 2 rounds (A2.5, R18)" in ran
    assert "canteen-dormitory" in ran
    for words in ("Fence broken", "Lamp out", "Read the meters", "#2  R1", "E003 Cy Linden"):
        assert words in ran, words
    assert max(map(len, ran.splitlines())) <= 78


def test_the_page_is_self_contained(routed: Program) -> None:
    html = routed("patrol", "sheet", "--format", "html").out
    assert "North &lt;b&gt;" in html
    assert not re.search(r"<script|https?://|src=|@import|url\(", html)
    assert "@page { size: A4 portrait" in html


def test_the_page_has_room_for_times_and_keeps_a_number_with_its_box(routed: Program) -> None:
    html = routed("patrol", "sheet", "--format", "html").out
    rounds = html.count('<td style="height: 22mm">')
    assert rounds == 5
    for word in ("from ____:____", "to ____:____", "by ____"):
        assert html.count(word) == rounds
    assert re.search(r"\.choice {[^}]*display: inline-block", html)
    pair = r'<span class="choice"><span class="tick"></span>\d</span>'
    assert len(re.findall(pair, html)) == 7 * rounds


def test_it_is_in_the_offices_language(routed: Program) -> None:
    routed("settings", "set", "language", "zh-Hans")
    assert "巡视记录表" in routed("patrol", "sheet", "--format", "html").out
    assert "每次巡视检查项目" in routed("patrol", "sheet").out


def test_files_appear_once_and_are_left_alone(routed: Program, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    words = ("patrol", "sheet", "--to", str(folder), "--since", "2026-11-01")
    ran = routed(*words)
    names = [f"patrol-sheet-2026-11-0{day}.txt" for day in (1, 2, 3)]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert ran.out == ""
    again = routed(*words)
    assert (again.out, again.err) == ("", "")
    (folder / names[0]).write_text("mine")
    refused = routed(*words, ok=False)
    assert (refused.code, names[0] in refused.err) == (4, True)
    routed(*words, "--force")
    assert (folder / names[0]).read_text().startswith("Patrol sheet 2026-11-01")


def test_a_file_in_the_way_stores_nothing(routed: Program, tmp_path: Path) -> None:
    (tmp_path / "patrol-sheet-2026-11-03.txt").write_text("mine")
    assert routed("patrol", "sheet", "--to", str(tmp_path), ok=False).code == 4
    assert routed("patrol", "list", "--format", "json").json["rows"] == []
    (tmp_path / "file").write_text("mine")
    assert routed("patrol", "sheet", "--to", str(tmp_path / "file"), ok=False).code == 4


def test_a_folder_that_cannot_be_made_stores_nothing(routed: Program, tmp_path: Path) -> None:
    for name, why in (("x" * 300, "File name too long"), ("desk.db/x", "Not a directory")):
        ran = routed("patrol", "sheet", "--to", str(tmp_path / name), ok=False)
        assert (ran.code, ran.err.endswith(f": {why}\n")) == (5, True)
    assert routed("patrol", "list", "--format", "json").json["rows"] == []


def test_it_catches_up_after_days_without_power(routed: Program) -> None:
    routed("patrol", "sheet", "--since", "2026-10-30")
    rows = routed("patrol", "list", "--state", "missed", "--format", "json").json["rows"]
    assert len(rows) == 4 * 5
    assert routed("patrol", "sheet", "--since", "2026-11-04", ok=False).code == 2
    assert routed("patrol", "sheet", "--since", "2024-11-04", ok=False).code == 2
    several = routed("patrol", "sheet", "--since", "2026-11-02", "--format", "json").json
    assert several["schema"] == "pmdesk.patrol.sheet.list/1"
    assert [found["date"] for found in several["rows"]] == ["2026-11-02", "2026-11-03"]


def test_who_has_left_is_not_named(routed: Program) -> None:
    routed("staff", "leave", "E003", "--on", "2026-11-01")
    rounds = sheet(routed)["rounds"]
    assert isinstance(rounds, list)
    assert {found["who"] for found in rounds} == {None}
