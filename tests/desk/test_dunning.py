"""Recovering arrears: the stages in their order, demands, proof of delivery, promises (B2)."""

import re
from pathlib import Path
from typing import Any

import pytest

from pmdesk.policy.loader import shipped
from pmdesk.records.dunning import STAGES
from tests.conftest import Program

UNIT, OTHER = "3-2-1502", "3-2-1503"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """Two units with a fee of 200.00 a month, June to October, due on the 25th: charges 1, 3, 5,
    7, 9 are of the first; today is 3 November."""
    for unit in (UNIT, OTHER):
        pmdesk("owner", "add", unit, "--area", "80", "--move-in", "2026-01-01")
    pmdesk("fee", "item", "add", "PM", "--name", "Property fee", "--basis", "area-month", "--price",
           "2.50", "--unit", "m2", "--from", "2026-01-01", "--document", "Contract")  # fmt: skip
    for month in ("06", "07", "08", "09", "10"):
        pmdesk("fee", "bill", "--month", f"2026-{month}", "--yes", now=f"2026-{month}-02T09:00")
    pmdesk("owner", "person", "add", UNIT, "--name", "Lin Heron", "--role", "owner")
    return pmdesk


def dun(pmdesk: Program, stage: str, *words: str, unit: str = UNIT) -> Any:
    how = {"visit": [], "court": []}.get(stage, ["--how", "letter"])
    line = ("fee", "dun", "add", "--unit", unit, "--stage", stage, *how, *words)
    return pmdesk(*line, "--format", "json").json


def deliver(pmdesk: Program, number: int, *words: str) -> Any:
    line = ("fee", "dun", "deliver", str(number), "--how", "signed", "--proof", "Signed", *words)
    return pmdesk(*line, "--format", "json").json


def show(pmdesk: Program, number: int) -> Any:
    return pmdesk("fee", "dun", "show", str(number), "--format", "json").json


def next_of(pmdesk: Program, unit: str = UNIT, *words: str, now: str | None = None) -> Any:
    line = ("fee", "dun", "next", "--unit", unit, *words, "--format", "json")
    rows = pmdesk(*line, now=now).json["rows"]
    return rows[0] if rows else None


