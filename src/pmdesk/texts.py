"""The one translation function: every text that a person reads passes through `_`.

English is the source. Messages are written with named places, `_("no notice {id}", id=12)`,
so that another language can reorder them; what is counted goes through `_n`. Enum values,
JSON fields and CSV headers never pass through here: they are stable English.

A language is a gettext catalogue beside this file, compiled when the package is built. What
it lacks is English.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from gettext import GNUTranslations
from pathlib import Path

LANGUAGES = ("en", "zh-Hant", "zh-Hans")

_catalogues: dict[str, GNUTranslations | None] = {"en": None}
_active: GNUTranslations | None = None


def _(message: str, /, **places: object) -> str:
    """The message in the language in use, its `{places}` filled in."""
    text = _active.gettext(message) if _active and message else message
    return text.format(**places) if places else text


def _n(one: str, many: str, n: int, /, **places: object) -> str:
    """What is said of `n` things in the language in use; `{n}` and the other places filled in."""
    if _active:
        text = _active.ngettext(one, many, n)
    else:
        text = one if n == 1 else many
    return text.format(n=n, **places)


def in_a_row(parts: Iterable[str]) -> str:
    """The parts of a list, one after the other, as the language in use separates them; empty of
    none."""
    return _joined(parts, lambda first, then: _("{first}, {then}", first=first, then=then))


def one_by_one(parts: Iterable[str]) -> str:
    """Statements, one after the other, as the language in use separates them; empty of none."""
    return _joined(parts, lambda first, then: _("{first}; {then}", first=first, then=then))


def _joined(parts: Iterable[str], both: Callable[[str, str], str]) -> str:
    said = list(parts)
    return reduce(both, said) if said else ""


def N_(message: str, /) -> str:
    """The message as it is: a text that is kept now and translated where it is shown."""
    return message


def use_language(language: str) -> None:
    """Speaks `language` from now on; a language without a catalogue is English."""
    global _active
    _active = _catalogue(language)


def speaks_english() -> bool:
    """Whether what is said now is English."""
    return _active is None


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speaks a language for a while: the office's, for what is stored and printed (C5)."""
    global _active
    before = _active
    _active = _catalogue(language)
    try:
        yield
    finally:
        _active = before


def _catalogue(language: str) -> GNUTranslations | None:
    """A language's catalogue, read once a run."""
    if language not in _catalogues:
        folder = Path(__file__).with_name("locale") / language.replace("-", "_")
        try:
            with (folder / "LC_MESSAGES" / "pmdesk.mo").open("rb") as file:
                _catalogues[language] = GNUTranslations(file)
        except FileNotFoundError:
            _catalogues[language] = None
    return _catalogues[language]


def screen_field(name: str, language: str) -> str:
    """The field of a record that holds its `name` in a language: `title_zh_hant`."""
    return f"{name}_{language.lower().replace('-', '_')}"


def language_of(tag: str) -> str | None:
    """The language a locale name asks for (`zh_TW.UTF-8` → `zh-Hant`), None if not ours."""
    name = tag.split(".")[0].split("@")[0].replace("_", "-").lower()
    if name.startswith("zh-hant") or name in ("zh-tw", "zh-hk", "zh-mo"):
        return "zh-Hant"
    if name == "zh" or name.startswith("zh-"):
        return "zh-Hans"
    if name in ("c", "posix", "en") or name.startswith("en-"):
        return "en"
    return None
