"""The public statement: standards, income, expenditure, collection; tied to the ledger, without
names and rooms (A1.5)."""

import csv
import io
import json
import re
from typing import Any

import pytest

from pmdesk.records.disclosure import Building
from pmdesk.rules.disclosure import groups, permille
from tests.conftest import Program
from tests.store.raw import alter

UNIT, OTHER = "3-2-1502", "4-1-101"


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """Six units of building 3 and two of building 4, each charged 200.00 and 30.00 for September
    and for October, due on the 25th; a person lives in each."""
    for unit in (*(f"3-2-150{n}" for n in range(1, 7)), OTHER, "4-1-102"):
        pmdesk("owner", "add", unit, "--area", "80", "--move-in", "2024-05-01", now="2026-01-02")
        pmdesk("owner", "person", "add", unit, "--name", "Lin Heron", "--role", "owner")
    for code, price, name in (("PM", "200", "Property fee"), ("CL", "30", "Cleaning")):
        pmdesk("fee", "item", "add", code, "--name", name, "--basis", "unit-month", "--price",
               price, "--unit", "month", "--from", "2026-01-01", "--document", "Contract 7",
               now="2026-01-05")  # fmt: skip
    for month in ("09", "10"):
        pmdesk("fee", "bill", "--month", f"2026-{month}", "--yes", now=f"2026-{month}-05T09:00")
    return pmdesk


def pay(pmdesk: Program, amount: str, on: str, unit: str = UNIT) -> None:
    pmdesk("fee", "pay", "--unit", unit, "--amount", amount, "--method", "cash", "--cashier",
           "E001", now=f"{on}T09:00")  # fmt: skip


def disclose(pmdesk: Program, first: str, last: str, *, now: str = "2026-11-30T09:00") -> Any:
    words = ("fee", "disclose", "--from", first, "--to", last, "--format", "json")
    return pmdesk(*words, now=now).json


def expense(pmdesk: Program, category: str, amount: str, on: str, *words: str) -> None:
    pmdesk("fee", "expense", "add", "--category", category, "--amount", amount, "--on", on,
           "--text", "x", *words)  # fmt: skip


def test_a_statement_of_a_month(desk: Program) -> None:
    pay(desk, "300", "2026-10-06")
    pay(desk, "500", "2026-10-07", OTHER)
    pay(desk, "230", "2026-10-08", "3-2-1503")
    desk("fee", "void", "3", "--reason", "Wrong unit", now="2026-10-20T09:00")
    desk("fee", "refund", "--unit", OTHER, "--amount", "10", "--method", "cash", "--by", "E001",
         now="2026-10-21T09:00")  # fmt: skip
    expense(desk, "cleaning", "120", "2026-10-31")
    expense(desk, "staff", "1000", "2026-10-01")
    expense(desk, "cleaning", "5", "2026-11-01")
    expense(desk, "parking", "90.50", "2026-10-15", "--income")
    document = disclose(desk, "2026-10-01", "2026-10-31")
    assert document == {
        "schema": "pmdesk.fee.disclose/1",
        "office": "Maple Court (fictional)",
        "from": "2026-10-01",
        "to": "2026-10-31",
        "items": [
            {
                "code": code,
                "title_en": title, "title_zh_hant": title, "title_zh_hans": title,
                "basis": "unit-month",
                "prices": [
                    {"from": "2026-01-01", "price_e4": price, "per": "month",
                     "document": "Contract 7", "buildings": []},
                ],
            }
            for code, title, price in (
                ("PM", "Property fee", 2_000_000), ("CL", "Cleaning", 300_000),
            )
        ],
        "income": [
            {"code": "PM", "title_en": "Property fee", "title_zh_hant": "Property fee",
             "title_zh_hans": "Property fee", "amount_fen": 67000},
            {"code": "CL", "title_en": "Cleaning", "title_zh_hant": "Cleaning",
             "title_zh_hans": "Cleaning", "amount_fen": 9000},
        ],
        "other_income": [{"category": "parking", "amount_fen": 9050}],
        "expenditure": [
            {"category": "cleaning", "amount_fen": 12000},
            {"category": "staff", "amount_fen": 100000},
        ],
        "totals": {
            "fees_fen": 76000, "other_income_fen": 9050, "income_fen": 85050,
            "expenditure_fen": 112000, "balance_fen": -26950,
        },
        "receipts": {
            "receipts": 3, "received_fen": 103000, "voids": 1, "voided_fen": 23000,
            "used_fen": 76000, "refunded_fen": 1000, "advance_before_fen": 0,
            "advance_after_fen": 3000,
        },
        "collection": [
            {"buildings": ["3", "4"], "units": 8, "billed_fen": 184000, "waived_fen": 0,
             "paid_fen": 30000, "left_fen": 154000, "collected_permille": 163},
        ],
        "disclosed_from_units": 5,
    }  # fmt: skip


