"""Held money: deposits and sums taken to pay for an owner; held, spent, returned, never income."""

from typing import Any

import pytest

from tests.conftest import Program

UNIT = "3-2-1502"


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """An office with a unit, a deposit of 2000.00 and 300.00 to pay a bill with."""
    pmdesk("owner", "add", UNIT)
    hold(pmdesk, "2000", "deposit", "--text", "Fit-out")
    hold(pmdesk, "300", "on-behalf", "--on", "2026-11-01")
    return pmdesk


def hold(pmdesk: Program, amount: str, kind: str, *words: str) -> Any:
    ran = pmdesk("fee", "hold", "add", "--unit", UNIT, "--amount", amount, "--kind", kind, *words,
                 "--format", "json")  # fmt: skip
    return ran.json


def show(pmdesk: Program, number: int) -> Any:
    return pmdesk("fee", "hold", "show", str(number), "--format", "json").json


def figures(pmdesk: Program, number: int) -> tuple[int, int, int, str]:
    record = show(pmdesk, number)
    return record["spent_fen"], record["returned_fen"], record["left_fen"], record["state"]


def listed(pmdesk: Program, *words: str) -> list[int]:
    rows = pmdesk("fee", "hold", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def refused(pmdesk: Program, code: int, says: str, *words: str) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("fee", "hold", *words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


def test_what_is_taken_is_held(desk: Program) -> None:
    words = ("fee", "hold", "add", "--unit", UNIT, "--amount", "150.5", "--kind", "on-behalf")
    assert desk(*words).out == "held money 3: 3-2-1502, on-behalf; 150.50 of 150.50 left; held\n"
    assert show(desk, 1) == {
        "schema": "pmdesk.fee.hold/1",
        "id": 1,
        "ref": None,
        "unit": UNIT,
        "kind": "deposit",
        "on": "2026-11-03",
        "amount_fen": 200000,
        "spent_fen": 0,
        "returned_fen": 0,
        "left_fen": 200000,
        "state": "held",
        "link": None,
        "by": show(desk, 1)["by"],
        "text": "Fit-out",
        "void": None,
    }


def test_a_sum_rests_on_a_request(desk: Program) -> None:
    desk("request", "add", "--unit", UNIT, "--kind", "fit-out", "--text", "New kitchen")
    record = hold(desk, "500", "deposit", "--link", "request:1", "--by", "S01")
    assert (record["link"], record["by"]) == ("request:1", "S01")
    assert listed(desk, "--link", "request:1") == [3]
    refused(desk, 3, "there is no record 'request:9'", "add", "--unit", UNIT, "--amount", "1",
            "--kind", "deposit", "--link", "request:9")  # fmt: skip


def test_money_is_spent_for_the_owner_and_the_rest_given_back(desk: Program) -> None:
    ran = desk("fee", "hold", "spend", "2", "--amount", "120.50", "--to", "Water works",
               "--text", "Water bill, October")  # fmt: skip
    assert ran.out == "held money 2: 120.50 spent; 179.50 of 300.00 left; held\n"
    assert figures(desk, 2) == (12050, 0, 17950, "held")
    ran = desk("fee", "hold", "return", "2", "--amount", "79.50", "--to", "Lin Heron")
    assert figures(desk, 2) == (12050, 7950, 10000, "held")
    ran = desk("fee", "hold", "return", "2")
    assert ran.out == "held money 2: 100.00 returned; 0.00 of 300.00 left; settled\n"
    assert figures(desk, 2) == (12050, 17950, 0, "settled")
    out = desk("fee", "hold", "show", "2").out
    assert "spent  120.50  to Water works  Water bill, October\n" in out
    assert "returned  79.50  to Lin Heron\n" in out
    assert "income" not in out


def test_damage_is_paid_out_of_a_deposit_only_with_words(desk: Program) -> None:
    words = ("spend", "1", "--amount", "80", "--to", "Glazier")
    refused(desk, 2, "missing: --text", *words)
    desk("fee", "hold", *words, "--text", "Broken pane in the stairwell")
    assert figures(desk, 1) == (8000, 0, 192000, "held")


@pytest.mark.parametrize(
    ("code", "says", "words"),
    [
        (2, "missing: --unit, --amount, --kind", ("add",)),
        (2, "'income' is not one of deposit, on-behalf",
         ("add", "--unit", UNIT, "--amount", "1", "--kind", "income")),
        (2, "the amount is nothing", ("add", "--unit", UNIT, "--amount", "0", "--kind", "deposit")),
        (2, "is not an amount",
         ("add", "--unit", UNIT, "--amount", "1.005", "--kind", "deposit")),
        (3, "there is no unit", ("add", "--unit", "9-9-9", "--amount", "1", "--kind", "deposit")),
        (4, "lies in the future",
         ("add", "--unit", UNIT, "--amount", "1", "--kind", "deposit", "--on", "tomorrow")),
        (3, "there is no staff member 'X9'",
         ("add", "--unit", UNIT, "--amount", "1", "--kind", "deposit", "--by", "X9")),
        (4, "held money 2 has 300.00 left: 300.01 is more",
         ("spend", "2", "--amount", "300.01", "--to", "x", "--text", "x")),
        (4, "held money 2 has 300.00 left: 301.00 is more", ("return", "2", "--amount", "301")),
        (4, "2026-10-31 lies before 2026-11-01, when the money was taken",
         ("return", "2", "--on", "2026-10-31")),
        (4, "lies in the future", ("return", "2", "--on", "tomorrow")),
        (2, "missing: ID, --amount, --to, --text", ("spend",)),
        (3, "there is no held-money 9", ("return", "9")),
        (3, "there is no held-money 9",
         ("spend", "9", "--amount", "1", "--to", "x", "--text", "x")),
        (3, "there is no held-money 9", ("show", "9")),
        (3, "there is no held-money 9", ("void", "9", "--reason", "x")),
        (2, "'open' is not one of held, settled, void", ("list", "--state", "open")),
    ],
)  # fmt: skip
def test_refusals(desk: Program, code: int, says: str, words: tuple[str, ...]) -> None:
    refused(desk, code, says, *words)


def test_nothing_more_is_given_of_a_settled_sum(desk: Program) -> None:
    desk("fee", "hold", "return", "2")
    refused(desk, 4, "held money 2 is settled: nothing is left of it", "return", "2")
    refused(desk, 4, "held money 2 is settled", "spend", "2", "--amount", "1", "--to", "x",
            "--text", "x")  # fmt: skip


def test_only_an_untouched_sum_can_be_voided(desk: Program) -> None:
    desk("fee", "hold", "return", "2", "--amount", "1")
    refused(desk, 4, "was spent or returned in part: it stays", "void", "2", "--reason", "x")
    assert desk("fee", "hold", "void", "1", "--reason", "Entered twice").out == (
        "held money 1: void: Entered twice; 2000.00 of 2000.00 left; void\n"
    )
    assert (show(desk, 1)["state"], show(desk, 1)["void"]) == ("void", "Entered twice")
    for words in (("void", "1", "--reason", "x"), ("return", "1")):
        refused(desk, 4, "held-money 1 is void: Entered twice", *words)


def test_lists_by_state_unit_and_search(desk: Program) -> None:
    desk("owner", "add", "3-2-1503")
    desk("fee", "hold", "add", "--unit", "3-2-1503", "--amount", "10", "--kind", "deposit")
    desk("fee", "hold", "return", "2")
    desk("fee", "hold", "void", "3", "--reason", "x")
    assert listed(desk) == [1, 2, 3]
    assert (listed(desk, "--state", "held"), listed(desk, "--state", "settled")) == ([1], [2])
    assert listed(desk, "--state", "void") == [3]
    assert listed(desk, "--unit", UNIT) == [1, 2]
    assert listed(desk, "--search", "fit-out") == [1]
    rows = desk("fee", "hold", "list", "--format", "json").json["rows"]
    assert {"schema": "pmdesk.fee.hold/1", **rows[1]} == show(desk, 2)


def test_csv_has_money_in_yuan_and_shields_text(desk: Program) -> None:
    hold(desk, "10", "deposit", "--text==1+1")
    out = desk("fee", "hold", "list", "--format", "csv").out
    assert out.splitlines()[0] == (
        "id,ref,unit,kind,on,amount,spent,returned,left,state,link,by,text,void"
    )
    assert ",10.00,0.00,0.00,10.00,held,," in out
    assert ",'=1+1," in out
    assert desk("fee", "hold", "show", "3", "--format", "csv").out.splitlines()[1] in out


def test_the_same_key_again_stores_nothing(desk: Program) -> None:
    first = hold(desk, "10", "deposit", "--ref", "h1")
    before = desk.path.read_bytes()
    assert hold(desk, "10.00", "deposit", "--ref", "h1") == first
    assert desk.path.read_bytes() == before
    refused(desk, 4, "names record 3 already, with other content: kind, amount, on", "add",
            "--unit", UNIT, "--amount", "11", "--kind", "on-behalf", "--on", "11-01",
            "--ref", "h1")  # fmt: skip
