"""Months that a close has settled: passed over, corrected since, and what is said of them."""

from tests.conftest import Program
from tests.disputes import (
    AFTER_DECEMBER,
    AFTER_NOVEMBER,
    adopt,
    appeal,
    close,
    decide,
    line,
    notice,
    preview,
    revoke,
)

SANCTION = ("sanction", "decide", "E001", "--by", "M01", "--reason", "Grave")


def _passed_over(pmdesk: Program) -> None:
    """September has 12 points and is passed over by the closes of August and October."""
    close(pmdesk, "2026-08")
    notice(pmdesk, 12, "2026-09-05", served="2026-09-06")
    close(pmdesk, "2026-10")


def test_a_month_passed_over_has_its_sanction_proposed_and_decided(pmdesk: Program) -> None:
    _passed_over(pmdesk)
    (proposal,) = pmdesk("sanction", "list", "--format", "json").json["rows"]
    assert (proposal["month"], proposal["staff"], proposal["state"]) == (
        "2026-09",
        "E001",
        "proposed",
    )
    pmdesk(*SANCTION, "--month", "2026-09", "--kind", "fine", "--amount", "40")
    document = close(pmdesk, "2026-11", now=AFTER_NOVEMBER)
    assert line(document, "E001")["sanction_fine_fen"] == 4000
    assert line(document, "E001")["readings"] == ["R14"]


def test_an_undecided_measure_of_a_month_passed_over_is_warned_of(pmdesk: Program) -> None:
    close(pmdesk, "2026-08")
    notice(pmdesk, 12, "2026-09-05", served="2026-09-06")
    for month, now in (("2026-10", None), ("2026-11", AFTER_NOVEMBER)):
        kinds = [row["kind"] for row in close(pmdesk, month, now=now)["warnings"]]
        assert "undecided-sanction" in kinds, month


def test_a_month_passed_over_is_explained_once(pmdesk: Program) -> None:
    _passed_over(pmdesk)
    told = pmdesk("fault", "explain", "E001", "--month", "2026-09")
    assert "never closed itself" in told.out
    assert "the close of 2026-10 charged 60.00 for this month" in told.out
    document = pmdesk("fault", "explain", "E001", "--month", "2026-09", "--format", "json").json
    assert document["later"] == [{"close": "2026-10", "amount_fen": document["deduction_fen"]}]
    assert document["waiting_fen"] == 0


def test_a_measure_that_fell_away_cannot_be_sanctioned(pmdesk: Program) -> None:
    number = notice(pmdesk, 12, served="2026-10-11")
    close(pmdesk, "2026-10")
    revoke(pmdesk, number)
    ran = pmdesk(*SANCTION, "--month", "2026-10", "--kind", "warning", ok=False)
    assert ran.code == 4
    assert "fell away" in ran.err


def test_a_measure_that_came_late_waits_for_the_next_close(pmdesk: Program) -> None:
    notice(pmdesk, 1, served="2026-10-11")
    close(pmdesk, "2026-10")
    notice(pmdesk, 12, "2026-10-20", served="2026-10-21", code="CMP-02")
    ran = pmdesk(*SANCTION, "--month", "2026-10", "--kind", "warning", ok=False)
    assert ran.code == 4
    assert "the next close will propose it" in ran.err
    close(pmdesk, "2026-11", now=AFTER_NOVEMBER)
    pmdesk(*SANCTION, "--month", "2026-10", "--kind", "warning", now=AFTER_NOVEMBER)


def test_a_closed_month_tells_what_waits_and_what_was_given_back(pmdesk: Program) -> None:
    number = notice(pmdesk, 5)
    close(pmdesk, "2026-10")
    revoke(pmdesk, number)
    words = ("fault", "explain", "E001", "--month", "2026-10")
    assert "waiting for the next close: -45.00" in pmdesk(*words).out
    close(pmdesk, "2026-11", now=AFTER_NOVEMBER)
    told = pmdesk(*words, now=AFTER_NOVEMBER).out
    assert "45.00  deduction from the wages" in told
    assert "the close of 2026-11 charged -45.00 for this month" in told
    assert "waiting" not in told


def test_a_correction_names_the_readings_it_rests_on(pmdesk: Program) -> None:
    notice(pmdesk, 1)
    close(pmdesk, "2026-10")
    notice(pmdesk, 5, "2026-10-20", code="CMP-02")
    document = close(pmdesk, "2026-11", now=AFTER_NOVEMBER)
    assert line(document, "E001")["readings"] == ["R7", "R13"]


