"""The printed receipt: what was paid, what is over and what became of it, what is void."""

import pytest

from tests.conftest import Program
from tests.forms.pages import Page


@pytest.fixture
def paid(pmdesk: Program) -> Program:
    """A unit that was charged 64.00 and paid 100.50."""
    for line in (
        "owner add 3-2-1502 --area 20 --move-in 2024-05-01",
        "fee item add PM --name Fee --name-zh-hant 管理費 --name-zh-hans 管理费 --basis area-month "
        "--price 3.20 --unit m2 --from 2026-01-01 --document Contract",
        "fee bill --month 2026-10 --yes",
        "fee pay --unit 3-2-1502 --amount 100.50 --method wechat --cashier E001 --on today",
    ):
        pmdesk("--as", "E001", *line.split())
    return pmdesk


def _said(program: Program, language: str, number: int = 1) -> str:
    line = ("fee", "receipt", "print", str(number), "--output", "-", "--language", language)
    return Page(program(*line).out).text


def test_it_says_what_was_paid_in_figures_and_capital_numerals(paid: Program) -> None:
    said = _said(paid, "zh-Hant")
    for part in ("收據", "RC-202611-0001", "100.50", "人民幣壹佰圓伍角整", "微信支付", "管理費",
                 "2026-10", "64.00", "36.50", "本收據不作發票使用。"):  # fmt: skip
        assert part in said, part
    assert "人民币壹佰元伍角整" in _said(paid, "zh-Hans")
    assert "人民" not in _said(paid, "en")


def test_a_way_of_paying_of_the_offices_own_stays_as_it_is(paid: Program) -> None:
    paid("settings", "set", "payment_methods", "cash,Tallystick")
    paid("fee", "pay", "--unit", "3-2-1502", "--amount", "5", "--method", "Tallystick",
         "--cashier", "E001")  # fmt: skip
    said = _said(paid, "zh-Hant", 2)
    assert "Tallystick" in said
    assert "沒有用於支付任何應收款" in said


def test_it_says_what_became_of_the_credit(paid: Program) -> None:
    assert "What became of the credit" not in _said(paid, "en")
    paid("--as", "E001", "fee", "refund", "--unit", "3-2-1502", "--amount", "6.50", "--method",
         "cash", "--to", "Lin Heron", "--by", "E001", "--text", "Moves out")  # fmt: skip
    said = _said(paid, "en")
    assert "given back cash, Lin Heron, Moves out 6.50" in said
    assert "Kept as credit 36.50" in said


def test_a_void_receipt_says_so(paid: Program) -> None:
    assert "void" not in _said(paid, "en")
    paid("--as", "E001", "fee", "void", "1", "--reason", "Paid for another unit")
    assert "void: Paid for another unit" in _said(paid, "en")


def test_the_text_on_the_screen_is_in_the_offices_language_as_the_document(paid: Program) -> None:
    paid("settings", "set", "language", "zh-Hant")
    shown = paid("fee", "receipt", "show", "1", "--lang", "en").out
    fields, text = shown.split("\n\n", 1)
    assert "Amount" in fields
    for part in ("收據 RC-202611-0001", "100.50 (微信支付)", "已繳"):
        assert part in text, part
    paid("settings", "set", "language", "en")
    assert "100.50 (WeChat Pay)" in paid("fee", "receipt", "show", "1", "--lang", "zh-Hant").out
