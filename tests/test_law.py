"""The regulation's cases of tests/law, and that no clause or reading in use is without one."""

import ast
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import pmdesk.rules
from pmdesk.periods import Month
from pmdesk.policy.loader import figures_of, shipped
from pmdesk.policy.model import MEASURES, ROLES
from pmdesk.rules.appeals import decide_by, direct, holds
from pmdesk.rules.authority import Standing, may_find, may_issue, may_revoke, who_may_issue
from pmdesk.rules.escalation import escalation
from pmdesk.rules.fines import fine
from pmdesk.rules.kpi import Count, judged, repair_by, timed, verdict, within
from pmdesk.rules.liability import Counted, Tally, shares
from pmdesk.rules.month import deduction, member_month
from pmdesk.rules.posting import not_before
from pmdesk.rules.sanctions import decider_role, kinds_for, stands
from pmdesk.rules.standards import complaint_due, follow_up_by, gives_up
from tests.conftest import Program
from tests.law import (
    SUPERIORS,
    Expected,
    cases,
    day,
    document,
    every_case,
    expected,
    policy,
    tallies,
)

NOT_DECIDED_YET = {"R18"}
"""Readings that no rule decides yet: those of the rounds."""

C_PART = ("fines", "liability", "posting", "deduction", "sanctions", "appeals", "authority")


def by_id(kind: str) -> Any:
    return [pytest.param(case, id=case["id"]) for case in cases(kind)]


@pytest.mark.parametrize("case", by_id("case"))
def test_month(case: dict[str, Any]) -> None:
    rules = policy(case.get("policy"))
    month = member_month(tallies(case["notices"]), rules)
    names = {number: name for name, number in SUPERIORS.items()}
    before_cap = month.fine.point_fine_fen + month.fine.surcharge_fen - month.transferred_fen
    posted = [reason for reason in month.posting.reasons if reason != "repeat"]
    assert expected(case) == Expected(
        points=month.fine.points,
        point_fine=month.fine.point_fine_fen,
        surcharge=month.fine.surcharge_fen,
        transferred=month.transferred_fen,
        deduction=deduction(before_cap, None, rules).deduction_fen,
        measure=month.fine.measure,
        posted=posted + [f"repeat {code}" for code in month.posting.codes],
        drop=month.fine.drop,
        without_superior=sum(s.notices for s in month.shares if s.superior is None),
        shares={names[s.superior]: s.amount_fen for s in month.shares if s.superior is not None},
        clauses=sorted(month.clauses),
        readings=sorted(month.readings, key=lambda name: int(name[1:])),
    )


def test_more_points_never_lower_a_measure() -> None:
    measures = [MEASURES.index(fine(points, policy()).measure) for points in range(300)]
    assert measures == sorted(measures)


def test_the_share_is_the_nearest_fen_and_half_a_fen_goes_up() -> None:
    for percent, point_fine in itertools.product(range(0, 101, 3), (1, 5, 333, 500)):
        rules = policy({"liability.superior_percent": percent, "fines.point_fine_fen": point_fine})
        for points in range(1, 101, 7):
            (share,) = shares([Tally(1, {"A": 1}, {"A": points}, {"A": Counted(1, points)})], rules)
            exact = Fraction(point_fine * points * percent, 100)
            assert share.amount_fen == math.floor(exact + Fraction(1, 2))


@pytest.mark.parametrize("case", by_id("hanging"))
def test_first_day_on_the_board(case: dict[str, Any]) -> None:
    rules = policy()
    assert not_before([day(text) for text in case["told"]], rules) == day(
        case.get("not_before", "")
    )
    assert list(rules.appeals.filing_days.readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("cap"))
def test_cap(case: dict[str, Any]) -> None:
    changes: dict[str, Any] = {}
    if "percent" in case:
        changes["deduction.cap_percent"] = case["percent"]
    if "minimum_wage" in case:
        changes["deduction.minimum_wage_fen"] = case["minimum_wage"]
    if case.get("enforce"):
        changes["deduction.cap"] = "enforce"
    taken = deduction(case["sum"], case.get("wage"), policy(changes))
    assert taken == (case["deduction"], case.get("over_cap", 0))


