"""Sanctions: proposed by a close, decided, replaced, lifted, reviewed; fines charged once (9)."""

from typing import Any

import pytest

from tests.conftest import Program
from tests.disputes import (
    AFTER_DECEMBER,
    AFTER_NOVEMBER,
    adopt,
    appeal,
    close,
    decide,
    deductions,
    notice,
    preview,
    revoke,
    stored,
    warned,
)

FIELDS = [
    "id", "month", "staff", "name", "measure", "state", "kinds", "amount_fen", "charged_fen",
    "text", "by", "on", "reason", "appeal",
]  # fmt: skip


def closed_with(
    pmdesk: Program, points: int, staff: str = "E001", by: str = "M01", served: str = "2026-10-20"
) -> int:
    """October closed with one notice of so many points, served in time; its id."""
    number = notice(pmdesk, points, staff=staff, by=by, served=served)
    close(pmdesk, "2026-10")
    return number


def words_for(*kinds: str, staff: str = "E001", by: str = "M01") -> tuple[str, ...]:
    """`sanction decide` for October."""
    named = tuple(word for kind in kinds for word in ("--kind", kind))
    return ("sanction", "decide", staff, "--month", "2026-10", *named, "--by", by, "--reason", "So")


def sanction(
    pmdesk: Program,
    *kinds: str,
    amount: str | None = None,
    staff: str = "E001",
    by: str = "M01",
    now: str | None = None,
) -> dict[str, Any]:
    """Decides on somebody's October; the record."""
    more = () if amount is None else ("--amount", amount)
    words = words_for(*kinds, staff=staff, by=by)
    return dict(pmdesk(*words, *more, "--format", "json", now=now).json)


def lift(pmdesk: Program, staff: str = "E001", now: str | None = None) -> None:
    """The manager lifts the decision on October."""
    words = ("--month", "2026-10", "--by", "M01", "--reason", "Too hard")
    pmdesk("sanction", "lift", staff, *words, now=now)


def states(pmdesk: Program, *words: str, now: str | None = None) -> list[tuple[int | None, str]]:
    """Id and state of every row of `sanction list`."""
    rows = pmdesk("sanction", "list", *words, "--format", "json", now=now).json["rows"]
    return [(row["id"], row["state"]) for row in rows]


# The states.


def test_a_close_proposes_for_every_measure(pmdesk: Program) -> None:
    for staff, points in (("E001", 10), ("E002", 11), ("E003", 20)):
        notice(pmdesk, points, staff=staff, by="I01")
    assert states(pmdesk) == []
    closed = close(pmdesk, "2026-10")
    rows = pmdesk("sanction", "list", "--format", "json").json["rows"]
    assert [(row["staff"], row["measure"], row["state"]) for row in rows] == [
        ("E002", "sanction", "proposed"),
        ("E003", "dismissal", "proposed"),
    ]
    assert [(row["staff"], row["measure"]) for row in closed["sanctions"]] == [
        ("E002", "sanction"),
        ("E003", "dismissal"),
    ]


def test_decided_replaced_lifted_and_decided_anew(pmdesk: Program) -> None:
    closed_with(pmdesk, 11)
    assert states(pmdesk) == [(None, "proposed")]
    sanction(pmdesk, "warning")
    assert states(pmdesk) == [(1, "decided")]
    sanction(pmdesk, "demerit")
    assert states(pmdesk) == [(1, "replaced"), (2, "decided")]
    lift(pmdesk)
    assert states(pmdesk) == [(1, "replaced"), (2, "lifted")]
    words = ("sanction", "lift", "E001", "--month", "2026-10", "--by", "M01", "--reason", "x")
    ran = pmdesk(*words, ok=False)
    assert (ran.code, "lifted already" in ran.err) == (4, True)
    sanction(pmdesk, "none")
    assert states(pmdesk) == [(1, "replaced"), (2, "replaced"), (3, "decided")]
    assert states(pmdesk, "--state", "decided") == [(3, "decided")]
    assert states(pmdesk, "--month", "2026-09") == []


def test_lifting_what_was_never_decided_is_unknown(pmdesk: Program) -> None:
    closed_with(pmdesk, 11)
    words = ("sanction", "lift", "E001", "--month", "2026-10", "--by", "M01", "--reason", "x")
    assert pmdesk(*words, ok=False).code == 3


