"""The patrol sheet in its formats, in the office's language (A2.4, A2.5)."""

import sqlite3
from datetime import date
from typing import Any

from pmdesk.periods import Month
from pmdesk.render import patrol
from pmdesk.render.tables import json_list, json_text
from pmdesk.store.policies import policy_for
from pmdesk.store.settings import setting
from pmdesk.texts import in_language

SUFFIXES = {"text": "txt", "html": "html", "json": "json"}
SCHEMA = "pmdesk.patrol.sheet"


def rendered(conn: sqlite3.Connection, content: dict[str, Any], format: str) -> str:
    """A day's sheet as the text of a file."""
    if format == "json":
        return json_text(f"{SCHEMA}/1", content)
    language = setting(conn, "language")
    with in_language(language):
        if format == "text":
            return "".join(patrol.text_page(content))
        from pmdesk.render.documents import document  # jinja2: 67 ms

        policy = policy_for(conn, Month.of(date.fromisoformat(content["date"]))).policy
        return document("patrol-sheet", language, patrol.form(content), policy)


def several(sheets: list[dict[str, Any]]) -> str:
    """Several days' sheets as one JSON list."""
    return "".join(json_list(f"{SCHEMA}.list/1", sheets))


def file_name(day: str, format: str) -> str:
    """The name of a day's sheet in a folder."""
    return f"patrol-sheet-{day}.{SUFFIXES[format]}"
