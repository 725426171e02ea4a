"""Breaches that the records show, proposed as ready `fault add` lines (rules.md 11)."""

import csv
import io
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text")
ASK = ("request", "add", "--kind", "other", "--place", "Lobby", "--text")
PROMISE = ("task", "add", "Call back", "--kind", "promise", "--who")
FIELDS = [
    "key", "breach", "clause", "record", "staff", "name", "code", "title", "points", "on", "by",
    "facts", "notice", "lacks", "command",
]  # fmt: skip


def proposals(pmdesk: Program, *words: str, now: str | None = None) -> list[dict[str, Any]]:
    answer = pmdesk("fault", "proposals", *words, "--format", "json", now=now).json
    assert answer["schema"] == "pmdesk.fault.proposals.list/1"
    return list(answer["rows"])


def keys(pmdesk: Program, *words: str, now: str | None = None) -> list[str]:
    """What is proposed, without the `breach:` of every key."""
    return [row["key"].removeprefix("breach:") for row in proposals(pmdesk, *words, now=now)]


def lines(pmdesk: Program, *words: str, now: str | None = None) -> list[str]:
    """The ready lines of the script that a table is."""
    out = pmdesk("fault", "proposals", *words, now=now).out
    return [line for line in out.splitlines() if line and not line.startswith("#")]


def run(pmdesk: Program, line: str, now: str | None = None) -> dict[str, Any]:
    """The notice that a line issues, run as it is."""
    program, *words = shlex.split(line)
    assert program == "pmdesk"
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def count(pmdesk: Program) -> int:
    return len(pmdesk("fault", "list", "--format", "json").json["rows"])


def raised(pmdesk: Program, on: str = "2026-11-01T09:00", to: str = "E001") -> None:
    """A complaint at a moment: to be answered a day later, resolved after three."""
    pmdesk(*RAISE, "x", "--to", to, now=on)


# A late reply (A1.3).


def test_a_late_reply_is_proposed_with_all_that_a_notice_needs(pmdesk: Program) -> None:
    raised(pmdesk)
    facts = (
        "complaint CP-202611-0001: the first reply was due by 2026-11-02 09:00, it has not come yet"
    )
    assert proposals(pmdesk) == [
        {
            "key": "breach:late-reply:complaint:1", "breach": "late-reply", "clause": "A1.3",
            "record": "complaint:1", "staff": "E001", "name": "Ash Willow", "code": "CMP-03",
            "title": "No first reply to the complainant within the time limit", "points": 3,
            "on": "2026-11-02", "by": "S01", "facts": facts, "notice": None, "lacks": None,
            "command": f"pmdesk fault add --staff E001 --code CMP-03 --on 2026-11-02 --by S01 "
            f"--facts '{facts}' --link complaint:1 --ref breach:late-reply:complaint:1",
        }
    ]  # fmt: skip
    pmdesk("complaint", "reply", "1", "--text", "x")
    assert proposals(pmdesk)[0]["facts"].endswith("it came 2026-11-03 09:00"), "late all the same"


@pytest.mark.parametrize(("second", "late"), [("00", False), ("01", True)])
def test_a_reply_is_late_a_second_after_its_time(pmdesk: Program, second: str, late: bool) -> None:
    wanted = ["late-reply:complaint:1"] if late else []
    raised(pmdesk)
    assert keys(pmdesk, now=f"2026-11-02T09:00:{second}") == wanted, "it has not come yet"
    pmdesk("complaint", "reply", "1", "--text", "x", now=f"2026-11-02T09:00:{second}")
    assert keys(pmdesk) == wanted


def test_a_resolution_without_a_reply_is_the_reply(pmdesk: Program) -> None:
    raised(pmdesk)
    pmdesk("complaint", "resolve", "1", "--text", "x", now="2026-11-02T09:00")
    assert keys(pmdesk) == []


@pytest.mark.parametrize("end", [("reject", "1", "--reason", "x"), ("merge", "1", "--into", "2")],
                         ids=["rejected", "merged"])  # fmt: skip
