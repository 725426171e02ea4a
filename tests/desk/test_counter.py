"""The counter: payments and what they pay, credit, voided receipts, refunds (A1.6)."""

import pytest

from pmdesk.errors import BadInput, Refused
from pmdesk.rules.allocation import Part, Payable, Wanted, as_named, oldest_first
from tests.conftest import Program
from tests.desk.counter import (
    OTHER,
    UNIT,
    bill,
    charge,
    left,
    pay,
    receipt,
    refused,
)

PAY = ("fee", "pay", "--unit", UNIT, "--method", "cash", "--cashier", "E001", "--amount")


# What a payment pays.


def test_the_rules_pay_in_order_and_leave_disputes_alone() -> None:
    payables = [Payable(1, 50), Payable(2, 70, disputed=True), Payable(3, 30)]
    assert oldest_first(60, payables) == [Part(1, 50), Part(3, 10)]
    assert oldest_first(500, payables) == [Part(1, 50), Part(3, 30)]
    assert oldest_first(50, payables) == [Part(1, 50)]
    assert as_named(60, [Wanted(2), Wanted(1)], payables) == [Part(2, 60)]
    assert as_named(90, [Wanted(2), Wanted(1)], payables) == [Part(2, 70), Part(1, 20)]
    assert as_named(90, [Wanted(2), Wanted(1, 30)], payables) == [Part(2, 60), Part(1, 30)]
    with pytest.raises(BadInput, match=r"0\.31, the payment to 0\.30"):
        as_named(30, [Wanted(1, 31)], payables)
    with pytest.raises(Refused, match=r"charge 3 has 0\.30 left"):
        as_named(40, [Wanted(3, 31)], payables)
    with pytest.raises(Refused, match=r"charge 9 has 0\.00 left"):
        as_named(40, [Wanted(9)], payables)


def test_the_oldest_charges_are_paid_first(billed: Program) -> None:
    before = left(billed)
    assert list(before.values()) == [20000, 3000] * 3
    ran = billed(*PAY, "250")
    first, second, third, *_rest = before
    assert ran.out == (
        "receipt RC-202611-0001: 3-2-1502, 250.00 by cash; "
        f"paid PM 2026-08 200.00 (#{first}), CL 2026-08 30.00 (#{second}), "
        f"PM 2026-09 20.00 (#{third}); left to pay 440.00\n"
    )
    after = left(billed)
    assert first not in after
    assert second not in after
    assert sum(after.values()) == 44000
    assert charge(billed, third)["state"] == "part-paid"


def test_a_receipt_says_all_of_it(billed: Program) -> None:
    number = next(iter(left(billed)))
    words = ("--payer", "Lin Heron", "--text", "October", "--ref", "slip-1", "--charge",
             f"{number}=12.50", "--began", "08:31", "--ended", "08:40", "--as", "S01")  # fmt: skip
    stored = pay(billed, "20", *words)
    assert stored == {
        "schema": "pmdesk.fee.receipt/1",
        "id": 1,
        "ref": "slip-1",
        "number": "RC-202611-0001",
        "unit": UNIT,
        "on": "2026-11-03",
        "amount_fen": 2000,
        "method": "cash",
        "cashier": "E001",
        "payer": "Lin Heron",
        "charges": [f"{number}=12.50"],
        "paid_fen": 1250,
        "credit_used_fen": 0,
        "refunded_fen": 0,
        "credit_fen": 750,
        "began_at": "2026-11-03T08:31:00+08:00",
        "ended_at": "2026-11-03T08:40:00+08:00",
        "handling_minutes": 9,
        "over": False,
        "state": "issued",
        "by": "S01",
        "text": "October",
        "void": None,
    }
    assert receipt(billed, 1) == stored
    assert pay(billed, "20", *words) == stored, "the same key again stores nothing"
    rows = billed("fee", "receipt", "list", "--format", "json").json["rows"]
    assert rows == [{key: value for key, value in stored.items() if key != "schema"}]


