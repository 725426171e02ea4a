"""Special services as stored: the proposal and its dated steps (A1.11, B1)."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.nearness import near_to
from pmdesk.records.services import Filed, ServiceStep
from pmdesk.texts import _

_SERVICE = (
    "id, ref, code, title_en, title_zh_hant, title_zh_hans, utilities, quality_plan, "
    "feasibility, on_day, by_whom"
)
_STEP = "kind, on_day, by_whom, price_fen, unit, text"


def services(conn: sqlite3.Connection) -> list[Filed]:
    """Every service with its steps, by id."""
    steps: dict[int, list[ServiceStep]] = {}
    for number, *step in conn.execute(f"SELECT service_id, {_STEP} FROM service_step ORDER BY id"):
        steps.setdefault(number, []).append(ServiceStep(*step))
    rows = conn.execute(f"SELECT {_SERVICE} FROM service ORDER BY id").fetchall()
    return [_filed(row, steps.get(row[0], [])) for row in rows]


def undecided(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Proposals that nobody has decided on yet, by id: code, title_en, on, by."""
    rows = conn.execute(
        "SELECT code, title_en, on_day, by_whom FROM service s WHERE NOT EXISTS "
        "(SELECT 1 FROM service_step t WHERE t.service_id = s.id) ORDER BY id"
    )
    return [dict(zip(("code", "title_en", "on", "by"), row, strict=True)) for row in rows]


def exact(conn: sqlite3.Connection, code: str) -> Filed | None:
    """The service of a code, whatever its case."""
    row = conn.execute(
        f"SELECT {_SERVICE} FROM service WHERE code = ?1 COLLATE NOCASE "
        "ORDER BY code = ?1 DESC, id LIMIT 1",
        (code,),
    ).fetchone()
    return _with_steps(conn, row) if row else None


def of_id(conn: sqlite3.Connection, number: int) -> Filed:
    """The service of a row number."""
    row = conn.execute(f"SELECT {_SERVICE} FROM service WHERE id = ?", (number,)).fetchone()
    return _with_steps(conn, row)


def find(conn: sqlite3.Connection, code: str) -> Filed:
    """The service of a code (NotFound, with up to three suggestions)."""
    found = exact(conn, code)
    if found is None:
        raise NotFound(_("there is no service {code!r}", code=code) + _near(conn, code))
    return found


def codes_like(conn: sqlite3.Connection, start: str) -> Iterable[tuple[str, str]]:
    """Codes that begin so, with their English titles: for completion."""
    rows = conn.execute("SELECT code, title_en FROM service ORDER BY id")
    return [(code, title) for code, title in rows if code.upper().startswith(start.upper())]


def _with_steps(conn: sqlite3.Connection, row: tuple[object, ...]) -> Filed:
    steps = conn.execute(
        f"SELECT {_STEP} FROM service_step WHERE service_id = ? ORDER BY id", (row[0],)
    )
    return _filed(row, [ServiceStep(*step) for step in steps])


def _filed(row: tuple[object, ...], steps: list[ServiceStep]) -> Filed:
    found = Filed(*row)  # type: ignore[arg-type]
    return found._replace(utilities=bool(found.utilities), steps=tuple(steps))


def _near(conn: sqlite3.Connection, code: str) -> str:
    rows = conn.execute(
        "SELECT code, title_en, title_zh_hant, title_zh_hans FROM service ORDER BY id"
    )
    known = {text: one for one, *titles in rows for text in (one, *titles)}
    return "; " + (near_to(code, known) or _("see pmdesk service list"))
