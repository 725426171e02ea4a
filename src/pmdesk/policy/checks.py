"""What a value of a policy document may be: each check refuses with the key and the reason."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pmdesk.texts import _

Check = Callable[[str, Any], None]


class Wrong(Exception):
    """What a document says wrong: at which key, and why."""

    def __init__(self, key: str, reason: str):
        super().__init__(f"{key}: {reason}")


class Optional(NamedTuple):
    """What a document need not say."""

    shape: Any


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(key: str, found: Any) -> None:
        if type(found) is not int:
            raise Wrong(key, _("a whole number is wanted, not {found!r}", found=found))
        if not low <= found <= high:
            raise Wrong(
                key, _("{found} is not from {low} to {high}", found=found, low=low, high=high)
            )

    return check


def text(key: str, found: Any) -> None:
    """A text that says something."""
    if not isinstance(found, str) or not found.strip():
        raise Wrong(key, _("a text is wanted, not {found!r}", found=found))


def one_of(*words: str) -> Check:
    """One of the words."""

    def check(key: str, found: Any) -> None:
        if found not in words or not isinstance(found, str):
            raise Wrong(
                key, _("{found!r} is not one of {words}", found=found, words=", ".join(words))
            )

    return check


def some_of(*words: str) -> Check:
    """A list of some of the words, one at least."""

    def check(key: str, found: Any) -> None:
        if not isinstance(found, list) or not found:
            raise Wrong(key, _("a list is wanted, not {found!r}", found=found))
        for word in found:
            one_of(*words)(key, word)

    return check


def body(key: str, found: Any) -> None:
    """Whoever decides: the company, or a department by its name."""
    text(key, found)
    if found != "company" and not (found.startswith("department:") and found[11:].strip()):
        raise Wrong(key, _("{found!r} is neither company nor department:NAME", found=found))


def rising(key: str, found: Any) -> None:
    """A list of whole numbers that rise."""
    if not isinstance(found, list) or not found:
        raise Wrong(key, _("a list is wanted, not {found!r}", found=found))
    for number in found:
        whole(1, 100_000)(key, number)
    if sorted(set(found)) != found:
        raise Wrong(key, _("the numbers must rise: {found}", found=found))


def texts(key: str, found: Any) -> None:
    """A list of texts, which may be empty."""
    if not isinstance(found, list):
        raise Wrong(key, _("a list is wanted, not {found!r}", found=found))
    for one in found:
        text(key, one)


def check_table(key: str, found: Any, shape: dict[str, Any]) -> None:
    """A table with no key but those of its shape, and all of these that are not optional."""
    if not isinstance(found, dict):
        raise Wrong(key, _("a table is wanted, not {found!r}", found=found))
    for name in found:
        if name not in shape:
            raise Wrong(join(key, name), _("unknown key"))
    for name, wanted in shape.items():
        optional = isinstance(wanted, Optional)
        if name in found:
            _match(join(key, name), found[name], wanted.shape if optional else wanted)
        elif not optional:
            raise Wrong(join(key, name), _("missing"))


def _match(key: str, found: Any, shape: Any) -> None:
    if isinstance(shape, dict):
        check_table(key, found, shape)
    elif isinstance(shape, list):
        if not isinstance(found, list) or not found:
            raise Wrong(key, _("at least one [[{key}]] is wanted", key=key))
        for number, entry in enumerate(found, 1):
            check_table(f"{key}[{number}]", entry, shape[0])
    else:
        shape(key, found)


def join(key: str, name: str) -> str:
    """The key of a name within a table."""

    return f"{key}.{name}" if key else name