def test_what_was_not_to_be_answered_is_not_late(pmdesk: Program, end: tuple[str, ...]) -> None:
    raised(pmdesk)
    pmdesk(*RAISE, "other", now="2026-11-01T09:00")
    pmdesk("complaint", "resolve", "2", "--text", "x", now="2026-11-01T10:00")
    pmdesk("complaint", *end)
    assert keys(pmdesk, now="2026-11-04T09:00") == []


# A late resolution (A1.3).


@pytest.mark.parametrize(("second", "late"), [("00", False), ("01", True)])
def test_a_resolution_is_late_a_second_after_its_time(
    pmdesk: Program, second: str, late: bool
) -> None:
    raised(pmdesk)
    pmdesk("complaint", "reply", "1", "--text", "x", now="2026-11-01T10:00")
    wanted = ["late-resolution:complaint:1"] if late else []
    at = f"2026-11-04T09:00:{second}"
    assert keys(pmdesk, now=at) == wanted
    pmdesk("complaint", "resolve", "1", "--text", "x", now=at)
    found = proposals(pmdesk, now="2026-11-04T12:00")
    assert [row["key"].removeprefix("breach:") for row in found] == wanted
    if late:
        assert (found[0]["code"], found[0]["points"], found[0]["on"]) == (
            "CMP-04", 4, "2026-11-04",
        )  # fmt: skip
        assert found[0]["facts"].endswith("due by 2026-11-04 09:00, it came 2026-11-04 09:00")


def test_each_round_of_a_complaint_has_a_time_of_its_own(pmdesk: Program) -> None:
    raised(pmdesk)
    pmdesk("complaint", "reply", "1", "--text", "x", now="2026-11-01T10:00")
    for resolve, again in (("05", "06"), ("10", "11"), ("14", "14")):
        pmdesk("complaint", "resolve", "1", "--text", "x", now=f"2026-11-{resolve}T09:00")
        words = ("complaint", "follow-up", "1", "--satisfied", "no")
        pmdesk(*words, now=f"2026-11-{again}T09:00")
    assert keys(pmdesk, now="2026-11-17T09:00") == [
        "late-resolution:complaint:1", "late-resolution:complaint:1:1",
    ]  # fmt: skip
    assert keys(pmdesk, now="2026-11-17T09:01") == [
        "late-resolution:complaint:1", "late-resolution:complaint:1:1",
        "late-resolution:complaint:1:3",
    ]  # fmt: skip
    found = proposals(pmdesk, now="2026-11-18T09:00")
    assert [row["on"] for row in found] == ["2026-11-04", "2026-11-09", "2026-11-17"]
    for row in found:
        run(pmdesk, row["command"], now="2026-11-18T09:00")
    assert keys(pmdesk, now="2026-11-18T09:00") == []
    assert count(pmdesk) == 3


@pytest.mark.parametrize(
    ("hold", "end", "late"),
    [
        ("2026-11-03T09:00", None, False),
        ("2026-11-04T09:00:00", None, False),
        ("2026-11-04T09:00:01", None, True),
        ("2026-11-03T09:00", "2026-11-04T09:00:00", True),
        ("2026-11-03T09:00", "2026-11-04T09:00:01", False),
    ],
    ids=["before", "at the time", "after", "ended by then", "ended after"],
)
def test_one_that_was_on_hold_at_its_time_is_not_late(
    pmdesk: Program, hold: str, end: str | None, late: bool
) -> None:
    raised(pmdesk)
    pmdesk("complaint", "reply", "1", "--text", "x", now="2026-11-01T10:00")
    pmdesk("complaint", "hold", "1", "--until", "2026-11-20", "--reason", "parts", now=hold)
    if end:
        pmdesk("complaint", "hold", "1", "--end", now=end)
    wanted = ["late-resolution:complaint:1"] if late else []
    assert keys(pmdesk, now="2026-11-08T09:00") == wanted
    pmdesk("complaint", "resolve", "1", "--text", "x", now="2026-11-09T09:00")
    assert keys(pmdesk, now="2026-11-09T10:00") == wanted


