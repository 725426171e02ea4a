"""What was billed and what was received, to the fen, for every unit and every day: after any
sequence of bills, payments, credits, waivers, disputes, voids and refunds.

The sums are made here once more, naively, out of the stored rows, and held against those that
the program tells.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.store import ledger
from tests.conftest import Program
from tests.desk.counter import OTHER, UNIT, bill, item

FIRST = date(2026, 11, 1)
CASHIERS = ("E001", "E002")


class Line(NamedTuple):
    """A receipt's line with the days from and until which it counts."""

    receipt: int
    kind: str
    charge: int | None
    fen: int
    on: str
    until: str


class Books:
    """The stored rows, read plainly."""

    def __init__(self, path: Path):
        with closing(sqlite3.connect(path)) as conn:
            gone = {(kind, number): day for kind, number, day in conn.execute(
                "SELECT kind, record_id, on_day FROM void")}  # fmt: skip
            never = ledger.FOREVER
            self.charges = {
                number: (unit, fen, on, gone.get(("charge", number), never))
                for number, unit, fen, on in conn.execute(
                    "SELECT id, unit_id, amount_fen, on_day FROM charge"
                )
            }
            self.receipts = {
                number: (unit, fen, on, gone.get(("receipt", number), never))
                for number, unit, fen, on in conn.execute(
                    "SELECT id, unit_id, amount_fen, on_day FROM receipt"
                )
            }
            self.lines = [
                Line(receipt, kind, charge, fen, on, gone.get(("receipt", receipt), never))
                for receipt, kind, charge, fen, on in conn.execute(
                    "SELECT receipt_id, kind, charge_id, amount_fen, on_day FROM receipt_line"
                )
            ]
            self.waived = conn.execute(
                "SELECT charge_id, amount_fen, on_day FROM charge_step WHERE kind = 'waive'"
            ).fetchall()

    def left(self, day: str) -> dict[int, int]:
        """What is left of each charge that counts on a day."""
        found = {n: fen for n, (_unit, fen, on, until) in self.charges.items() if on <= day < until}
        for line in self.lines:
            if line.charge is not None and line.on <= day < line.until:
                found[line.charge] -= line.fen  # a KeyError: it pays what is not owed yet
        for number, fen, on in self.waived:
            if on <= day and number in found:
                found[number] -= fen
        return found

    def credit(self, day: str) -> dict[int, int]:
        """What is over of each receipt that counts on a day."""
        found = {n: fen for n, (_unit, fen, on, gone) in self.receipts.items() if on <= day < gone}
        for line in self.lines:
            if line.on <= day < line.until:
                found[line.receipt] -= line.fen
        return found

    def of_unit(self, unit: int, day: str) -> dict[str, int]:
        """A unit's sums on a day."""
        charges = {
            n for n, row in self.charges.items() if row[0] == unit and row[2] <= day < row[3]
        }
        receipts = {
            n for n, row in self.receipts.items() if row[0] == unit and row[2] <= day < row[3]
        }
        lines = [line for line in self.lines if line.receipt in receipts and line.on <= day]
        return {
            "billed": sum(self.charges[n][1] for n in charges),
            "waived": sum(fen for n, fen, on in self.waived if n in charges and on <= day),
            "left": sum(fen for n, fen in self.left(day).items() if n in charges),
            "received": sum(self.receipts[n][1] for n in receipts),
            "over": sum(fen for n, fen in self.credit(day).items() if n in receipts),
            **{
                kind: sum(line.fen for line in lines if line.kind == kind)
                for kind in ("paid", "credit", "refund")
            },
        }


SMALL = st.integers(1, 30_000)
NUMBER = st.integers(1, 9)
STEP = st.one_of(
    st.tuples(st.just("pay"), st.sampled_from((UNIT, OTHER)), SMALL, st.integers(0, 3)),
    st.tuples(st.just("pay"), st.sampled_from((UNIT, OTHER)), st.just(90_000), st.integers(0, 1)),
    st.tuples(st.just("named"), NUMBER, SMALL),
    st.tuples(st.just("waive"), NUMBER, SMALL),
    st.tuples(st.just("dispute"), NUMBER),
    st.tuples(st.just("settle"), NUMBER),
    st.tuples(st.just("void receipt"), NUMBER),
    st.tuples(st.just("void charge"), NUMBER),
    st.tuples(st.just("refund"), st.sampled_from((UNIT, OTHER)), SMALL),
    st.tuples(st.just("bill"), st.sampled_from(("2026-09", "2026-10", "2026-11"))),
    st.just(("next day",)),
    st.just(("next day",)),
)


