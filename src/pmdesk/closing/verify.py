"""A closed month computed again from its facts, and its files held against what was stored."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pmdesk.closing.compute import compute_month
from pmdesk.closing.publish import folder_of, same_bytes
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.records.closes import MonthResult
from pmdesk.render.month import month_document
from pmdesk.store import closes, people
from pmdesk.store.policies import policy_of
from pmdesk.texts import _, in_language


def differences(conn: sqlite3.Connection, stored: MonthResult, to: Path | None) -> Iterator[str]:
    """Everything in which a closed month differs from its facts, its files from its lines, and
    (with `to`) the published folder from both. What was stored later is no difference."""
    closed = stored.closed
    assert closed is not None
    with in_language(closed.language):
        policy = policy_of(conn, stored.policy_id)
        again = compute_month(conn, stored.month, policy, closed.seq - 1)
    codes = people.codes(conn)
    yield from _compared(_("line"), _keyed(stored.lines, codes), _keyed(again.lines, codes))
    yield from _compared(
        _("joint share"), _keyed(stored.shares, codes), _keyed(again.shares, codes)
    )
    yield from _compared(
        _("adjustment"), _keyed(stored.adjustments, codes), _keyed(again.adjustments, codes)
    )
    yield from _compared(
        _("sanction fine"),
        _keyed(stored.sanction_fines, codes),
        _keyed(again.sanction_fines, codes),
    )
    yield from _stored_files(conn, stored)
    if to is not None:
        yield from _published(conn, stored, folder_of(stored.month, to))


def _keyed(rows: Iterable[Any], codes: dict[int, str]) -> dict[str, Any]:
    """Rows by what names them: month, member and superior as far as they have them."""
    keyed = {}
    for row in rows:
        parts = [codes[row.staff_id]]
        if hasattr(row, "period"):
            parts.insert(0, str(Month.from_number(row.period)))
        if hasattr(row, "superior_id"):
            parts.append(codes[row.superior_id])
        keyed[" ".join(parts)] = row
    return keyed


def _compared(what: str, stored: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    for key in sorted(stored.keys() | again.keys()):
        if key not in again:
            yield _("{what} {key}: stored, but the facts have none", what=what, key=key)
        elif key not in stored:
            yield _("{what} {key}: the facts have one, none is stored", what=what, key=key)
        elif stored[key] != again[key]:
            for name in stored[key]._fields:
                was, now = getattr(stored[key], name), getattr(again[key], name)
                if was != now:
                    yield _(
                        "{what} {key}: {name} is {was}, the facts make it {now}",
                        what=what,
                        key=key,
                        name=name,
                        was=was,
                        now=now,
                    )


def _stored_files(conn: sqlite3.Connection, stored: MonthResult) -> Iterator[str]:
    assert stored.closed is not None
    contents: dict[str, bytes] = {}
    files = closes.files(conn, stored.closed.id)
    for file in files:
        if closes.digest(conn, file.id) != file.sha256:
            yield _("{name}: its bytes do not fit its hash", name=file.name)
        elif file.name in ("deductions.csv", "month-close.json", "manifest.json"):
            contents[file.name] = b"".join(closes.content(conn, file.id))
    if "deductions.csv" in contents:
        text = contents["deductions.csv"].decode("utf-8-sig")
        total = sum(
            int(row["deduction"].replace(".", "")) for row in csv.DictReader(io.StringIO(text))
        )
        if total != stored.totals["deduction_fen"]:
            yield _(
                "deductions.csv adds up to {total}, the lines to {lines}",
                total=yuan(total),
                lines=yuan(stored.totals["deduction_fen"]),
            )
    if "month-close.json" in contents:
        document = json.loads(contents["month-close.json"])
        again = {"schema": document.get("schema"), **month_document(stored, people.codes(conn))}
        for part in sorted(again.keys() | document.keys()):
            if document.get(part) != again.get(part):
                yield _("month-close.json: {part} is not what is stored", part=part)
    if "manifest.json" in contents:
        listed = {
            row["name"]: row["sha256"] for row in json.loads(contents["manifest.json"])["files"]
        }
        yield from _unlisted(files, listed, closes.sealed_manifest(conn, stored.closed.id))
    else:
        yield _("{name}: it is not the file that was sealed", name="manifest.json")


def _unlisted(
    files: Iterable[closes.StoredFile], listed: dict[str, str], manifest: str
) -> Iterator[str]:
    """Files that are not those of the manifest; the close's own row seals the manifest."""
    sealed = {**listed, "manifest.json": manifest}
    found = {file.name: file.sha256 for file in files}
    for name in sorted(sealed.keys() | found.keys()):
        if sealed.get(name) != found.get(name):
            yield _("{name}: it is not the file that was sealed", name=name)


def _published(conn: sqlite3.Connection, stored: MonthResult, folder: Path) -> Iterator[str]:
    assert stored.closed is not None
    if not folder.is_dir():
        yield _("{path} is not there", path=folder)
        return
    for file in closes.files(conn, stored.closed.id):
        path = folder / file.name
        if path.exists() and not same_bytes(path, file.sha256):
            yield _("{path} is not as it was published", path=path)
        elif not path.exists() and file.name == "manifest.json":
            yield _("{path} is not there", path=path)
