"""Lists of what is checked on a round or at an inspection, data of the office (A3.1, A3.2)."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class CheckItem(NamedTuple):
    """One thing that is checked."""

    item: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str

    def title(self, language: str) -> str:
        """Its title in a language, English where it has none."""
        return _titled(self._asdict(), language)


class CheckList(NamedTuple):
    """A list as it was when something was checked by it."""

    id: int
    list: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    items: tuple[CheckItem, ...]

    def title(self, language: str) -> str:
        """Its title in a language, English where it has none."""
        return _titled(self._asdict(), language)


def check_list_from(row: Mapping[str, Any], items: list[dict[str, str]]) -> CheckList:
    """A list from its stored row and the items that the row's JSON holds."""
    return CheckList(
        row["id"],
        row["list"],
        row["title_en"],
        row["title_zh_hant"],
        row["title_zh_hans"],
        tuple(CheckItem(**item) for item in items),
    )


def _titled(titles: Mapping[str, Any], language: str) -> str:
    name = f"title_{language.lower().replace('-', '_')}"
    return str(titles[name] or titles["title_en"])