@pytest.mark.parametrize("case", by_id("wages"))
def test_month_of_the_wages(case: dict[str, Any], pmdesk: Program) -> None:
    later = policy().deduction.payroll_months_later
    answer = pmdesk("month-close", case["month"], "--preview", "--format", "json").json
    assert answer["payroll_month"] == case["payroll_month"]
    assert (
        str(Month(*map(int, case["month"].split("-"))).plus(later.value)) == (case["payroll_month"])
    )
    assert list(later.readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("hand_over"))
def test_hand_over_to_finance(case: dict[str, Any], pmdesk: Program) -> None:
    pmdesk("month-close", case["month"], now=case["on"])
    ran = pmdesk("month-close", case["month"], "--handed-to", "Payroll", now=case["on"])
    assert ("[C4.1.5]" in ran.err) == case["late"]


@pytest.mark.parametrize("case", by_id("event"))
def test_month_of_the_event(case: dict[str, Any], pmdesk: Program) -> None:
    for on in case["on"]:
        words = ("--staff", "E001", "--code", "CMP-01", "--points", "1", "--by", "S01")
        pmdesk("fault", "add", *words, "--on", on, now=case["entered"])
    answer = pmdesk("month-close", case["month"], "--preview", "--format", "json").json
    line = _line(answer, "E001")
    assert (line["notices"], line["reasons"]) == (case["notices"], case["posted"])
    rules = policy()
    asked = (*rules.fines.point_fine_fen.readings, *rules.posting.repeat_notices.readings)
    assert set(case["readings"]) <= set(asked)


@pytest.mark.parametrize("case", by_id("route"))
def test_where_an_appeal_goes(case: dict[str, Any]) -> None:
    number = {name: place for place, name in enumerate("DEMP", 1)}
    holders = {body: [number[name] for name in names] for body, names in case["holders"].items()}
    barred = frozenset(number[name] for name in case.get("barred", ()))
    route = direct(
        case["about"], case.get("retaliation", False), barred, holders, policy(case.get("policy"))
    )
    person = number[case["person"]] if "person" in case else None
    assert (route.body, route.person, route.clause) == (case["body"], person, case["clause"])
    assert list(route.readings) == case["readings"]
    assert route.moved_from == case.get("moved_from")
    assert [" ".join(passed) for passed in route.passed_over] == case.get("passed_over", [])


@pytest.mark.parametrize("case", by_id("decision"))
def test_when_a_decision_is_due(case: dict[str, Any]) -> None:
    assert decide_by(date.fromisoformat(case["filed"]), policy()) == day(case["due"])
    assert list(policy().appeals.decision_days.readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("hold"))
def test_what_an_open_appeal_holds_back(case: dict[str, Any]) -> None:
    rules = policy(case.get("policy"))
    assert holds(case["charged"], rules) == case["holds"]
    assert list(rules.appeals.open_appeal.readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("sanction"))
def test_which_sanctions_a_measure_allows(case: dict[str, Any]) -> None:
    allowed = kinds_for(case["measure"], policy())
    assert list(allowed.value) == case["kinds"]
    assert (allowed.clause, list(allowed.readings)) == (case["clause"], case["readings"])


@pytest.mark.parametrize("case", by_id("decider"))
def test_who_decides_a_sanction(case: dict[str, Any]) -> None:
    decider = decider_role(case["member"], policy())
    assert (decider.value, list(decider.readings)) == (case["role"], case["readings"])


@pytest.mark.parametrize("case", by_id("review"))
def test_whether_a_sanction_still_stands(case: dict[str, Any]) -> None:
    assert stands(case["kinds"], case["measure"], policy()) == case["stands"]


def _issue(pmdesk: Program, staff: str, notices: list[str]) -> None:
    catalogue = {"A": "CMP-01", "B": "PAT-01"}
    for text in notices:
        code, points = text.split("×")
        what = ("--staff", staff, "--code", catalogue[code], "--points", points)
        pmdesk("fault", "add", *what, "--by", "M01", "--on", "2026-10-12")


