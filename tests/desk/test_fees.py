"""What owners pay: items and prices, meters, the month's charges and what comes of them."""

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pmdesk.policy.loader import shipped
from pmdesk.store import ledger
from tests.cli.answers import csv_rows
from tests.conftest import Program
from tests.store.raw import alter, count, rows

UNITS = {"3-1-101": ("89.50", "2024-05-01"), "3-1-102": ("100", "2026-10-11"),
         "4-1-101": (None, "2024-05-01"), "4-1-102": ("70", None)}  # fmt: skip
PAPER = ("--document", "Contract")


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """Four units, one moved into in October, one without area, one not moved into; four items."""
    for unit, (area, move_in) in UNITS.items():
        more = ["--area", area] if area else []
        pmdesk("owner", "add", unit, *more, *(["--move-in", move_in] if move_in else []))
    item(pmdesk, "PM", "area-month", "2.80", "m2")
    item(pmdesk, "LIFT", "unit-month", "30", "month", "--building", "3")
    item(pmdesk, "WATER", "metered", "3.45", "m3", "--round", "jiao")
    item(pmdesk, "CARD", "each", "15.50", "card")
    return pmdesk


def item(pmdesk: Program, code: str, basis: str, price: str, unit: str, *more: str) -> None:
    pmdesk("fee", "item", "add", code, "--name", f"{code} fee", "--basis", basis, "--price",
           price, "--unit", unit, "--from", "2026-01-01", *PAPER, *more)  # fmt: skip


def bill(pmdesk: Program, month: str = "2026-10", *more: str) -> Any:
    return pmdesk("fee", "bill", "--month", month, *more, "--format", "json").json


def read(pmdesk: Program, unit: str, reading: str, on: str, *more: str) -> Any:
    return pmdesk("fee", "meter", "add", "--unit", unit, "--item", "WATER", "--reading", reading,
                  "--on", on, *more, "--format", "json").json  # fmt: skip


def charged(pmdesk: Program, *words: str) -> list[Any]:
    found: list[Any] = pmdesk("fee", "charge", "list", *words, "--format", "json").json["rows"]
    return found


def amounts(pmdesk: Program, *words: str) -> dict[tuple[str, str], int]:
    return {(row["unit"], row["item"]): row["amount_fen"] for row in charged(pmdesk, *words)
            if row["state"] != "void"}  # fmt: skip


def show(pmdesk: Program, number: int) -> Any:
    return pmdesk("fee", "charge", "show", str(number), "--format", "json").json


def refused(pmdesk: Program, says: str, *words: str, code: int = 4) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


def pay(pmdesk: Program, unit_id: int, fen: int, day: str = "2026-10-01") -> int:
    """A receipt, written straight into the file; its id."""
    number = count(pmdesk.path, "receipt") + 1
    alter(
        pmdesk.path,
        "INSERT INTO receipt (id, seq, period, serial, unit_id, amount_fen, method, cashier_id, "
        f"on_day, by_whom) VALUES ({number}, 1, 202610, {number}, {unit_id}, {fen}, 'cash', 1, "
        f"'{day}', 'E001')",
    )
    return number


# Items and prices.


def test_an_item_has_the_price_of_the_day(desk: Program) -> None:
    said = desk("fee", "item", "price", "PM", "--price", "3.1", "--from", "2027-01-01", *PAPER)
    assert said.out == "fee item PM: in-force; 3.10 per m2 from 2027-01-01 on\n"
    assert said.err == ""
    for day, price in (("2026-12-31", 28000), ("2027-01-01", 31000)):
        row = desk("fee", "item", "show", "pm", "--on", day, "--format", "json").json
        assert (row["price_e4"], row["unit"], row["document"]) == (price, "m2", "Contract")
    assert [price["price_e4"] for price in row["history"]] == [28000, 31000]
    listed = csv_rows(desk("fee", "item", "list", "--on", "2025-12-31", "--format", "csv").out)
    assert {row["state"] for row in listed} == {"coming"}
    assert [row["price"] for row in listed] == ["2.80", "30.00", "3.45", "15.50"]


