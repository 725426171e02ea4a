"""Visits: plans and their states, quotas, what was said and what became of it (A1.10, A2.6, B7)."""

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.records.visits import FEEDBACK, KINDS, OUTCOMES
from pmdesk.rules.visits import Tally, coverage
from tests.cli.running import on_terminal
from tests.conftest import Program

UNIT = "3-2-1502"
LAST_MINUTE, FIRST_MINUTE = "2026-11-30T23:59", "2026-12-01T00:00"


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """An office with two units."""
    pmdesk("owner", "add", UNIT)
    pmdesk("owner", "add", "3-2-1503")
    return pmdesk


def plan(pmdesk: Program, *words: str, now: str | None = None) -> Any:
    given = words or ("--month", "2026-11", "--role", "director")
    return pmdesk("visit", "plan", *given, "--format", "json", now=now).json


def visit(pmdesk: Program, *words: str, now: str | None = None) -> Any:
    said = " ".join(words)
    more = [] if "--by" in said else ["--by", "D01"]
    more += [] if "--on" in said else ["--on", "2026-11-02"]
    more += [] if "--unit" in said or "--place" in said else ["--unit", UNIT]
    more += (
        []
        if "--kind" in said or words[:1] == ("1",) or words[:1] == ("2",)
        else ["--kind", "visit"]
    )
    return pmdesk("visit", "add", *words, *more, "--format", "json", now=now).json


def state(pmdesk: Program, number: int = 1, now: str | None = None) -> str:
    return str(
        pmdesk("visit", "plan", "show", str(number), "--format", "json", now=now).json["state"]
    )


def due(pmdesk: Program, *words: str, now: str | None = None) -> list[dict[str, Any]]:
    return list(pmdesk("visit", "due", *words, "--format", "json", now=now).json["rows"])


def owed(pmdesk: Program, now: str | None = None) -> list[tuple[str, str, bool]]:
    rows = pmdesk("due", "--kind", "visit", "--format", "json", now=now).json["rows"]
    return [(row["duty"], row["id"], row["overdue"]) for row in rows]


def refused(pmdesk: Program, code: int, says: str, *words: str) -> None:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("visit", *words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


# Plans.


def test_a_plan_that_nobody_tried_is_missed_when_its_month_has_ended(desk: Program) -> None:
    plan(desk)
    assert state(desk) == "planned"
    assert state(desk, now=LAST_MINUTE) == "planned"
    assert state(desk, now=FIRST_MINUTE) == "missed"


@pytest.mark.parametrize("tries", [
    *itertools.product(("nobody-home", "refused"), repeat=2),
    ("nobody-home",), ("refused",), ("held",), ("nobody-home", "held"), ("refused", "held"),
], ids="+".join)  # fmt: skip
def test_a_plan_is_held_or_what_its_newest_try_came_to(desk: Program, tries: tuple[str]) -> None:
    plan(desk)
    for outcome in tries:
        visit(desk, "1", "--outcome", outcome)
    wanted = tries[-1]
    for now in (None, LAST_MINUTE, FIRST_MINUTE):
        assert state(desk, now=now) == wanted
    if wanted == "held":
        refused(
            desk, 4, "plan 1 is held already: visit", "add", "1", "--by", "D01", "--on", "today"
        )


def test_a_void_visit_gives_its_plan_back(desk: Program) -> None:
    plan(desk)
    visit(desk, "1", "--outcome", "nobody-home")
    visit(desk, "1")
    desk("visit", "void", "2", "--reason", "Wrong flat")
    assert state(desk) == "nobody-home"
    desk("visit", "void", "1", "--reason", "Wrong flat")
    assert state(desk) == "planned"
    assert state(desk, now=FIRST_MINUTE) == "missed"
    desk("visit", "plan", "void", "1", "--reason", "Planned twice")
    assert state(desk, now=FIRST_MINUTE) == "void"


def test_a_visit_told_after_the_month_s_end_still_settles_its_plan(desk: Program) -> None:
    plan(desk)
    visit(desk, "1", "--on", "2026-11-30", now="2026-12-05T09:00")
    assert state(desk, now="2026-12-05T09:00") == "held"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--on", "2026-10-31"), "plan 1 is for 2026-11, this is 2026-10 [A1.10]"),
        (("--on", "2026-11-02", "--by", "S01"), "for director, this is S01, supervisor"),
        (("--on", "2026-11-02", "--kind", "care"), "plan 1 is for visit, this is care"),
        (("--on", "2026-11-02", "--unit", "3-2-1503"), "is for 3-2-1502, this is another unit"),
    ],
    ids=str,
)
def test_a_visit_has_to_be_what_its_plan_is_for(
    desk: Program, words: tuple[str, ...], says: str
) -> None:
    plan(desk, "--month", "11", "--visitor", "D01", "--unit", UNIT)
    by = () if "--by" in words else ("--by", "D01")
    refused(desk, 4, says, "add", "1", *words, *by)