# A late follow-up (A2.8).


@pytest.mark.parametrize("kind", ["complaint", "request"])
@pytest.mark.parametrize(("day", "late"), [("06", False), ("07", True)])
@pytest.mark.parametrize("answer", ["yes", "no", "not reached"])
def test_a_follow_up_is_late_from_the_day_after_on(
    pmdesk: Program, kind: str, day: str, late: bool, answer: str
) -> None:
    pmdesk(*(RAISE if kind == "complaint" else ASK), "x", "--to", "E001")
    pmdesk(kind, "resolve" if kind == "complaint" else "done", "1", "--text", "x")
    wanted = [f"late-follow-up:{kind}:1"] if late else []
    now = f"2026-11-{day}T{'00:00' if late else '23:59'}"
    assert keys(pmdesk, now=now) == wanted, "nobody has called yet"
    words = ("--not-reached",) if answer == "not reached" else ("--satisfied", answer)
    pmdesk(kind, "follow-up", "1", *words, now=now)
    found = proposals(pmdesk, now=now)
    assert [row["key"].removeprefix("breach:") for row in found] == wanted
    if late:
        told = (found[0]["code"], found[0]["on"], found[0]["staff"], found[0]["clause"])
        assert told == ("VIS-01", "2026-11-07", "E001", "A2.8")
        assert found[0]["facts"].endswith("due by 2026-11-06, it came 2026-11-07")


@pytest.mark.parametrize(("day", "late"), [("06", False), ("07", True)])
@pytest.mark.parametrize("kind", ["complaint", "request"])
def test_a_follow_up_that_nobody_made_is_late_also_once_it_was_reopened(
    pmdesk: Program, kind: str, day: str, late: bool
) -> None:
    pmdesk(*(RAISE if kind == "complaint" else ASK), "x", "--to", "E001")
    pmdesk(kind, "resolve" if kind == "complaint" else "done", "1", "--text", "x")
    pmdesk(kind, "reopen", "1", "--reason", "They called us", now=f"2026-11-{day}T09:00")
    wanted = [f"late-follow-up:{kind}:1"] if late else []
    assert keys(pmdesk, now="2026-11-07T10:00") == wanted


@pytest.mark.parametrize("kind", ["complaint", "request"])
def test_the_first_try_counts_and_a_waiver_ends_it(pmdesk: Program, kind: str) -> None:
    end = "resolve" if kind == "complaint" else "done"
    for number in ("1", "2"):
        pmdesk(*(RAISE if kind == "complaint" else ASK), "x", "--to", "E001")
        pmdesk(kind, end, number, "--text", "x")
    pmdesk(kind, "follow-up", "1", "--not-reached", now="2026-11-06T18:00")
    pmdesk(kind, "follow-up", "1", "--not-reached", now="2026-11-08T18:00")
    pmdesk(kind, "close", "2", "--waiver", "moved away", now="2026-11-06T18:00")
    assert keys(pmdesk, now="2026-11-08T18:00") == []


def test_each_round_has_a_follow_up_of_its_own(pmdesk: Program) -> None:
    pmdesk(*ASK, "x", "--to", "E001")
    pmdesk("request", "done", "1", "--text", "x")
    pmdesk("request", "follow-up", "1", "--satisfied", "no", now="2026-11-04T09:00")
    pmdesk("request", "done", "1", "--text", "x", now="2026-11-05T09:00")
    assert keys(pmdesk, now="2026-11-09T09:00") == ["late-follow-up:request:1:1"]
    pmdesk("request", "follow-up", "1", "--satisfied", "yes", now="2026-11-10T09:00")
    assert keys(pmdesk, now="2026-11-10T09:00") == ["late-follow-up:request:1:1"]


# A late promise (A1.10).


