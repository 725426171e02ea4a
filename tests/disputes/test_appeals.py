"""Appeals from filing to their effect on what is charged (rules.md 1 and 8, R9)."""

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.disputes import (
    AFTER_NOVEMBER,
    adopt,
    appeal,
    close,
    decide,
    deductions,
    line,
    notice,
    preview,
    revoke,
    stored,
    warned,
)

FIELDS = [
    "schema", "id", "ref", "subject", "notice", "staff", "against", "retaliation", "state", "body",
    "person", "clause", "moved_from", "why", "filed_on", "file_by", "decide_by", "outcome",
    "points", "decided_by", "decided_on", "told_on",
]  # fmt: skip
COUNT = ('open_appeal = { value = "hold"', 'open_appeal = { value = "count"')

ACTIONS = {
    "hearing": ("note", "1", "--kind", "hearing", "--text", "Both heard"),
    "statement": ("note", "1", "--kind", "statement", "--text", "In writing"),
    "told": ("note", "1", "--kind", "told", "--text", "By word"),
    "granted": ("decide", "1", "--outcome", "granted", "--by", "D01", "--reason", "So"),
    "reduced": ("decide", "1", "--outcome", "reduced", "--points", "1", "--by", "D01",
                "--reason", "So"),
    "denied": ("decide", "1", "--outcome", "denied", "--by", "D01", "--reason", "So"),
    "withdrawn": ("withdraw", "1", "--reason", "Settled"),
}  # fmt: skip
LEADS_TO = {
    ("open", "hearing"): "open",
    ("open", "statement"): "open",
    ("open", "granted"): "granted",
    ("open", "reduced"): "reduced",
    ("open", "denied"): "denied",
    ("open", "withdrawn"): "withdrawn",
    ("granted", "told"): "granted",
    ("reduced", "told"): "reduced",
    ("denied", "told"): "denied",
}
STATES = ("open", "granted", "reduced", "denied", "withdrawn")


def in_state(pmdesk: Program, state: str) -> None:
    """Appeal 1, against a notice of 3 points, in that state."""
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    if state != "open":
        pmdesk("appeal", *ACTIONS[state])


@pytest.mark.parametrize(("state", "action"), list(itertools.product(STATES, ACTIONS)))
def test_what_can_happen_in_each_state(pmdesk: Program, state: str, action: str) -> None:
    in_state(pmdesk, state)
    before = stored(pmdesk.path, "journal")
    ran = pmdesk("appeal", *ACTIONS[action], ok=False)
    shown = pmdesk("appeal", "show", "1", "--format", "json").json
    if (state, action) in LEADS_TO:
        assert (ran.code, shown["state"]) == (0, LEADS_TO[state, action])
        assert (shown["told_on"] is not None) == (action == "told")
        return
    assert (ran.code, shown["state"]) == (4, state)
    assert f"appeal 1 is {state}" in ran.err
    assert "[C5.3]" in ran.err
    instead = {a for s, a in LEADS_TO if s == state}
    for word in ("hearing", "statement", "told"):
        assert (f"--kind {word}" in ran.err) == (word in instead)
    assert ("appeal decide 1" in ran.err) == (state == "open")
    assert ("nothing more can be done" in ran.err) == (not instead)
    assert stored(pmdesk.path, "journal") == before


