"""Lakes of fictional offices, written by the program's own writer: for measurements and tests.

Every row is drawn from a generator seeded with its office, month and table: the same lake each
time.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pmdesk.lake import places
from pmdesk.lake.publishing import Office, Seal, publish_rows
from pmdesk.periods import Month

Row = tuple[Any, ...]

CODES = ("CMP-01", "CMP-02", "PAT-01", "PAT-02", "ATT-01", "ATT-02", "SRV-01", "CLN-01")
CATEGORIES = {"CMP": "complaint", "PAT": "patrol", "ATT": "attendance", "SRV": "service",
              "CLN": "cleaning"}  # fmt: skip
TOPICS = ("noise", "repair", "cleaning", "parking", "fees", "staff", "other")
POINT_FEN = 500


class Size(NamedTuple):
    """How much happens at an office in a month; the defaults are one of 400 households."""

    staff: int = 20
    notices: int = 30
    complaints: int = 25
    requests: int = 60
    rounds: int = 120
    findings: int = 12
    visits: int = 16
    charges: int = 800
    receipts: int = 600


def make_lake(
    lake: Path, offices: int, months: list[Month], size: Size | None = None, missing: int = 0
) -> int:
    """Publishes so many offices' months, names them in `offices.csv`, and `missing` more that
    have published nothing; how many rows."""
    rows = 0
    for number in range(1, offices + 1):
        for month in months:
            rows += publish_office(lake, number, month, size or Size())
    names = [(code(n), f"Estate {n}") for n in range(1, offices + missing + 1)]
    text = "".join(f"{office},{name}\n" for office, name in [("office", "name"), *names])
    (lake / places.OFFICES).write_text(text, encoding="utf-8")
    return rows


def publish_office(lake: Path, number: int, month: Month, size: Size) -> int:
    """Publishes one office's month; how many rows."""
    counted = 0

    def rows_of(table: str) -> Iterator[Row]:
        nonlocal counted
        draw = Random(f"{number} {month} {table}")
        for row in _ROWS[table](draw, month, size):
            counted += 1
            yield row

    office = Office(code(number), f"Estate {number}", f"{number:064x}")
    publish_rows(lake, office, Seal(month, _moment(month.plus(1), 3, 9), f"{number:064x}"), rows_of)
    return counted


def code(number: int) -> str:
    """The code of an office."""
    return f"A{number:05}"


def _day(month: Month, draw: Random) -> str:
    return f"{month}-{draw.randint(1, month.last.day):02}"


def _moment(month: Month, day: int, hour: int) -> str:
    return f"{month}-{day:02}T{hour:02}:00:00+08:00"


def _unit(draw: Random) -> str:
    return f"{draw.randint(1, 9)}-{draw.randint(1, 2)}-{draw.randint(101, 1804)}"


def _staff(draw: Random, size: Size) -> str:
    return f"E{draw.randint(1, size.staff):03}"


def _lines(draw: Random, _month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.staff + 1):
        notices = draw.randint(0, 4)
        points = 2 * notices
        fine = points * POINT_FEN
        share = draw.choice((0, 0, 0, 500))
        yield (f"E{number:03}", draw.choice(("Front desk", "Patrol", "Office")), notices, 0,
               points, fine, 0, 0, share, 0, 0, fine + share, 0,
               "sanction" if points > 6 else "none", points > 6)  # fmt: skip


def _notices(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.notices + 1):
        fault, points, counted = draw.choice(CODES), draw.choice((1, 2, 2, 5)), draw.random() > 0.05
        yield (f"FN-{month.number}-{number:04}", _day(month, draw), _staff(draw, size), "Patrol",
               "S01", fault, CATEGORIES[fault[:3]], points, points if counted else 0, counted,
               points * POINT_FEN if counted else 0, draw.random() < 0.1,
               "served" if counted else "revoked")  # fmt: skip


