"""An office with charges to pay, for the tests of the counter and of arrears."""

from typing import Any

import pytest

from tests.conftest import Program

UNIT, OTHER = "3-2-1502", "4-1-101"


@pytest.fixture
def billed(pmdesk: Program) -> Program:
    """Two units charged 200.00 (PM) and 30.00 (CL) each for August, September, October: charges 1
    to 4 of August, two a unit, then those of the other months; each due on the 25th."""
    for unit in (UNIT, OTHER):
        pmdesk("owner", "add", unit, "--area", "80", "--move-in", "2024-05-01")
    item(pmdesk, "PM", "200")
    item(pmdesk, "CL", "30")
    for month in ("08", "09", "10"):
        bill(pmdesk, f"2026-{month}")
    return pmdesk


def item(pmdesk: Program, code: str, price: str) -> None:
    pmdesk("fee", "item", "add", code, "--name", code, "--basis", "unit-month", "--price", price,
           "--unit", "month", "--from", "2026-01-01", "--document", "Contract",
           now="2026-01-05")  # fmt: skip


def bill(pmdesk: Program, month: str, *words: str) -> None:
    pmdesk("fee", "bill", "--month", month, "--yes", *words, now=f"{month}-05T09:00")


def pay(pmdesk: Program, amount: str, *words: str, unit: str = UNIT, now: str | None = None) -> Any:
    line: tuple[str, ...] = ("fee", "pay", "--unit", unit, "--amount", amount)
    line += () if "--method" in words else ("--method", "cash")
    line += () if "--cashier" in words else ("--cashier", "E001")
    return pmdesk(*line, *words, "--format", "json", now=now).json


def charge(pmdesk: Program, number: int) -> Any:
    return pmdesk("fee", "charge", "show", str(number), "--format", "json").json


def left(pmdesk: Program, unit: str = UNIT) -> dict[int, int]:
    """What is left of each of a unit's charges of which something is."""
    rows = pmdesk("fee", "charge", "list", "--unit", unit, "--format", "json").json["rows"]
    return {row["id"]: row["left_fen"] for row in rows if row["left_fen"]}


def receipt(pmdesk: Program, number: int) -> Any:
    return pmdesk("fee", "receipt", "show", str(number), "--format", "json").json


def refused(pmdesk: Program, code: int, says: str, *words: str, now: str | None = None) -> None:
    """Runs what has to fail in one line, and to store nothing."""
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*words, ok=False, now=now)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err, ran.err
    assert pmdesk.path.read_bytes() == before
