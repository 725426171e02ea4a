"""What is owed on a day, by age, and until when each charge can be sued for (B2)."""

from datetime import date
from typing import Any

import pytest

from pmdesk.rules.ageing import Restart, bucket_of, buckets, limitation, months_later
from tests.conftest import Program
from tests.desk.counter import OTHER, UNIT, bill, item, left, pay, refused
from tests.store.raw import alter

AGES = ("not_due", "up_to_30", "up_to_60", "up_to_90", "up_to_365", "over_365")


def arrears(pmdesk: Program, *words: str, now: str | None = None) -> list[dict[str, Any]]:
    ran = pmdesk("fee", "arrears", *words, "--format", "json", now=now)
    return list(ran.json["rows"])


def ages(row: dict[str, Any]) -> dict[str, int]:
    return {name: row[f"{name}_fen"] for name in AGES if row[f"{name}_fen"]}


# Ages.


@pytest.mark.parametrize(
    ("days", "age"),
    [(-40, "not_due"), (0, "not_due"), (1, "up_to_30"), (30, "up_to_30"), (31, "up_to_60"),
     (60, "up_to_60"), (61, "up_to_90"), (90, "up_to_90"), (91, "up_to_365"), (365, "up_to_365"),
     (366, "over_365"), (5000, "over_365")],
)  # fmt: skip
def test_each_day_has_one_age(billed: Program, days: int, age: str) -> None:
    day = date(2026, 8, 25)
    seen = date.fromordinal(day.toordinal() + days)
    assert bucket_of(day, seen, buckets((30, 60, 90, 365))).name == age
    if seen >= date(2026, 8, 5):  # the statement in SQL says the same
        now = f"{seen}T09:00"
        detail = arrears(billed, "--unit", UNIT, "--detail", now=now)
        assert {row["age"] for row in detail if row["month"] == "2026-08"} == {age}
        (row,) = arrears(billed, "--unit", UNIT, now=now)
        assert ages(row)[age] >= 23000
        for name in AGES:
            told = sum(one["left_fen"] for one in detail if one["age"] == name)
            assert row[f"{name}_fen"] == told


def test_units_are_told_by_age_with_their_total(billed: Program) -> None:
    pay(billed, "200")
    rows = arrears(billed)
    assert rows == [
        {
            "unit": UNIT,
            "building": "3",
            "not_due_fen": 0,
            "up_to_30_fen": 23000,
            "up_to_60_fen": 23000,
            "up_to_90_fen": 3000,
            "up_to_365_fen": 0,
            "over_365_fen": 0,
            "disputed_fen": 0,
            "total_fen": 49000,
            "credit_fen": 0,
            "oldest_due": "2026-08-25",
        },
        {
            "unit": OTHER,
            "building": "4",
            "not_due_fen": 0,
            "up_to_30_fen": 23000,
            "up_to_60_fen": 23000,
            "up_to_90_fen": 23000,
            "up_to_365_fen": 0,
            "over_365_fen": 0,
            "disputed_fen": 0,
            "total_fen": 69000,
            "credit_fen": 0,
            "oldest_due": "2026-08-25",
        },
    ]
    assert arrears(billed, "--unit", OTHER) == rows[1:]
    assert arrears(billed, "--building", "3") == rows[:1]
    assert arrears(billed, "--building", "9") == []


def test_buildings_are_told_with_their_units(billed: Program) -> None:
    billed("owner", "add", "3-1-1", "--move-in", "2024-05-01")
    bill(billed, "2026-10")
    rows = arrears(billed, "--by", "building")
    assert [(row["building"], row["units"], row["total_fen"]) for row in rows] == [
        ("3", 2, 69000 + 23000),
        ("4", 1, 69000),
    ]
    assert sum(row["total_fen"] for row in arrears(billed)) == sum(r["total_fen"] for r in rows)


def test_what_is_disputed_stands_apart(billed: Program) -> None:
    oldest = next(iter(left(billed)))
    billed("fee", "charge", "dispute", str(oldest), "--text", "Empty")
    (row,) = arrears(billed, "--unit", UNIT)
    assert (ages(row)["up_to_90"], row["disputed_fen"], row["total_fen"]) == (3000, 20000, 69000)
    (before,) = arrears(billed, "--unit", UNIT, "--as-of", "2026-11-02")
    assert (before["disputed_fen"], before["total_fen"]) == (0, 69000)
    billed("fee", "charge", "settle", str(oldest), "--text", "Right")
    (row,) = arrears(billed, "--unit", UNIT)
    assert (ages(row)["up_to_90"], row["disputed_fen"]) == (23000, 0)


