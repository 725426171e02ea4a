"""Corrective action reports (A3.5, A3.7, C4.1.6): planned, carried out, checked by another; with
numbers that say whether a fault became rarer."""

from typing import Any

from tests.conftest import Program

PLAN = ("plan", "1", "--cause", "No list", "--correction", "Closed", "--prevention", "A list",
        "--responsible", "S01", "--due")  # fmt: skip


def report(program: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    return dict(program("finding", "report", *words, "--format", "json", now=now).json)


def begun(program: Program, *more: str) -> dict[str, Any]:
    return report(program, "add", "--problem", "Gaps in the book", *more)


def refused(program: Program, *words: str) -> str:
    ran = program("finding", "report", *words, ok=False)
    assert (ran.code, ran.out) == (4, "")
    return ran.err


def fault(program: Program, on: str, code: str = "CMP-01") -> None:
    program("fault", "add", "--staff", "E001", "--code", code, "--by", "S01", "--on", on)


def test_a_report_is_numbered_and_names_what_it_answers(pmdesk: Program) -> None:
    find = ("finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text")
    for text in ("one", "two"):
        pmdesk(*find, text)
    record = begun(pmdesk, "--finding", "2", "--finding", "1", "--finding", "2",
                   "--code", "CMP-02", "--code", "CMP-01")  # fmt: skip
    assert (record["number"], record["state"]) == ("CA-202611-0001", "draft")
    assert record["findings"] == ["finding:2", "finding:1"]
    assert record["codes"] == ["CMP-02", "CMP-01"]
    for number in (1, 2):
        shown = pmdesk("finding", "show", str(number), "--format", "json").json
        assert shown["reports"] == ["report:1"]


def test_a_plan_says_all_at_once_and_may_be_revised(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    record = report(pmdesk, *PLAN, "11-20")
    wanted = {"state": "planned", "cause": "No list", "correction": "Closed",
              "prevention": "A list", "responsible": "S01", "due": "2026-11-20",
              "planned_on": "2026-11-03"}  # fmt: skip
    assert {name: record[name] for name in wanted} == wanted
    report(pmdesk, "act", "1", "--text", "Hung up", now="2026-11-05T09:00")
    record = report(pmdesk, *PLAN, "11-25", now="2026-11-06T09:00")
    assert (record["state"], record["due"]) == ("in-action", "2026-11-25")
    assert record["planned_on"] == "2026-11-03", "revised, not planned anew"


def test_a_plan_is_due_later_and_for_a_severe_finding_a_supervisors(pmdesk: Program) -> None:
    pmdesk("finding", "add", "--class", "own", "--severity", "severe", "--place", "x", "--text",
           "x", "--organiser", "M01", "--responsible", "S01")  # fmt: skip
    begun(pmdesk, "--finding", "1")
    assert "2026-11-02 lies in the past" in refused(pmdesk, *PLAN, "2026-11-02")
    by_staff = [word if word != "S01" else "E001" for word in PLAN]
    assert "--responsible: E001 is staff [A3.7]" in refused(pmdesk, *by_staff, "11-20")
    begun(pmdesk, "--code", "CMP-01")
    report(pmdesk, "plan", "2", *by_staff[2:], "11-20")


def test_its_effect_is_checked_by_somebody_else(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    report(pmdesk, *PLAN, "11-20")
    report(pmdesk, "act", "1", "--text", "x")
    check = ("check", "1", "--effective", "yes", "--text", "None seen")
    assert (
        "S01 carried out or answers for report 1: somebody else checks its effect [A3.5]"
        in refused(pmdesk, *check, "--by", "S01")
    )
    record = report(pmdesk, *check, "--by", "D01")
    assert (record["state"], record["effective"]) == ("effective", "yes")
    assert (record["checked_by"], record["check_text"]) == ("D01", "None seen")


def test_without_effect_it_goes_back_to_planning(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    report(pmdesk, *PLAN, "11-20")
    report(pmdesk, "act", "1", "--text", "x")
    check = ("check", "1", "--effective", "no", "--text", "x", "--by", "D01")
    ran = pmdesk("finding", "report", *check)
    assert "report 1: not-effective; to be planned anew" in ran.out
    assert "is not-effective" in refused(pmdesk, "act", "1", "--text", "x")
    record = report(pmdesk, *PLAN, "12-20", now="2026-12-01T09:00")
    assert (record["state"], record["planned_on"]) == ("planned", "2026-12-01")


def test_the_company_is_told_with_its_date(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01", "--on", "2026-11-01")
    assert "report 1 is draft" in refused(pmdesk, "company", "1"), "there is no plan to report"
    report(pmdesk, *PLAN, "11-20", "--on", "2026-11-02")
    ran = pmdesk("finding", "report", "company", "1", "--on", "2026-11-02")
    assert ran.out == "report 1: planned; reported to the company on 2026-11-02\n"
    early = refused(pmdesk, "company", "1", "--on", "2026-11-01")
    assert "lies before the plan of report 1, which is of 2026-11-02 [A3.7]" in early
    assert "lies before the report" in refused(pmdesk, "company", "1", "--on", "2026-10-31")


def test_a_new_plan_is_reported_to_the_company_anew(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    for line in ([*PLAN, "11-20"], ["company", "1"], ["act", "1", "--text", "x"]):
        report(pmdesk, *line)
    revised = report(pmdesk, *PLAN, "11-25")
    assert revised["company_on"] == "2026-11-03", "revised, not planned anew"
    report(pmdesk, "check", "1", "--effective", "no", "--text", "x", "--by", "D01")
    assert "is not-effective" in refused(pmdesk, "company", "1")
    assert report(pmdesk, *PLAN, "12-20", now="2026-12-01T09:00")["company_on"] is None
    trail = pmdesk("finding", "report", "trail", "1", "--format", "json").json["rows"]
    days = [step["changes"]["company_on"] for step in trail if "company_on" in step["changes"]]
    assert days == ["2026-11-03", None]


def test_nobody_named_who_worked_on_it_does_not_check_it_either(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    report(pmdesk, *PLAN, "11-20")
    report(pmdesk, "act", "1", "--text", "x")
    check = ("check", "1", "--effective", "yes", "--text", "x")
    assert "somebody else checks its effect [A3.5]" in refused(pmdesk, *check)
    report(pmdesk, *check, "--by", "D01")


# Whether a fault became rarer (C4.1.6).


def said(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in ("compared_days", "before", "after", "rarer"))


def test_notices_are_counted_in_as_many_days_on_either_side_of_the_plan(pmdesk: Program) -> None:
    for on in ("2026-06-30", "2026-07-01", "2026-07-31", "2026-08-20", "2026-09-30", "2026-10-01",
               "2026-10-28", "2026-10-29"):  # fmt: skip
        fault(pmdesk, on)
    fault(pmdesk, "2026-10-06", "CMP-02")
    begun(pmdesk, "--code", "CMP-01", "--on", "2026-09-28")
    begun(pmdesk, "--code", "CMP-02")
    record = report(pmdesk, *PLAN, "12-20", "--on", "2026-09-30")
    assert said(record) == (34, 0, 4, "no"), "27 August to 29 September, 30 September to 2 November"
    shown = ("finding", "report", "show", "1", "--format", "json")
    assert said(pmdesk(*shown, now="2026-12-29T09:00").json) == (90, 2, 4, "no")
    for now in ("2026-12-30T09:00", "2027-06-01T09:00"):
        assert said(pmdesk(*shown, now=now).json) == (91, 3, 4, "no"), "a quarter at most"
    for number in ("5", "6"):
        pmdesk("fault", "revoke", number, "--reason", "Wrong", "--by", "D01")
    assert said(pmdesk(*shown, now="2027-06-01T09:00").json) == (91, 3, 2, "yes")
    listed = pmdesk("finding", "report", "list", "--format", "json").json["rows"]
    assert [said(row) for row in listed] == [(34, 0, 2, "no"), (None, None, None, None)]
    report(pmdesk, "act", "1", "--text", "x", "--by", "S01")
    ran = pmdesk("finding", "report", "check", "1", "--effective", "yes", "--text", "x")
    assert "notices in the 34 days before the plan: 0, in the 34 days from it on: 2" in ran.out
    assert "became rarer: no" in ran.out


def test_before_four_weeks_have_passed_nothing_is_said(pmdesk: Program) -> None:
    fault(pmdesk, "2026-10-05")
    begun(pmdesk, "--code", "CMP-01")
    assert said(report(pmdesk, *PLAN, "11-20")) == (None, None, None, "n/a")
    report(pmdesk, "act", "1", "--text", "x", "--by", "S01")
    check = ("finding", "report", "check", "1", "--effective", "yes", "--text", "x")
    ran = pmdesk(*check, now="2026-11-30T23:59")
    assert "whether the fault became rarer can be told from 2026-12-01 on" in ran.out
    shown = pmdesk("finding", "report", "show", "1", "--format", "json", now="2026-12-01T00:00")
    assert said(shown.json) == (28, 0, 0, "n/a"), "nothing that could have become rarer"


def test_several_codes_are_counted_together(pmdesk: Program) -> None:
    fault(pmdesk, "2026-10-25")
    fault(pmdesk, "2026-10-26", "CMP-02")
    begun(pmdesk, "--code", "CMP-01", "--code", "CMP-02")
    report(pmdesk, *PLAN, "11-20")
    shown = pmdesk("finding", "report", "show", "1", "--format", "json", now="2026-12-01T09:00")
    assert said(shown.json) == (28, 2, 0, "yes")


def test_leap_day_is_a_day_like_others(pmdesk: Program) -> None:
    pmdesk.now = "2028-03-14T09:00"
    for on in ("2028-02-14", "2028-02-29", "2028-03-01"):
        fault(pmdesk, on)
    begun(pmdesk, "--code", "CMP-01", "--on", "2028-02-15")
    report(pmdesk, *PLAN, "2028-03-20", "--on", "2028-02-15")
    shown = pmdesk("finding", "report", "show", "1", "--format", "json").json
    assert said(shown) == (28, 1, 2, "no")


def test_a_list_is_asked_by_what_a_report_answers(pmdesk: Program) -> None:
    for text in ("one", "two"):
        pmdesk("finding", "add", "--class", "own", "--severity", "minor", "--place", "x",
               "--text", text)  # fmt: skip
    begun(pmdesk, "--finding", "1", "--finding", "2")
    begun(pmdesk, "--finding", "1", "--code", "CMP-01")
    begun(pmdesk, "--code", "CMP-02")
    for more, ids in (
        ("--finding 1", [1, 2]), ("--finding 2", [1]), ("--finding 1 --finding 2", [1]),
        ("--code CMP-01", [2]), ("--finding 1 --code CMP-01", [2]), ("--code CMP-02", [3]),
        ("--finding 2 --code CMP-01", []),
    ):  # fmt: skip
        rows = pmdesk("finding", "report", "list", *more.split(), "--format", "json").json["rows"]
        assert [row["id"] for row in rows] == ids, more


# What is owed.


def owed(program: Program) -> list[tuple[str, str | None, str | None]]:
    rows = program("due", "--kind", "report", "--format", "json").json["rows"]
    return [(row["duty"], row["who"], row["due"]) for row in rows]


def test_a_report_owes_its_plan_the_company_the_work_and_the_check(pmdesk: Program) -> None:
    pmdesk("finding", "add", "--class", "own", "--severity", "severe", "--place", "x", "--text",
           "x", "--organiser", "M01", "--responsible", "S01", "--due", "11-10")  # fmt: skip
    begun(pmdesk, "--finding", "1")
    company = ("company", None, "2026-11-10")
    assert owed(pmdesk) == [("plan", None, "2026-11-10")]
    report(pmdesk, *PLAN, "11-20")
    assert owed(pmdesk) == [company, ("act", "S01", "2026-11-20")]
    report(pmdesk, "company", "1")
    report(pmdesk, "act", "1", "--text", "x", "--by", "S01")
    assert owed(pmdesk) == [("check", None, "2026-11-20")]
    assert "Gaps in the book (not done yet: finding 1)" in pmdesk("due", "--kind", "report").out
    assert pmdesk("due", "--check", now="2026-11-21T00:00", ok=False).code == 6
    pmdesk("finding", "done", "1", "--text", "x", "--by", "E001")
    assert "not done" not in pmdesk("due", "--kind", "report").out
    report(pmdesk, "check", "1", "--effective", "yes", "--text", "x")
    assert owed(pmdesk) == []


def test_a_report_on_a_fault_code_owes_the_company_nothing(pmdesk: Program) -> None:
    begun(pmdesk, "--code", "CMP-01")
    assert owed(pmdesk) == [("plan", None, None)]
