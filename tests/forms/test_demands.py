"""What goes out against arrears: a text for each stage, never a threat, never a name."""

import re

import pytest

from tests.conftest import Program
from tests.forms.pages import Page

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
ARREARS = (
    "owner add 3-2-1502 --area 20 --move-in 2024-05-01",
    "owner person add 3-2-1502 --name Heron --role owner",
    "fee item add PM --name Fee --name-zh-hant 管理費 --name-zh-hans 管理费 --basis area-month "
    "--price 3.20 --unit m2 --from 2026-01-01 --document Contract",
    "fee bill --month 2026-09 --yes",
    "fee dun add --unit 3-2-1502 --stage reminder --how message",
    "fee dun add --unit 3-2-1502 --stage notice --how letter --on 2026-11-03",
    "fee dun deliver 2 --how witness --proof Quill",
    "fee dun add --unit 3-2-1502 --stage final --how letter --reason early",
    "fee dun add --unit 3-2-1502 --stage lawyer --how letter --reason early",
    "fee dun add --unit 3-2-1502 --stage court --reason early",
)
THREATS = re.compile(
    r"cut|disconnect|power|electric|water|heat|gas|lift|access|停電|停水|斷|門禁|停电|断|门禁|水電|電梯",
    re.IGNORECASE,
)


@pytest.fixture
def owing(pmdesk: Program) -> Program:
    """A unit whose September fee was demanded up to the court, the notice delivered."""
    for line in ARREARS:
        pmdesk("--as", "E001", *line.split())
    return pmdesk


def _said(program: Program, number: int, language: str = "en") -> str:
    line = ("fee", "dun", "print", str(number), "--output", "-", "--language", language)
    return Page(program(*line).out).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_no_stage_threatens_a_service_or_names_anybody(
    owing: Program, number: int, language: str
) -> None:
    said = _said(owing, number, language)
    assert "3-2-1502" in said
    assert not THREATS.search(said), THREATS.search(said)
    assert "Heron" not in said


def test_every_stage_has_a_text_of_its_own(owing: Program) -> None:
    reminder, notice, last, lawyer, court = (_said(owing, number) for number in range(1, 6))
    assert "please pay them when it suits you" in reminder
    assert "2026-11-10" not in reminder
    assert "pay 64.00 yuan by 2026-11-10" in notice
    assert "Civil Code, art. 944" in last
    assert "Civil Code" not in notice
    assert "lawyer's letter" in lawyer
    assert "claim in court or arbitration" in court


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_letter_says_how_to_pay_and_where_to_object(owing: Program, number: int) -> None:
    owing("settings", "set", "contact", "555 0100, ground floor")
    said = _said(owing, number)
    for part in ("20 m2 x 3.20", "Contract", "2026-09-25", "cash, bank card",
                 "To reach us: 555 0100, ground floor", "It is recorded as a complaint",
                 "no late charge is in it", "If you have paid in the meantime"):  # fmt: skip
        assert part in said, part
    assert "現金、銀行卡" in _said(owing, number, "zh-Hant")


def test_the_proof_of_delivery_is_torn_off_what_needs_one(owing: Program) -> None:
    assert "Proof of delivery" not in _said(owing, 1)
    assert "x witness" in _said(owing, 2)
    assert "Proof of delivery" in _said(owing, 3)


def test_the_statement_lists_what_was_demanded_before_and_how_it_arrived(owing: Program) -> None:
    said = _said(owing, 4)
    for part in ("DN-202611-0001", "payment reminder", "DN-202611-0002", "witness Quill",
                 "DN-202611-0003", "64.00", "early"):  # fmt: skip
        assert part in said, part
    assert "DN-202611-0005" not in said


def test_a_demand_that_was_voided_says_so_and_stands_in_no_statement(owing: Program) -> None:
    owing("--as", "E001", "fee", "dun", "void", "1", "--reason", "Another unit")
    assert "void: Another unit" in _said(owing, 1)
    assert "DN-202611-0001" not in _said(owing, 4)


def test_what_was_only_said_has_nothing_in_writing(owing: Program) -> None:
    owing("--as", "E001", "fee", "bill", "--month", "2026-08", "--yes")
    owing("--as", "E001", "fee", "dun", "add", "--unit", "3-2-1502", "--stage", "reminder",
          "--how", "phone", "--reason", "x")  # fmt: skip
    owing("--as", "E001", "fee", "dun", "add", "--unit", "3-2-1502", "--stage", "visit",
          "--reason", "x")  # fmt: skip
    for number, words in ((6, "reminder, phone"), (7, "visit, visit")):
        ran = owing("fee", "dun", "print", str(number), "--output", "-", ok=False)
        assert ran.code == 4
        assert f"dunning {number} ({words}) has nothing in writing [B2]" in ran.err
