"""Whatever happened, in whatever order: what is published is what the books say, periods add up
to the whole, and no demand ever asked for more than was left."""

import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.fees import disclosing
from pmdesk.records.disclosure import Period
from pmdesk.records.dunning import HOW_OF, STAGES
from tests.conftest import Program

UNIT, OTHER = "3-2-1502", "4-1-101"
FIRST = date(2026, 11, 1)
NUMBER = st.integers(1, 8)
UNITS = st.sampled_from((UNIT, OTHER))
STEP = st.one_of(
    st.tuples(st.just("pay"), UNITS, st.integers(1, 50_000)),
    st.tuples(st.just("pay"), UNITS, st.just(60_000)),
    st.tuples(st.just("void receipt"), NUMBER),
    st.tuples(st.just("void charge"), NUMBER),
    st.tuples(st.just("waive"), NUMBER, st.integers(1, 30_000)),
    st.tuples(st.just("dispute"), st.integers(1, 4)),
    st.tuples(st.just("dispute"), st.integers(1, 4)),
    st.tuples(st.just("settle"), NUMBER),
    st.tuples(st.just("refund"), UNITS, st.integers(1, 20_000)),
    st.tuples(st.just("dun"), UNITS, st.sampled_from(STAGES)),
    st.tuples(st.just("dun"), UNITS, st.sampled_from(STAGES)),
    st.tuples(st.just("deliver"), NUMBER),
    st.tuples(st.just("promise"), NUMBER),
    st.tuples(st.just("void demand"), NUMBER),
    st.tuples(st.just("spend"), st.sampled_from(("tax", "staff")), st.integers(1, 90_000)),
    st.tuples(st.just("earn"), st.integers(1, 90_000)),
    st.tuples(st.just("void expense"), st.integers(1, 3)),
    st.tuples(st.just("bill"), st.sampled_from(("2026-10", "2026-11"))),
    st.just(("next day",)),
    st.just(("next day",)),
)


