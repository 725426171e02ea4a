"""`pmdesk why`: the chain from the call to the announcement, from either end."""

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from typing import Any

import pytest

from pmdesk.store.chains import LINKING
from tests.conftest import Program
from tests.desk.story import tell

CHAIN = ["call:1", "complaint:1", "finding:1", "report:1", "fault:1", "close:2026-11"]


def at(number: int) -> str:
    return f"2026-11-03T09:{number:02}"


@pytest.fixture
def chained(pmdesk: Program) -> Program:
    """A call, the complaint and the finding it led to, its report, a notice that rests on it, the
    brief and the posting that told of them; beside it another finding of the same call."""
    lines = [
        ["call", "add", "--text", "Wall\nopened"],
        ["complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text",
         "Wall", "--link", "call:1"],
        ["finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text",
         "Wall", "--link", "complaint:1"],
        ["finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text",
         "Dust", "--link", "call:1"],
        ["finding", "report", "add", "--finding", "1", "--problem", "Walls"],
        ["fault", "add", "--staff", "E001", "--code", "CMP-01", "--points", "6", "--by", "S01",
         "--link", "report:1"],
        ["finding", "done", "1", "--text", "Closed"],
        ["finding", "verify", "1", "--by", "D01"],
        ["brief", "--record"],
    ]  # fmt: skip
    for number, line in enumerate(lines):
        pmdesk(*line, now=at(number))
    pmdesk("month-close", "2026-11", now="2026-12-02T09:00")
    pmdesk.now = "2026-12-02T10:00"
    return pmdesk


def why(program: Program, record: str) -> dict[str, Any]:
    return dict(program("why", record, "--format", "json").json)


def names(document: dict[str, Any]) -> set[str]:
    return {node["record"] for node in document["nodes"]}


@pytest.mark.parametrize("record", CHAIN[1:])
def test_the_chain_is_told_from_each_of_its_records(chained: Program, record: str) -> None:
    document = why(chained, record)
    assert (document["schema"], document["record"]) == ("pmdesk.why/1", record)
    assert set(CHAIN) <= names(document)
    assert "finding:2" not in names(document), "another finding is not on the way"
    pairs = {(edge["cause"], edge["effect"]) for edge in document["edges"]}
    assert set(pairwise(CHAIN)) <= pairs


def test_from_the_call_all_that_came_of_it_is_told(chained: Program) -> None:
    assert names(why(chained, "call:1")) == {*CHAIN, "finding:2", "brief:2026-11-03"}


def test_from_the_announcement_what_it_told_of(chained: Program) -> None:
    assert names(why(chained, "brief:2026-11-03")) == {*CHAIN[:3], "brief:2026-11-03"}


@pytest.mark.parametrize(
    ("number", "record"),
    [("NC-202611-0001", "finding:1"), ("CA-202611-0001", "report:1"),
     ("FN-202611-0001", "fault:1"), ("CP-202611-0001", "complaint:1")],
)  # fmt: skip
def test_a_record_is_named_by_its_printed_number_too(
    chained: Program, number: str, record: str
) -> None:
    assert why(chained, number) == why(chained, record)


def test_nodes_have_states_and_dates_and_edges_their_reason(chained: Program) -> None:
    document = why(chained, "finding:1")
    nodes = {node["record"]: node for node in document["nodes"]}
    assert nodes["finding:1"] == {
        "record": "finding:1",
        "number": "NC-202611-0001",
        "on": "2026-11-03",
        "state": "verified",
        "text": "Wall",
    }
    assert nodes["call:1"]["text"] == "Wall\nopened"
    reasons = {(edge["cause"], edge["effect"]): edge["why"] for edge in document["edges"]}
    assert reasons["finding:1", "report:1"] == "answers"
    assert reasons["finding:1", "brief:2026-11-03"] == "announced"
    assert reasons["fault:1", "close:2026-11"] == "posted"
    assert reasons["call:1", "complaint:1"] == "link"