def test_another_holder_of_the_role_may_go_in_the_planned_one_s_place(desk: Program) -> None:
    desk(
        "staff", "add", "D02", "--name", "Odd Larch", "--department", "Office", "--role", "director"
    )
    plan(desk, "--month", "11", "--visitor", "D01")
    assert visit(desk, "1", "--by", "D02")["plan"] == 1
    assert state(desk) == "held"


def test_a_plan_says_where_and_by_whom(desk: Program) -> None:
    record = plan(
        desk, "--on", "2026-12-04", "--visitor", "Dana", "--unit", UNIT, "--text", "Lifts"
    )
    assert {name: record[name] for name in ("month", "on", "role", "visitor", "unit", "text")} == {
        "month": "2026-12", "on": "2026-12-04", "role": "director", "visitor": "D01",
        "unit": UNIT, "text": "Lifts",
    }  # fmt: skip
    record = visit(desk, "1", "--on", "2026-12-04", now="2026-12-05T09:00")
    assert (record["unit"], record["kind"]) == (UNIT, "visit")


def test_several_are_planned_at_once(desk: Program) -> None:
    listed = plan(desk, "--month", "2026-12", "--role", "general_manager", "--count", "3")
    assert listed["schema"] == "pmdesk.visit.plan.list/1"
    assert [row["id"] for row in listed["rows"]] == [1, 2, 3]
    rows = desk("visit", "plan", "list", "--month", "2026-12", "--format", "json").json["rows"]
    assert rows == listed["rows"]


@pytest.mark.parametrize(
    ("given", "month"), [("12", "2026-12"), ("11", "2026-11"), ("1", "2027-01")]
)
def test_a_month_without_a_year_is_the_next_one(desk: Program, given: str, month: str) -> None:
    assert plan(desk, "--month", given, "--role", "staff")["month"] == month


# The quota.


def test_only_visits_that_were_held_count(desk: Program) -> None:
    for kind, outcome in itertools.product(KINDS, OUTCOMES):
        if (kind, outcome) not in (("event", "nobody-home"), ("event", "refused")):
            visit(desk, "--kind", kind, "--outcome", outcome)
    [row] = due(desk)
    assert {name: row[name] for name in row if row[name]} == {
        "month": "2026-11", "per": "department", "quota": 2, "held": 1, "done": 1, "to_come": 1,
        "nobody_home": 1, "refused": 1, "care": 1, "events": 1, "rate": "100.0", "clause": "A2.6",
    }  # fmt: skip


def test_a_month_misses_nothing_before_it_has_ended(desk: Program) -> None:
    plan(desk)
    visit(desk)
    for now, missing, to_come, missed in ((LAST_MINUTE, 0, 1, 0), (FIRST_MINUTE, 1, 0, 1)):
        row = due(desk, "--month", "2026-11", now=now)[0]
        assert (row["missing"], row["to_come"], row["missed"]) == (missing, to_come, missed)
        assert (row["planned"], row["held"]) == (1, 1)
    assert due(desk, "--month", "2026-11", now=FIRST_MINUTE)[0]["rate"] == "50.0"


