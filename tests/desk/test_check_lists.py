"""Lists of what is checked: the shipped ones, the office's own, who keeps which (A3.1, A3.2)."""

import csv
from pathlib import Path

import pytest

from tests.cli.answers import csv_rows
from tests.conftest import Program
from tests.store.raw import count

DAILY = ["area", "complaints", "violations", "vehicles", "work-quality", "canteen-dormitory",
         "hotline"]  # fmt: skip
OWN = """\
list,title_en,title_zh_hant,title_zh_hans,item,item_en,item_zh_hant,item_zh_hans
daily,Our day,本日,本日,gate,The gate,大門,大门
daily,,,,lamps,The lamps,,
garden,Garden,花園,花园,hedge,The hedge,樹籬,树篱
"""


def rows(program: Program) -> dict[str, list[dict[str, str]]]:
    """The items of each list, as they are now."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in program("inspect", "lists", "list", "--format", "json").json["rows"]:
        found.setdefault(row["list"], []).append(row)
    return found


def items(program: Program) -> dict[str, list[str]]:
    return {name: [row["item"] for row in found] for name, found in rows(program).items()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lists.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_the_seven_daily_items_are_shipped_for_rounds_and_for_the_daily_inspection(
    pmdesk: Program,
) -> None:
    shipped = items(pmdesk)
    assert list(shipped) == ["patrol", "daily", "weekly", "monthly"]
    assert shipped["patrol"] == DAILY
    assert shipped["daily"] == [*DAILY, "archive"]


@pytest.mark.parametrize("kind", ["weekly", "monthly"])
def test_the_full_checks_begin_with_open_findings_and_name_the_whole_work(
    pmdesk: Program, kind: str
) -> None:
    shipped = items(pmdesk)[kind]
    assert shipped[0] == "open-findings"
    wanted = {"greening", "cleaning", "repairs", "workplace", "supplier-goods", "archive"}
    assert wanted | {"canteen-dormitory"} <= set(shipped)


def test_every_shipped_item_has_three_languages(pmdesk: Program) -> None:
    for found in rows(pmdesk).values():
        assert [cell for row in found for cell in row.values() if not cell] == []


def test_what_is_exported_is_known_when_it_comes_back(pmdesk: Program, tmp_path: Path) -> None:
    target = tmp_path / "lists.csv"
    pmdesk("inspect", "lists", "export", "--output", str(target))
    before = count(pmdesk.path, "check_list")
    ran = pmdesk("inspect", "lists", "import", str(target), "--format", "json")
    assert ran.json == {"schema": "pmdesk.inspect.lists.import/1", "stored": 0, "known": 4}
    assert count(pmdesk.path, "check_list") == before


def test_a_list_in_the_file_is_replaced_whole_and_the_others_stay(
    pmdesk: Program, file: Path
) -> None:
    weekly = items(pmdesk)["weekly"]
    assert pmdesk("inspect", "lists", "import", str(file)).out == "2 stored, 0 known already\n"
    assert items(pmdesk)["daily"] == ["gate", "lamps"]
    assert items(pmdesk)["garden"] == ["hedge"]
    assert items(pmdesk)["weekly"] == weekly


def test_a_dry_run_stores_nothing(pmdesk: Program, file: Path) -> None:
    before = pmdesk.path.read_bytes()
    pmdesk("inspect", "lists", "import", str(file), "--dry-run")
    assert pmdesk.path.read_bytes() == before


def test_an_inspection_keeps_the_list_it_was_made_with(pmdesk: Program, file: Path) -> None:
    pmdesk("inspect", "add", "--kind", "daily", "--rest", "ok")
    pmdesk("inspect", "lists", "import", str(file))
    pmdesk("inspect", "add", "--kind", "daily", "--rest", "ok")
    first, second = pmdesk("inspect", "list", "--format", "json").json["rows"]
    assert [result["item"] for result in first["results"]] == [*DAILY, "archive"]
    assert [result["item"] for result in second["results"]] == ["gate", "lamps"]


def test_the_screens_language_says_what_is_checked(pmdesk: Program) -> None:
    assert "總臺檔案" in pmdesk("inspect", "lists", "list", "--lang", "zh-Hant").out
    assert "Front-desk archive" in pmdesk("inspect", "lists", "list").out


BAD = {
    "no list": (",x,,,gate,Gate,,", "list is empty"),
    "no item": ("daily,x,,,,Gate,,", "item is empty"),
    "nothing said": ("daily,x,,,gate,,,", "item_en is empty"),
    "no title": ("daily,,,,gate,Gate,,", "title_en is empty"),
    "blank in a code": ("daily,x,,,the gate,Gate,,", "'the gate' cannot be a code"),
    "equals in a code": ("daily,x,,,a=b,Gate,,", "an item has no = in its code"),
    "twice": ("daily,x,,,gate,Gate,,\ndaily,,,,gate,Gate,,", "item gate of daily stands twice"),
    "two titles": ("daily,x,,,gate,Gate,,\ndaily,y,,,door,Door,,", "title_en is 'x' on its first"),
}


@pytest.mark.parametrize(("line", "why"), BAD.values(), ids=BAD)
def test_a_bad_line_stores_nothing(pmdesk: Program, tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{OWN.splitlines()[0]}\n{line}\n", encoding="utf-8")
    before = pmdesk.path.read_bytes()
    ran = pmdesk("inspect", "lists", "import", str(path), ok=False)
    assert (ran.code, ran.out, why in ran.err) == (2, "", True), ran.err
    assert pmdesk.path.read_bytes() == before


def test_the_export_is_what_the_list_says(pmdesk: Program) -> None:
    exported = csv_rows(pmdesk("inspect", "lists", "export").out)
    listed = pmdesk("inspect", "lists", "list", "--format", "json").json["rows"]
    assert exported == listed
    assert list(exported[0]) == next(csv.reader([OWN.splitlines()[0]]))
