"""Clocks: the month is the office's wherever the program runs; one set back changes no order."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from pmdesk.periods import Month
from tests.cli.running import environment, run
from tests.conftest import Program

OFFICE = ZoneInfo("Asia/Shanghai")
ZONES = ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"]

SETUP = [
    "owner add 1-1-101 --move-in 2024-05-01",
    "fee item add CARD --name Card --basis each --price 15 --unit card --from 2026-01-01"
    " --document Notice",
    "fee item add GAS --name Gas --basis metered --price 3 --unit m3 --from 2026-01-01"
    " --document Tariff",
]


class Dated(NamedTuple):
    """A record that is entered without a day: how, and what it says of its day."""

    line: str
    day: str = "on"
    number: str | None = None
    """How its number begins, before the month."""
    lists: str | None = None
    """The list that takes --month."""


RECORDS = [
    Dated("fault add --staff E001 --code CMP-01 --by S01", number="FN", lists="fault list"),
    Dated("complaint add --unit 1-1-101 --channel phone --category noise --text x",
          number="CP", lists="complaint list"),
    Dated("request add --kind repair --unit 1-1-101 --text x", number="RQ", lists="request list"),
    Dated("call add --text x", lists="call list"),
    Dated("finding add --class own --severity minor --place x --text x", number="NC",
          lists="finding list"),
    Dated("inspect add --kind daily --rest ok", lists="inspect list"),
    Dated("patrol add --start 00:00 --by D01 --kind patrol", lists="patrol list"),
    Dated("visit add --by D01 --on today --kind visit --unit 1-1-101", number="VS",
          lists="visit list"),
    Dated("fee bill --item CARD --unit 1-1-101 --quantity 1", lists="fee charge list"),
    Dated("fee pay --unit 1-1-101 --amount 5 --method cash --cashier E001", number="RC",
          lists="fee receipt list"),
    Dated("fee meter add --unit 1-1-101 --item GAS --reading 5", lists="fee meter list"),
    Dated("fee expense add --category tax --amount 5 --text x", lists="fee expense list"),
    Dated("fee day add --cashier E001 --counted 5 --handed-to Finance --text x",
          lists="fee day list"),
    Dated("fee hold add --unit 1-1-101 --amount 5 --kind deposit"),
    Dated("mail add --direction in --kind parcel --party Fir", lists="mail list"),
    Dated("task add x --who E001", lists="task list"),
    Dated("sign add Exit --place Gate", day="made_on"),
    Dated("appeal add 1 --against S01 --statement x", day="filed_on"),
]  # fmt: skip
"""Every group of dated records; the appeal is against the notice that comes first."""

WEST, EAST = ZONES[:2]
BORDERS = [
    *(
        (WEST, f"{day}T00:00:00")
        for day in ("2028-02-29", "2028-03-01", "2026-11-01", "2027-01-01")
    ),
    *(
        (EAST, f"{day}T23:59:59")
        for day in ("2028-02-29", "2027-02-28", "2026-10-31", "2026-12-31")
    ),
]
"""The first and last seconds of days in office time, where it is another day elsewhere."""


@pytest.fixture(scope="session")
def _ready(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with a unit and prices, made once."""
    program = Program(tmp_path_factory.mktemp("clocks") / "desk.db")
    shutil.copy(_office, program.path)
    for line in SETUP:
        program(*line.split(), now="2026-01-02")
    return program.path


@pytest.fixture
def desk(_ready: Path, tmp_path: Path) -> Program:
    """A fresh copy of it."""
    shutil.copy(_ready, tmp_path / "desk.db")
    return Program(tmp_path / "desk.db")


@pytest.fixture(params=ZONES[:2])
def _elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process in a time zone that is not the office's."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def stored(program: Program, line: str, now: str) -> Any:
    """Enters a record; as it was stored."""
    return program(*line.split(), "--format", "json", now=now).json


def listed(program: Program, line: str, *words: str) -> list[Any]:
    """The rows of a list."""
    return list(program(*line.split(), *words, "--format", "json", now="2028-12-31").json["rows"])


# Borders of days, months and years.