def test_units_with_nothing_but_credit_are_told_where_asked_for(billed: Program) -> None:
    pay(billed, "700")
    assert [row["unit"] for row in arrears(billed)] == [OTHER]
    rows = arrears(billed, "--credit")
    assert [(row["unit"], row["total_fen"], row["credit_fen"]) for row in rows] == [
        (UNIT, 0, 1000),
        (OTHER, 69000, 0),
    ]


def test_any_past_day_can_be_asked_again(billed: Program) -> None:
    days = ("2026-08-04", "2026-08-05", "2026-09-30", "2026-11-01", "2026-11-03")
    pay(billed, "230", now="2026-08-20T09:00")
    before = [arrears(billed, "--unit", UNIT, "--as-of", day) for day in days]
    totals = [rows[0]["total_fen"] if rows else 0 for rows in before]
    assert totals == [0, 23000, 23000, 46000, 46000]
    billed("fee", "charge", "waive", str(next(iter(left(billed)))), "--amount", "1", "--reason",
           "x", "--by", "D01", now="2026-11-04T09:00")  # fmt: skip
    pay(billed, "400", now="2026-11-05T09:00")
    billed("fee", "void", "2", "--reason", "x", now="2026-11-06T09:00")
    again = [arrears(billed, "--unit", UNIT, "--as-of", day) for day in days]
    assert again == before
    billed.now = "2026-11-07T09:00"
    later = [arrears(billed, "--unit", UNIT, "--as-of", f"2026-11-0{n}") for n in (4, 5, 6)]
    assert [rows[0]["total_fen"] for rows in later] == [45900, 5900, 45900]


def test_ages_are_those_of_the_policy(billed: Program, tmp_path: Any) -> None:
    draft = tmp_path / "policy.toml"
    billed("policy", "show", "--output", str(draft))
    text = draft.read_text().replace("value = [30, 60, 90, 365]", "value = [7, 100]")
    draft.write_text(text.replace('id = "', 'id = "x-', 1), encoding="utf-8")
    billed("policy", "adopt", str(draft), "--from", "2026-11", "--by", "M01")
    (row,) = arrears(billed, "--unit", UNIT)
    assert [name for name in row if name.endswith("_fen")] == [
        "not_due_fen", "up_to_7_fen", "up_to_100_fen", "over_100_fen", "disputed_fen", "total_fen",
        "credit_fen",
    ]  # fmt: skip
    assert row["up_to_100_fen"] == 69000
    assert "8-100 days" in billed("fee", "arrears").out


def test_the_table_has_columns_a_total_and_no_names(billed: Program) -> None:
    billed("owner", "person", "add", UNIT, "--name", "Lin Heron", "--role", "owner")
    ran = billed("fee", "arrears")
    assert ran.out.splitlines()[0].split("  ")[0] == "Unit"
    assert ran.err == "owed on 2026-11-03: 1380.00\n"
    for words in ((), ("--detail",), ("--by", "building")):
        for form in ("table", "csv", "json"):
            assert "Heron" not in billed("fee", "arrears", *words, "--format", form).out
    pay(billed, "690")
    pay(billed, "690", unit=OTHER)
    ran = billed("fee", "arrears")
    assert (ran.out, ran.err) == ("", "nothing is owed\n")


def test_what_does_not_go_together_is_refused(billed: Program) -> None:
    for words in (["--by", "building"], ["--credit"]):
        refused(billed, 2, "--detail does not go with", "fee", "arrears", "--detail", *words)
    refused(billed, 4, "2026-11-04 lies in the future", "fee", "arrears", "--as-of", "tomorrow")
    refused(billed, 3, "there is no unit '9-9-9'", "fee", "arrears", "--unit", "9-9-9")


# The limitation of each charge.