def test_a_void_visit_does_not_count(desk: Program) -> None:
    visit(desk)
    desk("visit", "void", "1", "--reason", "Wrong month")
    assert due(desk)[0]["held"] == 0


def test_a_range_has_a_row_each_month_up_to_this_one(desk: Program) -> None:
    visit(desk, "--on", "2026-09-30")
    visit(desk, "--on", "2026-10-01")
    rows = due(desk, "--from", "2026-09", "--to", "2027-03")
    assert [(row["month"], row["held"]) for row in rows] == [
        ("2026-09", 1), ("2026-10", 1), ("2026-11", 0),
    ]  # fmt: skip


def test_the_quota_can_be_each_visitor_s(desk: Program, tmp_path: Any) -> None:
    policy = tmp_path / "policy.toml"
    desk("policy", "show", "--output", str(policy))
    text = policy.read_text(encoding="utf-8")
    policy.write_text(
        text.replace('visits_per = { value = "department"', 'visits_per = { value = "visitor"')
        .replace('id = "shipped-2026"', 'id = "ours"'),
        encoding="utf-8",
    )  # fmt: skip
    desk("policy", "adopt", str(policy), "--from", "2026-11", "--by", "M01")
    plan(desk, "--month", "2026-11", "--visitor", "G01")
    plan(desk, "--month", "2026-11", "--role", "staff")
    for who in ("D01", "D01", "D01", "S01"):
        visit(desk, "--by", who)
    rows = due(desk, "--month", "2026-11", now=FIRST_MINUTE)
    assert [(row["visitor"], row["held"], row["missing"], row["extra"]) for row in rows] == [
        ("D01", 3, 0, 1), ("G01", 0, 2, 0), ("S01", 1, 1, 0),
    ]  # fmt: skip


@given(
    st.integers(0, 5),
    st.lists(st.builds(Tally, st.just(202611), st.just("D01"), st.just("director"),
                       st.sampled_from(KINDS), st.sampled_from(OUTCOMES), st.integers(0, 4))),
    st.booleans(),
)  # fmt: skip
def test_what_is_asked_is_done_missing_or_to_come(
    asked: int, tallies: list[Tally], is_over: bool
) -> None:
    found = coverage(asked, tallies, is_over=is_over)
    assert found.quota == asked == found.done + found.missing + found.to_come
    assert found.held == found.done + found.extra
    assert not (found.missing and found.to_come)
    assert not (found.extra and found.missing + found.to_come)
    more = coverage(
        asked, [*tallies, Tally(202611, "S01", "staff", "visit", "held", 1)], is_over=is_over
    )
    assert more.held == found.held + 1
    assert more.missing <= found.missing


# What is owed.


def test_nothing_is_owed_before_visits_are_in_use(desk: Program) -> None:
    assert owed(desk) == []


def test_a_plan_and_what_nobody_planned_are_owed_by_the_month_s_end(desk: Program) -> None:
    plan(desk)
    assert owed(desk) == [("visit", "1", False), ("quota", "2026-11", False)]
    plan(desk)
    assert owed(desk, now=LAST_MINUTE) == [("visit", "1", False), ("visit", "2", False)]
    assert owed(desk, now=FIRST_MINUTE) == [
        ("missed", "1", True), ("missed", "2", True), ("quota", "2026-11", True),
        ("quota", "2026-12", False),
    ]  # fmt: skip
    visit(desk, "1")
    visit(desk, "2")
    assert owed(desk, now=FIRST_MINUTE) == [("quota", "2026-12", False)]


def test_a_plan_with_a_day_is_owed_by_it(desk: Program) -> None:
    plan(desk, "--on", "2026-11-10", "--role", "staff")
    assert ("visit", "1", False) in owed(desk, now="2026-11-10T23:59")
    assert ("visit", "1", True) in owed(desk, now="2026-11-11T00:00")


# What was said.