@pytest.mark.parametrize("case", by_id("correction"))
def test_what_the_next_close_adds(case: dict[str, Any], pmdesk: Program) -> None:
    _issue(pmdesk, "E001", case["first"])
    october = pmdesk("month-close", "2026-10", "--format", "json").json
    assert {li["staff"]: li["deduction_fen"] for li in october["lines"]} == case["charged"]
    _issue(pmdesk, "E001", case.get("late", []))
    for number in case.get("revoked", ()):
        pmdesk("fault", "revoke", str(number), "--by", "M01", "--reason", "Entered in error")
    for number in case.get("found", ()):
        pmdesk("fault", "liable", str(number), "--by", "M01", "--finding", "No briefing")
    november = pmdesk("month-close", "2026-11", "--format", "json", now="2026-12-01").json
    rows = november["adjustments"]
    assert {row["month"] for row in rows} <= {"2026-10"}
    added = {row["staff"]: [row["amount_fen"], row["posting"] or ""] for row in rows}
    assert added == case["added"]
    assert {li["staff"]: li["deduction_fen"] for li in november["lines"]} == {
        staff: amount for staff, (amount, _posting) in case["added"].items()
    }
    again = pmdesk("month-close", "2026-10", "--format", "json").json
    assert again == october  # a closed month's lines never change


def _adopt(pmdesk: Program, written: str, instead: str, month: str) -> None:
    path = pmdesk.path.with_name(f"from-{month}.toml")
    assert written in shipped()
    text = shipped().replace(written, instead).replace("shipped-2026", f"from-{month}")
    path.write_text(text, encoding="utf-8")
    pmdesk("policy", "adopt", str(path), "--from", month, "--by", "M01")


def _line(document: Any, staff: str) -> Any:
    (line,) = (line for line in document["lines"] if line["staff"] == staff)
    return line


ENFORCED = 'cap_percent = { value = 20, clause = "C4.2.1" }\n'


def test_a_correction_compares_sums_before_the_cap_that_cut_them(pmdesk: Program) -> None:
    _adopt(pmdesk, 'cap = { value = "warn"', ENFORCED + 'cap = { value = "enforce"', "2026-10")
    pmdesk("staff", "wage", "E001", "--set", "1000", "--from", "2026-01-01")
    _issue(pmdesk, "E001", ["A×100"])
    october = _line(pmdesk("month-close", "2026-10", "--format", "json").json, "E001")
    assert (october["deduction_fen"], october["over_cap_fen"]) == (20000, 30000)
    november = pmdesk("month-close", "2026-11", "--format", "json", now="2026-12-01").json
    assert november["adjustments"] == []  # what the cap cut lapses
    pmdesk("fault", "revoke", "1", "--by", "M01", "--reason", "Entered in error", now="2026-12-02")
    december = pmdesk("month-close", "2026-12", "--format", "json", now="2027-01-04").json
    assert _line(december, "E001")["deduction_fen"] == -50000


def test_a_correction_follows_the_mode_of_the_month_it_corrects(pmdesk: Program) -> None:
    mode = 'mode = { value = "fine"'
    _adopt(pmdesk, mode, 'mode = { value = "points_only"', "2026-11")
    _issue(pmdesk, "E001", ["A×5"])
    pmdesk("month-close", "2026-10")
    _issue(pmdesk, "E001", ["B×1"])  # late
    what = ("--staff", "E001", "--code", "CMP-01", "--points", "20", "--by", "M01")
    pmdesk("fault", "add", *what, "--on", "2026-11-02")
    november = pmdesk("month-close", "2026-11", "--format", "json", now="2026-12-01").json
    line = _line(november, "E001")
    assert (line["points"], line["measure"], line["point_fine_fen"]) == (20, "dismissal", 0)
    assert (line["adjustment_fen"], line["deduction_fen"]) == (500, 500)


@pytest.mark.parametrize("case", by_id("superior"))
def test_a_superiors_own_month(case: dict[str, Any], pmdesk: Program) -> None:
    _issue(pmdesk, "S01", case["own"])
    _issue(pmdesk, "E001", case["member"])
    answer = pmdesk("month-close", "2026-10", "--preview", "--format", "json").json
    line = _line(answer, "S01")
    assert (line["points"], line["deduction_fen"]) == (case["points"], case["deduction"])
    assert line["reasons"] == case["posted"]


def _issuing() -> list[Any]:
    return [
        pytest.param(
            case, member, where, case[where].get(member), id=f"{case['role']} to {where} {member}"
        )
        for case in cases("issuer")
        for where, member in itertools.product(("own", "other"), ROLES)
    ]