def test_the_limitation_runs_from_the_due_day_and_begins_anew() -> None:
    due = date(2020, 11, 25)

    def ends(day: str, *restarts: tuple[str, str]) -> tuple[str, str, str]:
        found = limitation(
            due,
            [Restart(date.fromisoformat(on), why) for on, why in restarts],
            date.fromisoformat(day),
            3,
            30,
        )
        return found.last.isoformat(), found.why, found.state

    assert ends("2023-05-24") == ("2023-11-25", "due", "running")
    assert ends("2023-05-25") == ("2023-11-25", "due", "soon")
    assert ends("2023-11-25") == ("2023-11-25", "due", "soon")
    assert ends("2023-11-26") == ("2023-11-25", "due", "ended")
    assert ends("2023-11-26", ("2023-11-25", "paid")) == ("2026-11-25", "paid", "running")
    assert ends("2023-12-01", ("2023-11-26", "demand")) == ("2023-11-25", "due", "ended")
    twice = (("2025-01-31", "promise"), ("2022-02-28", "demand"))
    assert ends("2026-01-01", *twice) == ("2028-01-31", "promise", "running")
    assert ends("2020-12-01", ("2020-11-01", "paid")) == ("2023-11-25", "due", "running")
    assert months_later(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert months_later(date(2024, 8, 31), 6) == date(2025, 2, 28)


@pytest.fixture
def old(pmdesk: Program) -> Program:
    """A unit charged 200.00 in January 2023, due on the 25th: charge 1."""
    pmdesk("owner", "add", UNIT, "--move-in", "2020-01-01")
    pmdesk("fee", "item", "add", "PM", "--name", "PM", "--basis", "unit-month", "--price", "200",
           "--unit", "month", "--from", "2023-01-01", "--document", "Contract",
           now="2023-01-01T09:00")  # fmt: skip
    bill(pmdesk, "2023-01")
    return pmdesk


def detail(pmdesk: Program, now: str) -> tuple[str, str, str, str]:
    (row,) = arrears(pmdesk, "--detail", now=now)
    return row["since"], row["why"], row["limitation_on"], row["limitation"]


def test_a_charge_is_told_with_the_end_of_its_limitation(old: Program) -> None:
    (row,) = arrears(old, "--detail", now="2023-03-01T09:00")
    assert row == {
        "charge": 1,
        "unit": UNIT,
        "item": "PM",
        "month": "2023-01",
        "due": "2023-01-25",
        "days": 35,
        "age": "up_to_60",
        "amount_fen": 20000,
        "left_fen": 20000,
        "disputed": False,
        "since": "2023-01-25",
        "why": "due",
        "limitation_on": "2026-01-25",
        "limitation": "running",
    }


def test_a_limitation_that_ends_soon_is_warned_of(old: Program) -> None:
    ran = old("fee", "arrears", "--detail", now="2025-07-24T09:00")
    assert "limitation" not in ran.err
    ran = old("fee", "arrears", "--detail", now="2025-07-25T09:00")
    assert "warning: the limitation of 1 charge ends soon\n" in ran.err
    ran = old("fee", "arrears", "--detail", now="2026-01-26T09:00")
    assert "warning: the limitation of 1 charge has ended\n" in ran.err


def test_a_part_payment_begins_it_anew_and_its_void_does_not(old: Program) -> None:
    pay(old, "50", now="2025-06-01T09:00")
    since = ("2025-06-01", "paid", "2028-06-01", "running")
    assert detail(old, "2025-08-01T09:00") == since
    old("fee", "void", "1", "--reason", "Bounced", now="2025-08-01T10:00")
    assert detail(old, "2025-08-01T11:00") == ("2023-01-25", "due", "2026-01-25", "soon")


def test_a_demand_that_reached_the_owner_begins_it_anew(old: Program) -> None:
    alter(
        old.path,
        "INSERT INTO dunning SELECT 1, 1, NULL, 202501, 1, 1, 'notice', '2025-01-10', 'letter', "
        "20000, NULL, NULL, NULL, 'E001'",
        "INSERT INTO dunning_charge VALUES (1, 1, 1, 1, 20000)",
    )
    due = ("2023-01-25", "due", "2026-01-25", "running")
    assert detail(old, "2025-03-01T09:00") == due, "nobody has it yet"
    step = "INSERT INTO dunning_step SELECT {id}, 1, 1, '{kind}', '{on}', 'E001', {rest}"
    deliver = step.format(id=1, kind="deliver", on="2025-02-01",
                          rest="'hand', 'signed', NULL, NULL, NULL, NULL")  # fmt: skip
    alter(old.path, deliver)
    assert detail(old, "2025-01-31T09:00") == due
    demanded = ("2025-02-01", "demand", "2028-02-01", "running")
    assert detail(old, "2025-03-01T09:00") == demanded
    spoken = step.format(id=2, kind="promise", on="2025-04-01",
                         rest="'phone', NULL, '2025-05-01', NULL, NULL, NULL")  # fmt: skip
    alter(old.path, spoken)
    assert detail(old, "2025-04-02T09:00") == demanded, "a word is no writing"
    written = step.format(id=3, kind="promise", on="2025-04-03",
                          rest="'letter', 'kept', '2025-05-01', NULL, NULL, NULL")  # fmt: skip
    alter(old.path, written)
    assert detail(old, "2025-04-04T09:00") == ("2025-04-03", "promise", "2028-04-03", "running")


def test_credit_used_for_a_charge_begins_nothing_anew(pmdesk: Program) -> None:
    pmdesk("owner", "add", UNIT, "--move-in", "2020-01-01")
    item(pmdesk, "PM", "200")
    pay(pmdesk, "50", now="2026-01-05T09:00")
    bill(pmdesk, "2026-01", "--due", "2026-01-02")
    assert left(pmdesk) == {1: 15000}
    (row,) = arrears(pmdesk, "--detail")
    assert (row["since"], row["why"]) == ("2026-01-02", "due")
