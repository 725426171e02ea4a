"""`fee day`: a cashier's takings, tied to the receipts, counted and handed on."""

from typing import Any

import pytest

from tests.conftest import Program
from tests.desk.counter import OTHER, UNIT, pay, refused

DAY = ("fee", "day", "--cashier", "E001", "--handed-to", "Finance", "--counted")


def close(pmdesk: Program, counted: str, *words: str, now: str | None = None) -> Any:
    return pmdesk(*DAY, counted, *words, "--format", "json", now=now).json


def owed(pmdesk: Program, now: str | None = None) -> list[tuple[str, str, bool]]:
    rows = pmdesk("due", "--kind", "fee", "--format", "json", now=now).json["rows"]
    return [(row["id"], row["who"], row["overdue"]) for row in rows if row["duty"] == "takings"]


@pytest.fixture
def taken(billed: Program) -> Program:
    """3 November of E001: 100.00 and 50.00 in cash, 30.00 by wechat, 8.00 of yesterday's void, 2.00
    given back in cash; another cashier's 5.00 beside it."""
    pay(billed, "8", now="2026-11-02T09:00")
    pay(billed, "100")
    pay(billed, "50", unit=OTHER)
    pay(billed, "30", "--method", "wechat")
    pay(billed, "5", "--cashier", "E002")
    pay(billed, "700", "--method", "transfer", "--cashier", "E003")
    billed("fee", "void", "1", "--reason", "Wrong unit")
    billed("fee", "refund", "--unit", UNIT, "--amount", "2", "--method", "cash", "--by", "E001")
    return billed


def test_a_day_is_what_was_taken_voided_and_given_back(taken: Program) -> None:
    stored = close(taken, "140", "--ref", "k", "--by", "S01")
    assert stored == {
        "schema": "pmdesk.fee.day/1",
        "id": 1,
        "ref": "k",
        "on": "2026-11-03",
        "cashier": "E001",
        "receipts": 3,
        "amount_fen": 17000,
        "cash_fen": 14000,
        "counted_fen": 14000,
        "difference_fen": 0,
        "methods": [
            {"method": "cash", "receipts": 2, "amount_fen": 15000, "voids": 1, "void_fen": 800,
             "refunds": 1, "refund_fen": 200, "net_fen": 14000},
            {"method": "wechat", "receipts": 1, "amount_fen": 3000, "voids": 0, "void_fen": 0,
             "refunds": 0, "refund_fen": 0, "net_fen": 3000},
        ],
        "handed_to": "Finance",
        "state": "closed",
        "by": "S01",
        "text": None,
        "void": None,
    }  # fmt: skip
    assert taken("fee", "day", "show", "1", "--format", "json").json == stored
    assert close(taken, "140", "--ref", "k") == stored
    shown = taken("fee", "day", "show", "1").out
    assert (
        "  cash  2 receipts, 150.00  1 voided, 8.00  1 given back, 2.00  comes to 140.00" in shown
    )
    rows = taken("fee", "day", "list", "--format", "csv").out.splitlines()
    assert rows[0].startswith("id,ref,on,cashier,receipts,amount,cash,counted,difference,methods,")


def test_a_day_is_told_in_one_line(taken: Program) -> None:
    assert taken(*DAY, "140").out == (
        "takings 1: E001 on 2026-11-03; 3 receipts, 170.00; cash 140.00, counted 140.00, "
        "no difference; handed to Finance\n"
    )


@pytest.mark.parametrize(
    ("counted", "says", "difference"),
    [("139.99", "0.01 short", -1), ("150", "10.00 too much", 1000)],
)
def test_a_difference_needs_words(taken: Program, counted: str, says: str, difference: int) -> None:
    refused(taken, 4, f"{counted if '.' in counted else counted + '.00'} counted, 140.00 expected: "
            f"{says}; count again, or say why with --text", *DAY, counted)  # fmt: skip
    assert close(taken, counted, "--text", "A coin fell down")["difference_fen"] == difference


def test_a_negative_day_reads_the_same_in_every_form(billed: Program) -> None:
    pay(billed, "700.50", "--method", "wechat")
    billed("fee", "refund", "--unit", UNIT, "--amount", "10.50", "--method", "cash", "--by", "E001")
    stored = close(billed, "0", "--text", "Paid out of the float")
    assert (stored["cash_fen"], stored["amount_fen"]) == (-1050, 69000)
    row = billed("fee", "day", "list", "--format", "csv").out.splitlines()[1]
    assert row.startswith("1,,2026-11-03,E001,1,690.00,-10.50,0.00,10.50,")
    assert row == billed("fee", "day", "show", "1", "--format", "csv").out.splitlines()[1]
    assert "-10.50" in billed("fee", "day", "list").out