def test_the_records_fields_are_those_of_the_contract(pmdesk: Program) -> None:
    pmdesk("fault", "serve", str(notice(pmdesk, 3)), "--how", "signed", "--on", "2026-10-30")
    record = appeal(pmdesk, 1, "--ref", "k1")
    assert list(record) == FIELDS
    assert record == {
        "schema": "pmdesk.appeal/1", "id": 1, "ref": "k1", "subject": "1", "notice": 1,
        "staff": "E001", "against": "S01", "retaliation": False, "state": "open",
        "body": "director", "person": "D01", "clause": "C4.3.2", "moved_from": None,
        "why": "about S01", "filed_on": "2026-11-03", "file_by": "2026-11-04",
        "decide_by": "2026-11-18", "outcome": None, "points": None, "decided_by": None,
        "decided_on": None, "told_on": None,
    }  # fmt: skip
    decided = decide(pmdesk, 1, "reduced", "--points", "2")
    assert [decided[name] for name in FIELDS[-6:]] == [
        "2026-11-18", "reduced", 2, "D01", "2026-11-03", None,
    ]  # fmt: skip
    listed = pmdesk("appeal", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.appeal.list/1"
    assert list(listed["rows"][0]) == FIELDS[1:]


def test_the_same_ref_stores_once_and_other_content_is_refused(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    assert appeal(pmdesk, number, "--ref", "k1")["id"] == 1
    assert appeal(pmdesk, number, "--ref", "k1")["id"] == 1
    assert stored(pmdesk.path, "appeal") == 1
    words = ("appeal", "add", str(number), "--against", "D01", "--statement", "It was otherwise")
    ran = pmdesk(*words, "--ref", "k1", ok=False)
    assert (ran.code, "against" in ran.err) == (4, True)


# What it suspends: held is under appeal and not yet charged.


def test_what_no_close_has_charged_is_held(pmdesk: Program) -> None:
    kept, held = (
        notice(pmdesk, 2),
        notice(pmdesk, 4, "2026-10-11", code="CMP-02", served="2026-10-30"),
    )
    assert deductions(preview(pmdesk, "2026-10"))["E001"] == 5000
    appeal(pmdesk, held)
    shown = preview(pmdesk, "2026-10")
    assert (line(shown, "E001")["points"], line(shown, "E001")["deduction_fen"]) == (2, 1000)
    assert (warned(shown, "held"), kept) == (["E001"], 1)
    why = pmdesk("fault", "explain", "E001", "--month", "2026-10", "--format", "json").json
    assert why["not_counted"] == [{"notice": "FN-202610-0002", "why": "held by open appeal 1"}]


def test_what_a_close_has_charged_stays_counted_until_decided(pmdesk: Program) -> None:
    number = notice(pmdesk, 5, served="2026-10-30")
    close(pmdesk, "2026-10")
    appeal(pmdesk, number)
    assert preview(pmdesk, "2026-11")["adjustments"] == []
    assert "held" not in pmdesk("fault", "explain", "E001", "--month", "2026-10").out
    decide(pmdesk, 1, "granted")
    (row,) = preview(pmdesk, "2026-11")["adjustments"]
    assert (row["amount_fen"], row["posting"], row["notices"]) == (
        -4500,
        "withdrawn",
        ["FN-202610-0001"],
    )


def test_a_late_notice_of_a_closed_month_is_held_while_not_charged(pmdesk: Program) -> None:
    close(pmdesk, "2026-10")
    appeal(pmdesk, notice(pmdesk, 3, served="2026-11-03"))
    assert deductions(preview(pmdesk, "2026-11")) == {}
    decide(pmdesk, 1, "denied")
    assert deductions(preview(pmdesk, "2026-11")) == {"E001": 1500}


def test_held_over_a_close_and_denied_it_is_charged_by_the_next(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 5, served="2026-10-30"))
    assert deductions(close(pmdesk, "2026-10")) == {}
    decide(pmdesk, 1, "denied")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert deductions(closed) == {"E001": 4500}
    assert closed["adjustments"][0]["posting"] == "added"


def test_with_count_nothing_is_held_and_a_granted_appeal_refunds(pmdesk: Program) -> None:
    adopt(pmdesk, COUNT)
    appeal(pmdesk, notice(pmdesk, 5, served="2026-10-30"))
    closed = close(pmdesk, "2026-10")
    assert (deductions(closed), warned(closed, "held")) == ({"E001": 4500}, [])
    decide(pmdesk, 1, "granted")
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {"E001": -4500}


@pytest.mark.parametrize(
    ("outcome", "sums"),
    [("granted", {}), ("reduced", {"E001": 2000}), ("denied", {"E001": 5000})],
)
def test_the_effect_before_a_close(pmdesk: Program, outcome: str, sums: dict[str, int]) -> None:
    appeal(pmdesk, notice(pmdesk, 6, served="2026-10-30"))
    decide(pmdesk, 1, outcome, *(["--points", "4"] if outcome == "reduced" else []))
    assert deductions(preview(pmdesk, "2026-10")) == sums


@pytest.mark.parametrize(
    ("outcome", "refund"), [("granted", -5000), ("reduced", -3000), ("denied", 0), ("withdrawn", 0)]
)
def test_the_effect_after_a_close_is_an_adjustment(
    pmdesk: Program, outcome: str, refund: int
) -> None:
    number = notice(pmdesk, 6, served="2026-10-30")
    close(pmdesk, "2026-10")
    appeal(pmdesk, number)
    if outcome == "withdrawn":
        pmdesk("appeal", "withdraw", "1", "--reason", "Settled")
    else:
        decide(pmdesk, 1, outcome, *(["--points", "4"] if outcome == "reduced" else []))
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert deductions(closed) == ({"E001": refund} if refund else {})


def test_a_withdrawn_appeal_counts_again(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 2, served="2026-10-30"))
    pmdesk("appeal", "withdraw", "1", "--reason", "Settled")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1000}