def test_the_same_key_with_another_charge_is_refused(billed: Program) -> None:
    first, second = list(left(billed))[:2]
    pay(billed, "20", "--ref", "slip", "--charge", str(first))
    pay(billed, "20", "--ref", "slip", "--charge", str(first), "--method", "cash")
    refused(billed, 4, "other content: charges", *PAY, "20", "--ref", "slip", "--charge",
            str(second))  # fmt: skip
    refused(billed, 4, "other content: charges", *PAY, "20", "--ref", "slip", "--charge",
            f"{first}=19")  # fmt: skip
    refused(billed, 4, "other content: amount", *PAY, "21", "--ref", "slip")
    refused(billed, 4, "other content: on", *PAY, "20", "--ref", "slip", "--on", "yesterday")


def test_numbers_count_within_a_month(billed: Program) -> None:
    assert pay(billed, "1")["number"] == "RC-202611-0001"
    assert pay(billed, "1", "--on", "2026-10-31")["number"] == "RC-202610-0001"
    assert pay(billed, "1")["number"] == "RC-202611-0002"


def test_a_disputed_charge_is_paid_only_where_it_is_named(billed: Program) -> None:
    oldest, second, *_rest = left(billed)
    billed("fee", "charge", "dispute", str(oldest), "--text", "Nobody lived there")
    stored = pay(billed, "10")
    assert stored["charges"] == [f"{second}=10.00"]
    assert pay(billed, "10", "--charge", str(oldest))["charges"] == [f"{oldest}=10.00"]


def test_a_payment_is_shown_before_it_is_made(billed: Program) -> None:
    before = billed.path.read_bytes()
    for option in ("--preview", "--dry-run"):
        ran = billed(*PAY, "700", option)
        assert ran.out.startswith("nothing is stored; it would be receipt RC-202611-0001: ")
        assert ran.out.endswith("; nothing is left to pay, credit 10.00\n")
    assert billed.path.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "says", "words"),
    [
        (2, "the amount is nothing", ["0"]),
        (2, "'1.005' is not an amount", ["1.005"]),
        (2, "each charge is named once", ["1", "--charge", "1", "--charge", "1=1"]),
        (2, "the charges come to 2.00, the payment to 1.00", ["1", "--charge", "1=2"]),
        (3, "there is no charge 99", ["1", "--charge", "99"]),
        (4, "charge 12 is another unit's", ["1", "--charge", "12"]),
        (3, "no payment method 'gold'; payment methods are cash, card, wechat", ["1", "--method",
                                                                                "gold"]),
        (2, "--ended lies before --began", ["1", "--began", "08:40", "--ended", "08:39"]),
        (4, "2026-11-03 09:01 lies in the future [A1.6]", ["1", "--ended", "09:01"]),
        (4, "2026-11-04 lies in the future", ["1", "--on", "tomorrow"]),
        (2, "--began: a time is wanted", ["1", "--began", "yesterday"]),
        (2, "times of 2026-11-02, the receipt's day", ["1", "--began", "11-02 08:40", "--ended",
                                                       "11-03 08:41"]),
    ],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused(
    billed: Program, code: int, says: str, words: list[str]
) -> None:
    assert set(left(billed, OTHER)) >= {12}
    refused(billed, code, says, *PAY, *words)


def test_a_void_charge_or_one_that_is_paid_cannot_be_named(billed: Program) -> None:
    first, second, *_rest = left(billed)
    billed("fee", "charge", "void", str(second), "--reason", "Twice")
    refused(billed, 4, f"charge {second} is void: Twice", *PAY, "1", "--charge", str(second))
    pay(billed, "200", "--charge", str(first))
    refused(billed, 4, f"charge {first} has 0.00 left", *PAY, "1", "--charge", str(first))


# The time it takes (A1.6).


def test_how_long_it_took_is_given_or_unknown(billed: Program) -> None:
    unknown = pay(billed, "1")
    assert (unknown["handling_minutes"], unknown["over"]) == (None, None)
    begun = pay(billed, "1", "--began", "08:50")
    assert (begun["began_at"], begun["ended_at"]) == ("2026-11-03T08:50:00+08:00", None)
    assert (begun["handling_minutes"], begun["over"]) == (None, None)


