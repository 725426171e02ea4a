"""A closed month as one workbook: what its stored files say, a sheet each (C4.1.4, C4.1.5)."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from pmdesk.records.closes import MonthResult
from pmdesk.render.month import TABLES
from pmdesk.render.xlsx import Column, Sheet, Value, csv_sheet, workbook
from pmdesk.store import closes
from pmdesk.texts import _, in_language


def month_workbook(conn: sqlite3.Connection, result: MonthResult) -> bytes:
    """The workbook, made of the stored files and of nothing else: the same bytes at any time."""
    closed = result.closed
    assert closed is not None
    stored = {
        file.name: b"".join(closes.content(conn, file.id)).decode()
        for file in closes.files(conn, closed.id)
        if file.name.endswith(".csv") or file.name == "manifest.json"
    }
    with in_language(closed.language):
        sheets = [
            csv_sheet(name.removesuffix(".csv"), fields, stored[name])
            for name, fields in TABLES.items()
        ]
        sheets.append(_manifest(json.loads(stored["manifest.json"])))
        return workbook(f"month-close {result.month}", sheets)


def _manifest(manifest: dict[str, Any]) -> Sheet:
    """What the close says of itself: policy, control totals, warnings, journal head."""
    rows: list[tuple[Value, Value, Value]] = []
    for name, value in _leaves(manifest):
        if isinstance(value, int) and name.endswith("_fen"):
            rows.append((name.removesuffix("_fen"), value / 100, None))
        elif isinstance(value, int):
            rows.append((name, value, None))
        else:
            rows.append((name, None, str(value)))
    columns = (
        Column(_("What"), "text"),
        Column(_("Number"), "amount"),
        Column(_("In words"), "text"),
    )
    return Sheet("manifest", columns, rows)


def _leaves(manifest: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every value of the manifest with its name; the files are the other sheets."""
    for name, value in manifest.items():
        if name == "files":
            continue
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        elif name == "warnings":
            yield from ((f"warning.{one['kind']}", one["text"]) for one in value)
        else:
            yield name, " ".join(value) if isinstance(value, list) else value
