"""Documents as PDF through typst, the extra `pdf`: the same bytes each time on one machine.

The fonts are chosen here, and typst may take no other one. So nothing is printed as an empty box:
a Chinese character that no font has is an error, another one is spelled out as in a table.
"""

import calendar
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.render.charts.svg import is_svg
from pmdesk.render.fonts import covered
from pmdesk.render.visible import spelled
from pmdesk.texts import _

_OWN = "Libertinus Serif"
"""It comes with typst."""
_OWN_CHARACTERS = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "\n–—‘’“”•…€")])
"""What it surely has of what is needed."""

_SERIF = {
    "zh-Hant": ("Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", "PMingLiU", "MingLiU"),
    "zh-Hans": ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "NSimSun"),
}
_SANS = {
    "zh-Hant": ("Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", "WenQuanYi Zen Hei"),
    "zh-Hans": ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei"),
}
_LONG = re.compile(r"[!-~]{16,}")
_ZERO_WIDTH_SPACE = "\u200b"


class Font(NamedTuple):
    """A family that is installed, with the file of its plain weight."""

    family: str
    path: str
    place: int
    """Which of a collection."""


def page(tree: dict[str, Any]) -> bytes:
    """A document's tree as PDF (BadInput without a font for it)."""
    import typst

    families, missing = choose(characters(tree), tree["language"], installed())
    if missing:
        tree = _spelled(tree, missing)
    template = resources.files("pmdesk.render").joinpath("templates/document.typ").read_bytes()
    year, month, day = (int(part) for part in tree["on"].split("-"))
    result = typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs={
            "document": json.dumps(_breakable(tree), ensure_ascii=False),
            "fonts": json.dumps(families),
        },
        timestamp=calendar.timegm((year, month, day, 0, 0, 0)),
    )
    assert isinstance(result, bytes)
    return result


def choose(
    wanted: Iterable[str], language: str, fonts: Iterable[Font]
) -> tuple[list[str], set[str]]:
    """The families to print characters with, and the characters that none has.

    Raises BadInput where one of them is Chinese and no Chinese font is installed.
    """
    missing = {char for char in wanted if ord(char) not in _OWN_CHARACTERS}
    by_family = {font.family: font for font in sorted(fonts)}
    chinese = [name for name in _preferred(language) if name in by_family]
    families = []
    for name in [*chinese, *by_family]:
        if not missing:
            break
        found = covered(by_family[name].path, by_family[name].place)
        had = {char for char in missing if ord(char) in found}
        if had:
            families.append(name)
            missing -= had
    if not chinese and (lacking := sorted(char for char in missing if is_chinese(char))):
        raise BadInput(
            _("no font here has {characters}: install one for Chinese (Debian, Ubuntu: "
              "fonts-noto-cjk)", characters=" ".join(lacking[:5]))
        )  # fmt: skip
    is_chinese_page = language != "en" and families
    return ([*families, _OWN] if is_chinese_page else [_OWN, *families]), missing


def characters(tree: Any) -> set[str]:
    """Every character that a tree of texts holds."""
    return set().union(*_texts(tree))


def is_chinese(char: str) -> bool:
    """Whether a character is Chinese: an ideograph or the punctuation between them."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or ("\ufe30" <= char <= "\uffef" or "\U00020000" <= char <= "\U0003ffff")
    )


def _preferred(language: str) -> list[str]:
    first = "zh-Hant" if language == "zh-Hant" else "zh-Hans"
    other = "zh-Hans" if first == "zh-Hant" else "zh-Hant"
    return [*_SERIF[first], *_SERIF[other], *_SANS[first], *_SANS[other]]


def installed() -> list[Font]:
    """The families of the system, each with a file of its plain weight."""
    return [
        Font(font.family, font.path, font.index)
        for font in _fonts().fonts()
        if font.path and font.weight == 400 and font.style == "normal" and font.stretch == 1
    ]


@cache
def _fonts() -> Any:
    """Typst's own list of fonts: its own and those of the system."""
    import typst

    return typst.Fonts()


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from _texts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value)


def _changed(tree: Any, change: Any) -> Any:
    if isinstance(tree, str):
        return change(tree)
    if isinstance(tree, dict):
        return {name: _changed(value, change) for name, value in tree.items()}
    return [_changed(value, change) for value in tree] if isinstance(tree, list) else tree


def _spelled(tree: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    table = str.maketrans({char: spelled(char) for char in missing})
    changed: dict[str, Any] = _changed(tree, lambda text: text.translate(table))
    return changed


def _breakable(tree: dict[str, Any]) -> dict[str, Any]:
    """Long runs without a blank may be broken anywhere: no cell is wider than its column. Charts
    stay as they were drawn."""
    changed: dict[str, Any] = _changed(
        tree,
        lambda text: (
            text if is_svg(text) else _LONG.sub(lambda run: _ZERO_WIDTH_SPACE.join(run[0]), text)
        ),
    )
    return {**changed, "foot": tree["foot"], "number": tree["number"]}
