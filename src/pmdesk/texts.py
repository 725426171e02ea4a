"""The one translation function: every text that a person reads passes through `_`.

English is the source and, so far, the only catalogue. Messages are written with named
places, `_("no notice {id}", id=12)`, so that another language can reorder them. Enum
values, JSON fields and CSV headers never pass through here: they are stable English.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LANGUAGES = ("en", "zh-Hant", "zh-Hans")

_EMPTY: Mapping[str, str] = {}
_screens: dict[str, Mapping[str, str]] = {"en": _EMPTY}
_documents: dict[str, Mapping[str, str]] = {"en": _EMPTY}
_active: Mapping[str, str] = _EMPTY


def _(message: str, /, **places: object) -> str:
    """The message in the language in use, its `{places}` filled in."""
    text = _active.get(message, message)
    return text.format(**places) if places else text


def use_language(language: str) -> None:
    """Speaks `language` from now on; a language without a catalogue is English."""
    global _active
    _active = _screens.get(language, _EMPTY)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speaks the language of what is stored and printed for a while: the office's (C5).

    Forms have catalogues in three languages; what a catalogue lacks is English.
    """
    global _active
    before = _active
    _active = _document_catalogue(language)
    try:
        yield
    finally:
        _active = before


def _document_catalogue(language: str) -> Mapping[str, str]:
    if language not in _documents:
        import json
        from importlib import resources

        name = f"documents.{language}.json"
        text = resources.files("pmdesk.locale").joinpath(name).read_text(encoding="utf-8")
        _documents[language] = json.loads(text)
    return _documents[language]


def screen_field(name: str, language: str) -> str:
    """The field of a record that holds its `name` in a language: `title_zh_hant`."""
    return f"{name}_{language.lower().replace('-', '_')}"


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
