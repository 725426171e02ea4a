"""Upkeep that comes back: walls, waste, pests, greening, a supplier's goods (B2, B4, B5)."""

from typing import Any

import pytest

from tests.conftest import Program

ADD = ("inspect", "upkeep", "add")
MONTH_END = ("--repeat", "FREQ=MONTHLY;BYMONTHDAY=-1")


def jobs(program: Program, *words: str, now: str | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = program(
        "inspect", "upkeep", "list", *words, "--format", "json", now=now
    ).json["rows"]
    return rows


def add(program: Program, text: str, *words: str) -> dict[str, Any]:
    row: dict[str, Any] = program(*ADD, text, "--who", "E001", *words, "--format", "json").json
    return row


def done(program: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = program(
        "inspect", "upkeep", "done", *words, "--format", "json", now=now
    ).json
    return row


def test_a_job_falls_by_its_rule_and_is_due_some_days_later(pmdesk: Program) -> None:
    row = add(pmdesk, "Outer walls", "--what", "wall", *MONTH_END, "--from", "2026-10-01",
              "--days", "3")  # fmt: skip
    assert (row["next_on"], row["due_on"], row["overdue"], row["open_count"]) == (
        "2026-10-31", "2026-11-03", False, 1,
    )  # fmt: skip
    (later,) = jobs(pmdesk, now="2026-11-04T09:00")
    assert later["overdue"] is True


@pytest.mark.parametrize(
    ("first", "rule", "days", "next_on", "due_on"),
    [
        ("2024-02-01", "FREQ=MONTHLY;BYMONTHDAY=-1", "1", "2024-02-29", "2024-03-01"),
        ("2026-02-01", "FREQ=MONTHLY;BYMONTHDAY=-1", "1", "2026-02-28", "2026-03-01"),
        ("2026-12-28", "FREQ=WEEKLY;BYDAY=TH", "3", "2026-12-31", "2027-01-03"),
        ("2026-11-03", "FREQ=DAILY", "0", "2026-11-03", "2026-11-03"),
    ],
)
def test_due_days_over_month_ends_leap_days_and_new_year(
    pmdesk: Program, first: str, rule: str, days: str, next_on: str, due_on: str
) -> None:
    row = add(pmdesk, "x", "--what", "waste", "--repeat", rule, "--from", first, "--days", days)
    assert (row["next_on"], row["due_on"]) == (next_on, due_on)


@pytest.mark.parametrize(
    ("what", "clause"),
    [("wall", "B5"), ("waste", "B5"), ("pests", "B5"), ("greening", "B2"), ("other", "B5")],
)
def test_each_sort_has_its_clause(pmdesk: Program, what: str, clause: str) -> None:
    assert add(pmdesk, "x", "--what", what, "--repeat", "FREQ=DAILY")["clause"] == clause


def test_done_discharges_the_latest_and_all_before_it(pmdesk: Program) -> None:
    add(pmdesk, "Pests", "--what", "pests", "--repeat", "FREQ=WEEKLY", "--from", "2026-10-13")
    (row,) = jobs(pmdesk)
    assert (row["open_count"], row["next_on"]) == (4, "2026-10-13")
    row = done(pmdesk, "1", "--on", "10-28", "--text", "Baited")
    assert (row["done_on"], row["result"], row["next_on"], row["open_count"]) == (
        "2026-10-28", "ok", "2026-11-03", 1,
    )  # fmt: skip


def test_the_next_one_can_be_done_ahead_of_its_day_and_not_twice(pmdesk: Program) -> None:
    add(pmdesk, "Pests", "--what", "pests", "--repeat", "FREQ=WEEKLY", "--from", "2026-11-10")
    ran = pmdesk("inspect", "upkeep", "done", "1", ok=False)
    assert (ran.code, "next on 2026-11-10; --ahead" in ran.err) == (4, True)
    assert done(pmdesk, "1", "--ahead")["next_on"] == "2026-11-17"


def test_the_history_of_a_job_is_told(pmdesk: Program) -> None:
    add(pmdesk, "Walls", "--what", "wall", "--repeat", "FREQ=DAILY", "--from", "2026-11-01")
    show = ("inspect", "upkeep", "show", "1")
    assert pmdesk("inspect", "upkeep", "trail", "1").err == "nothing was done yet\n"
    done(pmdesk, "1", "--on", "2026-11-02", "--text", "Washed", "--by", "E002")
    done(pmdesk, "1", "--result", "finding", "--text", "Cracks", "--by", "E001")
    pmdesk(
        "inspect", "upkeep", "stop", "1", "--on", "2026-11-09", "--reason", "Sold", "--by", "S01"
    )
    steps = pmdesk("inspect", "upkeep", "trail", "1", "--format", "json").json["rows"]
    assert [tuple(step.values())[1:] for step in steps] == [
        ("done", "2026-11-02", "2026-11-02", "E002", "ok", None, "Washed"),
        ("done", "2026-11-03", "2026-11-03", "E001", "finding", "finding:1", "Cracks"),
        ("stop", "2026-11-09", "2026-11-03", "S01", None, None, "Sold"),
    ]
    shown = pmdesk(*show).out
    assert "  2026-11-03  E001  done  of 2026-11-03  finding  finding:1  Cracks\n" in shown
    listed = pmdesk("inspect", "upkeep", "list", "--format", "json").json["rows"]
    assert pmdesk(*show, "--format", "json").json == {
        "schema": "pmdesk.inspect.upkeep/1", **listed[0]
    }  # fmt: skip


def test_a_failed_check_of_a_suppliers_goods_opens_a_finding(pmdesk: Program) -> None:
    add(pmdesk, "Goods", "--what", "supplies", "--supplier", "Larch Cleaning", *MONTH_END,
        "--from", "2026-10-01")  # fmt: skip
    row = done(pmdesk, "1", "--result", "finding", "--text", "Bleach without a label")
    (found,) = pmdesk("finding", "list", "--format", "json").json["rows"]
    assert row["findings"] == [f"finding:{found['id']}"]
    assert (row["clause"], row["result"]) == ("B4", "finding")
    assert (found["place"], found["text"], found["link"], found["class"]) == (
        "Larch Cleaning", "Bleach without a label", "upkeep:1", "own",
    )  # fmt: skip


def test_goods_without_a_supplier_are_refused(pmdesk: Program) -> None:
    ran = pmdesk(*ADD, "x", "--what", "supplies", "--who", "E001", *MONTH_END, ok=False)
    assert (ran.code, "[B4]" in ran.err, jobs(pmdesk)) == (4, True, [])


def test_a_stopped_job_keeps_what_was_open_and_ends(pmdesk: Program) -> None:
    add(pmdesk, "Waste", "--what", "waste", "--repeat", "FREQ=DAILY", "--from", "2026-11-01")
    pmdesk("inspect", "upkeep", "stop", "1", "--on", "2026-11-02", "--reason", "Contracted out")
    (row,) = jobs(pmdesk)
    assert (row["state"], row["open_count"], row["ends_on"]) == ("open", 2, "2026-11-02")
    assert done(pmdesk, "1")["state"] == "stopped"


def test_a_rule_that_ends_by_itself_is_done(pmdesk: Program) -> None:
    add(pmdesk, "x", "--what", "other", "--repeat", "FREQ=DAILY;COUNT=2", "--from", "2026-11-02")
    assert done(pmdesk, "1")["state"] == "done"
    assert "upkeep 1 has ended" in pmdesk("inspect", "upkeep", "done", "1", ok=False).err


def test_a_void_job_asks_for_nothing(pmdesk: Program) -> None:
    add(pmdesk, "x", "--what", "wall", "--repeat", "FREQ=DAILY")
    pmdesk("inspect", "upkeep", "void", "1", "--reason", "Twice")
    (row,) = jobs(pmdesk)
    assert (row["state"], row["next_on"], row["due_on"], row["overdue"]) == (
        "void", None, None, False,
    )  # fmt: skip
    assert owed(pmdesk) == []


def owed(program: Program, now: str | None = None) -> list[tuple[str, str, str, bool]]:
    rows = program("due", "--kind", "upkeep", "--format", "json", now=now).json["rows"]
    return [(row["id"], row["duty"], row["due"], row["overdue"]) for row in rows]


def test_due_names_a_job_from_its_day_and_overdue_after_its_due_date(pmdesk: Program) -> None:
    add(pmdesk, "Walls", "--what", "wall", "--repeat", "FREQ=WEEKLY", "--from", "2026-11-05",
        "--days", "2")  # fmt: skip
    assert owed(pmdesk, "2026-11-04T09:00") == []
    assert owed(pmdesk, "2026-11-05T09:00") == [("1", "wall", "2026-11-07", False)]
    assert owed(pmdesk, "2026-11-07T23:59") == [("1", "wall", "2026-11-07", False)]
    assert owed(pmdesk, "2026-11-08T00:00") == [("1", "wall", "2026-11-07", True)]
    done(pmdesk, "1", now="2026-11-08T09:00")
    assert owed(pmdesk, "2026-11-08T10:00") == []


def test_jobs_are_listed_by_sort_state_person_and_text(pmdesk: Program) -> None:
    add(pmdesk, "Walls", "--what", "wall", "--repeat", "FREQ=DAILY")
    add(pmdesk, "Roses", "--what", "greening", "--repeat", "FREQ=DAILY", "--supplier", "Green Fir")
    pmdesk(*ADD, "Bins", "--what", "waste", "--repeat", "FREQ=DAILY", "--who", "E002")
    pmdesk("inspect", "upkeep", "void", "1", "--reason", "Twice")
    for words, ids in (
        (("--what", "wall", "--what", "waste"), [1, 3]),
        (("--state", "open"), [2, 3]),
        (("--state", "void"), [1]),
        (("--staff", "Bo"), [3]),
        (("--search", "fir"), [2]),
        (("--search", "bins"), [3]),
    ):
        assert [row["id"] for row in jobs(pmdesk, *words)] == ids, words


def test_a_rule_that_leaves_out_short_months_is_warned_of(pmdesk: Program) -> None:
    ran = pmdesk(*ADD, "x", "--what", "wall", "--who", "E001", "--repeat",
                 "FREQ=MONTHLY;BYMONTHDAY=31")  # fmt: skip
    assert "BYMONTHDAY=-1" in ran.err