@pytest.mark.parametrize(("case", "member", "where", "clause"), _issuing())
def test_who_may_assess_whom(
    case: dict[str, Any], member: str, where: str, clause: str | None
) -> None:
    issuer = Standing(1, case["role"], "Front desk")
    other = Standing(2, member, "Front desk" if where == "own" else "Patrol")
    rule = may_issue([issuer, issuer], other, policy())
    assert (rule and rule.clause) == clause
    assert rule is None or list(rule.readings) == case["readings"]


def test_every_role_is_in_the_table_of_issuers() -> None:
    assert [case["role"] for case in cases("issuer")] == list(ROLES)
    assert [case["member"] for case in cases("could")] == list(ROLES)
    assert [case["role"] for case in cases("deciding")] == list(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_assesses_themselves(role: str) -> None:
    self = Standing(1, role, "Front desk")
    assert may_issue([self, Standing(1, "manager", "Front desk")], self, policy()) is None


@pytest.mark.parametrize("case", by_id("dated"))
def test_role_of_the_event_date_or_of_today(case: dict[str, Any]) -> None:
    then, today, member = (
        Standing(number, *case[name].split(" of "))
        for number, name in ((1, "then"), (1, "today"), (2, "member"))
    )
    rule = may_issue([then, today], member, policy())
    assert (rule and rule.clause) == case.get("clause")


@pytest.mark.parametrize("case", cases("could"), ids=lambda case: str(case["member"]))
def test_a_refusal_can_name_who_could(case: dict[str, Any]) -> None:
    could = who_may_issue(Standing(2, case["member"], "Front desk"), policy())
    assert [role for role, _rule in could] == case["roles"]


@pytest.mark.parametrize("case", cases("deciding"), ids=lambda case: str(case["role"]))
def test_who_may_revoke_and_who_may_find(case: dict[str, Any]) -> None:
    assert may_revoke(1, [case["role"]], 2, policy()) == case["revoke"]
    assert may_revoke(1, [case["role"]], 1, policy())  # the issuer, whatever they are
    assert may_find([case["role"]], policy()) == case["find"]


OFFICE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment, in office time unless it says otherwise."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE)


@pytest.mark.parametrize("case", by_id("complaint_due"))
def test_when_a_complaint_is_due(case: dict[str, Any]) -> None:
    due = complaint_due(at(case["received"]), case["severity"], policy())
    assert due == (at(case["respond_by"]), at(case["due_at"]))


@pytest.mark.parametrize("case", by_id("follow_up_due"))
def test_when_a_follow_up_is_due(case: dict[str, Any]) -> None:
    assert follow_up_by(case["kind"], date.fromisoformat(case["ended"]), policy()) == day(
        case["by"]
    )


@pytest.mark.parametrize("case", by_id("giving_up"))
def test_when_a_follow_up_gives_up(case: dict[str, Any]) -> None:
    assert gives_up(case["tries"], policy()) == case["gives_up"]


@pytest.mark.parametrize("case", by_id("escalating"))
def test_who_should_know_of_a_complaint(case: dict[str, Any]) -> None:
    found = escalation(
        case.get("severity", "normal"),
        at("2026-10-08T10:00"),
        case.get("reopened", 0),
        at(case["now"]),
        policy(),
    )
    said = (found.level, found.why, list(found.readings)) if found else (None, None, [])
    assert said == (case.get("level"), case.get("why"), case.get("readings", []))


def test_a_policy_without_the_rule_escalates_no_reopened_complaint() -> None:
    rules = policy()
    rules = rules._replace(
        standards={k: v for k, v in rules.standards.items() if k != "escalate_reopened_times"}
    )
    now = at("2026-10-05T10:00")
    assert escalation("normal", at("2026-10-08T10:00"), 9, now, rules) is None


@pytest.mark.parametrize("case", by_id("approving"))
def test_who_approves_a_new_service(case: dict[str, Any]) -> None:
    allowed = policy().authority.approve_service
    assert allowed is not None
    assert (case["role"] in allowed.value) == case["may"]


@pytest.mark.parametrize("case", by_id("judged"))
def test_what_has_become_of_a_case_at_its_limit(case: dict[str, Any]) -> None:
    limit, now = at(case["limit"]), at(case["now"])
    done = at(case["done"]) if "done" in case else None
    assert judged(limit, done, now) == case["outcome"]


@pytest.mark.parametrize("case", by_id("called_back"))
def test_what_has_become_of_a_follow_up_on_its_last_day(case: dict[str, Any]) -> None:
    due = follow_up_by(case["kind"], date.fromisoformat(case["ended"]), policy())
    assert judged(due.isoformat(), case.get("called"), case["today"]) == case["outcome"]
    limit = policy().standards[f"{case['kind']}_follow_up_days"]
    assert list(limit.readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("repair_due"))
def test_when_a_repair_is_due(case: dict[str, Any]) -> None:
    figures = figures_of(policy())
    assert repair_by(at(case["received"]), figures) == at(case["due"])
    assert list(figures["repair_completion_hours"].readings) == case["readings"]


@pytest.mark.parametrize("case", by_id("at_counter"))
def test_how_long_the_counter_may_take(case: dict[str, Any]) -> None:
    allowed = policy().standards["counter_minutes"]
    count = timed(Counter(case["minutes"]), allowed.value, {})
    assert (count.met, count.missed, count.to_come) == (case["met"], case["missed"], 0)
    assert within(count.minutes, 90) == case["nine_in_ten_within"]
    assert allowed.clause == "A1.6"


@pytest.mark.parametrize("case", by_id("enough"))
def test_whether_a_figure_is_enough(case: dict[str, Any]) -> None:
    target = figures_of(policy())[f"{case['figure']}_percent"]
    count = Count(case.get("met", 0), case.get("missed", 0), case.get("to_come", 0))
    found = verdict(count, target.value, of_all=case.get("of_all", False))
    assert (found, target.clause) == (case.get("verdict"), case["clause"])
    assert list(target.readings) == case["readings"]


def test_a_day_of_the_clocks_has_no_hour_too_many() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    received = datetime(2026, 10, 24, 12, tzinfo=berlin)  # the clocks go back that night
    due = complaint_due(received, "normal", policy())
    assert due.respond_by.isoformat() == "2026-10-25T11:00:00+01:00"


def test_every_id_opens_with_the_clauses_and_readings_it_is_about() -> None:
    written = {reading["id"] for reading in document()["readings"]} | set(_clauses(document()))
    ids = [case["id"] for case in every_case() if "id" in case]
    assert len(set(ids)) == len(ids)
    for name in ids:
        assert set() < _about(name) <= written, name


def test_every_clause_of_the_c_part_has_a_case() -> None:
    wanted = {clause for part in C_PART for clause in _clauses(document()[part])}
    assert wanted - _decided_clauses() == set()


def test_every_reading_that_a_rule_uses_has_a_case() -> None:
    assert _used_readings() - _decided_readings() == set()


def test_readings_without_a_case_are_exactly_those_that_no_rule_decides_yet() -> None:
    written = {reading["id"] for reading in document()["readings"]}
    assert written - _decided_readings() == NOT_DECIDED_YET


def _decided_clauses() -> set[str]:
    """The clauses that some case is about, or expects to be cited."""
    about = {name for case in every_case() for name in _about(case.get("id", ""))}
    issuing = {clause for case in cases("issuer") for clause in case["own"].values()}
    return about | issuing | {name for case in every_case() for name in case.get("clauses", ())}


def _decided_readings() -> set[str]:
    """The readings that some case expects to be cited."""
    return {name for case in every_case() for name in case.get("readings", ())}


def _about(name: str) -> set[str]:
    """The clauses and readings at the beginning of an id: `C4.2.3, R3 eleven points`."""
    found = set()
    for word in name.split():
        found.add(word.rstrip(","))
        if not word.endswith(","):
            break
    return found


def _clauses(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "clause" in part:
            yield part["clause"]
        part = list(part.values())
    if isinstance(part, list):
        for entry in part:
            yield from _clauses(entry)


def _used_readings() -> set[str]:
    """The readings behind every value of the policy that the rules' source names."""
    named: set[str] = set()
    for path in Path(pmdesk.rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                named.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    used: set[str] = set()
    for part in document().values():
        for key, entry in part.items() if isinstance(part, dict) else ():
            in_rules = {"band": "bands", "route": "routes"}.get(key, key)
            if in_rules in named:
                for one in entry if isinstance(entry, list) else [entry]:
                    used.update(one.get("readings", ()))
    return used
