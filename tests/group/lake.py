"""A small lake of fictional offices, written as offices write theirs and put together by pmdesk.

Five offices are expected over three months. A003 has the same lines as A001, so that ranks are
tied; A004 has nothing but empty tables; A002 published September twice; A005 is missing in October.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pmdesk.lake import manifests, places
from pmdesk.lake.manifests import Manifest
from pmdesk.lake.schemas import KEYS, TABLES, VERSION
from pmdesk.lake.tables import write_rows
from pmdesk.periods import Month, months

FIRST, LAST = Month(2026, 8), Month(2026, 10)
OFFICES = ("A001", "A002", "A003", "A004", "A005")
EMPTY, MISSING = "A004", ("A005", Month(2026, 10))
Told = dict[str, Any]
_NOTHING = {"text": "x", "int": 0, "flag": False}
_CODES = (("CMP-01", "complaints"), ("ATT-02", "attitude"), ("PAT-01", "rounds"), ("OLD-9", None))


def write(lake: Path) -> None:
    """Writes what the offices publish, and the list of those that are expected."""
    lake.mkdir(parents=True, exist_ok=True)
    names = "".join(f"{office},Estate {office}\n" for office in OFFICES)
    (lake / places.OFFICES).write_text(f"office,name\n{names}", "utf-8")
    for month in months(FIRST, LAST):
        for office in OFFICES:
            if (office, month) != MISSING:
                publish(lake, office, month)
    publish(lake, "A002", Month(2026, 9), revision=2)


def publish(lake: Path, office: str, month: Month, revision: int = 1) -> None:
    """Writes one office's month; a second revision has more to tell."""
    contents = {}
    for table in TABLES:
        path = places.office_file(lake, table, month, office)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        told = () if office == EMPTY else happened(table, office, month, revision)
        contents[table] = write_rows(path, table, (office, str(month)), _whole(table, told))
    path = places.office_manifest(lake, month, office)
    path.parent.mkdir(parents=True, exist_ok=True)
    closed_at = f"{month.plus(1)}-02T10:0{revision}:00+08:00"
    manifest = Manifest(VERSION, office, f"Estate {office}", f"desk-{office}", str(month), revision,
                        closed_at, "0" * 64, contents)  # fmt: skip
    path.write_text(manifests.text_of(manifest), "utf-8")


def happened(table: str, office: str, month: Month, revision: int = 1) -> Iterator[Told]:
    """What an office has of a table in a month: what matters of each row, the rest is nothing."""
    size = {"A001": 3, "A002": 5, "A003": 3, "A005": 8}[office] + revision - 1
    turn = month.month - FIRST.month
    for number in range(size):
        yield from ROWS.get(table, lambda *_: ())(number, size, turn)


def lines(number: int, size: int, turn: int) -> Iterator[Told]:
    points = number + turn
    fine = 2000 * points
    yield {"staff": f"E{number}", "notices": 1, "points": points, "point_fine_fen": fine,
           "surcharge_fen": 500 if points > 5 else 0, "transferred_fen": fine // 5,
           "adjustment_fen": -300 if number == 2 else 0, "sanction_fine_fen": 700 * turn,
           "over_cap_fen": 100 if points > 6 else 0,
           "deduction_fen": max(0, fine - fine // 5 - (300 if number == 2 else 0))}  # fmt: skip


def notices(number: int, _size: int, turn: int) -> Iterator[Told]:
    code, category = _CODES[(number + turn) % len(_CODES)]
    counts = number != 4
    yield {"notice": f"FN-{number}", "code": code, "category": category, "points": number,
           "counted": counts, "counted_points": number if counts else 0}  # fmt: skip


def adjustments(number: int, _size: int, _turn: int) -> Iterator[Told]:
    if number == 2:
        yield {"staff": "E2", "amount_fen": -300}


def sanctions(number: int, _size: int, turn: int) -> Iterator[Told]:
    if number == 0 and turn:
        yield {"sanction": turn, "amount_fen": 700}


def complaints(number: int, size: int, turn: int) -> Iterator[Told]:
    state = ("closed", "closed", "resolved", "rejected", "in-hand")[number % 5]
    yield {"complaint": f"C-{number}", "state": state, "reopened": int(number == 1),
           "resolved_in_time": None if state == "in-hand" else (number + turn) % size != 0,
           "satisfied": ("yes", "no", None, None, None)[number % 5]}  # fmt: skip


def requests(number: int, _size: int, turn: int) -> Iterator[Told]:
    state = "cancelled" if number == 3 else "closed"
    yield {"request": f"R-{number}", "state": state, "kind": "repair", "reopened": int(turn == 1),
           "in_time": None if number == 3 else number != 1}  # fmt: skip


def rounds(number: int, _size: int, turn: int) -> Iterator[Told]:
    states = ("done", "missed", "done", "incomplete", "superseded", "ad-hoc")
    yield {"round": number, "state": states[(number + turn) % len(states)]}


def findings(number: int, _size: int, _turn: int) -> Iterator[Told]:
    yield {"finding": f"F-{number}", "state": ("closed", "open", "void", "verified")[number % 4]}


def charges(number: int, size: int, turn: int) -> Iterator[Told]:
    amount, waived = 10_000 + 100 * number, 1000 if number == 1 else 0
    paid = 0 if number == turn else amount - waived - (1 if size == 5 else 0)
    yield {"charge": number, "amount_fen": amount, "waived_fen": waived, "paid_fen": paid,
           "left_fen": amount - waived - paid}  # fmt: skip


def receipts(number: int, _size: int, turn: int) -> Iterator[Told]:
    if number != turn:
        yield {"receipt": f"RC-{number}", "amount_fen": 10_000, "arrears_fen": 150 * number}


ROWS = {made.__name__: made for made in (lines, notices, adjustments, sanctions, complaints,
        requests, rounds, findings, charges, receipts)}  # fmt: skip
"""What happens, by table; the tables that no report reads stay empty."""


def _whole(table: str, told: Iterable[Told]) -> Iterator[tuple[Any, ...]]:
    """Rows as the writer takes them: every column after the keys, in order."""
    for row in told:
        yield tuple(
            row.get(column.name, None if column.nullable else _NOTHING[column.kind])
            for column in TABLES[table][len(KEYS) :]
        )