@pytest.fixture(scope="module")
def priced(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two units charged 200.00 and 30.00 for August."""
    path = tmp_path_factory.mktemp("priced") / "desk.db"
    path.write_bytes(_office.read_bytes())
    program = Program(path)
    for unit in (UNIT, OTHER):
        program("owner", "add", unit, "--move-in", "2024-05-01")
    item(program, "PM", "200")
    item(program, "CL", "30")
    bill(program, "2026-08")
    return path


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(steps=st.lists(STEP, min_size=8, max_size=24))
def test_every_fen_is_accounted_for_on_every_day(priced: Path, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder) / "desk.db")
        program.path.write_bytes(priced.read_bytes())
        day = FIRST
        for number, step in enumerate(steps):
            if step[0] == "next day":
                day += timedelta(days=1)
                continue
            program.now = f"{day}T09:{number:02}"
            _do(program, number, step)
        program.now = f"{day}T23:00"
        _check(program, day)


def _do(program: Program, number: int, step: Any) -> None:
    """One step, which may be refused; a void puts back exactly what the receipt had paid."""
    today = program.now[:10]
    before = Books(program.path)
    ran = program(*_words(number, step), ok=False)
    assert ran.code in (0, 2, 3, 4), ran
    if step[0] == "void receipt" and ran.code == 0:
        restored = dict(before.left(today))
        for line in before.lines:
            if line.receipt == step[1] and line.charge in restored:
                restored[line.charge] += line.fen
        assert Books(program.path).left(today) == restored
    if ran.code:
        assert Books(program.path).__dict__ == before.__dict__


def _words(number: int, step: Any) -> list[str]:
    cashier = CASHIERS[number % 2]
    match step:
        case ("pay", unit, fen, ago):
            return ["fee", "pay", "--unit", unit, "--amount", _yuan(fen), "--method", "cash",
                    "--cashier", cashier, "--on", f"-{ago}d"]  # fmt: skip
        case ("named", charge, fen):
            unit = UNIT if charge in (1, 2, 5, 6, 9) else OTHER
            return ["fee", "pay", "--unit", unit, "--amount", _yuan(fen), "--method", "card",
                    "--cashier", cashier, "--charge", str(charge)]  # fmt: skip
        case ("waive", charge, fen):
            return ["fee", "charge", "waive", str(charge), "--amount", _yuan(fen), "--reason", "x",
                    "--by", "D01"]  # fmt: skip
        case ("dispute" | "settle" as verb, charge):
            return ["fee", "charge", verb, str(charge), "--text", "x"]
        case ("void receipt", receipt):
            return ["fee", "void", str(receipt), "--reason", "x"]
        case ("void charge", charge):
            return ["fee", "charge", "void", str(charge), "--reason", "x"]
        case ("refund", unit, fen):
            return ["fee", "refund", "--unit", unit, "--amount", _yuan(fen), "--method", "cash",
                    "--by", cashier]  # fmt: skip
        case ("bill", month):
            return ["fee", "bill", "--month", month, "--yes"]
    raise AssertionError(step)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def _check(program: Program, last: date) -> None:
    books = Books(program.path)
    for day in _days(last):
        assert all(fen >= 0 for fen in books.left(day).values()), "more was paid than is owed"
        assert all(fen >= 0 for fen in books.credit(day).values()), "more was used than was paid"
        words = ("fee", "arrears", "--as-of", day, "--credit", "--format", "json")
        told = {row["unit"]: row for row in program(*words).json["rows"]}
        detail = program("fee", "arrears", "--as-of", day, "--detail", "--format", "json").json
        assert {row["charge"]: row["left_fen"] for row in detail["rows"]} == {
            number: fen for number, fen in books.left(day).items() if fen
        }
        with closing(sqlite3.connect(program.path)) as conn:
            for unit, code in ((1, UNIT), (2, OTHER)):
                sums = books.of_unit(unit, day)
                used = sums["paid"] + sums["credit"]
                assert sums["billed"] == used + sums["waived"] + sums["left"]
                assert sums["received"] == used + sums["refund"] + sums["over"]
                row = told.get(code, {"total_fen": 0, "credit_fen": 0})
                assert (row["total_fen"], row["credit_fen"]) == (sums["left"], sums["over"])
                assert ledger.sums(conn, unit, day).left_fen == sums["left"]
                assert ledger.credit_of(conn, unit, day) == sums["over"]
    _check_takings(program, books, last)


def _check_takings(program: Program, books: Books, last: date) -> None:
    """The days' takings of all cashiers add up to the receipts that stand, less what was given
    back."""
    total = 0
    for row in program("due", "--kind", "fee", "--format", "json").json["rows"]:
        if row["duty"] == "takings":
            closed = program("fee", "day", "--date", row["id"], "--cashier", row["who"],
                             "--counted", "0", "--handed-to", "Finance", "--text", "x",
                             "--format", "json").json  # fmt: skip
            total += closed["amount_fen"]
    day = last.isoformat()
    standing = sum(fen for _unit, fen, _on, gone in books.receipts.values() if gone > day)
    refunds = sum(line.fen for line in books.lines if line.kind == "refund")
    assert total == standing - refunds


def _days(last: date) -> Iterator[str]:
    day = FIRST - timedelta(days=5)
    while day <= last:
        yield day.isoformat()
        day += timedelta(days=1)