def test_what_was_said_is_classed_by_the_office_s_words(desk: Program) -> None:
    desk("settings", "set", "feedback_classes", "lifts,fees")
    for said in ("lifts:Slow", "Lift 2: slow", "cleaning:Stairs", "fees: Too high", "Bench"):
        visit(desk, "--need", said)
    rows = desk("visit", "feedback", "list", "--format", "json").json["rows"]
    assert [(row["class"], row["text"]) for row in rows] == [
        ("lifts", "Slow"), ("other", "Lift 2: slow"), ("other", "cleaning:Stairs"),
        ("fees", "Too high"), ("other", "Bench"),
    ]  # fmt: skip


def test_a_promise_becomes_a_task_of_the_visitor(desk: Program) -> None:
    record = visit(desk, "--promise", "Door closer=2026-11-09", "--promise", "a=b=2026-11-10")
    assert record["promises"] == ["task:1", "task:2"]
    rows = desk("task", "list", "--format", "json").json["rows"]
    assert [(row["text"], row["on"], row["kind"], row["staff"], row["unit"], row["link"])
            for row in rows] == [
        ("Door closer", "2026-11-09", "promise", "D01", UNIT, "visit:1"),
        ("a=b", "2026-11-10", "promise", "D01", UNIT, "visit:1"),
    ]  # fmt: skip


def test_a_promise_that_cannot_be_a_task_stores_no_visit(desk: Program) -> None:
    desk("staff", "leave", "E003", "--on", "2026-11-05")
    refused(desk, 3, "E003 Cy Linden is not employed on 2026-11-09", "add", "--kind", "visit",
            "--by", "E003", "--on", "2026-11-02", "--unit", UNIT,
            "--promise", "x=2026-11-09")  # fmt: skip


WAYS: dict[str, list[str]] = {
    "open": [],
    "accepted": ["accept"],
    "declined": ["decline"],
    "done": ["accept", "done"],
}
DO = {
    "accept": ("accept", "1", "--task", "See to it", "--to", "E001", "--day", "2026-11-20"),
    "decline": ("decline", "1", "--reason", "Too dear"),
    "done": ("done", "1", "--text", "It is"),
}


@pytest.mark.parametrize(("found", "action"), [*itertools.product(WAYS, DO)])
def test_each_action_in_each_state_of_feedback(desk: Program, found: str, action: str) -> None:
    assert set(WAYS) == set(FEEDBACK.states)
    assert set(DO) == set(FEEDBACK.actions)
    visit(desk, "--need", "Bench")
    for step in WAYS[found]:
        desk("visit", *DO[step])
    moves = [move for move in FEEDBACK.allowed(found) if move.action == action]
    if not moves:
        refused(desk, 4, f"feedback 1 is {found} [B7]", *DO[action])
        return
    record = desk("visit", *DO[action], "--format", "json").json
    assert (record["state"],) == moves[0].leads_to
    assert record["outcome_on"] == "2026-11-03"


def test_what_was_accepted_rests_on_the_visit(desk: Program) -> None:
    visit(desk, "--need", "cleaning:Stairs", "--need", "Dogs", "--suggestion", "Bench")
    desk("request", "add", "--kind", "other", "--place", "Garden", "--text", "Bench")
    desk("visit", *DO["accept"])
    desk("visit", "accept", "2", "--service", "DOG", "--name", "Dogs walked", "--quality-plan",
         "On the lead", "--feasibility", "Asked for", "--by", "S01")  # fmt: skip
    desk("visit", "accept", "3", "--link", "request:1")
    chain = desk("why", "visit:1", "--format", "json").json
    edges = {(edge["cause"], edge["effect"], edge["why"]) for edge in chain["edges"]}
    assert {
        ("visit:1", "feedback:3", "said"), ("feedback:3", "request:1", "accepted"),
        ("visit:1", "feedback:1", "said"),
    } <= edges  # fmt: skip
    service = desk("service", "show", "DOG", "--format", "json").json
    assert (service["state"], service["by"]) == ("proposed", "S01")
    assert desk("why", "VS-202611-0001", "--format", "json").json["record"] == "visit:1"