def test_the_record_has_the_fields_of_the_list(pmdesk: Program) -> None:
    closed_with(pmdesk, 11)
    record = sanction(pmdesk, "fine", "warning", amount="50")
    assert list(record) == ["schema", *FIELDS]
    assert record["schema"] == "pmdesk.sanction/1"
    assert record["kinds"] == ["fine", "warning"]
    listed = pmdesk("sanction", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.sanction.list/1"
    assert [{"schema": "pmdesk.sanction/1", **row} for row in listed["rows"]] == [record]


# Who decides.


@pytest.mark.parametrize("by", ["E002", "I01", "S01", "D01", "G01"])
def test_only_the_manager_decides(pmdesk: Program, by: str) -> None:
    closed_with(pmdesk, 11)
    ran = pmdesk(*words_for("warning", by=by), ok=False)
    assert (ran.code, "manager" in ran.err, "[C4.2.3]" in ran.err) == (4, True, True)
    sanction(pmdesk, "warning")
    words = ("sanction", "lift", "E001", "--month", "2026-10", "--by", by, "--reason", "x")
    assert pmdesk(*words, ok=False).code == 4


def test_the_general_manager_decides_for_the_managers_own(pmdesk: Program) -> None:
    closed_with(pmdesk, 12, staff="D01")
    pmdesk("staff", "leave", "M01", "--on", "2026-10-31")
    pmdesk("staff", "move", "D01", "--role", "manager", "--from", "2026-11-01")
    own = pmdesk(*words_for("warning", staff="D01", by="D01"), ok=False)
    assert (own.code, "general_manager" in own.err) == (4, True)
    assert sanction(pmdesk, "warning", staff="D01", by="G01")["state"] == "decided"


def test_another_manager_does_not_decide_for_a_manager(pmdesk: Program) -> None:
    closed_with(pmdesk, 12, staff="D01")
    pmdesk("staff", "move", "D01", "--role", "manager", "--from", "2026-11-01")
    assert pmdesk(*words_for("warning", staff="D01"), ok=False).code == 4


def test_nobody_decides_for_themselves(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    pmdesk("staff", "move", "E001", "--role", "manager", "--from", "2026-11-01")
    assert pmdesk(*words_for("warning", by="E001"), ok=False).code == 4


# Which kinds.


@pytest.mark.parametrize(
    ("points", "kinds", "more", "code"),
    [
        (11, ("warning",), (), 0),
        (11, ("warning", "demerit", "fine"), ("--amount", "50"), 0),
        (11, ("dismissal",), (), 4),
        (20, ("dismissal",), (), 0),
        (20, ("dismissal", "fine"), ("--amount", "0.01"), 0),
        (11, ("none",), (), 0),
        (20, ("none",), (), 0),
        (11, ("none", "warning"), (), 2),
        (11, ("fine",), (), 2),
        (11, ("fine",), ("--amount", "0"), 2),
        (11, ("fine",), ("--amount", "-5"), 2),
        (11, ("warning",), ("--amount", "50"), 2),
        (11, ("other",), (), 2),
        (11, ("other",), ("--text", "Extra training"), 0),
        (11, ("praise",), (), 2),
        (10, ("warning",), (), 4),
        (10, ("none",), (), 4),
    ],
)
def test_kinds_per_measure(
    pmdesk: Program, points: int, kinds: tuple[str, ...], more: tuple[str, ...], code: int
) -> None:
    closed_with(pmdesk, points)
    before = stored(pmdesk.path, "journal")
    assert pmdesk(*words_for(*kinds), *more, ok=False).code == code
    assert stored(pmdesk.path, "journal") == before + (code == 0)


def test_dismissal_is_refused_by_its_clause(pmdesk: Program) -> None:
    closed_with(pmdesk, 11)
    assert "[C4.2.3]" in pmdesk(*words_for("dismissal"), ok=False).err


def test_a_month_that_is_not_closed_has_nothing_to_decide(pmdesk: Program) -> None:
    notice(pmdesk, 12, served="2026-10-20")
    ran = pmdesk(*words_for("warning"), ok=False)
    assert (ran.code, "not closed" in ran.err) == (4, True)


def test_points_only_takes_no_fine(pmdesk: Program) -> None:
    adopt(pmdesk, ('mode = { value = "fine"', 'mode = { value = "points_only"'))
    closed_with(pmdesk, 12)
    ran = pmdesk(*words_for("fine"), "--amount", "50", ok=False)
    assert (ran.code, "points_only" in ran.err) == (4, True)
    assert sanction(pmdesk, "warning")["state"] == "decided"


# When it is ripe: every counted notice served, not under appeal, its filing time over.


def test_an_unserved_notice_keeps_it_from_being_decided(pmdesk: Program) -> None:
    notice(pmdesk, 12)
    close(pmdesk, "2026-10")
    ran = pmdesk(*words_for("warning"), ok=False)
    assert (ran.code, "not served" in ran.err) == (4, True)


def test_an_unserved_notice_that_is_revoked_does_not(pmdesk: Program) -> None:
    number = notice(pmdesk, 1)
    closed_with(pmdesk, 12)
    revoke(pmdesk, number)
    assert sanction(pmdesk, "warning")["state"] == "decided"


@pytest.mark.parametrize(("served", "code"), [("2026-10-29", 4), ("2026-10-28", 0)])
def test_within_the_filing_time_it_is_refused(pmdesk: Program, served: str, code: int) -> None:
    closed_with(pmdesk, 12, served=served)
    ran = pmdesk(*words_for("warning"), ok=False)
    assert ran.code == code
    assert ("can be filed until 2026-11-03" in ran.err) == (code == 4)


def test_under_appeal_and_until_a_decision_has_been_told_it_is_refused(pmdesk: Program) -> None:
    number = closed_with(pmdesk, 12)
    appeal(pmdesk, number, "--late-reason", "In hospital")
    late = "2026-12-20T09:00"
    assert "under appeal 1" in pmdesk(*words_for("warning"), ok=False, now=late).err
    decide(pmdesk, 1, "denied")
    assert "not told" in pmdesk(*words_for("warning"), ok=False, now=late).err
    pmdesk("appeal", "note", "1", "--kind", "told", "--text", "x", "--on", "2026-12-14", now=late)
    assert pmdesk(*words_for("warning"), ok=False, now="2026-12-19T09:00").code == 4
    assert pmdesk(*words_for("warning"), ok=False, now=late).code == 0


# What is charged.


def test_a_fine_is_charged_once_by_the_next_close(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert closed["lines"][0]["sanction_fine_fen"] == 5000
    assert deductions(closed) == {"E001": 5000}
    assert deductions(close(pmdesk, "2026-12", AFTER_DECEMBER)) == {}
    rows = pmdesk("sanction", "list", "--format", "json").json["rows"]
    assert (rows[0]["charged_fen"], rows[0]["amount_fen"]) == (5000, 5000)


@pytest.mark.parametrize(("amount", "difference"), [("80", 3000), ("20", -3000), ("50", 0)])
def test_replacing_a_charged_fine_charges_only_the_difference(
    pmdesk: Program, amount: str, difference: int
) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    sanction(pmdesk, "fine", amount=amount, now=AFTER_NOVEMBER)
    closed = close(pmdesk, "2026-12", AFTER_DECEMBER)
    assert deductions(closed) == ({"E001": difference} if difference else {})


def test_replaced_before_the_close_only_the_last_is_charged(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    sanction(pmdesk, "fine", amount="80")
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {"E001": 8000}


def test_lifted_before_the_close_nothing_is_charged(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    lift(pmdesk)
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {}


def test_lifted_after_the_close_it_is_given_back_once(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    lift(pmdesk, now=AFTER_NOVEMBER)
    assert deductions(close(pmdesk, "2026-12", AFTER_DECEMBER)) == {"E001": -5000}
    assert deductions(close(pmdesk, "2027-01", "2027-02-02T09:00")) == {}


def test_replaced_without_a_fine_the_charged_one_is_given_back(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    sanction(pmdesk, "warning", now=AFTER_NOVEMBER)
    assert deductions(close(pmdesk, "2026-12", AFTER_DECEMBER)) == {"E001": -5000}


def test_explain_names_the_fine(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    told = pmdesk("fault", "explain", "E001", "--month", "2026-11", "--format", "json",
                  now=AFTER_NOVEMBER).json  # fmt: skip
    assert [(step["clause"], step["amount_fen"]) for step in told["steps"]] == [("C4.2.3", 5000)]


# Under appeal.


def test_a_sanction_under_appeal_is_not_charged_until_decided(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    record = appeal(pmdesk, "sanction:1", against="M01")
    assert (record["body"], record["notice"], record["staff"]) == ("company", None, "E001")
    assert deductions(close(pmdesk, "2026-11", AFTER_NOVEMBER)) == {}
    decide(pmdesk, 1, "denied", "--decider", "Ms Reed", by="company", now=AFTER_NOVEMBER)
    assert deductions(close(pmdesk, "2026-12", AFTER_DECEMBER)) == {"E001": 5000}


def test_a_charged_sanction_stays_charged_until_the_appeal_is_granted(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    late = ("--late-reason", "In hospital")
    appeal(pmdesk, "sanction:1", *late, against="M01", now=AFTER_NOVEMBER)
    assert deductions(preview(pmdesk, "2026-12", AFTER_NOVEMBER)) == {}
    decide(pmdesk, 1, "granted", "--decider", "Ms Reed", by="company", now=AFTER_NOVEMBER)
    assert states(pmdesk) == [(1, "lifted")]
    assert deductions(close(pmdesk, "2026-12", AFTER_DECEMBER)) == {"E001": -5000}


def test_under_appeal_it_is_neither_lifted_nor_replaced(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "warning")
    appeal(pmdesk, "sanction:1", against="M01")
    lifting = ("sanction", "lift", "E001", "--month", "2026-10", "--by", "M01", "--reason", "x")
    for words in (lifting, words_for("demerit")):
        ran = pmdesk(*words, ok=False)
        assert (ran.code, "appeal decide 1" in ran.err, "[C4.3]" in ran.err) == (4, True, True)


@pytest.mark.parametrize("after", ["replaced", "lifted"])
def test_what_does_not_stand_cannot_be_appealed_against(pmdesk: Program, after: str) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "warning")
    if after == "lifted":
        lift(pmdesk)
    else:
        sanction(pmdesk, "demerit")
    words = ("--against", "M01", "--statement", "x")
    assert pmdesk("appeal", "add", "sanction:1", *words, ok=False).code == 4


@pytest.mark.parametrize(("now", "code"), [("2026-11-08T09:00", 0), ("2026-11-09T09:00", 4)])
def test_the_filing_time_of_a_sanction_runs_from_its_day(
    pmdesk: Program, now: str, code: int
) -> None:
    closed_with(pmdesk, 12)
    sanction(pmdesk, "warning")
    words = ("--against", "M01", "--statement", "x")
    assert pmdesk("appeal", "add", "sanction:1", *words, ok=False, now=now).code == code


# What closes say of them.


def test_an_undecided_measure_is_warned_of_until_decided(pmdesk: Program) -> None:
    number = notice(pmdesk, 12, served="2026-10-20")
    assert warned(close(pmdesk, "2026-10"), "undecided-sanction") == []
    assert warned(preview(pmdesk, "2026-11"), "undecided-sanction") == ["E001"]
    sanction(pmdesk, "none")
    assert warned(preview(pmdesk, "2026-11"), "undecided-sanction") == []
    assert number == 1


def test_a_measure_that_fell_away_undecided_is_not_warned_of(pmdesk: Program) -> None:
    revoke(pmdesk, closed_with(pmdesk, 12))
    assert warned(preview(pmdesk, "2026-11"), "undecided-sanction") == []


def test_a_measure_that_came_by_correction_is(pmdesk: Program) -> None:
    closed_with(pmdesk, 10)
    notice(pmdesk, 1, served="2026-11-03")
    assert warned(preview(pmdesk, "2026-11"), "undecided-sanction") == ["E001"]
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert states(pmdesk) == [(None, "proposed")]


def test_a_decision_whose_measure_fell_away_is_to_be_reviewed(pmdesk: Program) -> None:
    number = closed_with(pmdesk, 12)
    sanction(pmdesk, "fine", amount="50")
    revoke(pmdesk, number)
    closed = close(pmdesk, "2026-11", AFTER_NOVEMBER)
    assert warned(closed, "to-review") == ["E001"]
    assert deductions(closed) == {"E001": 5000 - 6000}
    assert states(pmdesk) == [(1, "to-review")]
    lift(pmdesk, now=AFTER_NOVEMBER)
    closed = close(pmdesk, "2026-12", AFTER_DECEMBER)
    assert (warned(closed, "to-review"), deductions(closed)) == ([], {"E001": -5000})


def test_a_dismissal_is_to_be_reviewed_where_only_a_sanction_is_left(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    more = notice(pmdesk, 8, "2026-10-12", code="CMP-02", served="2026-10-20")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    sanction(pmdesk, "dismissal", now=AFTER_NOVEMBER)
    revoke(pmdesk, more, now=AFTER_NOVEMBER)
    assert warned(preview(pmdesk, "2026-12", AFTER_NOVEMBER), "to-review") == ["E001"]


def test_a_warning_still_stands_where_a_sanction_is_left_of_a_dismissal(pmdesk: Program) -> None:
    closed_with(pmdesk, 12)
    more = notice(pmdesk, 8, "2026-10-12", code="CMP-02", served="2026-10-20")
    close(pmdesk, "2026-11", AFTER_NOVEMBER)
    sanction(pmdesk, "warning", now=AFTER_NOVEMBER)
    revoke(pmdesk, more, now=AFTER_NOVEMBER)
    close(pmdesk, "2026-12", AFTER_DECEMBER)
    assert states(pmdesk) == [(1, "decided")]
