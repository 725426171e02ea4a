"""Disputes and corrections: short ways to issue, appeal, close, adopt and tamper."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from pmdesk.policy.loader import shipped
from tests.conftest import Program

AFTER_OCTOBER = "2026-11-03T09:00"
AFTER_NOVEMBER = "2026-12-03T09:00"
AFTER_DECEMBER = "2027-01-04T09:00"


def notice(
    pmdesk: Program,
    points: int,
    on: str = "2026-10-10",
    *,
    staff: str = "E001",
    code: str = "CMP-01",
    by: str = "S01",
    served: str | None = None,
    now: str | None = None,
) -> int:
    """Issues a notice, serves it if a day is given; its id."""
    words = ("--staff", staff, "--code", code, "--points", str(points), "--on", on, "--by", by)
    number = pmdesk("fault", "add", *words, "--format", "json", now=now).json["id"]
    if served:
        pmdesk("fault", "serve", str(number), "--how", "signed", "--on", served, now=now)
    return int(number)


def appeal(
    pmdesk: Program, subject: int | str, *more: str, against: str = "S01", now: str | None = None
) -> dict[str, Any]:
    """Files an appeal; its record."""
    words = ("--against", against, "--statement", "It was otherwise", "--format", "json")
    return dict(pmdesk("appeal", "add", str(subject), *words, *more, now=now).json)


def decide(
    pmdesk: Program, number: int, outcome: str, *more: str, by: str = "D01", now: str | None = None
) -> dict[str, Any]:
    """Decides an appeal; its record."""
    words = ("--outcome", outcome, "--by", by, "--reason", "Heard both", "--format", "json")
    return dict(pmdesk("appeal", "decide", str(number), *words, *more, now=now).json)


def revoke(pmdesk: Program, number: int, now: str | None = None) -> None:
    """The manager takes a notice back."""
    pmdesk("fault", "revoke", str(number), "--reason", "Mistaken", "--by", "M01", now=now)


def close(pmdesk: Program, month: str, now: str | None = None) -> dict[str, Any]:
    """Closes a month; its document."""
    return dict(pmdesk("month-close", month, "--format", "json", now=now).json)


def preview(pmdesk: Program, month: str, now: str | None = None) -> dict[str, Any]:
    """A month as it stands; its document."""
    return dict(pmdesk("month-close", month, "--preview", "--format", "json", now=now).json)


def line(document: dict[str, Any], staff: str) -> dict[str, Any]:
    """Somebody's line of a month's document."""
    (found,) = (row for row in document["lines"] if row["staff"] == staff)
    return dict(found)


def deductions(document: dict[str, Any]) -> dict[str, int]:
    """What everybody pays, by staff code."""
    return {row["staff"]: row["deduction_fen"] for row in document["lines"]}


def warned(document: dict[str, Any], kind: str) -> list[str | None]:
    """The people a warning of that kind names."""
    return [row["staff"] for row in document["warnings"] if row["kind"] == kind]


def draft(pmdesk: Program, *changes: tuple[str, str]) -> Path:
    """A file with the shipped policy and some of its text changed."""
    text = shipped()
    for before, after in (('id = "shipped-2026"', 'id = "draft"'), *changes):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path = pmdesk.path.with_name("draft.toml")
    path.write_text(text, encoding="utf-8")
    return path


def adopt(
    pmdesk: Program, *changes: tuple[str, str], month: str = "2026-01", now: str | None = None
) -> None:
    """Puts the shipped policy with some of its text changed in force from a month."""
    words = ("--from", month, "--by", "M01", "--announced-on", "2026-01-01")
    pmdesk("policy", "adopt", str(draft(pmdesk, *changes)), *words, now=now)


def tamper(path: Path, sql: str) -> None:
    """Changes stored rows as somebody with another SQLite program could, the guards dropped."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        triggers = conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        assert conn.execute(sql).rowcount != 0, sql


def stored(path: Path, table: str) -> int:
    """How many rows a table has."""
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
