"""Criteria of scorings as users see them: those that a file has stored, item by item (A4.2)."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.money import yuan
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store import inspections
from pmdesk.store.shipped import shipped_text
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("name", "Name"),
    Field("sha256", "SHA-256", "code"),
    Field("of_hundredths", "Out of", "area"),
    Field("inspections", "Scorings", "list"),
    Field("items", "Items", "json"),
]
COLUMNS = ("id", "name", "of_hundredths", "inspections", "sha256")
IN_WORDS = [field for field in FIELDS if field.kind != "json"]
"""The fields as text; the items follow as lines."""
EXAMPLE = "model-estate.csv"


def criteria_records(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every version of criteria that something was scored against, in the order of entry."""
    return [_record(row) for row in inspections.criteria(conn)]


def criteria_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """The criteria of a number (NotFound)."""
    return _record(_row(conn, number))


def criteria_text(conn: sqlite3.Connection, number: int) -> str:
    """The text of the file that the criteria of a number were read from (NotFound)."""
    return str(_row(conn, number)["text"])


def example_text() -> str:
    """The shipped example: the sections of the national model-estate list, to be replaced."""
    return shipped_text(EXAMPLE)


def lines(record: dict[str, Any]) -> Iterator[str]:
    """Each section with its points, and its items below it."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for item in record["items"]:
        sections.setdefault(item["section"], []).append(item)
    for section, items in sections.items():
        points = sum(item["points_hundredths"] for item in items)
        yield visible(f"  {section}: {yuan(points)}")
        for item in items:
            scores = "/".join(map(yuan, item["scores_hundredths"]))
            scale = f" ({scores})" if scores else ""
            note = f"  {item['note']}" if item["note"] else ""
            points_text = yuan(item["points_hundredths"])
            yield visible(f"    {item['item']}: {points_text}{scale}  {item['title']}{note}")


def _row(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    found = inspections.criteria(conn, number)
    if not found:
        raise NotFound(_("there is no set of criteria {id}", id=number))
    return found[0]


def _record(row: dict[str, Any]) -> dict[str, Any]:
    items = [
        {
            "section": item["section"],
            "item": item["item"],
            "title": item["title"],
            "points_hundredths": item["points"],
            "scores_hundredths": [item["points"] * part // 100 for part in item["scale"]],
            "note": item["note"],
        }
        for item in json.loads(row["items"])
    ]
    links = row["inspections"].split(";") if row["inspections"] else []
    whole = {**row, "of_hundredths": row["total_hundredths"], "inspections": links, "items": items}
    return {field.name: whole[field.name] for field in FIELDS}
