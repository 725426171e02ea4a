"""The manifest of a compacted month: which offices are in it, which are not, and its files."""

import json
from pathlib import Path
from typing import NamedTuple

from pmdesk.lake import places
from pmdesk.lake.schemas import VERSION
from pmdesk.lake.tables import Contents
from pmdesk.periods import Month
from pmdesk.render.indented import json_text

SCHEMA = "pmdesk.lake.compact/1"


class Included(NamedTuple):
    """An office that is in the month: what it had published."""

    office: str
    name: str
    revision: int
    closed_at: str
    sha256: str
    """Of its manifest."""


class Compacted(NamedTuple):
    """A month that was put together."""

    version: int
    """Of the tables."""
    month: str
    expected: int | None
    """How many offices `offices.csv` expects; None without it."""
    missing: tuple[str, ...]
    """Those of them that had published nothing."""
    unexpected: tuple[str, ...]
    """Those that published and are not among them; they are in the month."""
    offices: tuple[Included, ...]
    tables: dict[str, Contents]


def text_of(compacted: Compacted) -> str:
    """The manifest as the file says it."""
    offices = [one._asdict() for one in compacted.offices]
    tables = {name: contents._asdict() for name, contents in compacted.tables.items()}
    return json_text(SCHEMA, {**compacted._asdict(), "offices": offices, "tables": tables})


def read(lake: Path, month: Month) -> Compacted | None:
    """A month's manifest; None where it was not put together. ValueError where it is none, or is
    of another version."""
    try:
        found = json.loads(places.compact_manifest(lake, month).read_bytes())
    except FileNotFoundError:
        return None
    except RecursionError:
        raise ValueError("no manifest") from None
    try:
        if found.pop("schema") != SCHEMA or found["version"] != VERSION:
            raise ValueError
        offices = tuple(Included(**one) for one in found["offices"])
        tables = {name: Contents(**contents) for name, contents in found["tables"].items()}
        lists = {name: tuple(found[name]) for name in ("missing", "unexpected")}
        return Compacted(**{**found, **lists, "offices": offices, "tables": tables})
    except (TypeError, KeyError, AttributeError):
        raise ValueError("no manifest") from None
