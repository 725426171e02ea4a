"""Who decides, who is told, and until when: appeals, authority, sanctions, complaints."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pmdesk.policy.model import ROLES
from pmdesk.rules.appeals import COMPANY, Directed, decide_by, direct, holds, may_decide
from pmdesk.rules.authority import Standing as Place
from pmdesk.rules.authority import may_find, may_revoke, who_may_issue
from pmdesk.rules.escalation import escalation, overdue_by
from pmdesk.rules.sanctions import decider_role, kinds_for, stands
from pmdesk.rules.standards import complaint_due, follow_up_by, gives_up
from tests.law import policy

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("body", "lowest"), [("director", "director"), ("manager", "manager"), (COMPANY, None)]
)
def test_a_body_s_role_or_a_higher_one_decides_for_it(body: str, lowest: str | None) -> None:
    may = [role for role in ROLES if may_decide(body, [role], in_department=True)]
    assert may == (list(ROLES[ROLES.index(lowest) :]) if lowest else [])
    assert may_decide(body, ["staff", "general_manager"], in_department=False) is bool(lowest)


def test_a_department_s_supervisor_or_anybody_above_decides_for_it() -> None:
    body = "department:Quality"
    above = ["director", "manager", "general_manager"]
    own = [role for role in ROLES if may_decide(body, [role], in_department=True)]
    others = [role for role in ROLES if may_decide(body, [role], in_department=False)]
    assert (own, others) == (["supervisor", *above], above)
    assert may_decide(body, ["staff", "director"], in_department=False)
    assert not may_decide(body, [], in_department=True)


def test_an_appeal_goes_past_each_body_that_is_barred_or_vacant() -> None:
    holders = {"director": [1, 2], "manager": [3]}
    straight = direct("supervisor", False, frozenset({1}), holders, policy())
    assert straight == Directed("director", 2, "C4.3.2", ("R8",), None, ())
    moved = direct("supervisor", False, frozenset({1, 2}), holders, policy())
    assert moved == Directed(
        "manager", 3, "C4.3.2", ("R8",), "director", (("director", "conflict"),)
    )
    nobody = direct("staff", False, frozenset({3}), {"manager": [3]}, policy())
    assert nobody == Directed(
        COMPANY, None, "C4.3.2", ("R8",), "director",
        (("director", "vacant"), ("manager", "conflict")),
    )  # fmt: skip
    company = direct("manager", False, frozenset(), holders, policy())
    assert (company.body, company.moved_from, company.passed_over) == (COMPANY, None, ())


def test_an_appeal_about_nobody_s_role_is_the_company_s() -> None:
    assert direct("owner", False, frozenset(), {}, policy()) == Directed(
        COMPANY, None, "C3.4", (), None, ()
    )


def test_a_department_that_is_vacant_passes_an_appeal_to_the_company() -> None:
    rules = policy({"appeals.retaliation": "department:Quality"})
    found = direct("supervisor", True, frozenset(), {"manager": [3]}, rules)
    assert (found.body, found.moved_from) == (COMPANY, "department:Quality")
    assert found.passed_over == (("department:Quality", "vacant"),)


def test_the_days_and_the_hold_of_an_appeal() -> None:
    assert decide_by(date(2026, 10, 1), policy()) == date(2026, 10, 16)
    assert holds(charged=False, policy=policy()) is True
    assert holds(charged=True, policy=policy()) is False


def test_any_of_somebody_s_roles_suffices_to_revoke_and_to_find() -> None:
    assert may_revoke(1, ["staff", "manager"], 2, policy())
    assert may_find(["staff", "manager"], policy())
    assert not may_revoke(1, [], 2, policy())
    assert not may_find([], policy())


def test_who_could_issue_is_told_with_the_clause() -> None:
    could = who_may_issue(Place(2, "supervisor", "Patrol"), policy())
    assert [(role, rule.clause) for role, rule in could] == [("manager", "C3.2")]


def test_a_decision_stands_while_its_measure_allows_each_of_its_kinds() -> None:
    rules = policy()
    both = [kinds_for("sanction", rules).value[0], "dismissal"]
    assert stands(both, "dismissal", rules) is True
    assert stands(both, "sanction", rules) is False
    assert stands(["none"], "none", rules) is True
    assert stands(both[:1], "none", rules) is False
    assert decider_role(["staff", "manager"], rules).value == "general_manager"


def test_the_gravest_of_several_reasons_is_told() -> None:
    due = datetime(2026, 10, 8, 10, tzinfo=OFFICE)

    def told(severity: str, late: timedelta, reopened: int) -> tuple[str, str, str] | None:
        found = escalation(severity, due, reopened, due + late, policy())
        return found[:3] if found else None

    second, day = timedelta(seconds=1), timedelta(days=1)
    assert told("normal", timedelta(0), 1) is None
    assert told("normal", second, 0) == ("supervisor", "overdue", "A1.3")
    assert told("major", second, 0) == ("director", "major", "A1.3")
    assert told("major", day, 0) == ("director", "overdue", "A1.3")
    assert told("major", second, 2) == ("manager", "reopened", "A1.3")
    assert told("normal", 3 * day, 2) == ("manager", "overdue", "A1.3")


def test_how_late_it_is_counts_the_time_that_passes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 25, 1, tzinfo=berlin)
    after = datetime(2026, 10, 25, 4, tzinfo=berlin)  # the clocks went back in between
    assert overdue_by(before, after) == timedelta(hours=4)
    assert overdue_by(after, before) == timedelta(hours=-4)


def test_a_limit_above_the_first_leaves_what_is_late_to_nobody_at_first() -> None:
    rules = policy({"standards.escalate_to_supervisor_hours": 2})
    due = datetime(2026, 10, 8, 10, tzinfo=OFFICE)
    assert escalation("normal", due, 0, due + timedelta(minutes=119), rules) is None
    found = escalation("normal", due, 0, due + timedelta(hours=2), rules)
    assert found is not None
    assert (found.level, found.clause, found.readings) == ("supervisor", "A1.3", ("R11",))


def test_complaints_follow_ups_and_tries() -> None:
    received = datetime(2026, 10, 8, 10, tzinfo=OFFICE)
    due = complaint_due(received, "major", policy())
    assert (due.respond_by, due.due_at) == (
        received + timedelta(hours=2), received + timedelta(hours=24),
    )  # fmt: skip
    assert follow_up_by("request", date(2026, 10, 30), policy()) == date(2026, 11, 2)
    assert [gives_up(tries, policy()) for tries in (2, 3, 4)] == [False, True, True]
