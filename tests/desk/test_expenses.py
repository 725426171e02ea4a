"""Expenses and other income: booked by category, voided, imported from a file (A1.5)."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Program

HEADER = "on,category,amount,text,direction,party,document,key\n"


def add(pmdesk: Program, *words: str) -> Any:
    line = ("--category", "cleaning", "--amount", "1200", "--text", "Stairs")
    return pmdesk("fee", "expense", "add", *line, *words, "--format", "json").json


def listed(pmdesk: Program, *words: str) -> list[int]:
    rows = pmdesk("fee", "expense", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def test_an_expense_is_booked_with_its_document(pmdesk: Program) -> None:
    words = ("--category", "repairs", "--amount", "1250.5", "--text", "Pump", "--on", "11-02",
             "--party", "Larch Works", "--document", "INV-7", "--by", "S01")  # fmt: skip
    assert pmdesk("fee", "expense", "add", *words).out == (
        "expense 1: 1250.50, repairs, 2026-11-02\n"
    )
    assert pmdesk("fee", "expense", "show", "1", "--format", "json").json == {
        "schema": "pmdesk.fee.expense/1",
        "id": 1,
        "ref": None,
        "direction": "out",
        "category": "repairs",
        "amount_fen": 125050,
        "on": "2026-11-02",
        "text": "Pump",
        "party": "Larch Works",
        "document": "INV-7",
        "by": "S01",
        "void": None,
    }


def test_income_has_categories_of_its_own(pmdesk: Program) -> None:
    words = ("--amount", "300", "--text", "Places 1 to 3")
    ran = pmdesk("fee", "expense", "add", "--income", "--category", "parking", *words)
    assert ran.out == "income 1: 300.00, parking, 2026-11-03\n"
    for said in (("--category", "parking"), ("--income", "--category", "cleaning")):
        ran = pmdesk("fee", "expense", "add", *said, *words, ok=False)
        assert (ran.code, ran.out) == (3, "")
        assert "there is no category" in ran.err
    pmdesk("settings", "set", "income_categories", "solar,parking")
    pmdesk("fee", "expense", "add", "--income", "--category", "solar", *words)
    assert listed(pmdesk, "--direction", "in") == [1, 2]
    assert listed(pmdesk, "--direction", "out") == []


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "1.005", "x"])
def test_an_amount_is_something_in_yuan(pmdesk: Program, amount: str) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("fee", "expense", "add", "--category", "tax", f"--amount={amount}", "--text",
                 "x", ok=False)  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    assert pmdesk.path.read_bytes() == before


def test_nothing_is_booked_ahead(pmdesk: Program) -> None:
    ran = pmdesk("fee", "expense", "add", "--category", "tax", "--amount", "1", "--text", "x",
                 "--on", "tomorrow", ok=False)  # fmt: skip
    assert ran.code == 4
    assert "lies in the future" in ran.err


def test_a_mistake_is_voided_with_its_reason_and_stays(pmdesk: Program) -> None:
    add(pmdesk)
    ran = pmdesk("fee", "expense", "void", "1", "--reason", "Booked twice")
    assert ran.out == "expense 1: 1200.00, cleaning, 2026-11-03; void: Booked twice\n"
    assert listed(pmdesk) == [1]
    ran = pmdesk("fee", "expense", "void", "1", "--reason", "x", ok=False)
    assert (ran.code, "expense 1 is void: Booked twice" in ran.err) == (4, True)


def test_lists_by_day_category_and_search(pmdesk: Program) -> None:
    add(pmdesk, "--on", "2026-10-31", "--party", "Larch Works")
    add(pmdesk, "--on", "2026-11-01", "--category", "tax", "--document", "T-1")
    add(pmdesk)
    assert listed(pmdesk, "--month", "10") == [1]
    assert listed(pmdesk, "--from", "2026-10-31", "--to", "2026-11-01") == [1, 2]
    assert listed(pmdesk, "--category", "cleaning") == [1, 3]
    assert listed(pmdesk, "--category", "cleaning", "--category", "tax") == [1, 2, 3]
    assert listed(pmdesk, "--search", "larch") == [1]
    assert listed(pmdesk, "--search", "t-1") == [2]
    assert pmdesk("fee", "expense", "list", "--month", "9").err == "no expense fits\n"


# Import.


def imported(pmdesk: Program, tmp_path: Path, text: str, *words: str, ok: bool = True) -> Any:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    return pmdesk("fee", "expense", "import", str(tmp_path / "in.csv"), *words, ok=ok)


def test_a_file_is_stored_once_by_its_keys(pmdesk: Program, tmp_path: Path) -> None:
    text = HEADER + (
        "2026-10-05,cleaning,1200.00,Stairs,,Larch Works,INV-1,a\n"
        "2026-10-06,parking,300,Places,in,,,b\n"
    )
    assert imported(pmdesk, tmp_path, text).out == "2 stored, 0 known already\n"
    before = pmdesk.path.read_bytes()
    assert imported(pmdesk, tmp_path, text).out == "0 stored, 2 known already\n"
    assert pmdesk.path.read_bytes() == before
    rows = pmdesk("fee", "expense", "list", "--format", "json").json["rows"]
    said = [(r["on"], r["direction"], r["category"], r["amount_fen"], r["ref"]) for r in rows]
    assert said == [
        ("2026-10-05", "out", "cleaning", 120000, "a"),
        ("2026-10-06", "in", "parking", 30000, "b"),
    ]
    ran = imported(pmdesk, tmp_path, text.replace("1200.00", "1200.01"), ok=False)
    assert (ran.code, "with other content: amount" in ran.err) == (4, True)


def test_chinese_headers_are_known(pmdesk: Program, tmp_path: Path) -> None:
    text = "日期,类别,金额,摘要,单据\n2026-10-05,tax,3.50,印花税,T-1\n"
    assert imported(pmdesk, tmp_path, text).out == "1 stored, 0 known already\n"
    row = pmdesk("fee", "expense", "show", "1", "--format", "json").json
    assert (row["text"], row["document"], row["amount_fen"]) == ("印花税", "T-1", 350)


def test_every_bad_line_is_named_and_nothing_is_stored(pmdesk: Program, tmp_path: Path) -> None:
    before = pmdesk.path.read_bytes()
    text = HEADER + (
        "2026-10-05,cleaning,12,Stairs,,,,a\n"
        "2026-10-05,weather,12,Stairs,,,,b\n"
        "2026-10-05,cleaning,0,Stairs,,,,c\n"
        "2026-12-05,cleaning,12,Stairs,,,,d\n"
        "2026-10-05,cleaning,12,Stairs,up,,,e\n"
        "2026-10-05,cleaning,12,,,,,f\n"
        "2026-10-05,cleaning,12,Stairs,,,,a\n"
    )
    ran = imported(pmdesk, tmp_path, text, ok=False)
    assert ran.code == 2
    said = ran.err.splitlines()
    assert [line.split(":")[0] for line in said[:-1]] == [f"line {n}" for n in range(3, 9)]
    assert "there is no category 'weather'" in said[0]
    assert "the amount is nothing" in said[1]
    assert "lies in the future" in said[2]
    assert "'up' is not one of out, in" in said[3]
    assert "text is empty" in said[4]
    assert "key 'a' stands twice in this file" in said[5]
    assert pmdesk.path.read_bytes() == before


def test_a_dry_run_stores_nothing(pmdesk: Program, tmp_path: Path) -> None:
    before = pmdesk.path.read_bytes()
    ran = imported(pmdesk, tmp_path, HEADER + "2026-10-05,tax,1,T,,,,\n", "--dry-run")
    assert (ran.out, ran.err) == ("1 stored, 0 known already\n", "dry run: nothing was stored\n")
    assert pmdesk.path.read_bytes() == before