def test_a_void_counts_from_its_day_and_periods_add_up(desk: Program) -> None:
    pay(desk, "300", "2026-10-06")
    expense(desk, "tax", "70", "2026-10-30")
    desk("fee", "void", "1", "--reason", "x", now="2026-11-05T09:00")
    desk("fee", "expense", "void", "1", "--reason", "x", now="2026-11-06T09:00")
    october = disclose(desk, "2026-10-01", "2026-10-31")
    november = disclose(desk, "2026-11-01", "2026-11-30")
    both = disclose(desk, "2026-10-01", "2026-11-30")
    assert october["totals"]["fees_fen"] == -november["totals"]["fees_fen"] == 30000
    assert [row["amount_fen"] for row in november["income"]] == [-27000, -3000]
    assert november["expenditure"] == [{"category": "tax", "amount_fen": -7000}]
    assert both["totals"] == dict.fromkeys(both["totals"], 0)
    assert (both["receipts"]["voids"], both["receipts"]["voided_fen"]) == (1, 30000)


def test_what_was_paid_in_advance_is_income_once_it_is_used(desk: Program) -> None:
    pay(desk, "690", "2026-10-30")
    october = disclose(desk, "2026-10-01", "2026-10-31")
    assert (october["totals"]["fees_fen"], october["receipts"]["advance_after_fen"]) == (
        46000, 23000,
    )  # fmt: skip
    desk("fee", "bill", "--month", "2026-11", "--yes", now="2026-11-05T09:00")
    november = disclose(desk, "2026-11-01", "2026-11-30")
    assert november["receipts"] == {
        "receipts": 0, "received_fen": 0, "voids": 0, "voided_fen": 0, "used_fen": 23000,
        "refunded_fen": 0, "advance_before_fen": 23000, "advance_after_fen": 0,
    }  # fmt: skip


def test_held_money_is_no_income(desk: Program) -> None:
    before = disclose(desk, "2026-10-01", "2026-11-03")
    desk("fee", "hold", "add", "--unit", UNIT, "--amount", "2000", "--kind", "deposit")
    desk("fee", "hold", "spend", "1", "--amount", "5", "--to", "x", "--text", "x")
    assert disclose(desk, "2026-10-01", "2026-11-03") == before


def test_only_public_items_are_named_and_all_money_is_told(desk: Program) -> None:
    desk("fee", "item", "add", "KEY", "--name", "Spare key", "--basis", "each", "--price", "15",
         "--unit", "key", "--from", "2026-01-01", "--internal", "--document", "x")  # fmt: skip
    desk("fee", "bill", "--item", "KEY", "--unit", UNIT, "--quantity", "1", "--on", "2026-11-01",
         now="2026-11-01T09:00")  # fmt: skip
    pay(desk, "475", "2026-11-02")
    document = disclose(desk, "2026-11-01", "2026-11-03")
    assert [item["code"] for item in document["items"]] == ["PM", "CL"]
    assert [(row["code"], row["amount_fen"]) for row in document["income"]] == [
        ("PM", 40000), ("CL", 6000), (None, 1500),
    ]  # fmt: skip
    ran = desk("fee", "disclose", "--from", "2026-11-01", "--to", "2026-11-03")
    assert "other fees" in ran.out
    assert "KEY" not in ran.out
    assert "Spare" not in ran.out


def test_every_price_that_was_in_force_is_told(desk: Program) -> None:
    desk("fee", "item", "price", "PM", "--price", "210.5", "--from", "2026-12-01", "--document",
         "Minutes 3")  # fmt: skip
    told = disclose(desk, "2026-11-01", "2026-11-30")["items"][0]["prices"]
    assert [price["price_e4"] for price in told] == [2_000_000]
    told = disclose(desk, "2026-11-15", "2026-12-15", now="2026-12-31")["items"][0]["prices"]
    assert [(price["price_e4"], price["document"]) for price in told] == [
        (2_000_000, "Contract 7"), (2_105_000, "Minutes 3"),
    ]  # fmt: skip
    told = disclose(desk, "2026-12-01", "2026-12-15", now="2026-12-31")["items"][0]["prices"]
    assert [price["price_e4"] for price in told] == [2_105_000]
    assert disclose(desk, "2025-01-01", "2025-12-31")["items"] == []


def test_no_name_and_no_room_stands_in_any_form(desk: Program) -> None:
    pay(desk, "300", "2026-10-06")
    expense(desk, "staff", "1000", "2026-10-01", "--party", "Lin Heron", "--document", UNIT)
    for format in ("table", "json", "csv", "html"):
        words = ("fee", "disclose", "--from", "2026-10-01", "--to", "2026-10-31")
        out = desk(*words, "--format", format).out
        assert "Heron" not in out
        assert not re.search(r"3-2|4-1|150\d", out)