def test_a_promise_is_late_from_the_day_after_on(pmdesk: Program) -> None:
    for _number in range(2):
        pmdesk(*PROMISE, "E001", "--on", "2026-11-05")
    pmdesk("task", "add", "Key work", "--who", "E001", "--on", "2026-11-05")
    assert keys(pmdesk, now="2026-11-05T23:59") == []
    pmdesk("task", "done", "1", "--on", "2026-11-05", now="2026-11-06T08:00")
    found = proposals(pmdesk, now="2026-11-06T00:00")
    assert [(row["key"], row["code"], row["on"], row["clause"]) for row in found] == [
        ("breach:late-promise:task:2:2026-11-05", "VIS-03", "2026-11-06", "A1.10"),
    ]
    assert found[0]["facts"] == (
        'promise "Call back": it was due by 2026-11-05, it has not come yet'
    )
    pmdesk("task", "done", "2", now="2026-11-07T08:00")
    assert proposals(pmdesk, now="2026-11-07T09:00")[0]["facts"].endswith("it came 2026-11-07")
    pmdesk("task", "void", "2", "--reason", "never promised", now="2026-11-07T09:00")
    assert keys(pmdesk, now="2026-11-07T09:00") == []


def test_each_day_of_a_promise_that_repeats_is_one_of_its_own(pmdesk: Program) -> None:
    pmdesk(*PROMISE, "E001", "--repeat", "FREQ=DAILY;COUNT=2", "--on", "2026-11-03")
    now = "2026-11-05T09:00"
    ready = lines(pmdesk, now=now)
    assert len(ready) == len(set(keys(pmdesk, now=now))) == 2
    for line in ready:
        run(pmdesk, line, now=now)
    assert count(pmdesk) == 2


# A late hand-over (C4.1.5).


@pytest.mark.parametrize(("day", "late"), [("05", False), ("06", True)])
def test_a_hand_over_is_late_from_the_sixth_on(pmdesk: Program, day: str, late: bool) -> None:
    pmdesk("month-close", "2026-10", "--as", "D01")
    wanted = ["late-hand-over:close:2026-10"] if late else []
    now = f"2026-11-{day}T12:00"
    assert keys(pmdesk, now=now) == wanted
    pmdesk("month-close", "2026-10", "--handed-to", "Finance", now=now)
    found = proposals(pmdesk, now=now)
    assert [row["key"].removeprefix("breach:") for row in found] == wanted
    if late:
        told = tuple(found[0][name] for name in ("staff", "code", "on", "by", "record", "clause"))
        assert told == ("D01", "MGT-01", "2026-11-06", "M01", "close:2026-10", "C4.1.5")
        assert found[0]["facts"] == (
            "2026-10: finance was to have the list by 2026-11-05, it came 2026-11-06"
        )
        notice = run(pmdesk, lines(pmdesk, now=now)[0], now=now)
        assert notice["ref"] == "breach:late-hand-over:close:2026-10"
        assert keys(pmdesk, now=now) == []


def test_who_closed_is_named_if_somebody_did(pmdesk: Program) -> None:
    pmdesk("month-close", "2026-10")
    row = proposals(pmdesk, now="2026-11-06T00:00")[0]
    assert (row["staff"], row["lacks"], row["command"]) == (None, "person", None)


# The ready line.


def test_the_line_issues_the_notice_once(pmdesk: Program) -> None:
    raised(pmdesk)
    out = pmdesk("fault", "proposals").out
    assert out.splitlines()[:2] == [
        "# 2026-11-02 E001 Ash Willow: CMP-03, No first reply to the complainant within the time "
        "limit [A1.3]",
        "#   complaint CP-202611-0001: the first reply was due by 2026-11-02 09:00, it has not "
        "come yet",
    ]
    line = out.splitlines()[2]
    assert out.splitlines()[3:] == [""]
    row = proposals(pmdesk)[0]
    assert line == row["command"]
    notice = run(pmdesk, line)
    told = tuple(notice[name] for name in ("staff", "code", "points", "on", "by", "facts", "ref"))
    assert told == ("E001", "CMP-03", 3, "2026-11-02", "S01", row["facts"], row["key"])
    stored = pmdesk("db", "journal", "--format", "json").json["rows"][-1]
    assert (stored["record"], stored["payload"]["link"]) == ("fault:1", "complaint:1")
    assert keys(pmdesk) == []
    assert pmdesk("fault", "proposals").err == "no breach is on record\n"
    before = pmdesk.path.read_bytes()
    assert run(pmdesk, line)["id"] == 1
    assert pmdesk.path.read_bytes() == before
    assert count(pmdesk) == 1