@pytest.mark.parametrize(("_elsewhere", "moment"), BORDERS, indirect=["_elsewhere"])
@pytest.mark.usefixtures("_elsewhere")
def test_a_record_lies_in_the_office_s_month(desk: Program, moment: str) -> None:
    day, month = moment[:10], moment[:7]
    as_utc = datetime.fromisoformat(moment).replace(tzinfo=OFFICE).astimezone(ZoneInfo("UTC"))
    for number, record in enumerate(RECORDS):  # said in office time and with an offset in turn
        row = stored(desk, record.line, as_utc.isoformat() if number % 2 else moment)
        assert row[record.day] == day, record.line
        assert row.get("month", month) == month
        if record.number:
            assert row["number"] == f"{record.number}-{month.replace('-', '')}-0001"
    for record in RECORDS:
        if record.lists:
            assert len(listed(desk, record.lists, "--month", month)) == 1, record.lists
            assert listed(desk, record.lists, "--month", _across(moment)) == [], record.lists


@pytest.mark.usefixtures("_elsewhere")
def test_a_due_time_is_reckoned_in_office_time(desk: Program) -> None:
    line = "complaint add --unit 1-1-101 --channel phone --category noise --text x"
    row = stored(desk, line, "2028-02-28T23:59:59")
    assert row["respond_by"] == "2028-02-29T23:59:00+08:00"
    assert row["due_at"] == "2028-03-02T23:59:00+08:00"
    stored(desk, RECORDS[0].line, "2028-02-28T09:00")
    served = ("fault", "serve", "1", "--how", "signed")
    assert "until 2028-03-05" in desk(*served, now="2028-02-29T23:59:59").out


@pytest.mark.usefixtures("_elsewhere")
def test_a_month_ends_at_its_last_second_of_office_time(desk: Program) -> None:
    stored(desk, RECORDS[0].line, "2028-02-29T23:59:59")
    for early in ("2028-02-29T23:59:59", "2028-02-29T15:59:59Z"):
        ran = desk("month-close", "2028-02", now=early, ok=False)
        assert (ran.code, "can be closed from 2028-03-01" in ran.err) == (4, True)
    stored(desk, RECORDS[0].line, "2028-02-29T16:00:00Z")
    closed = desk("month-close", "2028-02", "--format", "json", now="2028-02-29T16:00:00Z").json
    assert [line["notices"] for line in closed["lines"]] == [1]
    assert desk("brief", now="2028-02-29T16:00:00Z").out.startswith("Morning brief 2028-03-01")


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize(("month", "days"), [("2027-02", 28), ("2028-02", 29), ("2026-12", 31)])
def test_a_month_s_fees_are_for_all_its_days(desk: Program, month: str, days: int) -> None:
    desk("fee", "item", "add", "PM", "--name", "PM", "--basis", "unit-month", "--price", "30",
         "--unit", "month", "--from", "2026-01-01", "--document", "x",
         now="2026-01-02")  # fmt: skip
    desk("fee", "bill", "--month", month, "--yes", now=f"{month}-{days}T23:59:59")
    charge = listed(desk, "fee charge list")[0]
    assert (charge["from"], charge["to"]) == (f"{month}-01", f"{month}-{days}")
    assert [part["days"] for part in charge["parts"]] == [days]


# The clock set back between two writes.

LATER, EARLIER = "2026-11-01T00:00:30", "2026-10-31T23:59:30"


@pytest.mark.parametrize("record", [r for r in RECORDS if r.day == "on"], ids=lambda r: r.line[:14])
def test_records_keep_the_order_in_which_they_were_stored(desk: Program, record: Dated) -> None:
    rows = [stored(desk, record.line, now) for now in (LATER, EARLIER)]
    assert [row["id"] for row in rows] == [1, 2]
    assert [row["on"] for row in rows] == ["2026-11-01", "2026-10-31"]
    if record.lists:
        assert [row["id"] for row in listed(desk, record.lists)] == [1, 2]
        assert [row["id"] for row in listed(desk, record.lists, "--month", "2026-10")] == [2]
        assert [row["id"] for row in listed(desk, record.lists, "--month", "2026-11")] == [1]
    assert desk("db", "check", now=EARLIER).out.startswith("ok\n")


