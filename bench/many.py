"""A desk of many calls, complaints, requests and registers, written straight into the tables."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pmdesk.records.complaints import COMPLAINTS
from pmdesk.records.requests import REQUESTS

FIRST_DAY = date(2021, 1, 1)
FIRST_DAY_OF_YEAR = date(2026, 1, 1)
DAYS = 1800
LISTS = ("call", "complaint", "request", "task", "mail", "sign", "owner")
"""The lists that are measured; each of them has as many rows."""

Row = Mapping[str, Any]


def fill(path: Path, rows: int, staff: int) -> None:
    """Adds `rows` records of each kind to a desk whose staff have the ids 1 to `staff`: most of
    them ended, texts in Chinese and English, a step or several each."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    for table, write in _TABLES.items():
        _insert(conn, table, (write(n, _day(n, rows), n % staff + 1) for n in range(1, rows + 1)))
    _insert(conn, "complaint_step", _steps("complaint", rows, staff))
    _insert(conn, "request_step", _steps("request", rows, staff))
    conn.execute("COMMIT")
    conn.close()


def fill_units(path: Path, units: int) -> None:
    """Adds so many units to a desk."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    _insert(conn, "unit", (_unit(n, "", 0) for n in range(1, units + 1)))
    conn.execute("COMMIT")
    conn.close()


def fill_rounds(path: Path, routes: int, days: int, last: date, staff: int) -> None:
    """Adds routes to a desk, and for each of so many days up to `last` a walked round on every
    one of them."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    _insert(conn, "route", ({"code": f"R{n:03}"} for n in range(1, routes + 1)))
    _insert(conn, "route_row", (_route_row(n, n % staff + 1) for n in range(1, routes + 1)))
    numbers = [(n, last - timedelta(days=days - 1 - n // routes)) for n in range(days * routes)]
    list_id = conn.execute("SELECT max(id) FROM check_list WHERE list = 'patrol'").fetchone()[0]
    _insert(
        conn,
        "round",
        (
            {
                "planned": 1,
                "kinds": _ROUND_KINDS[n % routes % 4 // 2],
                "on_day": day.isoformat(),
                "slot": n % routes % 2 + 1,
                "begin_minute": "09:30",
                "end_minute": "11:00",
                "route_id": n % routes + 1,
                "person_id": n % staff + 1,
                "list_id": list_id,
            }
            for n, day in numbers
        ),
    )
    _insert(
        conn,
        "round_walk",
        (
            {
                "round_id": n + 1,
                "kinds": _ROUND_KINDS[n % routes % 4 // 2],
                "start_at": f"{day}T09:30:00+08:00",
                "end_at": f"{day}T10:40:00+08:00",
                "by_whom": "E0001",
                "results": "area=ok;complaints=na;vehicles=ok",
            }
            for n, day in numbers
        ),
    )
    conn.execute("COMMIT")
    conn.close()


_ROUND_KINDS = ("patrol", "supervision")


def fill_fees(path: Path, units: int, first: date, months: int) -> None:
    """Adds four fee items to a desk, a reading of each unit's meter at every month's end, and to
    one unit of ten a receipt of which something is over. The units are there already."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    _insert(conn, "fee_item", map(_fee_item, _FEES))
    _insert(conn, "fee_price", (_fee_price(n) for n in range(1, len(_FEES) + 1)))
    days = [_month_end(first, months_later) for months_later in range(months)]
    _insert(
        conn,
        "meter_reading",
        (
            {"item_id": len(_FEES), "unit_id": unit, "kind": "read", "on_day": day,
             "reading_e3": 100_000 + place * (4_000 + unit % 9_000), "by_whom": "E0001"}
            for place, day in enumerate(days)
            for unit in range(1, units + 1)
        ),
    )  # fmt: skip
    _insert(
        conn,
        "receipt",
        (
            {"period": first.year * 100 + first.month, "serial": number, "unit_id": number * 10,
             "amount_fen": 500_000, "method": "cash", "cashier_id": 1, "on_day": days[0],
             "by_whom": "E0001"}
            for number in range(1, units // 10 + 1)
        ),
    )  # fmt: skip
    conn.execute("COMMIT")
    conn.close()


_FEES = (
    ("PM", "area-month", 28_000),
    ("HEAT", "area-month", 4_469),
    ("LIFT", "unit-month", 300_000),
    ("WATER", "metered", 34_500),
)


def _fee_item(fee: tuple[str, str, int]) -> Row:
    code, basis, _price = fee
    titles = dict.fromkeys(("title_en", "title_zh_hant", "title_zh_hans"), code)
    return {"code": code, "basis": basis, **titles, "public": 1, "by_whom": "E0001"}


def _fee_price(number: int) -> Row:
    return {
        "item_id": number,
        "from_on": "2020-01-01",
        "price_e4": _FEES[number - 1][2],
        "unit": "m2",
        "rounding": "half-up",
        "round_fen": 1,
        "due_day": 25,
        "due_months_later": 0,
        "buildings": "",
        "document": "Contract",
        "by_whom": "E0001",
    }


def _month_end(first: date, later: int) -> str:
    """The last day of the month so many months after one."""
    months = first.year * 12 + first.month + later
    return (date(months // 12, months % 12 + 1, 1) - timedelta(days=1)).isoformat()


def _route_row(number: int, staff: int) -> Row:
    """A route that one kind walks in one round of the day."""
    return {
        "route_id": number,
        "from_on": "0001-01-01",
        "name": f"{number}號樓",
        "points": "大門\0車庫\0",
        "slots": str((number - 1) % 2 + 1),
        "kinds": _ROUND_KINDS[(number - 1) % 4 // 2],
        "person_id": staff,
        "retired": 0,
    }


def _day(number: int, rows: int) -> str:
    return (FIRST_DAY + timedelta(days=number * DAYS // (rows + 1))).isoformat()


def _unit(number: int, _day: str, _staff: int) -> Row:
    code = f"{number % 20 + 1}-{number % 4 + 1}-{number}"
    return {"code": code, "building": code.partition("-")[0]}


def _unit_row(number: int, _day: str, _staff: int) -> Row:
    return {
        "unit_id": number,
        "from_on": "0001-01-01",
        "area_dm2": 5000 + number % 9000,
        "move_in_on": "2019-05-01",
    }


def _person(number: int, _day: str, _staff: int) -> Row:
    return {
        "unit_id": number,
        "name": f"住戶{number}",
        "role": "owner",
        "phone": f"555 {number:07}",
        "phone_digits": f"555{number:07}",
        "from_on": "0001-01-01",
    }


def _document(number: int, day: str, _staff: int) -> Row:
    return {"unit_id": number, "kind": "identity", "on_day": day, "place": "Folder 3"}


def _call(number: int, day: str, _staff: int) -> Row:
    return {
        "on_day": day,
        "at_minute": "09:30",
        "direction": "in",
        "caller": f"住戶{number}",
        "phone": f"555 {number:07}",
        "unit_id": number,
        "topic": "lift",
        "summary": f"電梯停在兩層之間, call {number}",
        "by_whom": "E0001",
    }


def _call_step(number: int, day: str, _staff: int) -> Row:
    links = f"complaint:{number}"
    return {
        "call_id": number,
        "kind": "link",
        "at": f"{day}T09:31:00+08:00",
        "by_whom": "E0001",
        "link": links,
        "state": "linked",
        "links": links,
    }


def _complaint(number: int, day: str, _staff: int) -> Row:
    return {
        "ref": f"slip-{number}",
        "period": int(day[:4] + day[5:7]),
        "serial": number,
        "on_day": day,
        "at_minute": "09:30",
        "unit_id": number,
        "channel": "phone",
        "category": "repair",
        "reporter": f"住戶{number}",
        "phone": f"555 {number:07}",
        "text": f"電梯停運投訴, 等了半小時無人處理, slip {number}",
        "place": "3號樓大堂",
        "by_whom": "E0001",
    }


def _request(number: int, day: str, _staff: int) -> Row:
    return {
        "ref": f"slip-{number}",
        "period": int(day[:4] + day[5:7]),
        "serial": number,
        "on_day": day,
        "at_minute": "09:30",
        "kind": "repair",
        "kind_id": 1,
        "unit_id": number,
        "contact": f"住戶{number}",
        "phone": f"555 {number:07}",
        "text": f"廚房水龍頭漏水, 請盡快維修, slip {number}",
        "by_whom": "E0001",
    }


def _task(number: int, day: str, staff: int) -> Row:
    return {
        "text": f"跟進電梯投訴, slip {number}",
        "kind": "key",
        "person_id": staff,
        "on_day": day,
        "by_whom": "E0001",
    }


def _task_step(number: int, day: str, _staff: int) -> Row:
    done = {"task_id": number, "kind": "done", "day_of": day, "on_day": day}
    return {**done, "by_whom": "E0001"}


def _mail(number: int, day: str, _staff: int) -> Row:
    return {
        "direction": "in",
        "kind": "parcel",
        "on_day": day,
        "at_minute": "09:30",
        "unit_id": number,
        "carrier": "Courier",
        "tracking": f"F-{number}",
        "by_whom": "E0001",
    }


def _mail_step(number: int, day: str, _staff: int) -> Row:
    return {
        "mail_id": number,
        "on_day": day,
        "at_minute": "18:00",
        "to_whom": f"住戶{number}",
        "by_whom": "E0001",
    }


def _sign(number: int, day: str, _staff: int) -> Row:
    return {
        "text": f"小心地滑 {number}",
        "place": "1號樓大堂",
        "made_on": day,
        "by_whom": "E0001",
    }


def _sign_step(number: int, day: str, _staff: int) -> Row:
    return {"sign_id": number, "kind": "install", "on_day": day, "by_whom": "E0001"}


_TABLES: dict[str, Callable[[int, str, int], Row]] = {
    "unit": _unit,
    "unit_row": _unit_row,
    "unit_person": _person,
    "unit_document": _document,
    "call": _call,
    "call_step": _call_step,
    "complaint": _complaint,
    "request": _request,
    "task": _task,
    "task_step": _task_step,
    "mail": _mail,
    "mail_step": _mail_step,
    "sign": _sign,
    "sign_step": _sign_step,
}

_CHAINS = {
    "complaint": (
        COMPLAINTS,
        (
            ("add", "registered"),
            ("assign", "assigned"),
            ("resolve", "resolved"),
            ("follow-up", "resolved"),
            ("close", "closed"),
        ),
    ),
    "request": (
        REQUESTS,
        (
            ("add", "requested"),
            ("assign", "assigned"),
            ("done", "done"),
            ("follow-up", "accepted"),
            ("close", "closed"),
        ),
    ),
}


def _steps(kind: str, rows: int, staff: int) -> Iterator[Row]:
    """A case's whole life; the newest two hundred are open."""
    table, chain = _CHAINS[kind]
    for number in range(1, rows + 1):
        at = f"{_day(number, rows)}T09:30:00+08:00"
        carried = {**table.carried, "handler_id": number % staff + 1, "department": "Front desk"}
        if kind == "complaint":
            carried |= {"respond_by": at, "due_at": at, "resolution": "已修復並告知住戶"}
        for action, state in chain if number <= rows - 200 else chain[:2]:
            yield {
                "case_id": number,
                "action": action,
                "state": state,
                "at": at,
                "by_whom": "E0001",
                **carried,
            }


def _insert(conn: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Rows of one shape into a table, under the file's first journal row."""
    waiting = iter(rows)
    first = next(waiting)
    columns, places = ", ".join(["seq", *first]), ", ".join("?" * (len(first) + 1))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"
    conn.execute(sql, [1, *first.values()])
    conn.executemany(sql, ([1, *row.values()] for row in waiting))


def write_month(path: Path, people: int) -> None:
    """A file of notices: four for each of so many people in October 2026."""
    codes = ("CMP-01", "DUT-01", "FEE-01", "ATT-02")
    lines = ["staff,code,on,by,facts"]
    for number in range(1, people + 1):
        for place, code in enumerate(codes):
            day = f"2026-10-{(number + 7 * place) % 28 + 1:02}"
            lines.append(f"E{number:04},{code},{day},S001,热线来电未登记 {number}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def has_chinese_font() -> bool:
    """Whether a PDF in Chinese can be made here."""
    return any(Path("/usr/share/fonts").rglob("Noto*CJK*"))
