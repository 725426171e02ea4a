"""The patrol sheet in its formats, in the office's language (A2.4, A2.5)."""

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

from pmdesk.periods import Month
from pmdesk.render import patrol
from pmdesk.render.indented import json_text
from pmdesk.render.tables import json_list
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.texts import in_language

if TYPE_CHECKING:
    from pmdesk.render.documents import Document

SUFFIXES = {"text": "txt", "html": "html", "pdf": "pdf", "json": "json"}
SCHEMA = "pmdesk.patrol.sheet"


def rendered(
    conn: sqlite3.Connection, content: dict[str, Any], format: str, language: str | None = None
) -> bytes:
    """A day's sheet as the bytes of a file; pages are in `language`, the office's without."""
    if format == "json":
        return json_text(f"{SCHEMA}/1", content).encode()
    spoken = language or setting(conn, "language")
    if format == "text":
        with in_language(spoken):
            return "".join(patrol.text_page(content)).encode()
    from pmdesk.render.documents import SUFFIXES as PRINTED  # jinja2: 67 ms

    return PRINTED[format](_document(conn, content, spoken))


def _document(conn: sqlite3.Connection, content: dict[str, Any], language: str) -> "Document":
    from pmdesk.render.documents import Document

    day = date.fromisoformat(content["date"])
    return Document(
        form="patrol",
        language=language,
        office=content["office"],
        number=f"PS-{day:%Y%m%d}",
        on=content["date"],
        clauses=("A2.4", "A2.5", "A3.1"),
        fields=content,
        policy=policy_for(conn, Month.of(day)).name,
    )


def several(sheets: list[dict[str, Any]]) -> str:
    """Several days' sheets as one JSON list."""
    return "".join(json_list(f"{SCHEMA}.list/1", sheets))


def file_name(day: str, format: str) -> str:
    """The name of a day's sheet in a folder."""
    return f"patrol-sheet-{day}.{SUFFIXES[format]}"
