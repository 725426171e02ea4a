"""What a new file begins with: the settings, the shipped catalogue and the shipped policy."""

import csv
import json
import sqlite3
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from pmdesk.periods import BEGINNING
from pmdesk.policy import loader
from pmdesk.store.writing import Actor, Writing, filling

CATALOGUE_FIELDS = (
    "code",
    "category",
    "points",
    "title_en",
    "title_zh_hant",
    "title_zh_hans",
    "severity",
)


KIND_TITLES = ("title_en", "title_zh_hant", "title_zh_hans")
STEP_TITLES = ("step_en", "step_zh_hant", "step_zh_hans")
ITEM_TITLES = ("item_en", "item_zh_hant", "item_zh_hans")


def shipped_text(name: str) -> str:
    """The text of a file of the package's data."""
    return resources.files("pmdesk.data").joinpath(name).read_text("utf-8")


def shipped_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file that comes with the program."""
    text = shipped_text(name)
    return list(csv.DictReader(text.splitlines()))


def request_kind_rows(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The stored form of kinds of request, one row each, from CSV rows of a step each: a kind's
    titles stand in its first row, and a kind without a checklist has one row without a step."""
    kinds: dict[str, dict[str, Any]] = {}
    for row in rows:
        kind = kinds.setdefault(
            row["kind"],
            {"kind": row["kind"], **{name: row[name] for name in KIND_TITLES}, "steps": []},
        )
        if row["step"]:
            kind["steps"].append(
                {
                    "step": row["step"],
                    "required": row["required"] != "no",
                    **dict(zip(KIND_TITLES, (row[name] for name in STEP_TITLES), strict=True)),
                }
            )
    return [
        {**kind, "steps": json.dumps(kind["steps"], ensure_ascii=False)} for kind in kinds.values()
    ]


def check_list_rows(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The stored form of check lists, one row each, from CSV rows of an item each: a list's
    titles stand in its first row."""
    lists: dict[str, dict[str, Any]] = {}
    for row in rows:
        found = lists.setdefault(
            row["list"],
            {"list": row["list"], **{name: row[name] for name in KIND_TITLES}, "items": []},
        )
        titles = dict(zip(KIND_TITLES, (row[name] for name in ITEM_TITLES), strict=True))
        found["items"].append({"item": row["item"], **titles})
    return [
        {**found, "items": json.dumps(found["items"], ensure_ascii=False)}
        for found in lists.values()
    ]


def fill_desk(write: Writing) -> None:
    """Stores what the service desk begins with: kinds of request with their checklists, and the
    special services that the regulation names, without prices (A1.11, B3)."""
    for kind in request_kind_rows(shipped_rows("request-kinds.csv")):
        write.add("request-kind", "request_kind", kind)
    for row in shipped_rows("services.csv"):
        titles = {name: row[name] for name in KIND_TITLES}
        service = {
            "code": row["code"],
            **titles,
            "utilities": int(row["utilities"] == "yes"),
            "on_day": BEGINNING.isoformat(),
            "by_whom": write.actor.named,
        }
        number = write.add("service", "service", service)
        offer = {"on_day": BEGINNING.isoformat(), "by_whom": write.actor.named}
        write.add("service-step", "service_step", {"service_id": number, "kind": "offer", **offer})


def fill_rounds(write: Writing) -> None:
    """Stores what rounds and inspections begin with: the lists of what is checked (A3.1, A3.2)."""
    for row in check_list_rows(shipped_rows("check-lists.csv")):
        write.add("check-list", "check_list", row)


def fill(conn: sqlite3.Connection, actor: Actor, chosen: Mapping[str, str]) -> None:
    """Stores the first records of a new file, in one transaction of their own."""
    conn.execute("BEGIN IMMEDIATE")
    write = filling(conn, actor)
    for key, value in chosen.items():
        write.add("settings", "setting", {"key": key, "value": value})
    document = loader.load(loader.shipped(), "policy.toml")
    write.add("policy", "policy", policy_row(document, 0, None))
    first = write.next_id("fault_code")
    write.add_many(
        "catalogue",
        "fault_code",
        ["id", "seq", "from_on", *CATALOGUE_FIELDS],
        (
            [number, None, BEGINNING.isoformat(), *_typed(row)]
            for number, row in enumerate(shipped_rows("fault-catalogue.csv"), first)
        ),
    )
    fill_desk(write)
    fill_rounds(write)
    write.check()
    conn.execute("COMMIT")


def policy_row(
    document: loader.Document, from_period: int, announced_on: str | None
) -> dict[str, object]:
    """The stored form of a policy document: its text, and beside it what the loader made of it."""
    return {
        "name": document.policy.id,
        "from_period": from_period,
        "announced_on": announced_on,
        "sha256": document.sha256,
        "text": document.text,
        "plain": json.dumps(document.plain, ensure_ascii=False),
    }


def _typed(row: dict[str, str]) -> list[object]:
    return [int(row[name]) if name == "points" else row[name] for name in CATALOGUE_FIELDS]
