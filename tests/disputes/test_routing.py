"""Where an appeal goes: every case of rules.md 8, against a second, plain statement of it."""

from typing import Any, NamedTuple

import pytest

from pmdesk.policy.model import ROLES, Policy
from pmdesk.rules.appeals import COMPANY, direct
from tests.conftest import Program
from tests.disputes import adopt, appeal, decide, notice
from tests.law import policy

DIRECTOR, MANAGER, HEAD, OTHER = 1, 2, 3, 4
HOLDERS = {"director": [DIRECTOR], "manager": [MANAGER], "department:Personnel": [HEAD]}


class Expected(NamedTuple):
    """What the regulation says: body, holder, clause, and the body it was moved from."""

    body: str
    person: int | None
    clause: str
    moved_from: str | None


def said_by_the_rules(
    about: str, retaliation: str | None, barred: set[int], vacant: set[str]
) -> Expected:
    """The table of C4.3 and the sentence under it, in the plainest words."""
    if retaliation:
        first, clause = retaliation, "C4.3.1"
    elif about in ("inspector", "supervisor", "staff"):
        first, clause = "director", "C4.3.2"
    elif about == "director":
        first, clause = "manager", "C4.3.3"
    else:
        first, clause = "company", "C3.4"
    way = {
        "director": ["director", "manager", "company"],
        "manager": ["manager", "company"],
        "company": ["company"],
    }.get(first, [first, "company"])
    for body in way:
        if body == "company":
            return Expected(body, None, clause, first if body != first else None)
        holder = HOLDERS[body][0]
        if body not in vacant and holder not in barred:
            return Expected(body, holder, clause, first if body != first else None)
    raise AssertionError(way)


CONFLICTS = {
    "nobody": set[int](),
    "the director": {DIRECTOR},
    "the manager": {MANAGER},
    "director and manager": {DIRECTOR, MANAGER},
    "the head": {HEAD},
    "somebody else": {OTHER},
}
VACANT = {
    "nothing": set[str](),
    "director": {"director"},
    "manager": {"manager"},
    "both": {"director", "manager"},
    "department": {"department:Personnel"},
}
GROUNDS = {"unfair": None, "retaliation": "company", "to a department": "department:Personnel"}