def refused(pmdesk: Program, code: int, says: str, *words: str) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("fee", "dun", *words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


def pay(pmdesk: Program, amount: str, *words: str) -> None:
    pmdesk("fee", "pay", "--unit", UNIT, "--amount", amount, "--method", "cash", "--cashier",
           "E001", *words)  # fmt: skip


# Demands.


def test_a_demand_asks_for_what_is_left_of_each_overdue_charge(desk: Program) -> None:
    pay(desk, "250")
    ran = desk("fee", "dun", "add", "--unit", UNIT, "--stage", "reminder", "--how", "phone")
    assert ran.out == (
        "dunning 1: DN-202611-0001, 3-2-1502, reminder: 750.00 demanded, 750.00 left; made\n"
    )
    record = show(desk, 1)
    assert record == {
        "schema": "pmdesk.fee.dun/1", "id": 1, "ref": None, "number": "DN-202611-0001",
        "unit": UNIT, "stage": "reminder", "on": "2026-11-03", "how": "phone",
        "amount_fen": 75000, "left_fen": 75000, "pay_by": None,
        "charges": ["3=150.00", "5=200.00", "7=200.00", "9=200.00"], "state": "made",
        "delivered_on": None, "delivered_how": None, "proof": None, "failed": None,
        "promise_on": None, "promised_fen": None, "result": None, "link": None,
        "by": record["by"], "text": None, "void": None,
    }  # fmt: skip
    pay(desk, "150")
    assert (show(desk, 1)["left_fen"], show(desk, 1)["amount_fen"]) == (60000, 75000)
    pay(desk, "600")
    assert show(desk, 1)["state"] == "settled"
    desk("fee", "void", "3", "--reason", "The cheque bounced", "--by", "E001")
    assert (show(desk, 1)["state"], show(desk, 1)["left_fen"]) == ("made", 60000)


def test_what_is_not_overdue_is_not_demanded(desk: Program) -> None:
    record = dun(desk, "reminder", "--on", "2026-10-25")
    assert record["charges"] == ["1=200.00", "3=200.00", "5=200.00", "7=200.00"], "due today"
    refused(desk, 4, "nothing is overdue on 2026-06-25 [B2]", "add", "--unit", UNIT, "--stage",
            "reminder", "--how", "phone", "--on", "2026-06-25")  # fmt: skip
    refused(desk, 4, "charge 9 of 3-2-1502, due 2026-10-25, is not overdue here on 2026-10-25",
            "add", "--unit", UNIT, "--stage", "reminder", "--how", "phone", "--charge", "9",
            "--on", "2026-10-25")  # fmt: skip
    refused(desk, 4, "charge 2 of 3-2-1503", "add", "--unit", UNIT, "--stage", "reminder",
            "--how", "phone", "--charge", "2")  # fmt: skip
    refused(desk, 3, "there is no charge 99", "add", "--unit", UNIT, "--stage", "reminder",
            "--how", "phone", "--charge", "99")  # fmt: skip


def test_only_the_charges_that_are_named(desk: Program) -> None:
    record = dun(desk, "reminder", "--charge", "3", "--charge", "1")
    assert (record["charges"], record["amount_fen"]) == (["1=200.00", "3=200.00"], 40000)


def test_a_written_notice_gives_days_to_pay_by_the_policy(desk: Program) -> None:
    dun(desk, "reminder", "--on", "2026-10-20")
    assert dun(desk, "notice")["pay_by"] == "2026-11-10"
    assert dun(desk, "visit", "--reason", "x")["pay_by"] is None


@pytest.mark.parametrize(
    ("stage", "how", "says"),
    [
        ("notice", "phone", "--how of notice is letter, message, not 'phone'"),
        ("visit", "letter", "--how of visit is visit, not 'letter'"),
        ("court", "message", "--how of court is filed, not 'message'"),
        ("lawyer", "visit", "--how of lawyer is letter, message, phone, not 'visit'"),
    ],
)
def test_each_stage_has_its_ways(desk: Program, stage: str, how: str, says: str) -> None:
    refused(desk, 2, says, "add", "--unit", UNIT, "--stage", stage, "--how", how)


# The order.


def test_the_stages_come_in_order_each_from_its_day_on(desk: Program) -> None:
    """The oldest charge was due on 25 June: reminder +5, notice +30, visit +45, final +60."""
    add = ("add", "--unit", UNIT, "--stage")
    words = ("reminder", "--how", "phone", "--on", "2026-06-29")
    refused(desk, 4, "2026-06-29 is too early for the reminder: from 2026-06-30 on [B2]",
            *add, *words)  # fmt: skip
    dun(desk, "reminder", "--on", "2026-06-30")
    refused(desk, 4, "the notice comes before the visit [B2]", *add, "visit")
    words = ("notice", "--how", "letter", "--on", "2026-07-24")
    refused(desk, 4, "too early for the notice: from 2026-07-25 on", *add, *words)
    dun(desk, "notice", "--on", "2026-08-04")
    refused(desk, 4, "too early for the visit: from 2026-08-12 on", *add, "visit", "--on",
            "2026-08-11")  # fmt: skip
    dun(desk, "visit", "--on", "2026-08-12")
    dun(desk, "final", "--on", "2026-08-24")
    dun(desk, "notice", "--on", "2026-08-24")
    assert next_of(desk)["stage"] == "lawyer", "an earlier stage again is no step back"


def test_with_a_reason_a_stage_is_skipped_or_taken_early(desk: Program) -> None:
    record = dun(desk, "final", "--reason", "Moves abroad", "--text", "Told by the guard")
    assert (record["stage"], record["text"]) == ("final", "Moves abroad; Told by the guard")
    assert dun(desk, "visit", "--reason", "Asked", unit=OTHER)["text"] == "Asked"


def test_what_comes_next_and_from_when(desk: Program) -> None:
    row = next_of(desk)
    assert row == {
        "unit": UNIT, "building": "3", "stage": "reminder", "from": "2026-06-30", "ready": True,
        "left_fen": 100000, "charges": 5, "oldest_due": "2026-06-25", "days": 131,
        "disputed_fen": 0, "last": None, "pay_by": None, "promise_on": None, "proven": False,
        "limitation_on": "2029-06-25", "limitation": "running",
    }  # fmt: skip
    dun(desk, "reminder")
    dun(desk, "notice")
    deliver(desk, 2)
    row = next_of(desk)
    waits = (row["stage"], row["from"], row["ready"], row["last"], row["pay_by"], row["proven"])
    assert waits == ("visit", "2026-11-11", False, "notice", "2026-11-10", True)
    assert row["limitation_on"] == "2029-11-03", "it began anew with the delivery"
    assert next_of(desk, UNIT, now="2026-11-11T09:00")["ready"]
    desk("fee", "dun", "promise", "2", "--on", "2026-11-20")
    assert next_of(desk)["from"] == "2026-11-21"
    listed = desk("fee", "dun", "next", "--stage", "reminder", "--format", "json").json["rows"]
    assert [row["unit"] for row in listed] == [OTHER]
    listed = desk("fee", "dun", "next", "--ready", "--format", "json").json["rows"]
    assert [row["unit"] for row in listed] == [OTHER]
    assert desk("fee", "dun", "next", "--building", "4").err == "nothing is overdue\n"


def test_after_the_last_stage_nothing_comes(desk: Program) -> None:
    for stage in STAGES[:4]:
        dun(desk, stage, "--reason", "x")
    deliver(desk, 2)
    for stage in STAGES[4:]:
        dun(desk, stage, "--reason", "x")
    row = next_of(desk)
    assert (row["stage"], row["from"], row["ready"], row["last"]) == (None, None, False, "court")


def test_what_is_paid_begins_anew_at_the_reminder(desk: Program) -> None:
    dun(desk, "reminder", "--on", "2026-07-01")
    dun(desk, "notice", "--on", "2026-07-27")
    pay(desk, "400")
    row = next_of(desk)
    assert (row["stage"], row["oldest_due"], row["from"]) == (
        "reminder", "2026-08-25", "2026-08-30",
    )  # fmt: skip
    pay(desk, "600")
    assert next_of(desk) is None


def test_the_days_are_the_policy_s(desk: Program, tmp_path: Path) -> None:
    text = shipped()
    text = text.replace("reminder_days = { value = 5", "reminder_days = { value = 9")
    text = text.replace("notice_pay_days = { value = 7", "notice_pay_days = { value = 14")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    desk("policy", "adopt", str(tmp_path / "own.toml"), "--from", "2026-11", "--by", "M01",
         now="2026-10-30")  # fmt: skip
    assert next_of(desk)["from"] == "2026-07-04"
    dun(desk, "reminder")
    assert dun(desk, "notice")["pay_by"] == "2026-11-17"


# Disputes.


def test_a_disputed_charge_waits_and_is_said(desk: Program) -> None:
    desk("fee", "charge", "dispute", "1", "--text", "The flat was empty")
    ran = desk("fee", "dun", "add", "--unit", UNIT, "--stage", "reminder", "--how", "phone")
    assert ran.err == "warning: left out, as it is disputed: charge:1 (complaint:1)\n"
    assert show(desk, 1)["charges"] == ["3=200.00", "5=200.00", "7=200.00", "9=200.00"]
    row = next_of(desk)
    assert (row["left_fen"], row["disputed_fen"]) == (80000, 20000)
    desk("fee", "charge", "settle", "1", "--text", "Agreed")
    assert dun(desk, "reminder")["charges"][0] == "1=200.00"


def test_where_everything_is_disputed_nothing_is_demanded(desk: Program) -> None:
    for charge in ("1", "3", "5", "7", "9"):
        desk("fee", "charge", "dispute", charge, "--text", "No")
    refused(desk, 4, "all that is overdue is disputed: charge:1 (complaint:1), charge:3", "add",
            "--unit", UNIT, "--stage", "reminder", "--how", "phone")  # fmt: skip
    row = next_of(desk)
    assert (row["stage"], row["ready"], row["disputed_fen"]) == (None, False, 100000)


# Lawyer and court.


@pytest.mark.parametrize("stage", ["lawyer", "court"])
def test_a_lawyer_s_letter_and_a_claim_need_a_notice_that_was_delivered(
    desk: Program, stage: str
) -> None:
    how = ["--how", "letter"] if stage == "lawyer" else []
    line = ("add", "--unit", UNIT, "--stage", stage, *how, "--reason", "x")
    says = f"{stage}: no written notice of what is overdue has reached the owner [B2]"
    refused(desk, 4, says, *line)
    dun(desk, "reminder", "--on", "2026-10-20")
    deliver(desk, 1)
    refused(desk, 4, says, *line)
    dun(desk, "notice", "--on", "2026-10-20")
    refused(desk, 4, says, *line)
    desk("fee", "dun", "fail", "2", "--text", "Nobody opened")
    refused(desk, 4, says, *line)
    deliver(desk, 2)
    ran = desk("fee", "dun", *line)
    assert ran.err == ("warning: left out, as no written notice of it was delivered: charge:9\n"), (
        "charge 9 was not due yet when the notice was written"
    )
    assert show(desk, 3)["amount_fen"] == 80000
    refused(desk, 4, "dunning 2 has to stay: dunning 3 rests on it", "void", "2", "--reason", "x")
    desk("fee", "dun", "void", "3", "--reason", "x")
    desk("fee", "dun", "void", "2", "--reason", "x")
    refused(desk, 4, says, *line)


# Delivery.


def test_a_mailed_letter_is_proved_by_the_mail_log(desk: Program) -> None:
    dun(desk, "reminder", "--on", "2026-10-20")
    dun(desk, "notice", "--on", "2026-10-25")
    mail = ("mail", "add", "--direction", "out", "--kind", "letter", "--on", "2026-10-26")
    desk(*mail, "--unit", UNIT)
    mailed = ("deliver", "2", "--how", "mailed")
    refused(desk, 2, "say which letter it was: --link mail:N", *mailed)
    refused(desk, 2, "say which letter it was", *mailed, "--link", "dunning:1")
    refused(desk, 4, "mail 1 is sent: nothing proves", *mailed, "--link", "mail:1")
    desk("mail", "hand-over", "1", "--to", "The owner", "--on", "2026-10-28")
    refused(desk, 2, "leave out --on and --proof", *mailed, "--link", "mail:1", "--on", "11-01")
    desk(*mail, "--unit", OTHER)
    desk("mail", "hand-over", "2", "--to", "x", "--on", "2026-10-28")
    refused(desk, 4, "mail 2 went to 3-2-1503, dunning 2 is of 3-2-1502", *mailed, "--link",
            "mail:2")  # fmt: skip
    desk(*mail[:-1], "2026-10-20", "--unit", UNIT)
    desk("mail", "hand-over", "3", "--to", "x", "--on", "2026-10-24")
    refused(desk, 4, "2026-10-24 lies before dunning 2", *mailed, "--link", "mail:3")
    desk("fee", "dun", *mailed, "--link", "mail:1")
    record = show(desk, 2)
    said = (record["state"], record["delivered_on"], record["delivered_how"], record["proof"])
    assert said == ("delivered", "2026-10-28", "mailed", "mail:1")
    detail = desk("fee", "arrears", "--unit", UNIT, "--detail", "--format", "json").json["rows"]
    assert {row["limitation_on"] for row in detail} == {"2029-10-28", "2029-10-25"}


def test_the_letter_a_demand_was_sent_with_need_not_be_named_again(desk: Program) -> None:
    desk("mail", "add", "--direction", "out", "--kind", "letter", "--unit", UNIT)
    dun(desk, "reminder", "--link", "mail:1")
    desk("mail", "hand-over", "1", "--to", "The owner")
    desk("fee", "dun", "deliver", "1", "--how", "mailed")
    assert show(desk, 1)["state"] == "delivered"


def test_other_proofs_are_told_in_words(desk: Program) -> None:
    dun(desk, "reminder", "--on", "2026-11-01")
    refused(desk, 2, "missing: --proof", "deliver", "1", "--how", "witness")
    refused(desk, 4, "2026-10-31 lies before dunning 1, of 2026-11-01", "deliver", "1", "--how",
            "witness", "--proof", "x", "--on", "10-31")  # fmt: skip
    refused(desk, 4, "lies in the future", "deliver", "1", "--how", "witness", "--proof", "x",
            "--on", "tomorrow")  # fmt: skip
    deliver(desk, 1, "--on", "2026-11-02")
    assert (show(desk, 1)["delivered_on"], show(desk, 1)["proof"]) == ("2026-11-02", "Signed")
    refused(desk, 4, "dunning 1 was delivered on 2026-11-02 already", "deliver", "1", "--how",
            "witness", "--proof", "x")  # fmt: skip
    refused(desk, 4, "was delivered on 2026-11-02 already", "fail", "1", "--text", "x")


def test_what_was_only_said_is_not_delivered(desk: Program) -> None:
    desk("fee", "dun", "add", "--unit", UNIT, "--stage", "reminder", "--how", "phone")
    dun(desk, "visit", "--reason", "x")
    for number, how in (("1", "phone"), ("2", "visit")):
        says = f"dunning {number} was made by {how}: nothing can be delivered [B2]"
        refused(desk, 4, says, "deliver", number, "--how", "signed", "--proof", "x")


def test_a_failed_delivery_can_be_tried_again(desk: Program) -> None:
    dun(desk, "reminder")
    desk("fee", "dun", "fail", "1", "--text", "Returned by the post")
    assert (show(desk, 1)["state"], show(desk, 1)["failed"]) == ("failed", "Returned by the post")
    deliver(desk, 1)
    assert show(desk, 1)["state"] == "delivered"


# Promises and results.


def test_a_promise_is_owed_on_its_day_until_it_is_kept(desk: Program) -> None:
    dun(desk, "reminder")
    refused(desk, 4, "dunning 1 has 1000.00 left: 1000.01 is more", "promise", "1", "--on",
            "11-20", "--amount", "1000.01")  # fmt: skip
    refused(desk, 4, "2026-11-02 lies in the past", "promise", "1", "--on", "2026-11-02")
    ran = desk("fee", "dun", "promise", "1", "--on", "11-20", "--amount", "500")
    assert ran.out.endswith("; 500.00 promised for 2026-11-20\n")

    def owed(now: str = "2026-11-20T09:00") -> list[tuple[str, str, bool, str]]:
        rows = desk("due", "--kind", "fee", "--format", "json", now=now).json["rows"]
        return [
            (row["id"], row["due"], row["overdue"], row["text"])
            for row in rows
            if row["duty"] == "promise"
        ]

    assert owed() == [("1", "2026-11-20", False, "500.00 promised, 0.00 paid")]
    assert owed("2026-11-21T00:00")[0][2]
    pay(desk, "499.99")
    assert owed()[0][3] == "500.00 promised, 499.99 paid"
    pay(desk, "0.01")
    assert owed() == []
    desk("fee", "void", "2", "--reason", "x", "--by", "E001")
    assert owed() != []
    desk("fee", "dun", "result", "1", "--text", "Paid the rest in cash to nobody")
    assert owed() == []
    desk("fee", "dun", "promise", "1", "--on", "11-25")
    assert owed() == [("1", "2026-11-25", False, "500.01 promised, 0.00 paid")]
    desk("fee", "dun", "promise", "1", "--on", "11-28", "--amount", "100")
    assert owed() == [("1", "2026-11-28", False, "100.00 promised, 0.00 paid")]
    desk("fee", "dun", "add", "--unit", UNIT, "--stage", "reminder", "--how", "phone",
         now="2026-11-29T09:00")  # fmt: skip
    assert owed() == [], "the next step has followed"


def test_a_written_promise_begins_the_limitation_anew(desk: Program) -> None:
    dun(desk, "reminder")
    desk("fee", "dun", "promise", "1", "--on", "11-20")
    assert next_of(desk)["limitation_on"] == "2029-06-25"
    desk("fee", "dun", "promise", "1", "--on", "11-20", "--proof", "Signed plan")
    assert next_of(desk)["limitation_on"] == "2029-11-03"


def test_what_came_of_it_is_kept_and_shown(desk: Program) -> None:
    dun(desk, "reminder")
    desk("fee", "dun", "result", "1", "--text", "Waits for the window")
    deliver(desk, 1)
    desk("fee", "dun", "promise", "1", "--on", "11-20", "--proof", "Plan", "--text", "In full")
    out = desk("fee", "dun", "show", "1").out
    assert "     1  Property fee  2026-06  2026-06-25  200.00    200.00  200.00\n" in out
    assert "5 charges, 1000.00 demanded\n" in out
    assert out.endswith(
        "result  Waits for the window\n"
        f"  2026-11-03  {show(desk, 1)['by']}  delivered (signed)  Signed\n"
        f"  2026-11-03  {show(desk, 1)['by']}  1000.00 promised for 2026-11-20  Plan  In full\n"
    )


def test_nothing_is_promised_of_what_is_paid(desk: Program) -> None:
    dun(desk, "reminder")
    pay(desk, "1000")
    refused(desk, 4, "nothing is left of dunning 1", "promise", "1", "--on", "11-20")


# Lists, due, and what is never said.


def test_what_is_ready_is_one_line_a_stage_in_due(desk: Program) -> None:
    def owed(now: str | None = None) -> list[tuple[str, str | None, str, str | None]]:
        rows = desk("due", "--kind", "fee", "--format", "json", now=now).json["rows"]
        return [
            (row["id"], row["unit"], row["text"], row["due"])
            for row in rows
            if row["duty"] in ("demand", "claim")
        ]

    assert owed() == [("reminder", None, "2 units, 2000.00", None)]
    dun(desk, "reminder")
    assert owed() == [
        ("notice", UNIT, "1000.00", None), ("reminder", OTHER, "1000.00", None),
    ]  # fmt: skip
    assert owed("2028-12-25T09:00")[0] == (
        "limitation", None, "2 charges, 400.00: their limitation ends soon", "2029-06-25",
    )  # fmt: skip
    assert "limitation" not in [row[0] for row in owed("2028-12-24T09:00")]


def test_lists_by_stage_state_unit_day_and_search(desk: Program) -> None:
    def listed(*words: str) -> list[int]:
        rows = desk("fee", "dun", "list", *words, "--format", "json").json["rows"]
        return [row["id"] for row in rows]

    dun(desk, "reminder", "--on", "2026-10-20", "--text", "At the gate")
    dun(desk, "notice")
    dun(desk, "reminder", unit=OTHER)
    deliver(desk, 2)
    desk("fee", "dun", "void", "3", "--reason", "x")
    assert listed() == [1, 2, 3]
    assert (listed("--stage", "reminder"), listed("--unit", UNIT)) == ([1, 3], [1, 2])
    assert (listed("--state", "delivered"), listed("--state", "void")) == ([2], [3])
    assert (listed("--month", "10"), listed("--from", "11-01")) == ([1], [2, 3])
    assert (listed("--search", "gate"), listed("--search", "DN-202611-0001")) == ([1], [2])
    assert listed("--search", "signed") == [2]


def test_a_void_demand_counts_for_nothing(desk: Program) -> None:
    dun(desk, "reminder")
    dun(desk, "notice")
    deliver(desk, 2)
    desk("fee", "dun", "promise", "2", "--on", "11-20")
    desk("fee", "dun", "void", "2", "--reason", "Written for another unit")
    row = next_of(desk)
    said = (row["stage"], row["last"], row["pay_by"], row["promise_on"], row["limitation_on"])
    assert said == ("notice", "reminder", None, None, "2029-06-25")
    for words in (("deliver", "2", "--how", "signed", "--proof", "x"), ("fail", "2", "--text", "x"),
                  ("promise", "2", "--on", "11-20"), ("result", "2", "--text", "x"),
                  ("void", "2", "--reason", "x")):  # fmt: skip
        refused(desk, 4, "dunning 2 is void: Written for another unit", *words)
    assert show(desk, 2)["left_fen"] == 0


def test_the_timeline_tells_what_was_done(desk: Program) -> None:
    dun(desk, "reminder")
    dun(desk, "notice")
    deliver(desk, 2)
    desk("fee", "dun", "promise", "2", "--on", "11-20", "--amount", "5", "--text", "Late")
    desk("fee", "dun", "fail", "1", "--text", "Away")
    desk("fee", "dun", "result", "1", "--text", "Called back")
    rows = desk("owner", "timeline", UNIT, "--format", "json").json["rows"]
    told = [(row["id"], row["what"], row["text"]) for row in rows if row["kind"] == "dunning"]
    assert told == [
        (1, "result", "Called back"),
        (1, "not delivered", "Away"),
        (2, "payment promised", "2026-11-20; 5.00; Late"),
        (2, "demand delivered", "signed; Signed"),
        (2, "notice to pay", "1000.00; by 2026-11-10"),
        (1, "reminded", "1000.00"),
    ]


def test_a_chain_leads_from_stage_to_stage_with_the_letter_and_the_dispute(desk: Program) -> None:
    dun(desk, "reminder")
    dun(desk, "notice")
    desk("mail", "add", "--direction", "out", "--kind", "letter", "--unit", UNIT)
    desk("mail", "hand-over", "1", "--to", "The owner")
    desk("fee", "dun", "deliver", "2", "--how", "mailed", "--link", "mail:1")
    desk("fee", "charge", "dispute", "9", "--text", "No")
    edges = desk("why", "DN-202611-0002", "--format", "json").json["edges"]
    said = {(edge["cause"], edge["effect"], edge["why"]) for edge in edges}
    assert said >= {
        ("dunning:1", "dunning:2", "stage"),
        ("dunning:2", "mail:1", "delivery"),
        ("dunning:2", "complaint:1", "dispute"),
        ("charge:9", "dunning:2", "demands"),
    }
    causes = {
        (edge["cause"], edge["effect"])
        for edge in desk("why", "complaint:1", "--format", "json").json["edges"]
    }
    assert ("dunning:2", "complaint:1") in causes
    assert ("dunning:1", "complaint:1") not in causes, "the notice was what was answered"


def test_no_name_of_an_owner_stands_in_any_of_it(desk: Program) -> None:
    dun(desk, "reminder")
    for line in ("next", "list", "show 1"):
        for format in ("table", "json", "csv"):
            assert "Heron" not in desk("fee", "dun", *line.split(), "--format", format).out
    assert "Heron" not in desk("due").out


def test_nothing_anywhere_speaks_of_cutting_services(empty: Program) -> None:
    """Neither a message, nor help, nor a page, nor a template (Civil Code 944)."""
    speaking = re.compile(
        r"\b(cut(s|ting)?|disconnect\w*|suspend\w*|stop\w*|withh[eo]ld\w*|interrupt\w*|shut(s|ting)?|"
        r"den(y|ies|ying)|block\w*)\W+(off\W+)?((the|their|an?|its|owner's)\W+)*"
        r"(services?|water|electricity|power|gas|heat(ing)?|lifts?|access)\b|"
        r"[停断斷限][水电電气氣]|停止(供|服[务務])|lift card",
        re.IGNORECASE,
    )
    assert speaking.search("shutting off the water")
    assert speaking.search("欠費停水")
    pages = [
        path
        for folder, kinds in (
            ("src", ("py", "j2", "json", "toml", "csv", "txt")),
            ("docs", ("md",)),
        )
        for kind in kinds
        for path in (ROOT / folder).rglob(f"*.{kind}")
    ]
    pages += [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    assert len(pages) > 300
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in pages
        for match in speaking.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    for command in ("add", "deliver", "promise", "next"):
        assert not speaking.search(empty("fee", "dun", command, "--help").out)


def test_the_same_key_again_stores_nothing(desk: Program) -> None:
    first = dun(desk, "reminder", "--ref", "d1", "--charge", "1")
    before = desk.path.read_bytes()
    pay(desk, "1000")
    paid = desk.path.read_bytes()
    again = dun(desk, "reminder", "--ref", "d1", "--charge", "1")
    assert (again["id"], again["state"]) == (first["id"], "settled")
    assert desk.path.read_bytes() == paid != before
    refused(desk, 4, "names record 1 already, with other content: charges", "add", "--unit", UNIT,
            "--stage", "reminder", "--how", "letter", "--ref", "d1", "--charge", "3")  # fmt: skip