def test_the_tree_marks_what_was_asked_for_and_shows_the_rest_by_steps(chained: Program) -> None:
    lines = chained("why", "report:1").out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "call:1", "complaint:1", "finding:1", "*", "fault:1", "close:2026-11"]  # fmt: skip
    assert lines[0] == r"  call:1  2026-11-03  linked  Wall\nopened"
    depths = [len(re.match(r"[* ] *", line)[0]) for line in lines]  # type: ignore[index]
    assert depths == [2, 6, 10, 14, 18, 22]


def test_a_record_that_two_led_to_is_told_once(chained: Program) -> None:
    chained("call", "link", "1", "finding:1")
    out = chained("why", "finding:1").out
    assert out.count("NC-202611-0001") == 1
    assert "finding:1  (see above)" in out


def test_csv_has_a_line_for_each_place_in_the_tree(chained: Program) -> None:
    lines = chained("why", "report:1", "--format", "csv").out.split("\r\n")
    assert lines[0] == "level,record,number,on,state,asked,under,why,text"
    assert lines[4] == "3,report:1,CA-202611-0001,2026-11-03,draft,yes,finding:1,answers,Walls"


def test_a_report_on_a_code_answers_the_notices_before_it(pmdesk: Program) -> None:
    fault = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on")
    pmdesk(*fault, "2026-10-05")
    pmdesk("finding", "report", "add", "--code", "CMP-01", "--problem", "x")
    pmdesk(*fault, "2026-10-06")
    assert names(why(pmdesk, "fault:1")) == {"fault:1", "report:1"}
    assert names(why(pmdesk, "fault:2")) == {"fault:2"}
    document = why(pmdesk, "report:1")
    assert names(document) == {"code:CMP-01", "fault:1", "report:1"}
    edge = {"cause": "fault:1", "effect": "report:1", "why": "code"}
    assert edge in document["edges"]
    assert edge in why(pmdesk, "fault:1")["edges"], "the same from either end"
    assert names(why(pmdesk, "code:CMP-01")) == {"code:CMP-01", "report:1"}


def closes(program: Program, number: int) -> list[tuple[str, str]]:
    """The closes that a notice led to, each with why."""
    edges = why(program, f"fault:{number}")["edges"]
    return [(edge["effect"], edge["why"]) for edge in edges if edge["effect"].startswith("close")]


def led_to(program: Program, close: str) -> set[tuple[str, str]]:
    return {(edge["cause"], edge["why"]) for edge in why(program, close)["edges"]}


FAULT = ("fault", "add", "--by", "S01", "--staff", "E001", "--points", "1", "--code")


def test_only_notices_that_a_posting_rests_on_lead_to_it(pmdesk: Program) -> None:
    for day in range(1, 5):
        pmdesk(*FAULT, "CMP-01", "--on", f"2026-10-0{day}")
    pmdesk(*FAULT, "CMP-02", "--on", "2026-10-05")
    pmdesk("fault", "revoke", "4", "--reason", "Nothing in it", "--by", "D01")
    pmdesk("fault", "add", "--by", "S01", "--staff", "E002", "--points", "6", "--code", "CMP-02",
           "--on", "2026-10-06")  # fmt: skip
    pmdesk("fault", "liable", "6", "--finding", "No training", "--by", "D01")
    pmdesk("--as", "M01", "month-close", "2026-10")
    posted = [("close:2026-10", "posted")]
    for number, found in ((1, posted), (3, posted), (4, []), (5, []), (6, posted)):
        assert closes(pmdesk, number) == found, number
    assert led_to(pmdesk, "close:2026-10") == {
        ("fault:1", "posted"), ("fault:2", "posted"), ("fault:3", "posted"), ("fault:6", "posted"),
    }  # fmt: skip
    posting = pmdesk("month-close", "2026-10", "--format", "json").json
    shown = {line["staff"]: line["posted"] for line in posting["lines"]}
    assert shown["S01"] is False, "a share posts nobody (R5)"


