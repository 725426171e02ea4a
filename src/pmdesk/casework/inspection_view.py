"""An inspection as users see it: its fields, and the items as lines of text."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pmdesk.errors import NotFound
from pmdesk.money import yuan
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.inspections import inspections
from pmdesk.store.listing import Asked
from pmdesk.texts import _

FIELDS = [
    Field("id", "Id", "number"),
    Field("ref", "Ref"),
    Field("kind", "Kind", "code"),
    Field("period", "Period", "code"),
    Field("on", "On", "code"),
    Field("time", "Time", "code"),
    Field("department", "Department"),
    Field("by", "By"),
    Field("list", "List"),
    Field("ok", "OK", "number"),
    Field("found", "Found", "number"),
    Field("na", "N/a", "number"),
    Field("criteria", "Criteria"),
    Field("criteria_sha256", "SHA-256", "code"),
    Field("score_hundredths", "Score", "area"),
    Field("of_hundredths", "Out of", "area"),
    Field("findings", "Findings", "list"),
    Field("text", "Text"),
    Field("void", "Void"),
    Field("results", "Results", "json"),
    Field("sections", "Sections", "json"),
]
COLUMNS = ("id", "kind", "period", "on", "time", "by", "ok", "found", "na", "score_hundredths",
           "findings", "text")  # fmt: skip
IN_WORDS = [field for field in FIELDS if field.kind != "json"]
"""The fields of a record as text; results and sections follow as lines."""


def inspection_records(
    conn: sqlite3.Connection, asked: Asked | None = None
) -> list[dict[str, Any]]:
    """The inspections that are asked for, by field."""
    return [_record(row) for row in inspections(conn, asked)]


def inspection_record(conn: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One inspection by field (NotFound)."""
    found = inspection_records(conn, Asked().equal("i.id", number))
    if not found:
        raise NotFound(_("there is no inspection {id}", id=number))
    return found[0]


def lines(record: dict[str, Any]) -> Iterator[str]:
    """What each item, or each section and its lost points, came to."""
    if record["sections"] is None:
        for result in record["results"]:
            more = [*result["findings"], *([result["text"]] if result["text"] else [])]
            yield visible(f"  {result['item']}: {result['result']}  {', '.join(more)}".rstrip())
        return
    for section in record["sections"]:
        yield visible(
            _("  {section}: {score} of {points}, lost {lost}", section=section["section"],
              score=yuan(section["score_hundredths"]), points=yuan(section["points_hundredths"]),
              lost=yuan(section["lost_hundredths"]))
        )  # fmt: skip
        for result in record["results"]:
            if result["section"] == section["section"] and result["lost_hundredths"]:
                lost, tied = yuan(result["lost_hundredths"]), ", ".join(result["findings"])
                yield visible(f"    {result['item']}: -{lost}  {tied}".rstrip())


def _record(row: dict[str, Any]) -> dict[str, Any]:
    tied: defaultdict[str, list[str]] = defaultdict(list)
    for pair in (row["findings"] or "").split(";"):
        if pair:
            item, _equals, link = pair.partition("=")
            tied[item].append(link)
    given = json.loads(row["results"])
    scored = row["items"] is not None
    results = _scored(json.loads(row["items"]), given, tied) if scored else _checked(given, tied)
    counts = {
        name: None if scored else sum(result["result"] == word for result in results)
        for name, word in (("ok", "ok"), ("found", "finding"), ("na", "na"))
    }
    whole = {
        **row,
        **counts,
        "findings": [link for links in tied.values() for link in links],
        "results": results,
        "sections": _sections(results) if scored else None,
    }
    return {field.name: whole[field.name] for field in FIELDS}


def _checked(given: list[dict[str, Any]], tied: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "item": result["item"],
            "result": result["result"],
            "class": result.get("class"),
            "place": result.get("place"),
            "text": result["text"],
            "findings": tied.get(result["item"], []),
        }
        for result in given
    ]


def _scored(
    items: list[dict[str, Any]], given: dict[str, int], tied: dict[str, list[str]]
) -> list[dict[str, Any]]:
    return [
        {
            "section": item["section"],
            "item": item["item"],
            "points_hundredths": item["points"],
            "score_hundredths": given[item["item"]],
            "lost_hundredths": item["points"] - given[item["item"]],
            "findings": tied.get(item["item"], []),
        }
        for item in items
    ]


def _sections(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each section came to, in the order of the criteria."""
    amounts = ("points_hundredths", "score_hundredths", "lost_hundredths")
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        name = result["section"]
        section = found.setdefault(name, {"section": name, **dict.fromkeys(amounts, 0)})
        for amount in amounts:
            section[amount] += result[amount]
        section.setdefault("findings", []).extend(result["findings"])
    return list(found.values())