def test_a_price_without_a_document_is_warned_of(desk: Program) -> None:
    ran = desk("fee", "item", "price", "PM", "--price", "3", "--from", "2026-12-01")
    assert ran.err == "warning: PM: no document says what this price rests on [A1.5]\n"


def test_a_price_within_what_is_charged_says_so_and_changes_no_charge(desk: Program) -> None:
    bill(desk)
    before = amounts(desk)
    ran = desk("fee", "item", "price", "PM", "--price", "3", "--from", "2026-10-20", *PAPER)
    assert "PM: 2 charges reach to 2026-10-20 or beyond and stay as they are" in ran.err
    assert "pmdesk fee bill --month 2026-10 --preview" in ran.err
    assert amounts(desk) == before
    assert [entry["now_fen"] for entry in bill(desk)["differs"]] == [25753, 19742]


def test_a_retired_item_is_charged_no_more(desk: Program) -> None:
    ran = desk("fee", "item", "retire", "LIFT", "--on", "2026-10-11", "--reason", "Included")
    assert ran.out == "fee item LIFT: retired; not charged from 2026-10-11 on\n"
    bill(desk)
    assert amounts(desk, "--item", "LIFT") == {("3-1-101", "LIFT"): 968}
    refused(desk, "LIFT has no price in 2026-11", "fee", "bill", "--month", "11", "--item", "LIFT")
    desk("fee", "item", "price", "LIFT", "--price", "31", "--from", "2026-11-01", *PAPER)
    assert bill(desk, "11", "--item", "LIFT", "--unit", "3-1-101")["amount_fen"] == 3100