def test_a_posting_that_a_later_close_withdraws_or_adds_leads_there(pmdesk: Program) -> None:
    for day in range(1, 4):
        pmdesk(*FAULT, "CMP-01", "--on", f"2026-10-0{day}")
        pmdesk(*FAULT[:5], "E002", *FAULT[6:], "CMP-01", "--on", f"2026-10-0{day}")
    pmdesk("fault", "revoke", "6", "--reason", "Nothing in it", "--by", "D01")
    pmdesk("--as", "M01", "month-close", "2026-10")
    pmdesk("fault", "revoke", "1", "--reason", "Nothing in it", "--by", "D01")
    pmdesk(*FAULT[:5], "E002", *FAULT[6:], "CMP-01", "--on", "2026-10-09")
    pmdesk(*FAULT[:5], "E002", *FAULT[6:], "CMP-02", "--on", "2026-10-09")
    pmdesk("--as", "M01", "month-close", "2026-11", now="2026-12-02T09:00")
    assert closes(pmdesk, 1) == [("close:2026-10", "posted"), ("close:2026-11", "withdrawn")]
    assert closes(pmdesk, 7) == closes(pmdesk, 2) == [("close:2026-11", "posted")]
    assert closes(pmdesk, 8) == closes(pmdesk, 6) == []
    assert led_to(pmdesk, "close:2026-11") == {
        ("fault:1", "withdrawn"), ("fault:3", "withdrawn"), ("fault:5", "withdrawn"),
        ("fault:2", "posted"), ("fault:4", "posted"), ("fault:7", "posted"),
    }  # fmt: skip


def test_records_that_lead_to_each_other_end(pmdesk: Program) -> None:
    pmdesk("call", "add", "--text", "one")
    pmdesk("call", "add", "--text", "two")
    pmdesk("call", "link", "1", "call:2")
    pmdesk("call", "link", "2", "call:1")
    assert names(why(pmdesk, "call:1")) == {"call:1", "call:2"}
    out = pmdesk("why", "call:1").out
    assert len(out.splitlines()) == 3
    assert out.splitlines()[2].endswith("call:1  (see above)")


@pytest.mark.parametrize(
    "record",
    ["finding:99", "finding:x", "finding", "nothing:1", "NC-202611-0009", "NC-x-y", "code:NO-01",
     "brief:2026-11-01", "close:2026-10", "close:soon", "finding:-1", "finding:٣", "held-money:7"],
)  # fmt: skip
def test_an_unknown_record_is_no_record(pmdesk: Program, record: str) -> None:
    ran = pmdesk("why", record, ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert f"there is no record '{record}'" in ran.err


def test_every_table_that_links_is_followed(pmdesk: Program) -> None:
    with closing(sqlite3.connect(pmdesk.path)) as raw:
        tables = raw.execute(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "ON c.name = 'link' WHERE m.type = 'table'"
        ).fetchall()
    assert {name for (name,) in tables} - {
        "call_step",
        "charge_step",
        "dunning_step",
        "visit_feedback_step",
    } == set(LINKING.values())


def test_every_record_of_the_story_has_a_chain(pmdesk: Program) -> None:
    tell(pmdesk)
    for record in ("call:1", "complaint:2", "request:2", "task:1", "mail:1", "sign:1", "service:1",
                   "finding:1", "finding:2", "report:1", "held-money:1", "dunning:2"):  # fmt: skip
        assert record in names(why(pmdesk, record))
        assert pmdesk("why", record).out


def test_from_a_round_an_inspection_and_an_upkeep_job_to_what_they_found(pmdesk: Program) -> None:
    pmdesk.now = "2026-11-03T12:00"
    pmdesk("patrol", "add", "--kind", "patrol", "--start", "09:00", "--end", "10:00", "--by",
           "E001", "--result", "area=finding")  # fmt: skip
    pmdesk("inspect", "add", "--kind", "daily", "--rest", "ok", "--result", "vehicles=finding:Van")
    pmdesk("inspect", "upkeep", "add", "Walls", "--what", "wall", "--who", "E002",
           "--repeat", "FREQ=YEARLY")  # fmt: skip
    for record, finding in (("patrol:1", "finding:1"), ("inspection:1", "finding:2")):
        assert names(why(pmdesk, record)) == names(why(pmdesk, finding)) == {record, finding}
        assert pmdesk("why", finding).out.startswith(f"  {record}  2026-11-03")
    assert names(why(pmdesk, "upkeep:1")) == {"upkeep:1"}