def test_twelve_minutes_are_in_time_and_thirteen_over(billed: Program) -> None:
    ran = billed(*PAY, "1", "--began", "08:40", "--ended", "08:52")
    assert ran.out.endswith("; handled in 12 minutes\n")
    ran = billed(*PAY, "1", "--began", "08:40", "--ended", "08:53")
    assert ran.out.endswith("; handled in 13 minutes: over 12 [A1.6]\n")
    pay(billed, "1")
    rows = billed("fee", "receipt", "list", "--over", "--format", "json").json["rows"]
    assert [(row["id"], row["handling_minutes"], row["over"]) for row in rows] == [(2, 13, True)]


def test_a_time_of_an_earlier_day_makes_it_that_days_receipt(billed: Program) -> None:
    stored = pay(billed, "1", "--began", "11-02 16:00", "--ended", "16:11")
    assert (stored["on"], stored["ended_at"]) == ("2026-11-02", "2026-11-02T16:11:00+08:00")
    stored = pay(billed, "1", "--on", "yesterday", "--began", "17:00", "--ended", "17:01")
    assert (stored["on"], stored["began_at"]) == ("2026-11-02", "2026-11-02T17:00:00+08:00")


def test_a_slow_receipt_is_proposed_as_a_notice_to_the_cashier(billed: Program) -> None:
    pay(billed, "1", "--began", "08:40", "--ended", "08:53")
    pay(billed, "1", "--began", "08:30", "--ended", "08:50")
    billed("fee", "void", "2", "--reason", "Wrong unit")
    rows = billed("fault", "proposals", "--format", "json").json["rows"]
    rows = [row for row in rows if row["breach"] == "slow-counter"]
    assert [(row["record"], row["staff"], row["code"], row["clause"]) for row in rows] == [
        ("receipt:1", "E001", "FEE-01", "A1.6")
    ]
    assert rows[0]["facts"] == "receipt RC-202611-0001 took 13 minutes, over 12"
    assert rows[0]["command"].startswith("pmdesk fault add --staff E001 --code FEE-01")


# Credit.


def test_what_is_over_is_credit_and_pays_the_next_month(billed: Program) -> None:
    ran = billed(*PAY, "700")
    assert ran.out.endswith("nothing is left to pay, credit 10.00\n")
    assert ran.err == ""
    bill(billed, "2026-11")
    assert sum(left(billed).values()) == 22000
    assert receipt(billed, 1)["credit_used_fen"] == 1000
    assert receipt(billed, 1)["credit_fen"] == 0


def test_a_payment_for_nothing_is_credit_with_a_warning(billed: Program) -> None:
    pay(billed, "690")
    ran = billed(*PAY, "5")
    assert ran.err == f"warning: {UNIT} owes nothing: all of it is credit\n"
    assert "credit 5.00" in ran.out


def test_credit_is_used_before_the_payments_own_money(billed: Program) -> None:
    pay(billed, "690", now="2026-11-01T09:00")
    pay(billed, "50", now="2026-11-01T09:00")
    billed("fee", "void", "1", "--reason", "Bounced", now="2026-11-02T09:00")
    ran = billed(*PAY, "100")
    assert "; credit used 50.00; paid " in ran.out
    assert receipt(billed, 2)["credit_used_fen"] == 5000
    assert receipt(billed, 3)["paid_fen"] == 10000
    assert sum(left(billed).values()) == 69000 - 15000


def test_a_late_receipt_pays_nothing_that_was_billed_after_it(billed: Program) -> None:
    stored = pay(billed, "600", "--on", "2026-09-10")
    assert stored["paid_fen"] == 46000, "August and September were billed by then"
    assert (stored["credit_used_fen"], stored["credit_fen"]) == (14000, 0)
    pay(billed, "90", "--on", "2026-11-02")
    assert left(billed) == {}