def test_items_and_prices_are_imported_all_or_none(pmdesk: Program, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(
        "编码,名称,basis,单价,单位,起始日期,依据,buildings,public\n"
        "PM,物業費,area-month,2.8,m2,2026/1/1,合同,3;4,是\n"
        "PM,,,3,,2027-01-01,Vote,,\n"
        "BAG,Bag,each,0.0512,bag,2026-01-01,,,no\n",
        encoding="utf-8",
    )
    again = ("fee", "item", "import", str(file))
    ran = pmdesk(*again)
    assert ran.out == "3 stored, 0 known already\n"
    assert ran.err == "warning: BAG: no document says what this price rests on [A1.5]\n"
    row = pmdesk("fee", "item", "show", "PM", "--on", "2027-02-01", "--format", "json").json
    assert (row["title_zh_hant"], row["buildings"], row["unit"]) == ("物業費", ["3", "4"], "m2")
    assert pmdesk(*again).out == "0 stored, 3 known already\n"
    file.write_text(
        "code,name,basis,price,unit,from\nPM,,unit-month,3,,2026-01-01\nX,,,1,,2026-01-01\n"
        "Y,Y,each,x,m,2026-01-01\nZ,Z,each,1,,2026-01-01\n",
        encoding="utf-8",
    )
    before = count(pmdesk.path, "fee_price")
    ran = pmdesk(*again, ok=False)
    assert ran.code == 2
    for line in ("line 2: PM is there already with the basis area-month", "line 3: name is empty",
                 "line 4: 'x' is not a price", "line 5: --unit is missing"):  # fmt: skip
        assert line in ran.err
    assert count(pmdesk.path, "fee_price") == before


# Billing a month.


def test_a_month_is_charged_to_every_unit_it_can_be(desk: Program) -> None:
    read(desk, "3-1-101", "100", "2026-09-30")
    read(desk, "3-1-101", "130.5", "2026-10-31")
    answer = bill(desk)
    assert amounts(desk) == {
        ("3-1-101", "PM"): 25060,
        ("3-1-101", "LIFT"): 3000,
        ("3-1-101", "WATER"): 10520,  # 105.225 to the jiao
        ("3-1-102", "PM"): 18968,
        ("3-1-102", "LIFT"): 2032,
    }
    assert answer["charges"] == 5
    assert answer["amount_fen"] == sum(amounts(desk).values())
    assert [(entry["unit"], entry["item"], entry["why"]) for entry in answer["left_out"]] == [
        ("4-1-101", "PM", "no-area"),
        ("4-1-102", "PM", "not-moved-in"),
        *((unit, "WATER", "no-reading") for unit in list(UNITS)[1:]),
    ]
    assert [(row["item"], row["charges"], row["left_out"]) for row in answer["items"]] == [
        ("PM", 2, 2), ("LIFT", 2, 0), ("WATER", 1, 3),
    ]  # fmt: skip


def test_billing_twice_changes_nothing(desk: Program) -> None:
    first = bill(desk)
    before = desk.path.read_bytes()
    again = bill(desk)
    assert desk.path.read_bytes() == before
    assert (again["charges"], again["amount_fen"]) == (0, 0)
    assert (again["known"], again["known_fen"]) == (first["charges"], first["amount_fen"])
    assert desk("fee", "bill", "--month", "10").out.startswith("2026-10: nothing is new; 4 of ")


def test_a_preview_says_what_would_be_and_stores_nothing(desk: Program) -> None:
    before = desk.path.read_bytes()
    seen = bill(desk, "10", "--preview")
    assert desk.path.read_bytes() == before
    stored = bill(desk)
    assert seen == {**stored, "preview": True, "credit_fen": None}
    text = desk("fee", "bill", "--month", "9", "--preview").out
    assert text.startswith("2026-09: 2 charges of 280.60 would be stored\n")


def test_what_was_missing_is_charged_by_the_next_run(desk: Program) -> None:
    bill(desk)
    desk("owner", "change", "4-1-101", "--area", "50", "--from", "2026-10-16")
    desk("owner", "change", "4-1-102", "--move-in", "2026-10-31", "--from", "2026-11-01")
    assert bill(desk)["left_out"][0] == {"unit": "4-1-101", "item": "PM", "why": "no-area"}
    assert amounts(desk)["4-1-102", "PM"] == 632
    desk("owner", "change", "4-1-101", "--area", "50", "--from", "2026-10-01")
    assert bill(desk)["charges"] == 1
    assert amounts(desk)["4-1-101", "PM"] == 14000


def test_one_item_building_or_unit_is_charged_alone(desk: Program) -> None:
    assert bill(desk, "10", "--building", "4")["charges"] == 0
    assert bill(desk, "10", "--item", "lift", "--item", "LIFT")["charges"] == 2
    assert bill(desk, "10", "--unit", "3-1-102")["charges"] == 1
    assert bill(desk)["charges"] == 1


def test_a_charge_that_would_be_another_is_told_voided_and_billed_again(desk: Program) -> None:
    bill(desk)
    desk("owner", "change", "3-1-101", "--area", "90", "--from", "2026-10-01")
    differs = bill(desk)["differs"]
    assert differs == [{"charge": 1, "unit": "3-1-101", "item": "PM", "was_fen": 25060,
                        "now_fen": 25200}]  # fmt: skip
    desk("fee", "charge", "void", "1", "--reason", "Wrong area")
    assert bill(desk)["charges"] == 1
    assert show(desk, 5)["amount_fen"] == 25200
    assert (show(desk, 1)["state"], show(desk, 1)["left_fen"]) == ("void", 0)


def test_the_policy_of_the_month_says_how_a_change_counts(desk: Program, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        shipped()
        .replace('unit_change = { value = "by_day"', 'unit_change = { value = "last_day"')
        .replace('charge_from = { value = "move_in"', 'charge_from = { value = "always"'),
        encoding="utf-8",
    )  # fmt: skip
    desk("policy", "adopt", str(file), "--from", "2026-11", "--by", "M01")
    bill(desk)
    assert amounts(desk)["3-1-102", "PM"] == 18968
    bill(desk, "11")
    assert amounts(desk, "--month", "11")["4-1-102", "PM"] == 19600


def test_the_order_of_entry_changes_no_amount(desk: Program) -> None:
    """The same rows and readings, the later ones entered first."""
    changes = [("95", "2026-10-20"), ("91", "2026-10-05"), ("93", "2026-10-12")]
    shown = [("140", "2026-10-31"), ("100", "2026-09-30"), ("120", "2026-10-15")]
    for area, day in changes:
        desk("owner", "change", "3-1-101", "--area", area, "--from", day)
    for reading, day in shown:
        read(desk, "3-1-101", reading, day)
    for reading, day in sorted(shown, key=lambda one: one[1]):
        read(desk, "3-1-102", reading, day)
    bill(desk)
    got = amounts(desk)
    exact = (895 * 28 * 4 + 910 * 28 * 7 + 930 * 28 * 8 + 950 * 28 * 12) / 31
    assert got["3-1-101", "PM"] == round(exact)
    assert got["3-1-101", "WATER"] == got["3-1-102", "WATER"] == 13800


def test_due_days_already_past_are_warned_of_and_can_be_given(desk: Program) -> None:
    ran = desk("fee", "bill", "--month", "10", "--item", "LIFT")
    assert "2 charges were due before today already, from 2026-10-25 on" in ran.err
    ran = desk("fee", "bill", "--month", "10", "--item", "PM", "--due", "2026-11-20")
    assert ran.err == ""
    assert {row["due"] for row in charged(desk, "--item", "PM")} == {"2026-11-20"}


# Credits.


def test_a_credit_pays_new_charges_the_oldest_first(desk: Program) -> None:
    first, second = pay(desk, 1, 20000), pay(desk, 1, 10000, "2026-10-02")
    pay(desk, 4, 500)
    answer = bill(desk)
    assert answer["credit_fen"] == 28060
    lines = rows(desk.path, "SELECT receipt_id, kind, charge_id, amount_fen FROM receipt_line")
    assert lines == [(first, "credit", 1, 20000), (second, "credit", 1, 5060),
                     (second, "credit", 2, 3000)]  # fmt: skip
    assert [row["state"] for row in charged(desk, "--unit", "3-1-101")] == ["paid", "paid"]
    refused(desk, "charge 1 is paid in part: receipt:1, receipt:2", "fee", "charge", "void", "1",
            "--reason", "x")  # fmt: skip
    assert "out of the credit of receipt:2" in desk("fee", "charge", "show", "1").out
    assert bill(desk)["credit_fen"] == 0


def test_only_units_that_are_billed_use_their_credit(desk: Program) -> None:
    bill(desk, "9", "--item", "PM", "--building", "3")
    pay(desk, 1, 30000)
    desk("owner", "change", "4-1-102", "--move-in", "2026-10-01", "--from", "2026-10-01")
    assert bill(desk, "10", "--building", "4")["credit_fen"] == 0
    assert bill(desk, "10", "--item", "LIFT")["credit_fen"] == 28060


def test_a_disputed_charge_takes_no_credit(desk: Program) -> None:
    bill(desk, "9", "--item", "PM")
    desk("fee", "charge", "dispute", "1", "--text", "Not so")
    pay(desk, 1, 1000)
    bill(desk, "10", "--item", "LIFT")
    assert (show(desk, 1)["paid_fen"], show(desk, 2)["paid_fen"]) == (0, 1000)
    assert [show(desk, number)["state"] for number in (1, 2)] == ["disputed", "part-paid"]


# Pieces.


def test_a_piece_is_charged_to_one_unit(desk: Program) -> None:
    words = ("fee", "bill", "--item", "CARD", "--unit", "3-1-101", "--quantity", "2")
    ran = desk(*words)
    assert ran.out == "charge 1: 3-1-101, CARD 2026-11: 31.00, 31.00 left, due 2026-11-25; due\n"
    assert desk(*words).err == "warning: charge 1 says the same already\n"
    before = desk.path.read_bytes()
    seen = desk(*words, "--on", "2026-10-30", "--preview", "--format", "json")
    assert desk.path.read_bytes() == before
    assert (seen.json["month"], seen.json["due"]) == ("2026-10", "2026-11-25")


def test_no_fee_is_charged_for_utilities_paid_for_an_owner(desk: Program) -> None:
    desk("service", "propose", "BILLS", "--name", "Bills", "--quality-plan", "x",
         "--feasibility", "x", "--utilities", "--by", "E001")  # fmt: skip
    desk("service", "approve", "BILLS", "--by", "D01")
    desk("service", "add", "BILLS", "--free")
    desk("request", "add", "--kind", "special", "--unit", "3-1-101", "--text", "x", "--service",
         "BILLS")  # fmt: skip
    refused(desk, "no handling fee may be taken on utilities", "fee", "bill", "--item", "CARD",
            "--unit", "3-1-101", "--quantity", "1", "--link", "request:1")  # fmt: skip


# Meters.


def test_a_lower_reading_is_a_new_meter_or_wrong(desk: Program) -> None:
    read(desk, "3-1-101", "100", "2026-09-30")
    words = ("fee", "meter", "add", "--unit", "3-1-101", "--item", "WATER", "--reading")
    refused(desk, "90 is lower than 100 of 2026-09-30 [A1.5]; a new meter begins with --start",
            *words, "90", "--on", "2026-10-10")  # fmt: skip
    read(desk, "3-1-101", "104", "2026-10-10")
    read(desk, "3-1-101", "0", "2026-10-10", "--start")
    read(desk, "3-1-101", "9", "2026-10-31")
    bill(desk, "10", "--item", "WATER")
    assert charged(desk)[0]["quantity_e3"] == 13000


def test_a_month_without_a_reading_is_charged_with_the_next(desk: Program) -> None:
    read(desk, "3-1-101", "100", "2026-08-31")
    read(desk, "3-1-101", "160", "2026-10-31")
    assert bill(desk, "9", "--item", "WATER")["charges"] == 0
    bill(desk, "10", "--item", "WATER")
    assert [(row["from"], row["to"]) for row in charged(desk)] == [("2026-09-01", "2026-10-31")]
    read(desk, "3-1-101", "130", "2026-09-30")
    found = bill(desk, "9", "--item", "WATER", "--unit", "3-1-101")
    assert [entry["why"] for entry in found["left_out"]] == ["charged-later"]
    assert bill(desk, "10", "--item", "WATER")["differs"] == []


def test_what_a_meter_shows_after_it_was_charged_belongs_to_the_next_month(desk: Program) -> None:
    read(desk, "3-1-101", "100", "2026-10-01")
    read(desk, "3-1-101", "110", "2026-11-01")
    bill(desk, "11", "--item", "WATER")
    read(desk, "3-1-101", "130", "2026-11-03")
    assert bill(desk, "11", "--item", "WATER")["differs"] == []
    desk.now = "2026-12-03T09:00"
    read(desk, "3-1-101", "131", "2026-12-01")
    bill(desk, "12", "--item", "WATER")
    assert [row["quantity_e3"] for row in charged(desk)] == [10000, 21000]


def test_a_reading_that_others_or_a_charge_rest_on_stays(desk: Program) -> None:
    words = ("fee", "meter", "void")
    read(desk, "3-1-101", "100", "2026-09-30")
    read(desk, "3-1-101", "20", "2026-10-10", "--start")
    read(desk, "3-1-101", "40", "2026-10-31")
    refused(desk, "without reading 2 the one of 2026-10-31 would be lower than that of 2026-09-30",
            *words, "2", "--reason", "x")  # fmt: skip
    bill(desk, "10", "--item", "WATER")
    for number in ("1", "2", "3"):
        refused(desk, f"charge 1 rests on reading {number}", *words, number, "--reason", "x")
    desk("fee", "charge", "void", "1", "--reason", "Wrong")
    desk(*words, "3", "--reason", "Misread")
    read(desk, "3-1-101", "41", "2026-10-31")
    bill(desk, "10", "--item", "WATER")
    assert show(desk, 2)["quantity_e3"] == 21000


def test_readings_are_imported_in_any_order_and_known_again(desk: Program, tmp_path: Path) -> None:
    file = tmp_path / "readings.csv"
    file.write_text(
        "房号,项目,读数,日期,kind,key\n3-1-101,WATER,120,2026/10/31,,a\n"
        "3-1-101,water,100,2026-09-30,,\n3-1-102,WATER,5,2026-10-11,start,\n",
        encoding="utf-8",
    )
    words = ("fee", "meter", "import", str(file))
    assert desk(*words, "--dry-run").out == "3 stored, 0 known already\n"
    assert count(desk.path, "meter_reading") == 0
    assert desk(*words).out == "3 stored, 0 known already\n"
    assert desk(*words).out == "0 stored, 3 known already\n"
    file.write_text(
        "unit,item,reading,on\n3-1-101,WATER,110,2026-10-31\n9-9-9,WATER,1,2026-10-31\n"
        "3-1-101,WATER,90,2026-10-15\n3-1-101,PM,1,2026-10-15\n3-1-102,WATER,x,2026-10-15\n",
        encoding="utf-8",
    )
    ran = desk(*words, ok=False)
    for line in ("line 2: 3-1-101 has a reading of WATER on 2026-10-31", "line 3: there is no unit",
                 "line 4: 90 is lower than 100", "line 5: PM has no meters",
                 "line 6: 'x' is not a quantity"):  # fmt: skip
        assert line in ran.err
    assert (ran.code, count(desk.path, "meter_reading")) == (2, 3)


# What comes of a charge.


def test_a_charge_explains_itself(desk: Program) -> None:
    desk("fee", "item", "price", "PM", "--price", "3", "--from", "2026-10-20", "--document",
         "Vote", "--round", "jiao", "--rounding", "up")  # fmt: skip
    bill(desk, "10", "--item", "PM")
    text = desk("fee", "charge", "show", "1").out
    assert text.split("\n\n")[1].splitlines() == [
        "  2026-10-01..2026-10-19  89.5 m2 x 2.80 x 19/31 days  Contract",
        "  2026-10-20..2026-10-31  89.5 m2 x 3.00 x 12/31 days  Vote",
        "  = 257.60, up to the jiao [A1.5]",
    ]
    found = show(desk, 1)["parts"]
    assert [(part["days"], part["of_days"], part["price_e4"]) for part in found] == [
        (19, 31, 28000), (12, 31, 30000),
    ]  # fmt: skip


def test_no_more_is_waived_than_is_left(desk: Program) -> None:
    bill(desk, "10", "--item", "LIFT", "--unit", "3-1-101")
    words = ("fee", "charge", "waive", "1", "--reason", "Lift stood", "--by", "M01")
    desk(*words, "--amount", "10")
    refused(desk, "charge 1 has 20.00 left: 20.01 is more [B2]", *words, "--amount", "20.01")
    assert (show(desk, 1)["state"], show(desk, 1)["left_fen"]) == ("due", 2000)
    assert desk(*words).out.endswith("0.00 left, due 2026-10-25; waived; 20.00 waived\n")
    refused(desk, "nothing is left of charge 1", *words)
    refused(desk, "nothing is left of charge 1", "fee", "charge", "dispute", "1", "--text", "x")


def test_a_dispute_opens_a_complaint_or_names_one(desk: Program) -> None:
    bill(desk, "10", "--item", "PM")
    words = ("fee", "charge", "dispute")
    assert desk(*words, "1", "--text", "Empty", "--to", "E001").out.endswith("; complaint:1\n")
    complaint = desk("complaint", "show", "1", "--format", "json").json
    assert (complaint["category"], complaint["unit"], complaint["handler"], complaint["link"]) == (
        "fees", "3-1-101", "E001", "charge:1",
    )  # fmt: skip
    refused(desk, "charge 1 is disputed already: complaint:1 [B2]; pmdesk fee charge settle 1",
            *words, "1", "--text", "x")  # fmt: skip
    refused(desk, "complaint 1 is of 3-1-101, charge 2 of 3-1-102", *words, "2", "--text", "x",
            "--link", "complaint:1")  # fmt: skip
    tree = desk("why", "complaint:1").out.splitlines()
    assert [line.split()[-1] for line in tree][:1] == ["250.60"]
    assert "complaint:1" in tree[1]
    desk("fee", "charge", "settle", "1", "--text", "Agreed")
    assert show(desk, 1)["state"] == "due"
    assert count(desk.path, "complaint") == 1


def test_an_office_without_the_category_names_a_complaint(desk: Program) -> None:
    bill(desk, "10", "--item", "PM")
    desk("settings", "set", "complaint_categories", "noise,other")
    refused(desk, "there is no category 'fees'", "fee", "charge", "dispute", "1", "--text", "x",
            code=3)  # fmt: skip


def test_a_units_timeline_tells_its_charges_and_readings(desk: Program) -> None:
    read(desk, "3-1-101", "100", "2026-09-30")
    bill(desk, "10", "--item", "PM")
    desk("fee", "charge", "waive", "1", "--amount", "1", "--reason", "Kind", "--by", "M01")
    desk("fee", "charge", "void", "1", "--reason", "Wrong")
    told = desk("owner", "timeline", "3-1-101", "--format", "json").json["rows"]
    assert [(row["kind"], row["what"], row["text"]) for row in told if "e" in row["kind"]][:4] == [
        ("charge", "voided", "Wrong"),
        ("charge", "waived", "1.00; Kind"),
        ("charge", "charged", "PM 2026-10: 250.60"),
        ("meter-reading", "meter read", "WATER 100"),
    ]


def test_charges_are_found_by_what_they_are(desk: Program) -> None:
    bill(desk)
    bill(desk, "9")
    assert len(charged(desk)) == 6
    for words, ids in (
        (("--unit", "3-1-101"), [1, 2, 5, 6]),
        (("--item", "lift"), [2, 4, 6]),
        (("--month", "9"), [5, 6]),
        (("--state", "paid"), []),
        (("--search", "PM fee"), [1, 3, 5]),
    ):
        assert [row["id"] for row in charged(desk, *words)] == ids, words


# The ledger.


def test_on_every_day_what_was_billed_is_paid_credited_waived_or_left(desk: Program) -> None:
    chance = random.Random(20261103)
    desk("owner", "change", "4-1-101", "--area", "50", "--from", "2026-01-01")
    units = [1, 2, 3, 4]
    first = date(2026, 7, 1)
    for step in range(60):
        day = first + timedelta(days=step * 2)
        desk.now = f"{day}T09:00"
        match chance.randrange(6):
            case 0:
                pay(desk, chance.choice(units), chance.randrange(1, 40000), str(day))
            case 1:
                _try(desk, "charge", "waive", str(chance.randrange(1, 20)), "--reason", "x",
                     "--by", "M01", "--amount", f"{chance.randrange(1, 300)}")  # fmt: skip
            case 2:
                _try(desk, "charge", "void", str(chance.randrange(1, 20)), "--reason", "x")
            case 3:
                _void_receipt(desk, chance, day)
            case _:
                bill(desk, f"{day:%Y-%m}")
    assert count(desk.path, "charge") > 14
    assert count(desk.path, "receipt_line") > 5
    assert count(desk.path, "void") > 3
    with closing(sqlite3.connect(desk.path)) as conn:
        for place in range(130):
            on = (first + timedelta(days=place)).isoformat()
            for unit in (*units, None):
                sums, money = ledger.sums(conn, unit, on), ledger.money(conn, unit, on)
                assert min(*sums, *money, sums.left_fen, money.left_fen) >= 0
                assert sums.left_fen == sum(one.left_fen for one in ledger.owed(conn, unit, on))
                assert (sums.paid_fen, sums.credit_fen) == (money.paid_fen, money.credit_fen)
            assert ledger.credit_of(conn, 1, on) == ledger.money(conn, 1, on).left_fen


def _try(desk: Program, *words: str) -> None:
    """Something that may be refused; never anything worse."""
    assert desk("fee", *words, ok=False).code in (0, 3, 4)


def _void_receipt(desk: Program, chance: random.Random, day: date) -> None:
    there = count(desk.path, "receipt")
    if there:
        number = chance.randrange(1, there + 1)
        alter(
            desk.path,
            "INSERT INTO void (seq, kind, record_id, on_day, by_whom, reason) "
            f"SELECT 1, 'receipt', {number}, '{day}', 'E001', 'x' WHERE NOT EXISTS "
            f"(SELECT 1 FROM void WHERE kind = 'receipt' AND record_id = {number})",
        )