def test_what_was_issued_is_shown_where_asked_for(pmdesk: Program) -> None:
    raised(pmdesk)
    run(pmdesk, lines(pmdesk)[0])
    assert [(row["key"], row["notice"]) for row in proposals(pmdesk, "--all")] == [
        ("breach:late-reply:complaint:1", 1)
    ]
    assert "#   issued: notice 1\n" in pmdesk("fault", "proposals", "--all").out
    assert lines(pmdesk, "--all") == []
    pmdesk("fault", "revoke", "1", "--reason", "It was an emergency", "--by", "S01")
    assert keys(pmdesk) == [], "who revoked it does not want it again"


def test_a_proposal_stores_nothing(pmdesk: Program) -> None:
    raised(pmdesk)
    before = pmdesk.path.read_bytes()
    for format in ("table", "json", "csv"):
        pmdesk("fault", "proposals", "--format", format)
    assert pmdesk.path.read_bytes() == before


@pytest.mark.parametrize(
    ("handler", "by"), [("E001", "S01"), ("E003", "S02"), ("I01", "D01"), ("S01", "M01"),
                        ("D01", "M01")],
)  # fmt: skip
def test_the_direct_superior_issues_it_or_the_next_who_may(
    pmdesk: Program, handler: str, by: str
) -> None:
    raised(pmdesk, to=handler)
    assert proposals(pmdesk)[0]["by"] == by
    assert run(pmdesk, lines(pmdesk)[0])["by"] == by