def _adjustments(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    if draw.random() < 0.3:
        yield (_staff(draw, size), str(month.plus(-1)), draw.choice((-1000, 500, 1000)), 1,
               "none", "none", None)  # fmt: skip


def _sanctions(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    if draw.random() < 0.2:
        yield (1, _staff(draw, size), str(month.plus(-1)), _day(month, draw), "warning;fine",
               20000, "decided")  # fmt: skip


def _follow_up(draw: Random, month: Month, *, is_closed: bool) -> Row:
    if not is_closed:
        return (0, None, None, None, None)
    answer = draw.choice(("yes", "yes", "partly", "no"))
    return (draw.choice((0, 0, 0, 1)), "reached", answer, draw.randint(1, 5),
            _moment(month, 28, 17))  # fmt: skip


def _complaints(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.complaints + 1):
        state = draw.choice(("closed", "closed", "closed", "in-hand", "rejected"))
        day, minutes = _day(month, draw), draw.randint(10, 5000)
        is_closed, counts = state == "closed", state != "rejected"
        yield (f"CP-{month.number}-{number:04}", day, draw.choice(("phone", "visit", "online")),
               draw.choice(TOPICS), draw.choice(("normal", "normal", "major")), state, _unit(draw),
               _staff(draw, size), f"{day}T18:00:00+08:00",
               f"{day}T12:00:00+08:00" if counts else None, 60 if counts else None,
               True if counts else None, f"{day}T20:00:00+08:00",
               _moment(month, 28, 12) if is_closed else None, minutes if is_closed else None,
               minutes < 4320 if is_closed else False if counts else None,
               *_follow_up(draw, month, is_closed=is_closed))  # fmt: skip


def _requests(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.requests + 1):
        kind, is_closed = draw.choice(("repair", "repair", "cleaning", "move-in")), number % 9 > 0
        minutes = draw.randint(30, 4000)
        yield (f"RQ-{month.number}-{number:04}", _day(month, draw), kind,
               "closed" if is_closed else "in-hand", _unit(draw), None, _staff(draw, size),
               draw.choice(("free", "paid")), None, draw.choice((None, 3500, 12000)), 0, 0,
               _moment(month, 27, 10) if is_closed else None, minutes if is_closed else None,
               (is_closed and minutes < 1440) if kind == "repair" else None,
               *_follow_up(draw, month, is_closed=is_closed))  # fmt: skip


def _rounds(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.rounds + 1):
        day = 1 + number * (month.last.day - 1) // size.rounds
        is_walked = draw.random() > 0.05
        yield (number, f"{month}-{day:02}", draw.choice(("patrol", "supervision")),
               "done" if is_walked else "missed", number % 4 + 1, f"R{number % 3 + 1}",
               _staff(draw, size), _staff(draw, size) if is_walked else None,
               _moment(month, day, 9) if is_walked else None,
               _moment(month, day, 10) if is_walked else None, 60 if is_walked else None,
               int(draw.random() < 0.05))  # fmt: skip


def _findings(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.findings + 1):
        is_closed = draw.random() > 0.2
        done = _moment(month, 26, 16) if is_closed else None
        yield (f"NC-{month.number}-{number:04}", _day(month, draw),
               draw.choice(("own", "other", "violation")), draw.choice(("minor", "severe")),
               draw.choice(("daily", "weekly", "patrol")), "closed" if is_closed else "open",
               None, _staff(draw, size), f"{month}-27", done, done, done,
               draw.choice((0, 0, 1)))  # fmt: skip


def _visits(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.visits + 1):
        needs, suggestions = draw.randint(0, 2), draw.randint(0, 1)
        yield (f"VS-{month.number}-{number:04}", _day(month, draw), "visit",
               draw.choice(("held", "held", "nobody-home")), _unit(draw), _staff(draw, size),
               "supervisor", draw.choice((None, 3, 4, 5)), needs, suggestions,
               draw.randint(0, needs + suggestions))  # fmt: skip


def _surveys(draw: Random, month: Month, _size: Size) -> Iterator[Row]:
    if month.month % 3 == 0:
        for item in ("order", "cleaning", "greenery", "repair", "service", "fees"):
            yield (1, f"{month.year}Q{month.month // 3}", "closed", item, 90,
                   draw.randint(60, 90), 120, 95, 90)  # fmt: skip


def _charges(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.charges + 1):
        amount = draw.choice((20000, 25000, 3000))
        paid = amount if draw.random() > 0.1 else 0
        yield (number, _unit(draw), "PM" if amount > 3000 else "CL", str(month), f"{month}-25",
               amount, 0, paid, amount - paid, False)  # fmt: skip


def _receipts(draw: Random, month: Month, size: Size) -> Iterator[Row]:
    for number in range(1, size.receipts + 1):
        amount = draw.choice((20000, 25000, 23000))
        arrears = amount if draw.random() < 0.08 else 0
        yield (f"RC-{month.number}-{number:04}", _day(month, draw), _unit(draw),
               draw.choice(("cash", "card", "wechat", "transfer")), "E001", amount, arrears,
               amount - arrears, 0, 0, draw.choice((None, 3, 5, 14)))  # fmt: skip


_ROWS: dict[str, Callable[[Random, Month, Size], Iterator[Row]]] = {
    "lines": _lines,
    "notices": _notices,
    "adjustments": _adjustments,
    "sanctions": _sanctions,
    "complaints": _complaints,
    "requests": _requests,
    "rounds": _rounds,
    "findings": _findings,
    "visits": _visits,
    "surveys": _surveys,
    "charges": _charges,
    "receipts": _receipts,
}
