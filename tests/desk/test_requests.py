"""Requests from the first word to the follow-up: checklists, prices, problems (B3, B8, A1.2)."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

ASK = ("request", "add", "--kind", "other", "--place", "Lobby", "--text")
SHIPPED = {
    "repair": [],
    "move-in": ["identity", "agreement", "inspection", "meters", "keys", "archive"],
    "fit-out": ["application", "review", "agreement", "deposit", "permit", "acceptance", "return"],
    "move-out": ["notice", "inspection", "meters", "fees", "keys", "archive"],
    "cleaning": [],
    "special": [],
    "other": [],
}
"""The kinds that are shipped, with the steps that each requires."""
FIELDS = [
    "id", "ref", "number", "on", "time", "kind", "state", "unit", "place", "contact", "phone",
    "text", "service", "link", "by", "department", "handler", "appointment_at", "supplier",
    "charge", "quote_fen", "price_fen", "checked", "missing", "problems", "major_problems",
    "done_at", "result", "accepted_by", "accepted_at", "held_until", "hold_reason", "reopened",
    "follow_up_by", "tries", "follow_up", "satisfied", "score", "comment", "waiver", "closed_at",
]  # fmt: skip
LAW = "Property Management Regulations (物業管理條例), art. 44"


def stored(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def shown(pmdesk: Program, number: int = 1) -> dict[str, Any]:
    return dict(pmdesk("request", "show", str(number), "--format", "json").json)


def trail(pmdesk: Program, number: int = 1) -> list[dict[str, Any]]:
    return list(pmdesk("request", "trail", str(number), "--format", "json").json["rows"])


def ids(pmdesk: Program, *words: str) -> list[int]:
    rows = pmdesk("request", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def refused(pmdesk: Program, *words: str, code: int = 4, now: str | None = None) -> str:
    """What is said where nothing is done."""
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*words, ok=False, now=now)
    assert (ran.code, ran.out) == (code, ""), ran
    assert pmdesk.path.read_bytes() == before, "nothing is stored"
    return ran.err


def terms(record: dict[str, Any]) -> tuple[Any, Any, Any]:
    return record["charge"], record["quote_fen"], record["price_fen"]


# Asking.


def test_a_request_is_stored_with_all_that_was_said(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("call", "add", "--text", "x")
    pmdesk("service", "add", "CLN", "--price", "40", "--per", "hour")
    record = stored(
        pmdesk, "request", "add", "--kind", "special", "--unit", "3-2-1502", "--place", "Balcony",
        "--text", "Clean it", "--contact", "Ms Fir", "--phone", "555 0101", "--service", "CLN",
        "--appointment", "11-05 14:30", "--to", "E003", "--department", "Patrol", "--supplier",
        "Bright Ltd", "--quote", "120", "--charge", "paid", "--link", "call:1", "--on",
        "11-02 10:00", "--by", "E001", "--ref", "slip-1",
    )  # fmt: skip
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.request/1", "id": 1, "ref": "slip-1", "number": "RQ-202611-0001",
        "on": "2026-11-02", "time": "10:00", "kind": "special", "state": "assigned",
        "unit": "3-2-1502", "place": "Balcony", "contact": "Ms Fir", "phone": "555 0101",
        "text": "Clean it", "service": "CLN", "link": "call:1", "by": "E001",
        "department": "Patrol", "handler": "E003", "appointment_at": "2026-11-05T14:30:00+08:00",
        "supplier": "Bright Ltd", "charge": "paid", "quote_fen": 12000, "price_fen": None,
        "checked": [], "missing": [], "problems": 0, "major_problems": 0, "done_at": None,
        "result": None, "accepted_by": None, "accepted_at": None, "held_until": None,
        "hold_reason": None, "reopened": 0, "follow_up_by": None, "tries": 0, "follow_up": None,
        "satisfied": None, "score": None, "comment": None, "waiver": None, "closed_at": None,
    }  # fmt: skip


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_kind_that_is_shipped_goes_from_the_first_word_to_its_close(
    pmdesk: Program, kind: str
) -> None:
    pmdesk("owner", "add", "3-2-1502")
    record = stored(pmdesk, "request", "add", "--kind", kind, "--unit", "3-2-1502", "--text", "x")
    assert (record["state"], record["missing"]) == ("requested", SHIPPED[kind])
    for step in SHIPPED[kind]:
        assert stored(pmdesk, "request", "step", "1", step)["state"] == "in-hand"
    record = stored(pmdesk, "request", "done", "1", "--text", "Done")
    assert (record["state"], record["checked"], record["missing"]) == ("done", SHIPPED[kind], [])
    assert record["follow_up_by"] == "2026-11-06"
    record = stored(pmdesk, "request", "follow-up", "1", "--satisfied", "yes", "--score", "5",
                    "--close")  # fmt: skip
    assert (record["state"], record["satisfied"], record["score"]) == ("closed", "yes", 5)


def test_numbers_count_within_the_month(pmdesk: Program) -> None:
    for on in ("10-30", "11-01", "10-31"):
        pmdesk(*ASK, "x", "--on", on)
    rows = pmdesk("request", "list", "--format", "json").json["rows"]
    assert [row["number"] for row in rows] == [
        "RQ-202610-0001", "RQ-202611-0001", "RQ-202610-0002",
    ]  # fmt: skip


def test_the_echo_says_what_is_to_be_done(pmdesk: Program) -> None:
    assert pmdesk(*ASK, "x").out == "request 1: requested; RQ-202611-0001\n"
    words = ("--to", "E001", "--appointment", "14:30", "--quote", "60", "--charge", "paid")
    assert pmdesk(*ASK, "x", *words).out == (
        "request 2: assigned; RQ-202611-0002; handled by E001; appointment 2026-11-03 14:30; "
        "quote 60.00\n"
    )
    ran = pmdesk("request", "add", "--kind", "move-out", "--place", "3-2", "--text", "x")
    assert ran.out == (
        "request 3: requested; RQ-202611-0003; to do: notice, inspection, meters, fees, keys, "
        "archive\n"
    )
    assert pmdesk("request", "step", "3", "notice").out == (
        "request 3: in-hand; to do: inspection, meters, fees, keys, archive\n"
    )
    for step in ("inspection", "meters", "fees", "keys"):
        pmdesk("request", "step", "3", step)
    assert pmdesk("request", "step", "3", "archive").out == (
        "request 3: in-hand; every required step is made\n"
    )
    assert pmdesk("request", "done", "1", "--text", "y", "--charge", "warranty").out == (
        "request 1: done; warranty; follow-up by 2026-11-06\n"
    )


def test_a_unit_or_a_place_is_wanted(pmdesk: Program) -> None:
    words = ("request", "add", "--kind", "other", "--text", "x")
    assert "missing: --unit or --place;" in refused(pmdesk, *words, code=2)
    assert "pmdesk owner add 9-9-9" in refused(pmdesk, *words, "--unit", "9-9-9", code=3)
    pmdesk("owner", "add", "3-2-1502")
    record = stored(pmdesk, *words, "--unit", "3-2-1502", "--place", "Bathroom")
    assert (record["unit"], record["place"]) == ("3-2-1502", "Bathroom")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add",), 2, "missing: --kind, --text"),
        (("add", "--kind", "reapir", "--place", "x", "--text", "x"), 3, "kinds are repair, "),
        ((*ASK[1:], " "), 2, "empty text"),
        ((*ASK[1:], "x", "--on", "tomorrow"), 4, "lies in the future [B3]"),
        ((*ASK[1:], "x", "--to", "Nobody"), 3, "there is no staff member 'Nobody'"),
        ((*ASK[1:], "x", "--link", "call:9"), 3, "there is no record 'call:9' to link to"),
        ((*ASK[1:], "x", "--service", "XXX"), 3, "there is no service 'XXX'"),
        ((*ASK[1:], "x", "--quote", "-5"), 2, "is not an amount"),
        ((*ASK[1:], "x", "--quote", "1.005"), 2, "is not an amount"),
        ((*ASK[1:], "x", "--charge", "maybe"), 2, "free, paid, warranty"),
        ((*ASK[1:], "x", "--appointment", "11-05"), 2, "a time is wanted too"),
        ((*ASK[1:], "x", "--appointment", "tomorrow"), 2, "a time is wanted too"),
        ((*ASK[1:], "x", "--appointment", ""), 2, "an empty date"),
        (("assign", "1"), 2, "say what changes"),
        (("assign", "1", "--appointment", "11-05"), 2, "a time is wanted too"),
        (("assign", "9", "--to", "E001"), 3, "there is no request 9"),
        (("step", "1", "keys"), 3, "there is no step 'keys'; other has no checklist"),
        (("step", "2", "fly"), 3, "steps of move-out are notice, inspection, meters, "),
        (("step", "2", "keys", "--result", "no"), 2, "is not one of done, na"),
        (("done", "1"), 2, "missing: --text"),
        (("done", "1", "--text", "x", "--price", "x"), 2, "is not an amount"),
        (("accept", "1"), 2, "missing: --name"),
        (("cancel", "1"), 2, "missing: --reason"),
        (("note", "1", "--text", "x", "--problem", "huge"), 2, "is not one of minor, major"),
        (("follow-up", "1"), 2, "missing: --satisfied"),
        (("follow-up", "1", "--satisfied", "yes", "--not-reached"), 2, "do not go with"),
        (("follow-up", "1", "--satisfied", "yes", "--score", "6"), 2, "1 to 5"),
        (("show", "9"), 3, "there is no request 9"),
        (("trail", "9"), 3, "there is no request 9"),
        (("list", "--unit", "9-9"), 3, "there is no unit '9-9'"),
        (("list", "--staff", "Nobody"), 3, "there is no staff member"),
        (("list", "--state", "open"), 2, "is not one of requested, "),
    ],
)
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "add", "--kind", "move-out", "--place", "x", "--text", "x")
    assert said in refused(pmdesk, "request", *words, code=code)


@pytest.mark.parametrize(
    ("on", "day", "time"),
    [
        ("11-02", "2026-11-02", None),
        ("11-02 14:30", "2026-11-02", "14:30"),
        ("today", "2026-11-03", "09:00"),
        ("2026-11-02T20:00Z", "2026-11-03", "04:00"),
    ],
)
def test_a_request_can_be_entered_late(
    pmdesk: Program, on: str, day: str, time: str | None
) -> None:
    record = stored(pmdesk, *ASK, "x", "--on", on)
    assert (record["on"], record["time"]) == (day, time)


def test_an_appointment_is_a_day_with_its_time(pmdesk: Program) -> None:
    for when, wanted in (
        ("11-05 14:30", "2026-11-05T14:30:00+08:00"),
        ("01-07 08:00", "2027-01-07T08:00:00+08:00"),
        ("明天 10:00", "2026-11-04T10:00:00+08:00"),
        ("2026-11-04T02:00Z", "2026-11-04T10:00:00+08:00"),
    ):
        assert stored(pmdesk, *ASK, "x", "--appointment", when)["appointment_at"] == wanted
    record = stored(pmdesk, "request", "assign", "1", "--appointment", "11-06 09:15")
    assert record["appointment_at"] == "2026-11-06T09:15:00+08:00"
    assert (record["state"], record["handler"]) == ("requested", None), "nobody handles it yet"


def test_what_is_agreed_on_later_leaves_the_rest_as_it_was(pmdesk: Program) -> None:
    pmdesk(*ASK, "x", "--to", "E001", "--supplier", "Bright Ltd", "--quote", "60",
           "--charge", "paid")  # fmt: skip
    record = stored(pmdesk, "request", "assign", "1", "--department", "Patrol", "--text", "Ours")
    told = tuple(record[name] for name in ("handler", "department", "supplier", "quote_fen"))
    assert told == ("E001", "Patrol", "Bright Ltd", 6000)
    assert trail(pmdesk)[-1]["text"] == "Ours"


def test_the_handler_is_somebody_employed(pmdesk: Program) -> None:
    pmdesk("staff", "leave", "E003", "--on", "2026-10-15")
    assert "not employed" in refused(pmdesk, *ASK, "x", "--to", "E003", code=3)
    pmdesk(*ASK, "x")
    assert "not employed" in refused(pmdesk, "request", "assign", "1", "--to", "E003", code=3)


# What it costs.


def test_the_quote_is_the_services_price_of_the_day(pmdesk: Program) -> None:
    pmdesk("service", "add", "CPY", "--price", "0.50", "--from", "2026-10-01", now="2026-10-01")
    pmdesk("service", "add", "CPY", "--price", "0.80", "--from", "2026-11-01")
    words = ("request", "add", "--kind", "special", "--place", "Desk", "--text", "x",
             "--service", "CPY")  # fmt: skip
    assert terms(stored(pmdesk, *words)) == ("paid", 80, None)
    assert terms(stored(pmdesk, *words, "--on", "10-31 23:59")) == ("paid", 50, None)
    assert terms(stored(pmdesk, *words, "--quote", "3")) == ("paid", 300, None)
    assert terms(stored(pmdesk, *words, "--quote", "0")) == ("free", 0, None)
    assert terms(stored(pmdesk, *words, "--charge", "free")) == ("free", None, None)
    assert terms(stored(pmdesk, *words, "--charge", "warranty")) == ("warranty", None, None)
    record = stored(pmdesk, "request", "done", "2", "--text", "40 pages")
    assert terms(record) == ("paid", 50, 50), "the price of the day it was asked for"


def test_a_service_without_a_price_quotes_none(pmdesk: Program) -> None:
    words = ("request", "add", "--kind", "special", "--place", "x", "--text", "x", "--service")
    assert terms(stored(pmdesk, *words, "FAX")) == (None, None, None)
    assert terms(stored(pmdesk, *words, "fax", "--quote", "2")) == ("paid", 200, None)
    assert shown(pmdesk, 2)["service"] == "FAX"


def test_a_service_that_is_not_offered_that_day_is_refused(pmdesk: Program) -> None:
    pmdesk("service", "retire", "FAX", "--on", "2026-11-02", "--reason", "Nobody asks",
           now="2026-11-01")  # fmt: skip
    words = ("request", "add", "--kind", "special", "--place", "x", "--text", "x", "--service")
    assert "service FAX is retired on 2026-11-03 [B1]" in refused(pmdesk, *words, "FAX")
    pmdesk(*words, "FAX", "--on", "11-01")


@pytest.mark.parametrize("charge", ["free", "warranty"])
def test_free_work_has_no_price_whenever_it_is_named(pmdesk: Program, charge: str) -> None:
    said = f"{charge} work has no price"
    pmdesk(*ASK, "x", "--charge", charge)
    assert said in refused(pmdesk, "request", "assign", "1", "--quote", "60")
    assign = ("request", "assign", "1", "--charge", charge, "--quote", "60")
    assert said in refused(pmdesk, *assign)
    done = ("request", "done", "1", "--text", "x")
    assert said in refused(pmdesk, *done, "--price", "60")
    assert said in refused(pmdesk, *done, "--charge", charge, "--price", "0.01")
    record = stored(pmdesk, "request", "done", "1", "--text", "x", "--price", "0")
    assert terms(record) == (charge, None, 0)


@pytest.mark.parametrize("service", [(), ("--service", "CPY")], ids=["plain", "a service"])
@pytest.mark.parametrize("charge", ["free", "warranty"])
def test_free_work_has_no_price_from_the_beginning(
    pmdesk: Program, charge: str, service: tuple[str, ...]
) -> None:
    pmdesk("service", "add", "CPY", "--price", "0.50")
    words = (*ASK, "x", *service, "--charge", charge, "--quote", "60")
    assert f"{charge} work has no price" in refused(pmdesk, *words)


def test_paid_work_costs_its_quote_or_another_price(pmdesk: Program) -> None:
    for _number in range(4):
        pmdesk(*ASK, "x", "--charge", "paid", "--quote", "60")
    done = ("request", "done")
    assert terms(stored(pmdesk, *done, "1", "--text", "x")) == ("paid", 6000, 6000)
    record = stored(pmdesk, *done, "2", "--text", "x", "--price", "35.5")
    assert terms(record) == ("paid", 6000, 3550)
    record = stored(pmdesk, *done, "3", "--text", "x", "--charge", "warranty")
    assert terms(record) == ("warranty", 6000, None)
    record = stored(pmdesk, *done, "4", "--text", "x", "--price", "0")
    assert terms(record) == ("paid", 6000, 0)
    pmdesk(*ASK, "x")
    assert terms(stored(pmdesk, *done, "5", "--text", "x", "--price", "35")) == ("paid", None, 3500)


def test_a_quote_is_the_price_where_no_other_is_named(pmdesk: Program) -> None:
    """As the help says: what is to be paid; the quote without."""
    pmdesk(*ASK, "x", "--quote", "60")
    record = stored(pmdesk, "request", "done", "1", "--text", "x")
    assert terms(record) == ("paid", 6000, 6000)


def test_a_reopened_request_does_not_forget_its_price(pmdesk: Program) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "done", "1", "--text", "Washer", "--charge", "paid", "--price", "35")
    assert terms(stored(pmdesk, "request", "reopen", "1", "--reason", "Drips")) == (
        "paid", None, 3500,
    )  # fmt: skip
    record = stored(pmdesk, "request", "done", "1", "--text", "Washer again")
    assert terms(record) == ("paid", None, 3500)
    pmdesk("request", "reopen", "1", "--reason", "Drips")
    record = stored(pmdesk, "request", "done", "1", "--text", "New tap", "--price", "80")
    assert record["price_fen"] == 8000


def test_no_handling_fee_on_utilities_paid_for_an_owner(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    ask = ("request", "add", "--kind", "special", "--unit", "3-2-1502", "--text", "Water bill",
           "--service", "PAY")  # fmt: skip
    pay = (
        "PAY: no handling fee may be taken on utilities paid for an owner "
        f"[{LAW}]; it can be offered with --free\n"
    )
    assert pay in refused(pmdesk, *ask, "--quote", "5")
    assert pay in refused(pmdesk, *ask, "--quote", "0.01", "--charge", "paid")
    pmdesk(*ask)
    pmdesk(*ask, "--quote", "0")
    for number in ("1", "2"):
        assert pay in refused(pmdesk, "request", "assign", number, "--quote", "5",
                              "--charge", "paid")  # fmt: skip
        assert pay in refused(pmdesk, "request", "done", number, "--text", "x", "--price", "5",
                              "--charge", "paid")  # fmt: skip
    assert pay in refused(pmdesk, "request", "done", "1", "--text", "x", "--price", "5")
    record = stored(pmdesk, "request", "done", "1", "--text", "Paid at the bank")
    assert record["price_fen"] is None
    pmdesk("service", "retire", "PAY", "--on", "2026-11-04", "--reason", "x")
    said = refused(pmdesk, "request", "done", "2", "--text", "x", "--price", "5", "--charge",
                   "paid", now="2026-11-05")  # fmt: skip
    assert pay in said, "also once it is retired"


# The checklist.


def test_a_step_is_made_once_and_may_not_apply(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x", "--to", "E001")
    record = stored(pmdesk, "request", "step", "1", "keys", "--text", "Two keys", "--by", "E001")
    assert (record["checked"], "keys" in record["missing"]) == (["keys"], False)
    record = stored(pmdesk, "request", "step", "1", "meters", "--result", "na")
    assert record["checked"] == ["keys", "meters"]
    record = stored(pmdesk, "request", "step", "1", "fees")
    assert record["checked"] == ["keys", "meters", "fees"], "not required, made all the same"
    assert record["missing"] == ["identity", "agreement", "inspection", "archive"]
    for words in (("keys",), ("meters",), ("keys", "--result", "na")):
        said = refused(pmdesk, "request", "step", "1", *words)
        assert f"step {words[0]} of request 1 is made already" in said
    made = trail(pmdesk)[2:]
    assert [(step["action"], step["by"], step["how"], step["text"]) for step in made][:2] == [
        ("step", "E001", "keys", "Two keys"),
        ("step", made[1]["by"], "meters: does not apply", None),
    ]


def test_a_step_can_be_made_on_hold(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x")
    pmdesk("request", "hold", "1", "--until", "11-10", "--reason", "Owner abroad")
    assert stored(pmdesk, "request", "step", "1", "keys")["state"] == "on-hold"
    ran = refused(pmdesk, "request", "done", "1", "--text", "x")
    assert "request 1 lacks: identity, agreement" in ran
    assert "[B3]; pmdesk request step 1 STEP" in ran


def test_steps_made_stay_made_when_it_is_reopened(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-out", "--place", "x", "--text", "x")
    for step in SHIPPED["move-out"]:
        pmdesk("request", "step", "1", step)
    pmdesk("request", "done", "1", "--text", "x")
    record = stored(pmdesk, "request", "reopen", "1", "--reason", "A key is missing")
    assert (record["checked"], record["missing"]) == (SHIPPED["move-out"], [])
    pmdesk("request", "done", "1", "--text", "x")


def test_a_request_keeps_the_checklist_it_was_opened_with(pmdesk: Program, tmp_path: Path) -> None:
    ask = ("request", "add", "--kind", "other", "--place", "x", "--text", "x")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    head = "kind,title_en,step,required,step_en\n"
    first.write_text(f"{head}other,Other,look,yes,Look\nother,,write,no,Write\n")
    second.write_text(f"{head}other,Else,photo,yes,Photograph\n")
    pmdesk(*ask)
    pmdesk("request", "kinds", "import", str(first))
    pmdesk(*ask)
    pmdesk("request", "kinds", "import", str(second))
    pmdesk(*ask)
    assert [shown(pmdesk, number)["missing"] for number in (1, 2, 3)] == [[], ["look"], ["photo"]]
    assert "other has no checklist" in refused(pmdesk, "request", "step", "1", "photo", code=3)
    said = refused(pmdesk, "request", "step", "2", "photo", code=3)
    assert "steps of other are look, write" in said
    pmdesk("request", "done", "1", "--text", "x")
    assert "lacks: look" in refused(pmdesk, "request", "done", "2", "--text", "x")
    pmdesk("request", "step", "2", "look")
    assert stored(pmdesk, "request", "done", "2", "--text", "x")["checked"] == ["look"]
    assert ids(pmdesk, "--kind", "other") == [1, 2, 3]


# Done, accepted, followed up.


def test_work_is_accepted_at_once_or_afterwards(pmdesk: Program) -> None:
    for _number in range(2):
        pmdesk(*ASK, "x")
    record = stored(pmdesk, "request", "done", "1", "--text", "Bulb", "--accepted-by", "Ms Fir")
    assert (record["state"], record["accepted_by"]) == ("accepted", "Ms Fir")
    assert record["accepted_at"] == record["done_at"] == "2026-11-03T09:00:00+08:00"
    assert record["result"] == "Bulb"
    record = stored(pmdesk, "request", "done", "2", "--text", "Bulb")
    assert (record["accepted_by"], record["accepted_at"]) == (None, None)
    record = stored(pmdesk, "request", "accept", "2", "--name", "Mr Ash", now="2026-11-04T08:00")
    assert (record["state"], record["accepted_by"]) == ("accepted", "Mr Ash")
    assert record["accepted_at"] == "2026-11-04T08:00:00+08:00"
    assert record["done_at"] == "2026-11-03T09:00:00+08:00"
    assert "request 2 is accepted" in refused(pmdesk, "request", "accept", "2", "--name", "x")


def test_a_follow_up_is_due_from_the_day_it_was_done(pmdesk: Program) -> None:
    pmdesk(*ASK, "x", "--on", "10-20")
    record = stored(pmdesk, "request", "done", "1", "--text", "x", "--on", "10-30 23:59")
    assert record["done_at"] == "2026-10-30T23:59:00+08:00"
    assert record["follow_up_by"] == "2026-11-02"


def test_who_says_no_reopens_it_and_that_is_counted(pmdesk: Program) -> None:
    pmdesk(*ASK, "x", "--to", "E001")
    for number in (1, 2):
        pmdesk("request", "done", "1", "--text", "x", "--accepted-by", "Ms Fir")
        record = stored(pmdesk, "request", "follow-up", "1", "--satisfied", "no", "--score", "1",
                        "--comment", "It drips")  # fmt: skip
        told = ("state", "reopened", "satisfied", "comment", "done_at", "accepted_by",
                "accepted_at", "follow_up_by", "closed_at", "handler")  # fmt: skip
        assert tuple(record[name] for name in told) == (
            "reopened", number, "no", "It drips", None, None, None, "2026-11-06", None, "E001",
        )  # fmt: skip
    pmdesk("request", "done", "1", "--text", "x")
    record = stored(pmdesk, "request", "follow-up", "1", "--satisfied", "partly")
    assert (record["state"], record["reopened"], record["tries"]) == ("accepted", 2, 1)
    record = stored(pmdesk, "request", "close", "1")
    assert (record["state"], record["closed_at"]) == ("closed", "2026-11-03T09:00:00+08:00")
    record = stored(pmdesk, "request", "reopen", "1", "--reason", "Again")
    assert (record["state"], record["reopened"], record["closed_at"]) == ("reopened", 3, None)


def test_a_follow_up_that_reached_nobody_does_not_close(pmdesk: Program) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "done", "1", "--text", "x")
    for number in (1, 2):
        ran = pmdesk("request", "follow-up", "1", "--not-reached", "--close", "--how", "visit")
        assert ran.out == (
            f"request 1: done; try {number}, nobody reached; due by 2026-11-06; "
            "it stays open until somebody is reached or it is given up\n"
        )
    record = stored(pmdesk, "request", "follow-up", "1", "--not-reached", "--close")
    assert (record["state"], record["follow_up"]) == ("closed", "unreachable")


def test_who_is_not_satisfied_does_not_close_it(pmdesk: Program) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "done", "1", "--text", "x")
    said = refused(pmdesk, "request", "follow-up", "1", "--satisfied", "no", "--close", code=2)
    assert "--close" in said


def test_nothing_is_done_before_what_it_follows(pmdesk: Program) -> None:
    pmdesk(*ASK, "x", "--on", "11-01 10:00")
    assert "before the request" in refused(
        pmdesk, "request", "done", "1", "--text", "x", "--on", "11-01 09:59"
    )
    assert "future" in refused(pmdesk, "request", "done", "1", "--text", "x", "--on", "09:01")
    pmdesk("request", "done", "1", "--text", "x", "--on", "11-02 15:00")
    for words in (
        ("follow-up", "1", "--satisfied", "yes"),
        ("accept", "1", "--name", "Fir"),
        ("close", "1", "--waiver", "moved"),
        ("reopen", "1", "--reason", "x"),
    ):
        refused(pmdesk, "request", *words, "--on", "11-02 14:59")


def test_a_cancelled_request_ends_with_its_reason(pmdesk: Program) -> None:
    pmdesk(*ASK, "x")
    pmdesk("request", "hold", "1", "--until", "11-10", "--reason", "x")
    record = stored(pmdesk, "request", "cancel", "1", "--reason", "Found a plumber")
    told = ("state", "result", "held_until", "closed_at", "done_at", "follow_up_by")
    assert tuple(record[name] for name in told) == (
        "cancelled", "Found a plumber", None, "2026-11-03T09:00:00+08:00", None, None,
    )  # fmt: skip
    assert "nothing more can be done" in refused(pmdesk, "request", "reopen", "1", "--reason", "x")


# Problems of a move-in (A1.2).


def test_problems_are_counted_major_ones_apart(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x")
    note = ("request", "note", "1", "--text", "No hot water")
    assert pmdesk(*note).out == "request 1: requested\n"
    assert pmdesk(*note, "--problem", "minor").out == ("request 1: requested; 1 problem, 0 major\n")
    assert pmdesk(*note, "--problem", "major").out == (
        "request 1: requested; 2 problems, 1 of them major\n"
    )
    record = shown(pmdesk)
    assert (record["problems"], record["major_problems"]) == (2, 1)
    assert [step["how"] for step in trail(pmdesk)] == [None, None, "minor", "major"]
    for step in SHIPPED["move-in"]:
        pmdesk("request", "step", "1", step)
    pmdesk("request", "done", "1", "--text", "x")
    record = stored(pmdesk, *note, "--problem", "major")
    assert (record["state"], record["major_problems"]) == ("done", 2), "also after the move"


def test_major_complaints_tied_to_a_move_in_are_counted(pmdesk: Program) -> None:
    for _number in range(2):
        pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x")
    pmdesk("request", "note", "1", "--text", "x", "--problem", "major")
    raise_ = ("complaint", "add", "--anonymous", "--channel", "visit", "--category", "repair",
              "--text", "x", "--link")  # fmt: skip
    for words in (("request:1", "--severity", "major"), ("request:1", "--severity", "major"),
                  ("request:01", "--severity", "major"), ("request:1",),
                  ("request:2", "--severity", "major")):  # fmt: skip
        pmdesk(*raise_, *words)

    def major() -> list[int]:
        rows = pmdesk("request", "list", "--format", "json").json["rows"]
        assert [row["major_problems"] for row in rows] == [
            shown(pmdesk, number)["major_problems"] for number in (1, 2)
        ]
        return [row["major_problems"] for row in rows]

    assert major() == [4, 1]
    pmdesk("complaint", "reject", "1", "--reason", "Not ours")
    assert major() == [3, 1]
    pmdesk("complaint", "merge", "2", "--into", "3")
    assert major() == [2, 1]
    pmdesk("complaint", "assign", "4", "--severity", "major")
    assert major() == [3, 1]
    pmdesk("complaint", "assign", "5", "--severity", "normal")
    assert major() == [3, 0]
    pmdesk("complaint", "reopen", "1", "--reason", "Ours after all")
    assert major() == [4, 0]
    pmdesk("complaint", "resolve", "3", "--text", "x")
    pmdesk("complaint", "close", "3", "--waiver", "x")
    assert major() == [4, 0], "a closed one happened all the same"
    record = stored(pmdesk, "request", "note", "1", "--text", "x", "--problem", "major")
    assert record["major_problems"] == 5


# Keys.


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    pmdesk("service", "add", "CPY", "--price", "1")
    words = ("request", "add", "--kind", "special", "--place", "x", "--text", "x", "--service",
             "CPY", "--to", "E001", "--appointment", "2026-11-06 14:00", "--ref", "k")  # fmt: skip
    first = stored(pmdesk, *words)
    pmdesk("request", "done", "1", "--text", "x")
    before = pmdesk.path.read_bytes()
    again = stored(pmdesk, *words, now="2026-11-04T10:30")
    assert (again["id"], again["state"]) == (first["id"], "done")
    assert pmdesk.path.read_bytes() == before


def test_the_same_key_with_other_content_names_the_fields(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("service", "add", "CPY", "--price", "1")
    pmdesk("call", "add", "--text", "x")
    pmdesk(*ASK, "x", "--ref", "k", "--phone", "1")
    said = refused(pmdesk, "request", "add", "--kind", "special", "--unit", "3-2-1502",
                   "--text", "y", "--contact", "Fir", "--service", "CPY", "--link", "call:1",
                   "--on", "11-02", "--ref", "k")  # fmt: skip
    names = said.split("content: ")[1].strip().split(", ")
    assert names == ["kind", "unit", "place", "contact", "phone", "text", "service", "link", "on"]


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--quote", "70", "quote"),
        ("--charge", "warranty", "charge"),
        ("--appointment", "11-06 10:00", "appointment"),
        ("--supplier", "Other Ltd", "supplier"),
        ("--department", "Patrol", "department"),
        ("--to", "E002", "handler"),
    ],
)
def test_what_was_agreed_on_is_content_of_the_key_too(
    pmdesk: Program, option: str, value: str, field: str
) -> None:
    """Not as it is by now, but as it was given with the key."""
    given = {"--charge": "paid", "--quote": "60", "--appointment": "11-05 10:00", "--to": "E001",
             "--supplier": "Bright Ltd", "--department": "Front desk"}  # fmt: skip
    ask = (*ASK, "x", "--ref", "k")
    pmdesk(*ask, *[word for pair in given.items() for word in pair])
    pmdesk("request", "assign", "1", "--to", "E003", "--quote", "65")
    pmdesk(*ask, *[word for pair in given.items() for word in pair])
    given[option] = value
    if value == "warranty":
        del given["--quote"]
    said = refused(pmdesk, *ask, *[word for pair in given.items() for word in pair])
    assert field in said.split("content: ")[1]


def test_a_key_is_known_also_once_its_service_is_retired(pmdesk: Program) -> None:
    pmdesk("service", "add", "CPY", "--price", "1")
    words = ("request", "add", "--kind", "special", "--place", "x", "--text", "x", "--service",
             "CPY", "--ref", "k")  # fmt: skip
    pmdesk(*words)
    pmdesk("service", "retire", "CPY", "--on", "2026-11-04", "--reason", "x")
    assert stored(pmdesk, *words, now="2026-11-05T09:00")["id"] == 1


# Listing.


def test_a_list_row_has_exactly_the_fields_of_show(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-in", "--place", "x", "--text", "x")
    pmdesk("request", "step", "1", "keys")
    pmdesk("request", "step", "1", "meters")
    pmdesk(*ASK, "x", "--quote", "0.05", "--charge", "paid")
    listed = pmdesk("request", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.request.list/1"
    for number, row in enumerate(listed["rows"], 1):
        assert shown(pmdesk, number) == {"schema": "pmdesk.request/1", **row}
    first = listed["rows"][0]
    assert first["checked"] == ["keys", "meters"]
    assert first["missing"] == ["identity", "agreement", "inspection", "archive"]
    assert (listed["rows"][1]["checked"], listed["rows"][1]["missing"]) == ([], [])
    out = pmdesk("request", "list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    names = [name.removesuffix("_fen") for name in FIELDS]
    assert list(rows[0]) == names
    assert (rows[0]["checked"], rows[1]["quote"]) == ("keys;meters", "0.05")
    assert (
        pmdesk("request", "show", "1", "--format", "csv").out.split("\r\n")[1]
        == (out.split("\r\n")[1])
    )


def test_lists_are_asked_by_state_kind_person_department_unit_period_and_text(
    pmdesk: Program,
) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("request", "add", "--kind", "repair", "--unit", "3-2-1502", "--text", "電梯",
           "--on", "10-30")  # fmt: skip
    pmdesk(*ASK, "100% Lärm_x", "--to", "E001", "--department", "Front desk")
    pmdesk(*ASK, "Third", "--contact", "Ms Fir", "--phone", "555 0101", "--supplier", "Bright")
    pmdesk("request", "done", "3", "--text", "Swept")
    pmdesk("request", "add", "--kind", "cleaning", "--place", "Garage [B2]", "--text", "x")
    for words, wanted in (
        ((), [1, 2, 3, 4]),
        (("--state", "requested"), [1, 4]),
        (("--state", "assigned", "--state", "done"), [2, 3]),
        (("--kind", "repair"), [1]),
        (("--kind", "other", "--state", "done"), [3]),
        (("--staff", "E001"), [2]),
        (("--department", "Front desk"), [2]),
        (("--unit", "3-2-1502"), [1]),
        (("--month", "last"), [1]),
        (("--from", "11-01"), [2, 3, 4]),
        (("--to", "10-31"), [1]),
        (("--search", "電梯"), [1]),
        (("--search", "100%"), [2]),
        (("--search", "_"), [2]),
        (("--search", "ms fir"), [3]),
        (("--search", "0101"), [3]),
        (("--search", "bright"), [3]),
        (("--search", "swept"), [3]),
        (("--search", "[b2]"), [4]),
    ):
        assert ids(pmdesk, *words) == wanted, words
    ran = pmdesk("request", "list", "--search", "nothing")
    assert (ran.out, ran.err) == ("", "no request fits\n")


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact_and_shown_harmless(pmdesk: Program, text: str) -> None:
    given = f"={text}"
    screen = [
        pmdesk("request", "add", "--kind", "other", f"--place{given}", f"--text{given}",
               f"--contact{given}", f"--phone{given}", f"--supplier{given}",
               f"--department{given}", f"--ref{given}"),
        pmdesk("request", "note", "1", f"--text{given}"),
        pmdesk("request", "hold", "1", "--until", "tomorrow", f"--reason{given}"),
        pmdesk("request", "show", "1"),
        pmdesk("request", "done", "1", f"--text{given}", f"--accepted-by{given}"),
        pmdesk("request", "follow-up", "1", "--satisfied", "yes", f"--comment{given}"),
        pmdesk("request", "reopen", "1", f"--reason{given}"),
        pmdesk("request", "cancel", "1", f"--reason{given}"),
        pmdesk("request", "add", "--kind", text, "--place", "x", "--text", "x", ok=False)
        if not text.startswith("-") else pmdesk("request", "list"),
        pmdesk("request", "list"),
        pmdesk("request", "trail", "1"),
        pmdesk("request", "list", f"--search{given}"),
    ]  # fmt: skip
    for ran in screen:
        raw = {char for char in ran.out + ran.err if not char.isprintable() and char not in SPARED}
        assert not raw
    record = shown(pmdesk)
    for name in ("place", "text", "contact", "phone", "supplier", "department", "ref", "result"):
        assert record[name] == text, name
    assert {step["text"] for step in trail(pmdesk)} == {None, text}
    out = pmdesk("request", "list", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r", "'"))
    assert rows[0]["text"] == rows[0]["place"] == ("'" + text if risky else text)


def test_the_clocks_change_between_the_asking_and_the_appointment(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-01-01")
    record = stored(empty, *ASK, "x", "--appointment", "2026-10-26 10:00", now="2026-10-24T10:00")
    assert record["appointment_at"] == "2026-10-26T10:00:00+01:00"
    record = stored(empty, "request", "done", "1", "--text", "x", now="2026-10-24T23:30")
    assert (record["done_at"], record["follow_up_by"]) == (
        "2026-10-24T23:30:00+02:00", "2026-10-27",
    )  # fmt: skip