@pytest.fixture(scope="module")
def priced(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two units charged 200.00 and 30.00 for September, due on the 25th."""
    path = tmp_path_factory.mktemp("disclosed") / "desk.db"
    path.write_bytes(_office.read_bytes())
    program = Program(path)
    for unit in (UNIT, OTHER):
        program("owner", "add", unit, "--move-in", "2024-05-01")
    for code, price in (("PM", "200"), ("CL", "30")):
        program("fee", "item", "add", code, "--name", code, "--basis", "unit-month", "--price",
                price, "--unit", "month", "--from", "2026-01-01", "--document", "C",
                now="2026-01-05")  # fmt: skip
    program("fee", "bill", "--month", "2026-09", "--yes", now="2026-09-05T09:00")
    return path.read_bytes()


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=10, max_size=28))
def test_what_is_published_is_what_the_books_say(priced: bytes, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder) / "desk.db")
        program.path.write_bytes(priced)
        day = FIRST
        for number, step in enumerate(steps):
            if step[0] == "next day":
                day += timedelta(days=1)
                continue
            program.now = f"{day}T09:{number:02}"
            ran = program(*_words(step), ok=False)
            assert ran.code in (0, 2, 3, 4), ran
            if step[0] == "dun" and ran.code == 0:
                _check_demand(program.path)
        _check(program.path, day)


def _words(step: Any) -> list[str]:
    match step:
        case ("pay", unit, fen):
            return ["fee", "pay", "--unit", unit, "--amount", _yuan(fen), "--method", "cash",
                    "--cashier", "E001"]  # fmt: skip
        case ("void receipt", number):
            return ["fee", "void", str(number), "--reason", "x"]
        case ("void charge", number):
            return ["fee", "charge", "void", str(number), "--reason", "x"]
        case ("waive", number, fen):
            return ["fee", "charge", "waive", str(number), "--amount", _yuan(fen), "--reason", "x",
                    "--by", "D01"]  # fmt: skip
        case ("dispute" | "settle" as verb, number):
            return ["fee", "charge", verb, str(number), "--text", "x"]
        case ("refund", unit, fen):
            return ["fee", "refund", "--unit", unit, "--amount", _yuan(fen), "--method", "cash",
                    "--by", "E001"]  # fmt: skip
        case ("dun", unit, stage):
            return ["fee", "dun", "add", "--unit", unit, "--stage", stage, "--how",
                    HOW_OF[stage][0], "--reason", "x"]  # fmt: skip
        case ("deliver", number):
            return ["fee", "dun", "deliver", str(number), "--how", "signed", "--proof", "x"]
        case ("promise", number):
            return ["fee", "dun", "promise", str(number), "--on", "+3d"]
        case ("void demand", number):
            return ["fee", "dun", "void", str(number), "--reason", "x"]
        case ("spend", category, fen):
            return ["fee", "expense", "add", "--category", category, "--amount", _yuan(fen),
                    "--text", "x"]  # fmt: skip
        case ("earn", fen):
            return ["fee", "expense", "add", "--income", "--category", "parking", "--amount",
                    _yuan(fen), "--text", "x"]  # fmt: skip
        case ("void expense", number):
            return ["fee", "expense", "void", str(number), "--reason", "x"]
        case ("bill", month):
            return ["fee", "bill", "--month", month, "--yes"]
    raise AssertionError(step)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def _check_demand(path: Path) -> None:
    """The demand that was just made asks for exactly what is left of charges that are overdue,
    stand and are not disputed; for a lawyer's or a court's stage each was demanded in a notice
    that was delivered."""
    with closing(sqlite3.connect(path)) as conn:
        number, stage, day, amount = conn.execute(
            "SELECT id, stage, on_day, amount_fen FROM dunning ORDER BY id DESC LIMIT 1"
        ).fetchone()
        void = set(conn.execute("SELECT kind, record_id FROM void"))
        demanded = conn.execute(
            "SELECT charge_id, left_fen FROM dunning_charge WHERE dunning_id = ?", (number,)
        ).fetchall()
        assert demanded
        assert amount == sum(fen for _charge, fen in demanded)
        for charge, fen in demanded:
            billed, due = conn.execute(
                "SELECT amount_fen, due_on FROM charge WHERE id = ?", (charge,)
            ).fetchone()
            assert ("charge", charge) not in void
            assert due < day
            paid = sum(
                part
                for receipt, part in conn.execute(
                    "SELECT receipt_id, amount_fen FROM receipt_line WHERE charge_id = ?", (charge,)
                )
                if ("receipt", receipt) not in void
            )
            steps = conn.execute(
                "SELECT kind, amount_fen FROM charge_step WHERE charge_id = ? ORDER BY id",
                (charge,),
            ).fetchall()
            waived = sum(part for kind, part in steps if kind == "waive")
            assert fen == billed - paid - waived > 0
            assert [kind for kind, _part in steps if kind != "waive"][-1:] != ["dispute"]
            if stage in ("lawyer", "court"):
                notices = conn.execute(
                    "SELECT d.id FROM dunning d JOIN dunning_charge g ON g.dunning_id = d.id "
                    "JOIN dunning_step s ON s.dunning_id = d.id AND s.kind = 'deliver' "
                    "WHERE g.charge_id = ? AND d.stage IN ('notice', 'final')",
                    (charge,),
                ).fetchall()
                assert [one for (one,) in notices if ("dunning", one) not in void]


def _check(path: Path, last: date) -> None:
    days = [FIRST + timedelta(days=n) for n in range(-1, (last - FIRST).days + 1)]
    with closing(sqlite3.connect(path)) as conn:
        whole = _figures(conn, days[0], last)
        assert whole == _naive(conn)
        for cut in days[1:]:
            before, after = (
                _figures(conn, days[0], cut - timedelta(days=1)),
                _figures(conn, cut, last),
            )
            before.update(after)
            assert {k: v for k, v in before.items() if v} == {k: v for k, v in whole.items() if v}


def _figures(conn: sqlite3.Connection, first: date, last: date) -> Counter[str]:
    """Every sum of the statement of some days; `statement` itself refuses what does not tie."""
    period = Period(
        (first - timedelta(days=1)).isoformat(), first.isoformat(), last.isoformat()
    )  # fmt: skip
    content = disclosing.statement(conn, period)
    found: Counter[str] = Counter()
    for row in content["income"]:
        found[f"item {row['code']}"] += row["amount_fen"]
    for section in ("other_income", "expenditure"):
        for row in content[section]:
            found[f"{section} {row['category']}"] += row["amount_fen"]
    sums = content["receipts"]
    found["over"] = sums["advance_after_fen"] - sums["advance_before_fen"]
    for name in ("receipts", "received_fen", "voids", "voided_fen", "used_fen", "refunded_fen"):
        found[name] = sums[name]
    return Counter({name: value for name, value in found.items() if value})


def _naive(conn: sqlite3.Connection) -> Counter[str]:
    """The same over all that ever happened, out of the stored rows: what is void counts nothing."""
    void = set(conn.execute("SELECT kind, record_id FROM void"))
    found: Counter[str] = Counter()
    for number, fen in conn.execute("SELECT id, amount_fen FROM receipt"):
        gone = ("receipt", number) in void
        found.update({"receipts": 1, "received_fen": fen, "over": 0 if gone else fen})
        found.update({"voids": int(gone), "voided_fen": fen if gone else 0})
    for receipt, kind, code, fen in conn.execute(
        "SELECT l.receipt_id, l.kind, i.code, l.amount_fen FROM receipt_line l LEFT JOIN charge c "
        "ON c.id = l.charge_id LEFT JOIN fee_item i ON i.id = c.item_id"
    ):
        if ("receipt", receipt) not in void:
            found["over"] -= fen
            name = "refunded_fen" if kind == "refund" else "used_fen"
            found.update({name: fen, **({f"item {code}": fen} if code else {})})
    for number, direction, category, fen in conn.execute(
        "SELECT id, direction, category, amount_fen FROM expense"
    ):
        if ("expense", number) not in void:
            section = "other_income" if direction == "in" else "expenditure"
            found[f"{section} {category}"] += fen
    return Counter({name: value for name, value in found.items() if value})
