"""Every action in every state of every kind of case: allowed with its effect, or refused with
what can be done instead."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from pmdesk.records.cases import CaseTable
from pmdesk.records.complaints import COMPLAINTS
from pmdesk.records.findings import FINDINGS, REPORTS
from pmdesk.records.requests import REQUESTS
from tests.conftest import Program

RAISE = "complaint add --anonymous --channel phone --category noise --text x"
ASK = "request add --kind other --place Lobby --text x"
FIND = "finding add --class own --severity minor --place Lobby --text x"
REPORT = "finding report add --code CMP-01 --problem x"


class Story(NamedTuple):
    """A kind of case: how it is opened, brought into each state, and acted upon."""

    table: CaseTable
    opening: str
    ways: dict[str, list[str]]
    """The commands that lead from the opening into a state."""
    actions: dict[str, str]
    """The command of each action."""
    first: Mapping[str, str] = MappingProxyType({})
    """What is done before an action that the state allows: what its gate asks for."""
    group: str = ""
    """Its group where that is not its kind."""


_RESOLVED = ["resolve 1 --text done"]
_DONE = ["done 1 --text done"]
_PLANNED = [
    "plan 1 --cause x --correction x --prevention x --responsible S02 --due tomorrow",
]
_IN_ACTION = [*_PLANNED, "act 1 --text begun"]

STORIES = {
    "complaint": Story(
        COMPLAINTS,
        RAISE,
        {
            "registered": [],
            "assigned": ["assign 1 --to E001"],
            "in-hand": ["reply 1 --text hello"],
            "on-hold": ["hold 1 --until tomorrow --reason parts"],
            "resolved": _RESOLVED,
            "reopened": [*_RESOLVED, "follow-up 1 --satisfied no"],
            "closed": [*_RESOLVED, "follow-up 1 --satisfied yes --close"],
            "rejected": ["reject 1 --reason elsewhere"],
            "merged": ["merge 1 --into 2"],
        },
        {
            "assign": "complaint assign 1 --to E002",
            "note": "complaint note 1 --text seen",
            "reply": "complaint reply 1 --text soon",
            "hold": "complaint hold 1 --until tomorrow --reason parts",
            "resume": "complaint hold 1 --end",
            "resolve": "complaint resolve 1 --text done",
            "follow-up": "complaint follow-up 1 --satisfied yes",
            "close": "complaint close 1 --waiver moved",
            "reopen": "complaint reopen 1 --reason again",
            "merge": "complaint merge 1 --into 2",
            "absorb": "complaint merge 2 --into 1",
            "reject": "complaint reject 1 --reason elsewhere",
        },
    ),
    "request": Story(
        REQUESTS,
        ASK,
        {
            "requested": [],
            "assigned": ["assign 1 --to E001"],
            "in-hand": ["assign 1 --to E001", "note 1 --text begun"],
            "on-hold": ["hold 1 --until tomorrow --reason parts"],
            "done": _DONE,
            "accepted": ["done 1 --text done --accepted-by Fir"],
            "reopened": [*_DONE, "follow-up 1 --satisfied no"],
            "closed": [*_DONE, "follow-up 1 --satisfied yes --close"],
            "cancelled": ["cancel 1 --reason withdrawn"],
        },
        {
            "assign": "request assign 1 --to E002",
            "note": "request note 1 --text seen",
            "step": "request step 1 keys",
            "hold": "request hold 1 --until tomorrow --reason parts",
            "resume": "request hold 1 --end",
            "done": "request done 1 --text done",
            "accept": "request accept 1 --name Fir",
            "follow-up": "request follow-up 1 --satisfied yes",
            "close": "request close 1 --waiver moved",
            "reopen": "request reopen 1 --reason again",
            "cancel": "request cancel 1 --reason withdrawn",
        },
    ),
    "finding": Story(
        FINDINGS,
        FIND,
        {
            "open": [],
            "in-action": ["act 1 --text begun"],
            "done": _DONE,
            "verified": [*_DONE, "verify 1 --by S01"],
            "closed": [*_DONE, "verify 1 --by S01", "close 1"],
            "void": ["void 1 --reason twice"],
        },
        {
            "act": "finding act 1 --text more",
            "stop": "finding stop 1 --text stopped",
            "refer": "finding refer 1 --department Patrol",
            "correct": "finding correct 1 --severity severe --organiser M01 --responsible S01"
            " --reason grave",
            "done": "finding done 1 --text done",
            "verify": "finding verify 1 --by S01",
            "close": "finding close 1",
            "void": "finding void 1 --reason twice",
        },
        {"refer": "finding correct 1 --class other --reason theirs"},
    ),
    "report": Story(
        REPORTS,
        REPORT,
        {
            "draft": [],
            "planned": _PLANNED,
            "in-action": _IN_ACTION,
            "effective": [*_IN_ACTION, "check 1 --effective yes --text seen --by D01"],
            "not-effective": [*_IN_ACTION, "check 1 --effective no --text seen --by D01"],
            "void": ["void 1 --reason twice"],
        },
        {
            "plan": f"finding report {_PLANNED[0]}",
            "act": "finding report act 1 --text more",
            "company": "finding report company 1",
            "check": "finding report check 1 --effective yes --text seen --by D01",
            "void": "finding report void 1 --reason twice",
        },
        group="finding report",
    ),
}
FOLLOWED_UP = ("complaint", "request")
"""The kinds that end with a follow-up."""

LEADS_TO = {
    "complaint": {
        "assign": "assigned", "reply": "in-hand", "hold": "on-hold", "resume": "in-hand",
        "resolve": "resolved", "follow-up": "resolved", "close": "closed", "reopen": "reopened",
        "merge": "merged", "reject": "rejected",
    },
    "request": {
        "assign": "assigned", "step": "in-hand", "hold": "on-hold", "resume": "in-hand",
        "done": "done", "accept": "accepted", "follow-up": "accepted", "close": "closed",
        "reopen": "reopened", "cancel": "cancelled",
    },
    "finding": {
        "act": "in-action", "stop": "in-action", "refer": "in-action", "done": "done",
        "verify": "verified", "close": "closed", "void": "void",
    },
    "report": {"plan": "planned", "act": "in-action", "check": "effective", "void": "void"},
}  # fmt: skip
"""Where an allowed action leads, unless the state is one that it leaves alone."""

STAYS = {"assign", "note", "reply", "step"}
"""What does not take a case off its hold."""

PAIRS = [
    (kind, state, action)
    for kind, story in STORIES.items()
    for state in story.table.states
    for action in story.actions
]


def group_of(kind: str) -> list[str]:
    """The words of a kind's group."""
    return (STORIES[kind].group or kind).split()


