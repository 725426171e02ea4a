"""What a new file begins with: the settings, the shipped catalogue and the shipped policy."""

import csv
import json
import sqlite3
from collections.abc import Mapping
from importlib import resources

from pmdesk.periods import BEGINNING
from pmdesk.policy import loader
from pmdesk.store.writing import Actor, filling

CATALOGUE_FIELDS = (
    "code",
    "category",
    "points",
    "title_en",
    "title_zh_hant",
    "title_zh_hans",
    "severity",
)


def catalogue_text() -> str:
    """The example fault catalogue that comes with the program, as CSV."""
    return resources.files("pmdesk.data").joinpath("fault-catalogue.csv").read_text("utf-8")


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
            for number, row in enumerate(csv.DictReader(catalogue_text().splitlines()), first)
        ),
    )
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
