"""The files of a closed month that `pmdesk month-close --export` writes, by their kinds."""

import hashlib
import sqlite3
from pathlib import Path

from pmdesk.closing.publish import Document, publish
from pmdesk.commands.printing import PRINTED
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, Unusable, reason_of
from pmdesk.periods import Month
from pmdesk.records.closes import MonthResult
from pmdesk.store import closes
from pmdesk.texts import _

KINDS = ("csv", "json", "html", "pdf", "xlsx", "parquet")
LAKE = "parquet"


def kinds_of(export: str | None) -> tuple[str, ...]:
    """The kinds that `--export` names (BadInput)."""
    kinds = tuple(dict.fromkeys(kind.strip() for kind in (export or "").split(",") if kind.strip()))
    if export is not None and not kinds:
        raise BadInput(_("--export: say which of {kinds}", kinds=", ".join(KINDS)))
    for kind in kinds:
        if kind not in KINDS:
            raise BadInput(
                _("--export: {kind!r} is not one of {kinds}", kind=kind, kinds=", ".join(KINDS))
            )
    if LAKE in kinds and len(kinds) > 1:
        raise BadInput(_("--export: parquet goes alone, into a lake"))
    return kinds


def publish_files(
    desk: Desk,
    result: MonthResult,
    kinds: tuple[str, ...],
    to: Path,
    *,
    force: bool,
    full_names: bool,
) -> Path:
    """Writes the month's files of some kinds; their folder."""
    with desk.reading() as conn:
        wanted = _documents(conn, result, kinds, full_names=full_names)
        conn.rollback()  # what is stored never changes: nobody waits for our disk
        return publish(result.month, to, wanted, force=force)


def refuse_lake(conn: sqlite3.Connection, month: Month, lake: Path) -> None:
    """Refuses, before a month is closed, a lake that could not take it: the office has no code,
    or another desk has published under it."""
    from pmdesk.lake.publishing import office_of, refuse_foreign

    office = office_of(conn)
    try:
        refuse_foreign(lake, month, office)
    except OSError as error:
        raise Unusable(f"{lake}: {reason_of(error)}") from error


def publish_to_lake(desk: Desk, result: MonthResult, lake: Path) -> Path:
    """Writes the month's tables into a lake; their manifest."""
    from pmdesk.lake.publishing import office_of, publish

    with desk.reading() as conn:
        return publish(conn, result, lake, office_of(conn))


def _documents(
    conn: sqlite3.Connection, result: MonthResult, kinds: tuple[str, ...], *, full_names: bool
) -> list[Document]:
    """The stored files of the wanted kinds, the manifest always; forms are made from the lines."""
    assert result.closed is not None
    names = {"csv": ".csv", "json": "month-close.json"}
    endings = tuple(names[kind] for kind in kinds if kind in names)
    wanted = [
        Document(file.name, file.sha256, closes.content(conn, file.id))
        for file in closes.files(conn, result.closed.id)
        if file.name.endswith(("manifest.json", *endings))
    ]
    printed = [kind for kind in kinds if kind in PRINTED]
    if printed:
        from pmdesk.assessment.month_printing import month_forms
        from pmdesk.render.documents import SUFFIXES

        for name, document in month_forms(conn, result, full_names=full_names):
            wanted += [_file(f"{name}.{kind}", SUFFIXES[kind](document)) for kind in printed]
    if "xlsx" in kinds:
        from pmdesk.closing.workbook import month_workbook

        wanted.append(_file("month-close.xlsx", month_workbook(conn, result)))
    return wanted


def _file(name: str, content: bytes) -> Document:
    return Document(name, hashlib.sha256(content).hexdigest(), [content])
