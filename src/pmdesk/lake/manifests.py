"""The manifest of one office's month in the lake: the commit mark, and what it promises."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.lake.schemas import TABLES, VERSION
from pmdesk.lake.tables import Contents
from pmdesk.render.indented import json_text

SCHEMA = "pmdesk.lake.manifest/1"


class Manifest(NamedTuple):
    """What an office says of the files it published for a month."""

    version: int
    """Of the tables."""
    office: str
    name: str
    """The office's name, an estate's; '' where it has none."""
    desk: str
    """What tells the office's file from any other's that should give itself the same code."""
    month: str
    revision: int
    """How often the month was published with other contents, from 1."""
    closed_at: str
    journal_head: str
    """Of the close."""
    tables: dict[str, Contents]


def text_of(manifest: Manifest) -> str:
    """The manifest as the file says it."""
    tables = {name: contents._asdict() for name, contents in manifest.tables.items()}
    return json_text(SCHEMA, {**manifest._asdict(), "tables": tables})


def read(path: Path) -> Manifest:
    """A manifest as it was written. ValueError where it is none, or one of other tables: its
    `args` are then a word, `no-manifest` or `version`, and the version."""
    return manifest_of(path.read_bytes())


def manifest_of(content: bytes) -> Manifest:
    """A manifest from its bytes, as `read`."""
    try:
        found = json.loads(content)
        version = found["version"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValueError("no-manifest") from None
    if version != VERSION:
        raise ValueError("version", version)
    try:
        return _manifest(found)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError("no-manifest") from None


def _manifest(found: dict[str, Any]) -> Manifest:
    if found.pop("schema") != SCHEMA or set(found["tables"]) != set(TABLES):
        raise ValueError
    tables = {name: Contents(**found["tables"][name]) for name in TABLES}
    manifest = Manifest(**{**found, "tables": tables})
    numbers = [manifest.revision, *(n for c in tables.values() for n in (c.rows, c.bytes))]
    texts = (manifest.office, manifest.name, manifest.month, manifest.closed_at)
    if not all(isinstance(n, int) for n in numbers) or not all(isinstance(t, str) for t in texts):
        raise ValueError
    return manifest