def test_a_late_receipt_never_pays_what_was_paid_meanwhile(billed: Program) -> None:
    pay(billed, "690", now="2026-11-01T09:00")
    billed("fee", "void", "1", "--reason", "Bounced", now="2026-11-03T08:00")
    stored = pay(billed, "690", "--on", "2026-11-02")
    assert stored["paid_fen"] == 0, "on 2 November nothing was left to pay"
    assert stored["credit_used_fen"] == 69000, "from today on it pays all of it"
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        rows = billed("fee", "arrears", "--unit", UNIT, "--as-of", day, "--credit", "--format",
                      "json").json["rows"]  # fmt: skip
        owed = {row["unit"]: (row["total_fen"], row["credit_fen"]) for row in rows}
        assert owed == ({UNIT: (0, 69000)} if day == "2026-11-02" else {})


def test_credit_is_given_back_of_the_oldest_receipts_first(billed: Program) -> None:
    pay(billed, "700", now="2026-11-01T09:00")
    pay(billed, "20", now="2026-11-02T09:00")
    given = billed("fee", "refund", "--unit", UNIT, "--amount", "15", "--method", "cash", "--by",
                   "E002", "--to", "Lin", "--text", "Moved", "--format", "json").json  # fmt: skip
    assert given == {
        "schema": "pmdesk.fee.refund/1",
        "id": given["id"],
        "unit": UNIT,
        "on": "2026-11-03",
        "amount_fen": 1500,
        "method": "cash",
        "by": "E002",
        "to": "Lin",
        "text": "Moved",
        "receipts": ["1=10.00", "2=5.00"],
        "credit_fen": 1500,
    }
    refused(billed, 4, "the unit has 15.00 of credit to give back", "fee", "refund", "--unit",
            UNIT, "--amount", "15.01", "--method", "cash", "--by", "E002")  # fmt: skip
    rest = billed("fee", "refund", "--unit", UNIT, "--method", "cash", "--by", "E002")
    assert rest.out == "3-2-1502: 15.00 given back by cash, of receipts 2=15.00; credit 0.00\n"
    refused(billed, 4, "the unit has 0.00 of credit", "fee", "refund", "--unit", UNIT, "--method",
            "cash", "--by", "E002")  # fmt: skip
    assert (receipt(billed, 2)["refunded_fen"], receipt(billed, 2)["credit_fen"]) == (2000, 0)


def test_credit_is_not_given_back_before_it_was_there(billed: Program) -> None:
    pay(billed, "700")
    refused(billed, 4, "the unit has 0.00 of credit", "fee", "refund", "--unit", UNIT, "--method",
            "cash", "--by", "E002", "--on", "yesterday")  # fmt: skip


# Voiding.


def test_voiding_a_receipt_restores_the_charges_exactly(billed: Program) -> None:
    pay(billed, "31")
    before = [charge(billed, number) for number in range(1, 13)]
    pay(billed, "700", now="2026-11-03T09:05")
    bill(billed, "2026-11")
    void = ("fee", "void", "2", "--reason", "Wrong unit")
    ran = billed(*void, now="2026-11-06T09:00")
    assert ran.out == (
        "receipt RC-202611-0002: void, 700.00 goes back by cash; 3-2-1502: left to pay 889.00\n"
    )
    assert [charge(billed, number) for number in range(1, 13)] == before
    shown = receipt(billed, 2)
    assert (shown["state"], shown["void"], shown["credit_fen"]) == ("void", "Wrong unit", 0)
    refused(billed, 4, "receipt 2 is void: Wrong unit", *void, now="2026-11-06T09:01")
    refused(billed, 3, "there is no receipt 9", "fee", "void", "9", "--reason", "x")


def test_a_void_counts_from_its_day_on(billed: Program) -> None:
    pay(billed, "690", now="2026-11-01T09:00")
    billed("fee", "void", "1", "--reason", "Bounced", now="2026-11-03T09:00")
    total = {
        day: billed("fee", "arrears", "--as-of", day, "--unit", UNIT, "--format", "json").json[
            "rows"
        ]
        for day in ("2026-10-31", "2026-11-02", "2026-11-03")
    }
    assert [rows[0]["total_fen"] if rows else 0 for rows in total.values()] == [69000, 0, 69000]