def test_somebody_added_late_hangs_only_after_the_time_to_appeal(pmdesk: Program) -> None:
    notice(pmdesk, 1, served="2026-10-11")
    close(pmdesk, "2026-10")
    number = notice(pmdesk, 5, "2026-10-20", code="CMP-02")
    to = pmdesk.path.parent / "forms"
    words = ("--export", "html", "--to", str(to))
    pmdesk("month-close", "2026-11", *words, now=AFTER_NOVEMBER)
    page = (to / "month-close-2026-11" / "posting.html").read_text("utf-8")
    assert "Willow *" not in page
    assert "1 more waits" in page
    pmdesk("fault", "serve", str(number), "--how", "signed", now=AFTER_NOVEMBER)
    close(pmdesk, "2026-12", now=AFTER_DECEMBER)


def test_somebody_added_late_hangs_though_more_points_are_needed_by_now(pmdesk: Program) -> None:
    notice(pmdesk, 1, served="2026-10-11")
    close(pmdesk, "2026-10")
    points = 'points = {{ value = {}, clause = "C4.2.5"'
    adopt(pmdesk, (points.format(5), points.format(9)), month="2026-11")
    notice(pmdesk, 5, "2026-10-20", code="CMP-02", served="2026-10-21")
    to = pmdesk.path.parent / "forms"
    words = ("--export", "html", "--to", str(to))
    pmdesk("month-close", "2026-11", *words, now=AFTER_NOVEMBER)
    page = (to / "month-close-2026-11" / "posting.html").read_text("utf-8")
    assert "2026-10-27" in page
    assert "more waits" not in page


def test_a_share_taken_away_on_appeal_cannot_be_found_again(pmdesk: Program) -> None:
    number = notice(pmdesk, 4)
    pmdesk("fault", "liable", str(number), "--finding", "No briefing", "--by", "I01")
    filed = appeal(pmdesk, f"liable:{number}", against="I01")
    by_inspector = ("--by", "I01", "--reason", "x")
    ran = pmdesk("fault", "liable", str(number), "--withdraw", *by_inspector, ok=False)
    assert (ran.code, "appeal decide" in ran.err) == (4, True)
    held = [row for row in preview(pmdesk, "2026-10")["warnings"] if row["kind"] == "held"]
    assert [row["notices"] for row in held] == [["FN-202610-0001"]]
    assert "share is held" in pmdesk("fault", "explain", "S01", "--month", "10").out
    decide(pmdesk, filed["id"], "granted", by="M01")
    again = ("fault", "liable", str(number), "--finding", "Again", "--by", "I01")
    assert pmdesk(*again, ok=False).code == 4


def test_a_fine_held_by_an_appeal_is_named(pmdesk: Program) -> None:
    notice(pmdesk, 12, served="2026-10-11")
    close(pmdesk, "2026-10")
    pmdesk(*SANCTION, "--month", "2026-10", "--kind", "fine", "--amount", "80")
    appeal(pmdesk, "sanction:1", against="M01")
    document = close(pmdesk, "2026-11", now=AFTER_NOVEMBER)
    assert document["lines"] == []
    assert [row["staff"] for row in document["warnings"] if row["kind"] == "held"] == ["E001"]


def test_whoever_is_complained_of_does_not_withdraw_the_appeal(pmdesk: Program) -> None:
    filed = appeal(pmdesk, notice(pmdesk, 2))
    words = ("appeal", "withdraw", str(filed["id"]), "--reason", "x")
    assert pmdesk("--as", "S01", *words, ok=False).code == 4
    pmdesk("--as", "S02", *words)


def test_a_group_without_a_superior_is_jointly_liable_all_the_same(pmdesk: Program) -> None:
    for day in ("2026-10-05", "2026-10-06", "2026-10-07"):
        notice(pmdesk, 2, day, staff="S01", by="M01")
        pmdesk("fault", "superior", str(_last(pmdesk)), "none", "--reason", "x", "--by", "I01")
    assert all(row["jointly_liable"] for row in _rows(pmdesk))
    assert [w["kind"] for w in preview(pmdesk, "2026-10")["warnings"]].count("no-superior") == 1
    assert preview(pmdesk, "2026-10")["joint_liability"] == []


def test_a_hand_over_told_twice_is_one_fact(pmdesk: Program) -> None:
    close(pmdesk, "2026-10")
    words = ("month-close", "2026-10", "--handed-to", "Payroll")
    pmdesk(*words)
    before = pmdesk.path.read_bytes()
    pmdesk(*words)
    assert pmdesk.path.read_bytes() == before


def test_a_department_with_a_clean_month_has_an_empty_summary(pmdesk: Program) -> None:
    notice(pmdesk, 2)
    words = ("month-close", "2026-10", "--preview", "--format", "json", "--department")
    assert pmdesk(*words, "Patrol").json["lines"] == []
    assert pmdesk(*words, "Moon", ok=False).code == 3


def _rows(pmdesk: Program) -> list[dict[str, object]]:
    rows = pmdesk("fault", "list", "--format", "json").json["rows"]
    assert isinstance(rows, list)
    return rows


def _last(pmdesk: Program) -> object:
    return _rows(pmdesk)[-1]["id"]