def test_feedback_is_owed_until_it_has_an_outcome_and_is_done(desk: Program) -> None:
    visit(desk)
    visit(desk, "--need", "Bench")
    assert owed(desk) == [("outcome", "1", False)]
    desk("visit", *DO["accept"])
    assert owed(desk) == [], "its task owes itself"
    desk("task", "done", "1", "--ahead", now="2026-11-20T09:00")
    desk("visit", "void", "1", "--reason", "Twice")
    visit(desk, now="2026-11-20T10:00")
    assert owed(desk, now="2026-11-20T10:00") == [("done", "1", False)]
    desk("visit", "done", "1", now="2026-11-20T10:00")
    assert owed(desk, now="2026-11-20T10:00") == []


def test_a_void_visit_takes_what_was_said_with_it(desk: Program) -> None:
    visit(desk, "--need", "Bench")
    desk("visit", "void", "1", "--reason", "Wrong flat")
    row = desk("visit", "feedback", "show", "1", "--format", "json").json
    assert row["state"] == "void"
    refused(desk, 4, "feedback 1 is void with visit 1", *DO["decline"])
    assert desk("visit", "count", "--format", "json").json["rows"] == []
    assert ("outcome", "1", False) not in owed(desk)


def test_feedback_is_counted_by_the_month_of_its_visit_and_class(desk: Program) -> None:
    visit(desk, "--on", "2026-10-31", "--need", "fees:A", "--suggestion", "fees:B")
    visit(desk, "--on", "2026-11-01", "--need", "fees:C", "--need", "order:D")
    desk("visit", "decline", "1", "--reason", "x")
    rows = desk("visit", "count", "--from", "10", "--to", "11", "--format", "json").json["rows"]
    assert [tuple(row.values()) for row in rows] == [
        ("2026-10", "fees", 1, 1, 2, 1, 0, 1, 0),
        ("2026-11", "fees", 1, 0, 1, 1, 0, 0, 0),
        ("2026-11", "order", 1, 0, 1, 1, 0, 0, 0),
    ]
    only = desk("visit", "count", "--month", "10", "--format", "json").json["rows"]
    assert only == rows[:1]


def test_all_of_it_stands_on_the_unit_s_timeline(desk: Program) -> None:
    plan(desk, "--month", "11", "--visitor", "D01", "--unit", UNIT)
    visit(desk, "1", "--on", "2026-11-01 10:00", "--outcome", "nobody-home")
    visit(desk, "1", "--on", "2026-11-02 10:00", "--need", "repair:Door", "--topics", "Lifts")
    visit(desk, "--kind", "care", "--on", "2026-11-02 12:00")
    desk("visit", *DO["decline"])
    rows = desk("owner", "timeline", UNIT, "--format", "json").json["rows"]
    told = {(row["kind"], row["what"], row["by"], row["text"]) for row in rows}
    assert {
        ("visit-plan", "visit planned", "system:root", "2026-11: director"),
        ("visit", "nobody home", "D01", None),
        ("visit", "visited", "D01", "Lifts"),
        ("visit", "need", "D01", "repair: Door"),
        ("visit", "care visit", "D01", None),
        ("visit", "need declined", "system:root", "Door; Too dear"),
    } <= {(kind, what, "system:root" if (by or "").startswith("system:") else by, text)
          for kind, what, by, text in told}  # fmt: skip


def test_visits_are_numbered_by_month(desk: Program) -> None:
    numbers = [
        visit(desk, "--on", on)["number"] for on in ("2026-10-31", "2026-11-01", "2026-11-02")
    ]
    assert numbers == ["VS-202610-0001", "VS-202611-0001", "VS-202611-0002"]


def test_what_is_missing_is_asked_for(desk: Program) -> None:
    ran = on_terminal(desk.path, "visit", "add", answers=["D01", "2026-11-02", "care", UNIT])
    assert ran.code == 0, ran.err
    record = desk("visit", "show", "1", "--format", "json").json
    assert (record["by"], record["on"], record["kind"]) == ("D01", "2026-11-02", "care")
    assert date.fromisoformat(record["on"])
