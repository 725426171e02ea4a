"""Special services (A1.11) and how one comes about (B1): proposed, approved, offered, retired."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmdesk.errors import NotFound, Refused
from pmdesk.office.services import refuse_handling_fee, service_on
from pmdesk.policy.loader import shipped
from pmdesk.store.file import open_reading
from pmdesk.store.services import undecided
from tests.cli.test_hostile import TEXTS
from tests.conftest import Program

PROPOSE = (
    "service", "propose", "GLS", "--name", "Window cleaning", "--quality-plan", "Checked weekly",
    "--feasibility", "Two are trained",
)  # fmt: skip
BY_S01 = (*PROPOSE, "--by", "S01")
APPROVE = ("service", "approve", "GLS", "--by", "D01")
ADD = ("service", "add", "GLS", "--price", "20", "--per", "hour")
RETIRE = ("service", "retire", "GLS", "--reason", "Nobody asks", "--on")
SHIPPED = ["TYP", "CPY", "FAX", "PAY", "PLT", "SHP", "CLN", "SUB", "DLV", "AIR", "TRV"]
FIELDS = [
    "id", "ref", "code", "title_en", "title_zh_hant", "title_zh_hans", "state", "price_fen",
    "unit", "from", "utilities", "quality_plan", "feasibility", "on", "by", "decided_on",
    "decided_by", "decision", "retired_on", "retired_why", "history",
]  # fmt: skip
LAW = "[Property Management Regulations (物業管理條例), art. 44]"


def stored(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def codes(pmdesk: Program, *words: str) -> list[str]:
    """The codes that a list names."""
    rows = pmdesk("service", "list", *words, "--format", "json").json["rows"]
    return [row["code"] for row in rows]


def price(pmdesk: Program, code: str, day: str) -> Any:
    """The price of a code on a day, in fen."""
    return pmdesk("service", "show", code, "--on", day, "--format", "json").json["price_fen"]


def refused(pmdesk: Program, *words: str, code: int = 4) -> str:
    """What is said where nothing is done."""
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    return ran.err


@pytest.fixture
def offered(pmdesk: Program) -> Program:
    """An office that offers window cleaning since today, at 20.00 per hour."""
    for words in (BY_S01, APPROVE, ADD):
        pmdesk(*words)
    return pmdesk


# From the proposal to the price list.


def test_the_regulation_s_eleven_are_offered_without_a_price_yet(pmdesk: Program) -> None:
    rows = pmdesk("service", "list", "--format", "json").json["rows"]
    assert [row["code"] for row in rows] == SHIPPED
    assert {(row["state"], row["price_fen"], row["from"], row["on"]) for row in rows} == {
        ("offered", None, None, None)
    }
    assert [row["code"] for row in rows if row["utilities"]] == ["PAY"]


def test_a_new_service_is_proposed_approved_and_offered(pmdesk: Program) -> None:
    record = stored(pmdesk, *BY_S01, "--name-zh-hans", "擦窗", "--ref", "k")
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.service/1", "id": 12, "ref": "k", "code": "GLS",
        "title_en": "Window cleaning", "title_zh_hant": "Window cleaning",
        "title_zh_hans": "擦窗", "state": "proposed", "price_fen": None, "unit": None,
        "from": None, "utilities": False, "quality_plan": "Checked weekly",
        "feasibility": "Two are trained", "on": "2026-11-03", "by": "S01", "decided_on": None,
        "decided_by": None, "decision": None, "retired_on": None, "retired_why": None,
        "history": [],
    }  # fmt: skip
    record = stored(pmdesk, *APPROVE, "--text", "From this month on")
    assert (record["state"], record["decided_by"], record["decided_on"], record["decision"]) == (
        "approved", "D01", "2026-11-03", "From this month on",
    )  # fmt: skip
    record = stored(pmdesk, *ADD, "--by", "S01")
    assert (record["state"], record["price_fen"], record["unit"], record["from"]) == (
        "offered", 2000, "hour", "2026-11-03",
    )  # fmt: skip
    assert record["history"] == [
        {"on": "2026-11-03", "step": "approve", "price_fen": None, "unit": None, "by": "D01",
         "text": "From this month on"},
        {"on": "2026-11-03", "step": "offer", "price_fen": 2000, "unit": "hour", "by": "S01",
         "text": None},
    ]  # fmt: skip


def test_the_echo_says_what_comes_next(pmdesk: Program) -> None:
    assert pmdesk(*BY_S01).out == "service GLS: proposed; to be approved by somebody else [B1]\n"
    assert pmdesk(*APPROVE).out == (
        "service GLS: approved; decided by D01; to be offered: pmdesk service add GLS --price CNY\n"
    )
    assert pmdesk(*ADD).out == "service GLS: offered; 20.00 per hour from 2026-11-03 on\n"
    assert pmdesk(*RETIRE, "2026-12-01").out == (
        "service GLS: offered; not offered from 2026-12-01 on\n"
    )


def test_a_new_price_leaves_the_old_one_for_the_days_before(offered: Program) -> None:
    offered("service", "add", "GLS", "--price", "25.50", "--from", "2026-12-01")
    offered("service", "add", "GLS", "--free", "--from", "2027-01-01")
    assert [price(offered, "GLS", f"2026-{day}") for day in ("11-03", "11-30", "12-01")] == [
        2000, 2000, 2550,
    ]  # fmt: skip
    assert price(offered, "GLS", "2027-01-01") == 0
    shown = offered("service", "show", "GLS").out
    assert "Price         20.00" in shown
    assert "2026-12-01  system:" in shown
    assert "offer (25.50 per hour)" in shown, "the unit stays"
    assert "offer (free of charge)" in shown


def test_of_two_prices_of_a_day_the_last_stored_holds(offered: Program) -> None:
    offered("service", "add", "GLS", "--price", "21", "--per", "window")
    record = offered("service", "show", "gls", "--format", "json").json
    assert (record["price_fen"], record["unit"]) == (2100, "window")


def test_a_rejected_proposal_is_never_offered(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    record = stored(pmdesk, *APPROVE, "--reject", "--reason", "Too dangerous")
    assert (record["state"], record["decision"]) == ("rejected", "Too dangerous")
    said = "service GLS is rejected [B1]; propose another one under a code of its own"
    assert said in refused(pmdesk, *ADD)
    assert said in refused(pmdesk, *APPROVE)
    assert "service GLS is there already: rejected [B1]" in refused(pmdesk, *BY_S01)


def test_a_retired_service_keeps_its_prices_for_the_days_before(offered: Program) -> None:
    offered(*RETIRE, "2026-12-01")
    assert codes(offered, "--on", "2026-11-30", "--state", "offered")[-1] == "GLS"
    assert codes(offered, "--on", "2026-12-01", "--state", "retired") == ["GLS"]
    offered("service", "add", "GLS", "--price", "21", "--from", "2026-11-20")
    assert "service GLS is retired from 2026-12-01 on [B1]" in refused(
        offered, *ADD, "--from", "2026-12-01"
    )
    assert "is retired from 2026-12-01 on already [B1]" in refused(offered, *RETIRE, "2027-01-01")


# Who decides (B1).


def test_only_the_policy_s_roles_decide(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    assert refused(pmdesk, *APPROVE[:3], "--by", "E001") == (
        "pmdesk: E001 Ash Willow is staff: a new service is decided by director, manager, "
        "general_manager [B1]; who may: D01 Dana Ridge, G01 Gale Summit, M01 Morgan Vale\n"
    )


def test_who_proposed_it_does_not_decide(pmdesk: Program) -> None:
    pmdesk(*PROPOSE, "--by", "D01")
    for more in ((), ("--reject", "--reason", "x")):
        assert refused(pmdesk, *APPROVE, *more) == (
            "pmdesk: D01 Dana Ridge proposed it: somebody else decides [B1]; "
            "who may: G01 Gale Summit, M01 Morgan Vale\n"
        )
    pmdesk(*APPROVE[:3], "--as", "M01")


def test_where_the_policy_names_nobody_anybody_else_decides(
    pmdesk: Program, tmp_path: Path
) -> None:
    lines = shipped().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("approve_service"))
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(file), "--from", "2026-11", "--by", "M01", "--announced-on",
           "2026-10-30")  # fmt: skip
    pmdesk(*BY_S01)
    assert "S01 Robin Alder proposed it: somebody else decides [B1]; anybody else may" in refused(
        pmdesk, *APPROVE[:3], "--by", "S01"
    )
    assert stored(pmdesk, *APPROVE[:3], "--by", "E001")["state"] == "approved"


def test_who_is_not_employed_decides_nothing(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    pmdesk("staff", "leave", "D01", "--on", "2026-11-02")
    assert "D01 Dana Ridge is not employed on 2026-11-03" in refused(pmdesk, *APPROVE, code=3)


# What is refused.


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("service", "propose"), 2, "missing: CODE, --name, --quality-plan, --feasibility"),
        ((*PROPOSE[:2], "G L", *PROPOSE[3:]), 2, "'G L' cannot be a code"),
        ((*PROPOSE[:2], "cpy", *PROPOSE[3:]), 4, "service CPY is there already: offered [B1]"),
        (("service", "approve", "GLS"), 2, "missing: --by"),
        (APPROVE, 3, "there is no service 'GLS'"),
        ((*APPROVE, "--reject"), 2, "missing: --reason"),
        ((*APPROVE, "--reason", "x"), 2, "--reason goes with --reject"),
        ((*APPROVE, "--reject", "--reason", "x", "--text", "y"), 2, "--text does not go with"),
        (("service", "approve", "CPY", "--by", "D01"), 4, "service CPY is offered [B1]; "
         "pmdesk service add CPY --price CNY for another price"),
        (("service", "add", "CPY"), 2, "missing: --price"),
        (("service", "add", "CPY", "--price", "1,50"), 2, "'1,50' is not an amount"),
        (("service", "add", "CPY", "--price", "-1"), 2, "'-1' is not an amount"),
        (("service", "add", "CPY", "--price", "1", "--free"), 2, "--free does not go with --price"),
        (ADD, 4, "there is no service 'GLS': propose it first [B1]; pmdesk service propose GLS "
         "--name NAME --quality-plan TEXT --feasibility TEXT"),
        (("service", "add", "PAY", "--price", "0.01"), 4, "PAY: no handling fee may be taken on "
         f"utilities paid for an owner {LAW}; it can be offered with --free"),
        (("service", "retire", "CPY"), 2, "missing: --on, --reason"),
        ((*RETIRE, "today"), 3, "there is no service 'GLS'"),
        (("service", "show", "CPX"), 3, "there is no service 'CPX'; near to it: CPY"),
        (("service", "list", "--state", "new"), 2, "'new' is not one of proposed, approved"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(pmdesk, *words, code=code)
    assert codes(pmdesk) == SHIPPED


def test_what_is_only_proposed_has_no_price(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    said = "service GLS is proposed [B1]; pmdesk service approve GLS --by STAFF"
    assert said in refused(pmdesk, *ADD)
    assert said in refused(pmdesk, *RETIRE, "today")


def test_nothing_is_offered_before_it_was_approved(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    pmdesk(*APPROVE)
    assert "service GLS was approved on 2026-11-03: it can be offered from then on [B1]" in refused(
        pmdesk, *ADD, "--from", "2026-11-02"
    )


def test_utilities_paid_for_an_owner_are_free(pmdesk: Program) -> None:
    record = stored(pmdesk, "service", "add", "PAY", "--free")
    assert (record["price_fen"], record["utilities"]) == (0, True)
    pmdesk(*BY_S01, "--utilities")
    pmdesk(*APPROVE)
    assert LAW in refused(pmdesk, *ADD)
    assert stored(pmdesk, *ADD[:3], "--price", "0")["price_fen"] == 0


# Keys, lists, formats.


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    first = pmdesk(*BY_S01, "--ref", "k").out
    assert pmdesk(*BY_S01, "--ref", "k", now="2026-11-09T09:00").out == first
    pmdesk(*APPROVE)
    priced = pmdesk(*ADD, "--ref", "p").out
    assert pmdesk(*ADD, "--ref", "p").out == priced
    record = pmdesk("service", "show", "GLS", "--format", "json").json
    assert [step["step"] for step in record["history"]] == ["approve", "offer"]
    said = "--ref 'k' names record 12 already, with other content: feasibility"
    assert said in refused(pmdesk, *PROPOSE[:-1], "Other", "--ref", "k")
    other = ("service", "add", "CPY", "--price", "1", "--from", "2026-12-01", "--ref", "p")
    assert "already, with other content: service, price, on" in refused(pmdesk, *other)


def test_a_list_is_asked_by_state_day_and_text(offered: Program) -> None:
    assert codes(offered, "--search", "NEWSPAPERS") == ["SUB", "DLV"]
    assert codes(offered, "--search", "代交費") == ["PAY"]
    assert codes(offered, "--state", "proposed", "--state", "approved") == []
    assert codes(offered, "--on", "2026-11-02") == SHIPPED, "it was not proposed yet"
    assert offered("service", "list", "--state", "retired").err == "no service fits\n"


def test_the_price_list_speaks_the_screen_s_language(offered: Program) -> None:
    english = offered("service", "list").out
    assert english.splitlines()[0].split() == ["Code", "Title", "State", "Price", "Per", "From"]
    assert "Copying" in english
    assert "20.00  hour  2026-11-03" in english
    chinese = offered("service", "list", "--lang", "zh-Hans").out
    assert "复印" in chinese
    assert "Copying" not in chinese
    assert "名稱    復印\n" in offered("service", "show", "CPY", "--lang", "zh-Hant").out


def test_every_format_carries_the_same_fields(offered: Program) -> None:
    listed = offered("service", "list", "--format", "json").json
    record = offered("service", "show", "GLS", "--format", "json").json
    assert listed["schema"] == "pmdesk.service.list/1"
    assert record.pop("schema") == "pmdesk.service/1"
    assert listed["rows"][-1] == record
    rows = list(csv.DictReader(io.StringIO(offered("service", "list", "--format", "csv").out)))
    assert list(rows[-1]) == [name.replace("price_fen", "price") for name in FIELDS]
    assert (rows[-1]["price"], rows[-1]["utilities"]) == ("20.00", "no")


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact(pmdesk: Program, text: str) -> None:
    pmdesk("service", "propose", "GLS", f"--name={text}", f"--quality-plan={text}",
           f"--feasibility={text}", "--by", "S01")  # fmt: skip
    pmdesk(*APPROVE, f"--text={text}")
    screen = pmdesk("service", "add", "GLS", "--price", "1", f"--per={text}").out
    pmdesk(*RETIRE[:3], f"--reason={text}", "--on", "2027-01-01")
    record = pmdesk("service", "show", "GLS", "--format", "json").json
    names = (*FIELDS[3:6], "unit", "quality_plan", "feasibility", "decision", "retired_why")
    assert {record[name] for name in names} == {text}
    screen += pmdesk("service", "show", "GLS").out + pmdesk("service", "list").out
    assert all(char.isprintable() or char in "\n\u3000" for char in screen)


# What requests and the list of what is owed ask.


def test_a_request_gets_the_service_with_its_price_of_the_day(offered: Program) -> None:
    offered(*RETIRE, "2026-12-01")
    conn = open_reading(offered.path, None)
    service = service_on(conn, "GLS", date(2026, 11, 30))
    assert (service.id, service.code, service.price_fen, service.unit) == (12, "GLS", 2000, "hour")
    for day, said in (
        (date(2026, 12, 1), "service GLS is retired on 2026-12-01"),
        (date(2026, 11, 2), "service GLS was not there on 2026-11-02 yet"),
    ):
        with pytest.raises(Refused, match=said):
            service_on(conn, "GLS", day)
    with pytest.raises(NotFound, match="there is no service 'GLX'; near to it: GLS"):
        service_on(conn, "GLX", date(2026, 11, 3))
    conn.close()


def test_no_fee_is_taken_on_utilities(pmdesk: Program) -> None:
    conn = open_reading(pmdesk.path, None)
    utilities = service_on(conn, "PAY", date(2026, 11, 3))
    copying = service_on(conn, "CPY", date(2026, 11, 3))
    conn.close()
    refuse_handling_fee(utilities, 0)
    refuse_handling_fee(utilities, None)
    refuse_handling_fee(copying, 100)
    with pytest.raises(Refused, match="no handling fee"):
        refuse_handling_fee(utilities, 1)


def test_what_nobody_has_decided_on_is_undecided(pmdesk: Program) -> None:
    pmdesk(*BY_S01)
    conn = open_reading(pmdesk.path, None)
    assert undecided(conn) == [
        {"code": "GLS", "title_en": "Window cleaning", "on": "2026-11-03", "by": "S01"}
    ]
    conn.close()
    pmdesk(*APPROVE)
    conn = open_reading(pmdesk.path, None)
    assert undecided(conn) == []
    conn.close()