def test_a_receipt_of_which_something_was_given_back_stays(billed: Program) -> None:
    pay(billed, "700")
    billed("fee", "refund", "--unit", UNIT, "--method", "cash", "--by", "E001")
    refused(billed, 4, "receipt 1: 10.00 of it was given back", "fee", "void", "1", "--reason", "x")


# What is told of it.


def test_a_receipt_is_printed_for_whoever_paid(billed: Program) -> None:
    number = next(iter(left(billed)))
    pay(billed, "700", "--payer", "Lin Heron", "--charge", f"{number}=5")
    text = billed("fee", "receipt", "show", "1").out.split("\n\n", 1)[1]
    assert text.splitlines() == [
        "  Maple Court (fictional), Receipt RC-202611-0001",
        "  Unit: 3-2-1502",
        "  Received on: 2026-11-03",
        "  From: Lin Heron",
        "  Amount: 700.00 (cash)",
        "  Cashier: E001",
        "",
        f"  2026-11-03  paid  PM 2026-08 (#{number})  5.00",
        "  as of 2026-11-03: left to pay 685.00, credit 695.00",
    ]


def test_receipts_are_found_by_what_is_asked(billed: Program) -> None:
    pay(billed, "1")
    pay(billed, "2", "--cashier", "E002", "--method", "wechat", unit=OTHER)
    pay(billed, "3", "--on", "2026-10-20", "--payer", "Fir")

    def ids(*words: str) -> list[int]:
        rows = billed("fee", "receipt", "list", *words, "--format", "json").json["rows"]
        return [row["id"] for row in rows]

    assert ids() == [1, 2, 3]
    assert ids("--unit", OTHER) == [2]
    assert ids("--cashier", "E001") == [1, 3]
    assert ids("--method", "wechat") == [2]
    assert ids("--month", "10") == [3]
    assert ids("--from", "2026-10-21", "--to", "2026-11-03") == [1, 2]
    assert ids("--search", "fir") == [3]
    assert ids("--search", "RC-202610-0001") == [3]
    billed("fee", "void", "1", "--reason", "x")
    assert ids("--state", "issued") == [2, 3]


def test_the_brief_tells_yesterdays_receipts(billed: Program) -> None:
    pay(billed, "1", "--began", "08:40", "--ended", "08:53")
    pay(billed, "2.50", "--began", "08:40", "--ended", "08:41")
    pay(billed, "4")
    billed("fee", "void", "3", "--reason", "x")
    content = billed("brief", "--format", "json", now="2026-11-04T08:30").json
    assert content["receipts"] == {
        "date": "2026-11-03", "issued": 2, "amount_fen": 350, "over": 1,
    }  # fmt: skip
    said = "Receipts of 2026-11-03: 2, 3.50; over the time allowed: 1 [A1.6]"
    for form in ("table", "text"):
        assert said in billed("brief", "--format", form, now="2026-11-04T08:30").out
    rows = billed("brief", "--format", "csv", now="2026-11-04T08:30").out.splitlines()
    assert f'2026-11-04,receipts,,,,,,,"{said}"' in rows
    later = billed("brief", "--format", "text", now="2026-11-05T08:30").out
    assert "Receipts of 2026-11-04: none" in later


def test_the_timeline_and_the_chain_tell_a_receipt(billed: Program) -> None:
    number = next(iter(left(billed)))
    pay(billed, "700", "--charge", str(number), "--payer", "Lin")
    billed("fee", "refund", "--unit", UNIT, "--amount", "1", "--method", "cash", "--by", "E001")
    billed("fee", "void", "1", "--reason", "x", ok=False)
    rows = billed("owner", "timeline", UNIT, "--format", "json").json["rows"]
    told = [(row["what"], row["text"]) for row in rows if row["kind"] == "receipt"]
    assert told == [("given back", "1.00; cash"), ("paid", "700.00; cash; Lin")]
    for record in ("receipt:1", "RC-202611-0001", f"charge:{number}"):
        document = billed("why", record, "--format", "json").json
        assert {"cause": f"charge:{number}", "effect": "receipt:1", "why": "paid"} in document[
            "edges"
        ]