def test_a_superior_of_another_department_does_not_issue_it(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E003", "--department", "Front desk", "--from", "2026-10-01")
    raised(pmdesk, to="E003")
    assert proposals(pmdesk)[0]["by"] == "D01", "S02 is of Patrol"
    assert run(pmdesk, lines(pmdesk)[0])["by"] == "D01"


def test_it_is_the_superior_of_the_day_of_the_breach(pmdesk: Program) -> None:
    raised(pmdesk)
    pmdesk("staff", "move", "E001", "--department", "Patrol", "--superior", "S02", "--from",
           "2026-11-03")  # fmt: skip
    assert proposals(pmdesk)[0]["by"] == "S01"
    pmdesk("staff", "move", "E001", "--department", "Patrol", "--superior", "S02", "--from",
           "2026-11-02")  # fmt: skip
    assert proposals(pmdesk)[0]["by"] == "S02"
    assert run(pmdesk, lines(pmdesk)[0])["by"] == "S02"


def test_where_the_superior_has_left_the_line_names_somebody_who_may(pmdesk: Program) -> None:
    pmdesk("staff", "leave", "S01", "--on", "2026-10-20")
    raised(pmdesk)
    row = proposals(pmdesk)[0]
    assert row["by"] in ("D01", "I01", "M01")
    assert run(pmdesk, row["command"])["by"] == row["by"]


def test_there_is_no_line_where_nobody_of_the_office_may_issue_it(pmdesk: Program) -> None:
    """The manager is assessed by the company: a line would always be refused."""
    raised(pmdesk, to="M01")
    row = proposals(pmdesk)[0]
    assert (row["by"], row["command"]) == (None, None)
    assert row["lacks"]
    assert lines(pmdesk) == []
    assert "#   no line: " in pmdesk("fault", "proposals").out


# Whose breach it is.


def test_it_is_whose_hands_it_was_in_at_its_time(pmdesk: Program) -> None:
    raised(pmdesk)
    pmdesk("complaint", "assign", "1", "--to", "E002", now="2026-11-02T10:00")
    pmdesk("complaint", "reply", "1", "--text", "x", now="2026-11-02T11:00")
    pmdesk("complaint", "assign", "1", "--to", "E003", now="2026-11-05T09:00")
    pmdesk("complaint", "resolve", "1", "--text", "x", now="2026-11-05T10:00")
    found = proposals(pmdesk, now="2026-11-05T11:00")
    assert [(row["breach"], row["staff"]) for row in found] == [
        ("late-reply", "E001"), ("late-resolution", "E002"),
    ]  # fmt: skip


def test_who_got_it_after_its_time_is_not_to_blame(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", now="2026-11-01T09:00")
    pmdesk("complaint", "assign", "1", "--to", "E002", now="2026-11-02T10:00")
    row = proposals(pmdesk, now="2026-11-02T11:00")[0]
    assert (row["staff"], row["lacks"]) == (None, "person")


def test_there_is_no_line_where_the_record_names_nobody(pmdesk: Program) -> None:
    pmdesk(*RAISE, "x", "--department", "Front desk", now="2026-11-01T09:00")
    row = proposals(pmdesk)[0]
    told = tuple(row[name] for name in ("staff", "name", "by", "code", "lacks", "command"))
    assert told == (None, None, None, "CMP-03", "person", None)
    assert lines(pmdesk) == []
    out = pmdesk("fault", "proposals").out
    assert "# 2026-11-02 nobody in particular: CMP-03" in out
    assert "#   no line: the record names nobody who handled it\n" in out


def test_there_is_no_line_for_who_was_not_employed_that_day(pmdesk: Program) -> None:
    raised(pmdesk, to="E003")
    pmdesk("staff", "leave", "E003", "--on", "2026-11-01")
    row = proposals(pmdesk)[0]
    assert (row["staff"], row["lacks"], row["command"]) == ("E003", "employment", None)
    assert "#   no line: not employed on that day\n" in pmdesk("fault", "proposals").out


def test_who_left_afterwards_was_there_that_day(pmdesk: Program) -> None:
    raised(pmdesk, to="E003")
    pmdesk("staff", "leave", "E003", "--on", "2026-11-02")
    assert run(pmdesk, lines(pmdesk)[0])["staff"] == "E003"


def test_there_is_no_line_while_the_code_is_not_in_force(pmdesk: Program, tmp_path: Path) -> None:
    policy, catalogue = tmp_path / "policy.toml", tmp_path / "catalogue.csv"
    pmdesk("policy", "show", "--output", str(policy))
    text = policy.read_text(encoding="utf-8").replace('"CMP-03"', '"NEW-01"')
    policy.write_text(text.replace("shipped-2026", "ours-2026"), encoding="utf-8")
    pmdesk("policy", "adopt", str(policy), "--from", "2026-11", "--by", "M01", now="2026-10-30")
    raised(pmdesk)
    row = proposals(pmdesk)[0]
    told = tuple(row[name] for name in ("code", "title", "points", "lacks", "command"))
    assert told == ("NEW-01", None, None, "code", None)
    assert "#   no line: the policy or the catalogue has no code for it on that day\n" in (
        pmdesk("fault", "proposals").out
    )
    catalogue.write_text(
        "code,category,points,title_en,title_zh_hant,title_zh_hans,severity\n"
        "NEW-01,complaint,7,Ours,我們的,我们的,ordinary\n",
        encoding="utf-8",
    )
    words = ("fault", "catalogue", "import", str(catalogue), "--from")
    pmdesk(*words, "2026-11-03")
    assert proposals(pmdesk)[0]["lacks"] == "code", "from the day after on"
    pmdesk(*words, "2026-11-02")
    row = proposals(pmdesk)[0]
    assert (row["title"], row["points"], row["lacks"]) == ("Ours", 7, None)
    assert run(pmdesk, row["command"])["points"] == 7


def without_reply_code(pmdesk: Program, tmp_path: Path) -> None:
    """A policy of the office's own that proposes nothing for a late reply."""
    policy = tmp_path / "policy.toml"
    pmdesk("policy", "show", "--output", str(policy))
    kept = [line for line in policy.read_text(encoding="utf-8").splitlines()
            if not line.startswith("late_reply_code")]  # fmt: skip
    text = "\n".join(kept).replace("shipped-2026", "ours-2026") + "\n"
    policy.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(policy), "--from", "2026-11", "--by", "M01", now="2026-10-30")


def test_a_policy_may_name_no_code(pmdesk: Program, tmp_path: Path) -> None:
    without_reply_code(pmdesk, tmp_path)
    raised(pmdesk)
    row = proposals(pmdesk)[0]
    assert (row["code"], row["clause"], row["lacks"], row["command"]) == (None, None, "code", None)
    lines_of = pmdesk("fault", "proposals").out.splitlines()
    assert all(line.startswith("#") or not line for line in lines_of)


def test_what_a_policy_does_not_name_is_not_shown_as_none(pmdesk: Program, tmp_path: Path) -> None:
    without_reply_code(pmdesk, tmp_path)
    raised(pmdesk)
    out = pmdesk("fault", "proposals").out
    assert "Ash Willow" in out
    assert "None" not in out


# Months.


def test_this_month_and_the_last_are_looked_at(pmdesk: Program) -> None:
    for on in ("2026-08-10T09:00", "2026-09-10T09:00", "2026-10-10T09:00"):
        raised(pmdesk, on)
        number = pmdesk("complaint", "list", "--format", "json").json["rows"][-1]["id"]
        pmdesk("complaint", "reject", str(number), "--reason", "x")
        pmdesk(*PROMISE, "E001", "--on", on[:10], now=on)

    def told(*words: str, now: str) -> list[str]:
        return [key.split(":")[2] for key in keys(pmdesk, *words, now=now)]

    assert told(now="2026-11-03T09:00") == ["3"]
    assert told(now="2026-10-30T09:00") == ["2", "3"]
    assert told("--month", "last", now="2026-10-30T09:00") == ["2"]
    assert told("--month", "8", now="2026-10-30T09:00") == ["1"]
    assert told("--month", "2026-10", now="2026-11-03T09:00") == ["3"]
    assert told("--month", "2026-11", now="2026-11-03T09:00") == []
    assert pmdesk("fault", "proposals", "--month", "13", ok=False).code == 2


@pytest.mark.parametrize("breach", ["follow-up", "promise"])
def test_a_breach_belongs_to_the_month_of_its_notice(pmdesk: Program, breach: str) -> None:
    """Due on the last of October, it is missed on the first of November."""
    if breach == "promise":
        pmdesk(*PROMISE, "E001", "--on", "2026-10-31", now="2026-10-28T09:00")
    else:
        pmdesk(*ASK, "x", "--to", "E001", now="2026-10-28T09:00")
        pmdesk("request", "done", "1", "--text", "x", now="2026-10-28T10:00")
    assert [row["on"] for row in proposals(pmdesk, "--month", "2026-11")] == ["2026-11-01"]
    assert keys(pmdesk, "--month", "2026-10") == []
    assert len(keys(pmdesk, now="2026-12-01T09:00")) == 1, "before November is closed"
    assert keys(pmdesk, now="2027-01-01T09:00") == []


def test_a_reply_due_at_the_first_moment_of_a_month_is_that_months(pmdesk: Program) -> None:
    raised(pmdesk, "2026-10-31T00:00")
    assert keys(pmdesk, "--month", "2026-10") == []
    assert keys(pmdesk, "--month", "2026-11")[0] == "late-reply:complaint:1"


# As a list.


def test_every_format_carries_the_same_fields(pmdesk: Program, tmp_path: Path) -> None:
    raised(pmdesk)
    pmdesk(*RAISE, "y", now="2026-11-01T09:00")
    found = proposals(pmdesk)
    assert [list(row) for row in found] == [FIELDS] * 2
    out = pmdesk("fault", "proposals", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert list(rows[0]) == FIELDS
    assert [row["command"] for row in rows] == [found[0]["command"], ""]
    file = tmp_path / "proposals.sh"
    pmdesk("fault", "proposals", "--output", str(file))
    assert file.read_text(encoding="utf-8") == pmdesk("fault", "proposals").out


def test_breaches_come_by_day(pmdesk: Program) -> None:
    raised(pmdesk, "2026-11-02T08:00")
    pmdesk(*PROMISE, "E001", "--on", "2026-10-29", now="2026-10-29T09:00")
    raised(pmdesk, "2026-11-01T08:00")
    assert keys(pmdesk) == [
        "late-promise:task:1:2026-10-29", "late-reply:complaint:2", "late-reply:complaint:1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "No first reply to the complainant within the time limit"),
     ("zh-Hant", "未在時限內首次答覆投訴人"), ("zh-Hans", "未在时限内首次答复投诉人")],
)  # fmt: skip
def test_what_is_stored_is_in_the_offices_language(
    pmdesk: Program, language: str, title: str
) -> None:
    pmdesk("settings", "set", "language", language)
    raised(pmdesk)
    for screen in ("en", "zh-Hant"):
        assert proposals(pmdesk, "--lang", screen)[0]["title"] == title
    first, second = (proposals(pmdesk, "--lang", screen)[0]["command"] for screen in
                     ("en", "zh-Hans"))  # fmt: skip
    assert first == second
    assert run(pmdesk, first)["title"] == title


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_facts_are_in_the_offices_language_too(pmdesk: Program, language: str) -> None:
    """They stand on the printed notice."""
    pmdesk("settings", "set", "language", language)
    raised(pmdesk)
    pmdesk(*ASK, "x", "--to", "E001", now="2026-10-29T09:00")
    pmdesk("request", "done", "1", "--text", "x", now="2026-10-29T10:00")
    pmdesk(*PROMISE[:1], "add", "回電", *PROMISE[3:], "E001", "--on", "2026-11-02")
    pmdesk("month-close", "2026-10", "--as", "D01", now="2026-11-03T09:00")
    found = proposals(pmdesk, now="2026-11-06T09:00")
    assert len(found) == 5
    english = [row["facts"] for row in found if "due by" in row["facts"] or "finance" in
               row["facts"]]  # fmt: skip
    assert english == []


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_makes_no_other_command(pmdesk: Program, text: str) -> None:
    pmdesk("staff", "add", "X1", f"--name={text}", f"--department={text}", "--role", "staff",
           "--superior", "D01")  # fmt: skip
    pmdesk("task", "add", "--kind", "promise", "--who", "X1", "--on", "2026-11-02", "--", text)
    out = pmdesk("fault", "proposals").out
    assert {char for char in out if not char.isprintable() and char not in SPARED} == set()
    assert len(out.splitlines()) == 4
    ready = lines(pmdesk)
    assert len(ready) == 1
    words = shlex.split(ready[0])
    assert words[:3] == ["pmdesk", "fault", "add"]
    assert words[3::2] == ["--staff", "--code", "--on", "--by", "--facts", "--link", "--ref"]
    row = proposals(pmdesk)[0]
    assert text in row["facts"]
    assert run(pmdesk, row["command"])["facts"] == row["facts"]
    assert keys(pmdesk) == []
    pmdesk("db", "check")


def test_a_reply_over_a_change_of_the_clocks_is_late_by_time_passed(empty: Program) -> None:
    empty("init", "--timezone", "Europe/Berlin", now="2026-10-01")
    for words in (("M01", "--role", "manager"),
                  ("E1", "--role", "staff", "--superior", "M01")):  # fmt: skip
        empty("staff", "add", *words, "--name", "N", "--department", "D", now="2026-10-01")
    raised(empty, "2026-10-24T03:10", to="E1")
    assert keys(empty, now="2026-10-25T02:30:00+02:00") == []
    assert keys(empty, now="2026-10-25T02:10:00+01:00") == []
    assert keys(empty, now="2026-10-25T02:10:01+01:00") == ["late-reply:complaint:1"]
    run(empty, lines(empty, now="2026-10-25T03:00")[0], now="2026-10-25T03:00")
