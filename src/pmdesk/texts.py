"""The one translation function: every text that a person reads passes through `_`.

English is the source and, so far, the only catalogue. Messages are written with named
places, `_("no notice {id}", id=12)`, so that another language can reorder them. Enum
values, JSON fields and CSV headers never pass through here: they are stable English.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LANGUAGES = ("en", "zh-Hant", "zh-Hans")

_EMPTY: Mapping[str, str] = {}
_catalogues: dict[str, Mapping[str, str]] = {"en": _EMPTY}
_active: Mapping[str, str] = _EMPTY


def _(message: str, /, **places: object) -> str:
    """The message in the language in use, its `{places}` filled in."""
    text = _active.get(message, message)
    return text.format(**places) if places else text


def use_language(language: str) -> None:
    """Speaks `language` from now on; a language without a catalogue is English."""
    global _active
    _active = _catalogues.get(language, _EMPTY)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speaks `language` for a while: what is stored is in the office's language (C5)."""
    global _active
    before = _active
    use_language(language)
    try:
        yield
    finally:
        _active = before


def language_of(tag: str) -> str | None:
    """The language a locale name asks for (`zh_TW.UTF-8` → `zh-Hant`), None if not ours."""
    name = tag.split(".")[0].split("@")[0].replace("_", "-").lower()
    if name in ("zh-hant", "zh-tw", "zh-hk", "zh-mo"):
        return "zh-Hant"
    if name == "zh" or name.startswith("zh-"):
        return "zh-Hans"
    if name in ("c", "posix", "en") or name.startswith("en-"):
        return "en"
    return None
