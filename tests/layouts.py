"""What `docs/reference/records.toml` says of every JSON, and how a document is held against it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(__file__).parent.parent / "docs" / "reference" / "records.toml"
SAID: dict[str, dict[str, str]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
COMMON = SAID.pop("common")

_DAY, _MINUTE = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d"
_MOMENT = rf"{_DAY}T{_MINUTE}(:\d\d)?[+-]{_MINUTE}"
_WHOLE = ("integer", "fen", "dm2", "e3", "e4", "hundredths", "permille")


def _text_like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


TYPES: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "percent": lambda value: isinstance(value, float),
    "day": _text_like(_DAY),
    "minute": _text_like(_MINUTE),
    "moment": _text_like(_MOMENT),
    "month": _text_like(r"\d{4}-\d\d"),
    "quarter": _text_like(r"\d{4}Q[1-4]"),
    "object": lambda value: isinstance(value, dict),
    "map": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
    "list of objects": lambda value: _all(value, TYPES["object"]),
    **dict.fromkeys(_WHOLE, lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "list of text": lambda value: _all(value, TYPES["text"]),
    "list of integer": lambda value: _all(value, TYPES["integer"]),
    "list of hundredths": lambda value: _all(value, TYPES["hundredths"]),
}
"""Each type that the source may name, with what a value of it is."""


class Field(NamedTuple):
    """What is said of one field."""

    types: tuple[str, ...]
    like: str | None
    """The kind that its inner fields are told of."""
    meaning: str
    source: tuple[str, str]
    """The section and the key that say it."""

    @property
    def type(self) -> str:
        """Its types as the page names them."""
        return " or ".join("object of any keys" if name == "map" else name for name in self.types)


class Part(NamedTuple):
    """One value of a document."""

    path: str
    field: Field | None
    """None where nothing is said of it."""
    value: Any


def kind_of(schema: str) -> str:
    """The section for a schema; the rows of a list are told with the record, where they are it."""
    kind = schema.removeprefix("pmdesk.").removesuffix("/1")
    return kind if kind in SAID else kind.removesuffix(".list")


def about(kind: str) -> str:
    """What a kind is."""
    return SAID[kind][""]


def field_of(kind: str, path: str) -> Field | None:
    """What is said of a field: by its kind, by the kind it is like, or for all kinds."""
    own = SAID.get(kind, {})
    if path in own:
        return _read(kind, path, own[path])
    for end in (found.start() for found in re.finditer(r"(\[\])?\.", path)):
        above = field_of(kind, path[:end]) if path[:end] in own else None
        if above and above.like:
            return field_of(above.like, path[end:].lstrip("[]."))
    name = path.split(".")[-1]
    return _read("common", name, COMMON[name]) if name in COMMON else None


def parts(kind: str, content: dict[str, Any], before: str = "") -> Iterator[Part]:
    """Every value of a document with what is said of it; within a map there is nothing to say."""
    for name, value in content.items():
        path = before + name
        field = field_of(kind, path)
        yield Part(path, field, value)
        if field and "map" in field.types:
            continue
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from parts(kind, inner, f"{path}[]." if value is not inner else f"{path}.")


def _read(section: str, key: str, text: str) -> Field:
    found = re.fullmatch(r"([^:,]+?)(?:, like ([\w.-]+))?: (.+)", text)
    assert found, f"{section}: {key}: {text}"
    types = tuple(found[1].replace("?", " or null").split(" or "))
    assert set(types) <= set(TYPES), f"{section}: {key}: {found[1]}"
    return Field(types, found[2], found[3], (section, key))


def _all(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(holds(inner) for inner in value)