def test_a_state_is_that_of_the_last_step_stored(desk: Program) -> None:
    complaint = RECORDS[1].line
    stored(desk, complaint, EARLIER)
    for now, line, state in (
        (LATER, "resolve 1 --text Done", "resolved"),
        (EARLIER, "reopen 1 --reason Again", "reopened"),
        (LATER, "resolve 1 --text Done", "resolved"),
        (EARLIER, "note 1 --text Seen", "resolved"),
    ):
        assert stored(desk, f"complaint {line}", now)["state"] == state
    trail = listed(desk, "complaint trail 1")
    assert [row["action"] for row in trail] == ["add", "resolve", "reopen", "resolve", "note"]
    stored(desk, RECORDS[0].line, EARLIER)
    desk("fault", "serve", "1", "--how", "signed", now=LATER)
    desk("fault", "revoke", "1", "--reason", "x", "--by", "S01", now=EARLIER)
    assert desk("fault", "show", "1", "--format", "json").json["state"] == "revoked"


def test_due_times_follow_the_clock_of_their_own_record(desk: Program) -> None:
    due = [stored(desk, RECORDS[1].line, now)["due_at"] for now in (LATER, EARLIER)]
    assert due == ["2026-11-04T00:00:00+08:00", "2026-11-03T23:59:00+08:00"]
    ran = desk("report", "month", "2026-10", "--format", "json", now="2026-11-05")
    assert ran.code == 0


def test_a_step_before_its_own_event_is_refused(desk: Program) -> None:
    stored(desk, RECORDS[0].line, LATER)
    before = desk.path.read_bytes()
    ran = desk("fault", "serve", "1", "--how", "signed", now=EARLIER, ok=False)
    assert (ran.code, "2026-10-31 lies before the event of 2026-11-01" in ran.err) == (4, True)
    assert desk.path.read_bytes() == before


def test_a_close_stands_and_what_comes_later_waits_for_the_next(desk: Program) -> None:
    stored(desk, RECORDS[0].line, EARLIER)
    first = desk("month-close", "2026-10", "--format", "json", now=LATER).out
    again = desk("month-close", "2026-10", "--format", "json", now=EARLIER).out
    assert again == first
    late = desk("fault", "add", "--staff", "E002", "--code", "CMP-01", "--by", "S01", now=EARLIER)
    assert "October 2026 is closed: this waits for the next close" in late.out
    assert desk("month-close", "2026-10", "--verify", now=EARLIER).code == 0
    assert desk("month-close", "2026-10", "--format", "json", now=LATER).out == first
    november = desk("month-close", "2026-11", "--format", "json", now="2026-12-01").json
    assert [(row["month"], row["staff"]) for row in november["adjustments"]] == [
        ("2026-10", "E002")
    ]


def test_a_key_is_known_whatever_the_clock_says(desk: Program) -> None:
    for record in RECORDS:
        if record.line.startswith(("visit", "patrol")):
            continue  # their line states the day, and `today` is another one
        line = f"{record.line} --ref k"
        assert stored(desk, line, EARLIER)["id"] == stored(desk, line, LATER)["id"] == 1


# The system's own clock.


@pytest.mark.parametrize("zone", ZONES)
def test_the_system_s_clock_is_read_in_office_time(desk: Program, zone: str) -> None:
    env = {**environment(desk.path), "TZ": zone}
    del env["PMDESK_NOW"]
    first = datetime.now(OFFICE).date()
    ran = run(desk.path, "call", "add", "--text", "x", env=env)
    last = datetime.now(OFFICE).date()
    assert ran.returncode == 0, ran.stderr
    assert first.isoformat() <= listed(desk, "call list")[0]["on"] <= last.isoformat()


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize("zone", ZONES)
def test_the_system_s_clock_at_a_border(desk: Program, zone: str) -> None:
    env = {**environment(desk.path), "TZ": zone, "PATH": os.environ["PATH"]}
    del env["PMDESK_NOW"]
    for moment, day in (
        ("2028-02-29T15:59:58Z", "2028-02-29"),
        ("2028-02-29T16:00:00Z", "2028-03-01"),
        ("2028-02-28T16:00:00Z", "2028-02-29"),
    ):
        words = [*RECORDS[0].line.split(), "--format", "json"]
        ran = run(desk.path, *words, env=env, before=["faketime", moment])
        assert ran.returncode == 0, ran.stderr
        notice = listed(desk, "fault list")[-1]
        assert (notice["on"], notice["month"]) == (day, day[:7])


def _across(moment: str) -> str:
    """The month on the other side of the border."""
    at = datetime.fromisoformat(moment)
    return str(Month.of(at.date()).plus(-1 if at.day == 1 else 1))