@pytest.mark.parametrize(
    "words",
    [
        ["fee", "pay", "--unit", UNIT, "--amount", "1", "--method", "cash", "--cashier", "E001"],
        ["fee", "void", "2", "--reason", "x"],
        ["fee", "refund", "--unit", UNIT, "--amount", "1", "--method", "cash", "--by", "E001"],
        [*DAY, "140"],
    ],
    ids=lambda words: words[1],
)
def test_nothing_more_happens_on_a_closed_day(taken: Program, words: list[str]) -> None:
    close(taken, "140")
    refused(taken, 4, "E001 closed 2026-11-03: takings 1; take it on another day, or open it "
            "again: pmdesk fee day void 1 --reason TEXT", *words)  # fmt: skip
    taken(*words, now="2026-11-04T09:00", ok=words[1] != "day")


def test_others_go_on_and_so_does_the_next_day(taken: Program) -> None:
    close(taken, "140")
    pay(taken, "1", "--cashier", "E002")
    pay(taken, "1", now="2026-11-04T09:00")
    taken("fee", "void", "2", "--reason", "x", now="2026-11-04T09:00")
    late = ("fee", "pay", "--unit", UNIT, "--amount", "1", "--method", "cash", "--cashier", "E001")
    refused(taken, 4, "E001 closed 2026-11-03", *late, "--on", "2026-11-03", now="2026-11-04T09:00")


def test_a_day_that_is_opened_again_is_closed_once_more(taken: Program) -> None:
    close(taken, "140")
    void = ("fee", "day", "void", "1", "--reason", "One was left out")
    assert taken(*void).out == (
        "takings 1: void: One was left out; E001's 2026-11-03 is open again\n"
    )
    refused(taken, 4, "takings 1 is void", *void)
    pay(taken, "7")
    assert close(taken, "147")["id"] == 2
    rows = taken("fee", "day", "list", "--format", "json").json["rows"]
    assert [(row["id"], row["state"]) for row in rows] == [(1, "void"), (2, "closed")]


def test_a_day_that_is_not_closed_is_owed(taken: Program) -> None:
    assert owed(taken) == [
        ("2026-11-02", "E001", True),
        ("2026-11-03", "E001", False),
        ("2026-11-03", "E002", False),
        ("2026-11-03", "E003", False),
    ]
    close(taken, "140")
    close(taken, "8", "--date", "2026-11-02")
    assert owed(taken, now="2026-11-04T09:00") == [
        ("2026-11-03", "E002", True),
        ("2026-11-03", "E003", True),
    ]
    rows = taken("due", "--kind", "fee", "--format", "json").json["rows"]
    assert rows[0]["command"] == (
        "pmdesk fee day --date 2026-11-03 --cashier E002 --counted CNY --handed-to NAME"
    )
    taken("fee", "day", "void", "1", "--reason", "x")
    assert ("2026-11-03", "E001", False) in owed(taken)


def test_a_void_alone_opens_a_day_of_who_took_the_money(taken: Program) -> None:
    for day, cash in (("2026-11-02", "8"), ("2026-11-03", "140")):
        close(taken, cash, "--date", day)
    taken("fee", "void", "3", "--reason", "x", "--by", "S01", now="2026-11-05T09:00")
    assert ("2026-11-05", "E001", False) in owed(taken, now="2026-11-05T10:00")
    assert (
        close(taken, "0", "--text", "From the float", now="2026-11-05T10:00")["cash_fen"] == -5000
    )


def test_a_day_without_money_can_be_closed(billed: Program) -> None:
    assert close(billed, "0")["methods"] == []
    refused(billed, 4, "2026-11-04 lies in the future", *DAY, "0", "--date", "tomorrow")


def test_the_first_method_is_the_cash_that_is_counted(billed: Program) -> None:
    billed("settings", "set", "payment_methods", "notes,card")
    pay(billed, "5", "--method", "notes")
    pay(billed, "6", "--method", "card")
    assert close(billed, "5")["cash_fen"] == 500