def expected(kind: str, state: str, action: str) -> str:
    """The state after an allowed action."""
    if (state == "on-hold" and action in STAYS) or action == "absorb":
        return state
    if action in ("company", "correct") or (kind, state, action) == ("report", "in-action", "plan"):
        return state
    if action == "resume":  # nobody handles it yet
        return STORIES[kind].table.states[0]
    if action == "note":
        return "in-hand" if state == "assigned" else state
    return LEADS_TO[kind][action]


@pytest.fixture(scope="module")
def offices(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """A file for each state of each kind, with case 1 in it and an open case 2."""
    made = {}
    folder = tmp_path_factory.mktemp("states")
    kinds = folder / "kinds.csv"
    kinds.write_text("kind,title_en,step,required,step_en\nother,Other,keys,no,Keys\n")
    for kind, story in STORIES.items():
        for state in story.table.states:
            path = folder / f"{kind}-{state}.db"
            shutil.copy(_office, path)
            program = Program(path)
            program("request", "kinds", "import", str(kinds))
            program(*story.opening.split())
            program(*story.opening.split())
            for way in story.ways[state]:
                program(*group_of(kind), *way.split())
            made[kind, state] = path
    return made


@pytest.mark.parametrize(("kind", "state", "action"), PAIRS, ids=lambda part: part)
def test_every_action_in_every_state(
    offices: dict[tuple[str, str], Path], tmp_path: Path, kind: str, state: str, action: str
) -> None:
    shutil.copy(offices[kind, state], tmp_path / "desk.db")
    program = Program(tmp_path / "desk.db")
    table = STORIES[kind].table
    group = group_of(kind)
    allowed = [move for move in table.allowed(state) if move.action == action]
    if allowed and action in STORIES[kind].first:
        program(*STORIES[kind].first[action].split())
    before = program(*group, "show", "1", "--format", "json").json
    assert before["state"] == state
    raw = program.path.read_bytes()
    ran = program(*STORIES[kind].actions[action].split(), ok=False)
    after = program(*group, "show", "1", "--format", "json").json
    if allowed:
        assert ran.code == 0, ran.err
        assert after["state"] == expected(kind, state, action)
        assert after["state"] in allowed[0].leads_to
        trail = program(*group, "trail", "1", "--format", "json").json["rows"]
        assert trail[-1]["state"] == after["state"]
        assert len(trail) >= 2
    else:
        assert (ran.code, ran.out) == (4, "")
        assert f"{kind} 1 is {state}" in ran.err
        assert ("what can be done: pmdesk" in ran.err) == bool(table.allowed(state))
        for move in table.allowed(state):
            assert move.command.format(id=1) in ran.err
        assert program.path.read_bytes() == raw, "a refusal stores nothing"


@pytest.mark.parametrize("kind", STORIES)
def test_the_story_knows_every_state_and_every_action(kind: str) -> None:
    story = STORIES[kind]
    assert set(story.ways) == set(story.table.states)
    assert set(story.actions) == set(story.table.actions)


@pytest.mark.parametrize("kind", STORIES)
def test_every_state_can_be_reached_and_none_leads_nowhere(kind: str) -> None:
    table = STORIES[kind].table
    reached = {state for move in table.moves for state in move.leads_to}
    assert reached | {table.states[0]} == set(table.states)
    assert len({(move.state, move.action) for move in table.moves}) == len(table.moves)


# Gates.


@pytest.mark.parametrize("kind", FOLLOWED_UP)
def test_closing_needs_a_follow_up_or_a_waiver(pmdesk: Program, kind: str) -> None:
    pmdesk(*STORIES[kind].opening.split())
    pmdesk(kind, "done" if kind == "request" else "resolve", "1", "--text", "done")
    ran = pmdesk(kind, "close", "1", ok=False)
    assert ran.code == 4
    assert f"pmdesk {kind} follow-up 1" in ran.err
    assert "--waiver" in ran.err
    record = pmdesk(kind, "close", "1", "--waiver", "The owner moved away", "--format", "json").json
    assert (record["state"], record["follow_up"]) == ("closed", "waived")
    assert record["waiver"] == "The owner moved away"


@pytest.mark.parametrize("kind", FOLLOWED_UP)
def test_after_the_policys_tries_it_is_unreachable_and_can_be_closed(
    pmdesk: Program, kind: str
) -> None:
    pmdesk(*STORIES[kind].opening.split())
    pmdesk(kind, "done" if kind == "request" else "resolve", "1", "--text", "done")
    for number in (1, 2):
        said = pmdesk(kind, "follow-up", "1", "--not-reached").out
        assert f"try {number}, nobody reached" in said
        assert pmdesk(kind, "close", "1", ok=False).code == 4
    assert "unreachable after 3 tries" in pmdesk(kind, "follow-up", "1", "--not-reached").out
    record = pmdesk(kind, "close", "1", "--format", "json").json
    assert (record["tries"], record["follow_up"], record["satisfied"]) == (3, "unreachable", None)


@pytest.mark.parametrize("kind", FOLLOWED_UP)
def test_who_is_not_satisfied_reopens_it_counted(pmdesk: Program, kind: str) -> None:
    end = "done" if kind == "request" else "resolve"
    pmdesk(*STORIES[kind].opening.split())
    for number in (1, 2):
        pmdesk(kind, end, "1", "--text", "done")
        words = ("--satisfied", "no", "--score", "2", "--comment", "Still there")
        record = pmdesk(kind, "follow-up", "1", *words, "--format", "json").json
        assert (record["state"], record["reopened"]) == ("reopened", number)
        assert (record["satisfied"], record["score"]) == ("no", 2)
    record = pmdesk(kind, end, "1", "--text", "done", "--format", "json").json
    assert (record["satisfied"], record["tries"], record["follow_up"]) == (None, 0, None)
    assert record["reopened"] == 2


@pytest.mark.parametrize("kind", FOLLOWED_UP)
def test_a_follow_up_that_reached_somebody_is_made_once(pmdesk: Program, kind: str) -> None:
    pmdesk(*STORIES[kind].opening.split())
    pmdesk(kind, "done" if kind == "request" else "resolve", "1", "--text", "done")
    pmdesk(kind, "follow-up", "1", "--satisfied", "partly")
    again = pmdesk(kind, "follow-up", "1", "--satisfied", "no", ok=False)
    assert again.code == 4
    assert f"pmdesk {kind} reopen 1" in again.err
    waived = pmdesk(kind, "close", "1", "--waiver", "x", ok=False)
    assert (waived.code, "nothing is waived" in waived.err) == (4, True)


def test_work_is_not_done_before_its_checklist_is_made(pmdesk: Program) -> None:
    pmdesk("request", "add", "--kind", "move-out", "--place", "3-2", "--text", "x")
    steps = ("notice", "inspection", "meters", "fees", "keys", "archive")
    ran = pmdesk("request", "done", "1", "--text", "x", ok=False)
    assert ran.code == 4
    assert f"lacks: {', '.join(steps)}" in ran.err
    for step in steps[:-1]:
        pmdesk("request", "step", "1", step)
    assert "lacks: archive " in pmdesk("request", "done", "1", "--text", "x", ok=False).err
    pmdesk("request", "step", "1", "archive", "--result", "na", "--text", "Nothing to file")
    record = pmdesk("request", "done", "1", "--text", "x", "--format", "json").json
    assert (record["state"], record["checked"], record["missing"]) == ("done", list(steps), [])