def test_the_csv_has_every_figure(desk: Program) -> None:
    pay(desk, "300", "2026-10-06")
    words = ("fee", "disclose", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(desk(*words).out)))
    said = {(row["section"], row["name"]): row["amount"] for row in rows}
    assert said["standard", "PM"] == ""
    assert said["income", "PM"] == "270.00"
    assert said["totals", "balance"] == "300.00"
    assert said["receipts", "received"] == "300.00"
    assert said["collection", "left"] == "1770.00"
    assert {row["buildings"] for row in rows if row["section"] == "collection"} == {"3;4"}


@pytest.mark.parametrize(
    ("language", "title", "income"),
    [
        ("en", "Public statement of fees, income and expenditure", "Income from fees"),
        ("zh-Hans", "收费项目、标准及收支情况公示", "收费收入"),
        ("zh-Hant", "收費項目、標準及收支情況公示", "收費收入"),
    ],
)
def test_the_page_to_post_is_self_contained_in_the_office_s_language(
    desk: Program, language: str, title: str, income: str
) -> None:
    desk("settings", "set", "language", language)
    desk("settings", "set", "office_name", "Maple <Court>")
    pay(desk, "300", "2026-10-06")
    words = ("fee", "disclose", "--from", "2026-10-01", "--to", "2026-10-31", "--format")
    page = desk(*words, "html").out
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert f"<h1>{title}</h1>" in page
    assert f"<h2>{income}</h2>" in page
    assert "Maple &lt;Court&gt;" in page
    assert '<td>Property fee</td><td class="number">270.00</td>' in page
    assert not re.search(r"https?:|<script|<link|src=", page)
    assert income in desk(*words, "table").out


@pytest.mark.parametrize(
    ("first", "last", "code", "says"),
    [
        ("2026-10-02", "2026-10-01", 2, "--to 2026-10-01 lies before --from 2026-10-02"),
        ("2026-10-02", "2026-11-04", 4, "2026-11-04 lies in the future"),
        ("soon", "2026-11-01", 2, "'soon' is not a date"),
    ],
)
def test_refusals(desk: Program, first: str, last: str, code: int, says: str) -> None:
    ran = desk("fee", "disclose", "--from", first, "--to", last, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


def test_what_does_not_tie_is_not_printed(desk: Program) -> None:
    pay(desk, "300", "2026-10-06")
    alter(
        desk.path,
        "INSERT INTO receipt_line (id, seq, receipt_id, kind, charge_id, amount_fen, on_day, "
        "by_whom) VALUES (99, 1, 1, 'paid', 999, 1, '2026-10-07', 'x')",
    )
    ran = desk("fee", "disclose", "--from", "2026-10-01", "--to", "2026-10-31", ok=False)
    assert (ran.code, ran.out) == (6, "")
    assert "the statement does not tie to the ledger: by item [A1.5]" in ran.err


# The rules.


def building(name: str, units: int) -> Building:
    return Building(name, units, units * 100, 0, units * 40, units * 60)


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ({}, []),
        ({"1": 5}, [("1",)]),
        ({"1": 4}, []),
        ({"1": 4, "2": 60, "3": 80}, [("3",), ("1", "2")]),
        ({"1": 4, "2": 1, "3": 80}, [("3",), ("1", "2")]),
        ({"1": 2, "2": 2, "3": 80}, [("1", "2", "3")]),
        ({"1": 2, "2": 2}, []),
        ({"2": 9, "10": 9, "1": 9}, [("1",), ("2",), ("10",)]),
    ],
)
def test_small_buildings_are_put_together_so_that_none_can_be_found_by_subtraction(
    sizes: dict[str, int], wanted: list[tuple[str, ...]]
) -> None:
    found = groups([building(name, units) for name, units in sizes.items()], 5)
    assert [group.buildings for group in found] == wanted
    assert all(group.units >= 5 for group in found)
    for group in found:
        assert group.units == sum(sizes[name] for name in group.buildings)
        assert (group.billed_fen, group.paid_fen) == (group.units * 100, group.units * 40)


def test_only_all_of_it_is_a_hundred_percent() -> None:
    assert (permille(999_999, 1_000_000), permille(1, 1), permille(0, 0)) == (999, 1000, None)


def test_json_is_what_the_schema_says(desk: Program) -> None:
    words = ("fee", "disclose", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "json")
    text = desk(*words).out
    assert json.loads(text)["schema"] == "pmdesk.fee.disclose/1"
    assert not re.search(r"\d\.\d+[,\n]", text), "no float"