def test_a_granted_appeal_revokes_the_notice_and_breaks_a_group(pmdesk: Program) -> None:
    numbers = [notice(pmdesk, 1, f"2026-10-1{day}", served="2026-10-30") for day in range(3)]
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1050, "S01": 450}
    appeal(pmdesk, numbers[0])
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1000}
    decide(pmdesk, 1, "granted")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1000}
    assert pmdesk("fault", "show", "1", "--format", "json").json["state"] == "revoked"


# A joint share.


def found_liable(pmdesk: Program, points: int = 3) -> int:
    """A notice for which the superior S01 was found responsible today."""
    number = notice(pmdesk, points, by="I01", served="2026-10-30")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    return number


def test_an_appealed_share_is_not_handed_up_while_open(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    appeal(pmdesk, f"liable:{number}", against="I01")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1500}
    decide(pmdesk, 1, "denied")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1050, "S01": 450}


def test_a_share_taken_away_after_the_close_moves_back_to_the_member(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    assert deductions(close(pmdesk, "2026-10")) == {"E001": 1050, "S01": 450}
    appeal(pmdesk, f"liable:{number}", against="I01")
    assert preview(pmdesk, "2026-11")["adjustments"] == []
    decide(pmdesk, 1, "granted")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert deductions(closed) == {"E001": 450, "S01": -450}


def test_a_share_found_after_the_close_is_held_back(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, by="I01", served="2026-10-30")
    close(pmdesk, "2026-10")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    appeal(pmdesk, f"liable:{number}", against="I01")
    assert deductions(preview(pmdesk, "2026-11")) == {}
    decide(pmdesk, 1, "denied")
    assert deductions(preview(pmdesk, "2026-11")) == {"E001": -450, "S01": 450}


def test_a_group_spared_in_one_notice_hands_up_the_rest(pmdesk: Program) -> None:
    for day in range(3):
        notice(pmdesk, 2, f"2026-10-1{day}", by="I01", served="2026-10-30")
    appeal(pmdesk, "liable:2", against="I01")
    decide(pmdesk, 1, "granted")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 4400, "S01": 600}


def test_a_notice_nobody_shares_in_has_no_share_to_appeal(pmdesk: Program) -> None:
    words = ("--against", "S01", "--statement", "x")
    ran = pmdesk("appeal", "add", f"liable:{notice(pmdesk, 3)}", *words, ok=False)
    assert (ran.code, "[C4.2.6]" in ran.err) == (4, True)


