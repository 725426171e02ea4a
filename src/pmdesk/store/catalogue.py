"""The fault catalogue: dated rows per code (C4.4)."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pmdesk.errors import NotFound
from pmdesk.nearness import near_to
from pmdesk.texts import _


class FaultCode(NamedTuple):
    """One code as it is in force from a day on; `from_on` is TEXT `YYYY-MM-DD`."""

    code: str
    from_on: str
    category: str
    points: int
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    severity: str

    def title(self, language: str) -> str:
        """The title in a language, English where that one has none."""
        titles = {"zh-Hant": self.title_zh_hant, "zh-Hans": self.title_zh_hans}
        return titles.get(language) or self.title_en

    def titles(self) -> tuple[str, str, str]:
        """Its title in English, traditional and simplified Chinese."""
        return self.title_en, self.title_zh_hant, self.title_zh_hans


_COLUMNS = ", ".join(FaultCode._fields)


def code_on(conn: sqlite3.Connection, code: str, day: date) -> FaultCode | None:
    """The code as it is in force on a day; None before its first row."""
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM fault_code WHERE code = ? AND from_on <= ? "
        "ORDER BY from_on DESC, id DESC LIMIT 1",
        (code, day.isoformat()),
    ).fetchone()
    return FaultCode(*row) if row else None


def title_in(conn: sqlite3.Connection, code: str, day: date, stored: str, language: str) -> str:
    """The title that was stored with a fault of a day, in a language; as it was stored where the
    catalogue says otherwise of that day by now."""
    found = code_on(conn, code, day)
    return found.title(language) if found and stored in found.titles() else stored


def first_day(conn: sqlite3.Connection, code: str) -> str | None:
    """The first day on which a code is in force; None for an unknown code."""
    row = conn.execute("SELECT min(from_on) FROM fault_code WHERE code = ?", (code,)).fetchone()
    return row[0]  # type: ignore[no-any-return]


def catalogue_on(conn: sqlite3.Connection, day: date) -> list[FaultCode]:
    """Every code in force on a day, by code."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM fault_code f WHERE id = (SELECT id FROM fault_code g "
        "WHERE g.code = f.code AND g.from_on <= ? ORDER BY g.from_on DESC, g.id DESC LIMIT 1) "
        "ORDER BY code",
        (day.isoformat(),),
    )
    return [FaultCode(*row) for row in rows]


def codes_like(conn: sqlite3.Connection, start: str) -> Iterable[tuple[str, str]]:
    """Codes that begin so, with their English titles: for completion and suggestions."""
    rows = conn.execute("SELECT code, title_en FROM fault_code ORDER BY code, from_on, id")
    found = {code: title for code, title in rows if code.upper().startswith(start.upper())}
    return found.items()


def unknown(conn: sqlite3.Connection, code: str) -> NotFound:
    """That no catalogue ever had a code, to be raised; with those near to it by code or title."""
    rows = conn.execute(
        "SELECT code, title_en, title_zh_hant, title_zh_hans FROM fault_code ORDER BY code"
    )
    known = {text: named for named, *titles in rows for text in (named, *titles)}
    return NotFound(_("there is no fault code {code!r}", code=code), hint=near_to(code, known))
