"""Findings (A3.3-A3.7): their class routes them, somebody else checks them, severe ones close
with their report; the meeting and the list of what is owed know them."""

import pytest

from pmdesk.casework.findings import Found, open_finding
from pmdesk.desk import Desk
from pmdesk.periods import When
from pmdesk.records.findings import PROCEDURE
from tests.conftest import NOW, Program, Ran

FIND = ("finding", "add", "--place", "Gate 2", "--severity", "minor")
SEVERE = ("finding", "add", "--place", "Gate 2", "--class", "own", "--severity", "severe",
          "--organiser", "M01", "--responsible", "S01", "--text", "Wall")  # fmt: skip


def found(program: Program, class_: str, *more: str) -> dict[str, object]:
    ran = program(*FIND, "--class", class_, "--text", "x", *more, "--format", "json")
    return dict(ran.json)


def show(program: Program, number: int = 1) -> dict[str, object]:
    return dict(program("finding", "show", str(number), "--format", "json").json)


def refused(program: Program, *line: str) -> Ran:
    before = program.path.read_bytes()
    ran = program(*line, ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert program.path.read_bytes() == before
    return ran


def do(program: Program, line: str, now: str | None = None) -> str:
    return program("finding", *line.split(), now=now).out


# What is recorded.


def test_a_finding_is_numbered_within_its_month_and_goes_by_the_procedure(pmdesk: Program) -> None:
    first = found(pmdesk, "own")
    assert (first["number"], first["state"]) == ("NC-202611-0001", "open")
    assert first["procedure"] == PROCEDURE
    assert found(pmdesk, "own")["number"] == "NC-202611-0002"
    earlier = found(pmdesk, "own", "--on", "2026-10-30 14:30", "--procedure", "P-7")
    assert (earlier["number"], earlier["time"]) == ("NC-202610-0001", "14:30")
    assert earlier["procedure"] == "P-7"


def test_all_that_was_said_stands_in_the_record(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("call", "add", "--text", "Wall")
    record = found(pmdesk, "other", "--source", "weekly", "--department", "Patrol", "--unit",
                   "3-2-1502", "--due", "11-10", "--action", "Fenced off", "--to", "E003",
                   "--link", "call:1", "--by", "S01", "--ref", "K-1")  # fmt: skip
    wanted = {
        "class": "other", "severity": "minor", "source": "weekly", "place": "Gate 2",
        "unit": "3-2-1502", "department": "Patrol", "handler": "E003", "due": "2026-11-10",
        "action": "Fenced off", "link": "call:1", "by": "S01", "ref": "K-1", "reports": [],
        "failed": 0, "organiser": None,
    }  # fmt: skip
    assert {name: record[name] for name in wanted} == wanted
    told = pmdesk("owner", "timeline", "3-2-1502", "--format", "json").json["rows"]
    assert (told[0]["kind"], told[0]["what"]) == ("finding", "found")


def test_a_list_is_asked_by_class_severity_source_and_the_rest(pmdesk: Program) -> None:
    found(pmdesk, "own", "--source", "daily", "--to", "E001")
    found(pmdesk, "other", "--department", "Patrol", "--on", "2026-10-02")
    pmdesk(*SEVERE)
    pmdesk("finding", "done", "1", "--text", "Swept")
    for more, ids in (
        ("--class own", [1, 3]), ("--severity severe", [3]), ("--source daily", [1]),
        ("--staff E001", [1]), ("--department Patrol", [2]), ("--month 10", [2]),
        ("--from 11-01 --to 11-03", [1, 3]), ("--state open --state done", [1, 2, 3]),
        ("--state done", [1]), ("--search swept", [1]), ("--search wall", [3]),
    ):  # fmt: skip
        rows = pmdesk("finding", "list", *more.split(), "--format", "json").json["rows"]
        assert [row["id"] for row in rows] == ids, more


# The class says what comes next (A3.4).


def test_the_own_departments_is_handled_and_done(pmdesk: Program) -> None:
    found(pmdesk, "own")
    do(pmdesk, "done 1 --text Swept --by E001")
    record = show(pmdesk)
    assert (record["state"], record["done_by"], record["outcome"]) == ("done", "E001", "Swept")


def test_another_departments_is_referred_before_it_is_done(pmdesk: Program) -> None:
    assert "to be referred to a department [A3.4]" in pmdesk(
        *FIND, "--class", "other", "--text", "x").out  # fmt: skip
    ran = refused(pmdesk, "finding", "done", "1", "--text", "x")
    assert "referred to no department yet [A3.4]; pmdesk finding refer 1" in ran.err
    do(pmdesk, "act 1 --text Looked")
    refused(pmdesk, "finding", "done", "1", "--text", "x")
    assert "referred to Patrol" in do(pmdesk, "refer 1 --department Patrol --to E003")
    record = show(pmdesk)
    assert (record["referred_to"], record["department"], record["handler"]) == (
        "Patrol", "Patrol", "E003")  # fmt: skip
    do(pmdesk, "done 1 --text Mended")


def test_a_violation_is_stopped_before_it_is_referred_and_referred_before_it_is_done(
    pmdesk: Program,
) -> None:
    found(pmdesk, "violation")
    for line in ("refer 1 --department Patrol", "done 1 --text x"):
        ran = refused(pmdesk, "finding", *line.split())
        assert "is a violation that is not stopped yet [A3.4]; pmdesk finding stop 1" in ran.err
    do(pmdesk, "stop 1 --text Halted")
    assert "to no department yet" in refused(pmdesk, "finding", "done", "1", "--text", "x").err
    do(pmdesk, "stop 1 --text Again", now="2026-11-03T10:00")
    do(pmdesk, "refer 1 --department Patrol", now="2026-11-03T11:00")
    record = show(pmdesk)
    assert str(record["stopped_at"])[:16] == "2026-11-03T09:00", "the first time counts"
    assert str(record["referred_at"])[:16] == "2026-11-03T11:00"
    do(pmdesk, "done 1 --text Over", now="2026-11-03T12:00")


def test_a_step_does_not_lie_before_what_it_follows(pmdesk: Program) -> None:
    found(pmdesk, "violation", "--on", "2026-11-01 10:00")
    do(pmdesk, "stop 1 --text x --on 2026-11-02T10:00")
    ran = refused(pmdesk, "finding", "refer", "1", "--department", "x", "--on", "2026-11-02 09:59")
    assert "2026-11-02 09:59 lies before 2026-11-02 10:00" in ran.err
    do(pmdesk, "refer 1 --department x --on 2026-11-02T10:00")
    refused(pmdesk, "finding", "done", "1", "--text", "x", "--on", "2026-11-02 09:00")
    do(pmdesk, "done 1 --text x --on 2026-11-02T12:00")
    refused(pmdesk, "finding", "verify", "1", "--by", "S01", "--on", "2026-11-02 11:00")


def test_the_own_departments_is_not_referred(pmdesk: Program) -> None:
    found(pmdesk, "own")
    ran = refused(pmdesk, "finding", "refer", "1", "--department", "Patrol")
    assert "finding 1 is the own department's: it is handled, not referred [A3.4]" in ran.err
    assert "pmdesk finding correct 1 --class other --reason TEXT" in ran.err
    do(pmdesk, "correct 1 --class other --reason Theirs")
    do(pmdesk, "refer 1 --department Patrol")


# A wrong class or severity is put right.


def test_a_wrong_class_is_corrected_with_its_reason(pmdesk: Program) -> None:
    found(pmdesk, "own", "--ref", "K-1")
    ran = pmdesk("finding", "correct", "1", "--class", "violation", "--reason", "No permit")
    assert ran.out == (
        "finding 1: open; now violation, minor; a violation: to be stopped at once [A3.4]\n"
    )
    assert (show(pmdesk)["class"], show(pmdesk)["severity"]) == ("violation", "minor")
    step = pmdesk("finding", "trail", "1", "--format", "json").json["rows"][-1]
    assert (step["action"], step["how"], step["text"]) == (
        "correct", "violation,minor", "No permit")  # fmt: skip
    for more, ids in (("--class own", []), ("--class violation", [1])):
        rows = pmdesk("finding", "list", *more.split(), "--format", "json").json["rows"]
        assert [row["id"] for row in rows] == ids
    assert found(pmdesk, "own", "--ref", "K-1")["id"] == 1, "the key names what was first said"


@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("class_", ["violation", "other"])
def test_what_is_corrected_to_be_referred_is_done_only_then(
    pmdesk: Program, class_: str, checked: bool
) -> None:
    found(pmdesk, "own")
    do(pmdesk, "done 1 --text Swept --by E001")
    if checked:
        do(pmdesk, "verify 1 --by S01")
    do(pmdesk, f"correct 1 --class {class_} --reason x")
    assert show(pmdesk)["state"] == "in-action"
    assert [duty for duty, _clause, _due in owed(pmdesk)] == [
        "stop" if class_ == "violation" else "refer"
    ]
    refused(pmdesk, "finding", "done", "1", "--text", "x")


def test_what_is_corrected_to_be_severe_closes_with_its_report(pmdesk: Program) -> None:
    found(pmdesk, "own")
    do(pmdesk, "done 1 --text Swept --by E001")
    do(pmdesk, "verify 1 --by S01")
    severe = ("finding", "correct", "1", "--severity", "severe", "--reason", "x")
    assert pmdesk(*severe, ok=False).code == 2, "who organises, who carries out"
    ran = pmdesk(*severe, "--organiser", "E001", "--responsible", "S01", ok=False)
    assert (ran.code, "--organiser: E001 is staff [A3.7]" in ran.err) == (4, True)
    pmdesk(*severe, "--organiser", "M01", "--responsible", "S01")
    record = show(pmdesk)
    assert (record["state"], record["organiser"], record["responsible"]) == (
        "verified", "M01", "S01")  # fmt: skip
    assert "has no corrective action report" in refused(pmdesk, "finding", "close", "1").err
    assert owed(pmdesk) == [("report", "A3.5", None)]
    assert meeting(pmdesk) == [("result", 1)]
    do(pmdesk, "correct 1 --class other --reason x")
    assert show(pmdesk)["organiser"] == "M01", "it stays severe"
    do(pmdesk, "report add --finding 1 --problem x")
    ran = pmdesk("finding", "report", "plan", "1", *PLAN.split()[2:-3], "E001", "--due", "11-20",
                 ok=False)  # fmt: skip
    assert "--responsible: E001 is staff [A3.7]" in ran.err
    do(pmdesk, "correct 1 --severity minor --reason x")
    record = show(pmdesk)
    assert (record["organiser"], record["responsible"]) == (None, None)
    do(pmdesk, "refer 1 --department Patrol")
    do(pmdesk, "done 1 --text x --by E001")
    do(pmdesk, "verify 1 --by S01")
    do(pmdesk, "close 1")
    assert "is closed" in refused(pmdesk, "finding", "correct", "1", "--class", "own",
                                  "--reason", "x").err  # fmt: skip


# Somebody else checks it (A3.5).


@pytest.mark.parametrize("checker", ["E001", "E002"])
def test_who_did_it_or_was_to_do_it_does_not_check_it(pmdesk: Program, checker: str) -> None:
    found(pmdesk, "own", "--to", "E002")
    do(pmdesk, "done 1 --text Swept --by E001")
    ran = refused(pmdesk, "finding", "verify", "1", "--by", checker)
    assert f"{checker} did finding 1: somebody else checks it [A3.5]" in ran.err
    do(pmdesk, "verify 1 --by S01")
    record = show(pmdesk)
    assert (record["state"], record["verified_by"], record["failed"]) == ("verified", "S01", 0)


def test_nobody_named_is_one_and_the_same(pmdesk: Program) -> None:
    found(pmdesk, "own")
    do(pmdesk, "done 1 --text Swept")
    assert "[A3.5]" in refused(pmdesk, "finding", "verify", "1").err


def test_a_failed_check_goes_back_to_action_counted(pmdesk: Program) -> None:
    found(pmdesk, "own")
    for number in (1, 2):
        do(pmdesk, "done 1 --text Swept --by E001")
        do(pmdesk, "verify 1 --by S01 --result fail --text Dusty")
        record = show(pmdesk)
        assert (record["state"], record["failed"]) == ("in-action", number)
    do(pmdesk, "done 1 --text Washed --by E001")
    do(pmdesk, "verify 1 --by S01")
    do(pmdesk, "close 1")
    record = show(pmdesk)
    assert (record["state"], record["outcome"], record["failed"]) == ("closed", "Washed", 2)
    trail = pmdesk("finding", "trail", "1", "--format", "json").json["rows"]
    assert [(step["action"], step["how"]) for step in trail if step["how"]] == [
        ("verify", "fail"), ("verify", "fail"), ("verify", "ok")]  # fmt: skip


# Severe ones (A3.5, A3.7).


def severe_and_verified(program: Program) -> None:
    program(*SEVERE)
    do(program, "done 1 --text Closed --by E001")
    do(program, "verify 1 --by D01")


PLAN = "plan {id} --cause c --correction k --prevention p --responsible S01 --due 11-20"


def test_a_severe_one_names_who_organises_and_who_carries_out(pmdesk: Program) -> None:
    record = pmdesk(*SEVERE, "--format", "json").json
    assert (record["organiser"], record["responsible"]) == ("M01", "S01")
    missing = pmdesk(*SEVERE[:8], "--text", "x", ok=False)
    assert (missing.code, "missing: --organiser, --responsible" in missing.err) == (2, True)
    later = pmdesk(*SEVERE, "--on", "2026-11-01", "--organiser", "G01", "--format", "json").json
    assert later["organiser"] == "G01"


def test_a_severe_one_is_not_closed_before_its_report_is_complete(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    steps = [
        ("report add --finding 1 --problem x", "has no corrective action report [A3.5]"),
        ("report " + PLAN.format(id=1), "lacks: cause, correction, prevention, responsible, due, "
         "company_on, effective [A3.7]"),
        ("report company 1", "lacks: company_on, effective [A3.7]"),
        ("report act 1 --text x", "lacks: effective [A3.5]"),
        ("report check 1 --effective no --text x --by D01", "lacks: effective [A3.5]"),
        ("report " + PLAN.format(id=1), "lacks: effective [A3.5]"),
        ("report company 1", "lacks: company_on, effective [A3.7]"),
        ("report act 1 --text x", "lacks: effective [A3.5]"),
        ("report check 1 --effective yes --text x --by D01", "lacks: effective [A3.5]"),
    ]  # fmt: skip
    for line, lacking in steps:
        assert lacking in refused(pmdesk, "finding", "close", "1").err
        do(pmdesk, line)
    do(pmdesk, "close 1")
    assert (show(pmdesk)["state"], show(pmdesk)["reports"]) == ("closed", ["report:1"])


def test_an_effective_report_that_the_company_never_got_does_not_close_it(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    for line in ("report add --finding 1 --problem x", "report " + PLAN.format(id=1),
                 "report act 1 --text x",
                 "report check 1 --effective yes --text x --by D01"):  # fmt: skip
        do(pmdesk, line)
    ran = refused(pmdesk, "finding", "close", "1")
    assert "report 1 lacks: company_on [A3.7]" in ran.err
    do(pmdesk, "report company 1")
    do(pmdesk, "close 1")


ANSWERED = ("report add --finding 1 --problem x", "report " + PLAN.format(id=1),
            "report company 1", "report act 1 --text x --by S01")  # fmt: skip
EFFECTIVE = "report check 1 --effective yes --text x --by D01"


def test_an_effect_is_not_checked_before_the_finding_is_done(pmdesk: Program) -> None:
    pmdesk(*SEVERE)
    for line in ANSWERED:
        do(pmdesk, line)
    ran = refused(pmdesk, "finding", *EFFECTIVE.split())
    assert "finding 1, which report 1 answers, is not done yet [A3.5]" in ran.err
    assert "pmdesk finding done 1 --text TEXT" in ran.err
    do(pmdesk, "done 1 --text Closed --by E001", now="2026-11-05T10:00")
    early = ("finding", *EFFECTIVE.split(), "--on", "2026-11-05 09:59")
    assert (
        "lies before 2026-11-05 10:00, when finding 1 was done"
        in refused(pmdesk, "--now", "2026-11-06T09:00", *early).err
    )
    do(pmdesk, EFFECTIVE, now="2026-11-06T09:00")


@pytest.mark.parametrize("now", ["2026-11-04T09:00", "2026-11-01T09:00"], ids=["later", "earlier"])
def test_an_effect_that_was_checked_before_the_finding_was_done_anew_is_none(
    pmdesk: Program, now: str
) -> None:
    """By the order of entry: also where the clock was set back in between."""
    pmdesk(*SEVERE, "--on", "2026-10-30")
    do(pmdesk, "done 1 --text Closed --by E001")
    for line in (*ANSWERED, EFFECTIVE):
        do(pmdesk, line)
    do(pmdesk, "verify 1 --by D01 --result fail --text Open", now=now)
    assert owed(pmdesk) == [("done", "A3.4", None)]
    assert "not done yet" in refused(pmdesk, "finding", *EFFECTIVE.split()).err
    do(pmdesk, "done 1 --text Closed --by E001", now=now)
    do(pmdesk, "verify 1 --by D01", now=now)
    ran = refused(pmdesk, "finding", "close", "1")
    assert "report 1 lacks: effective [A3.5]; its effect was checked before" in ran.err
    assert "pmdesk finding report check 1 --effective yes|no --text TEXT" in ran.err
    rows = pmdesk("due", "--kind", "report", "--format", "json").json["rows"]
    assert [(row["duty"], row["text"]) for row in rows] == [
        ("check", "x (done since the last check: finding 1)")
    ]
    do(pmdesk, EFFECTIVE, now=now)
    assert pmdesk("due", "--kind", "report", "--format", "json").json["rows"] == []
    do(pmdesk, "close 1")


def test_an_effect_that_is_gone_later_is_planned_anew(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    for line in (*ANSWERED, EFFECTIVE, EFFECTIVE.replace("yes", "no")):
        do(pmdesk, line)
    ran = refused(pmdesk, "finding", "close", "1")
    assert "report 1 lacks: effective [A3.5]; see pmdesk finding report show 1" in ran.err


def test_a_void_report_answers_nothing(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    do(pmdesk, "report add --finding 1 --problem x")
    do(pmdesk, "report void 1 --reason Twice")
    assert "has no corrective action report" in refused(pmdesk, "finding", "close", "1").err


def test_of_two_reports_the_complete_one_closes_it(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    for problem in ("x", "y"):
        do(pmdesk, f"report add --finding 1 --problem {problem}")
    for line in (PLAN, "company {id}", "act {id} --text x",
                 "check {id} --effective yes --text x --by D01"):  # fmt: skip
        assert "finding 1 is severe" in refused(pmdesk, "finding", "close", "1").err
        do(pmdesk, "report " + line.format(id=2))
    do(pmdesk, "close 1")


# What is owed, and what the meeting is told.


def owed(program: Program, now: str = NOW) -> list[tuple[str, str, str | None]]:
    rows = program("due", "--kind", "finding", "--format", "json", now=now).json["rows"]
    return [(row["duty"], row["clause"], row["due"]) for row in rows]


def test_a_finding_owes_what_its_class_asks_for_until_it_is_closed(pmdesk: Program) -> None:
    found(pmdesk, "violation", "--due", "11-05")
    for line, duty in (
        ("stop 1 --text x", "stop"), ("refer 1 --department x", "refer"),
        ("done 1 --text x --by E001", "done"), ("verify 1 --by S01", "verify"),
        ("close 1", "close"),
    ):  # fmt: skip
        assert [one[0] for one in owed(pmdesk)] == [duty]
        do(pmdesk, line)
    assert owed(pmdesk) == []


def test_it_is_overdue_once_its_day_is_over(pmdesk: Program) -> None:
    found(pmdesk, "own", "--due", "11-05")
    for now, code in (("2026-11-05T23:59", 0), ("2026-11-06T00:00", 6)):
        ran = pmdesk("due", "--check", "--kind", "finding", now=now, ok=False)
        assert ran.code == code


def test_a_severe_one_that_is_checked_owes_its_report(pmdesk: Program) -> None:
    severe_and_verified(pmdesk)
    assert owed(pmdesk) == [("report", "A3.5", None)]


def test_the_commands_that_due_names_lead_a_severe_violation_to_its_end(pmdesk: Program) -> None:
    pmdesk(*[word if word != "own" else "violation" for word in SEVERE])
    given = {"TEXT": "x", "D": "Patrol", "ok|fail": "ok", "yes|no": "yes", "STAFF": "S01",
             "DATE": "2026-11-03"}  # fmt: skip
    done = []
    while rows := [
        row
        for kind in ("finding", "report")
        for row in pmdesk("due", "--kind", kind, "--format", "json").json["rows"]
    ]:
        done.append(rows[0]["duty"])
        words = [given.get(word, word) for word in rows[0]["command"].split()[1:]]
        pmdesk(*words, *(("--by", "D01") if done[-1] in ("verify", "check") else ()))
    assert done == ["stop", "refer", "done", "verify", "report", "plan", "act", "check", "company",
                    "close"]  # fmt: skip
    assert show(pmdesk)["state"] == "closed"


def meeting(program: Program, *more: str, now: str = NOW) -> list[tuple[str, int]]:
    content = program("brief", *more, "--format", "json", now=now).json
    return [(row["what"], row["id"]) for row in content["meeting"]]


def test_the_brief_tells_severe_findings_and_results_since_the_last_one(pmdesk: Program) -> None:
    pmdesk(*SEVERE)
    found(pmdesk, "own")
    assert meeting(pmdesk) == [("severe", 1)]
    do(pmdesk, "done 2 --text Swept --by E001")
    do(pmdesk, "verify 2 --by S01")
    assert meeting(pmdesk, "--record") == [("severe", 1), ("result", 2)]
    next_day = "2026-11-04T09:00"
    assert meeting(pmdesk, now=next_day) == [("severe", 1)], "a result is told once"
    do(pmdesk, "done 1 --text Closed --by E001")
    do(pmdesk, "verify 1 --by D01 --on 2026-11-03")
    assert meeting(pmdesk, now=next_day) == [("result", 1)]
    text = pmdesk("brief", "--format", "text", now=next_day).out
    assert "For the management meeting: severe findings, and results" in text
    assert "NC-202611-0001" in text


def test_a_check_that_failed_is_no_result(pmdesk: Program) -> None:
    found(pmdesk, "own")
    do(pmdesk, "done 1 --text Swept --by E001")
    do(pmdesk, "verify 1 --by S01 --result fail")
    assert meeting(pmdesk) == []


# What others open.


def test_a_round_opens_a_finding_in_its_own_write(pmdesk: Program) -> None:
    desk = Desk()
    desk.options.db, desk.options.now = str(pmdesk.path), NOW
    with desk.writing("patrol add") as write:
        now = desk.now(write.conn)
        brought = Found(When(now.date(), "08:40"), "violation", "minor", "Gate 2", "Wall",
                        source="patrol")  # fmt: skip
        number = open_finding(write, brought, "E003", now)
    record = show(pmdesk, number)
    assert (record["on"], record["time"], record["by"]) == ("2026-11-03", "08:40", "E003")
    assert (record["source"], record["state"]) == ("patrol", "open")


def test_whoever_worked_on_a_finding_since_its_last_check_does_not_check_it(
    pmdesk: Program,
) -> None:
    for line in (
        ["add", "--class", "own", "--severity", "minor", "--place", "L", "--text", "Lamp"],
        ["act", "1", "--text", "Bulb replaced", "--by", "E001"],
        ["done", "1", "--text", "Lit", "--by", "E002"],
    ):
        pmdesk("finding", *line)
    for doer in ("E001", "E002"):
        ran = pmdesk("finding", "verify", "1", "--by", doer, ok=False)
        assert (ran.code, "somebody else checks it [A3.5]" in ran.err) == (4, True)
    pmdesk("finding", "verify", "1", "--result", "fail", "--text", "Dark", "--by", "S01")
    pmdesk("finding", "done", "1", "--text", "Lit", "--by", "E002")
    pmdesk("finding", "verify", "1", "--by", "E001")