def test_a_share_under_appeal_keeps_its_notice_from_being_revoked(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    appeal(pmdesk, f"liable:{number}", against="I01")
    words = ("--reason", "x", "--by", "M01")
    assert pmdesk("fault", "revoke", str(number), *words, ok=False).code == 4


def test_the_superior_is_not_corrected_while_that_share_is_appealed(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    appeal(pmdesk, f"liable:{number}", against="I01")
    words = ("fault", "superior", str(number), "S02", "--reason", "Lent out", "--by", "I01")
    ran = pmdesk(*words, ok=False)
    assert (ran.code, "appeal decide 1" in ran.err, "[C4.3]" in ran.err) == (4, True, True)
    decide(pmdesk, 1, "denied")
    pmdesk(*words)
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 1050, "S02": 450}


def test_a_share_taken_away_is_that_superiors_alone(pmdesk: Program) -> None:
    for day in range(3):
        notice(pmdesk, 2, f"2026-10-1{day}", by="I01", served="2026-10-30")
    appeal(pmdesk, "liable:2", against="I01")
    decide(pmdesk, 1, "granted")
    pmdesk("fault", "superior", "2", "S02", "--reason", "Lent out", "--by", "I01")
    assert deductions(preview(pmdesk, "2026-10")) == {"E001": 4100, "S01": 600, "S02": 300}


def test_only_points_of_a_notice_can_be_reduced(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    appeal(pmdesk, f"liable:{number}", against="I01")
    words = ("--outcome", "reduced", "--points", "1", "--by", "D01", "--reason", "x")
    ran = pmdesk("appeal", "decide", "1", *words, ok=False)
    assert (ran.code, "[C4.3]" in ran.err) == (4, True)


@pytest.mark.parametrize(
    ("subject", "code"),
    [("99", 3), ("liable:99", 3), ("sanction:99", 3), ("share:1", 2), ("x", 2), ("0", 2)],
)
def test_what_is_no_subject(pmdesk: Program, subject: str, code: int) -> None:
    words = ("--against", "S01", "--statement", "x")
    assert pmdesk("appeal", "add", subject, *words, ok=False).code == code


@pytest.mark.parametrize(("points", "code"), [("0", 2), ("1", 0), ("2", 0), ("3", 4), ("4", 4)])
def test_reduced_means_fewer_points_and_at_least_one(
    pmdesk: Program, points: str, code: int
) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    words = ("--outcome", "reduced", "--points", points, "--by", "D01", "--reason", "x")
    assert pmdesk("appeal", "decide", "1", *words, ok=False).code == code
    shown = pmdesk("fault", "show", "1", "--format", "json").json
    assert (shown["points"], shown["points_issued"]) == (3 if code else int(points), 3)


@pytest.mark.parametrize(
    "words",
    [("--outcome", "reduced"), ("--outcome", "granted", "--points", "1")],
)
def test_points_and_reduced_go_together(pmdesk: Program, words: tuple[str, ...]) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    ran = pmdesk("appeal", "decide", "1", *words, "--by", "D01", "--reason", "x", ok=False)
    assert (ran.code, "--points" in ran.err) == (2, True)


# Time limits (R9): 5 days of service, the last included; 15 to decide.


@pytest.mark.parametrize(("served", "late"), [("2026-10-29", False), ("2026-10-28", True)])
def test_the_last_day_to_file(pmdesk: Program, served: str, late: bool) -> None:
    number = notice(pmdesk, 3, served=served)
    words = ("appeal", "add", str(number), "--against", "S01", "--statement", "x")
    ran = pmdesk(*words, ok=False)
    assert ran.code == (4 if late else 0)
    assert ("--late-reason" in ran.err) == late
    if late:
        assert "[C4.3]" in ran.err
        assert pmdesk(*words, "--late-reason", "In hospital").code == 0


def test_the_filing_date_counts_not_the_day_of_entry(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-20")
    assert appeal(pmdesk, number, "--on", "2026-10-25")["file_by"] == "2026-10-25"


def test_the_time_does_not_run_while_unserved(pmdesk: Program) -> None:
    record = appeal(pmdesk, notice(pmdesk, 3, "2026-10-01"), now="2026-12-31T09:00")
    assert record["file_by"] is None


def test_after_a_decision_the_time_runs_from_the_day_that_was_told(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    appeal(pmdesk, number)
    decide(pmdesk, 1, "denied")
    again = ("appeal", "add", str(number), "--against", "D01", "--statement", "x")
    pmdesk("appeal", "note", "1", "--kind", "told", "--text", "x", "--on", "2026-11-10",
           now="2026-11-12T09:00")  # fmt: skip
    assert pmdesk(*again, ok=False, now="2026-11-16T09:00").code == 4
    assert pmdesk(*again, ok=False, now="2026-11-15T23:59").code == 0


def test_before_it_was_told_another_appeal_is_in_time(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    appeal(pmdesk, number)
    decide(pmdesk, 1, "denied")
    assert appeal(pmdesk, number, against="D01", now="2026-12-20T09:00")["file_by"] is None


def test_nobody_hangs_on_the_board_before_a_decision_was_told(pmdesk: Program) -> None:
    number = notice(pmdesk, 5, served="2026-10-20")
    appeal(pmdesk, number, "--on", "2026-10-21")

    def hangs_from() -> object:
        return preview(pmdesk, "2026-10")["posting"][0]["not_before"]

    decide(pmdesk, 1, "denied")
    assert hangs_from() is None
    assert warned(preview(pmdesk, "2026-10"), "unserved") == []
    pmdesk("appeal", "note", "1", "--kind", "told", "--text", "x")
    assert hangs_from() == "2026-11-09"


@pytest.mark.parametrize(("on", "late"), [("2026-11-18", False), ("2026-11-19", True)])
def test_a_late_decision_only_warns(pmdesk: Program, on: str, late: bool) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    words = ("--outcome", "denied", "--by", "D01", "--reason", "x")
    ran = pmdesk("appeal", "decide", "1", *words, now=f"{on}T09:00")
    assert ("was to be decided by 2026-11-18" in ran.err) == late


@pytest.mark.parametrize("on", ["2026-10-09", "2026-11-04"])
def test_filing_before_the_event_or_in_the_future_is_refused(pmdesk: Program, on: str) -> None:
    number = notice(pmdesk, 3)
    words = ("--against", "S01", "--statement", "x", "--on", on)
    assert pmdesk("appeal", "add", str(number), *words, ok=False).code == 4


@pytest.mark.parametrize("on", ["2026-11-02", "2026-11-04"])
def test_deciding_before_filing_or_in_the_future_is_refused(pmdesk: Program, on: str) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    words = ("--outcome", "denied", "--by", "D01", "--reason", "x", "--on", on)
    assert pmdesk("appeal", "decide", "1", *words, ok=False).code == 4


# One open appeal a subject; another one against who decided.


def test_one_open_appeal_a_subject(pmdesk: Program) -> None:
    number = found_liable(pmdesk)
    appeal(pmdesk, number, against="I01")
    again = ("--against", "I01", "--statement", "x")
    ran = pmdesk("appeal", "add", str(number), *again, ok=False)
    assert (ran.code, "appeal 1 is open" in ran.err) == (4, True)
    assert appeal(pmdesk, f"liable:{number}", against="I01")["id"] == 2
    ran = pmdesk("appeal", "add", f"liable:{number}", *again, ok=False)
    assert (ran.code, "appeal 2 is open" in ran.err) == (4, True)


def test_another_appeal_is_against_who_decided(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    appeal(pmdesk, number)
    decide(pmdesk, 1, "denied")
    ran = pmdesk("appeal", "add", str(number), "--against", "S01", "--statement", "x", ok=False)
    assert (ran.code, "D01" in ran.err) == (4, True)
    assert appeal(pmdesk, number, against="D01")["body"] == "manager"


def test_nobody_stands_above_the_company(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, by="M01", served="2026-10-30")
    appeal(pmdesk, number, against="M01")
    decide(pmdesk, 1, "denied", "--decider", "Ms Reed", by="company")
    ran = pmdesk("appeal", "add", str(number), "--against", "M01", "--statement", "x", ok=False)
    assert (ran.code, "[C3.4]" in ran.err) == (4, True)


def test_after_a_withdrawal_it_can_be_filed_anew_in_time(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    appeal(pmdesk, number)
    pmdesk("appeal", "withdraw", "1", "--reason", "x")
    assert appeal(pmdesk, number)["file_by"] == "2026-11-04"


# Who decides.


@pytest.mark.parametrize(
    ("by", "against", "able"),
    [
        ("S01", "S01", {"D01", "M01", "G01"}),
        ("D01", "D01", {"M01", "G01"}),
        ("D01", "S01", {"M01", "G01"}),
        ("S01", "M01", set[str]()),
        ("M01", "S01", {"D01", "G01"}),
    ],
)
def test_the_body_or_a_higher_role_decides_unless_concerned(
    pmdesk: Program, by: str, against: str, able: set[str]
) -> None:
    appeal(pmdesk, notice(pmdesk, 3, by=by, served="2026-10-30"), against=against)
    words = ("appeal", "decide", "1", "--outcome", "denied", "--reason", "x")
    before = pmdesk.path.read_bytes()
    for person in ("E001", "E002", "I01", "S01", "S02", "D01", "M01", "G01"):
        ran = pmdesk(*words, "--by", person, ok=False)
        assert ran.code == (0 if person in able else 4), person
        pmdesk.path.write_bytes(before)


def test_the_superior_who_would_bear_a_share_cannot_decide(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E001", "--superior", "D01", "--from", "2026-10-01")
    number = notice(pmdesk, 2, served="2026-10-30")
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    appeal(pmdesk, number)
    words = ("appeal", "decide", "1", "--outcome", "denied", "--reason", "x", "--by", "D01")
    ran = pmdesk(*words, ok=False)
    assert (ran.code, "concerned" in ran.err) == (4, True)


def test_a_departments_head_or_anybody_above_decides_for_it(pmdesk: Program) -> None:
    adopt(pmdesk, ('retaliation = { value = "company"',
                   'retaliation = { value = "department:Patrol"'))  # fmt: skip
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"), "--retaliation")
    words = ("appeal", "decide", "1", "--outcome", "denied", "--reason", "x")
    before = pmdesk.path.read_bytes()
    codes = {}
    for person in ("E003", "I01", "S01", "S02", "D01", "M01"):
        codes[person] = pmdesk(*words, "--by", person, ok=False).code
        pmdesk.path.write_bytes(before)
    assert codes == {"E003": 4, "I01": 4, "S01": 4, "S02": 0, "D01": 0, "M01": 0}


def test_the_companys_decider_is_named(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"), against="M01")
    words = ("appeal", "decide", "1", "--outcome", "denied", "--reason", "x")
    ran = pmdesk(*words, "--by", "company", ok=False)
    assert (ran.code, "--decider" in ran.err) == (2, True)
    record = decide(pmdesk, 1, "denied", "--decider", "Ms Reed", by="company")
    assert record["decided_by"] == "company: Ms Reed"


def test_a_decider_by_name_is_only_the_companys(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    words = ("--outcome", "denied", "--reason", "x", "--by", "D01", "--decider", "Ms Reed")
    assert pmdesk("appeal", "decide", "1", *words, ok=False).code == 2


def test_whoever_has_left_decides_nothing(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    pmdesk("staff", "leave", "D01", "--on", "2026-11-02")
    words = ("--outcome", "denied", "--reason", "x", "--by", "D01")
    assert pmdesk("appeal", "decide", "1", *words, ok=False).code == 3


def test_staff_who_neither_issued_nor_are_the_superior_cannot_be_complained_of(
    pmdesk: Program,
) -> None:
    words = ("--against", "E002", "--statement", "x")
    ran = pmdesk("appeal", "add", str(notice(pmdesk, 3)), *words, ok=False)
    assert (ran.code, "[C4.3]" in ran.err) == (4, True)


def test_staff_who_are_the_superior_can_be(pmdesk: Program) -> None:
    pmdesk("staff", "move", "E001", "--superior", "E002", "--from", "2026-10-01")
    record = appeal(pmdesk, notice(pmdesk, 3, by="I01", served="2026-10-30"), against="E002")
    assert (record["body"], record["clause"]) == ("director", "C4.3.2")


def test_nobody_appeals_against_themselves(pmdesk: Program) -> None:
    words = ("--against", "E001", "--statement", "x")
    assert pmdesk("appeal", "add", str(notice(pmdesk, 3)), *words, ok=False).code == 4


# Round about an open appeal.


def test_a_notice_under_appeal_cannot_be_revoked_otherwise(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    appeal(pmdesk, number)
    ran = pmdesk("fault", "revoke", str(number), "--reason", "x", "--by", "M01", ok=False)
    assert (ran.code, "appeal decide 1" in ran.err, "[C4.3]" in ran.err) == (4, True, True)
    decide(pmdesk, 1, "denied")
    revoke(pmdesk, number)


def test_a_revoked_notice_cannot_be_appealed_against(pmdesk: Program) -> None:
    number = notice(pmdesk, 3, served="2026-10-30")
    revoke(pmdesk, number)
    words = ("--against", "S01", "--statement", "x")
    assert pmdesk("appeal", "add", str(number), *words, ok=False).code == 4


def test_a_notice_by_the_person_complained_of_warns(pmdesk: Program, tmp_path: Path) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"), "--retaliation")
    words = ("fault", "add", "--code", "CMP-01", "--points", "1", "--on", "2026-11-01")
    hit = pmdesk(*words, "--staff", "E001", "--by", "S01")
    assert "possible-retaliation" in hit.err
    for staff, by in (("E002", "S01"), ("E001", "I01")):
        assert "possible-retaliation" not in pmdesk(*words, "--staff", staff, "--by", by).err
    (tmp_path / "n.csv").write_text(
        "staff,code,on,by\nE001,CMP-02,2026-11-02,S01\n", encoding="utf-8"
    )
    assert "possible-retaliation" in pmdesk("fault", "import", str(tmp_path / "n.csv")).err
    decide(pmdesk, 1, "denied", "--decider", "Ms Reed", by="company")
    assert "possible-retaliation" not in pmdesk(*words, "--staff", "E001", "--by", "S01").err


def test_outcome_and_effect_are_one_transaction(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 3, served="2026-10-30"))
    with closing(sqlite3.connect(pmdesk.path, isolation_level=None)) as conn:
        conn.execute(
            "CREATE TRIGGER no_effect BEFORE INSERT ON notice_step WHEN NEW.kind = 'revoke' "
            "BEGIN SELECT RAISE(ABORT, 'no effect'); END"
        )
    before = [stored(pmdesk.path, table) for table in ("journal", "appeal_step", "notice_step")]
    words = ("--outcome", "granted", "--by", "D01", "--reason", "x")
    assert pmdesk("appeal", "decide", "1", *words, ok=False).code != 0
    after = [stored(pmdesk.path, table) for table in ("journal", "appeal_step", "notice_step")]
    assert after == before
    assert pmdesk("appeal", "show", "1", "--format", "json").json["state"] == "open"
    assert deductions(preview(pmdesk, "2026-10")) == {}


def test_the_list_shows_open_ones_and_those_of_one_person(pmdesk: Program) -> None:
    appeal(pmdesk, notice(pmdesk, 1, served="2026-10-30"))
    appeal(pmdesk, notice(pmdesk, 1, staff="E002", served="2026-10-30"))
    decide(pmdesk, 1, "denied")

    def listed(*words: str) -> list[int]:
        rows = pmdesk("appeal", "list", *words, "--format", "json").json["rows"]
        return [row["id"] for row in rows]

    assert (listed(), listed("--state", "open"), listed("--staff", "E001")) == ([1, 2], [2], [1])


def test_the_trail_is_shown_in_order(pmdesk: Program) -> None:
    in_state(pmdesk, "open")
    for action in ("hearing", "statement", "denied", "told"):
        pmdesk("appeal", *ACTIONS[action])
    shown = pmdesk("appeal", "show", "1").out
    places = [shown.index(f"{word}: ") for word in ("hearing", "denied", "told")]
    assert places == sorted(places)
    again = pmdesk("appeal", *ACTIONS["told"], ok=False)
    assert (again.code, "told on" in again.err) == (4, True)
