"""JSON indented by two, as `json.dumps` writes it, in pieces: a document may have 26 MiB.

Python's own encoder writes indented text value by value in Python; here a list of texts is one
call, and only a text that has invisible characters is looked at character by character.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from json.encoder import encode_basestring
from typing import Any

from pmdesk.render.visible import json_safe

_BATCH = 200


def json_parts(schema: str, content: dict[str, Any]) -> Iterator[str]:
    """One JSON object in pieces, its schema first, newline at the end; invisible characters are
    escaped. Its lists may be iterators: of those only some elements are held at a time."""
    lead = "{\n  "
    for name, value in {"schema": schema, **content}.items():
        yield f"{lead}{_text(name)}: "
        if isinstance(value, list | Iterator):
            yield from _list_parts(value)
        else:
            yield _indented(value, "  ")
        lead = ",\n  "
    yield "\n}\n"


def json_text(schema: str, content: dict[str, Any]) -> str:
    """The same in one piece."""
    return "".join(json_parts(schema, content))


def _list_parts(values: Iterable[Any]) -> Iterator[str]:
    """A list that is a value of the outermost object."""
    waiting = iter(values)
    first = next(waiting, waiting)
    if first is waiting:
        yield "[]"
        return
    yield f"[\n    {_indented(first, '    ')}"
    while batch := list(islice(waiting, _BATCH)):
        yield "".join(chain.from_iterable((",\n    ", _indented(one, "    ")) for one in batch))
    yield "\n  ]"


def _indented(value: Any, pad: str) -> str:
    """A value that begins behind `pad`."""
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is int:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if value is None:
        return "null"
    inner = f"{pad}  "
    if isinstance(value, dict):
        if not value:
            return "{}"
        texts = [one if type(one) is int else _indented(one, inner) for one in value.values()]
        return _frame(tuple(value), pad) % tuple(texts)
    if isinstance(value, list | tuple):
        return f"[\n{inner}{_elements(value, inner)}\n{pad}]" if value else "[]"
    return json.dumps(value, ensure_ascii=False)


@cache
def _frame(names: tuple[str, ...], pad: str) -> str:
    """An object with places for its values; of a list ten thousand have the same."""
    fields = f",\n{pad}  ".join(f"{_text(name).replace('%', '%%')}: %s" for name in names)
    return f"{{\n{pad}  {fields}\n{pad}}}"


def _elements(values: Sequence[Any], pad: str) -> str:
    between = f",\n{pad}"
    try:
        together = "".join(values)
    except TypeError:  # not all of them are texts
        return between.join([_indented(value, pad) for value in values])
    if together.isprintable() and '"' not in together and "\\" not in together:
        return '"' + f'"{between}"'.join(values) + '"'
    return between.join(map(_text, values))


def _text(value: str) -> str:
    text = encode_basestring(value)
    return text if text.isprintable() else json_safe(text)