@pytest.mark.parametrize("vacant", VACANT)
@pytest.mark.parametrize("concerned", CONFLICTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_accused_goes_where_the_rules_say(ground: str, concerned: str, vacant: str) -> None:
    body = GROUNDS[ground]
    rules: Policy = policy({"appeals.retaliation": body} if body else None)
    holders = {name: [] if name in VACANT[vacant] else people for name, people in HOLDERS.items()}
    for about in ROLES:
        found = direct(about, body is not None, frozenset(CONFLICTS[concerned]), holders, rules)
        wanted = said_by_the_rules(about, body, CONFLICTS[concerned], VACANT[vacant])
        assert Expected(*found[:3], found.moved_from) == wanted, about


def test_the_first_holder_who_is_not_concerned_decides() -> None:
    holders = {"director": [1, 5, 6], "manager": [2]}
    found = direct("supervisor", False, frozenset({1, 5}), holders, policy())
    assert (found.body, found.person, found.moved_from) == ("director", 6, None)


def where(record: dict[str, Any]) -> tuple[str, str | None, str, str | None]:
    """The route of an appeal's record."""
    return record["body"], record["person"], record["clause"], record["moved_from"]


@pytest.mark.parametrize(
    ("by", "against", "more", "wanted"),
    [
        ("S01", "S01", [], ("director", "D01", "C4.3.2", None)),
        ("I01", "I01", [], ("director", "D01", "C4.3.2", None)),
        ("D01", "D01", [], ("manager", "M01", "C4.3.3", None)),
        ("D01", "S01", [], ("manager", "M01", "C4.3.2", "director")),
        ("M01", "D01", [], (COMPANY, None, "C4.3.3", "manager")),
        ("M01", "M01", [], (COMPANY, None, "C3.4", None)),
        ("S01", "G01", [], (COMPANY, None, "C3.4", None)),
        ("S01", "S01", ["--retaliation"], (COMPANY, None, "C4.3.1", None)),
    ],
)
def test_worked_cases(
    pmdesk: Program, by: str, against: str, more: list[str], wanted: tuple[Any, ...]
) -> None:
    number = notice(pmdesk, 2, by=by, served="2026-10-30")
    assert where(appeal(pmdesk, number, *more, against=against)) == wanted


def test_without_a_director_that_day_it_goes_to_the_manager(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, served="2026-10-30")
    pmdesk("staff", "leave", "D01", "--on", "2026-10-31")
    record = appeal(pmdesk, number)
    assert where(record) == ("manager", "M01", "C4.3.2", "director")
    assert record["why"] == "about S01; moved from director: nobody holds it"


def test_a_concerned_director_is_named_as_the_reason(pmdesk: Program) -> None:
    record = appeal(pmdesk, notice(pmdesk, 2, by="D01", served="2026-10-30"))
    assert record["why"] == "about S01; moved from director: whoever holds it is concerned"


def test_the_reason_is_wholly_in_the_offices_language(pmdesk: Program) -> None:
    pmdesk("settings", "set", "language", "zh-Hant")
    record = appeal(pmdesk, notice(pmdesk, 2, by="D01", served="2026-10-30"))
    assert record["why"] == "針對 S01；由主任移轉：任職者與此事有關"
    pmdesk("--as", "M01", "appeal", "decide", "1", "--outcome", "reduced", "--points", "1",
           "--reason", "輕微")  # fmt: skip
    trail = pmdesk("fault", "show", "1", "--lang", "zh-Hant").out
    assert "申訴 1 減輕：輕微" in trail


def test_without_director_and_manager_it_goes_to_the_company(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, served="2026-10-30")
    for code in ("D01", "M01"):
        pmdesk("staff", "leave", code, "--on", "2026-10-31")
    record = appeal(pmdesk, number)
    assert where(record) == (COMPANY, None, "C4.3.2", "director")
    assert record["why"].count("nobody holds it") == 2


def test_of_several_directors_the_first_by_code(pmdesk: Program) -> None:
    words = ("--name", "Lee Fern", "--department", "Office", "--role", "director")
    pmdesk("staff", "add", "D00", *words)
    number = notice(pmdesk, 2, served="2026-10-30")
    assert appeal(pmdesk, number)["person"] == "D00"


def test_another_director_hears_what_the_first_issued(pmdesk: Program) -> None:
    words = ("--name", "Lee Fern", "--department", "Office", "--role", "director")
    pmdesk("staff", "add", "D02", *words)
    number = notice(pmdesk, 2, by="D01", served="2026-10-30")
    assert where(appeal(pmdesk, number)) == ("director", "D02", "C4.3.2", None)


def test_the_holder_is_that_of_the_filing_date(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, served="2026-10-30")
    words = ("--name", "Lee Fern", "--department", "Office", "--role", "director")
    pmdesk("staff", "add", "D00", *words, "--from", "2026-11-03")
    assert appeal(pmdesk, number, "--on", "2026-11-02")["person"] == "D01"


def test_the_superior_who_would_bear_a_share_does_not_decide(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E001", "--superior", "D01", "--from", "2026-10-01")
    alone = notice(pmdesk, 2, by="S01", served="2026-10-30")
    shared = notice(pmdesk, 2, "2026-10-11", by="S01", served="2026-10-30", code="CMP-02")
    pmdesk("fault", "liable", str(shared), "--finding", "No briefing", "--by", "I01")
    assert where(appeal(pmdesk, alone))[0] == "director"
    assert where(appeal(pmdesk, shared)) == ("manager", "M01", "C4.3.2", "director")


def test_a_repeated_problem_makes_the_superior_one_who_would_bear(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E001", "--superior", "D01", "--from", "2026-10-01")
    numbers = [notice(pmdesk, 1, f"2026-10-1{day}", served="2026-10-30") for day in range(3)]
    assert where(appeal(pmdesk, numbers[0]))[0] == "manager"


def test_a_share_is_appealed_by_the_superior(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, by="I01", served="2026-10-30")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    record = appeal(pmdesk, f"liable:{number}", against="I01")
    assert (record["staff"], record["subject"]) == ("S01", f"liable:{number}")
    assert where(record) == ("director", "D01", "C4.3.2", None)


def test_who_found_the_superior_responsible_does_not_decide(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, by="I01", served="2026-10-30")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "D01")
    record = appeal(pmdesk, f"liable:{number}", against="I01")
    assert where(record) == ("manager", "M01", "C4.3.2", "director")


def test_a_director_who_appeals_against_a_share_does_not_decide_on_it(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E001", "--superior", "D01", "--from", "2026-10-01")
    number = notice(pmdesk, 2, by="I01", served="2026-10-30")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    record = appeal(pmdesk, f"liable:{number}", against="I01")
    assert (record["staff"], where(record)) == ("D01", ("manager", "M01", "C4.3.2", "director"))


@pytest.mark.parametrize(
    ("department", "against", "wanted"),
    [
        ("Patrol", "S01", ("department:Patrol", "S02", "C4.3.1", None)),
        ("Front desk", "S01", (COMPANY, None, "C4.3.1", "department:Front desk")),
        ("Nowhere", "S01", (COMPANY, None, "C4.3.1", "department:Nowhere")),
    ],
)
def test_retaliation_goes_to_the_department_of_the_policy(
    pmdesk: Program, department: str, against: str, wanted: tuple[Any, ...]
) -> None:
    adopt(
        pmdesk,
        (
            'retaliation = { value = "company"',
            f'retaliation = {{ value = "department:{department}"',
        ),
    )
    number = notice(pmdesk, 2, served="2026-10-30")
    assert where(appeal(pmdesk, number, "--retaliation", against=against)) == wanted


def test_a_second_instance_stands_above_who_decided(pmdesk: Program) -> None:
    number = notice(pmdesk, 2, served="2026-10-30")
    first = appeal(pmdesk, number)
    decide(pmdesk, first["id"], "denied")
    second = appeal(pmdesk, number, against="D01")
    assert where(second) == ("manager", "M01", "C4.3.3", None)
    decide(pmdesk, second["id"], "denied", by="M01")
    third = appeal(pmdesk, number, against="M01")
    assert where(third) == (COMPANY, None, "C3.4", None)
